package awscli

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"portolan/model"
	"portolan/model/ingest"
)

// TestSharedData loads real snapshots where they lie beside the repository.
func TestSharedData(t *testing.T) {
	dirs, _ := filepath.Glob("../../../../shared/data/batfish-*")
	more, _ := filepath.Glob("../../../../shared/data/custodian-describe/*-*")
	if len(dirs) == 0 {
		t.Skip("no shared data here")
	}
	for _, dir := range append(dirs, more...) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			part, err := Load(context.Background(), os.DirFS(dir), Options{Name: filepath.Base(dir)})
			if err != nil {
				t.Fatal(err)
			}
			s := ingest.Merge(part)
			for _, p := range s.Problems() {
				t.Errorf("problem: %s", p)
			}
			for k, n := range s.Unread() {
				t.Logf("unread: %s %d", k, n)
			}
			t.Logf("accounts %v", s.Accounts())
			for _, k := range model.Kinds() {
				if n := s.Count(k); n > 0 {
					t.Logf("%-25s %d", k, n)
				}
				for _, r := range s.List(k) {
					if h := r.Head(); h.Account == "" || h.Region == "" {
						t.Logf("  no place: %s %q %q", h.Ref, h.Account, h.Region)
					}
				}
			}
			for _, d := range s.Sets() {
				t.Logf("set %s %+v", d, s.Status(d))
			}
			digest, err := s.Digest()
			t.Log(digest, err)
		})
	}
}
