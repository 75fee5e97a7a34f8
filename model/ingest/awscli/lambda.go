package awscli

import (
	"cmp"

	"portolan/model"
)

type function struct {
	FunctionName, FunctionArn string
	VpcConfig                 struct {
		VpcId                       string
		SubnetIds, SecurityGroupIds []string
		Ipv6AllowedForDualStack     bool
	}

	Architectures, CapacityProviderConfig, CodeSha256, CodeSize, ConfigSha256, DeadLetterConfig, Description, DurableConfig,
	Environment, EphemeralStorage, FileSystemConfigs, Handler, ImageConfigResponse, KMSKeyArn, LastModified,
	LastUpdateStatus, LastUpdateStatusReason, LastUpdateStatusReasonCode, Layers, LoggingConfig, MasterArn, MemorySize,
	PackageType, RevisionId, Role, Runtime, RuntimeVersionConfig, SigningJobArn, SigningProfileVersionArn, SnapStart, State,
	StateReason, StateReasonCode, TenancyConfig, Timeout, TracingConfig, Version skip
	Unread unread `json:",embed"`
}

func (f *function) convert(e *element) {
	e.unknown("", f.Unread)
	id := cmp.Or(f.FunctionArn, f.FunctionName)
	if !e.need("FunctionArn", id) {
		return
	}
	account, region := arnPlace(f.FunctionArn)
	e.add(&model.Function{
		Meta:         e.meta(model.KindFunction, id, account, region, nil),
		FunctionName: f.FunctionName, VPC: f.VpcConfig.VpcId, DualStack: f.VpcConfig.Ipv6AllowedForDualStack,
		Subnets: e.names.set(f.VpcConfig.SubnetIds), Groups: e.names.set(f.VpcConfig.SecurityGroupIds),
	})
}
