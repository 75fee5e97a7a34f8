package oracle

import (
	"cmp"
	"fmt"
	"strings"

	"portolan/model"
)

// inZone is the subnet of list that lies in the zone of subnet at; "" when there is none. The subnet itself is in its own zone
// whatever is known of zones.
func (w *walk) inZone(at string, list []string) (string, error) {
	var doubt error
	for _, id := range list {
		if id == at {
			return id, nil
		}
		yes, err := w.sameZone(at, id)
		if yes {
			return id, nil
		}
		doubt = cmp.Or(doubt, err)
	}
	return "", doubt
}

// sameZone compares the zones of two subnets: by id, else by name within one account (NET-3).
func (w *walk) sameZone(a, b string) (bool, error) {
	x, ok := model.Get[*model.Subnet](w.s, model.KindSubnet, a)
	y, also := model.Get[*model.Subnet](w.s, model.KindSubnet, b)
	switch {
	case !ok || !also:
		return false, fmt.Errorf("%w: subnet %q or %q", ErrMissing, a, b)
	case x.ZoneID != "" && y.ZoneID != "":
		return x.ZoneID == y.ZoneID, nil
	case x.Zone != "" && y.Zone != "" && x.Account == y.Account:
		return x.Zone == y.Zone, nil
	}
	return false, fmt.Errorf("%w: zone of %q or %q", ErrMissing, a, b)
}

// localZone reports whether the subnet lies in a Local Zone, whose parent zone no subnet tells (NET-12): "us-west-2-lax-1a" or
// "usw2-lax1-az1" where a zone of a Region is "us-west-2a" or "usw2-az1".
func (w *walk) localZone(id string) bool {
	s, ok := model.Get[*model.Subnet](w.s, model.KindSubnet, id)
	if !ok {
		return false
	}
	if s.ZoneID != "" {
		return strings.Count(s.ZoneID, "-") > 1
	}
	region := strings.TrimRight(s.Zone, "abcdefghijklmnopqrstuvwxyz") // "us-west-2", "us-west-2-lax-1"
	parts := strings.Split(region, "-")
	for _, p := range parts[:len(parts)-1] {
		if p != "" && p[0] >= '0' && p[0] <= '9' {
			return true
		}
	}
	return false
}

// inUse1AZ3 reports whether the subnet lies in the zone use1-az3 (SG-17).
func (w *walk) inUse1AZ3(id string) (bool, error) {
	s, ok := model.Get[*model.Subnet](w.s, model.KindSubnet, id)
	if !ok {
		return false, fmt.Errorf("%w: subnet %q", ErrMissing, id)
	}
	region := s.Region
	if v, ok := model.Get[*model.VPC](w.s, model.KindVPC, s.VPC); ok {
		region = cmp.Or(region, v.Region)
	}
	switch {
	case s.ZoneID != "":
		return s.ZoneID == "use1-az3", nil
	case s.Zone != "" && !strings.HasPrefix(s.Zone, "us-east-1"), s.Zone == "" && region != "" && region != "us-east-1":
		return false, nil
	}
	return false, fmt.Errorf("%w: zone id of %q", ErrMissing, id)
}
