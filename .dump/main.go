package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"portolan/fixtures"
)

func main() {
	for _, s := range fixtures.Scenarios() {
		if s.ID == os.Args[1] {
			w, err := s.World()
			if err != nil {
				panic(err)
			}
			fs.WalkDir(w, ".", func(p string, d fs.DirEntry, err error) error {
				if !d.IsDir() {
					b, _ := fs.ReadFile(w, p)
					out := filepath.Join(os.Args[2], p)
					os.MkdirAll(filepath.Dir(out), 0o755)
					os.WriteFile(out, b, 0o644)
				}
				return nil
			})
		}
	}
}
