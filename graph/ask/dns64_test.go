package ask_test

import (
	"slices"
	"testing"

	"portolan/model"
)

// rule: NAT-11
func TestWhoByNAT64(t *testing.T) {
	for id, want := range map[string]bool{"nat-11": true, "nat-11-group": false, "nat-11-route": false} {
		found := false
		for _, row := range whoOf(t, id, "db:orders-1", "", "").Rows {
			found = found || slices.ContainsFunc(row.Members, func(r model.Ref) bool { return r.ID == "eni-n6" })
		}
		if found != want {
			t.Errorf("%s: eni-n6 is a source: %v, want %v", id, found, want)
		}
	}
}
