package ask

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

var everyAddress = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}

// carriersOnly are interfaces that carry other hosts' packets and have no host of their own; sets leave them out (ENI-9).
var carriersOnly = []string{"natGateway", "nat_gateway", "transit_gateway", "gateway_load_balancer", "gateway_load_balancer_endpoint"}

// interfaceEnd is an interface of the snapshot with all its addresses.
func (r *Resolver) interfaceEnd(i *model.NetworkInterface) End {
	return End{Label: r.interfaceLabel(i), Ref: i.Ref, Host: r.net.HostOf(i), Owner: r.ownerOf(i)}
}

// interfaceLabel is the name of the instance or interface; service interfaces are named by their description (SVC-1).
func (r *Resolver) interfaceLabel(i *model.NetworkInterface) string {
	if inst, ok := model.Get[*model.Instance](r.snap, model.KindInstance, i.Instance); ok && inst.Name() != "" {
		return inst.Name()
	}
	if o := r.ownerOf(i); !o.IsZero() && o.Kind != model.KindInstance {
		if m, ok := r.snap.Lookup(o); ok {
			return r.label(m)
		}
	}
	described := ""
	if i.RequesterManaged || i.Type != "" && i.Type != "interface" {
		described = i.Description
	}
	return cmp.Or(i.Name(), described, i.Instance, i.Description, i.Ref.ID)
}

// functionOf is the function that an interface is named after, if it sends from there, else the first that does. Functions
// of equal subnets and groups share their interfaces (LAM-3).
func (r *Resolver) functionOf(i *model.NetworkInterface) *model.Function {
	if i.Type != "lambda" {
		return nil
	}
	if r.functions == nil {
		r.functions = make(map[string][]*model.Function)
		for f := range model.All[*model.Function](r.snap, model.KindFunction) {
			for _, s := range f.Subnets {
				key := s + "|" + strings.Join(f.Groups, ",")
				r.functions[key] = append(r.functions[key], f)
			}
		}
	}
	var first *model.Function
	for _, f := range r.functions[i.Subnet+"|"+strings.Join(i.Groups, ",")] {
		if strings.HasPrefix(i.Description, lambdaInterface+f.FunctionName+"-") {
			return f
		}
		if first == nil {
			first = f
		}
	}
	return first
}

const lambdaInterface = "AWS Lambda VPC ENI-"

// isOfFunction reports whether a function sends from an interface.
func isOfFunction(i *model.NetworkInterface, f *model.Function) bool {
	return i.Type == "lambda" && slices.Equal(i.Groups, f.Groups) && slices.Contains(f.Subnets, i.Subnet)
}

// interfaceEnds is ends for all interfaces of a list that have hosts.
func (r *Resolver) interfaceEnds(list []model.Resource) []End {
	var out []End
	for _, m := range list {
		if i := m.(*model.NetworkInterface); !slices.Contains(carriersOnly, i.Type) {
			out = append(out, r.interfaceEnd(i))
		}
	}
	return out
}

// future is an interface that does not exist yet.
type future struct {
	owner, shown model.Ref // owner makes its ref, shown is what people see
	of           model.Ref // End.Owner
	label        string
	subnet       string
	groups       []string
	noGroups     *model.Gap // set when its groups are not known
	any          bool       // it may send anything
	v4only       bool
	why          string
}

// suppose makes the end of an interface to be: it takes one of the addresses that are free in its subnet. A subnet that is
// not in the snapshot is a gap.
func (r *Resolver) suppose(f future) End {
	f.shown = cmp.Or(f.shown, f.owner)
	e := End{Label: f.label, Ref: f.shown, Owner: cmp.Or(f.of, f.owner), OneOf: true}
	if f.why != "" {
		e.Assumed = []string{f.why}
	}
	s, ok := model.Get[*model.Subnet](r.snap, model.KindSubnet, f.subnet)
	if !ok || len(model.Associated(s.CIDRs)) == 0 {
		account, region := r.placeOf(f.shown)
		e.OneOf, e.Addrs = false, header.AddrsOf(everyAddress...)
		e.Missing = r.gap(model.KindSubnet, account, region, model.Ref{Kind: model.KindSubnet, ID: f.subnet}, "the subnet of an interface to be")
		return e
	}
	h := &component.Host{Ref: supposedRef(f.owner.ID, f.subnet), Shown: f.shown, VPC: s.VPC, Subnet: f.subnet, AnyTraffic: f.any,
		Groups: slices.Sorted(slices.Values(f.groups)), GroupsUnknown: f.noGroups, Addrs: component.FreeAddresses(r.snap, s)}
	if f.v4only {
		h.Addrs = h.Addrs.Family(header.V4)
	}
	e.Host = h
	return e
}

// supposedRef is a ref that no resource has and that is the same in every run.
func supposedRef(owner, subnet string) model.Ref {
	return model.Ref{Kind: model.KindNetworkInterface, ID: "supposed:" + owner + "@" + subnet}
}

// supposeAll supposes one interface in each of several subnets.
func (r *Resolver) supposeAll(f future, subnets []string) []End {
	var out []End
	for _, s := range subnets {
		f.subnet = s
		if e := r.suppose(f); e.Host == nil || !e.Host.Addrs.IsEmpty() {
			out = append(out, e)
		}
	}
	return out
}

// unseen supposes an interface of which nothing is known in each subnet whose account's interface listing is incomplete:
// there may be one that the snapshot does not show.
func (r *Resolver) unseen(subnets []*model.Subnet) []End {
	var out []End
	for _, s := range subnets {
		if r.complete(model.KindNetworkInterface, s.Account, s.Region) {
			continue
		}
		gap := r.gap(model.KindNetworkInterface, s.Account, s.Region, s.Ref, "which interfaces there are")
		out = append(out, r.supposeAll(future{owner: s.Ref, label: r.label(s) + " (interfaces not shown)", noGroups: gap}, []string{s.Ref.ID})...)
	}
	return out
}

func (r *Resolver) complete(k model.Kind, account, region string) bool {
	return r.snap.Status(model.DataSet{Call: k.Call(), Account: account, Region: region}).Complete()
}

func (r *Resolver) gap(k model.Kind, account, region string, subject model.Ref, detail string) *model.Gap {
	return &model.Gap{Kind: model.GapNotCollected, DataSet: model.DataSet{Call: k.Call(), Account: account, Region: region}, Subject: subject, Detail: detail}
}

// placeOf is the account and Region of a resource, empty when it is not in the snapshot.
func (r *Resolver) placeOf(ref model.Ref) (account, region string) {
	if m, ok := r.snap.Lookup(ref); ok {
		return m.Head().Account, m.Head().Region
	}
	return "", ""
}

// label is what people call a resource: its name, else its short id.
func (r *Resolver) label(m model.Resource) string { return cmp.Or(ownName(m), m.Head().Ref.String()) }

func nothing(t Term, format string, args ...any) error {
	return &AddressError{Kind: NoPairs, Address: t.String(), Text: fmt.Sprintf("%q: ", t.String()) + fmt.Sprintf(format, args...)}
}
