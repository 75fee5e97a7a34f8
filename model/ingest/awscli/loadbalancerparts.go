package awscli

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"portolan/model"
	"portolan/model/ingest"
)

// The calls that answer for one load balancer or target group at a time.
const (
	callBalancerAttributes    = "elbv2:DescribeLoadBalancerAttributes"
	callTargetGroupAttributes = "elbv2:DescribeTargetGroupAttributes"
	callTargetHealth          = "elbv2:DescribeTargetHealth"
	callListeners             = "elbv2:DescribeListeners"
)

// balancerParts is what a document tells of one load balancer or target group. The output of the AWS CLI does not name it: the
// document's LoadBalancerArn or TargetGroupArn does, or the name of the file, which has the ARN or the 16 digits at its end.
type balancerParts struct {
	balancer, group               string
	attributes, health, listeners *listing
	list                          []attributePair
	targets                       []model.Target
}

// attributePair is an element of DescribeLoadBalancerAttributes or DescribeTargetGroupAttributes.
type attributePair struct{ Key, Value string }

func balancerAttributes() section {
	read := list("", func(e *element, a *attributePair) {
		if a.Key == "" { // other services list attributes as well
			e.notOurs("", "Key")
			return
		}
		e.lb.list = append(e.lb.list, *a)
	}).read
	return section{callBalancerAttributes, func(d *document, l *listing, dec *jsontext.Decoder) error {
		if dec.PeekKind() == jsontext.KindBeginObject { // of queues, topics, …
			l.index, l.alien = -1, true
			d.known--
			d.part.Documents = d.part.Documents[:len(d.part.Documents)-1]
			d.unread(l.key)
			return dec.SkipValue()
		}
		d.lb.attributes = l
		return read(d, l, dec)
	}}
}

// targetHealth is an element of DescribeTargetHealth.
type targetHealth struct {
	Target struct {
		Id, AvailabilityZone string
		Port                 number
		QuicServerId         skip
		Unread               unread `json:",embed"`
	}
	TargetHealth struct {
		State, Reason string
		Description   skip
		Unread        unread `json:",embed"`
	}

	AdministrativeOverride, AnomalyDetection, HealthCheckPort skip
	Unread                                                    unread `json:",embed"`
}

func (h *targetHealth) target(e *element) (model.Target, bool) {
	e.unknown("", h.Unread)
	e.unknown(".Target", h.Target.Unread)
	e.unknown(".TargetHealth", h.TargetHealth.Unread)
	e.known("TargetHealth.State", h.TargetHealth.State, "initial", "healthy", "unhealthy", "unhealthy.draining", "unused", "draining", "unavailable")
	if !e.need("Target.Id", h.Target.Id) {
		return model.Target{}, false
	}
	return model.Target{
		ID: h.Target.Id, Port: h.Target.Port.v, Zone: e.names.get(h.Target.AvailabilityZone),
		State: e.names.get(h.TargetHealth.State), Reason: e.names.get(h.TargetHealth.Reason),
	}, true
}

func targetHealths() section {
	read := list("", func(e *element, h *targetHealth) {
		if t, ok := h.target(e); ok {
			e.lb.targets = append(e.lb.targets, t)
		}
	}).read
	return section{callTargetHealth, func(d *document, l *listing, dec *jsontext.Decoder) error {
		d.lb.health = l
		return read(d, l, dec)
	}}
}

func listeners() section {
	read := list("", func(e *element, l *listener) { l.convert(e) }).read
	return section{callListeners, func(d *document, l *listing, dec *jsontext.Decoder) error {
		d.lb.listeners = l
		return read(d, l, dec)
	}}
}

// balancerInName is the end of the ARN of a load balancer or target group in the name of a file.
var balancerInName = regexp.MustCompile(`(?:^|[^0-9A-Za-z])([0-9a-f]{16})(?:[^0-9A-Za-z]|$)`)

// ofGroups is how attributes of target groups start that load balancers have not.
var ofGroups = [...]string{"deregistration_delay.", "stickiness.", "preserve_client_ip.", "proxy_protocol_v2.", "target_group_health.",
	"target_health_state.", "target_failover.", "lambda.", "slow_start.", "load_balancing.algorithm."}

func isOfGroup(list []attributePair) bool {
	for _, a := range list {
		for _, p := range ofGroups {
			if strings.HasPrefix(a.Key, p) {
				return true
			}
		}
	}
	return false
}

// named is the object that the document speaks of: by its member, else by the 16 digits in the name of the file, which Merge
// completes.
func (d *document) named(member string) string {
	if member != "" {
		return member
	}
	if ids := balancerInName.FindAllStringSubmatch(d.name, -1); ids != nil {
		return ids[len(ids)-1][1]
	}
	return ""
}

// finishBalancer makes the load balancer and target group of what the document tells of them.
func (d *document) finishBalancer(broken bool) {
	p := &d.lb
	if l := p.attributes; l != nil && !l.alien {
		group := p.group != "" && p.balancer == "" || isOfGroup(p.list)
		whole := !l.truncated && !d.truncated && !broken
		if group {
			d.part.Documents[l.index].Call = callTargetGroupAttributes
			d.finishPart(l, d.named(p.group), "attributes of a target group", "TargetGroupArn", func(e *element, id string) model.Resource {
				return groupAttributes(e, id, p.list, whole)
			})
		} else {
			d.finishPart(l, d.named(p.balancer), "attributes of a load balancer", "LoadBalancerArn", func(e *element, id string) model.Resource {
				return balancerAttributesOf(e, id, p.list, whole)
			})
		}
	}
	if l := p.health; l != nil {
		d.finishPart(l, d.named(p.group), "targets of a target group", "TargetGroupArn", func(e *element, id string) model.Resource {
			account, region := arnPlace(id)
			return &model.TargetGroup{
				Meta: e.meta(model.KindTargetGroup, id, account, region, nil), Targets: ingest.SortTargets(p.targets),
				HasTargets: !l.truncated && !d.truncated && !broken,
			}
		})
	}
	if p.listeners != nil && !p.listeners.alien {
		d.finishListeners(p.listeners, broken)
	}
}

