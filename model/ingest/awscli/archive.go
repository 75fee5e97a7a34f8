package awscli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// Limits of archives. A dump of 100,000 interfaces is about 400 MB and packs 30:1.
const (
	maxUnpacked = 8 << 30 // bytes of all members together
	maxRatio    = 1000    // unpacked to packed, once more than ratioFree bytes have come out
	ratioFree   = 64 << 20
	maxMembers  = 1_000_000
)

// ErrUnsafe says that an archive is not one that anybody makes of a folder: a bomb, or one that writes outside its folder.
var ErrUnsafe = errors.New("unsafe archive")

// checkMember says whether an archive's member may be read.
func checkMember(name string, mode fs.FileMode) error {
	clean := strings.TrimSuffix(strings.TrimPrefix(name, "./"), "/")
	switch {
	case clean == "" || clean == ".":
		return nil
	case path.IsAbs(name) || strings.Contains(name, `\`) || len(name) > 1 && name[1] == ':':
		return fmt.Errorf("%w: the member %q has an absolute path; pack the folder with relative paths", ErrUnsafe, name)
	case !fs.ValidPath(clean):
		return fmt.Errorf("%w: the member %q leads out of the archive; pack the folder with plain relative paths", ErrUnsafe, name)
	case mode&fs.ModeSymlink != 0:
		return fmt.Errorf("%w: the member %q is a symbolic link; pack the files that links name", ErrUnsafe, name)
	case mode&^fs.ModeDir&fs.ModeType != 0:
		return fmt.Errorf("%w: the member %q is no regular file", ErrUnsafe, name)
	}
	return nil
}

func memberName(name string) string { return strings.TrimPrefix(name, "./") }

func skipMember(name string) bool {
	for dir := range strings.SplitSeq(path.Dir(name), "/") {
		if dir == ".git" || dir == "__MACOSX" {
			return true
		}
	}
	return notOurs(path.Base(name))
}

// budget is what an archive may still unpack. All its members share it.
type budget struct {
	left   int64
	packed func() int64 // bytes of the archive that were read
	out    int64
}

// metered reads a member within the budget.
type metered struct {
	r    io.Reader
	b    *budget
	name string
}

func (m *metered) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	m.b.out += int64(n)
	switch {
	case m.b.out > m.b.left:
		return 0, fmt.Errorf("%w: more than %d GB when unpacked, at %q", ErrUnsafe, int64(maxUnpacked)>>30, m.name)
	case m.b.out > ratioFree && m.b.out/maxRatio > m.b.packed():
		return 0, fmt.Errorf("%w: it unpacks to more than %d times its size, at %q", ErrUnsafe, maxRatio, m.name)
	}
	return n, err
}
