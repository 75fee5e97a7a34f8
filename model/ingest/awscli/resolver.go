package awscli

import "portolan/model"

type resolverEndpoint struct {
	Id, Arn, Name, Direction, HostVPCId, Status string
	SecurityGroupIds                            []string

	CreationTime, CreatorRequestId, IpAddressCount, ModificationTime, OutpostArn, PreferredInstanceType, Protocols,
	ResolverEndpointType, StatusMessage, RniEnhancedMetricsEnabled, TargetNameServerMetricsEnabled skip
	Unread unread `json:",embed"`
}

func (r *resolverEndpoint) convert(e *element) {
	e.unknown("", r.Unread)
	e.known("Direction", r.Direction, "INBOUND", "OUTBOUND", "INBOUND_DELEGATION")
	e.known("Status", r.Status, "CREATING", "OPERATIONAL", "UPDATING", "AUTO_RECOVERING", "ACTION_NEEDED", "DELETING")
	if !e.need("Id", r.Id) {
		return
	}
	account, region := arnPlace(r.Arn)
	e.add(&model.ResolverEndpoint{Meta: e.meta(model.KindResolverEndpoint, r.Id, account, region, nil), EndpointName: r.Name, Direction: r.Direction,
		VPC: e.names.get(r.HostVPCId), Status: e.names.get(r.Status), Groups: e.names.set(r.SecurityGroupIds)})
}
