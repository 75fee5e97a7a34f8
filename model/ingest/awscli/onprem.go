package awscli

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"portolan/model"
)

// onPremFile is the one file of a snapshot that a person writes: what lies behind hybrid links (product.md, --onprem). It
// stands at the top, or in the folder that an archive has there.
//
//	onprem:
//	  - {cidr: 10.9.0.0/16, link: vgw-0a}
const onPremFile = "onprem.yaml"

// maxOnPrem is the most that is read of it.
const maxOnPrem = 1 << 20

// readOnPrem reads the file. What cannot be used is a Problem with its line; the other entries count.
func (f *file) readOnPrem(r io.Reader, in input) {
	if strings.Count(in.name, "/") > 1 {
		f.problem("", "move it there", "%s is read only at the top of a snapshot", onPremFile)
		return
	}
	text, err := io.ReadAll(io.LimitReader(r, maxOnPrem+1))
	switch {
	case err != nil:
		f.problem("", "", "cannot be read: %v", err)
		return
	case len(text) > maxOnPrem:
		f.problem("", "write larger blocks", "longer than %d MB", maxOnPrem>>20)
		return
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		f.problem("", "", "%s", strings.TrimPrefix(err.Error(), "yaml: "))
		return
	}
	f.known++
	if len(doc.Content) == 0 { // nothing but comments
		return
	}
	f.members(doc.Content[0], "the file", map[string]func(n *yaml.Node){"onprem": f.onPremList})
}

// members calls the reader of each member of a mapping.
func (f *file) members(n *yaml.Node, what string, read map[string]func(n *yaml.Node)) bool {
	if n = follow(n); n.Kind != yaml.MappingNode {
		f.onPremProblem(n, "%s is a %s, not a mapping", what, yamlKind(n))
		return false
	}
	ok := true
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := follow(n.Content[i])
		if each := read[key.Value]; each != nil {
			each(follow(n.Content[i+1]))
			continue
		}
		f.onPremProblem(key, "%.60q is not a member of %s", key.Value, what)
		ok = false
	}
	return ok
}

func (f *file) onPremList(n *yaml.Node) {
	if n.Kind != yaml.SequenceNode {
		if n.Tag != "!!null" {
			f.onPremProblem(n, "onprem is a %s, not a list", yamlKind(n))
		}
		return
	}
	for _, e := range n.Content {
		f.onPremEntry(follow(e))
	}
}

// onPremEntry reads one entry of the list.
func (f *file) onPremEntry(n *yaml.Node) {
	var cidr, link string
	text := func(to *string) func(n *yaml.Node) {
		return func(n *yaml.Node) {
			if n.Kind == yaml.ScalarNode && n.Tag != "!!null" {
				*to = n.Value
			}
		}
	}
	if !f.members(n, "an entry", map[string]func(n *yaml.Node){"cidr": text(&cidr), "link": text(&link)}) {
		return
	}
	declared, err := model.ParseOnPrem(cidr, link)
	if err != nil {
		f.onPremProblem(n, "%v", err)
		return
	}
	f.part.OnPrem = append(f.part.OnPrem, declared)
}

// onPremProblem says what is wrong and in which line.
func (f *file) onPremProblem(n *yaml.Node, format string, args ...any) {
	f.problem("line "+strconv.Itoa(n.Line), "write `onprem:` with entries `- {cidr: 10.9.0.0/16, link: vgw-0a}`", "%s; it is not used", fmt.Sprintf(format, args...))
}

// follow is what an alias stands for.
func follow(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode && n.Alias != nil {
		return n.Alias
	}
	return n
}

func yamlKind(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "mapping"
	case yaml.SequenceNode:
		return "list"
	}
	return "value"
}
