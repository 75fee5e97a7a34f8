package oracle

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/model"
)

// base is the world that every row starts from: two peered VPCs without routes between them, an internet gateway and a NAT
// gateway that no route uses, and groups and network ACLs that admit everything. In vpc-a each subnet has its own table and ACL.
const base = `
vpc vpc-a eu-west-1 10.0.0.0/16 2001:db8:a::/48
subnet subnet-a1 vpc-a 10.0.1.0/24 2001:db8:a:1::/64
subnet subnet-a2 vpc-a 10.0.2.0/24 2001:db8:a:2::/64
subnet subnet-a3 vpc-a 10.0.3.0/24
table rtb-a1 vpc-a subnet-a1
table rtb-a2 vpc-a subnet-a2
table rtb-a3 vpc-a subnet-a3
acl acl-a1 vpc-a subnet-a1
acl acl-a2 vpc-a subnet-a2
acl acl-a3 vpc-a subnet-a3
vpc vpc-b eu-west-1 10.1.0.0/16 2001:db8:b::/48
subnet subnet-b1 vpc-b 10.1.1.0/24 2001:db8:b:1::/64
sg sg-all in,all,0.0.0.0/0 in,all,::/0 out,all,0.0.0.0/0 out,all,::/0
eni eni-app subnet-a1 10.0.1.5 2001:db8:a:1::5 sg=sg-all
eni eni-app2 subnet-a1 10.0.1.6 sg=sg-all
eni eni-db subnet-a2 10.0.2.5 2001:db8:a:2::5 sg=sg-all
eni eni-b subnet-b1 10.1.1.5 2001:db8:b:1::5 sg=sg-all
igw igw-a vpc-a available
igw igw-b vpc-b available
nat nat-a subnet-a3 10.0.3.9=198.51.100.9
pcx pcx-ab vpc-a vpc-b active
`

// Pieces of worlds that rows are put together from.
const (
	peered = `route rtb-a1 10.1.0.0/16 pcx-ab; route rtb-a1 2001:db8:b::/48 pcx-ab; route rtb-b 10.0.0.0/16 pcx-ab; route rtb-b 2001:db8:a::/48 pcx-ab;`
	public = `eni eni-app 10.0.1.5=198.51.100.5; eni eni-db 10.0.2.5=198.51.100.6; route rtb-a1 0.0.0.0/0 igw-a; route rtb-a2 0.0.0.0/0 igw-a;
		route rtb-a1 ::/0 igw-a; route rtb-a2 ::/0 igw-a;`
	natted = `route rtb-a1 0.0.0.0/0 nat-a; route rtb-a3 0.0.0.0/0 igw-a;`
	egress = `eigw eigw-a vpc-a attached; route rtb-a1 ::/0 eigw-a;`
)

// row is one flow in one world.
type row struct {
	name  string
	given string // commands over base, separated by ";" or lines
	flow  string // "eni-app 10.0.2.5 tcp/5432"
	want  string // "reached", "forward REF CODE", "return REF CODE", or an error: missing, unmodelled, undetermined, flow
}

func runRows(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(base, r.given)
			v, err := Run(w.snapshot(), w.flow(r.flow))
			if got := outcome(v, err); got != r.want {
				t.Errorf("got  %s\nwant %s\ngiven %s\nflow  %s\n%s%v", got, r.want, r.given, r.flow, traced(v), err)
			}
		})
	}
}

// outcome is a verdict in the words of the rows.
func outcome(v Verdict, err error) string {
	for e, name := range map[error]string{ErrMissing: "missing", ErrUnmodelled: "unmodelled", ErrUndetermined: "undetermined", ErrFlow: "flow"} {
		if errors.Is(err, e) {
			return name
		}
	}
	if v.Reached {
		out := append([]string{"reached"}, v.Warnings...)
		if len(v.Legs) > 1 {
			out = append(out, v.Arrived.ID)
		}
		return strings.Join(out, " ")
	}
	out := fmt.Sprint(v.Stage, " ", v.Stopper.ID, " ", v.Code)
	if v.Leg > 0 {
		out += fmt.Sprint(" leg ", v.Leg)
	}
	return out
}

