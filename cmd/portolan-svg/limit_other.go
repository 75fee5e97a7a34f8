//go:build !linux

package main

// limitMemory does nothing here: the parent's deadline and GOMEMLIMIT are the bounds.
func limitMemory() error { return nil }
