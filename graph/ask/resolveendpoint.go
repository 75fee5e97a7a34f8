package ask

import "portolan/model"

// vpcEndpoint is the interfaces of an endpoint.
func (r *Resolver) vpcEndpoint(t Term, v *model.VPCEndpoint) (part, error) {
	var ends []End
	for _, id := range v.Interfaces {
		if i, ok := model.Get[*model.NetworkInterface](r.snap, model.KindNetworkInterface, id); ok {
			ends = append(ends, r.interfaceEnd(i))
		}
	}
	return some(t, ends, "the snapshot shows no interface of it")
}
