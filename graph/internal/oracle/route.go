package oracle

import (
	"fmt"
	"net/netip"
	"slices"

	"portolan/model"
)

// subnetTable is the subnet's own route table, else the main one of its VPC (RT-1, NET-4).
func (w *walk) subnetTable(subnet string) (*model.RouteTable, error) {
	sub, ok := model.Get[*model.Subnet](w.s, model.KindSubnet, subnet)
	if !ok {
		return nil, fmt.Errorf("%w: subnet %q", ErrMissing, subnet)
	}
	for t := range model.All[*model.RouteTable](w.s, model.KindRouteTable) {
		if slices.Contains(t.Subnets, subnet) {
			return t, nil
		}
	}
	for t := range model.All[*model.RouteTable](w.s, model.KindRouteTable) {
		if t.Main && t.VPC == sub.VPC {
			return t, nil
		}
	}
	return nil, fmt.Errorf("%w: main route table of %q", ErrMissing, sub.VPC)
}

// candidate is a route that matches, with the length of its longest matching prefix.
type candidate struct {
	route model.Route
	bits  int
}

// choose selects the route for dst; false when none matches (RT-16). A blackhole takes part (RT-12).
func (w *walk) choose(t *model.RouteTable, dst netip.Addr) (model.Route, bool, error) {
	list, err := w.matching(t, dst)
	if err != nil {
		return model.Route{}, false, err
	}
	overLocal := slices.ContainsFunc(list, func(c candidate) bool { return isLocal(c.route) })
	if overLocal { // RT-5: whatever its length, a propagated route loses to the local one
		list = slices.DeleteFunc(list, func(c candidate) bool { return c.route.Origin == "EnableVgwRoutePropagation" })
	}
	best := -1
	for _, c := range list {
		best = max(best, c.bits) // RT-2
	}
	if best < 0 {
		return model.Route{}, false, nil
	}
	var longest []model.Route
	for _, c := range list {
		if c.bits == best {
			longest = append(longest, c.route)
		}
	}
	if overLocal && slices.ContainsFunc(longest, isAdvertised) { // RT-30
		return model.Route{}, false, fmt.Errorf("%w: a Route Server route overlaps local in %s (RT-30)", ErrUndetermined, t.Ref)
	}
	r, err := w.tie(preferred(longest))
	return r, true, err
}

// matching lists the routes of t that cover dst.
func (w *walk) matching(t *model.RouteTable, dst netip.Addr) ([]candidate, error) {
	var out []candidate
	for _, r := range t.Routes {
		if r.State == "filtered" { // RT-13
			continue
		}
		if r.State != "" && r.State != "active" && r.State != "blackhole" {
			return nil, fmt.Errorf("%w: route state %q in %s", ErrUnmodelled, r.State, t.Ref)
		}
		prefixes := []netip.Prefix{r.Prefix}
		if r.PrefixList != "" { // RT-9: one route per entry
			var err error
			if prefixes, err = w.entries(r.PrefixList); err != nil {
				return nil, err
			}
		}
		bits := -1
		for _, p := range prefixes {
			if p.Contains(dst) {
				bits = max(bits, p.Bits())
			}
		}
		if bits >= 0 {
			out = append(out, candidate{r, bits})
		}
	}
	return out, nil
}

// preferred keeps the routes of one destination that nothing else beats: the best of static, prefix list and propagated
// (RT-6, RT-7), and every advertised one, whose rank is not known (RT-15).
func preferred(routes []model.Route) []model.Route {
	best := 4
	for _, r := range routes {
		if !isAdvertised(r) {
			best = min(best, rank(r))
		}
	}
	return slices.DeleteFunc(routes, func(r model.Route) bool { return !isAdvertised(r) && rank(r) != best })
}

func rank(r model.Route) int {
	switch {
	case isLocal(r):
		return 0
	case r.Origin == "EnableVgwRoutePropagation":
		return 3
	case r.PrefixList != "":
		return 2
	}
	return 1
}

