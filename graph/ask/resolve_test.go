package ask

import (
	"strings"
	"testing"
)

// rule: ENI-1, ENI-2
func TestSources(t *testing.T) {
	check(t, little().resolver().Sources, []row{
		// ids and names
		{"i-0a1", "eni-1"},
		{"web", "eni-1"},
		{"i-0a", "ambiguous i-0a1 i-0a2"},
		{"i-0b", "nothing"},
		{"eni-1", "eni-1"},
		{"arn:aws:ec2:eu-west-1:111122223333:instance/i-0a2", "eni-2"},
		{"data", "ambiguous subnet-b sg-0d"},
		{"batsh", "not found batch"},
		{"rtb-1", "not found"},
		{"vpce-1", "0.0.0.0/0, ::/0@vpce-1?unmodelled"},
		{"sg-0a", "eni-1 eni-2"},
		{"nat-1", "eni-n"},
		{"aws_instance.web[0]", "not found"},
		{"module.a.aws_db_instance.this", "not found"},

		// literal addresses: in one VPC, in several, in none
		{"10.0.2.10", "eni-2"},
		{"10.0.2.77", "new:10.0.2.77@subnet-b[10.0.2.77]*"},
		{"10.0.1.10", "ambiguous 10.0.1.10@vpc-a 10.0.1.10@vpc-b"},
		{"10.0.1.10@vpc-a", "eni-1[10.0.1.10]"},
		{"10.0.1.10@main", "eni-1[10.0.1.10]"},
		{"10.0.1.10@twin", "eni-3"},
		{"10.0.1.10@nowhere", "not found"},
		{"10.0.9.9", "not found onprem:10.0.9.9"},
		{"10.0.2.1", "not found"},
		{"192.168.1.1", "not found onprem:192.168.1.1"},
		{"10.30.1.1", "not found onprem:10.30.1.1 10.30.1.1@vpc-f"},
		{"10.30.1.1@vpc-f", "10.30.1.1@vpc-f?ec2:DescribeVpcs"},
		{"2600:1f00:a::10", "eni-1[2600:1f00:a::10]"},
		{"2600:1f00:a::11", "new:2600:1f00:a::11@subnet-a[2600:1f00:a::11]*"},
		{"2600:1f00:a:80::1", "not found"},
		{"::ffff:10.0.2.10", "eni-2"},

		// CIDRs: who is in them, and a new host on what is free
		{"10.0.2.8/29", "new:10.0.2.8/29@subnet-b[10.0.2.8/31, 10.0.2.11-10.0.2.15]* eni-2"},
		{"10.0.1.8/29@vpc-a", "new:10.0.1.8/29@subnet-a[10.0.1.8/31, 10.0.1.12/30]* eni-1[10.0.1.10/31]"},
		{"10.0.2.0/23", "new:10.0.2.0/23@subnet-b[10.0.2.4-10.0.2.9, 10.0.2.11-10.0.2.39, 10.0.2.41-10.0.2.49, 10.0.2.51-10.0.2.254]* new:10.0.2.0/23@subnet-e[10.0.3.4-10.0.3.14]* eni-2 eni-q eni-r"},
		{"10.0.0.0/8", "ambiguous 10.0.0.0/8@vpc-a 10.0.0.0/8@vpc-b"},
		{"10.0.2.10,i-0a2", "eni-2"},
		{"10.0.1.10@vpc-a,10.0.1.11@vpc-a", "eni-1[10.0.1.10/31]"},
		{"0.0.0.0/0", "ambiguous internet"},
		{"::/0", "ambiguous internet6"},

		// public addresses; the snapshot's own are its interfaces
		{"internet", "internet"},
		{"internet6", "internet6"},
		{"198.51.100.7", "internet(198.51.100.7)"},
		{"192.0.2.0/24", "internet(192.0.2.0/24)"},
		{"2001:db8::5", "internet(2001:db8::5)"},
		{"203.0.113.10", "eni-1[10.0.1.10]"},
		{"203.0.113.20", "not found"},
		{"203.0.113.8/30", "internet(203.0.113.8/31, 203.0.113.11) eni-1[10.0.1.10]"},
		{"internet,!198.0.0.0/7", "internet"},
		{"198.51.100.0/24,!198.51.100.0/25", "internet(198.51.100.128/25)"},

		// sets
		{"subnet:app", "eni-1 eni-l"},
		{"subnet:empty", "new:subnet-e@subnet-e*"},
		{"subnet:subnet-b", "eni-2 eni-q eni-r"},
		{"subnet-b", "eni-2 eni-q eni-r"},
		{"vpc:main", "eni-1 eni-2 eni-l eni-q eni-r"},
		{"vpc:twin", "eni-3"},
		{"vpc-f", "10.30.0.0/16@vpc-f?ec2:DescribeVpcs"},
		{"vpc:mian", "not found vpc:main"},
		{"az:eu-west-1a", "eni-1 eni-3 eni-l"},
		{"az:euw1-azb", "eni-2 eni-q eni-r"},
		{"az:eu-west-1z", "not found az:eu-west-1a az:eu-west-1b"},
		{"account:111122223333", "eni-1 eni-2 eni-3 eni-l eni-q eni-r"},
		{"account:999988887777", "10.30.0.0/16@vpc-f?ec2:DescribeVpcs"},
		{"account:1", "not found"},
		{"sg:app", "eni-1 eni-2"},
		{"sg:idle", "new:sg-01@subnet-x=sg-01"},
		{"sg:default", "ambiguous sg-d1 sg-d2"},
		{"sg:ap*", "eni-1 eni-2"},
		{"tag:tier=front", "eni-1"},
		{"tag:tier=*", "eni-1 eni-2"},
		{"tag:tier", "eni-1 eni-2"},
		{"tag:tier=fornt", "not found tag:tier=front"},
		{"tag:Name=app", "not found subnet-a"},
		{"we*", "eni-1"},
		{"[wb][ea][bt]*", "eni-1 eni-2"},
		{"i-*", "eni-1 eni-2"},
		{"xyz*", "not found"},
		{"vpc:main,!sg:app", "eni-l eni-q eni-r"},
		{"subnet:app,!10.0.1.11@vpc-a", "eni-1[10.0.1.10, 2600:1f00:a::10] eni-l"},
		{"10.0.2.0/28,!web,!subnet:data", "nothing"},
		{"web,!i-0a1", "nothing"},

		// interfaces to be
		{"lambda:job", "eni-l new:job@subnet-b=sg-0f"},
		{"lambda:free", "free"},
		{"asg:workers", "eni-1 new:workers@subnet-b=sg-0a"},
		{"lt-1", "new:lt-1@subnet-a=sg-0a new:lt-1@subnet-b=sg-0a"},
		{"tmpl", "new:lt-1@subnet-a=sg-0a new:lt-1@subnet-b=sg-0a"},
		{"lambda:jib", "not found lambda:job"},

		// databases as sources: only those whose interface can be told (DB-13)
		{"db:o-1", "eni-r"},
		{"db:o-2", "nothing"},
		{"cluster:orders", "nothing"},

		// kinds that are not known yet
		{"onprem:10.9.0.0/16", "10.9.0.0/16"},
		{"onprem:10.9.0.0/16@vgw-1", "10.9.0.0/16?ec2:DescribeVpnGateways"},
		{"onprem:all", "onprem:all"},
		{"lb:front", "not found"},
		{"ecs:a/b", "not found"},
		{"proxy:p", "not found"},
		{"@app", "not found"},
	})
}

