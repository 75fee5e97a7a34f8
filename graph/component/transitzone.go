package component

import (
	"regexp"

	"portolan/model"
)

// zoned says what is known of the zone that packets come from.
type zoned uint8

const (
	zoneNone  zoned = iota // they come from no subnet
	zoneKnown              // an Availability Zone
	zoneLocal              // a Local or Wavelength Zone, whose parent the listings do not tell (NET-12)
	zoneLost               // the subnet does not tell its zone
)

var availabilityZone = regexp.MustCompile(`^[a-z0-9]+-az[0-9]+$`)

// zoneOf is the zone of a subnet as ports carry it: the zone id, else the name within its account (NET-3).
func (n *Network) zoneOf(subnet model.Ref) (string, zoned) {
	if subnet.IsZero() {
		return "", zoneNone
	}
	s, ok := model.Get[*model.Subnet](n.snap, model.KindSubnet, subnet.ID)
	switch {
	case !ok || s.ZoneID == "" && s.Zone == "":
		return "", zoneLost
	case s.ZoneID != "" && !availabilityZone.MatchString(s.ZoneID):
		if s.ParentZone != "" {
			return s.ParentZone, zoneKnown
		}
		return "", zoneLocal
	}
	return zoneKey(s), zoneKnown
}

func zoneKey(s *model.Subnet) string {
	if s.ZoneID != "" {
		return s.ZoneID
	}
	if s.Zone != "" {
		return s.Account + "/" + s.Zone
	}
	return ""
}

// zoneSplit is the subnets of an attachment by how their zone stands to another.
type zoneSplit struct{ same, other, unknown []string }

// attachmentSubnets splits the subnets of an attachment. Zones compare by id, else by name within one account; else it is
// not known whether they are the same.
func (n *Network) attachmentSubnets(att *model.TransitGatewayAttachment, zone string) (out zoneSplit) {
	for _, id := range att.Subnets {
		s, ok := model.Get[*model.Subnet](n.snap, model.KindSubnet, id)
		switch {
		case !ok || zone == "":
			out.unknown = append(out.unknown, id)
		case zoneKey(s) == zone || s.Zone != "" && s.Account+"/"+s.Zone == zone:
			out.same = append(out.same, id)
		case s.ZoneID != "" && availabilityZone.MatchString(zone) || sameNaming(s, zone):
			out.other = append(out.other, id)
		default:
			out.unknown = append(out.unknown, id)
		}
	}
	return out
}

// sameNaming reports whether a zone name is of the subnet's account, so that another name is another zone.
func sameNaming(s *model.Subnet, zone string) bool {
	n := len(s.Account)
	return s.Zone != "" && len(zone) > n && zone[:n] == s.Account && zone[n] == '/'
}
