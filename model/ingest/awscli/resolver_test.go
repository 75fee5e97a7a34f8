package awscli

import (
	"testing"

	"portolan/model"
)

// rule: DNS-9
func TestResolverEndpoints(t *testing.T) {
	s := clean(t, "111122223333/eu-west-1/list-resolver-endpoints.json", `{"ResolverEndpoints":[{"Id":"rslvr-in-1","Arn":"arn:aws:route53resolver:eu-west-1:111122223333:resolver-endpoint/rslvr-in-1","Name":"in","Direction":"INBOUND",
	 "HostVPCId":"vpc-0a","Status":"OPERATIONAL","SecurityGroupIds":["sg-2","sg-1"],"IpAddressCount":2,"Protocols":["Do53"],"ResolverEndpointType":"IPV4","CreationTime":"x"}]}`)
	for e := range model.All[*model.ResolverEndpoint](s, model.KindResolverEndpoint) {
		eq(t, "endpoint", []any{e.Ref, e.EndpointName, e.Direction, e.VPC, e.Status, e.Groups, e.Account, e.Region},
			[]any{"rslvr-in-1", "in", "INBOUND", "vpc-0a", "OPERATIONAL", "[sg-1 sg-2]", "111122223333", "eu-west-1"})
	}
	s = loaded(t, "111122223333/eu-west-1/list-resolver-endpoints.json", `{"ResolverEndpoints":[{"Direction":"INBOUND"},{"Id":"rslvr-2","Direction":"SIDEWAYS"},{"Id":["x"]}]}`)
	eq(t, "problems, endpoints, the strange one", []any{len(s.Problems()), s.Count(model.KindResolverEndpoint), s.Unread()["ResolverEndpoints[].Direction=SIDEWAYS"]}, []any{2, 1, 1})
}
