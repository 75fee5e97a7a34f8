//go:build unix

package cli

import (
	"io/fs"
	"os"
	"syscall"
)

// ownedByUser reports whether a file is this user's.
func ownedByUser(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(s.Uid) == os.Geteuid()
}
