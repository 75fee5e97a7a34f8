package oracle

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/model"
)

// crossing is a packet at an internet gateway, as VPC Block Public Access sees it: at the subnet whose interface exchanges it
// with the gateway (BPA-10).
type crossing struct {
	gateway   model.Ref
	vpc       string
	subnet    string // "" = a regional NAT gateway, which stands in none
	outward   bool
	gated     bool // by a NAT gateway or an egress-only internet gateway, which let nothing in (BPA-2, BPA-3)
	inspected bool // between the gateway and a firewall's endpoint, whose subnet nothing exempts (BPA-5)
}

// blockPublic stops the packet where VPC Block Public Access does (BPA-1 … BPA-10). Replies to what has passed the same
// gateway pass.
func (w *walk) blockPublic(c crossing) error {
	if w.dir == Return && slices.Contains(w.crossed, c.gateway) {
		return nil
	}
	w.crossed = append(w.crossed, c.gateway)
	account, region, told := w.bpaOwner(c)
	var option *model.BlockPublicAccess
	for o := range model.All[*model.BlockPublicAccess](w.s, model.KindBlockPublicAccess) {
		if o.Account == account && o.Region == region {
			option = o
		}
	}
	if option == nil { // as AWS ships it, unless the subnet says otherwise
		if c.blockedBy(told, "") {
			return fmt.Errorf("%w: VPC Block Public Access of %s in %s", ErrMissing, account, region)
		}
		return nil
	}
	if option.State == "update-in-progress" {
		return fmt.Errorf("%w: %s is being updated", ErrUndetermined, option.Ref)
	}
	sure, maybe := w.exclusions(c, option.Mode)
	blocked := c.blockedBy(option.Mode, "")
	for _, mode := range sure {
		blocked = blocked && c.blockedBy(option.Mode, mode)
	}
	switch {
	case len(sure) == 0 && !maybe && told != "" && c.blockedBy(told, "") != blocked: // BPA-9
		return fmt.Errorf("%w: %q of %q against %q of %s (BPA-9)", ErrUndetermined, told, c.subnet, option.Mode, option.Ref)
	case !blocked:
		return nil
	case maybe: // BPA-4, BPA-10
		return fmt.Errorf("%w: an exclusion for %q or %q (BPA-4, BPA-10)", ErrUndetermined, c.subnet, c.vpc)
	}
	return w.drop(option.Ref, "VPC_BLOCK_PUBLIC_ACCESS_ENABLED")
}

// bpaOwner is the account and Region whose option governs the crossing: those of the subnet's owner (BPA-7). Told is the mode
// that AWS shows for the subnet itself (BPA-9).
func (w *walk) bpaOwner(c crossing) (account, region, told string) {
	if v, ok := model.Get[*model.VPC](w.s, model.KindVPC, c.vpc); ok {
		account, region, told = v.Account, v.Region, v.BPAMode
	}
	if s, ok := model.Get[*model.Subnet](w.s, model.KindSubnet, c.subnet); ok {
		account, region, told = cmp.Or(s.Account, account), cmp.Or(s.Region, region), s.BPAMode
	}
	return account, region, told
}

// blockedBy reports whether the mode blocks the crossing, under an exclusion of the given mode ("" = none).
func (c crossing) blockedBy(mode, exclusion string) bool {
	if c.inspected { // BPA-5
		exclusion = ""
	}
	switch {
	case exclusion == "allow-bidirectional":
		return false
	case mode == "block-bidirectional": // BPA-1, BPA-4
		return !c.outward || exclusion != "allow-egress"
	case mode == "block-ingress": // BPA-2, BPA-3
		return !c.outward || !c.gated
	}
	return false
}

// exclusions lists the modes of the exclusions that count for the crossing, and says whether one more may count that would
// let it pass (BPA-4, BPA-10).
func (w *walk) exclusions(c crossing, mode string) (sure []string, maybe bool) {
	for x := range model.All[*model.BlockPublicAccessExclusion](w.s, model.KindBlockPublicAccessExclusion) {
		ofSubnet := x.Subnet != "" && x.Subnet == c.subnet
		if c.subnet == "" && x.Subnet != "" { // of a subnet of the regional NAT gateway's VPC
			s, ok := model.Get[*model.Subnet](w.s, model.KindSubnet, x.Subnet)
			ofSubnet = ok && s.VPC == c.vpc
		}
		if !ofSubnet && (x.VPC == "" || x.VPC != c.vpc) {
			continue
		}
		switch x.State {
		case "create-failed", "delete-complete", "disable-complete":
		case "create-complete", "update-complete":
			if c.subnet == "" && x.VPC == "" {
				maybe = maybe || !c.blockedBy(mode, x.Mode)
				continue
			}
			sure = append(sure, x.Mode)
		default: // what is being updated may have had any mode
			changing := strings.HasPrefix(x.State, "update-") && !c.inspected
			maybe = maybe || changing || !c.blockedBy(mode, x.Mode)
		}
	}
	return sure, maybe
}
