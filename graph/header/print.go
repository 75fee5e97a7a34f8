package header

import (
	"fmt"
	"strings"
)

// String is for logs and test failures: the fields that say something.
func (b Box) String() string {
	var s strings.Builder
	s.WriteString(b.Family.String())
	field := func(what string, given bool, list any) {
		if given {
			fmt.Fprintf(&s, " %s %v", what, list)
		}
	}
	field("protocols", b.Protocols != nil, b.Protocols)
	field("to realms", b.DstRealm != nil, b.DstRealm)
	field("to", b.Dst != nil, b.Dst)
	field("to ports", b.DstPorts != nil, b.DstPorts)
	field("from realms", b.SrcRealm != nil, b.SrcRealm)
	field("from", b.Src != nil, b.Src)
	field("from ports", b.SrcPorts != nil, b.SrcPorts)
	return s.String()
}

// String is for logs and test failures: the first boxes of the set.
func (a Set) String() string {
	const most = 8
	if a.IsEmpty() {
		return "no packets"
	}
	var list []string
	for b := range a.Boxes() {
		if len(list) == most {
			return strings.Join(append(list, "..."), "; ")
		}
		list = append(list, b.String())
	}
	return strings.Join(list, "; ")
}
