package awscli

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/ingest"
)

// bpaModes are the modes of VPC Block Public Access.
var bpaModes = []string{"off", "block-bidirectional", "block-ingress"}

// blockPublicAccess reads the Region's option, which is an object, not a list (BPA-1).
func blockPublicAccess() section {
	type options struct {
		AwsAccountId, AwsRegion, State, InternetGatewayBlockMode, ExclusionsAllowed string

		LastUpdateTimestamp, ManagedBy, Reason skip
		Unread                                 unread `json:",embed"`
	}
	return object(func(d *document, v *options) {
		account, region := cmp.Or(accountOf(v.AwsAccountId), d.account), cmp.Or(v.AwsRegion, d.region)
		for name := range v.Unread {
			d.unread("VpcBlockPublicAccessOptions." + name)
		}
		if m := v.InternetGatewayBlockMode; m != "" && !slices.Contains(bpaModes, m) {
			d.unread("VpcBlockPublicAccessOptions.InternetGatewayBlockMode=" + m)
		}
		d.part.Documents = append(d.part.Documents, ingest.Document{
			Call: model.KindBlockPublicAccess.Call(), Account: d.account, Region: d.region, File: d.name, Path: d.root,
			Resources: []model.Resource{&model.BlockPublicAccess{
				Meta: model.Meta{
					Ref: model.Ref{Kind: model.KindBlockPublicAccess, ID: account + "/" + region}, Account: account, Region: region,
					Origin: d.name + " " + d.root + ".VpcBlockPublicAccessOptions",
				},
				Mode: v.InternetGatewayBlockMode, State: v.State, NoExclusions: v.ExclusionsAllowed == "not-allowed",
			}},
		})
	})
}

// bpaExclusion is an element of DescribeVpcBlockPublicAccessExclusions.
type bpaExclusion struct {
	ExclusionId, ResourceArn, InternetGatewayExclusionMode, State string
	Tags                                                          tagList

	CreationTimestamp, DeletionTimestamp, LastUpdateTimestamp, Reason skip
	Unread                                                            unread `json:",embed"`
}

func (x *bpaExclusion) convert(e *element) {
	e.unknown("", x.Unread)
	e.known("InternetGatewayExclusionMode", x.InternetGatewayExclusionMode, "allow-bidirectional", "allow-egress")
	e.known("State", x.State, "create-in-progress", "create-complete", "create-failed", "update-in-progress", "update-complete",
		"update-failed", "delete-in-progress", "delete-complete", "disable-in-progress", "disable-complete")
	if !e.need("ExclusionId", x.ExclusionId) || !e.need("ResourceArn", x.ResourceArn) {
		return
	}
	account, region := arnPlace(x.ResourceArn)
	out := &model.BlockPublicAccessExclusion{
		Meta: e.meta(model.KindBlockPublicAccessExclusion, x.ExclusionId, account, region, x.Tags),
		Mode: x.InternetGatewayExclusionMode, State: x.State,
	}
	kind, id, _ := strings.Cut(x.ResourceArn[strings.LastIndexByte(x.ResourceArn, ':')+1:], "/")
	switch {
	case kind == "vpc" && id != "":
		out.VPC = e.names.get(id)
	case kind == "subnet" && id != "":
		out.Subnet = e.names.get(id)
	default:
		e.fail("ResourceArn", "neither a VPC nor a subnet: %q", x.ResourceArn)
		return
	}
	e.add(out)
}
