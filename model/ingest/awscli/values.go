package awscli

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"portolan/model"
	"portolan/model/ingest"
)

// skip is a member that is known and not needed. Fields of this type keep a member from being counted as unread.
type skip struct{}

// UnmarshalJSONFrom reads over the value without keeping it.
func (*skip) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	if k := dec.PeekKind(); k != jsontext.KindBeginObject && k != jsontext.KindBeginArray {
		return dec.SkipValue()
	}
	start := dec.StackDepth()
	for {
		if _, err := dec.ReadToken(); err != nil {
			return err
		}
		switch depth := dec.StackDepth(); {
		case depth <= start:
			return nil
		case depth > maxDepth:
			return errors.New(tooDeep)
		}
	}
}

// unread takes the members that a type does not know.
type unread map[string]skip

// tri is a boolean that may be missing or null.
type tri model.Tristate

// UnmarshalJSONFrom reads true, false or null.
func (t *tri) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	tok, err := dec.ReadToken()
	if err != nil {
		return err
	}
	switch tok.Kind() {
	case jsontext.KindTrue:
		*t = tri(model.Yes)
	case jsontext.KindFalse:
		*t = tri(model.No)
	case jsontext.KindNull:
		*t = tri(model.NotTold)
	default:
		return fmt.Errorf("a %s where true or false is expected", kindName(tok.Kind()))
	}
	return nil
}

// number is an integer that may be missing or null.
type number struct {
	v    int
	told bool
}

// UnmarshalJSONFrom reads an integer or null.
func (n *number) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	tok, err := dec.ReadToken()
	if err != nil {
		return err
	}
	switch tok.Kind() {
	case jsontext.KindNull:
		*n = number{}
	case jsontext.KindNumber:
		v, err := strconv.Atoi(tok.String())
		if err != nil {
			return fmt.Errorf("%q is not an integer", tok.String())
		}
		*n = number{v, true}
	default:
		return fmt.Errorf("a %s where a number is expected", kindName(tok.Kind()))
	}
	return nil
}

// tagList is a list of tags.
type tagList []struct{ Key, Value string }

func (t tagList) model(names interner) []model.Tag {
	if len(t) == 0 {
		return nil
	}
	out := make([]model.Tag, len(t))
	for i, tag := range t {
		out[i] = model.Tag{Key: names.get(tag.Key), Value: tag.Value}
	}
	return ingest.SortTags(out)
}

// prefix reads an address block; host bits are cleared, as AWS does (SG-26).
func (e *element) prefix(member, s string) netip.Prefix {
	p, err := netip.ParsePrefix(s)
	if err != nil {
		e.fail(member, "%q is not an address block", s)
		return netip.Prefix{}
	}
	return p.Masked()
}

// address reads an address; "" is none.
func (e *element) address(member, s string) netip.Addr {
	if s == "" {
		return netip.Addr{}
	}
	a, err := netip.ParseAddr(s)
	if err != nil || a.Zone() != "" {
		e.fail(member, "%q is not an address", s)
		return netip.Addr{}
	}
	return a
}

// protocol reads an IP protocol, which may be a number or a name (SG-6, NACL-9). -1 is all.
func (e *element) protocol(member, s string) int {
	switch strings.ToLower(s) {
	case "-1", "all":
		return -1
	case "icmp":
		return 1
	case "tcp":
		return 6
	case "udp":
		return 17
	case "icmpv6", "ipv6-icmp":
		return 58
	case "gre":
		return 47
	case "esp":
		return 50
	case "ah":
		return 51
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 255 {
		e.fail(member, "%q is not an IP protocol", s)
	}
	return n
}

// set interns, sorts and compacts ids. The empty set is nil.
func (n interner) set(ids []string) []string {
	if len(ids) == 0 {
		return nil
	}
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		if id != "" {
			out = append(out, n.get(id))
		}
	}
	if len(out) == 0 {
		return nil
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// sorted sorts a list and drops what it repeats. The empty list is nil.
func sorted[T comparable](list []T, compare func(a, b T) int) []T {
	if len(list) == 0 {
		return nil
	}
	slices.SortFunc(list, compare)
	return slices.Compact(list)
}
