// Package oracle says what AWS does with one concrete packet in a complete world: delivered and answered, or the first
// component that stopped it, forward before return. It is the second opinion that the engine is tested against.
//
// Invariant: it is written from the rule catalogue alone, in plain loops over the snapshot; it shares no code with the engine.
// It is not for answers: a missing fact is an error here, never a verdict, and nothing is cached or explained.
package oracle

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"slices"

	"portolan/model"
)

// The errors of Run; each is wrapped with what was met.
var (
	ErrMissing      = errors.New("missing from the world")            // the world is not complete (GEN-8)
	ErrUnmodelled   = errors.New("not modelled by the oracle")        // outside the groups of rules that it knows
	ErrUndetermined = errors.New("not determined by configuration")   // AWS's documentation leaves the result open
	ErrFlow         = errors.New("the flow contradicts the snapshot") // for example a source address that its interface lacks
)

// Direction tells the request from the reply.
type Direction uint8

// The directions. The zero value is neither.
const (
	Forward Direction = iota + 1
	Return
)

// String is the word for people.
func (d Direction) String() string { return [...]string{"", "forward", "return"}[d] }

// End is one end of a flow: an interface of the snapshot, an interface that does not exist yet, a host on the internet or one
// on-premises.
type End struct {
	Interface *model.NetworkInterface // nil = a host outside the VPCs
	// OnPrem is the link that an outside host is behind: a vgw-… (by any of its links), an attachment of a transit gateway, a
	// vpn-… or a dxvif-…; "" = it is on the internet.
	OnPrem string
	// ClientVPN is the id of the Client VPN endpoint that an outside host is connected to, as a user of the one directory group
	// UserGroup; "" = of none that any rule names.
	ClientVPN, UserGroup string
}

// Flow is one packet with every choice fixed.
type Flow struct {
	Source      End
	SourceAddr  netip.Addr              // one of the interface's private addresses, or the outside host's
	DestAddr    netip.Addr              // the address that is dialled
	Destination *model.NetworkInterface // a virtual interface that owns DestAddr; nil = whoever owns it, or the internet
	Protocol    uint8
	DestPort    uint16                    // ICMP: type
	SourcePort  uint16                    // ICMP: code
	Extra       []*model.NetworkInterface // further virtual interfaces of this world
	// NoRelay ends the flow at the interface that is dialled; else it goes on through relays: load balancers, proxies, endpoints.
	NoRelay bool
	// Stands says, by an interface's id, which relay it stands for, where the snapshot does not: a load balancer, a VPC endpoint, a
	// proxy or an endpoint of one, a resource gateway, a Client VPN endpoint.
	Stands  map[string]model.Ref
	Choices Choices
}

// Choices fixes what AWS leaves open.
type Choices struct {
	NATAddress func(nat *model.NATGateway) netip.Addr // private address picked (NAT-13); default the first usable
	NATPort    uint16                                 // translated source port for TCP and UDP, 1024-65535; 0 = 1024
	RouteTie   func(candidates []model.Route) int     // RT-8 and RT-15 ties; default the first
	// TGWNext picks among the attachments of one transit gateway route that are up (TGW-32); default the first.
	TGWNext func(attachments []string) int
	// AttachmentSubnet picks the subnet by which a transit gateway enters a VPC where no zone decides (TGW-10, TGW-31);
	// default the first.
	AttachmentSubnet func(subnets []string) int
	// Target picks what a relay sends to; default the first. A load balancer's candidates are "TARGET:PORT", a proxy's and a
	// resource's the identifiers of database instances, an endpoint service's the ids of its balancers' interfaces, an
	// accelerator's the ids of its endpoints.
	Target func(relay model.Ref, candidates []string) int
	// Sender picks the address that a relay with several sends from; default the first.
	Sender             func(relay model.Ref, candidates []netip.Addr) int
	RelayPort          uint16                                         // its source port, 1024-65535; 0 = 1024
	DBInterface        func(instance string, candidates []string) int // DB-13: which interface is the instance's; default the first
	AcceleratorAddress netip.Addr                                     // AWS's address that an accelerator sends from (GA-3); zero = not known
	// ClientVPNSubnet picks the association that carries a session (CVPN-10); default the first that can.
	ClientVPNSubnet func(endpoint model.Ref, subnets []string) int
}

