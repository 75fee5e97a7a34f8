package graph

import "fmt"

// Validate reports what is wrong with a path: every hop has a component and a code, both directions are there where packets
// get through, and nothing but ghosts follows a drop in its direction.
func (p Path) Validate() error {
	dirs := map[Direction]bool{}
	for _, l := range p.Legs {
		stopped := false
		for i, h := range l.Hops {
			switch {
			case h.Code == "" || h.Component.ID == "" && h.At.ID == "":
				return fmt.Errorf("hop %d of the %v leg lacks its code or component", i, l.Direction)
			case h.Effect == 0:
				return fmt.Errorf("hop %d of the %v leg has no effect", i, l.Direction)
			case stopped && !h.Ghost:
				return fmt.Errorf("hop %d of the %v leg follows a drop", i, l.Direction)
			}
			stopped = stopped || h.Effect == Drop
		}
		dirs[l.Direction] = dirs[l.Direction] || len(l.Hops) > 0
		if stopped && p.Verdict != Blocked {
			return fmt.Errorf("a %v path with a drop on its %v leg", p.Verdict, l.Direction)
		}
	}
	if p.Verdict == Reachable && (!dirs[Forward] || !dirs[Return]) {
		return fmt.Errorf("a reachable path without its forward or return hops")
	}
	return nil
}
