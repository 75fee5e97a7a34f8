//go:build !unix

package cli

import "io/fs"

// ownedByUser: what others may do here is not in the mode, so nothing is certain.
func ownedByUser(fs.FileInfo) bool { return false }
