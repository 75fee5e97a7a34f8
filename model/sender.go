package model

import "net/netip"

// Sender is what resources of services have that send from interfaces of their own in the customer's subnets (SVC-1).
type Sender struct {
	VPC        string       // "" when not told
	Subnets    []string     // where the interfaces stand or will stand, sorted
	Groups     []string     // ids, sorted
	Interfaces []string     // ids that the service tells, sorted
	Private    []netip.Addr // addresses that it tells, sorted
}

// Sending returns s itself, so that embedding Sender makes a resource a Sending one.
func (s *Sender) Sending() *Sender { return s }

// Sending is a resource that sends from interfaces of its own.
type Sending interface {
	Resource
	Sending() *Sender
}

// InstanceConnectEndpoint is an EC2 Instance Connect Endpoint: a way for users into a VPC (EICE-1).
type InstanceConnectEndpoint struct {
	Meta
	Sender
	State            string   // "create-complete", …
	PreserveClientIP Tristate // the target sees the user's address
}

// ManagedInstance is an instance that Systems Manager manages: users may forward ports through it (SSM-1). Ref.ID is the
// instance's id.
type ManagedInstance struct {
	Meta
	Ping string // PingStatus: "Online", "ConnectionLost", "Inactive"
}

// ECSService is a service of a cluster. Ref.ID is the ARN.
type ECSService struct {
	Meta
	Sender
	ServiceName, Cluster string
	Status               string // "ACTIVE", "DRAINING", "INACTIVE"
	OwnNetwork           bool   // awsvpc mode: its tasks have interfaces of their own (ECS-1)
}

// ECSTask is a task that runs. Ref.ID is the ARN.
type ECSTask struct {
	Meta
	Sender
	Cluster, Service  string // Service is "" for a task of none
	Status            string // lastStatus: "RUNNING", …
	ContainerInstance string // ARN, "" on Fargate
}

// ECSContainerInstance is an instance that a cluster runs tasks on. Ref.ID is the ARN.
type ECSContainerInstance struct {
	Meta
	Cluster  string
	Instance string // "" when it is none of EC2's
}

// EKSCluster is a Kubernetes cluster: which instances and interfaces are its nodes' their tags tell. Ref.ID is the ARN.
type EKSCluster struct {
	Meta
	Sender             // of its control plane
	ClusterName string // as in tags
	Status      string
	IPFamily    string // of pods: "ipv4", "ipv6"
}