// rule: DB-1, DB-2
func TestDestinations(t *testing.T) {
	check(t, little().resolver().Destinations, []row{
		{"cluster:orders", "o-3 o-1! o-2"},
		{"cluster:ORDERS", "o-3 o-1! o-2"},
		{"cluster:orders/writer", "o-1!"},
		{"cluster:orders/reader", "o-3 o-2"},
		{"cluster:lone/reader", "l-1!"},
		{"cluster:serverless", "cluster:serverless!"},
		{"cluster:ghost", "g-1"},
		{"cluster:ghost/writer", "g-1?rds:DescribeDBClusters"},
		{"cluster:o-1", "not found db:o-1"},
		{"cluster:ordes", "not found cluster:orders"},
		{"arn:aws:rds:eu-west-1:111122223333:cluster:orders", "o-3 o-1! o-2"},
		{"orders", "o-3 o-1! o-2"},
		{"db:o-1", "o-1!"},
		{"db:o-3", "o-3"},
		{"o-3", "o-3"},
		{"db:orders", "not found cluster:orders"},
		{"db:dup", "ambiguous arn:aws:rds:eu-west-1:111122223333:db:dup arn:aws:rds:us-east-1:111122223333:db:dup"},
		{"arn:aws:rds:us-east-1:111122223333:db:dup", "dup"},
		{"rds:*", "o-3 cluster:serverless! dup g-1 l-1! o-1! o-2 dup"},
		{"rds:o*", "o-3 o-1! o-2"},
		{"rds:*,!cluster:orders", "cluster:serverless! dup g-1 l-1! dup"},
		{"tag:data=pci", "o-3 o-1! o-2"},

		// host names as they are pasted
		{"o-1.x.eu-west-1.rds.amazonaws.com", "o-1!"},
		{"O-1.x.eu-west-1.rds.amazonaws.com.:5432", "o-1!"},
		{"orders.cluster-x.eu-west-1.rds.amazonaws.com", "o-1!"},
		{"orders.cluster-ro-x.eu-west-1.rds.amazonaws.com", "o-3 o-2"},
		{"reports.cluster-custom-x.eu-west-1.rds.amazonaws.com", "o-2"},
		{"lost.cluster-custom-x.eu-west-1.rds.amazonaws.com", "o-3?rds:DescribeDBClusterEndpoints o-1!?rds:DescribeDBClusterEndpoints o-2?rds:DescribeDBClusterEndpoints"},
		{"postgres://app:pw@orders.cluster-x.eu-west-1.rds.amazonaws.com:5433/shop", "o-1!"},

		// any address is taken: routing decides
		{"10.0.1.10", "10.0.1.10"},
		{"10.0.1.10:8080", "10.0.1.10"},
		{"10.0.1.10@vpc-a", "eni-1[10.0.1.10]"},
		{"10.0.1.99@vpc-a", "10.0.1.99@vpc-a"},
		{"10.0.0.0/8", "10.0.0.0/8"},
		{"198.51.100.7", "198.51.100.7"},
		{"internet", "internet"},
		{"10.0.0.0/16,!10.0.1.0/24", "10.0.0.0/24, 10.0.2.0-10.0.255.255"},
		{"web", "eni-1"},
		{"web,!10.0.1.11", "eni-1[10.0.1.10, 2600:1f00:a::10]"},
		{"lambda:job", "eni-l new:job@subnet-b=sg-0f"},
		{"lambda:free", "nothing"},
		{"onprem:10.9.0.0/16", "10.9.0.0/16"},
	})
}

