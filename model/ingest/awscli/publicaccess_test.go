package awscli

import (
	"testing"

	"portolan/model"
)

func TestPublicAccessExclusions(t *testing.T) {
	s := clean(t, "111122223333/eu-west-1/x.json", `{"VpcBlockPublicAccessExclusions":[
	{"ExclusionId":"vpcbpa-exclude-1","InternetGatewayExclusionMode":"allow-egress","ResourceArn":"arn:aws:ec2:eu-west-1:444455556666:subnet/subnet-1",
	 "State":"create-complete","Reason":"r","CreationTimestamp":"2026-01-01","LastUpdateTimestamp":1.5,"DeletionTimestamp":null,"Tags":[{"Key":"Name","Value":"x"}]},
	{"ExclusionId":"vpcbpa-exclude-2","InternetGatewayExclusionMode":"allow-bidirectional","ResourceArn":"arn:aws-cn:ec2:cn-north-1:111122223333:vpc/vpc-1","State":"delete-complete"}]}`)
	x, ok := model.Get[*model.BlockPublicAccessExclusion](s, model.KindBlockPublicAccessExclusion, "vpcbpa-exclude-1")
	if !ok {
		t.Fatal("the exclusion is not there")
	}
	eq(t, "of a subnet", []string{x.Subnet, x.VPC, x.Mode, x.State, x.Account, x.Region}, "[subnet-1  allow-egress create-complete 444455556666 eu-west-1]")
	x, _ = model.Get[*model.BlockPublicAccessExclusion](s, model.KindBlockPublicAccessExclusion, "vpcbpa-exclude-2")
	eq(t, "of a VPC", []string{x.Subnet, x.VPC, x.State, x.Region}, "[ vpc-1 delete-complete cn-north-1]")

	for _, hostile := range []string{"arn:aws:ec2:eu-west-1:1:subnet/", "arn:aws:ec2:::instance/i-1", ":", "/", "vpc-1"} {
		p := loaded(t, "111122223333/eu-west-1/x.json", `{"VpcBlockPublicAccessExclusions":[{"ExclusionId":"a","ResourceArn":"`+hostile+`"},
		{"ExclusionId":"b","ResourceArn":"arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1"}]}`)
		oneProblem(t, p, "$.VpcBlockPublicAccessExclusions[0].ResourceArn", "the element is not used")
		if _, ok := model.Get[*model.BlockPublicAccessExclusion](p, model.KindBlockPublicAccessExclusion, "b"); !ok {
			t.Errorf("%q takes the next element with it", hostile)
		}
	}
	// A value that AWS may add later is kept and seen.
	p := loaded(t, "111122223333/eu-west-1/x.json", `{"VpcBlockPublicAccessExclusions":[{"ExclusionId":"b","State":"thinking","InternetGatewayExclusionMode":"allow-tuesdays","ResourceArn":"arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-1"}]}`)
	if len(p.Unread()) != 2 || len(p.Problems()) != 0 {
		t.Errorf("unread %v, problems %v", p.Unread(), p.Problems())
	}
	s = clean(t, "111122223333/eu-west-1/d.json", `{"VpcBlockPublicAccessOptions":{"InternetGatewayBlockMode":"block-ingress","ExclusionsAllowed":"not-allowed"}}`)
	if b, _ := model.Get[*model.BlockPublicAccess](s, model.KindBlockPublicAccess, "111122223333/eu-west-1"); !b.NoExclusions {
		t.Error("that exclusions are not allowed is not read")
	}
}
