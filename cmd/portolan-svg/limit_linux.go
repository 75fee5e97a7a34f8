package main

import "syscall"

// maxMemory is how much the program may allocate, in bytes. A picture takes 60 MB.
const maxMemory = 1 << 30

// limitMemory makes the kernel refuse more: what Graphviz allocates is not Go's, so GOMEMLIMIT does not bound it.
func limitMemory() error {
	return syscall.Setrlimit(syscall.RLIMIT_DATA, &syscall.Rlimit{Cur: maxMemory, Max: maxMemory})
}
