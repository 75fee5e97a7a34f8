package graph_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/graph/internal/contract"
)

var space = header.NewSpace()

// The ends of the made networks.
const (
	client = "10.0.0.5/32"
	others = "10.0.0.6/31"
	proxy  = "10.0.0.10/32"
	target = "10.0.1.0/31"
)

// tcp is the packets from one block to another, to a port.
func tcp(from, to string, port uint16, sourcePorts ...header.PortRange) header.Set {
	return space.Box(header.Box{Family: header.V4, Protocols: []header.ProtoRange{{First: 6, Last: 6}}, Src: contract.Addrs(from), Dst: contract.Addrs(to),
		DstPorts: []header.PortRange{{First: port, Last: port}}, SrcPorts: sourcePorts, SrcRealm: []header.RealmRange{{First: 2, Last: 2}},
		DstRealm: []header.RealmRange{{First: 0, Last: 0}}})
}

// asked is what clients ask of the proxy.
func asked(from string) header.Set {
	return tcp(from, proxy, 6432, header.PortRange{First: 40000, Last: 40099})
}

// town is clients, a proxy for two targets, and what is let through on the ways that can be cut.
type town struct {
	toProxy, toTarget, fromTarget, toClient header.Set
	choice                                  graph.Choice
	split                                   bool // the way to the second target is another one, and closed
	second                                  bool // a second proxy stands before the targets
}

func openTown() town {
	all := space.All()
	return town{toProxy: all, toTarget: all, fromTarget: all, toClient: all}
}

func (w town) build() *contract.Net {
	next := []graph.Port{contract.At("beyond", graph.Inside)}
	if w.split {
		next = append(next, contract.At("closed", graph.Inside))
	}
	first, to := contract.At("toTarget", graph.Inside), "10.0.1.0/31"
	list := []graph.Component{
		contract.Host("client", contract.At("wire", graph.Inside)),
		contract.Router("wire", contract.Way{To: proxy, Next: contract.At("toProxy", graph.Inside)}),
		contract.Filter("toProxy", w.toProxy, contract.At("proxy", graph.Receive)),
		contract.Filter("toClient", w.toClient, contract.At("client", graph.Receive)),
		contract.Filter("toTarget", w.toTarget, contract.At("target", graph.Receive)),
		contract.Filter("fromTarget", w.fromTarget, contract.At("beyond", graph.Inside)),
		contract.Filter("closed", header.Set{}, contract.At("target", graph.Receive)),
		contract.Host("target", contract.At("fromTarget", graph.Inside)),
	}
	if w.second {
		to = "10.0.2.7/32"
		list = append(list, contract.Proxy("proxy2", "10.0.2.7/32", target, 2, graph.Spread, contract.At("beyond", graph.Inside)))
	}
	list = append(list, contract.Proxy("proxy", "10.0.0.10/32", to, 2, w.choice, next...),
		contract.Router("beyond", contract.Way{To: "10.0.1.0/24", Next: first}, contract.Way{To: "10.0.2.7/32", Next: contract.At("proxy2", graph.Receive)},
			contract.Way{To: proxy, Next: contract.At("proxy", graph.Receive)}, contract.Way{To: "10.0.0.0/24", Next: contract.At("toClient", graph.Inside)}))
	return contract.NewNet(list...)
}

// ends says which of yes, no and maybe a fate has.
func ends(f *graph.Fate) string {
	var list []string
	for _, e := range []struct {
		name string
		set  header.Set
	}{{"yes", f.Yes}, {"no", f.No}, {"maybe", f.Maybe}} {
		if !e.set.IsEmpty() {
			list = append(list, e.name)
		}
	}
	return strings.Join(list, " ")
}

// TestRelay: each connection of a relay is judged with its own way back, and all of them must work.
// rule: PROXY-1, GEN-4
func TestRelay(t *testing.T) {
	for name, c := range map[string]struct {
		change      func(*town)
		want, cause string
	}{
		"all open":                         {func(*town) {}, "yes", ""},
		"the client cannot reach it":       {func(w *town) { w.toProxy = header.Set{} }, "no", "toProxy forward"},
		"the client gets no answer":        {func(w *town) { w.toClient = header.Set{} }, "no", "toClient return"},
		"it cannot reach the target":       {func(w *town) { w.toTarget = header.Set{} }, "no", "toTarget forward"},
		"the target cannot answer":         {func(w *town) { w.fromTarget = header.Set{} }, "no", "fromTarget return"},
		"the target admits the proxy":      {func(w *town) { w.toTarget = tcp(proxy, target, 5432) }, "yes", ""},
		"the target admits the client":     {func(w *town) { w.toTarget = tcp(client, "10.0.0.0/8", 5432) }, "no", "toTarget forward"},
		"the target admits another port":   {func(w *town) { w.toTarget = tcp(proxy, target, 6432) }, "no", "toTarget forward"},
		"it admits some of its ports":      {func(w *town) { w.toTarget = tcp(proxy, target, 5432, header.PortRange{First: 2000, Last: 3000}) }, "yes no", "toTarget forward"},
		"one of several targets is closed": {func(w *town) { w.split = true }, "yes no", "closed forward"},
		"one of two, not told which":       {func(w *town) { w.split, w.choice = true, graph.Undetermined }, "maybe", ""},
		"two in a row":                     {func(w *town) { w.second = true }, "yes", ""},
		"two in a row, the last closed":    {func(w *town) { w.second, w.toTarget = true, header.Set{} }, "no", "toTarget forward"},
	} {
		t.Run(name, func(t *testing.T) {
			town := openTown()
			c.change(&town)
			w := graph.NewWalker(town.build(), space)
			f := w.Walk(contract.At("client", graph.Send), asked(client))
			if got := ends(f); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			var found []string
			for _, k := range graph.NewExplainer(w).Causes(f, f.No) {
				found = append(found, k.Component.ID+" "+k.Direction.String())
				if !k.First {
					t.Errorf("%v is the only cause of its direction and not the first", k)
				}
			}
			if want := strings.Fields(c.cause); c.cause != "" && !slices.Contains(found, strings.Join(want, " ")) || c.cause == "" && len(found) > 0 {
				t.Errorf("causes %q, want %q", found, c.cause)
			}
			checkTrails(t, w, f)
		})
	}
}

