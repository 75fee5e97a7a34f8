package awscli

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"

	"portolan/model/ingest"
)

// smallMember is the size up to which a member is unpacked ahead, so that others can be decoded beside it.
const smallMember = 4 << 20

// LoadTarGz reads every file of a tar archive, packed by gzip or plain, from front to back. The whole is an error when the
// archive is damaged: what follows the damage is not known.
func LoadTarGz(ctx context.Context, r io.Reader, opts Options) (ingest.Part, error) {
	count := &counter{r: r}
	b := &budget{left: maxUnpacked, packed: func() int64 { return count.n }}
	plain, err := unpack(count)
	if err != nil {
		return ingest.Part{}, fmt.Errorf("%q is not a tar archive: %w", opts.Name, err)
	}
	t := tar.NewReader(&metered{plain, b, opts.Name})
	part, err := load(ctx, opts, func(yield func(input) bool) error { return members(t, yield) })
	if err != nil && !errors.Is(err, ErrNothing) && ctx.Err() == nil {
		err = fmt.Errorf("%q: %w", opts.Name, err)
	}
	return part, err
}

func unpack(r io.Reader) (io.Reader, error) {
	var start [2]byte
	n, err := io.ReadFull(r, start[:])
	if err != nil && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	whole := io.MultiReader(bytes.NewReader(start[:n]), r)
	if start != [2]byte{0x1f, 0x8b} {
		return whole, nil
	}
	return gzip.NewReader(whole)
}

// members hands on the members one by one. A large one is read where it stands, so the next waits for it.
func members(t *tar.Reader, yield func(input) bool) error {
	var total int64
	for n := 0; ; n++ {
		h, err := t.Next()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return damaged(err, "after %d members", n)
		case n >= maxMembers:
			return fmt.Errorf("%w: more than %d members", ErrUnsafe, maxMembers)
		}
		if h.Typeflag == tar.TypeXGlobalHeader {
			continue
		}
		if h.Typeflag == tar.TypeLink {
			return fmt.Errorf("%w: the member %q is a link; pack the files that links name", ErrUnsafe, h.Name)
		}
		if err := checkMember(h.Name, h.FileInfo().Mode()); err != nil {
			return err
		}
		name := memberName(h.Name)
		if h.FileInfo().IsDir() || skipMember(name) {
			continue
		}
		if total += h.Size; h.Size > maxUnpacked || total > maxUnpacked { // holes take no room in the archive
			return fmt.Errorf("%w: more than %d GB when unpacked, at %q", ErrUnsafe, int64(maxUnpacked)>>30, h.Name)
		}
		ok, err := member(t, h.Size, name, yield)
		if err != nil || !ok {
			return err
		}
	}
}

func damaged(err error, where string, arg any) error {
	if errors.Is(err, ErrUnsafe) {
		return err
	}
	return fmt.Errorf("the tar archive is damaged "+where+": %w", arg, err)
}

func member(t *tar.Reader, size int64, name string, yield func(input) bool) (bool, error) {
	if size <= smallMember {
		data, err := io.ReadAll(t)
		if err != nil {
			return false, damaged(err, "at %q", name)
		}
		return yield(input{name, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}), nil
	}
	m := &streamed{r: t, done: make(chan struct{})}
	if !yield(input{name, func() (io.ReadCloser, error) { return m, nil }}) {
		return false, nil
	}
	<-m.done
	if m.err != nil {
		return false, damaged(m.err, "at %q", name)
	}
	return true, nil
}

// streamed is a member that is read from the archive itself.
type streamed struct {
	r    io.Reader
	err  error
	done chan struct{}
}

func (s *streamed) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

func (s *streamed) Close() error {
	close(s.done)
	return nil
}

// counter counts the bytes of the archive that were read.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
