package awscli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

var (
	errNotJSON    = errors.New("not JSON")
	errCancelled  = errors.New("cancelled")
	errLongString = fmt.Errorf("a single string or number is longer than %d MB", maxString>>20)
)

// maxString is the most that one string may take. Real output stays far below a megabyte.
const maxString = 64 << 20

// text is a file as UTF-8, whatever encoding it has: UTF-8 with or without a byte-order mark, or UTF-16 of either byte
// order, which PowerShell's redirection writes.
type text struct {
	r     io.Reader
	start []byte // the first bytes, for messages
}

// newText looks at the start of r. Its error is io.EOF for an empty file and errNotJSON for one that holds no JSON.
func newText(r io.Reader) (*text, error) {
	b := bufio.NewReaderSize(r, 64<<10)
	start, err := b.Peek(512)
	if err != nil && err != io.EOF {
		return nil, err
	}
	t := &text{r: b, start: start}
	switch {
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		b.Discard(3)
	case bytes.HasPrefix(start, []byte("\xff\xfe")):
		b.Discard(2)
		t.decode(b, false)
	case bytes.HasPrefix(start, []byte("\xfe\xff")):
		b.Discard(2)
		t.decode(b, true)
	case len(start) >= 2 && start[0] != 0 && start[1] == 0:
		t.decode(b, false)
	case len(start) >= 2 && start[0] == 0 && start[1] != 0:
		t.decode(b, true)
	}
	if b, ok := t.r.(*bufio.Reader); ok {
		start, err = b.Peek(512)
		if err != nil && err != io.EOF {
			return nil, err
		}
	}
	t.start = bytes.TrimLeft(start, " \t\r\n")
	switch {
	case len(start) == 0 || len(t.start) == 0 && len(start) < 512:
		return nil, io.EOF
	case len(t.start) > 0 && t.start[0] != '{' && t.start[0] != '[':
		return t, errNotJSON
	}
	return t, nil
}

// sample quotes the start of the text for a message.
func (t *text) sample() string {
	s := t.start
	if i := bytes.IndexByte(s, '\n'); i >= 0 {
		s = s[:i]
	}
	return fmt.Sprintf("it starts with %.60q", s)
}

func (t *text) decode(r io.Reader, bigEndian bool) {
	t.r = bufio.NewReaderSize(&utf16Reader{r: r, big: bigEndian}, 64<<10)
}

func (t *text) Read(p []byte) (int, error) { return t.r.Read(p) }

// utf16Reader reads UTF-16 as UTF-8.
type utf16Reader struct {
	r    io.Reader
	big  bool
	in   [4096]byte
	have int    // bytes of in that are not yet read
	out  []byte // what does not fit into the caller's buffer
	err  error
}

func (u *utf16Reader) Read(p []byte) (int, error) {
	for len(u.out) == 0 {
		if u.err != nil {
			return 0, u.err
		}
		n, err := u.r.Read(u.in[u.have:])
		u.have += n
		u.err = err
		u.convert()
	}
	n := copy(p, u.out)
	u.out = u.out[n:]
	return n, nil
}

// convert turns the whole characters of in into out and keeps what is left of a character.
func (u *utf16Reader) convert() {
	u.out = u.out[:0]
	i := 0
	for u.have-i >= 2 {
		c := u.unit(i)
		if utf16.IsSurrogate(c) && u.have-i < 4 && u.err == nil {
			break
		}
		i += 2
		if utf16.IsSurrogate(c) && u.have-i >= 2 {
			if r := utf16.DecodeRune(c, u.unit(i)); r != utf8.RuneError {
				c = r
				i += 2
			}
		}
		u.out = utf8.AppendRune(u.out, c) // a lone surrogate becomes U+FFFD
	}
	if u.err != nil && i < u.have {
		u.out = utf8.AppendRune(u.out, utf8.RuneError)
		i = u.have
	}
	u.have = copy(u.in[:], u.in[i:u.have])
}

func (u *utf16Reader) unit(i int) rune {
	if u.big {
		return rune(u.in[i])<<8 | rune(u.in[i+1])
	}
	return rune(u.in[i+1])<<8 | rune(u.in[i])
}

// guard stands between a file and its decoder. It ends the reading when the caller gives up or when the decoder piles up
// more than one string may hold, and notices invalid UTF-8.
type guard struct {
	r       io.Reader
	ctx     context.Context
	dec     *jsontext.Decoder
	read    int64
	invalid int64   // where the first invalid UTF-8 is, counted from 1; 0 = nowhere
	tail    [4]byte // the start of a character that the last read cut
	tailLen int
}

func (g *guard) Read(p []byte) (int, error) {
	if g.ctx.Err() != nil {
		return 0, errCancelled
	}
	if g.dec != nil && g.read-g.dec.InputOffset() > maxString {
		return 0, errLongString
	}
	n, err := g.r.Read(p)
	if g.invalid == 0 {
		g.check(p[:n])
	}
	g.read += int64(n)
	return n, err
}

// check looks for invalid UTF-8. Characters may be cut by the borders of reads.
func (g *guard) check(p []byte) {
	at := g.read - int64(g.tailLen)
	if g.tailLen > 0 {
		for len(p) > 0 && !utf8.FullRune(g.tail[:g.tailLen]) {
			g.tail[g.tailLen] = p[0]
			g.tailLen++
			p = p[1:]
		}
		if !utf8.FullRune(g.tail[:g.tailLen]) {
			return
		}
		if r, size := utf8.DecodeRune(g.tail[:g.tailLen]); r == utf8.RuneError && size < 2 {
			g.invalid = at + 1
			return
		}
		at += int64(g.tailLen)
		g.tailLen = 0
	}
	whole := len(p)
	for i := 1; i < utf8.UTFMax && i <= len(p); i++ {
		if c := p[len(p)-i]; utf8.RuneStart(c) {
			if !utf8.FullRune(p[len(p)-i:]) {
				whole = len(p) - i
			}
			break
		}
	}
	if utf8.Valid(p[:whole]) {
		g.tailLen = copy(g.tail[:], p[whole:])
		return
	}
	for i := 0; i < whole; {
		r, size := utf8.DecodeRune(p[i:])
		if r == utf8.RuneError && size < 2 {
			g.invalid = at + int64(i) + 1
			return
		}
		i += size
	}
}
