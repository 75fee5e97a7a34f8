package awscli

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model"
)

// group is a group with one permission.
func group(permission string) string {
	return `{"SecurityGroups":[{"GroupId":"sg-0db","GroupName":"db","OwnerId":"111122223333","VpcId":"vpc-0a","Description":"d","IpPermissions":[` + permission + `],"IpPermissionsEgress":[]}]}`
}

func keys(g *model.SecurityGroup) string {
	var out []string
	for _, r := range g.Rules {
		out = append(out, r.Key())
	}
	return strings.Join(out, " ")
}

// rule: SG-5, SG-6, SG-7, SG-8, SG-9, SG-26
func TestPermissions(t *testing.T) {
	for in, want := range map[string]string{
		// protocols by name and number; -1 ignores ports
		`{"IpProtocol":"tcp","FromPort":5432,"ToPort":5440,"IpRanges":[{"CidrIp":"10.0.0.0/8"}]}`:                   "in/tcp/5432-5440/10.0.0.0/8",
		`{"IpProtocol":"6","FromPort":5432,"ToPort":5432,"IpRanges":[{"CidrIp":"10.0.0.0/8"}]}`:                     "in/tcp/5432-5432/10.0.0.0/8",
		`{"IpProtocol":"17","FromPort":53,"ToPort":53,"IpRanges":[{"CidrIp":"10.0.0.0/8"}]}`:                        "in/udp/53-53/10.0.0.0/8",
		`{"IpProtocol":"-1","FromPort":80,"ToPort":80,"IpRanges":[{"CidrIp":"10.0.0.0/8"}]}`:                        "in/all/10.0.0.0/8",
		`{"IpProtocol":"-1","FromPort":null,"ToPort":null,"IpRanges":[{"CidrIp":"10.0.0.0/8","Description":null}]}`: "in/all/10.0.0.0/8",
		`{"IpProtocol":"50","IpRanges":[{"CidrIp":"10.0.0.0/8"}]}`:                                                  "in/50/10.0.0.0/8",
		`{"IpProtocol":"icmp","FromPort":-1,"ToPort":-1,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}`:                       "in/icmp/-1--1/0.0.0.0/0",
		`{"IpProtocol":"icmp","FromPort":8,"ToPort":0,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}`:                         "in/icmp/8-0/0.0.0.0/0",
		`{"IpProtocol":"58","FromPort":-1,"ToPort":-1,"Ipv6Ranges":[{"CidrIpv6":"::/0"}]}`:                          "in/icmpv6/-1--1/::/0",
		// host bits are cleared: networks are compared, not strings
		`{"IpProtocol":"-1","IpRanges":[{"CidrIp":"100.68.0.18/18"},{"CidrIp":"100.68.0.0/18"}]}`: "in/all/100.68.0.0/18",
		`{"IpProtocol":"-1","Ipv6Ranges":[{"CidrIpv6":"2001:DB8:0::1/32"}]}`:                      "in/all/2001:db8::/32",
		// every source is a rule of its own
		`{"IpProtocol":"-1","IpRanges":[{"CidrIp":"10.0.0.0/8"}],"Ipv6Ranges":[{"CidrIpv6":"::/0"}],"PrefixListIds":[{"PrefixListId":"pl-1"}],"UserIdGroupPairs":[{"GroupId":"sg-0app"}]}`: "in/all/10.0.0.0/8 in/all/::/0 in/all/pl-1 in/all/sg-0app",
	} {
		g := one[*model.SecurityGroup](t, model.KindSecurityGroup, "sg-0db", group(in))
		if keys(g) != want {
			t.Errorf("%s\n  = %s\nwant %s", in, keys(g), want)
		}
		if g.Rules[0].ID != "sg-0db/"+g.Rules[0].Key() {
			t.Errorf("a rule without id is named %q", g.Rules[0].ID)
		}
	}
}

