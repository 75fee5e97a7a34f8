package component_test

import (
	"context"
	"strings"
	"testing"

	"portolan/fixtures"
	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/graph/internal/contract"
	"portolan/model"
	"portolan/model/ingest"
	"portolan/model/ingest/awscli"
)

// TestRelayContract hands the relays of every scenario about them to the contract suite, at the ports where connections to them
// and from them come by.
func TestRelayContract(t *testing.T) {
	checked := make(map[string]int)
	for _, s := range fixtures.Scenarios() {
		if s.Base != "relay" || s.Group != "proxy" && s.Group != "ep" {
			continue
		}
		world, err := s.World()
		if err != nil {
			t.Fatal(err)
		}
		part, err := awscli.Load(context.Background(), world, awscli.Options{Name: "world"})
		if err != nil {
			t.Fatal(err)
		}
		relayContract(t, ingest.Merge(part), checked)
		if t.Failed() {
			t.Fatalf("in the world of %s", s.ID)
		}
	}
	for _, k := range []string{"db-proxy", "db-proxy-endpoint", "vpc-endpoint"} {
		if checked[k] == 0 {
			t.Errorf("no %s was checked: %v", k, checked)
		}
	}
	t.Log(checked)
}

func relayContract(t *testing.T, s *model.Snapshot, checked map[string]int) {
	n := component.Build(s, component.Assume{})
	var hosts []*component.Host
	all := header.AddrsOf()
	for _, k := range []model.Kind{model.KindDBProxy, model.KindDBProxyEndpoint, model.KindVPCEndpoint} {
		for _, m := range s.List(k) {
			e, ok := n.Entry(m.Head().Ref)
			if !ok {
				continue
			}
			for _, p := range e.Places {
				hosts, all = append(hosts, p.Host), all.Union(p.Host.Addrs)
			}
		}
	}
	behind := n.BehindRelays(hosts...)
	n.Suppose(append(hosts, behind.Hosts...)...)
	r := &recorder{Network: n, sessions: map[graph.Port][]*graph.Session{}, packets: map[graph.Port]header.Set{}}
	w := graph.NewWalker(r, n.Space())
	w.Goals, w.Homes = behind.Goals, behind.Homes
	for i := range model.All[*model.NetworkInterface](s, model.KindNetworkInterface) {
		if i.Instance == "" {
			continue
		}
		realm := n.Realm(i.VPC)
		w.Walk(graph.Port{Place: i.Ref, Side: graph.Send}, n.Space().Box(header.Box{Family: header.V4, Src: n.HostOf(i).Addrs, Dst: all,
			SrcRealm: []header.RealmRange{{First: realm, Last: realm}}, DstRealm: []header.RealmRange{{First: 0, Last: 0}}}))
	}
	for _, at := range r.ports {
		if kind := at.Place.Kind.String(); strings.HasPrefix(kind, "db-proxy") || kind == "vpc-endpoint" {
			checked[kind]++
			contract.Check(t, n.Space(), n.Component(at), contract.Arrivals(at, []header.Set{r.packets[at]}, r.sessions[at]...))
		}
	}
}
