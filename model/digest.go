package model

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
)

// Digest is "sha256:…" over the sorted canonical facts, so that folder and archive, shuffled lists and renamed files agree.
func (s *Snapshot) Digest() (string, error) {
	h := sha256.New()
	enc := json.NewEncoder(h)
	for _, k := range Kinds() {
		for _, r := range s.List(k) {
			if err := enc.Encode([]any{k.String(), factsOf(r)}); err != nil {
				return "", err
			}
		}
	}
	for _, d := range s.Sets() {
		if err := enc.Encode([]any{d, s.sets[d]}); err != nil {
			return "", err
		}
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil)), nil
}

// factsOf is the resource without its origin, in a form that encoding/json orders by itself.
func factsOf(r Resource) any {
	raw, err := json.Marshal(r)
	if err != nil {
		return err.Error()
	}
	var m map[string]any
	if err := json.Unmarshal(raw, &m); err != nil {
		return err.Error()
	}
	delete(m, "Origin")
	return m
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
