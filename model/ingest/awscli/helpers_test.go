package awscli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"portolan/model"
	"portolan/model/ingest"
)

// folder makes a folder of pairs of name and content.
func folder(pairs ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		fsys[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return fsys
}

// load reads a folder of pairs of name and content.
func loaded(t *testing.T, pairs ...string) *model.Snapshot {
	t.Helper()
	part, err := Load(context.Background(), folder(pairs...), Options{})
	if err != nil && !errors.Is(err, ErrNothing) {
		t.Fatal(err)
	}
	return ingest.Merge(part)
}

// clean is loaded for input that must cause no Problem and leave nothing unread.
func clean(t *testing.T, pairs ...string) *model.Snapshot {
	t.Helper()
	s := loaded(t, pairs...)
	for _, p := range s.Problems() {
		t.Errorf("problem: %s", p)
	}
	for k := range s.Unread() {
		t.Errorf("unread: %s", k)
	}
	return s
}

// one reads a single document that must cause no Problem.
func one[T model.Resource](t *testing.T, kind model.Kind, id, document string) T {
	t.Helper()
	r, ok := model.Get[T](clean(t, "a.json", document), kind, id)
	if !ok {
		t.Fatalf("%s is not loaded", id)
	}
	return r
}

// oneProblem fails unless there is exactly one Problem, at path, that contains text.
func oneProblem(t *testing.T, s *model.Snapshot, path, text string) {
	t.Helper()
	list := s.Problems()
	if len(list) != 1 || list[0].Path != path || !strings.Contains(list[0].Text, text) {
		t.Errorf("problems %v, want one at %s with %q", list, path, text)
	}
}

func eq(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); g != w {
		t.Errorf("%s = %s, want %s", what, g, w)
	}
}

// words is a list of values as text without the names of members.
func words(list ...any) string { return fmt.Sprintf("%v", list) }

func digest(t *testing.T, s *model.Snapshot) string {
	t.Helper()
	d, err := s.Digest()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const vpcA = `{"Vpcs":[{"VpcId":"vpc-0a","CidrBlock":"10.0.0.0/16","OwnerId":"111122223333"}]}`
const subnetA = `{"Subnets":[{"SubnetId":"subnet-0a","VpcId":"vpc-0a","CidrBlock":"10.0.1.0/24","AvailabilityZone":"eu-west-1a","OwnerId":"111122223333"}]}`
