package ask

import (
	"net/netip"
	"testing"

	"portolan/graph/header"
	"portolan/model"
)

// TestNameByDNS64: what DNS64 makes of a target keeps the fate that the name has in each VPC, whichever asked first.
//
// rule: NAT-11, DNS-7
func TestNameByDNS64(t *testing.T) {
	six := &class{dns64: true}
	db := &target{by: "name", alts: []alternative{{dst: header.AddrList([]netip.Addr{netip.MustParseAddr("10.0.2.10")})}}}
	db.seenBy(six)
	s := &search{renamed: make(map[*target][]*target)}
	gap := &model.Gap{Kind: model.GapUndetermined, Detail: "what the VPC's own name servers answer"}
	for _, name := range []nameFate{{gap: gap}, {}} {
		seen := s.withName(db, name).seenBy(six)
		if !seen.name.equal(name) {
			t.Errorf("the name's fate is %v, want %v", seen.name, name)
		}
		if got := seen.alts[0].dst; !got.Contains(netip.MustParseAddr("64:ff9b::a00:20a")) || got.Len() != 1 {
			t.Errorf("dialled at %v", got)
		}
	}
}
