package oracle

import (
	"cmp"
	"net/netip"
	"strconv"
	"strings"

	"portolan/model"
)

// flow parses "SOURCE[@ADDRESS] DESTINATION PROTOCOL[/PORT[/SOURCEPORT]] [natport=N] [nataddr=A] [tie=N] [next=N] [foot=N]".
// The source is an interface, an address on the internet, or a link with the address behind it.
func (w world) flow(text string) Flow {
	f := strings.Fields(text)
	out := Flow{DestAddr: addr(f[1]), SourcePort: 40000}
	source, from, _ := strings.Cut(f[0], "@")
	if i, ok := w[source].(*model.NetworkInterface); ok {
		out.Source.Interface, out.SourceAddr = i, addr(from)
		if from == "" && out.DestAddr.Is4() {
			out.SourceAddr = i.Addresses[0].Private
		} else if from == "" {
			out.SourceAddr = i.IPv6[0]
		}
	} else if strings.HasPrefix(source, "cvpn-") {
		out.Source.ClientVPN, out.SourceAddr = source, addr(from)
	} else if from != "" {
		out.Source.OnPrem, out.SourceAddr = source, addr(from)
	} else {
		out.SourceAddr = addr(source)
	}
	p := strings.Split(f[2], "/")
	out.Protocol = uint8(protocol(p[0]))
	if len(p) > 1 {
		out.DestPort = uint16(number(p[1]))
	}
	if len(p) > 2 {
		out.SourcePort = uint16(number(p[2]))
	}
	for _, opt := range f[3:] {
		key, value, _ := strings.Cut(opt, "=")
		switch key {
		case "natport":
			out.Choices.NATPort = uint16(number(value))
		case "nataddr":
			out.Choices.NATAddress = func(*model.NATGateway) netip.Addr { return addr(value) }
		case "tie":
			out.Choices.RouteTie = func([]model.Route) int { return number(value) }
		case "next":
			out.Choices.TGWNext = func([]string) int { return number(value) }
		case "target":
			out.Choices.Target = func(model.Ref, []string) int { return number(value) }
		case "sender":
			out.Choices.Sender = func(model.Ref, []netip.Addr) int { return number(value) }
		case "dbeni":
			out.Choices.DBInterface = func(string, []string) int { return number(value) }
		case "accelerator":
			out.Choices.AcceleratorAddress = addr(value)
		case "assoc":
			out.Choices.ClientVPNSubnet = func(model.Ref, []string) int { return number(value) }
		case "user":
			out.Source.UserGroup = value
		case "norelay":
			out.NoRelay = true
		case "stands": // stands=ENI:ID
			i, id, _ := strings.Cut(value, ":")
			out.Stands = map[string]model.Ref{i: w[id].Head().Ref}
		case "extra": // an interface that is taken out of the snapshot
			out.Extra = append(out.Extra, w[value].(*model.NetworkInterface))
			delete(w, value)
		case "foot":
			out.Choices.AttachmentSubnet = func([]string) int { return number(value) }
		}
	}
	return out
}

func meta(k model.Kind, id string) model.Meta { return model.Meta{Ref: model.Ref{Kind: k, ID: id}} }

func prefix(s string) netip.Prefix { return netip.MustParsePrefix(s) }

func addr(s string) netip.Addr {
	a, err := netip.ParseAddr(s)
	if err != nil && s != "" {
		panic(err)
	}
	return a
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(err)
	}
	return n
}

func protocol(s string) int {
	if n, ok := map[string]int{"all": -1, "icmp": 1, "tcp": 6, "udp": 17, "icmpv6": 58}[s]; ok {
		return n
	}
	return number(s)
}

func local(p netip.Prefix) model.Route {
	return model.Route{Prefix: p, Target: model.RouteTarget{Kind: model.TargetLocal}, State: "active", Origin: "CreateRouteTable"}
}

var targets = map[string]model.TargetKind{
	"local": model.TargetLocal, "igw": model.TargetInternetGateway, "vgw": model.TargetVPNGateway, "vpce": model.TargetVPCEndpoint,
	"nat": model.TargetNATGateway, "tgw": model.TargetTransitGateway, "pcx": model.TargetVPCPeering, "eni": model.TargetNetworkInterface,
	"i": model.TargetInstance, "eigw": model.TargetEgressOnlyInternetGateway, "lgw": model.TargetLocalGateway,
}

// route parses "DESTINATION TARGET [propagated|advertised|created|blackhole|filtered]".
func route(args []string) model.Route {
	kind, _, _ := strings.Cut(args[1], "-")
	r := model.Route{Target: model.RouteTarget{Kind: targets[kind], ID: args[1]}, State: "active", Origin: "CreateRoute"}
	if args[1] == "local" {
		r.Target.ID = ""
	}
	if strings.HasPrefix(args[0], "pl-") {
		r.PrefixList = args[0]
	} else {
		r.Prefix = prefix(args[0])
	}
	origins := map[string]string{"propagated": "EnableVgwRoutePropagation", "advertised": "Advertisement", "created": "CreateRouteTable"}
	for _, a := range args[2:] {
		if o := origins[a]; o != "" {
			r.Origin = o
		} else {
			r.State = a
		}
	}
	return r
}

// ports parses "tcp/80-90": the protocol and the range, 0-65535 or -1 if none is given.
func ports(s string) (proto, from, to int, given bool) {
	name, span, given := strings.Cut(s, "/")
	proto = protocol(name)
	if !given {
		if proto == tcp || proto == udp {
			return proto, 0, 65535, false
		}
		return proto, -1, -1, false
	}
	a, b, _ := strings.Cut(span, ":")
	return proto, number(a), number(cmp.Or(b, a)), true
}

// groupRule parses "in,tcp/80:90,PEER[,STATUS]".
func groupRule(f []string) model.SecurityGroupRule {
	r := model.SecurityGroupRule{Egress: f[0] == "out"}
	r.Protocol, r.From, r.To, _ = ports(f[1])
	switch {
	case strings.HasPrefix(f[2], "sg-"):
		r.Group = f[2]
	case strings.HasPrefix(f[2], "pl-"):
		r.PrefixList = f[2]
	default:
		r.Prefix = prefix(f[2])
	}
	if len(f) > 3 {
		r.PeeringStatus = f[3]
	}
	return r
}

// aclEntry parses "in,100,allow,tcp/80:90,PREFIX".
func aclEntry(f []string) model.NetworkACLEntry {
	e := model.NetworkACLEntry{Egress: f[0] == "out", Number: number(f[1]), Allow: f[2] == "allow", Prefix: prefix(f[4])}
	proto, from, to, given := ports(f[3])
	e.Protocol, e.HasPorts = proto, given
	if proto == icmp || proto == icmpv6 {
		e.Type, e.Code = from, to
	} else {
		e.From, e.To = uint16(from), uint16(to)
	}
	return e
}

// openACL is what AWS gives the default network ACL (NACL-15).
func openACL() []model.NetworkACLEntry {
	var out []model.NetworkACLEntry
	for _, e := range []string{"in,100,allow,all,0.0.0.0/0", "in,101,allow,all,::/0", "out,100,allow,all,0.0.0.0/0", "out,101,allow,all,::/0"} {
		out = append(out, aclEntry(strings.Split(e, ",")))
	}
	return out
}
