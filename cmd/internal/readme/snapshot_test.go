package readme

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/fixtures"
	"portolan/model"
)

const account, region = "111122223333", "eu-west-1"

// TestMain lets this program stand in for the AWS CLI.
func TestMain(m *testing.M) {
	if strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe") == "aws" {
		if err := aws(os.Args[1:]); err != nil {
			fmt.Fprintf(os.Stderr, "aws %s: %v\n", strings.Join(os.Args[1:], " "), err)
			os.Exit(254)
		}
		return
	}
	os.Exit(m.Run())
}

// aws prints what the AWS CLI would print in the example account.
func aws(args []string) error {
	if len(args) < 2 {
		return errors.New("which call?")
	}
	call, flag := args[1], map[string]string{}
	for i := 2; i+1 < len(args); i += 2 {
		if args[i] == "--hide-password" {
			i--
			continue
		}
		flag[args[i]] = args[i+1]
	}
	if flag["--aws-account-id"] == account {
		delete(flag, "--aws-account-id")
	}
	switch {
	case call == "get-caller-identity":
		fmt.Println(account)
		return nil
	case args[0] == "globalaccelerator" && flag["--region"] != "us-west-2" || args[0] != "globalaccelerator" && flag["--region"] != region:
		return errors.New("in which Region?")
	case call == "describe-launch-template-versions" && flag["--versions"] != "$Default":
		return errors.New("which version?")
	}
	return serve(args[0], call, flag)
}

// serve finds the file of the example that holds the output of a call.
func serve(service, call string, flag map[string]string) error {
	names, err := fs.Glob(fixtures.ShopFiles(), account+"/"+region+"/"+call+"*.json")
	if err != nil {
		return err
	}
	for _, name := range names {
		text, err := fs.ReadFile(fixtures.ShopFiles(), name)
		if err != nil {
			return err
		}
		var document map[string]any
		if err := json.Unmarshal(text, &document); err != nil {
			return err
		}
		attribute := flag["--attribute"]
		if attribute != "" {
			attribute = strings.ToUpper(attribute[:1]) + attribute[1:]
		}
		whose := namedBy(flag)
		switch {
		case len(whose) == 0 && filepath.Base(name) != call+".json", service == "elb" && document[key(service, call)] == nil: // the classic ones have the same call
			continue
		case attribute != "" && document[attribute] == nil:
			continue
		case slices.ContainsFunc(whose, func(w string) bool { return !strings.Contains(name+string(text), w) }):
			continue
		}
		for _, w := range []string{"PrefixListId", "TransitGatewayRouteTableId", "DBClusterParameterGroupName", "DBProxyName", "LoadBalancerArn", "TargetGroupArn"} {
			delete(document, w) // the real calls do not say it
		}
		return print(document, flag["--query"])
	}
	want := 2 // --region and --output
	if flag["--query"] != "" {
		want++
	}
	if len(names) > 0 && service != "elb" || len(flag) != want {
		return errors.New("no such call, or not for this")
	}
	return print(map[string]any{key(service, call): []any{}}, flag["--query"]) // the example has none
}

// namedBy lists the resources that a call names.
func namedBy(flag map[string]string) []string {
	var out []string
	for f, v := range flag {
		if !slices.Contains([]string{"--region", "--output", "--query", "--versions", "--filters", "--attribute"}, f) {
			out = append(out, v)
		}
	}
	return out
}

// oddKeys are top-level keys that the name of the call does not tell.
var oddKeys = map[string]string{
	"ecs list-clusters": "clusterArns", "eks list-clusters": "clusters", "ssm describe-instance-information": "InstanceInformationList",
	"glue get-connections": "ConnectionList", "quicksight list-vpc-connections": "VPCConnectionSummaries", "dsql list-clusters": "clusters",
	"elb describe-load-balancers": "LoadBalancerDescriptions", "ec2 describe-vpc-endpoint-service-configurations": "ServiceConfigurations",
}

// key is the top-level key of a listing: "VpnGateways" of describe-vpn-gateways. Direct Connect writes a small first letter.
func key(service, call string) string {
	if k, ok := oddKeys[service+" "+call]; ok {
		return k
	}
	words := strings.Split(strings.TrimPrefix(strings.TrimPrefix(call, "describe-"), "list-"), "-")
	for i, w := range words {
		if i > 0 || service != "directconnect" {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
			if w == "db" {
				words[i] = "DB"
			}
		}
	}
	return strings.Join(words, "")
}

// print prints a document, or the field "List[].Field" of its elements.
func print(document map[string]any, query string) error {
	if query == "" {
		return json.NewEncoder(os.Stdout).Encode(document)
	}
	key, field, _ := strings.Cut(query, "[].")
	elements, ok := document[strings.TrimSuffix(key, "[]")].([]any)
	if !ok {
		return fmt.Errorf("no %q", key)
	}
	for _, e := range elements {
		fmt.Printf("%v\t", e.(map[string]any)[field])
	}
	fmt.Println()
	return nil
}

// TestSnapshotLoop runs the README's loop on the example account: no call fails, and the snapshot has every data set.
func TestSnapshotLoop(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash here")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(self, filepath.Join(dir, "aws")); err != nil {
		t.Skip("no symbolic links here")
	}
	loop := exec.Command(bash, "-eu", "-o", "pipefail", "-c", blocks(t, "bash")[0])
	loop.Dir = dir
	loop.Env = append(os.Environ(), "PATH="+dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	if out, err := loop.CombinedOutput(); err != nil || len(out) > 0 {
		t.Fatalf("%v\n%s", err, out)
	}
	snapshot := filepath.Join(dir, "snapshot")
	lacksNothing(t, snapshot)
	mine, _, _ := run(t, "portolan can app-1 cluster:billing/writer -s "+snapshot)
	example, _, _ := run(t, "portolan --demo can app-1 cluster:billing/writer")
	if mine != example || mine == "" {
		t.Errorf("the snapshot answers\n%s\nthe example\n%s", mine, example)
	}
}

// describedAlone are kinds that no call lists: where nothing names one there is nothing to collect.
var describedAlone = map[model.Kind]bool{model.KindFirewallAssociation: true, model.KindFirewallPolicy: true, model.KindFirewallRuleGroup: true}

// lacksNothing asserts that every kind's data set is present for the account.
func lacksNothing(t *testing.T, snapshot string) {
	t.Helper()
	out, errs, code := run(t, "portolan coverage -o json -s "+snapshot)
	if code != 0 {
		t.Fatal(errs)
	}
	var coverage struct {
		Rows []struct {
			DataSet  string `json:"data_set"`
			Account  string
			Presence string
		}
	}
	if err := json.Unmarshal([]byte(out), &coverage); err != nil {
		t.Fatal(err)
	}
	presence := make(map[string]string)
	for _, r := range coverage.Rows {
		if r.Account == account {
			presence[r.DataSet] = r.Presence
		}
	}
	for _, k := range model.Kinds() {
		if k == model.KindDBParameterGroup { // the example has none, and none is missed
			continue
		}
		if _, asked := presence[k.Call()]; !asked && describedAlone[k] {
			continue
		}
		if k.Call() != "" && presence[k.Call()] != "present" {
			t.Errorf("%s is %q in the snapshot that the loop made", k.Call(), presence[k.Call()])
		}
	}
	for set, p := range presence {
		if p != "present" {
			t.Errorf("coverage says that %s is %s", set, p)
		}
	}
}
