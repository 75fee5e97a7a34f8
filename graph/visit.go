package graph

import (
	"portolan/graph/header"
)

// visit is what a fate depends on.
type visit struct {
	spot
	session *Session
	chain   *Session
	passed  uint64
}

type spot struct {
	at      int32 // number of the port
	back    bool
	packets header.Set
}

type place struct {
	at      Port
	packets header.Set
	back    bool
}

// number numbers a port.
func (w *Walker) number(p Port) int32 {
	n, ok := w.ports[p]
	if !ok {
		n = int32(len(w.ports))
		w.ports[p] = n
	}
	return n
}
