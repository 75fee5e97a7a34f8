package graph

import "portolan/model"

// Gated is a way to a destination that asks who somebody is before it lets packets through. It stands beside the verdict for
// addresses and never changes it (GEN-12).
type Gated struct {
	By      string    // "client-vpn", "verified-access", "instance-connect", "session-manager", "cloudshell", "data-api", "express-gateway"
	Through model.Ref // the endpoint, instance or cluster
	Label   string    // as people call it; hostile text
	Users   string    // whom it lets through: "authorised users", "authorised users of group ops"
	Verdict Verdict   // reachable, partial or unknown
}
