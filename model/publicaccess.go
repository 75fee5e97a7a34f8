package model

// BlockPublicAccess is the Region's VPC Block Public Access option (BPA-1). Ref.ID is "ACCOUNT/REGION".
type BlockPublicAccess struct {
	Meta
	Mode         string // "off", "block-ingress", "block-bidirectional"
	State        string // "default-state", "update-in-progress", "update-complete"
	NoExclusions bool   // a declarative policy does not allow exclusions (BPA-4)
}

// BlockPublicAccessExclusion exempts one VPC, with all its subnets, or one subnet (BPA-4).
type BlockPublicAccessExclusion struct {
	Meta               // Account is the owner of the VPC or subnet
	VPC, Subnet string // id of what it exempts: one of the two
	Mode        string // "allow-bidirectional", "allow-egress"
	State       string // "create-complete", …
}
