package awscli

import (
	"cmp"
	"strings"

	"portolan/model"
)

type globalCluster struct {
	GlobalClusterIdentifier, GlobalClusterArn, Endpoint, Status string
	GlobalClusterMembers                                        []struct {
		DBClusterArn string
		IsWriter     bool
	}
	TagList tagList

	DatabaseName, DeletionProtection, Engine, EngineLifecycleSupport, EngineVersion, FailoverState, GlobalClusterResourceId,
	StorageEncrypted, StorageEncryptionType skip
	Unread unread `json:",embed"`
}

// convert reads a global database. Each Region lists it, so it is of none: that of its ARN is empty.
func (g *globalCluster) convert(e *element) {
	e.unknown("", g.Unread)
	id := cmp.Or(g.GlobalClusterArn, g.GlobalClusterIdentifier)
	if !e.need("GlobalClusterArn", id) {
		return
	}
	account, region := arnPlace(id)
	out := &model.GlobalCluster{Meta: e.meta(model.KindGlobalCluster, id, account, region, g.TagList), Identifier: g.GlobalClusterIdentifier, Endpoint: g.Endpoint, Status: g.Status}
	for _, m := range g.GlobalClusterMembers {
		out.Members = append(out.Members, model.GlobalClusterMember{Cluster: e.names.get(m.DBClusterArn), Writer: m.IsWriter})
	}
	out.Members = sorted(out.Members, func(a, b model.GlobalClusterMember) int { return strings.Compare(a.Cluster, b.Cluster) })
	e.add(out)
}

type dbShardGroup struct {
	DBShardGroupIdentifier, DBShardGroupArn, DBClusterIdentifier, Endpoint, Status string
	PubliclyAccessible                                                             tri
	TagList                                                                        tagList

	ComputeRedundancy, DBShardGroupResourceId, MaxACU, MinACU skip
	Unread                                                    unread `json:",embed"`
}

func (g *dbShardGroup) convert(e *element) {
	e.unknown("", g.Unread)
	id := cmp.Or(g.DBShardGroupArn, g.DBShardGroupIdentifier)
	if !e.need("DBShardGroupArn", id) {
		return
	}
	account, region := arnPlace(id)
	e.add(&model.DBShardGroup{Meta: e.meta(model.KindDBShardGroup, id, account, region, g.TagList), Identifier: g.DBShardGroupIdentifier,
		Cluster: g.DBClusterIdentifier, Endpoint: g.Endpoint, Status: g.Status, Public: model.Tristate(g.PubliclyAccessible)})
}

type blueGreenDeployment struct {
	BlueGreenDeploymentIdentifier, BlueGreenDeploymentName, Source, Target, Status string
	SwitchoverDetails                                                              []struct{ SourceMember, TargetMember, Status string }
	TagList                                                                        tagList

	CreateTime, DeleteTime, StatusDetails, Tasks skip
	Unread                                       unread `json:",embed"`
}

func (d *blueGreenDeployment) convert(e *element) {
	e.unknown("", d.Unread)
	e.known("Status", d.Status, "PROVISIONING", "AVAILABLE", "SWITCHOVER_IN_PROGRESS", "SWITCHOVER_COMPLETED", "INVALID_CONFIGURATION", "SWITCHOVER_FAILED", "DELETING")
	if !e.need("BlueGreenDeploymentIdentifier", d.BlueGreenDeploymentIdentifier) {
		return
	}
	account, region := arnPlace(d.Source)
	out := &model.BlueGreenDeployment{Meta: e.meta(model.KindBlueGreenDeployment, d.BlueGreenDeploymentIdentifier, account, region, d.TagList),
		Name: d.BlueGreenDeploymentName, Source: d.Source, Target: d.Target, Status: d.Status}
	for _, s := range d.SwitchoverDetails {
		out.Switchovers = append(out.Switchovers, model.BlueGreenSwitchover{Source: s.SourceMember, Target: s.TargetMember, Status: e.names.get(s.Status)})
	}
	out.Switchovers = sorted(out.Switchovers, func(a, b model.BlueGreenSwitchover) int {
		return cmp.Or(strings.Compare(a.Source, b.Source), strings.Compare(a.Target, b.Target), strings.Compare(a.Status, b.Status))
	})
	e.add(out)
}
