package ask

import (
	"slices"
	"strings"

	"portolan/model"
)

// onPremView stands for the VPC of sources behind hybrid links, which are in none: whose name servers they ask is their own
// matter.
const onPremView = "on-prem"

// siteNames reports whether names of public resources in a VPC resolve to private addresses on premises. There nobody can ask a
// VPC's resolver but by an inbound endpoint, which gives the view of its own VPC (DNS-8, DNS-9). Where there is one with the
// private view, whether the site's name servers forward to it is not in AWS's configuration: NotTold, with what is missing.
func (a *Asker) siteNames(vpc string) (model.Tristate, *model.Gap) {
	v, ok := model.Get[*model.VPC](a.snap, model.KindVPC, vpc)
	if !ok {
		return model.No, nil
	}
	var inbound []*model.ResolverEndpoint
	private := func(from string) bool {
		yes, gap := a.privateNames(from, vpc)
		return from == vpc || yes == model.Yes || gap != nil
	}
	for e := range model.All[*model.ResolverEndpoint](a.snap, model.KindResolverEndpoint) {
		if strings.HasPrefix(e.Direction, "INBOUND") && e.Status != "DELETING" && private(e.VPC) {
			inbound = append(inbound, e)
		}
	}
	if len(inbound) > 0 {
		return model.NotTold, &model.Gap{Kind: model.GapUndetermined, Subject: inbound[0].Ref, Detail: "whether the site's name servers forward to the inbound endpoint, which gives the private address"}
	}
	d := model.DataSet{Call: model.KindResolverEndpoint.Call(), Account: v.Account, Region: v.Region}
	if st := a.snap.Status(d); !st.Complete() && (st.Mentioned() || !a.guardsOff) {
		return model.NotTold, &model.Gap{Kind: model.GapNotCollected, DataSet: d, Subject: v.Ref, Detail: "whether the site can resolve names by an inbound endpoint"}
	}
	return model.No, nil
}

// outsideView reports whether a class looks names up as the internet does, or as a site.
func outsideView(vpc string) bool { return slices.Contains([]string{"", onPremView}, vpc) }
