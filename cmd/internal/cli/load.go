package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"portolan/fixtures"
	"portolan/graph/ask"
	"portolan/model"
	"portolan/model/ingest"
	"portolan/model/ingest/awscli"
	"portolan/render"
	"portolan/render/report"
)

// session is a loaded snapshot and who answers questions about it.
type session struct {
	*ask.Asker
	snapshot *model.Snapshot
}

// open loads what the flags name and says in one line on standard error if parts of it could not be used.
func (p *program) open(ctx context.Context) (*session, error) {
	declared, err := p.snapshot.declared()
	if err != nil {
		return nil, err
	}
	s, err := p.load(ctx)
	if err != nil {
		return nil, err
	}
	if s, err = ask.Declare(s, declared); err != nil {
		return nil, fmt.Errorf("--onprem: %w", err)
	}
	if n := len(s.Problems()); n > 0 {
		p.note("%s in the snapshot could not be used, the rest is loaded; `portolan coverage` lists them", report.Count(n, "element"))
	}
	asker, err := ask.New(s, ask.Options{Assume: p.snapshot.assume})
	if err != nil {
		return nil, &usageError{err}
	}
	return &session{asker, s}, nil
}

// load reads the snapshot and merges its parts.
func (p *program) load(ctx context.Context) (*model.Snapshot, error) {
	if p.snapshot.demo {
		if len(p.snapshot.paths) > 0 {
			return nil, usagef("--demo and -s exclude each other: the example account is a snapshot of its own")
		}
		part, err := awscli.Load(ctx, fixtures.Shop(), awscli.Options{Name: "demo"})
		if err != nil {
			return nil, fmt.Errorf("the example account does not load: %w", err)
		}
		return ingest.Merge(part), nil
	}
	paths, err := p.paths()
	if err != nil {
		return nil, err
	}
	defer p.patience(paths)()
	var parts []ingest.Part
	for _, path := range paths {
		part, err := loadPath(ctx, path)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	s := ingest.Merge(parts...)
	return s, unusable(s, paths)
}

// unusable is an error when nothing of the snapshot could be read.
func unusable(s *model.Snapshot, paths []string) error {
	problems := s.Problems()
	if len(problems) == 0 || slices.ContainsFunc(s.Sets(), func(d model.DataSet) bool { return s.Status(d).Complete() }) ||
		slices.ContainsFunc(model.Kinds(), func(k model.Kind) bool { return s.Count(k) > 0 }) {
		return nil
	}
	first := problems[0]
	text := fmt.Sprintf("nothing in %s could be read: %s: %s", strings.Join(paths, ", "), strings.TrimSpace(first.File+" "+first.Path), first.Text)
	if first.Next != "" {
		text += "; " + first.Next
	}
	return errors.New(text)
}

// paths is what -s names, else PORTOLAN_SNAPSHOT, else ./snapshot.
func (p *program) paths() ([]string, error) {
	if len(p.snapshot.paths) > 0 {
		return p.snapshot.paths, nil
	}
	if v := p.getenv("PORTOLAN_SNAPSHOT"); v != "" {
		return filepath.SplitList(v), nil
	}
	if info, err := os.Stat("snapshot"); err == nil && info.IsDir() {
		return []string{"snapshot"}, nil
	}
	return nil, errors.New("no snapshot: name one with -s PATH or PORTOLAN_SNAPSHOT, or try --demo; `portolan help snapshot` says how to make one")
}

// loadPath reads one folder, archive or file.
func loadPath(ctx context.Context, path string) (ingest.Part, error) {
	info, err := os.Stat(path)
	if err != nil {
		return ingest.Part{}, unreadable(path, err)
	}
	opts := awscli.Options{Name: filepath.ToSlash(filepath.Clean(path))}
	if info.IsDir() {
		root, err := os.OpenRoot(path) // symbolic links do not lead out of it
		if err != nil {
			return ingest.Part{}, unreadable(path, err)
		}
		defer root.Close()
		return awscli.Load(ctx, root.FS(), opts)
	}
	f, err := os.Open(path)
	if err != nil {
		return ingest.Part{}, unreadable(path, err)
	}
	defer f.Close()
	return loadFile(ctx, f, info.Size(), opts)
}

// loadFile reads an archive, known by its first bytes, or a file of JSON.
func loadFile(ctx context.Context, f *os.File, size int64, opts awscli.Options) (ingest.Part, error) {
	var magic [4]byte
	n, err := f.ReadAt(magic[:], 0)
	if err != nil && err != io.EOF {
		return ingest.Part{}, unreadable(f.Name(), err)
	}
	switch head := string(magic[:n]); {
	case strings.HasPrefix(head, "PK"):
		opts.Name += "!"
		return awscli.LoadZip(ctx, f, size, opts)
	case strings.HasPrefix(head, "\x1f\x8b"):
		opts.Name += "!"
		return awscli.LoadTarGz(ctx, f, opts)
	}
	return awscli.LoadFile(ctx, f, opts)
}

// unreadable is an error about the snapshot at path.
func unreadable(path string, err error) error {
	return fmt.Errorf("cannot read snapshot %q: %w", path, cause(err))
}

// cause is a file error without the path, which the message has already.
func cause(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// patience says after a second on a terminal that loading still goes on. The result ends it.
func (p *program) patience(paths []string) (stop func()) {
	if !terminal(p.stderr) {
		return func() {}
	}
	t := time.AfterFunc(time.Second, func() { p.note("reading %s …", strings.Join(paths, ", ")) })
	return func() { t.Stop() }
}

// about says which snapshot a report is about. The digest reads every fact, so only formats that show it pay for it.
func (s *session) about(f render.Format) (report.About, error) {
	about := report.About{Snapshot: report.Snapshot{Taken: report.Maybe(s.snapshot.Taken())}, Name: s.nameOf}
	if f != render.JSON && f != render.Markdown {
		return about, nil
	}
	digest, err := s.snapshot.Digest()
	if err != nil {
		return about, fmt.Errorf("cannot make the snapshot's digest: %w", err)
	}
	about.Snapshot.Digest = report.Maybe(digest)
	return about, nil
}

// nameOf is the Name tag of a resource, or its group's name.
func (s *session) nameOf(ref model.Ref) string {
	r, ok := s.snapshot.Lookup(ref)
	if !ok {
		return ""
	}
	if n := r.Head().Name(); n != "" {
		return n
	}
	if g, ok := r.(*model.SecurityGroup); ok {
		return g.GroupName
	}
	return ""
}

// named puts the name of an input before an error about it.
func named(name string, err error) error {
	if name == "-" {
		name = "standard input"
	}
	return fmt.Errorf("cannot read %q: %w", name, err)
}
