// Package graph decides whether packets get from one end of an AWS network to another and back.
//
// Invariant: the code that decides a packet's fate returns the reason in the same value; nothing explains afterwards.
// The package knows ports, outcomes and verdicts, and no AWS kinds: those are in graph/component.
package graph
