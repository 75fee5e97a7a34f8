package report

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// TestEveryFieldIsPresent: what is empty is [] or null, never left out; lists are never null.
func TestEveryFieldIsPresent(t *testing.T) {
	empty := []Report{
		FromAnswer(&graph.Answer{}, About{}), FromWho(&graph.WhoAnswer{Rows: []graph.WhoRow{{}}, Universe: []graph.UniverseEntry{{}}}, About{}),
		FromFrom(&graph.FromAnswer{Rows: []graph.FromRow{{}}}, About{}),
		FromShown(&graph.Shown{Resource: &model.VPC{}, Referrers: []graph.Referrer{{}}}, About{}),
		FromList(model.KindVPC, []model.Resource{&model.VPC{}}, About{}), FromCoverage([]graph.Covered{{}}, model.New(model.Contents{}), About{}),
		FromAnswer(&graph.Answer{
			Paths:  []graph.Path{{Legs: []graph.Leg{{Hops: []graph.Hop{{}}}}}},
			Causes: []graph.Cause{{}}, Unknowns: []graph.UnknownFact{{}}, Assumptions: []graph.Assumption{{}},
			AfterFailover: &graph.AfterFailover{Placements: []graph.Placement{{}}},
		}, About{}),
	}
	for _, r := range empty {
		var b bytes.Buffer
		if err := Write(&b, r); err != nil {
			t.Fatal(err)
		}
		var got any
		if err := json.Unmarshal(b.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		compareShape(t, r.schema(), got, reflect.ValueOf(r))
	}
}

// compareShape walks a value and its JSON together.
func compareShape(t *testing.T, path string, got any, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			compareShape(t, path, got, v.Elem())
		}
	case reflect.Slice:
		l, ok := got.([]any)
		if !ok {
			t.Errorf("%s is %v, not a list", path, got)
		}
		for i := range l {
			compareShape(t, path+"[]", l[i], v.Index(i))
		}
	case reflect.Struct:
		m, ok := got.(map[string]any)
		if !ok {
			t.Errorf("%s is %v, not an object", path, got)
			return
		}
		for _, f := range reflect.VisibleFields(v.Type()) {
			name := f.Tag.Get("json")
			if f.Anonymous || name == "" {
				continue
			}
			if _, ok := m[name]; !ok {
				t.Errorf("%s lacks %q", path, name)
			}
			compareShape(t, path+"."+name, m[name], v.FieldByIndex(f.Index))
		}
	}
}

func TestReadSaysWhatIsWrong(t *testing.T) {
	for in, want := range map[string]string{
		"":                                "empty",
		"{":                               "not JSON",
		"[]":                              "not a JSON object",
		`{"schema":"portolan.answer/v9"}`: `schema "portolan.answer/v9" is not known`,
		`{"schema":"portolan.answer/v1","paths":3}`: "not a valid portolan.answer/v1",
	} {
		if _, err := Read(strings.NewReader(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Read(%q): %v, want %q", in, err, want)
		}
	}
}

func TestReadKeepsEverything(t *testing.T) {
	want := &Ask{
		Schema: SchemaAsk, Line: 3, Verb: "can", Source: "a\u202e\U000e0041", Report: Boxed{FromAnswer(&graph.Answer{Source: "a"}, About{})},
		Error: &AskError{Exit: 1, Text: "x", Closest: []string{"y"}},
	}
	var b bytes.Buffer
	if err := WriteLine(&b, want); err != nil {
		t.Fatal(err)
	}
	if strings.Count(b.String(), "\n") != 1 {
		t.Errorf("WriteLine wrote %q", b.String())
	}
	got, err := Read(&b)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
}

// TestEveryCodeHasASentence reads the codes out of the engine's source.
func TestEveryCodeHasASentence(t *testing.T) {
	code := regexp.MustCompile(`"([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)"`)
	found := 0
	for _, dir := range []string{"../../graph", "../../graph/component", "../../graph/ask"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", dir, len(files), err)
		}
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			src, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(string(src)) {
				for _, m := range code.FindAllStringSubmatch(line, -1) {
					found++
					if _, ok := sentences[graph.Code(m[1])]; !ok && !strings.Contains(line, "Warning{") && !strings.Contains(line, ".warning(") {
						t.Errorf("%s: %s has no sentence", f, m[1])
					}
				}
			}
		}
	}
	if found < 50 {
		t.Errorf("found %d codes only: is the pattern right?", found)
	}
}

