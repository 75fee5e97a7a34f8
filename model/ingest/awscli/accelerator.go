package awscli

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"portolan/model"
)

// The calls of Global Accelerator that answer for one accelerator or listener at a time, and for custom routing.
const (
	callAcceleratorListeners = "globalaccelerator:ListListeners"
	callEndpointGroups       = "globalaccelerator:ListEndpointGroups"
	callCustomAccelerators   = "globalaccelerator:ListCustomRoutingAccelerators"
)

// accelerator is an element of ListAccelerators or ListCustomRoutingAccelerators.
type accelerator struct {
	AcceleratorArn, Name, Status, DnsName, DualStackDnsName string
	Enabled                                                 tri
	IpSets                                                  []struct {
		IpAddresses               []string
		IpAddressFamily, IpFamily skip
		Unread                    unread `json:",embed"`
	}

	CreatedTime, Events, IpAddressType, LastModifiedTime skip
	Unread                                               unread `json:",embed"`
}

func (a *accelerator) convert(e *element) {
	e.unknown("", a.Unread)
	e.known("Status", a.Status, "DEPLOYED", "IN_PROGRESS")
	if !e.need("AcceleratorArn", a.AcceleratorArn) {
		return
	}
	account, _ := arnPlace(a.AcceleratorArn)
	out := &model.Accelerator{
		Meta:            e.meta(model.KindAccelerator, a.AcceleratorArn, account, "", nil),
		AcceleratorName: a.Name, Enabled: model.Tristate(a.Enabled), Status: cmp.Or(a.Status, "unknown"),
		DNSNames: e.names.set([]string{a.DnsName, a.DualStackDnsName}),
	}
	for i, s := range a.IpSets {
		e.unknown(".IpSets[]", s.Unread)
		for j, text := range s.IpAddresses {
			out.Addresses = append(out.Addresses, e.address("IpSets["+strconv.Itoa(i)+"].IpAddresses["+strconv.Itoa(j)+"]", text))
		}
	}
	out.Addresses = sorted(out.Addresses, netip.Addr.Compare)
	e.add(out)
}

// accelerators reads both kinds: their elements are the same, so the name of the file tells them apart.
func accelerators() section {
	read := list(model.KindAccelerator.Call(), func(e *element, v *accelerator) { v.convert(e) }).read
	return section{model.KindAccelerator.Call(), func(d *document, l *listing, dec *jsontext.Decoder) error {
		if strings.Contains(strings.ToLower(d.name), "custom") {
			d.part.Documents[l.index].Call = callCustomAccelerators
		}
		return read(d, l, dec)
	}}
}

type portRange struct{ FromPort, ToPort number }

// accelerator reads a listener of an accelerator: its ARN starts with the accelerator's. One for custom routing has no
// protocol.
func (l *listener) accelerator(e *element) {
	e.part.Documents[e.index].Call = callAcceleratorListeners
	e.unknown("", l.Unread)
	e.known("Protocol", l.Protocol, "TCP", "UDP")
	id, _, ok := strings.Cut(l.ListenerArn, "/listener/")
	if !ok {
		e.fail("ListenerArn", "%.80q is not the ARN of an accelerator's listener", l.ListenerArn)
		return
	}
	out := model.AcceleratorListener{ARN: l.ListenerArn, Protocol: e.names.get(l.Protocol), Custom: l.Protocol == ""}
	for _, r := range l.PortRanges {
		out.Ports = append(out.Ports, model.PortRange{First: r.FromPort.v, Last: r.ToPort.v})
	}
	out.Ports = sorted(out.Ports, func(a, b model.PortRange) int {
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Last, b.Last))
	})
	account, _ := arnPlace(id)
	e.add(&model.Accelerator{
		Meta: e.meta(model.KindAccelerator, id, account, "", nil), Listeners: []model.AcceleratorListener{out}, HasListeners: true,
	})
}

// endpointGroup is an element of ListEndpointGroups or ListCustomRoutingEndpointGroups.
type endpointGroup struct {
	EndpointGroupArn, EndpointGroupRegion string
	TrafficDialPercentage                 jsontext.Value
	EndpointDescriptions                  []struct {
		EndpointId, HealthState     string
		ClientIPPreservationEnabled tri
		Weight                      number
		HealthReason                skip
		Unread                      unread `json:",embed"`
	}
	PortOverrides           []struct{ ListenerPort, EndpointPort number }
	DestinationDescriptions []struct{ FromPort, ToPort number }

	HealthCheckIntervalSeconds, HealthCheckPath, HealthCheckPort, HealthCheckProtocol, ThresholdCount skip
	Unread                                                                                            unread `json:",embed"`
}