// tie lets the flow's choice decide between equals (RT-8, RT-15).
func (w *walk) tie(routes []model.Route) (model.Route, error) {
	var choice func() int
	if w.f.Choices.RouteTie != nil {
		choice = func() int { return w.f.Choices.RouteTie(slices.Clone(routes)) }
	}
	n, err := pick(len(routes), choice)
	if err != nil {
		return model.Route{}, err
	}
	return routes[n], nil
}

// isLocal reports whether r is the local route, also with a replaced target (RT-3).
func isLocal(r model.Route) bool {
	return r.Target.Kind == model.TargetLocal || r.Origin == "CreateRouteTable"
}

func isAdvertised(r model.Route) bool { return r.Origin == "Advertisement" } // RT-14

// entries are the current entries of a prefix list (RT-10, SG-10).
func (w *walk) entries(id string) ([]netip.Prefix, error) {
	l, ok := model.Get[*model.PrefixList](w.s, model.KindPrefixList, id)
	if !ok || !l.HasEntries {
		return nil, fmt.Errorf("%w: entries of %q", ErrMissing, id)
	}
	return l.Entries, nil
}

var reservedRanges = []netip.Prefix{netip.MustParsePrefix("169.254.168.0/22"), netip.MustParsePrefix("fd00:ec2::/32")}

// reserved reports whether VPC routes never forward to a (RT-26).
func reserved(a netip.Addr) bool { return within(reservedRanges, a) }

// hopSubnet is the subnet that the next hop itself stands in, for targets that stand in one.
func (w *walk) hopSubnet(r model.Route, found bool) string {
	if !found || r.State == "blackhole" {
		return ""
	}
	if n, ok := model.Get[*model.NATGateway](w.s, model.KindNATGateway, r.Target.ID); ok {
		return natSubnet(n)
	}
	if r.Target.Kind == model.TargetVPCEndpoint {
		if b, err := w.boxAt(r.Target.ID); err == nil && b != nil {
			return b.subnet
		}
	}
	if i, err := w.targetInterface(r.Target); err == nil && i != nil {
		return i.Subnet
	}
	return ""
}

// targetInterface is the interface that a route names, by itself or by its instance; nil when it is not there.
func (w *walk) targetInterface(t model.RouteTarget) (*model.NetworkInterface, error) {
	if t.Kind == model.TargetNetworkInterface {
		i, _ := model.Get[*model.NetworkInterface](w.s, model.KindNetworkInterface, t.ID)
		return i, nil
	}
	if _, ok := model.Get[*model.Instance](w.s, model.KindInstance, t.ID); !ok || t.Kind != model.TargetInstance {
		return nil, nil
	}
	var found []*model.NetworkInterface
	for i := range model.All[*model.NetworkInterface](w.s, model.KindNetworkInterface) {
		if i.Instance == t.ID {
			found = append(found, i)
		}
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("%w: route to %q with %d interfaces", ErrUndetermined, t.ID, len(found))
	}
	return found[0], nil
}

// routeToInterface delivers to the interface if it is the destination; a middlebox drops or is not modelled (NAT-12, GEN-7).
func (w *walk) routeToInterface(o origin, t model.RouteTarget) error {
	i, err := w.targetInterface(t)
	switch {
	case err != nil:
		return err
	case i == nil:
		return w.drop(o.table.Ref, "ROUTE_TARGET_MISSING")
	case i.VPC == o.vpc && owns(i, w.pkt.dst):
		return w.deliver(o.vpc, o.subnet)
	}
	if err := w.live(i); err != nil { // ENI-5, ENI-6
		return err
	}
	if err := w.enter(i.Subnet, o.subnet); err != nil {
		return err
	}
	switch i.SourceDestCheck { // ENI-7
	case model.Yes:
		return w.drop(i.Ref, "ENI_SOURCE_DEST_CHECK_RESTRICTION")
	case model.NotTold:
		return fmt.Errorf("%w: source/destination check of %s", ErrMissing, i.Ref)
	}
	return fmt.Errorf("%w: middlebox %s", ErrUnmodelled, i.Ref)
}
