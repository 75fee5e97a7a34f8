package model_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"portolan/fixtures/gen"
	"portolan/model"
)

// everything lists what a snapshot holds, in its own order.
func everything(s *model.Snapshot) []model.Resource {
	var all []model.Resource
	for _, k := range model.Kinds() {
		all = append(all, s.List(k)...)
	}
	return all
}

// randomChanges takes some resources away and puts changed copies of others.
func randomChanges(rng *rand.Rand, s *model.Snapshot) []model.Change {
	all := everything(s)
	var out []model.Change
	for range 1 + rng.IntN(6) {
		switch r := all[rng.IntN(len(all))].(type) {
		case *model.NetworkInterface:
			n := *r
			if subnets := s.List(model.KindSubnet); len(subnets) > 0 {
				n.Subnet = subnets[rng.IntN(len(subnets))].Head().Ref.ID
			}
			n.Groups = nil
			out = append(out, model.Change{Put: &n})
		case *model.RouteTable:
			t := *r
			t.Main, t.Subnets = !t.Main, nil
			out = append(out, model.Change{Put: &t})
		case *model.SecurityGroup:
			g := *r
			g.Ref.ID += "-copy"
			out = append(out, model.Change{Put: &g})
		default:
			out = append(out, model.Change{Remove: r.Head().Ref})
		}
	}
	return out
}

// TestOverlay: a snapshot with changes is what a fresh one of the changed resources is, in every listing and index, and the
// one before stays as it was.
func TestOverlay(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("first seed %d", seed)
	for i := range uint64(100) {
		w := gen.Small(seed + i)
		rng := gen.NewRand(seed + i)
		before := slices.Clone(everything(w.Snapshot))
		s := w.Snapshot
		for range 3 {
			s = s.With(randomChanges(rng, s)...)
		}
		fresh := model.New(model.Contents{Resources: everything(s)})
		for _, k := range model.Kinds() {
			if !slices.Equal(s.List(k), fresh.List(k)) {
				t.Fatalf("seed %d: the listings of %v differ", seed+i, k)
			}
		}
		for ix := range model.IndexCount {
			for _, key := range keysOf(fresh) {
				if got, want := s.By(model.Index(ix), key), fresh.By(model.Index(ix), key); !slices.Equal(got, want) {
					t.Fatalf("seed %d: index %d under %q: %d resources, want %d", seed+i, ix, key, len(got), len(want))
				}
			}
		}
		if !slices.Equal(everything(w.Snapshot), before) {
			t.Fatalf("seed %d: the snapshot before the changes changed", seed+i)
		}
		if len(s.Diff(fresh)) != 0 || len(s.Diff(w.Snapshot)) != len(w.Snapshot.Diff(s)) {
			t.Fatalf("seed %d: differences of what is equal", seed+i)
		}
	}
}

// keysOf is every word that an index may know: ids, names, addresses.
func keysOf(s *model.Snapshot) []string {
	keys := []string{""}
	for _, r := range everything(s) {
		keys = append(keys, r.Head().Ref.ID)
		if n, ok := r.(*model.NetworkInterface); ok {
			for _, a := range n.Addresses {
				keys = append(keys, a.Public.String())
			}
		}
	}
	return keys
}

// TestDigest: the same facts have one digest, whatever the order they came in and the files they came from.
func TestDigest(t *testing.T) {
	w := gen.Small(rand.Uint64())
	all := everything(w.Snapshot)
	moved := make([]model.Resource, 0, len(all))
	for _, i := range rand.Perm(len(all)) {
		moved = append(moved, all[i])
	}
	a, err := model.New(model.Contents{Resources: all}).Digest()
	if err != nil {
		t.Fatal(err)
	}
	b, err := model.New(model.Contents{Resources: moved}).Digest()
	if err != nil {
		t.Fatal(err)
	}
	if a != b {
		t.Errorf("%s and %s", a, b)
	}
	c, err := model.New(model.Contents{Resources: all[1:]}).Digest()
	if err != nil {
		t.Fatal(err)
	}
	if a == c {
		t.Error("a fact less, and the same digest")
	}
}

// TestFind: a miss means absent only when a manifest vouches for the listing. rule: GEN-8
func TestFind(t *testing.T) {
	set := model.DataSet{Call: model.KindVPC.Call(), Account: "111122223333", Region: "eu-west-1"}
	ref := model.Ref{Kind: model.KindVPC, ID: "vpc-gone"}
	for _, c := range []struct {
		name     string
		status   model.SetStatus
		manifest bool
		want     model.Presence
	}{
		{"listed, no manifest: it may be filtered", model.SetStatus{Document: true}, false, model.NotCollected},
		{"a manifest vouches for it", model.SetStatus{Document: true, Manifest: true}, true, model.Absent},
		{"truncated", model.SetStatus{Document: true, Manifest: true, Truncated: true}, true, model.NotCollected},
		{"denied", model.SetStatus{Manifest: true, Denied: "AccessDenied"}, true, model.NotCollected},
	} {
		s := model.New(model.Contents{Sets: map[model.DataSet]model.SetStatus{set: c.status}, Manifest: c.manifest})
		if _, got := s.Find(ref, set.Account, set.Region); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