func traced(v Verdict) string {
	var b strings.Builder
	for _, s := range v.Trace {
		fmt.Fprintf(&b, "  %-7v %-10s %-24s %s\n", s.Direction, s.Ref.ID, s.Note, s.Packet)
	}
	return b.String()
}

// world is a snapshot in the making.
type world map[string]model.Resource

func newWorld(texts ...string) world {
	w := world{}
	for _, text := range texts {
		for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '\n' }) {
			if f := strings.Fields(line); len(f) > 0 {
				w.do(f[0], f[1], f[2:])
			}
		}
	}
	return w
}

func (w world) snapshot() *model.Snapshot {
	var all []model.Resource
	for _, r := range w {
		all = append(all, r)
	}
	return model.New(model.Contents{Resources: all})
}

func (w world) do(verb, id string, args []string) {
	switch verb {
	case "vpc":
		v := &model.VPC{Meta: meta(model.KindVPC, id)}
		v.Region = strings.Trim(args[0], "-")
		w[id] = v
		w["rtb"+id[3:]] = &model.RouteTable{Meta: meta(model.KindRouteTable, "rtb"+id[3:]), VPC: id, Main: true}
		w["acl"+id[3:]] = &model.NetworkACL{Meta: meta(model.KindNetworkACL, "acl"+id[3:]), VPC: id, IsDefault: true, Entries: openACL()}
		for _, c := range args[1:] {
			w.do("cidr", id, []string{c, "associated"})
		}
	case "cidr": // vpc CIDR STATE: an associated one has its local routes
		v := w[id].(*model.VPC)
		v.CIDRs = append(v.CIDRs, model.CIDRAssociation{Prefix: prefix(args[0]), State: args[1]})
		for _, r := range w {
			if t, ok := r.(*model.RouteTable); ok && t.VPC == id && args[1] == "associated" {
				t.Routes = append(t.Routes, local(prefix(args[0])))
			}
		}
	case "encryption":
		w[id].(*model.VPC).Encryption, w[id].(*model.VPC).EncryptionExc = args[0], args[1:]
	case "subnet":
		s := &model.Subnet{Meta: meta(model.KindSubnet, id), VPC: args[0]}
		for _, c := range args[1:] {
			s.CIDRs = append(s.CIDRs, model.CIDRAssociation{Prefix: prefix(c), State: "associated"})
		}
		w[id] = s
	case "table":
		t := &model.RouteTable{Meta: meta(model.KindRouteTable, id), VPC: args[0]}
		for _, c := range w[args[0]].(*model.VPC).CIDRs {
			t.Routes = append(t.Routes, local(c.Prefix))
		}
		for _, a := range args[1:] {
			if strings.HasPrefix(a, "subnet-") {
				t.Subnets = append(t.Subnets, a)
			} else {
				t.Gateways = append(t.Gateways, a)
			}
		}
		w[id] = t
	case "route":
		t := w[id].(*model.RouteTable)
		t.Routes = append(t.Routes, route(args))
	case "unroute":
		t := w[id].(*model.RouteTable)
		t.Routes = slices.DeleteFunc(t.Routes, func(r model.Route) bool { return r.Prefix.String() == args[0] })
	case "sg":
		g := &model.SecurityGroup{Meta: meta(model.KindSecurityGroup, id)}
		for _, a := range args {
			g.Rules = append(g.Rules, groupRule(strings.Split(a, ",")))
		}
		w[id] = g
	case "acl":
		w[id] = &model.NetworkACL{Meta: meta(model.KindNetworkACL, id), VPC: args[0], Subnets: args[1:], Entries: openACL()}
	case "entries":
		a := w[id].(*model.NetworkACL)
		a.Entries = nil
		for _, e := range args {
			a.Entries = append(a.Entries, aclEntry(strings.Split(e, ",")))
		}
	case "eni":
		w.eni(id, args)
	case "instance":
		w[id] = &model.Instance{Meta: meta(model.KindInstance, id), State: args[0]}
	case "igw":
		w[id] = &model.InternetGateway{Meta: meta(model.KindInternetGateway, id), Attachments: []model.GatewayAttachment{{VPC: args[0], State: args[1]}}}
	case "eigw":
		w[id] = &model.EgressOnlyInternetGateway{Meta: meta(model.KindEgressOnlyInternetGateway, id), Attachments: []model.GatewayAttachment{{VPC: args[0], State: args[1]}}}
	case "nat":
		w.nat(id, args)
	case "pcx":
		p := &model.VPCPeering{Meta: meta(model.KindVPCPeering, id), Status: args[2]}
		p.Requester.VPC, p.Accepter.VPC = args[0], args[1]
		w[id] = p
	case "pl":
		l := &model.PrefixList{Meta: meta(model.KindPrefixList, id), HasEntries: true}
		for _, a := range args {
			if state, ok := strings.CutPrefix(a, "state="); ok {
				l.State = state
				continue
			}
			l.Entries = append(l.Entries, prefix(a))
		}
		w[id] = l
	case "del":
		delete(w, id)
	default:
		if !w.hybrid(verb, id, args) && !w.guard(verb, id, args) && !w.firewallish(verb, id, args) && !w.relay(verb, id, args) {
			panic("no such command: " + verb)
		}
	}
}