// finishListeners: what is cut off is not all that a balancer has; an empty list is one too.
func (d *document) finishListeners(l *listing, broken bool) {
	if l.truncated || d.truncated || broken {
		for _, r := range l.resources {
			switch r := r.(type) {
			case *model.LoadBalancer:
				r.HasListeners = false
			case *model.Accelerator:
				r.HasListeners = false
			}
		}
		return
	}
	id := d.named(d.lb.balancer)
	if l.count > 0 || id == "" {
		return
	}
	e := element{listing: l, list: d.root + pathMember(l.key)}
	account, region := arnPlace(id)
	l.resources = []model.Resource{&model.LoadBalancer{Meta: e.meta(model.KindLoadBalancer, id, account, region, nil), HasListeners: true}}
	l.end(false)
}

func (d *document) finishPart(l *listing, id, what, member string, made func(e *element, id string) model.Resource) {
	if id == "" {
		d.problem(d.root+pathMember(l.key), "name the file after the 16 digits at the end of its ARN, or put "+strconv.Quote(member)+" beside it",
			"%s that nothing names", what)
		l.truncated = true
	} else {
		e := &element{listing: l, list: d.root + pathMember(l.key)}
		r := made(e, id)
		r.Head().Origin = strings.TrimSuffix(r.Head().Origin, "[0]")
		l.resources = []model.Resource{r}
	}
	l.end(false)
}

func balancerAttributesOf(e *element, id string, list []attributePair, whole bool) *model.LoadBalancer {
	account, region := arnPlace(id)
	out := &model.LoadBalancer{Meta: e.meta(model.KindLoadBalancer, id, account, region, nil), HasAttributes: whole}
	for _, a := range list {
		if a.Key == "load_balancing.cross_zone.enabled" {
			e.known("load_balancing.cross_zone.enabled", a.Value, "true", "false")
			out.CrossZone = truth(a.Value)
		}
	}
	return out
}

func groupAttributes(e *element, id string, list []attributePair, whole bool) *model.TargetGroup {
	account, region := arnPlace(id)
	out := &model.TargetGroup{Meta: e.meta(model.KindTargetGroup, id, account, region, nil), HasAttributes: whole}
	for _, a := range list {
		switch a.Key {
		case "preserve_client_ip.enabled":
			e.known(a.Key, a.Value, "true", "false")
			out.PreserveClientIP = truth(a.Value)
		case "load_balancing.cross_zone.enabled":
			e.known(a.Key, a.Value, "true", "false", "use_load_balancer_configuration")
			out.CrossZone = e.names.get(a.Value)
		}
	}
	return out
}

// truth reads "true" and "false".
func truth(s string) model.Tristate {
	switch s {
	case "true":
		return model.Yes
	case "false":
		return model.No
	}
	return model.NotTold
}

// batfishBalancer is an element of Batfish's lists of attributes, listeners and targets, which names the object.
type batfishBalancer struct {
	LoadBalancerArn, TargetGroupArn string
	Attributes                      []attributePair
	Listeners                       []listener
	TargetHealthDescriptions        []targetHealth
	NextMarker, Marker              skip
	Unread                          unread `json:",embed"`
}

func (b *batfishBalancer) convert(e *element) {
	e.unknown("", b.Unread)
	id := cmp.Or(b.LoadBalancerArn, b.TargetGroupArn)
	if !e.need("LoadBalancerArn", id) {
		return
	}
	account, region := arnPlace(id)
	switch {
	case b.TargetGroupArn != "":
		out := &model.TargetGroup{Meta: e.meta(model.KindTargetGroup, id, account, region, nil), HasTargets: true}
		for i := range b.TargetHealthDescriptions {
			if t, ok := b.TargetHealthDescriptions[i].target(e); ok {
				out.Targets = append(out.Targets, t)
			}
		}
		out.Targets = ingest.SortTargets(out.Targets)
		e.add(out)
	case b.Listeners != nil:
		e.add(&model.LoadBalancer{Meta: e.meta(model.KindLoadBalancer, id, account, region, nil), HasListeners: true})
		for i := range b.Listeners {
			b.Listeners[i].convert(e)
		}
	default:
		e.add(balancerAttributesOf(e, id, b.Attributes, true))
	}
}

// balancerLists reads Batfish's list of attributes, or the object of that name that elb answers for one Classic Load Balancer.
func balancerLists() section {
	read := list(callBalancerAttributes, func(e *element, b *batfishBalancer) { b.convert(e) }).read
	return section{callBalancerAttributes, func(d *document, l *listing, dec *jsontext.Decoder) error {
		if dec.PeekKind() == jsontext.KindBeginObject {
			d.part.Documents[l.index].Call = callClassicAttributes
			d.classic.attributes = l
			return object(func(d *document, v *classicAttributes) { d.classic.crossZone = v.CrossZoneLoadBalancing.Enabled }).read(d, l, dec)
		}
		return read(d, l, dec)
	}}
}