// A rule that cannot be read must not be dropped from its group: the group would block what it permits.
func TestUnreadableRule(t *testing.T) {
	for in, path := range map[string]string{
		`{"IpProtocol":"tcp","FromPort":5432,"ToPort":1,"IpRanges":[{"CidrIp":"10.0.0.0/8"}]}`:  "$.SecurityGroups[0].IpPermissions[0].FromPort",
		`{"IpProtocol":"tcp","FromPort":0,"ToPort":65536,"IpRanges":[{"CidrIp":"10.0.0.0/8"}]}`: "$.SecurityGroups[0].IpPermissions[0].FromPort",
		`{"IpProtocol":"tcp","IpRanges":[{"CidrIp":"10.0.0.0/8"}]}`:                             "$.SecurityGroups[0].IpPermissions[0].FromPort",
		`{"IpProtocol":"tcp","FromPort":1.5,"ToPort":2,"IpRanges":[]}`:                          "$.SecurityGroups[0].IpPermissions[0].FromPort",
		`{"IpProtocol":"quic","IpRanges":[{"CidrIp":"10.0.0.0/8"}]}`:                            "$.SecurityGroups[0].IpPermissions[0].IpProtocol",
		`{"IpProtocol":"256","IpRanges":[{"CidrIp":"10.0.0.0/8"}]}`:                             "$.SecurityGroups[0].IpPermissions[0].IpProtocol",
		`{"IpProtocol":"-1","IpRanges":[{"CidrIp":"::/0"}]}`:                                    "$.SecurityGroups[0].IpPermissions[0].IpRanges",
		`{"IpProtocol":"-1","IpRanges":[{"CidrIp":"10.0.0.0"}]}`:                                "$.SecurityGroups[0].IpPermissions[0].IpRanges",
		`{"IpProtocol":"-1","UserIdGroupPairs":[{"UserId":"111122223333"}]}`:                    "$.SecurityGroups[0].IpPermissions[0].UserIdGroupPairs",
	} {
		s := loaded(t, "a.json", group(in))
		oneProblem(t, s, path, "the element is not used")
		if s.Count(model.KindSecurityGroup) != 0 {
			t.Errorf("%s: the group is kept without the rule", in)
		}
	}
}

const sgr = `{"SecurityGroupRules":[
 {"SecurityGroupRuleId":"sgr-1","GroupId":"sg-0db","GroupOwnerId":"111122223333","IsEgress":false,"IpProtocol":"tcp","FromPort":5432,"ToPort":5432,"CidrIpv4":"10.0.0.0/8","Description":"x","Tags":[]},
 {"SecurityGroupRuleId":"sgr-2","GroupId":"sg-0db","GroupOwnerId":"111122223333","IsEgress":false,"IpProtocol":"tcp","FromPort":5432,"ToPort":5432,
  "ReferencedGroupInfo":{"GroupId":"sg-0app","UserId":"999988887777","VpcId":"vpc-0b","VpcPeeringConnectionId":"pcx-1","PeeringStatus":"active"}},
 {"SecurityGroupRuleId":"sgr-3","GroupId":"sg-0db","GroupOwnerId":"111122223333","IsEgress":true,"IpProtocol":"-1","FromPort":-1,"ToPort":-1,"CidrIpv6":"::/0"},
 {"SecurityGroupRuleId":"sgr-4","GroupId":"sg-0db","GroupOwnerId":"111122223333","IsEgress":false,"IpProtocol":"icmp","FromPort":-1,"ToPort":-1,"PrefixListId":"pl-1"}]}`

const sgOfRules = `{"SecurityGroups":[{"GroupId":"sg-0db","GroupName":"db","OwnerId":"111122223333","VpcId":"vpc-0a","IpPermissions":[
 {"IpProtocol":"icmp","FromPort":-1,"ToPort":-1,"PrefixListIds":[{"PrefixListId":"pl-1"}]},
 {"IpProtocol":"tcp","FromPort":5432,"ToPort":5432,"IpRanges":[{"CidrIp":"10.0.0.0/8"}],"UserIdGroupPairs":[{"GroupId":"sg-0app","UserId":"999988887777","VpcId":"vpc-0b","VpcPeeringConnectionId":"pcx-1","PeeringStatus":"active"}]}],
 "IpPermissionsEgress":[{"IpProtocol":"-1","Ipv6Ranges":[{"CidrIpv6":"::/0"}]}]}]}`

// rule: SG-27
func TestBothShapesOfRules(t *testing.T) {
	get := func(docs ...string) *model.SecurityGroup {
		g, _ := model.Get[*model.SecurityGroup](clean(t, docs...), model.KindSecurityGroup, "sg-0db")
		return g
	}
	nested, single, both := get("a", sgOfRules), get("a", sgr), get("a", sgOfRules, "b", sgr)
	if keys(nested) != keys(single) || keys(nested) != keys(both) || len(nested.Rules) != 4 {
		t.Errorf("nested %s\nsingle %s\nboth   %s", keys(nested), keys(single), keys(both))
	}
	eq(t, "rules of both", both.Rules, single.Rules) // the ids of the single rules
	eq(t, "ids", fmt.Sprint(both.Rules[0].ID, both.Rules[1].ID, both.Rules[2].ID, both.Rules[3].ID), "sgr-4sgr-1sgr-2sgr-3")
	if both.GroupName != "db" || both.VPC != "vpc-0a" || single.VPC != "" || single.Account != "111122223333" {
		t.Errorf("%+v", both)
	}
	// Content without ids is the same but for the ids.
	for i := range nested.Rules {
		nested.Rules[i].ID = both.Rules[i].ID
	}
	eq(t, "rules", nested.Rules, both.Rules)
}