func (g *endpointGroup) convert(e *element) {
	e.unknown("", g.Unread)
	listener, _, ok := strings.Cut(g.EndpointGroupArn, "/endpoint-group/")
	id, _, ok2 := strings.Cut(listener, "/listener/")
	if !ok || !ok2 {
		e.fail("EndpointGroupArn", "%.80q is not the ARN of an endpoint group", g.EndpointGroupArn)
		return
	}
	out := model.EndpointGroup{ARN: g.EndpointGroupArn, Listener: listener, Region: e.names.get(g.EndpointGroupRegion), Custom: g.DestinationDescriptions != nil}
	dial, err := strconv.ParseFloat(string(g.TrafficDialPercentage), 64)
	out.Closed = err == nil && dial == 0
	for _, d := range g.EndpointDescriptions {
		e.unknown(".EndpointDescriptions[]", d.Unread)
		e.known("EndpointDescriptions[].HealthState", d.HealthState, "INITIAL", "HEALTHY", "UNHEALTHY")
		out.Endpoints = append(out.Endpoints, model.AcceleratorEndpoint{
			ID: e.names.get(d.EndpointId), Health: e.names.get(d.HealthState), PreserveClientIP: model.Tristate(d.ClientIPPreservationEnabled),
			Closed: d.Weight.told && d.Weight.v == 0,
		})
	}
	out.Endpoints = sorted(out.Endpoints, func(a, b model.AcceleratorEndpoint) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Health, b.Health), cmp.Compare(a.PreserveClientIP, b.PreserveClientIP))
	})
	for _, o := range g.PortOverrides {
		out.Overrides = append(out.Overrides, model.PortOverride{Listener: o.ListenerPort.v, Endpoint: o.EndpointPort.v})
	}
	out.Overrides = sorted(out.Overrides, func(a, b model.PortOverride) int {
		return cmp.Or(cmp.Compare(a.Listener, b.Listener), cmp.Compare(a.Endpoint, b.Endpoint))
	})
	account, _ := arnPlace(id)
	e.add(&model.Accelerator{
		Meta: e.meta(model.KindAccelerator, id, account, "", nil), Groups: []model.EndpointGroup{out}, GroupsOf: []string{listener},
	})
}

// acceleratorParts are the lists of a document that belong to one listener; of an empty one its ListenerArn tells.
type acceleratorParts struct {
	listener, accelerator string
	groups                *listing
}

func endpointGroups() section {
	read := list("", func(e *element, g *endpointGroup) { g.convert(e) }).read
	return section{callEndpointGroups, func(d *document, l *listing, dec *jsontext.Decoder) error {
		d.ga.groups = l
		return read(d, l, dec)
	}}
}

// finishAccelerator says of the document's accelerators which lists are whole.
func (d *document) finishAccelerator(broken bool) {
	p := &d.ga
	if l := d.lb.listeners; l != nil && p.accelerator != "" && l.count == 0 && !d.truncated && !broken {
		d.part.Documents[l.index].Call = callAcceleratorListeners
		d.emptyOf(l, p.accelerator, func(a *model.Accelerator) { a.HasListeners = true })
	}
	l := p.groups
	switch {
	case l == nil:
		return
	case l.truncated || d.truncated || broken:
		for _, r := range l.resources {
			r.(*model.Accelerator).GroupsOf = nil
		}
	case l.count == 0 && p.listener != "":
		id, _, _ := strings.Cut(p.listener, "/listener/")
		d.emptyOf(l, id, func(a *model.Accelerator) { a.GroupsOf = []string{p.listener} })
	}
}

// emptyOf makes the accelerator of an empty list.
func (d *document) emptyOf(l *listing, id string, set func(a *model.Accelerator)) {
	e := element{listing: l, list: d.root + pathMember(l.key)}
	account, _ := arnPlace(id)
	out := &model.Accelerator{Meta: e.meta(model.KindAccelerator, id, account, "", nil)}
	out.Origin = strings.TrimSuffix(out.Origin, "[0]")
	set(out)
	l.resources = slices.Clip(append(l.resources, out))
	l.end(false)
}