func TestSentences(t *testing.T) {
	r := func(idText ...string) (out []graph.Rule) {
		for i := 0; i < len(idText); i += 2 {
			out = append(out, graph.Rule{ID: idText[i], Text: idText[i+1]})
		}
		return out
	}
	for _, c := range []struct {
		got, want string
	}{
		// hops
		{About{}.hopText(graph.Hop{Code: "SG_INGRESS_ALLOW", Rules: r("sgr-1", "tcp/5432 from sg-2")}, 0), "allowed in by sgr-1 tcp/5432 from sg-2"},
		{About{}.hopText(graph.Hop{Code: "ACL_ALLOW_OUTBOUND", Rules: r("acl-1 outbound 100", "#100 allow all")}, 0), "allowed out by #100 allow all"},
		{About{}.hopText(graph.Hop{Code: "ROUTE_SELECTED", Rules: r("rtb-1 10.0.0.0/8", "10.0.0.0/8 → pcx-1")}, graph.Return), "route back: 10.0.0.0/8 → pcx-1"},
		{About{}.hopText(graph.Hop{Code: "IGW_TRANSLATE_SOURCE", From: "10.0.0.5", To: "198.51.100.7"}, 0), "source becomes public: 10.0.0.5 → 198.51.100.7"},
		{About{}.hopText(graph.Hop{Code: "TGW_NEW_THING"}, 0), "tgw new thing"},
		{About{}.hopText(graph.Hop{Code: "SG_INGRESS_ALLOW", Rules: r("sgr-1", "a", "sgr-2", "b", "sgr-3", "c")}, 0), "allowed in by sgr-1 a, sgr-2 b and 1 more"},
		// causes
		{About{}.causeText(graph.Cause{Code: "NO_ROUTE_TO_DESTINATION", Text: "only 10.0.0.0/16"}), "no route to the destination: only 10.0.0.0/16"},
		{About{}.causeText(graph.Cause{Code: "NO_ROUTE_TO_DESTINATION", Direction: graph.Return}), "no way back: no route to the source"},
		{About{}.causeText(graph.Cause{Code: "ENI_SG_RULES_MISMATCH"}), "the group has no rules for this port"},
		{About{}.causeText(graph.Cause{Code: "ENI_SG_RULES_MISMATCH", Considered: r("sgr-1", "a", "sgr-2", "b")}), "2 rules for this port, none admits it (sgr-1 a and 1 more)"},
		{About{}.causeText(graph.Cause{Code: "ENI_SG_RULES_MISMATCH", Text: "inbound", Considered: r("sgr-1", "a"), Groups: []string{"sg-1"}}), "the only inbound rule for this port does not admit it (sgr-1 a)"},
		{About{}.causeText(graph.Cause{Code: "ENI_SG_RULES_MISMATCH", Text: "outbound", Groups: []string{"sg-1", "sg-2"}, Nearest: r("sgr-9", "tcp/443 to 10.0.0.0/8")[0]}), "its 2 groups have no outbound rules for this port (nearest: sgr-9 tcp/443 to 10.0.0.0/8)"},
		{About{}.causeText(graph.Cause{Code: "ENI_SG_RULES_MISMATCH", Text: "inbound", Considered: r("sgr-1", "a", "sgr-2", "tcp/5432 from 10.8.0.0/16"), Nearest: r("sgr-2", "tcp/5432 from 10.8.0.0/16")[0]}), "2 inbound rules for this port, none admits it (nearest: sgr-2 tcp/5432 from 10.8.0.0/16)"},
		{About{}.causeText(graph.Cause{Code: "SUBNET_ACL_RESTRICTION", Considered: r("acl-1 inbound 90", "#90 deny 10.9.0.0/16"), Nearest: r("", "#110 allow all IPv4")[0]}), "denied in by #90 deny 10.9.0.0/16 before #110 allow all IPv4"},
		// gaps
		{About{}.unknownText(graph.UnknownFact{Gap: model.Gap{Kind: model.GapMissing, Subject: model.Ref{Kind: model.KindSubnet, ID: "subnet-1"}}}), "named but not in the snapshot: subnet-1"},
		{About{}.unknownText(graph.UnknownFact{Text: "the table", Gap: model.Gap{Kind: model.GapNotCollected, Detail: "the table", Subject: model.Ref{ID: "vpc-1"}}}), "not collected: the table (vpc-1)"},
		{About{}.unknownText(graph.UnknownFact{Gap: model.Gap{Kind: model.GapUndetermined, Detail: "which of several routes is taken"}}), "not determined by the configuration: which of several routes is taken"},
		{About{}.unknownText(graph.UnknownFact{Text: "said already"}), "said already"},
	} {
		if c.got != c.want {
			t.Errorf("got  %q\nwant %q", c.got, c.want)
		}
	}
}

func TestProtocol(t *testing.T) {
	for want, p := range map[string]header.ProtoRange{"all": {First: 0, Last: 255}, "tcp": {First: 6, Last: 6}, "47": {First: 47, Last: 47}, "7-16": {First: 7, Last: 16}} {
		if got := protocol(p); got != want {
			t.Errorf("protocol(%v) = %q, want %q", p, got, want)
		}
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 65536: "65,536", 1234567: "1,234,567", -1234: "-1,234"} {
		if got := Thousands(n); got != want {
			t.Errorf("Thousands(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestFacts(t *testing.T) {
	got := Facts(&model.NetworkInterface{
		Meta: model.Meta{Tags: []model.Tag{{Key: "x", Value: "y"}}}, VPC: "vpc-1", SourceDestCheck: model.No, DenyAllIGWTraffic: true, Groups: []string{"sg-1", "sg-2"},
	})
	want := []Fact{{"VPC", []string{"vpc-1"}}, {"source dest check", []string{"no"}}, {"deny all IGW traffic", []string{"yes"}}, {"groups", []string{"sg-1", "sg-2"}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q", got)
	}
}