// checkTrails: trails are valid paths, cover all packets, and those through relays show every connection.
func checkTrails(t *testing.T, w *graph.Walker, f *graph.Fate) {
	t.Helper()
	var all header.Set
	for _, tr := range graph.NewExplainer(w).Trails(f, f.Arrival.Packets) {
		all = all.Union(tr.Packets)
		p := graph.Path{Verdict: tr.Verdict, Legs: tr.Legs()}
		if err := p.Validate(); err != nil {
			t.Errorf("%v: %v", err, p)
		}
		if tr.Verdict == graph.Reachable && !tr.Packets.Overlaps(f.Yes) {
			t.Errorf("a reachable trail of packets that do not get there: %v", p)
		}
		for i, l := range p.Legs {
			if want := graph.Direction(i % 2); l.Direction != want {
				t.Errorf("leg %d goes %v", i, l.Direction)
			}
		}
		relays := 0
		for _, l := range p.Legs {
			for _, h := range l.Hops {
				if h.Effect == graph.Relay {
					relays++
				}
			}
		}
		if len(p.Legs) != 2+2*relays {
			t.Errorf("%d legs with %d relays", len(p.Legs), relays)
		}
	}
	if all != f.Arrival.Packets {
		t.Errorf("the trails lack %v", f.Arrival.Packets.Minus(all))
	}
}

// TestRelayLegs pins the legs of a path through two relays, hop by hop.
func TestRelayLegs(t *testing.T) {
	town := openTown()
	town.second = true
	w := graph.NewWalker(town.build(), space)
	trails := graph.NewExplainer(w).Trails(w.Walk(contract.At("client", graph.Send), asked(client)), asked(client))
	if len(trails) != 1 {
		t.Fatalf("%d trails", len(trails))
	}
	var got []string
	for _, l := range trails[0].Legs() {
		line := l.Direction.String() + ":"
		for _, h := range l.Hops {
			line += " " + h.Component.ID
			if h.From != "" {
				line += fmt.Sprintf(" (%s → %s)", h.From, h.To)
			}
		}
		got = append(got, line)
	}
	want := []string{
		"forward: client wire toProxy proxy (10.0.0.5 → 10.0.0.10)", "return: proxy beyond toClient client",
		"forward: beyond proxy2 (10.0.0.10 → 10.0.2.7)", "return: proxy2 beyond proxy",
		"forward: beyond toTarget target", "return: target fromTarget beyond proxy2",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestRelayShared: what becomes of a relay's own connection is found once, whoever its clients are.
func TestRelayShared(t *testing.T) {
	net := openTown().build()
	w := graph.NewWalker(net, space)
	w.Walk(contract.At("client", graph.Send), asked(client))
	once := net.Asked["toTarget"]
	f := w.Walk(contract.At("client", graph.Send), asked(others))
	if ends(f) != "yes" || once != 1 || net.Asked["toTarget"] != once {
		t.Errorf("%q; the way to the target was walked %d times, then %d", ends(f), once, net.Asked["toTarget"])
	}
	net.Add(contract.Translator("nat", others, contract.At("toProxy", graph.Inside), contract.At("home", graph.Inside)),
		contract.Router("home", contract.Way{To: client, Next: contract.At("client", graph.Receive)}),
		contract.Filter("toClient", space.All(), contract.At("nat", graph.Enter)))
	w.Reset()
	net.Asked["toTarget"] = 0
	if f := w.Walk(contract.At("nat", graph.Inside), asked(client)); ends(f) != "yes" {
		t.Errorf("behind a translation: %q", ends(f))
	}
	w.Walk(contract.At("toProxy", graph.Inside), asked(others))
	if net.Asked["toTarget"] != 1 {
		t.Errorf("with and without a translation before it the way to the target was walked %d times", net.Asked["toTarget"])
	}
	for _, p := range f.Yes.Vertices(8) {
		if !contract.Addrs(others).Contains(p.Src) || p.Dst != netip.MustParseAddr("10.0.0.10") {
			t.Errorf("the fate speaks of %v, which the client does not send", p)
		}
	}
}
