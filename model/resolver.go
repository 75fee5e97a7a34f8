package model

// ResolverEndpoint is a Route 53 Resolver endpoint: an inbound one answers who can reach it as its VPC's resolver does, an
// outbound one forwards what the VPC asks (DNS-8, DNS-9). Ref.ID is its id.
type ResolverEndpoint struct {
	Meta
	EndpointName, Direction, VPC, Status string
	Groups                               []string // ids, sorted
}
