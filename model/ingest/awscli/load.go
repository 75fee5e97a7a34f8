package awscli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"sync"

	"portolan/model/ingest"
)

// Options say how to load.
type Options struct {
	// Name is what stands before a file's path in Problems and origins: the folder as given, or "x.zip!". Its folders may
	// name the account and the Region as well.
	Name    string
	Workers int // files read at the same time; 0 = the number of processors
}

// ErrNothing says that the input holds no output of the AWS CLI at all.
var ErrNothing = errors.New("no AWS CLI output found: no JSON file has a top-level key such as Vpcs, Subnets or DBInstances")

// input is one file of a folder or archive.
type input struct {
	name string // path inside the folder or archive, "/" separated
	open func() (io.ReadCloser, error)
}

// load reads the files that next yields, several at a time, and puts the results together in the order of next.
func load(ctx context.Context, opts Options, files func(yield func(input) bool) error) (ingest.Part, error) {
	workers := opts.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type job struct {
		in  input
		out *file
	}
	jobs := make(chan job)
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			names := make(interner)
			for j := range jobs {
				j.out.read(ctx, j.in, names)
			}
		})
	}
	var results []*file
	err := files(func(in input) bool {
		out := newFile(opts.path(in.name))
		results = append(results, out)
		select {
		case jobs <- job{in, out}:
			return true
		case <-ctx.Done():
			return false
		}
	})
	close(jobs)
	group.Wait()
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return ingest.Part{}, err
	}
	return assemble(results, opts)
}

func (o Options) path(name string) string {
	switch {
	case o.Name == "":
		return name
	case name == "":
		return o.Name
	}
	return o.Name + "/" + name
}

// assemble makes one Part of the files.
func assemble(files []*file, opts Options) (ingest.Part, error) {
	part := ingest.Part{Unread: make(map[string]int)}
	known := 0
	var templates []templateVersions
	for _, f := range files {
		known += f.known
		p := &f.part
		part.Documents = append(part.Documents, p.Documents...)
		part.Tags = append(part.Tags, p.Tags...)
		part.Zones = append(part.Zones, p.Zones...)
		part.OnPrem = append(part.OnPrem, p.OnPrem...)
		part.Problems = append(part.Problems, p.Problems...)
		for k, n := range p.Unread {
			part.Unread[k] += n
		}
		for d, st := range p.Sets {
			addStatus(&part, d, st)
		}
		part.Manifest = part.Manifest || p.Manifest
		if p.Taken != "" && (part.Taken == "" || p.Taken < part.Taken) {
			part.Taken = p.Taken
		}
		templates = append(templates, f.templates...)
	}
	chooseVersions(templates)
	if known == 0 {
		err := ErrNothing
		if opts.Name != "" {
			err = fmt.Errorf("%q: %w", opts.Name, err)
		}
		if len(part.Problems) > 0 {
			err = fmt.Errorf("%w (%s)", err, part.Problems[0])
		}
		return part, err
	}
	return part, nil
}

// Load reads every file of a folder.
func Load(ctx context.Context, fsys fs.FS, opts Options) (ingest.Part, error) {
	return load(ctx, opts, walk(fsys, opts))
}

// LoadFile reads one file, or standard input. Options.Name is its path.
func LoadFile(ctx context.Context, r io.Reader, opts Options) (ingest.Part, error) {
	return load(ctx, opts, func(yield func(input) bool) error {
		yield(input{"", func() (io.ReadCloser, error) { return io.NopCloser(r), nil }})
		return nil
	})
}
