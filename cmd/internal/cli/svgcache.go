package cli

import (
	"io/fs"
	"os"
	"path/filepath"
)

// svgCache is where the drawing program keeps its native code from one picture to the next: a folder in the user's cache folder
// that nobody else may enter or put in another's place. It is "" where that is not certain; the program then compiles anew, in
// a folder of its own, which takes it most of a second.
func svgCache() string {
	base, err := os.UserCacheDir()
	if err != nil || !filepath.IsAbs(base) || os.MkdirAll(base, 0o700) != nil {
		return ""
	}
	real, err := filepath.EvalSymlinks(base)
	if err != nil || !own(real, 0o022) {
		return ""
	}
	dir := real
	for _, name := range []string{"portolan", "svg"} {
		dir = filepath.Join(dir, name)
		if err := os.Mkdir(dir, 0o700); err != nil && !os.IsExist(err) || !own(dir, 0o077) {
			return ""
		}
	}
	return dir
}

// own reports whether a path is a folder, no link to one, of this user, with none of some rights for others.
func own(path string, others fs.FileMode) bool {
	info, err := os.Lstat(path)
	return err == nil && info.IsDir() && info.Mode().Perm()&others == 0 && ownedByUser(info)
}
