package awscli

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"runtime"
	"testing"
	"testing/fstest"

	"portolan/model"
	"portolan/model/ingest"
)

var interfaces = flag.Int("interfaces", 5_000, "interfaces in the world of BenchmarkLoad")

type obj = map[string]any

// bigWorld is the output of describe calls for n interfaces, indented as the AWS CLI does.
func bigWorld(n int) fstest.MapFS {
	fsys := fstest.MapFS{}
	put := func(key string, n int, element func(i int) obj) {
		var b bytes.Buffer
		fmt.Fprintf(&b, "{\n    %q: [\n", key)
		for i := range n {
			if i > 0 {
				b.WriteString(",\n")
			}
			raw, _ := json.MarshalIndent(element(i), "        ", "    ")
			b.WriteString("        ")
			b.Write(raw)
		}
		b.WriteString("\n    ]\n}\n")
		fsys["111122223333/eu-west-1/"+key+".json"] = &fstest.MapFile{Data: b.Bytes()}
	}
	id := func(kind string, i int) string { return fmt.Sprintf("%s-%017x", kind, i) }
	ip := func(i int) string { return fmt.Sprintf("10.%d.%d.%d", i>>16&255, i>>8&255, i&255) }
	vpcs, subnets, groups := n/1000+1, n/100+1, n/20+1
	card := func(i int) obj {
		return obj{
			"Attachment":       obj{"AttachTime": "2026-01-02T03:04:05+00:00", "AttachmentId": id("eni-attach", i), "DeleteOnTermination": true, "DeviceIndex": 0, "NetworkCardIndex": 0, "InstanceId": id("i", i), "InstanceOwnerId": "111122223333", "Status": "attached"},
			"AvailabilityZone": "eu-west-1" + string(rune('a'+i%3)), "Description": "", "InterfaceType": "interface",
			"Groups":        []obj{{"GroupId": id("sg", i%groups), "GroupName": "group"}, {"GroupId": id("sg", (i+1)%groups), "GroupName": "other"}},
			"Ipv6Addresses": []obj{}, "MacAddress": "02:42:ac:11:00:02", "NetworkInterfaceId": id("eni", i), "OwnerId": "111122223333",
			"PrivateDnsName": "ip-10-0-0-1.eu-west-1.compute.internal", "PrivateIpAddress": ip(i),
			"PrivateIpAddresses": []obj{{"Primary": true, "PrivateDnsName": "ip-10-0-0-1.eu-west-1.compute.internal", "PrivateIpAddress": ip(i)}},
			"RequesterManaged":   false, "SourceDestCheck": true, "Status": "in-use", "SubnetId": id("subnet", i%subnets),
			"TagSet": []obj{{"Key": "Name", "Value": fmt.Sprint("host ", i)}, {"Key": "team", "Value": "payments"}}, "VpcId": id("vpc", i%vpcs),
			"Operator": obj{"Managed": false},
		}
	}
	put("NetworkInterfaces", n, card)
	put("Reservations", n/4, func(i int) obj {
		c := card(i)
		delete(c, "AvailabilityZone")
		return obj{"OwnerId": "111122223333", "ReservationId": id("r", i), "Groups": []obj{}, "Instances": []obj{{
			"AmiLaunchIndex": 0, "ImageId": id("ami", 1), "InstanceId": id("i", i), "InstanceType": "m7g.large", "KeyName": "k",
			"LaunchTime": "2026-01-02T03:04:05+00:00", "Monitoring": obj{"State": "disabled"}, "Placement": obj{"AvailabilityZone": "eu-west-1a", "GroupName": "", "Tenancy": "default"},
			"PrivateDnsName": "x", "PrivateIpAddress": ip(i), "State": obj{"Code": 16, "Name": "running"}, "StateTransitionReason": "",
			"SubnetId": id("subnet", i%subnets), "VpcId": id("vpc", i%vpcs), "Architecture": "arm64",
			"BlockDeviceMappings": []obj{{"DeviceName": "/dev/xvda", "Ebs": obj{"AttachTime": "2026-01-02T03:04:05+00:00", "DeleteOnTermination": true, "Status": "attached", "VolumeId": id("vol", i)}}},
			"ClientToken":         "", "EbsOptimized": false, "EnaSupport": true, "Hypervisor": "xen", "NetworkInterfaces": []obj{c}, "RootDeviceName": "/dev/xvda",
			"RootDeviceType": "ebs", "SecurityGroups": c["Groups"], "SourceDestCheck": true, "Tags": c["TagSet"], "VirtualizationType": "hvm",
			"CpuOptions": obj{"CoreCount": 1, "ThreadsPerCore": 2}, "MetadataOptions": obj{"State": "applied", "HttpTokens": "required"}, "PlatformDetails": "Linux/UNIX",
		}}}
	})
	put("SecurityGroups", groups, func(i int) obj {
		var rules []obj
		for j := range 20 {
			rules = append(rules, obj{
				"IpProtocol": "tcp", "FromPort": 1000 + j, "ToPort": 1000 + j, "IpRanges": []obj{{"CidrIp": ip(i*256+j) + "/32"}},
				"Ipv6Ranges": []obj{}, "PrefixListIds": []obj{}, "UserIdGroupPairs": []obj{{"GroupId": id("sg", (i+j)%groups), "UserId": "111122223333"}},
			})
		}
		return obj{"GroupId": id("sg", i), "GroupName": fmt.Sprint("g", i), "OwnerId": "111122223333", "VpcId": id("vpc", i%vpcs), "Description": "d", "IpPermissions": rules, "IpPermissionsEgress": rules[:1], "Tags": []obj{}}
	})
	put("Subnets", subnets, func(i int) obj {
		return obj{"SubnetId": id("subnet", i), "VpcId": id("vpc", i%vpcs), "CidrBlock": ip(i*256) + "/24", "AvailabilityZone": "eu-west-1a", "OwnerId": "111122223333", "State": "available"}
	})
	put("Vpcs", vpcs, func(i int) obj {
		return obj{"VpcId": id("vpc", i), "CidrBlock": "10.0.0.0/8", "OwnerId": "111122223333", "State": "available"}
	})
	return fsys
}

// BenchmarkLoad reads a large account: `go test -bench Load -interfaces 100000` is the size that the product must take.
func BenchmarkLoad(b *testing.B) {
	fsys := bigWorld(*interfaces)
	var size int64
	for _, f := range fsys {
		size += int64(len(f.Data))
	}
	b.SetBytes(size)
	var before, after runtime.MemStats
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		part, err := Load(context.Background(), fsys, Options{})
		if err != nil {
			b.Fatal(err)
		}
		s := ingest.Merge(part)
		part = ingest.Part{}
		b.StopTimer()
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB-kept")
		b.ReportMetric(float64(size)/1e6, "MB-read")
		if n := s.Count(model.KindNetworkInterface); n != *interfaces || len(s.Problems()) > 0 {
			b.Fatal(n, s.Problems())
		}
		b.StartTimer()
	}
}
