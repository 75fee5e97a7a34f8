package model

import "net/netip"

// Accelerator is an accelerator of AWS Global Accelerator, with its listeners and endpoint groups. Ref.ID is its ARN.
// https://docs.aws.amazon.com/global-accelerator/latest/api/API_Accelerator.html
type Accelerator struct {
	Meta            // Region is empty: accelerators belong to none
	AcceleratorName string
	Enabled         Tristate
	Status          string // "DEPLOYED", "IN_PROGRESS"; "" when it is not listed itself
	Addresses       []netip.Addr
	DNSNames        []string // sorted
	Listeners       []AcceleratorListener
	HasListeners    bool // the listing was collected
	Groups          []EndpointGroup
	GroupsOf        []string // ARNs of the listeners whose endpoint groups were collected, sorted
}

// AcceleratorListener is what an accelerator takes.
type AcceleratorListener struct {
	ARN      string
	Protocol string // "TCP", "UDP"; "" for custom routing
	Ports    []PortRange
	Custom   bool // it maps ports to single instances, of which the API lists none
}

// PortRange is a range of ports.
type PortRange struct{ First, Last int } // inclusive

// EndpointGroup is what a listener forwards to in one Region.
type EndpointGroup struct {
	ARN       string // of the group; the listener's ARN is its beginning
	Listener  string
	Region    string
	Endpoints []AcceleratorEndpoint // sorted by id
	Overrides []PortOverride        // sorted
	Closed    bool                  // a traffic dial of 0 %: it gets nothing
	Custom    bool
}

// AcceleratorEndpoint is a load balancer's ARN, an instance, an elastic address' allocation or, for custom routing, a subnet.
type AcceleratorEndpoint struct {
	ID               string
	Health           string // volatile
	PreserveClientIP Tristate
	Closed           bool // a weight of 0: it gets nothing
}

// PortOverride sends what a listener takes on one port to another port of the endpoints.
type PortOverride struct{ Listener, Endpoint int }