// Verdict is what became of the packet.
type Verdict struct {
	Reached  bool        // delivered and answered
	Arrived  model.Ref   // where the last request ended: an interface, "internet", a vgw or attachment to on-premises; zero if it did not
	Legs     []model.Ref // where each leg's request ended: the relays in their order, then the target
	Leg      int         // the leg that was stopped, 0 = the one from the source
	Stage    Direction   // where it stopped; zero when reached
	Stopper  model.Ref   // the component that stopped it
	Code     string
	Trace    []Step // every component passed, for debugging
	Warnings []string
}

// Step is one component that a packet passed or was stopped by.
type Step struct {
	Direction Direction
	Ref       model.Ref
	Note      string // what happened, or the code of the drop
	Packet    string // as it arrived there
}

// internet is the ref of the internet, which has no kind.
var internet = model.Ref{ID: "internet"}

// maxLegs is how many relays one after the other are followed.
const maxLegs = 8

// Run follows the packet of f to its end and the reply back; from a relay it follows the relay's own packet, and so on.
func Run(s *model.Snapshot, f Flow) (Verdict, error) {
	w := &walk{s: s, f: f, dir: Forward}
	w.pkt = packet{f.SourceAddr, f.DestAddr, f.Protocol, f.SourcePort, f.DestPort}
	if err := w.check(); err != nil {
		return Verdict{}, err
	}
	var v Verdict
	var doubt error
	for w != nil {
		next, err := w.leg()
		v.Arrived, v.Leg = w.delivered, len(v.Legs)
		v.Trace, v.Warnings = append(v.Trace, w.trace...), append(v.Warnings, w.warnings...)
		doubt = cmp.Or(doubt, w.doubt)
		var d *drop
		switch {
		case errors.As(err, &d):
			v.Stage, v.Stopper, v.Code = w.dir, d.ref, d.code
			return v, nil
		case err != nil:
			return Verdict{}, err
		case len(v.Legs) == maxLegs:
			return Verdict{}, fmt.Errorf("%w: more than %d relays", ErrUnmodelled, maxLegs)
		}
		v.Legs = append(v.Legs, w.delivered)
		w = next
	}
	if doubt != nil {
		return Verdict{}, doubt
	}
	v.Reached, v.Leg = true, 0
	return v, nil
}

// leg follows one packet there and back, and says how it goes on if a relay took it.
func (w *walk) leg() (*walk, error) {
	if w.start == nil {
		w.start = w.request
	}
	if err := w.start(); err != nil {
		return nil, err
	}
	w.end, w.landed = w.arrived, w.pkt
	if w.back == nil {
		w.back = w.answer
	}
	w.delivered = w.end.ref()
	if err := w.back(); err != nil {
		return nil, err
	}
	if w.f.NoRelay {
		return nil, nil
	}
	w.dir = Forward
	next, err := w.relay()
	if err != nil {
		w.delivered = model.Ref{}
	}
	return next, err
}

