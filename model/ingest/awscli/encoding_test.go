package awscli

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"portolan/model"
	"portolan/model/ingest"
)

func utf16Text(s string, big, mark bool) string {
	var b bytes.Buffer
	units := utf16.Encode([]rune(s))
	if mark {
		units = append([]uint16{0xfeff}, units...)
	}
	for _, u := range units {
		if big {
			b.Write([]byte{byte(u >> 8), byte(u)})
		} else {
			b.Write([]byte{byte(u), byte(u >> 8)})
		}
	}
	return b.String()
}

func TestEncodings(t *testing.T) {
	doc := strings.Replace(vpcA, `"VpcId"`, `"Tags":[{"Key":"Name","Value":"größe 日本 🚢"}],"VpcId"`, 1)
	want := digest(t, clean(t, "a.json", doc))
	for name, text := range map[string]string{
		"UTF-8 with mark":        "\xef\xbb\xbf" + doc,
		"UTF-16LE with mark":     utf16Text(doc, false, true),
		"UTF-16BE with mark":     utf16Text(doc, true, true),
		"UTF-16LE":               utf16Text(doc, false, false),
		"UTF-16BE":               utf16Text(doc, true, false),
		"blank lines around":     "\r\n\t " + doc + "\r\n\r\n",
		"a name that is no JSON": doc,
	} {
		file := "a.json"
		if strings.HasPrefix(name, "a name") {
			file = "dump of vpcs.txt"
		}
		if got := digest(t, clean(t, file, text)); got != want {
			t.Errorf("%s: another digest", name)
		}
		// The same, with reads of one byte.
		part, err := LoadFile(context.Background(), iotest.OneByteReader(strings.NewReader(text)), Options{})
		if s := ingest.Merge(part); err != nil || digest(t, s) != want || len(s.Problems()) > 0 {
			t.Errorf("%s, byte by byte: %v %v", name, err, s.Problems())
		}
	}
}

func TestInvalidUTF8(t *testing.T) {
	for _, pad := range []int{0, 1000, 65530, 65534, 65535, 65536, 131071} {
		doc := strings.Repeat(" ", pad) + strings.Replace(vpcA, `"VpcId"`, "\"DhcpOptionsId\":\"gr\xfc\xdfe\",\"VpcId\"", 1)
		s := loaded(t, "a.json", doc)
		oneProblem(t, s, "", fmt.Sprintf("first at byte %d;", strings.IndexByte(doc, 0xfc)+1))
		if s.Count(model.KindVPC) != 1 {
			t.Error("the element is lost")
		}
	}
	for _, pad := range []int{65530, 65533, 65534, 65535, 65536} { // characters across the borders of reads are whole
		clean(t, "a.json", strings.Repeat(" ", pad)+strings.Replace(vpcA, `"VpcId"`, `"DhcpOptionsId":"🚢🚢🚢🚢🚢🚢日","VpcId"`, 1))
	}
}

func TestSeveralDocuments(t *testing.T) {
	want := digest(t, clean(t, "a.json", vpcA, "b.json", subnetA))
	for name, text := range map[string]string{
		"one after the other": vpcA + "\n" + subnetA,
		"without a break":     vpcA + subnetA,
		"a list":              "[" + vpcA + "," + subnetA + "]",
		"several keys":        strings.TrimSuffix(vpcA, "}") + "," + strings.TrimPrefix(subnetA, "{"),
		"keys and metadata":   `{"ResponseMetadata":{"HTTPStatusCode":200},"NextToken":null,` + strings.TrimPrefix(vpcA, "{") + subnetA,
	} {
		if got := digest(t, clean(t, "all.json", text)); got != want {
			t.Errorf("%s: another digest", name)
		}
	}
	bad := `{"Vpcs":[{"VpcId":"vpc-0b","CidrBlock":"x"}]}`
	oneProblem(t, loaded(t, "a.json", vpcA+bad), "$(2).Vpcs[0].CidrBlock", `"x" is not an address block`)
	oneProblem(t, loaded(t, "a.json", "["+vpcA+","+bad+"]"), "$[1].Vpcs[0].CidrBlock", `"x" is not an address block`)
}

func TestNextToken(t *testing.T) {
	set := model.DataSet{Call: "ec2:DescribeVpcs", Account: "111122223333"}
	for token, complete := range map[string]bool{
		`"NextToken":"eyJ","`: false, `"nextToken":"eyJ","`: false, `"Marker":"x","`: false, `"NextMarker":"x","`: false, `"IsTruncated":true,"`: false,
		`"NextToken":"","`: true, `"NextToken":null,"`: true, `"IsTruncated":false,"`: true, `"`: true,
	} {
		st := clean(t, "a.json", strings.Replace(vpcA, `{"`, "{"+token, 1)).Status(set)
		if !st.Document || st.Complete() != complete {
			t.Errorf("%s: %+v", token, st)
		}
	}
	// The token may stand behind the list, and holds for every list of its document, but not for the next document.
	s := clean(t, "a.json", strings.TrimSuffix(vpcA, "}")+`,"NextToken":"x"}`+subnetA)
	if s.Status(set).Complete() || !s.Status(model.DataSet{Call: "ec2:DescribeSubnets", Account: "111122223333", Region: "eu-west-1"}).Complete() {
		t.Error("NextToken behind the list")
	}
}

func TestNotOutput(t *testing.T) {
	s := loaded(t, "v.json", vpcA, "empty.json", "", "half.json", `{"Subnets":[{"SubnetId":"subnet-1"},{"Subn`,
		"error.json", "An error occurred (UnauthorizedOperation)", "README.md", "# notes", "scalar.json", `[3]`, "x/.DS_Store", "\x00\x01", ".gitkeep", "", "setup.ini", "[section]\na=b\n")
	want := []string{
		`empty.json: an empty file; run the call that writes it again`,
		`error.json: not JSON: it starts with "An error occurred (UnauthorizedOperation)"`,
		`half.json $.Subnets: the file ends in the middle of the JSON text; the file is read up to here; write the file again`,
		`scalar.json $[0]: a number, not the output of a call`,
	}
	eq(t, "problems", s.Problems(), want)
	eq(t, "unread", s.Unread(), map[string]int{"README.md (not JSON)": 1, "setup.ini (not JSON)": 1})
	if s.Count(model.KindSubnet) != 1 || s.Count(model.KindVPC) != 1 {
		t.Error("what stands before the break is lost")
	}
	for _, d := range s.Sets() {
		if d.Call == "ec2:DescribeSubnets" && s.Status(d).Complete() {
			t.Error("a broken listing counts as complete")
		}
	}
	if _, err := Load(context.Background(), folder("a.json", `{"planned_values":{}}`), Options{Name: "dir"}); err == nil || !strings.Contains(err.Error(), `"dir": no AWS CLI output found`) {
		t.Error(err)
	}
}
