package graph

import (
	"fmt"
	"strings"

	"portolan/graph/header"
)

// brief names addresses: up to three, then how many more.
func brief(s *header.AddrSet) string {
	list := s.Prefixes()
	var parts []string
	for i, p := range list {
		if i == 3 {
			parts = append(parts, fmt.Sprintf("and %d more", len(list)-3))
			break
		}
		if p.IsSingleIP() {
			parts = append(parts, p.Addr().String())
		} else {
			parts = append(parts, p.String())
		}
	}
	return strings.Join(parts, ", ")
}
