package awscli

import (
	"cmp"
	"strings"

	"portolan/model"
)

type dbProxy struct {
	DBProxyName, DBProxyArn, Status, EngineFamily, VpcId, Endpoint string
	EndpointNetworkType, TargetConnectionNetworkType               string
	VpcSecurityGroupIds, VpcSubnetIds                              []string
	RequireTLS                                                     tri

	Auth, CreatedDate, DebugLogging, DefaultAuthScheme, IdleClientTimeout, RoleArn, UpdatedDate skip
	Unread                                                                                      unread `json:",embed"`
}

func (p *dbProxy) convert(e *element) {
	e.unknown("", p.Unread)
	e.known("EngineFamily", p.EngineFamily, "MYSQL", "POSTGRESQL", "SQLSERVER")
	e.known("EndpointNetworkType", p.EndpointNetworkType, "IPV4", "IPV6", "DUAL")
	e.known("TargetConnectionNetworkType", p.TargetConnectionNetworkType, "IPV4", "IPV6")
	id := namedARN(p.DBProxyArn, p.DBProxyName)
	if !e.need("DBProxyName", id) {
		return
	}
	account, region := arnPlace(id)
	e.add(&model.DBProxy{
		Meta: e.meta(model.KindDBProxy, id, account, region, nil),
		ARN:  p.DBProxyArn, ProxyName: p.DBProxyName, EngineFamily: p.EngineFamily, Status: p.Status, VPC: e.names.get(p.VpcId),
		Subnets: e.names.set(p.VpcSubnetIds), Groups: e.names.set(p.VpcSecurityGroupIds), Host: p.Endpoint,
		RequireTLS: model.Tristate(p.RequireTLS), NetworkType: p.EndpointNetworkType, TargetNetworkType: p.TargetConnectionNetworkType,
	})
}

// namedARN is an ARN with a name in place of its opaque id; the other of the two where one is missing.
func namedARN(arn, name string) string {
	if i := strings.LastIndexByte(arn, ':'); i >= 0 && name != "" {
		return arn[:i+1] + name
	}
	return cmp.Or(name, arn)
}

type dbProxyEndpoint struct {
	DBProxyEndpointName, DBProxyEndpointArn, DBProxyName, Status, VpcId, Endpoint, TargetRole, EndpointNetworkType string
	VpcSecurityGroupIds, VpcSubnetIds                                                                              []string
	IsDefault                                                                                                      bool

	CreatedDate skip
	Unread      unread `json:",embed"`
}

func (p *dbProxyEndpoint) convert(e *element) {
	e.unknown("", p.Unread)
	e.known("TargetRole", p.TargetRole, "READ_WRITE", "READ_ONLY")
	e.known("EndpointNetworkType", p.EndpointNetworkType, "IPV4", "IPV6", "DUAL")
	name := p.DBProxyEndpointName
	if p.IsDefault { // every proxy may have one of the same name
		name = p.DBProxyName + "/" + name
	}
	id := namedARN(p.DBProxyEndpointArn, name)
	if !e.need("DBProxyEndpointName", id) {
		return
	}
	account, region := arnPlace(id)
	e.add(&model.DBProxyEndpoint{
		Meta: e.meta(model.KindDBProxyEndpoint, id, account, region, nil),
		ARN:  p.DBProxyEndpointArn, EndpointName: p.DBProxyEndpointName, Proxy: p.DBProxyName, Status: p.Status, VPC: e.names.get(p.VpcId),
		Subnets: e.names.set(p.VpcSubnetIds), Groups: e.names.set(p.VpcSecurityGroupIds), Host: p.Endpoint,
		Role: p.TargetRole, Default: p.IsDefault, NetworkType: p.EndpointNetworkType,
	})
}
