package model

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Digest is "sha256:…" over the sorted canonical facts, so that folder and archive, shuffled lists and renamed files agree.
// It is the hash of the hashes of runs of resources, which all processors make.
func (s *Snapshot) Digest() (string, error) {
	runs := s.digestRuns()
	sums := make([][sha256.Size]byte, len(runs))
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(runs)) {
		group.Go(func() {
			var b []byte
			for i := next.Add(1) - 1; int(i) < len(runs); i = next.Add(1) - 1 {
				b = b[:0]
				for _, r := range runs[i] {
					b = appendFacts(b, r)
				}
				sums[i] = sha256.Sum256(b)
			}
		})
	}
	group.Wait()
	h := sha256.New()
	for _, sum := range sums {
		h.Write(sum[:])
	}
	enc := json.NewEncoder(h)
	for _, d := range s.Sets() {
		if err := enc.Encode([]any{d, s.sets[d]}); err != nil {
			return "", err
		}
	}
	for _, o := range s.onprem {
		if err := enc.Encode([]any{"onprem", o}); err != nil {
			return "", err
		}
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil)), nil
}

// digestRuns cuts the resources, kind by kind in the order of their ids, into pieces that one processor hashes at a time.
func (s *Snapshot) digestRuns() [][]Resource {
	const most = 512
	var runs [][]Resource
	for _, k := range Kinds() {
		runs = slices.AppendSeq(runs, slices.Chunk(s.List(k), most))
	}
	return runs
}

// Accounts lists the accounts that any resource or data set names, sorted.
func (s *Snapshot) Accounts() []string {
	seen := map[string]bool{}
	for _, k := range Kinds() {
		for _, r := range s.List(k) {
			seen[r.Head().Account] = true
		}
	}
	for d := range s.sets {
		seen[d.Account] = true
	}
	delete(seen, "")
	out := make([]string, 0, len(seen))
	for a := range seen {
		out = append(out, a)
	}
	slices.SortFunc(out, strings.Compare)
	return out
}
