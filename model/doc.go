// Package model holds what is known about an AWS account at one moment: typed, immutable resources, and which of the
// describe calls were there to read.
//
// Invariant: nothing in a Snapshot changes after it is made; a what-if is a new Snapshot that shares all but the changes.
// The package reads no files and decides nothing about packets: ingest makes snapshots, graph judges them.
package model
