package model

// EndpointService is an endpoint service (PrivateLink) of its provider, which stands behind the interface endpoints that name
// it. Ref.ID is its id, "vpce-svc-…". https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ServiceConfiguration.html
type EndpointService struct {
	Meta
	ServiceName      string
	State            string   // "Available", …; "" when only connections tell of it
	Type             string   // "Interface", "GatewayLoadBalancer", "Gateway"
	Acceptance       Tristate // AcceptanceRequired (EP-6)
	NetworkBalancers []string // ARNs, sorted (EP-5)
	GatewayBalancers []string
	Zones            []string
	RemoteAccess     Tristate // EP-17
	Regions          []string // SupportedRegions, sorted
	Connections      []EndpointConnection
}

// EndpointConnection is an endpoint that is connected to a service, as the provider sees it (EP-6).
type EndpointConnection struct {
	Endpoint, Owner, Region string
	State                   string // "available", "pendingAcceptance", …
}
