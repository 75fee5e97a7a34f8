package ask_test

import (
	"slices"
	"strings"
	"testing"

	"portolan/graph"
)

// green is a blue/green deployment of open, whose green database is like it but for its group and zone.
func green(status, target string) []string {
	return []string{
		`DBInstances += {"DBInstanceIdentifier": "open-green-ab12cd", "DBInstanceArn": "arn:aws:rds:eu-west-1:111122223333:db:open-green-ab12cd", "Engine": "postgres", "EngineVersion": "17.4",
			"DBInstanceStatus": "available", "Endpoint": {"Address": "open-green-ab12cd.cq1example22.eu-west-1.rds.amazonaws.com", "Port": 5432}, "AvailabilityZone": "eu-west-1b", "PubliclyAccessible": false,
			"NetworkType": "IPV4", "VpcSecurityGroups": [{"VpcSecurityGroupId": "sg-db", "Status": "active"}], "DBSubnetGroup": {"DBSubnetGroupName": "db", "VpcId": "vpc-a", "SubnetGroupStatus": "Complete",
			"Subnets": [{"SubnetIdentifier": "subnet-dbb", "SubnetAvailabilityZone": {"Name": "eu-west-1b"}, "SubnetStatus": "Active"}]}}`,
		`SecurityGroups[sg-0e].IpPermissions[5432].IpRanges += {"CidrIp": "10.0.1.0/24"}`,
		place + `describe-blue-green-deployments.json {"BlueGreenDeployments": [{"BlueGreenDeploymentIdentifier": "bgd-1", "BlueGreenDeploymentName": "upgrade", "Status": "` + status + `",
			"Source": "arn:aws:rds:eu-west-1:111122223333:db:open", "Target": "` + target + `", "SwitchoverDetails": [{"SourceMember": "arn:aws:rds:eu-west-1:111122223333:db:other", "TargetMember": "arn:aws:rds:eu-west-1:111122223333:db:gone", "Status": "AVAILABLE"}, {"SourceMember": "arn:aws:rds:eu-west-1:111122223333:db:open", "TargetMember": "` + target + `", "Status": "AVAILABLE"}]}]}`,
	}
}

// TestBlueGreen: both databases have a verdict of their own, and the blue one's answer says what the green one's will be.
//
// rule: DB-34
func TestBlueGreen(t *testing.T) {
	const target = "arn:aws:rds:eu-west-1:111122223333:db:open-green-ab12cd"
	for _, c := range []struct{ why, status, target, source, now, green, after string }{
		{"green has another group", "AVAILABLE", target, "198.51.100.7", "reachable", "blocked", "blocked"},
		{"who both admit", "AVAILABLE", target, "i-a1", "reachable", "reachable", "reachable"},
		{"it has switched over", "SWITCHOVER_COMPLETED", target, "198.51.100.7", "reachable", "blocked", "none"},
		{"green is not in the snapshot", "AVAILABLE", target + "x", "i-a1", "reachable", "reachable", "unknown"},
	} {
		a := askerOf(t, green(c.status, c.target))
		an := asked(t, a, c.source, "db:open", "")
		after := "none"
		if s := an.AfterSwitchover; s != nil {
			after = s.Verdict.String()
		}
		if an.Verdict.String() != c.now || after != c.after {
			t.Errorf("%s: now %v, after the switchover %s; want %s and %s", c.why, an.Verdict, after, c.now, c.after)
		}
		if g := asked(t, a, c.source, "db:open-green-ab12cd", ""); g.Verdict.String() != c.green || g.AfterSwitchover != nil {
			t.Errorf("%s: green is %v, want %s", c.why, g.Verdict, c.green)
		}
	}
}

