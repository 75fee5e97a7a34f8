package ask

import (
	"fmt"

	"portolan/graph"
	"portolan/model"
)

// otherAddress judges the address that the name does not give this client, and warns when its verdict differs (DNS-6). Only
// a publicly accessible database has two.
func (b *builder) otherAddress() {
	if b.q.Address != "" {
		return
	}
	public, used := false, ""
	for _, p := range b.all {
		d := p.t.end.Database
		if d != nil && b.a.seatOf(d).Public == model.Yes && p.t.by == "name" {
			public, used = true, p.t.used
		}
	}
	if !public {
		return
	}
	q := b.q
	q.Address = "public"
	if used == "public" {
		q.Address = "private"
	}
	var sum graph.Pairs
	for i := range b.dst.Ends {
		for _, p := range b.a.pairings(b.classes, &b.dst.Ends[i], q) {
			b.a.count(p, nil, &sum)
		}
	}
	if sum.Total == 0 {
		return
	}
	v := sum.Verdict()
	b.answer.Address.OtherVerdict = &v
	if v != b.answer.Verdict {
		b.answer.Warnings = append(b.answer.Warnings, graph.Warning{Code: "DNS_ADDRESSES_DIFFER",
			Text: fmt.Sprintf("the verdict is for the %s address, which the name gives this client; for the %s address it is %v", used, q.Address, v)})
	}
}