// Without the interface listing whoever has an address may be an interface that is not shown (GEN-8).
func TestSourcesNotShown(t *testing.T) {
	const gap = "?ec2:DescribeNetworkInterfaces"
	check(t, little("ec2:DescribeNetworkInterfaces").resolver().Sources, []row{
		{"10.0.2.77", "new:10.0.2.77@subnet-b[10.0.2.77]" + gap},
		{"blind", "new:i-0b3@subnet-b" + gap},
		{"subnet:data", "new:subnet-b@subnet-b" + gap + " eni-2 eni-q eni-r"},
		{"sg:idle", "new:sg-01@subnet-x=sg-01" + gap},
	})
	check(t, little("ec2:DescribeSubnets").resolver().Sources, []row{
		{"10.0.9.9@vpc-a", "10.0.9.9@vpc-a?ec2:DescribeSubnets"},
	})
}

func TestEndsAreDetailed(t *testing.T) {
	r := little().resolver()
	for _, c := range []struct{ expr, label, owner, expression string }{
		{"web", "web", "i-0a1", "web (instance i-0a1 by tag)"},
		{"eni-q", "QuickSight nightly", "", "eni-q"},
		{"eni-l", "job", "lambda:job", "eni-l"},
		{"db:o-1", "o-1", "db:o-1", "db:o-1"},
		{"i-*", "web", "i-0a1", "i-* (2 instances)"},
		{"tmpl", "tmpl", "lt-1", "tmpl (launch-template lt-1 by name)"},
		{"asg:workers,!web", "workers", "lt-1", "asg:workers,!web (instance i-0a1 by tag)"},
		{"10.0.1.10@vpc-a", "web", "i-0a1", "10.0.1.10@vpc-a"},
	} {
		e, err := r.Sources(c.expr)
		if err != nil {
			t.Errorf("%s: %v", c.expr, err)
			continue
		}
		if got := e.Ends[0]; got.Label != c.label || got.Owner.String() != c.owner || e.Expression != c.expression {
			t.Errorf("%s: label %q, owner %q, expression %q", c.expr, got.Label, got.Owner, e.Expression)
		}
	}
	e, err := r.Destinations("postgres://app:s3cr3t@orders.cluster-x.eu-west-1.rds.amazonaws.com:5433/shop?password=s3cr3t")
	if err != nil || e.Port != 5433 || strings.Contains(e.Expression, "s3cr3t") || !strings.HasSuffix(e.Expression, "(cluster:orders/writer by host name)") {
		t.Errorf("URL: %+v, %v", e, err)
	}
	e, err = r.Sources("203.0.113.16/28")
	if err != nil || len(e.Warnings) != 1 || e.Warnings[0].Code != "SOURCE_IS_GATEWAY" {
		t.Errorf("a gateway's address: %+v, %v", e, err)
	}
	for _, end := range must(t, r, "subnet:empty") {
		if !end.OneOf || len(end.Assumed) != 1 || end.Host.Addrs.String() != "10.0.3.4-10.0.3.14" {
			t.Errorf("a supposed host: %+v, %s", end, end.Host.Addrs)
		}
	}
}

func must(t *testing.T, r *Resolver, expr string) []End {
	t.Helper()
	e, err := r.Sources(expr)
	if err != nil {
		t.Fatal(err)
	}
	return e.Ends
}
