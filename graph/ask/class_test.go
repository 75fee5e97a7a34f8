package ask

import (
	"math/rand/v2"
	"net/netip"
	"reflect"
	"testing"
	"time"

	"portolan/fixtures/gen"
	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// addressFields say which addresses an interface has. They are never part of a class: they stay a set in the packets.
var addressFields = map[string]bool{"Addresses": true, "IPv6": true, "IPv4Prefixes": true, "IPv6Prefixes": true, "IPv6Native": true}

// TestClassKeyHoldsWhatIsRead changes every field of an interface and its instance, one at a time. Where what becomes of the
// interface's packets changes, the class key must change too: else interfaces that differ would share a verdict.
func TestClassKeyHoldsWhatIsRead(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("first seed %d", seed)
	moved := map[string]int{}
	for i := range uint64(40) {
		w := gen.Small(seed + i)
		rng := gen.NewRand(seed + i)
		for n := range model.All[*model.NetworkInterface](w.Snapshot, model.KindNetworkInterface) {
			if isRouteTarget(w.Snapshot, n) { // there it is read as the next hop of every interface's packets, its own too
				continue
			}
			checkFields(t, rng, w.Snapshot, n, n.Ref, moved)
			if inst, ok := model.Get[*model.Instance](w.Snapshot, model.KindInstance, n.Instance); ok {
				checkFields(t, rng, w.Snapshot, inst, n.Ref, moved)
			}
		}
	}
	t.Logf("fields whose change moved packets: %v", moved)
	for _, f := range []string{"Groups", "Status", "State", "Subnet"} {
		if moved[f] == 0 {
			t.Errorf("no change of %s ever moved a packet: the test cannot fail", f)
		}
	}
}

func isRouteTarget(s *model.Snapshot, n *model.NetworkInterface) bool {
	for t := range model.All[*model.RouteTable](s, model.KindRouteTable) {
		for _, r := range t.Routes {
			if r.Target.ID == n.Ref.ID || r.Target.ID == n.Instance && n.Instance != "" {
				return true
			}
		}
	}
	return false
}

func checkFields(t *testing.T, rng *rand.Rand, s *model.Snapshot, r model.Resource, eni model.Ref, moved map[string]int) {
	t.Helper()
	typ := reflect.TypeOf(r).Elem()
	for i := range typ.NumField() {
		name := typ.Field(i).Name
		if name == "Meta" || addressFields[name] {
			continue
		}
		changed := reflect.New(typ)
		changed.Elem().Set(reflect.ValueOf(r).Elem())
		if !mutate(rng, s, name, changed.Elem().Field(i)) {
			continue
		}
		after := s.With(model.Change{Put: changed.Interface().(model.Resource)})
		keyA, fateA := keyAndFate(t, s, eni)
		keyB, fateB := keyAndFate(t, after, eni)
		if fateA == fateB {
			continue
		}
		moved[name]++
		if keyA == keyB {
			t.Errorf("%v: changing %s from %v to %v moves packets, and the class key does not hold it\n%s\n%s\n%s", r.Head().Ref, name,
				reflect.ValueOf(r).Elem().Field(i), changed.Elem().Field(i), fateA, fateB, gen.Describe(s))
		}
	}
}

// mutate gives a field another value that may occur; false when it has none.
func mutate(rng *rand.Rand, s *model.Snapshot, name string, v reflect.Value) bool {
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	other := func(kind model.Kind) string {
		list := s.List(kind)
		return list[rng.IntN(len(list))].Head().Ref.ID
	}
	old := v.Interface()
	switch x := v.Addr().Interface().(type) {
	case *string:
		switch name {
		case "Status":
			*x = pick("in-use", "available", "detaching")
		case "State":
			*x = pick("running", "stopped")
		case "Platform":
			*x = pick("linux", "windows", "")
		case "Type":
			*x = pick("interface", "lambda", "nat_gateway")
		case "Subnet":
			*x = other(model.KindSubnet)
		case "VPC":
			return false // goes with the subnet
		default:
			*x = "other"
		}
	case *[]string:
		if name != "Groups" || s.Count(model.KindSecurityGroup) == 0 {
			return false
		}
		*x = []string{other(model.KindSecurityGroup)}
	case *bool:
		*x = !*x
	case *model.Tristate:
		*x = model.Tristate(rng.IntN(3))
	default:
		return false
	}
	return !reflect.DeepEqual(old, v.Interface())
}

// keyAndFate is the class key of an interface and what becomes of a fixed bundle of its packets.
func keyAndFate(t *testing.T, s *model.Snapshot, eni model.Ref) (key, fate string) {
	t.Helper()
	a, err := New(s, Options{Assume: []string{"guards-off"}})
	if err != nil {
		t.Fatal(err)
	}
	n, _ := model.Get[*model.NetworkInterface](s, model.KindNetworkInterface, eni.ID)
	e := End{Ref: n.Ref, Host: a.net.HostOf(n), Owner: a.ownerOf(n)}
	q := graph.Question{Protocol: 6, Ports: []header.PortRange{{First: 0, Last: 65535}}}
	c := a.classOf(e, q)
	all := header.AddrsOf(netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0"))
	for _, family := range families {
		p := a.questionPackets(c, all, family, q, header.PortRange{})
		f := a.walker.Walk(c.start, p)
		fate += f.Yes.String() + " / " + f.Maybe.String() + " / " + f.No.String() + "\n"
	}
	return a.classKey(e, c), fate
}
