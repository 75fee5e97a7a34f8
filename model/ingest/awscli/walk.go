package awscli

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// walk lists the files of a folder in the order of their names. Symbolic links are not followed: what they name inside the
// folder is read at its own place, and one that leads out of it is a Problem.
func walk(fsys fs.FS, opts Options) func(yield func(input) bool) error {
	return func(yield func(input) bool) error {
		err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil {
				if name == "." {
					return err
				}
				return sayOf(yield, name, err)
			}
			switch {
			case entry.IsDir():
				if entry.Name() == ".git" || entry.Name() == "__MACOSX" {
					return fs.SkipDir
				}
				return nil
			case notOurs(entry.Name()):
				return nil
			case entry.Type()&fs.ModeSymlink != 0:
				if err := checkLink(fsys, name); err != nil {
					return sayOf(yield, name, err)
				}
				return nil
			case !entry.Type().IsRegular():
				return sayOf(yield, name, fmt.Errorf("not a regular file (%s)", entry.Type()))
			}
			if !yield(input{name, func() (io.ReadCloser, error) { return fsys.Open(name) }}) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("cannot list %q: %w", opts.path(""), err)
		}
		return nil
	}
}

// sayOf makes the error of a file its Problem, by way of a file that does not open.
func sayOf(yield func(input) bool, name string, err error) error {
	if !yield(input{name, func() (io.ReadCloser, error) { return nil, err }}) {
		return fs.SkipAll
	}
	return nil
}

// notOurs knows files that other programs leave in folders, and those that other parts of the product read.
func notOurs(name string) bool {
	return name == ".DS_Store" || name == "Thumbs.db" || strings.HasPrefix(name, "._") ||
		name != onPremFile && (strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml"))
}

// checkLink says whether a symbolic link stays inside the folder.
func checkLink(fsys fs.FS, name string) error {
	target, err := fs.ReadLink(fsys, name)
	if err != nil {
		return fmt.Errorf("a symbolic link that cannot be read: %w", err)
	}
	to := path.Join(path.Dir(name), target)
	if path.IsAbs(target) || to == ".." || strings.HasPrefix(to, "../") || strings.Contains(target, `\`) || strings.Contains(target, ":") {
		return fmt.Errorf("a symbolic link to %q, which is outside the folder; put a copy of the file here", target)
	}
	return nil
}