// rule: SG-27
func TestRulesDisagree(t *testing.T) {
	more := strings.Replace(sgOfRules, `"CidrIp":"10.0.0.0/8"`, `"CidrIp":"10.9.0.0/16"`, 1)
	s := loaded(t, "a", more, "b", sgr)
	g, _ := model.Get[*model.SecurityGroup](s, model.KindSecurityGroup, "sg-0db")
	if len(g.Rules) != 5 || len(s.Problems()) != 2 || !strings.Contains(fmt.Sprint(s.Problems()), `rule "in/tcp/5432-5432/10.9.0.0/16" is in SecurityGroups but not in SecurityGroupRules`) {
		t.Errorf("%s %v", keys(g), s.Problems())
	}
	// Of an incomplete listing only ids are taken: what it lacks proves nothing.
	part := strings.Replace(sgr, `{"SecurityGroupRules"`, `{"NextToken":"x","SecurityGroupRules"`, 1)
	g, _ = model.Get[*model.SecurityGroup](clean(t, "a", strings.Replace(sgOfRules, `"IpRanges":[`, `"IpRanges":[{"CidrIp":"10.9.0.0/16"},`, 1), "b", part), model.KindSecurityGroup, "sg-0db")
	if len(g.Rules) != 5 || g.Rules[1].ID != "sgr-1" {
		t.Errorf("%s", keys(g))
	}
	// A group of which only some rules are known is not a group.
	if s := clean(t, "a", part); s.Count(model.KindSecurityGroup) != 0 {
		t.Error("a group made of some of its rules")
	}
	bad := strings.Replace(sgr, `"10.0.0.0/8"`, `"10.0.0.0/88"`, 1)
	if s := loaded(t, "a", bad); s.Count(model.KindSecurityGroup) != 0 || len(s.Problems()) != 1 {
		t.Error("a group without its unreadable rule", s.Problems())
	}
}

// rule: SG-11, SG-14, SG-20
func TestGroupReference(t *testing.T) {
	g := one[*model.SecurityGroup](t, model.KindSecurityGroup, "sg-0db", sgOfRules)
	r := g.Rules[2]
	eq(t, "reference", []string{r.Group, r.GroupAccount, r.GroupVPC, r.Peering, r.PeeringStatus}, []string{"sg-0app", "999988887777", "vpc-0b", "pcx-1", "active"})
}

func TestGroupByName(t *testing.T) {
	doc := `{"Vpcs":[{"VpcId":"vpc-0a","CidrBlock":"10.0.0.0/16","IsDefault":true,"OwnerId":"111122223333"},{"VpcId":"vpc-0b","CidrBlock":"10.0.0.0/16","OwnerId":"111122223333"}],
	 "SecurityGroups":[{"GroupId":"sg-1","GroupName":"app","VpcId":"vpc-0a","IpPermissions":[],"IpPermissionsEgress":[]},{"GroupId":"sg-2","GroupName":"app","VpcId":"vpc-0b","IpPermissions":[],"IpPermissionsEgress":[]},
	 {"GroupId":"sg-0db","GroupName":"db","VpcId":"vpc-0a","IpPermissions":[{"IpProtocol":"-1","UserIdGroupPairs":[{"GroupName":"app"},{"GroupName":"gone"}]}],"IpPermissionsEgress":[]}],
	 "LaunchConfigurations":[{"LaunchConfigurationName":"lc","LaunchConfigurationARN":"arn:aws:autoscaling:eu-west-1:111122223333:launchConfiguration:u:launchConfigurationName/lc","SecurityGroups":["app","db"]}]}`
	s := clean(t, "a", doc)
	g, _ := model.Get[*model.SecurityGroup](s, model.KindSecurityGroup, "sg-0db")
	eq(t, "rules", keys(g)+" "+g.Rules[1].ID, "in/all/gone in/all/sg-1 sg-0db/in/all/sg-1")
	for lc := range model.All[*model.LaunchConfiguration](s, model.KindLaunchConfiguration) {
		eq(t, "groups", lc.Groups, []string{"sg-0db", "sg-1"})
	}
}