// check refuses flows that cannot be in this world.
func (w *walk) check() error {
	f := w.f
	switch {
	case !f.SourceAddr.IsValid() || !f.DestAddr.IsValid() || f.SourceAddr.Is4() != f.DestAddr.Is4():
		return fmt.Errorf("%w: %v to %v is not of one IP version", ErrFlow, f.SourceAddr, f.DestAddr)
	case f.Source.Interface != nil && f.Source.OnPrem != "":
		return fmt.Errorf("%w: %v is not behind %q", ErrFlow, f.Source.Interface.Ref, f.Source.OnPrem)
	case f.Source == (End{}) && notPublic(f.SourceAddr):
		return fmt.Errorf("%w: internet host with the private address %v", ErrFlow, f.SourceAddr)
	case f.Source.ClientVPN != "" && (f.Source.Interface != nil || f.Source.OnPrem != ""):
		return fmt.Errorf("%w: a user of %q is nowhere else", ErrFlow, f.Source.ClientVPN)
	case f.Source.Interface != nil && !owns(f.Source.Interface, f.SourceAddr):
		return fmt.Errorf("%w: %v does not own %v", ErrFlow, f.Source.Interface.Ref, f.SourceAddr)
	case f.Destination != nil && !owns(f.Destination, from64(f.DestAddr)) && !ownsPublic(f.Destination, from64(f.DestAddr)):
		return fmt.Errorf("%w: %v does not own %v", ErrFlow, f.Destination.Ref, f.DestAddr)
	}
	return nil
}

// request takes the packet from its sender to the end that answers it.
func (w *walk) request() error {
	sender := w.f.Source.Interface
	if sender == nil {
		w.way = otherWay
		switch {
		case w.f.Source.ClientVPN != "":
			return w.fromClientVPN(w.f.Source.ClientVPN)
		case w.f.Source.OnPrem != "":
			return w.fromOnPrem(w.f.Source.OnPrem)
		}
		return w.internet()
	}
	if err := w.live(sender); err != nil { // ENI-5, ENI-6
		return err
	}
	o, err := w.interfaceOrigin(sender)
	if err != nil {
		return err
	}
	if err := w.groupEgress(o); err != nil { // SG-1..SG-3
		return err
	}
	return w.leave(o)
}

// answer takes the reply from the end that was reached back to the sender (GEN-1, GEN-2).
func (w *walk) answer() error {
	from := w.arrived
	w.dir, w.pkt, w.byIGW = Return, w.pkt.reply(), false
	w.out, w.ways = w.ways, nil
	var err error
	switch {
	case from.iface != nil:
		var o origin
		if o, err = w.interfaceOrigin(from.iface); err == nil {
			err = w.leave(o)
		}
	case from.link.IsZero():
		err = w.internet()
	default:
		err = w.fromLink(from)
	}
	if err != nil {
		return err
	}
	return w.home()
}

// home judges where the reply ended.
func (w *walk) home() error {
	switch {
	case !w.isHome(): // deliver has checked the VPC; a second owner of the address and places outside are left
		return w.drop(w.arrived.realm(), "RETURN_WRONG_REALM")
	case len(w.chain) > 0: // GEN-3: a stateful component met in one direction only
		return w.drop(w.chain[len(w.chain)-1].ref, "RETURN_MISSES_STATEFUL")
	}
	slices.Reverse(w.ways)
	if slices.Equal(w.out, w.ways) {
		return nil
	}
	if w.onlyByReference { // GEN-3
		return fmt.Errorf("%w: the reply takes another way and a group reference is the only permit (GEN-3)", ErrUndetermined)
	}
	w.warnings = append(w.warnings, "asymmetric") // GEN-3
	return nil
}

// isHome reports whether the reply ended at the sender. On-premises counts as one network: behind which of its links a host is
// AWS does not know, and in by one and out by another is no fault (GEN-3, VPN-15).
func (w *walk) isHome() bool {
	switch {
	case w.f.Source.Interface != nil:
		return same(w.arrived.iface, w.f.Source.Interface)
	case w.f.Source.ClientVPN != "": // CVPN-7
		e, ok := model.Get[*model.ClientVPNEndpoint](w.s, model.KindClientVPNEndpoint, w.f.Source.ClientVPN)
		return ok && w.arrived.link.ID == e.Attachment && w.arrived.iface == nil
	case w.f.Source.OnPrem == "" || w.publicVIF(w.f.Source.OnPrem) != nil: // DX-14
		return w.arrived == (place{})
	}
	return w.arrived.iface == nil && !w.arrived.link.IsZero()
}
