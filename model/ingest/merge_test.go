package ingest

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"portolan/model"
)

func meta(kind model.Kind, id, account, region string) model.Meta {
	return model.Meta{Ref: model.Ref{Kind: kind, ID: id}, Account: account, Region: region}
}

func digest(t *testing.T, s *model.Snapshot) string {
	t.Helper()
	d, err := s.Digest()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const accountA, accountB = "111122223333", "999988887777"

// TestOrder merges contradicting copies in random order: the result depends on what is said and where, not on the order or on
// the names of the files.
func TestOrder(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	for range 300 {
		type said struct {
			account string
			groups  []string
			status  string
		}
		var all []said
		for range 2 + rng.IntN(4) {
			groups := []string{"sg-1", "sg-2", "sg-3"}
			rng.Shuffle(3, func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
			groups = groups[:rng.IntN(4)]
			slices.Sort(groups)
			all = append(all, said{[]string{accountA, accountB, ""}[rng.IntN(3)], groups, []string{"", "in-use", "available"}[rng.IntN(3)]})
		}
		want, texts := "", ""
		for round := range 6 {
			rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
			var p Part
			for i, s := range all {
				m := meta(model.KindNetworkInterface, "eni-1", accountA, "eu-west-1")
				m.Origin = fmt.Sprintf("%d.json $.x", rng.IntN(100)*10+i)
				p.Documents = append(p.Documents, Document{Call: model.KindNetworkInterface.Call(), Account: s.account, Region: "eu-west-1", Resources: []model.Resource{
					&model.NetworkInterface{Meta: m, Groups: slices.Clone(s.groups), Status: s.status},
				}})
			}
			s := Merge(p)
			problems := len(s.Problems())
			if got := digest(t, s); round == 0 {
				want, texts = got, fmt.Sprint(problems)
			} else if got != want || fmt.Sprint(problems) != texts {
				t.Fatalf("another order, another result: %+v", all)
			}
		}
	}
}

// rule: SG-27
func TestSortRules(t *testing.T) {
	r := func(id, prefix string) model.SecurityGroupRule {
		return model.SecurityGroupRule{ID: id, Protocol: -1, Prefix: netip.MustParsePrefix(prefix)}
	}
	got := SortRules("sg-1", []model.SecurityGroupRule{r("", "10.0.0.0/8"), r("sgr-2", "0.0.0.0/0"), r("sgr-1", "10.0.0.0/8"), r("", "0.0.0.0/0"), r("", "9.0.0.0/8")})
	var ids []string
	for _, r := range got {
		ids = append(ids, r.ID+"="+r.Key())
	}
	if s := strings.Join(ids, " "); s != "sgr-2=in/all/0.0.0.0/0 sgr-1=in/all/10.0.0.0/8 sg-1/in/all/9.0.0.0/8=in/all/9.0.0.0/8" {
		t.Error(s)
	}
	if SortRules("sg-1", nil) != nil {
		t.Error("the empty list is nil")
	}
}

// Parts of several readers are one world: a manifest of one, the listing of another.
func TestParts(t *testing.T) {
	set := model.DataSet{Call: "ec2:DescribeSubnets", Account: accountA, Region: "eu-west-1"}
	s := Merge(
		Part{Sets: map[model.DataSet]model.SetStatus{set: {Manifest: true}}, Manifest: true, Taken: "2026-11-24T10:00:00Z", Unread: map[string]int{"a": 1}},
		Part{Documents: []Document{{Call: set.Call, Account: accountA, Region: "eu-west-1"}}, Taken: "2026-11-23T10:00:00Z", Unread: map[string]int{"a": 1}},
		Part{Resources: []model.Resource{&model.VPC{Meta: meta(model.KindVPC, "vpc-1", "", "")}}},
	)
	if st := s.Status(set); !st.Complete() || !st.Manifest || !s.Manifest() || s.Taken() != "2026-11-23T10:00:00Z" || s.Unread()["a"] != 2 {
		t.Errorf("%+v %v %v", st, s.Taken(), s.Unread())
	}
	v, _ := model.Get[*model.VPC](s, model.KindVPC, "vpc-1")
	if v.Account != accountA || v.Region != "eu-west-1" { // the only ones
		t.Errorf("%+v", v.Meta)
	}
}

// What a listing shows in passing fills in, and never contradicts.
func TestFill(t *testing.T) {
	entries := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	own := &model.PrefixList{Meta: meta(model.KindPrefixList, "pl-1", "", ""), Entries: entries, HasEntries: true, ListName: "mine"}
	managed := &model.PrefixList{Meta: meta(model.KindPrefixList, "pl-1", accountA, "eu-west-1"), ListName: "other", State: "modify-failed", Version: 7}
	s := Merge(Part{Documents: []Document{{Call: "ec2:DescribeManagedPrefixLists", Resources: []model.Resource{managed}}, {Call: model.KindPrefixList.Call(), Resources: []model.Resource{own}}}})
	p, _ := model.Get[*model.PrefixList](s, model.KindPrefixList, "pl-1")
	if p.ListName != "mine" || p.Version != 7 || !p.HasEntries || p.Account != accountA || len(s.Problems()) > 0 {
		t.Errorf("%+v %v", p, s.Problems())
	}
}