// eni makes or changes an interface: eni ID [SUBNET] ADDRESS[=PUBLIC]… key=value…
func (w world) eni(id string, args []string) {
	i, ok := w[id].(*model.NetworkInterface)
	if !ok {
		i = &model.NetworkInterface{Meta: meta(model.KindNetworkInterface, id), Status: "in-use", SourceDestCheck: model.Yes}
		w[id] = i
	}
	for _, a := range args {
		key, value, _ := strings.Cut(a, "=")
		switch {
		case strings.HasPrefix(a, "subnet-"):
			i.Subnet, i.VPC = a, w[a].(*model.Subnet).VPC
		case key == "sg":
			i.Groups = strings.FieldsFunc(value, func(r rune) bool { return r == '+' })
		case key == "status":
			i.Status = strings.TrimSpace(value)
		case key == "instance":
			i.Instance = value
		case key == "check":
			i.SourceDestCheck = map[string]model.Tristate{"yes": model.Yes, "no": model.No}[value]
		case key == "deny":
			i.DenyAllIGWTraffic = true
		case key == "more":
			i.MoreSubnets = append(i.MoreSubnets, value)
		case key == "type":
			i.Type = value
		case key == "desc":
			i.Description = strings.ReplaceAll(value, "_", " ")
		case key == "owned": // a customer-owned address
			i.Addresses[0].CustomerOwned = addr(value)
		case strings.Contains(key, "/"):
			if p := prefix(key); p.Addr().Is4() {
				i.IPv4Prefixes = append(i.IPv4Prefixes, p)
			} else {
				i.IPv6Prefixes = append(i.IPv6Prefixes, p)
			}
		case addr(key).Is6():
			i.IPv6 = append(i.IPv6, addr(key))
		default:
			i.Addresses = slices.DeleteFunc(i.Addresses, func(x model.Address) bool { return x.Private == addr(key) })
			i.Addresses = append(i.Addresses, model.Address{Private: addr(key), Public: addr(value)})
		}
	}
}

// nat makes or changes a NAT gateway: nat ID [SUBNET] PRIVATE[=PUBLIC]… state=… private=yes table=…
func (w world) nat(id string, args []string) {
	n, ok := w[id].(*model.NATGateway)
	if !ok {
		n = &model.NATGateway{Meta: meta(model.KindNATGateway, id), State: "available"}
		w[id] = n
	}
	for _, a := range args {
		key, value, _ := strings.Cut(a, "=")
		switch key {
		case "state":
			n.State = value
		case "private":
			n.Private = true
		case "table":
			n.Regional, n.RouteTable, n.Subnet, n.VPC = true, value, "", w[value].(*model.RouteTable).VPC
		default:
			if strings.HasPrefix(a, "subnet-") {
				n.Subnet, n.VPC = a, w[a].(*model.Subnet).VPC
				continue
			}
			public, status, _ := strings.Cut(value, "/")
			n.Addresses = append(n.Addresses, model.NATAddress{Private: addr(key), Public: addr(public), Status: status})
		}
	}
}
