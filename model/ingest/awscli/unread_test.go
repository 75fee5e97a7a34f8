package awscli

import (
	"context"
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"portolan/fixtures"
)

// TestNewMembers: a member that AWS adds to what is listed, of whatever service, is counted, for coverage to name it.
func TestNewMembers(t *testing.T) {
	worlds := []fs.FS{fixtures.Shop()}
	groups := make(map[string]bool)
	for _, s := range fixtures.Scenarios() { // one of each file: among them they have every kind
		if groups[s.Group] {
			continue
		}
		groups[s.Group] = true
		w, err := s.World()
		if err != nil {
			t.Fatal(err)
		}
		worlds = append(worlds, w)
	}
	seen := make(map[string]bool)
	for _, w := range worlds {
		changed, keys := withNewMember(t, w)
		part, err := Load(context.Background(), changed, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range keys {
			seen[key] = true
			if !passedOver(key) && part.Unread[canonical(key)+"[].BrandNew"] == 0 {
				t.Errorf("a new member of %s is not counted", key)
			}
		}
	}
	if len(seen) < 60 {
		t.Errorf("only %d lists", len(seen))
	}
}

// passedOver reports that elements of a list are not read member by member: pairs, and what is kept as it is.
func passedOver(key string) bool {
	return canonical(key) == "Attributes" || slices.ContainsFunc(otherLists[:], func(o otherList) bool { return o.key == canonical(key) })
}

// withNewMember is a world with a member "BrandNew" in every object that is listed, and the keys of those lists.
func withNewMember(t *testing.T, w fs.FS) (fs.FS, []string) {
	t.Helper()
	out := fstest.MapFS{}
	var keys []string
	err := fs.WalkDir(w, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(w, path)
		if err != nil {
			return err
		}
		var doc map[string]any
		if strings.HasSuffix(path, ".json") && !strings.HasSuffix(path, "manifest.json") && json.Unmarshal(text, &doc) == nil {
			for key, v := range doc {
				list, _ := v.([]any)
				for _, e := range list {
					if o, ok := e.(map[string]any); ok && o["DBProxyName"] == nil { // RDS has target groups, too, which nobody reads
						o["BrandNew"] = 1
						keys = append(keys, key)
					}
				}
			}
			if text, err = json.Marshal(doc); err != nil {
				return err
			}
		}
		out[path] = &fstest.MapFile{Data: text}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out, slices.Compact(keys)
}