// TestDatabaseWarnings: what is to come or to know, apart from the verdict.
//
// rule: DB-22, DB-25, DB-31, DB-33, DB-36
func TestDatabaseWarnings(t *testing.T) {
	dual := []string{`DBInstances[open].NetworkType = "DUAL"`, `DBInstances[open].PubliclyAccessible = false`, `NetworkInterfaces[eni-0e].Ipv6Addresses = [{"Ipv6Address": "2600:1f00:a:103::30"}]`}
	serverless := []string{`DBInstances[orders-1].DBInstanceClass = "db.serverless"`, `DBClusters[orders].ServerlessV2ScalingConfiguration = {"MinCapacity": 0, "MaxCapacity": 4}`}
	for _, c := range []struct {
		code, destination string
		edits, twin       []string
	}{
		{"DB_MAY_BE_PAUSED", "db:orders-1", serverless, all(serverless[:1], []string{`DBClusters[orders].ServerlessV2ScalingConfiguration = {"MinCapacity": 0.5, "MaxCapacity": 4}`})},
		{"DB_EXPRESS", "cluster:orders", []string{`DBClusters[orders].VPCNetworkingEnabled = false`}, []string{`DBClusters[orders].VPCNetworkingEnabled = true`}},
		{"DB_MOVE_PENDING", "db:open", []string{`DBInstances[open].PendingModifiedValues = {"DBSubnetGroupName": "moved"}`}, nil},
		{"DB_SUBNET_GROUP_EDITED", "db:orders-1", []string{`- DBInstances[orders-1].DBSubnetGroup.Subnets[subnet-dbb]`}, nil},
		{"DB_IPV6_NOT_DENIED", "db:open", all(dual, []string{`NetworkInterfaces[eni-0e].DenyAllIgwTraffic = false`}), all(dual, []string{`NetworkInterfaces[eni-0e].DenyAllIgwTraffic = true`})},
	} {
		for i, edits := range [][]string{c.edits, c.twin} {
			an := asked(t, askerOf(t, edits), "i-a1", c.destination, "")
			if has := slices.ContainsFunc(an.Warnings, func(w graph.Warning) bool { return w.Code == c.code }); has != (i == 0) {
				t.Errorf("%s: told %v of %v: %v", c.code, has, edits, an.Warnings)
			}
		}
	}
}

// TestWhoDoubts: what AWS leaves open is unknown in lists of sources, too.
//
// rule: DB-23, DB-25
func TestWhoDoubts(t *testing.T) {
	v1 := []string{`DBClusters += {"DBClusterIdentifier": "v1", "DBClusterArn": "arn:aws:rds:eu-west-1:111122223333:cluster:v1", "Engine": "aurora-postgresql", "EngineMode": "serverless",
		"Status": "available", "Port": 5432, "DBSubnetGroup": "db", "DBClusterMembers": [], "VpcSecurityGroups": [{"VpcSecurityGroupId": "sg-db", "Status": "active"}]}`}
	quick := []string{`DBClusters += {"DBClusterIdentifier": "quick", "DBClusterArn": "arn:aws:rds:eu-west-1:111122223333:cluster:quick", "Engine": "aurora-postgresql",
		"Status": "available", "Port": 5432, "DBClusterMembers": [], "VPCNetworkingEnabled": false}`}
	for _, c := range []struct {
		edits             []string
		destination, want string // boundary and verdict of the rows
	}{
		{v1, "cluster:v1", "peer VPC unknown, same VPC reachable"},
		{nil, "cluster:orders", "peer VPC reachable, same VPC reachable"},
		{quick, "cluster:quick", "internet reachable, other VPC reachable"},
	} {
		who, err := askerOf(t, c.edits).Who(c.destination, question(t, "", ""), "")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range who.Rows {
			got = append(got, r.Boundary+" "+r.Verdict.String())
		}
		slices.Sort(got)
		if s := strings.Join(slices.Compact(got), ", "); s != c.want {
			t.Errorf("%s: %s, want %s", c.destination, s, c.want)
		}
	}
}

// TestNothingKnown: a database of whose network nothing is told is not blocked.
func TestNothingKnown(t *testing.T) {
	a := askerOf(t, []string{`DBClusters += {"DBClusterIdentifier": "bare", "DBClusterArn": "arn:aws:rds:eu-west-1:111122223333:cluster:bare", "Engine": "aurora-postgresql", "Status": "available", "Port": 5432, "DBClusterMembers": []}`})
	for _, source := range []string{"198.51.100.7", "i-a1", "i-b1"} {
		an := asked(t, a, source, "cluster:bare", "")
		if an.Verdict != graph.Unknown || len(an.Unknowns) == 0 {
			t.Errorf("%s: %v %v", source, an.Verdict, an.Unknowns)
		}
	}
}
