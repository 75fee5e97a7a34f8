package awscli

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"portolan/model"
	"portolan/model/ingest"
)

// sets lists the data sets of one call as text.
func sets(s *model.Snapshot, call string) string {
	var out []string
	for _, d := range s.Sets() {
		if d.Call == call {
			text := strings.TrimPrefix(d.String(), call+" in ")
			if !s.Status(d).Complete() {
				text += " incomplete"
			}
			out = append(out, text)
		}
	}
	return strings.Join(out, ", ")
}

func TestPlaces(t *testing.T) {
	const b = `{"Subnets":[{"SubnetId":"subnet-0b","VpcId":"vpc-0b","CidrBlock":"10.0.1.0/24","AvailabilityZone":"us-east-1a","OwnerId":"999988887777"}],"SecurityGroups":[{"GroupId":"sg-b","VpcId":"vpc-0b","OwnerId":"999988887777","IpPermissions":[],"IpPermissionsEgress":[]}]}`
	const a = `{"SecurityGroups":[{"GroupId":"sg-a","VpcId":"vpc-0a","OwnerId":"111122223333","IpPermissions":[],"IpPermissionsEgress":[]}]}`
	const none = `{"NatGateways":[]}`
	nat := "ec2:DescribeNatGateways"
	for name, row := range map[string]struct {
		s    *model.Snapshot
		want string
	}{
		"by folders":               {clean(t, "111122223333/eu-west-1/n.json", none), "111122223333/eu-west-1"},
		"by folders within":        {clean(t, "x/eu-west-1/y/111122223333/z/n.json", none), "111122223333/eu-west-1"},
		"by Region folder":         {clean(t, "eu-west-1/n.json", none, "a.json", a), "111122223333/eu-west-1"},
		"by account folder":        {clean(t, "111122223333/n.json", none, "a.json", subnetA), "111122223333/eu-west-1"},
		"the only ones":            {clean(t, "n.json", none, "a.json", a, "s.json", subnetA), "111122223333/eu-west-1"},
		"nothing tells":            {clean(t, "n.json", none), "ec2:DescribeNatGateways"},
		"a file is no folder":      {clean(t, "111122223333", none), "ec2:DescribeNatGateways"},
		"a name that looks like":   {clean(t, "test-db-1/n.json", none), "ec2:DescribeNatGateways"},
		"folders, several in all":  {clean(t, "111122223333/eu-west-1/n.json", none, "b.json", b), "111122223333/eu-west-1"},
		"in each of two accounts":  {clean(t, "111122223333/eu-west-1/n.json", none, "999988887777/eu-west-1/n.json", none), "111122223333/eu-west-1, 999988887777/eu-west-1"},
		"China and the government": {clean(t, "111122223333/cn-north-1/n.json", none, "111122223333/us-gov-west-1/n.json", none, "111122223333/us-iso-east-1/n.json", none), "111122223333/cn-north-1, 111122223333/us-gov-west-1, 111122223333/us-iso-east-1"},
	} {
		if got := sets(row.s, nat); got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
	// The path as given may name the folders.
	for name, load := range map[string]func(o Options) (ingest.Part, error){
		"../111122223333/eu-west-1": func(o Options) (ingest.Part, error) { return Load(context.Background(), folder("n.json", none), o) },
		"../111122223333/eu-west-1/n.json": func(o Options) (ingest.Part, error) {
			return LoadFile(context.Background(), strings.NewReader(none), o)
		},
	} {
		part, err := load(Options{Name: name})
		if s := ingest.Merge(part); err != nil || sets(s, nat) != "111122223333/eu-west-1" {
			t.Error(name, err, sets(s, nat))
		}
	}
	// An empty list that may belong to several accounts or Regions belongs to none and proves nothing.
	s := loaded(t, "n.json", none, "a.json", a, "s.json", subnetA, "b.json", b)
	oneProblem(t, s, "$.NatGateways", "the input does not say of which account and Region")
	eq(t, "sets", sets(s, nat), "ec2:DescribeNatGateways incomplete")
	// Elements tell the places of their listing, one set for each.
	eq(t, "subnets", sets(clean(t, "a.json", subnetA, "s.json", a, "b.json", b), "ec2:DescribeSubnets"), "111122223333/eu-west-1, 999988887777/us-east-1")
	// A folder's account and Region hold also where elements are another account's.
	eq(t, "subnets", sets(clean(t, "111122223333/eu-west-1/b.json", b), "ec2:DescribeSubnets"), "111122223333/eu-west-1")
}

// rule: NET-6
func TestSharedVPC(t *testing.T) {
	// A participant's dump: the subnet is the owner's, the listing is the participant's and shows a part of the owner's.
	s := clean(t, "s.json", strings.ReplaceAll(subnetA, "111122223333", "999988887777"), "e.json", card(`"Status":"in-use"`), "r.json", strings.ReplaceAll(table("", ""), `"OwnerId":"111122223333",`, ""), "n.json", `{"NatGateways":[]}`)
	eq(t, "subnets", sets(s, "ec2:DescribeSubnets"), "111122223333/eu-west-1, 999988887777/eu-west-1 incomplete")
	eq(t, "NAT gateways", sets(s, "ec2:DescribeNatGateways"), "111122223333/eu-west-1")
	n, _ := model.Get[*model.Subnet](s, model.KindSubnet, "subnet-0a")
	eq(t, "owner", n.Account, "999988887777")
}

// rule: PCX-11
func TestPeeringPlaces(t *testing.T) {
	pcx := `{"VpcPeeringConnections":[{"VpcPeeringConnectionId":"pcx-1","Status":{"Code":"active"},"RequesterVpcInfo":{"VpcId":"vpc-0b","OwnerId":"999988887777","Region":"us-east-1"},"AccepterVpcInfo":{"VpcId":"vpc-0a","OwnerId":"111122223333","Region":"eu-west-1"}}]}`
	s := clean(t, "p.json", pcx, "e.json", card(`"Status":"in-use"`))
	eq(t, "sets", sets(s, "ec2:DescribeVpcPeeringConnections"), "111122223333/eu-west-1") // the requester was not read
	eq(t, "accounts", s.Accounts(), "[111122223333 999988887777]")
	s = clean(t, "p.json", pcx)
	eq(t, "alone", sets(s, "ec2:DescribeVpcPeeringConnections"), "999988887777/us-east-1")
}

func TestRegionOfVPC(t *testing.T) {
	s := clean(t, "a.json", vpcA+table("", "")+group("")+subnetA+`{"Subnets":[{"SubnetId":"subnet-0b","VpcId":"vpc-0b","AvailabilityZone":"us-east-1a","OwnerId":"111122223333"}]}`)
	for _, ref := range []model.Ref{{Kind: model.KindVPC, ID: "vpc-0a"}, {Kind: model.KindRouteTable, ID: "rtb-1"}, {Kind: model.KindSecurityGroup, ID: "sg-0db"}} {
		r, _ := s.Lookup(ref)
		eq(t, ref.String(), r.Head().Region, "eu-west-1")
	}
}

func TestSeveralAccounts(t *testing.T) {
	peering := func(requester, accepter string) string {
		return `{"VpcPeeringConnections":[{"VpcPeeringConnectionId":"pcx-1","Status":{"Code":"active"},"RequesterVpcInfo":{"VpcId":"vpc-0a","OwnerId":"111122223333","Region":"eu-west-1"` + requester + `},"AccepterVpcInfo":{"VpcId":"vpc-0b","OwnerId":"999988887777","Region":"eu-west-1"` + accepter + `}}]}`
	}
	a := peering(`,"CidrBlock":"10.0.0.0/16","PeeringOptions":{"AllowDnsResolutionFromRemoteVpc":true}`, ``)
	b := peering(``, `,"CidrBlock":"10.1.0.0/16","PeeringOptions":{"AllowDnsResolutionFromRemoteVpc":false}`)
	s := clean(t, "111122223333/eu-west-1/p.json", a, "999988887777/eu-west-1/p.json", b)
	p, _ := model.Get[*model.VPCPeering](s, model.KindVPCPeering, "pcx-1")
	eq(t, "union", []any{p.Requester.CIDRs, p.Requester.RemoteDNS, p.Accepter.CIDRs, p.Accepter.RemoteDNS}, []any{"[10.0.0.0/16]", model.Yes, "[10.1.0.0/16]", model.No})

	subnet := func(zone, tags string) string {
		return strings.Replace(subnetA, `"AvailabilityZone":"eu-west-1a"`, `"AvailabilityZone":"`+zone+`","Tags":[`+tags+`]`, 1)
	}
	// Zone names are per account: the owner's counts, and a Problem says so. Tags are those of both.
	s = loaded(t, "999988887777/eu-west-1/s.json", subnet("eu-west-1c", `{"Key":"b","Value":"2"}`), "111122223333/eu-west-1/s.json", subnet("eu-west-1x", `{"Key":"a","Value":"1"}`))
	n, _ := model.Get[*model.Subnet](s, model.KindSubnet, "subnet-0a")
	eq(t, "zone and tags", []any{n.Zone, n.Tags}, "[eu-west-1x [{Key:a Value:1} {Key:b Value:2}]]")
	oneProblem(t, s, "$.Subnets[0]", `subnet-0a: Zone is "eu-west-1c" here and "eu-west-1x" in 111122223333/eu-west-1/s.json $.Subnets[0]; the dump of the owner's account is used`)
	// Without an owner's dump the smaller value.
	s = loaded(t, "x/s.json", subnet("eu-west-1c", ""), "y/s.json", subnet("eu-west-1b", ""), "z/s.json", subnet("eu-west-1b", ""))
	n, _ = model.Get[*model.Subnet](s, model.KindSubnet, "subnet-0a")
	eq(t, "zone", n.Zone, "eu-west-1b")
	if len(s.Problems()) != 1 || !strings.Contains(s.Problems()[0].Text, "the smaller value is used") {
		t.Error(s.Problems())
	}
}

func TestManifest(t *testing.T) {
	m := `{"schema":"portolan.manifest/v1","taken":"2026-11-24T10:00:00Z","calls":[
	 {"call":"ec2:DescribeVpcs","account":"111122223333","region":"eu-west-1","status":"complete"},{"call":"ec2:DescribeSubnets","account":"111122223333","region":"eu-west-1","status":"complete"},
	 {"call":"ec2:DescribeNatGateways","account":"111122223333","region":"eu-west-1","status":"denied","error":"UnauthorizedOperation"},{"call":"rds:DescribeDBClusters","account":"111122223333","region":"eu-west-1","status":"failed"},
	 {"call":"ec2:DescribeRouteTables","account":"111122223333","region":"eu-west-1","status":"truncated"}]}`
	s := clean(t, "manifest.json", m, "111122223333/eu-west-1/v.json", vpcA, "111122223333/eu-west-1/r.json", table("", ""))
	eq(t, "snapshot", []any{s.Manifest(), s.Taken()}, "[true 2026-11-24T10:00:00Z]")
	for call, want := range map[string]string{
		"ec2:DescribeVpcs":        "{Document:true Truncated:false Manifest:true Denied:}",
		"ec2:DescribeSubnets":     "{Document:false Truncated:false Manifest:true Denied:}",
		"ec2:DescribeNatGateways": "{Document:false Truncated:false Manifest:false Denied:UnauthorizedOperation}",
		"rds:DescribeDBClusters":  "{Document:false Truncated:false Manifest:false Denied:failed}",
		"ec2:DescribeRouteTables": "{Document:true Truncated:true Manifest:false Denied:}",
	} {
		eq(t, call, s.Status(model.DataSet{Call: call, Account: "111122223333", Region: "eu-west-1"}), want)
	}
	if _, p := s.Find(model.Ref{Kind: model.KindVPC, ID: "vpc-gone"}, "111122223333", "eu-west-1"); p != model.Absent {
		t.Error(p)
	}
	oneProblem(t, loaded(t, "m.json", strings.Replace(m, "manifest/v1", "manifest/v2", 1), "v.json", vpcA), "$.schema", `schema "portolan.manifest/v2"`)
	oneProblem(t, loaded(t, "m.json", strings.Replace(m, `"truncated"`, `"half"`, 1), "v.json", vpcA), "$.calls[4].status", `"half"`)
	oneProblem(t, loaded(t, "m.json", strings.Replace(m, `2026-11-24T10`, `10`, 1), "v.json", vpcA), "$.taken", "RFC 3339")
	s = loaded(t, "m.json", `{"schema":"other/v1","calls":[1]}`, "v.json", vpcA)
	if s.Manifest() || s.Unread()["schema, taken or calls"] != 1 {
		t.Error("another file's schema")
	}
}

// TestShuffled reads the same facts under other names, in other orders, split into other documents and by another number of
// processors.
func TestShuffled(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	base := map[string]any{}
	for _, f := range bigWorld(60) {
		var doc map[string]any
		if err := json.Unmarshal(f.Data, &doc); err != nil {
			t.Fatal(err)
		}
		maps.Copy(base, doc)
	}
	for _, doc := range []string{sgr, sgOfRules, acl(`{"RuleNumber":1,"RuleAction":"deny","Protocol":"6","CidrBlock":"0.0.0.0/0","PortRange":{"From":9,"To":11}},{"RuleNumber":1,"Egress":true,"RuleAction":"deny","Protocol":"-1","CidrBlock":"0.0.0.0/0"}`),
		table(`{"DestinationCidrBlock":"10.0.0.0/8","GatewayId":"vgw-1"},{"DestinationCidrBlock":"10.0.0.0/8","GatewayId":"igw-1"},{"DestinationIpv6CidrBlock":"::/0","GatewayId":"igw-1"}`, `{"SubnetId":"b"},{"SubnetId":"a"}`),
		`{"Addresses":[{"AllocationId":"e-1","PublicIp":"198.51.100.1","PrivateIpAddress":"10.0.0.1","NetworkInterfaceId":"eni-00000000000000001"},{"AllocationId":"e-2","PublicIp":"198.51.100.2","PrivateIpAddress":"10.0.0.1","NetworkInterfaceId":"eni-00000000000000001"}],"VpnGateways":[{"VpnGatewayId":"vgw-1","State":"available"}]}`,
		tgwA, tgwTable, vpcListing, attached(vpcElement), vpn(`"TransitGatewayId":"tgw-1","Routes":[{"DestinationCidrBlock":"10.9.0.0/16"},{"DestinationCidrBlock":"10.8.0.0/16"}],"VgwTelemetry":[{"OutsideIpAddress":"192.0.2.2","Status":"UP"},{"OutsideIpAddress":"192.0.2.1","Status":"DOWN"}]`),
		`{"TransitGatewayStaticRoutes":[{"TransitGatewayRouteTableId":"tgw-rtb-0a","Routes":[{"DestinationCidrBlock":"10.9.0.0/16","TransitGatewayAttachments":[{"TransitGatewayAttachmentId":"tgw-attach-2"},{"TransitGatewayAttachmentId":"tgw-attach-1"}]},{"DestinationCidrBlock":"10.8.0.0/16"}]}],
		 "TransitGatewayPropagations":[{"TransitGatewayRouteTableId":"tgw-rtb-0a","TransitGatewayRouteTablePropagations":[{"TransitGatewayAttachmentId":"tgw-attach-2","State":"enabled"},{"TransitGatewayAttachmentId":"tgw-attach-1","State":"enabled"}]}],
		 "TransitGatewayPrefixListReferences":[{"TransitGatewayRouteTableId":"tgw-rtb-0a","PrefixListId":"pl-2"},{"TransitGatewayRouteTableId":"tgw-rtb-0a","PrefixListId":"pl-1"}],
		 "TransitGatewayConnectPeers":[{"TransitGatewayAttachmentId":"tgw-attach-9","ConnectPeerConfiguration":{"BgpConfigurations":[{"BgpStatus":"up"},{"BgpStatus":"down"}]}},{"TransitGatewayAttachmentId":"tgw-attach-9","ConnectPeerConfiguration":{"BgpConfigurations":[{"BgpStatus":"up"}]}}],
		 "TransitGatewayPeeringAttachments":[{"TransitGatewayAttachmentId":"tgw-attach-8","RequesterTgwInfo":{"TransitGatewayId":"tgw-2","OwnerId":"999988887777","Region":"us-east-1"},"AccepterTgwInfo":{"TransitGatewayId":"tgw-1","OwnerId":"111122223333","Region":"eu-west-1"},"State":"available"}],
		 "directConnectGatewayAttachments":[{"directConnectGatewayId":"g","virtualInterfaceId":"v-2","attachmentState":"attached"},{"directConnectGatewayId":"g","virtualInterfaceId":"v-1"}],
		 "directConnectGatewayAssociations":[{"directConnectGatewayId":"g","associatedGateway":{"id":"tgw-1","type":"transitGateway"},"allowedPrefixesToDirectConnectGateway":[{"cidr":"10.2.0.0/16"},{"cidr":"10.1.0.0/16"}]}],
		 "virtualInterfaces":[{"virtualInterfaceId":"v-1","bgpPeers":[{"addressFamily":"ipv6"},{"addressFamily":"ipv4"}],"routeFilterPrefixes":[{"cidr":"203.0.113.0/24"},{"cidr":"198.51.100.0/24"}]}]}`,
		strings.Replace(strings.Replace(attached(`"ResourceOwnerId":"999988887777","ResourceType":"peering","ResourceId":"tgw-2"`), "tgw-attach-1", "tgw-attach-8", 1), `"CreationTime":"x",`, "", 1)} {
		var more map[string]any
		if err := json.Unmarshal([]byte(doc), &more); err != nil {
			t.Fatal(err)
		}
		for k, v := range more {
			list, _ := base[k].([]any)
			base[k] = append(list, v.([]any)...)
		}
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	want := ""
	for round := range 12 {
		runtime.GOMAXPROCS(1 + rng.IntN(4))
		fsys := fstest.MapFS{}
		for key, list := range base {
			// Elements twice or in two documents are the same facts.
			list := list.([]any)
			cut := rng.IntN(len(list) + 1)
			for _, part := range [][]any{list[cut:], list[:cut], list[:rng.IntN(len(list)+1)]} {
				name := fmt.Sprintf("%x/111122223333/eu-west-1/%x.json", rng.Uint32(), rng.Uint32())
				fsys[name] = &fstest.MapFile{Data: []byte(shuffledJSON(rng, map[string]any{key: part}))}
			}
		}
		part, err := Load(context.Background(), fsys, Options{Workers: rng.IntN(5)})
		if err != nil {
			t.Fatal(err)
		}
		s := ingest.Merge(part)
		if len(s.Problems()) > 0 {
			t.Fatal(s.Problems()[0])
		}
		if got := digest(t, s); want == "" {
			want = got
		} else if got != want {
			t.Fatalf("round %d: another digest", round)
		}
	}
}

// shuffledJSON writes a value with members and elements in random order.
func shuffledJSON(rng *rand.Rand, v any) string {
	switch v := v.(type) {
	case map[string]any:
		keys := slices.Sorted(maps.Keys(v))
		rng.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
		for i, k := range keys {
			name, _ := json.Marshal(k)
			keys[i] = string(name) + ": " + shuffledJSON(rng, v[k])
		}
		return "{" + strings.Join(keys, ",") + "}"
	case []any:
		out := make([]string, len(v))
		for i, e := range v {
			out[i] = shuffledJSON(rng, e)
		}
		rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
		return "[" + strings.Join(out, ",") + "]"
	}
	raw, _ := json.Marshal(v)
	return string(raw)
}

// FuzzDecode reads any bytes: no panic, no endless loop, and the order of members does not matter.
func FuzzDecode(f *testing.F) {
	for _, doc := range []string{vpcA, subnetA, sgr, sgOfRules, table(`{"DestinationCidrBlock":"10.0.0.0/8","GatewayId":"local"}`, `{"Main":true}`), acl(`{"RuleNumber":1,"RuleAction":"deny","Protocol":"-1","CidrBlock":"0.0.0.0/0"}`),
		card(`"PrivateIpAddress":"10.0.1.5"`), reserved(`{"InstanceId":"i-1","NetworkInterfaces":[{"NetworkInterfaceId":"eni-1"}]}`), `{"Entries":[{"Cidr":"10.0.0.0/8"}],"PrefixListId":"pl-1"}`,
		`{"VpcId":"vpc-1","EnableDnsSupport":{"Value":true}}`, `{"schema":"portolan.manifest/v1","calls":[{"call":"x","status":"denied"}]}`, `{"vpnGateways":[{"vpnGatewayId":"x"}],"NextToken":"x"}`,
		tgwA, tgwTable, vpcListing, attached(vpcElement), vpn(`"VgwTelemetry":[{"OutsideIpAddress":"192.0.2.2","Status":"UP"}]`), `{"TransitGatewayRouteTableId":"tgw-rtb-0a",` + searched + `,"AdditionalRoutesAvailable":true}`,
		`{"Associations":[{"TransitGatewayAttachmentId":"a","State":"associated"}],"TransitGatewayRouteTablePropagations":[],"TransitGatewayRouteTableId":"t"}`, `{"directConnectGatewayAssociations":[{"directConnectGatewayId":"g","virtualGatewayId":"v"}],"directConnectGatewayAttachments":[],"directConnectGatewayId":"g"}`,
		"\xff\xfe{\x00}\x00", "\xef\xbb\xbf[{}]", `{"Vpcs":[{"VpcId":1},null,[]]}`} {
		f.Add([]byte(doc))
	}
	files, _ := filepath.Glob("testdata/*.json")
	for _, name := range files {
		if text, err := os.ReadFile(name); err == nil {
			f.Add(text)
		}
	}
	read := func(t *testing.T, data []byte) string {
		part, _ := LoadFile(context.Background(), strings.NewReader(string(data)), Options{})
		return digest(t, ingest.Merge(part))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got := read(t, data)
		// Read the text by another decoder and write it in another order. What has members twice has no one meaning.
		v, ok := plain(string(data))
		if !ok {
			return
		}
		rng := rand.New(rand.NewPCG(uint64(len(data)), 1))
		for range 2 {
			if again := read(t, []byte(shuffledMembers(rng, v))); again != got {
				t.Errorf("another order of members, another digest")
			}
		}
	})
}

// plain reads a single JSON value as encoding/json does. It is false where that is not all that the text says: members
// twice, broken characters, escapes.
func plain(text string) (any, bool) {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var v any
	if dec.Decode(&v) != nil || dec.More() || strings.Contains(text, "\\") || strings.ToValidUTF8(text, "") != text {
		return nil, false
	}
	raw, err := json.Marshal(v)
	return v, err == nil && strings.Count(text, ":") == strings.Count(string(raw), ":")
}

// shuffledMembers is shuffledJSON without touching the order of lists.
func shuffledMembers(rng *rand.Rand, v any) string {
	switch v := v.(type) {
	case map[string]any:
		keys := slices.Sorted(maps.Keys(v))
		rng.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
		for i, k := range keys {
			name, _ := json.Marshal(k)
			keys[i] = string(name) + ":" + shuffledMembers(rng, v[k])
		}
		return "{" + strings.Join(keys, ",") + "}"
	case []any:
		out := make([]string, len(v))
		for i, e := range v {
			out[i] = shuffledMembers(rng, e)
		}
		return "[" + strings.Join(out, ",") + "]"
	}
	raw, _ := json.Marshal(v)
	return string(raw)
}
