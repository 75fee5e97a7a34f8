package awscli

import (
	"archive/zip"
	"context"
	"fmt"
	"io"

	"portolan/model/ingest"
)

// LoadZip reads every file of a zip archive. Several are unpacked at the same time.
func LoadZip(ctx context.Context, r io.ReaderAt, size int64, opts Options) (ingest.Part, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return ingest.Part{}, fmt.Errorf("%q is not a zip archive: %w", opts.Name, err)
	}
	if err := checkZip(z, size); err != nil {
		return ingest.Part{}, fmt.Errorf("%q: %w", opts.Name, err)
	}
	return load(ctx, opts, func(yield func(input) bool) error {
		for _, f := range z.File {
			name := memberName(f.Name)
			if f.FileInfo().IsDir() || skipMember(name) {
				continue
			}
			open := func() (io.ReadCloser, error) {
				r, err := f.Open()
				if err != nil {
					return nil, fmt.Errorf("cannot be unpacked: %w", err)
				}
				return r, nil // archive/zip reads no more than the size that checkZip has seen
			}
			if !yield(input{name, open}) {
				return nil
			}
		}
		return nil
	})
}

// checkZip looks at the table of contents before anything is unpacked.
func checkZip(z *zip.Reader, size int64) error {
	if len(z.File) > maxMembers {
		return fmt.Errorf("%w: it has %d members", ErrUnsafe, len(z.File))
	}
	var total uint64
	for _, f := range z.File {
		if err := checkMember(f.Name, f.Mode()); err != nil {
			return err
		}
		if f.UncompressedSize64 > maxUnpacked || total+f.UncompressedSize64 > maxUnpacked {
			return fmt.Errorf("%w: more than %d GB when unpacked, at %q", ErrUnsafe, int64(maxUnpacked)>>30, f.Name)
		}
		total += f.UncompressedSize64
		if f.UncompressedSize64 > ratioFree && f.UncompressedSize64/maxRatio > f.CompressedSize64 {
			return fmt.Errorf("%w: %q unpacks to more than %d times its size", ErrUnsafe, f.Name, maxRatio)
		}
	}
	if total > ratioFree && total/maxRatio > uint64(size) { // members may overlap
		return fmt.Errorf("%w: it unpacks to more than %d times its size", ErrUnsafe, maxRatio)
	}
	return nil
}
