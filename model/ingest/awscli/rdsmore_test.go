package awscli

import (
	"testing"

	"portolan/model"
)

// rule: DB-22, DB-26, DB-27, DB-31, DB-32, DB-34
func TestMoreDatabases(t *testing.T) {
	s := clean(t, "111122223333/eu-west-1/a.json", `{
	 "GlobalClusters":[{"GlobalClusterIdentifier":"world","GlobalClusterArn":"arn:aws:rds::111122223333:global-cluster:world","Endpoint":"world.global-x.global.rds.amazonaws.com","Status":"available","Engine":"aurora-postgresql",
	  "GlobalClusterMembers":[{"DBClusterArn":"b","IsWriter":false,"Readers":[],"SynchronizationStatus":"connected"},{"DBClusterArn":"a","IsWriter":true}],"FailoverState":{}}],
	 "DBShardGroups":[{"DBShardGroupIdentifier":"s","DBShardGroupArn":"arn:aws:rds:eu-west-1:111122223333:shard-group:shardgroup-1","DBClusterIdentifier":"c","Endpoint":"e","PubliclyAccessible":true,"Status":"available","MaxACU":800.0,"ComputeRedundancy":0}],
	 "BlueGreenDeployments":[{"BlueGreenDeploymentIdentifier":"bgd-1","BlueGreenDeploymentName":"n","Source":"arn:aws:rds:eu-west-1:111122223333:db:a","Target":"arn:aws:rds:eu-west-1:111122223333:db:b","Status":"AVAILABLE",
	  "SwitchoverDetails":[{"SourceMember":"y","TargetMember":"z","Status":"AVAILABLE"},{"SourceMember":"w","TargetMember":"x","Status":"AVAILABLE"}],"Tasks":[{"Name":"t","Status":"COMPLETED"}]}],
	 "DBClusters":[{"DBClusterIdentifier":"c","DBClusterArn":"arn:aws:rds:eu-west-1:111122223333:cluster:c","ClusterScalabilityType":"limitless","GlobalClusterIdentifier":"world","ServerlessV2ScalingConfiguration":{"MinCapacity":0.0,"MaxCapacity":4.0}}],
	 "DBInstances":[{"DBInstanceIdentifier":"i","DBInstanceArn":"arn:aws:rds:eu-west-1:111122223333:db:i","PendingModifiedValues":{"DBSubnetGroupName":"moved"},"CustomerOwnedIpEnabled":true}]}`)
	for g := range model.All[*model.GlobalCluster](s, model.KindGlobalCluster) {
		eq(t, "global cluster", []any{g.Ref, g.Identifier, g.Endpoint, g.Status, g.Members, g.Account, g.Region}, []any{"global:world", "world", "world.global-x.global.rds.amazonaws.com", "available", "[{Cluster:a Writer:true} {Cluster:b Writer:false}]", "111122223333", ""})
	}
	for g := range model.All[*model.DBShardGroup](s, model.KindDBShardGroup) {
		eq(t, "shard group", []any{g.Identifier, g.Cluster, g.Endpoint, g.Status, g.Public, g.Region}, []any{"s", "c", "e", "available", model.Yes, "eu-west-1"})
	}
	for d := range model.All[*model.BlueGreenDeployment](s, model.KindBlueGreenDeployment) {
		eq(t, "deployment", []any{d.Ref, d.Name, d.Source, d.Target, d.Status, d.Switchovers, d.Region},
			[]any{"bgd-1", "n", "arn:aws:rds:eu-west-1:111122223333:db:a", "arn:aws:rds:eu-west-1:111122223333:db:b", "AVAILABLE", "[{Source:w Target:x Status:AVAILABLE} {Source:y Target:z Status:AVAILABLE}]", "eu-west-1"})
	}
	for c := range model.All[*model.DBCluster](s, model.KindDBCluster) {
		eq(t, "cluster", []any{c.Scalability, c.Global, c.Pauses}, []any{"limitless", "world", true})
	}
	for i := range model.All[*model.DBInstance](s, model.KindDBInstance) {
		eq(t, "instance", []any{i.PendingSubnetGroup, i.CustomerOwnedIP}, []any{"moved", true})
	}
	eq(t, "kinds", []any{s.Count(model.KindGlobalCluster), s.Count(model.KindDBShardGroup), s.Count(model.KindBlueGreenDeployment)}, []any{1, 1, 1})
}

// TestMoreDatabasesHostile: an unreadable element is a Problem, the rest is loaded, and the listing is not whole.
func TestMoreDatabasesHostile(t *testing.T) {
	s := loaded(t, "111122223333/eu-west-1/a.json", `{"GlobalClusters":[{"GlobalClusterIdentifier":7},{"GlobalClusterArn":"arn:aws:rds::111122223333:global-cluster:w"}],
	 "DBShardGroups":[{"Endpoint":"e"},{"DBShardGroupArn":"arn:aws:rds:eu-west-1:111122223333:shard-group:s","PubliclyAccessible":"maybe"}],
	 "BlueGreenDeployments":[null,{"BlueGreenDeploymentIdentifier":"bgd-1","Status":"A_NEW_ONE"}]}`)
	eq(t, "problems", []any{len(s.Problems())}, []any{4})
	eq(t, "kinds", []any{s.Count(model.KindGlobalCluster), s.Count(model.KindDBShardGroup), s.Count(model.KindBlueGreenDeployment)}, []any{1, 0, 1})
	for _, k := range [...]model.Kind{model.KindGlobalCluster, model.KindDBShardGroup, model.KindBlueGreenDeployment} {
		for _, d := range s.Sets() {
			if d.Call == k.Call() && !s.Status(d).Truncated {
				t.Errorf("%v counts as whole", d)
			}
		}
	}
	if s.Unread()["BlueGreenDeployments[].Status=A_NEW_ONE"] != 1 {
		t.Errorf("an unknown state is not told: %v", s.Unread())
	}
}
