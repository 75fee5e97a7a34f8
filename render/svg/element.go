package svg

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// element is one element of an SVG. Of a text element the text is all there is inside.
type element struct {
	name  string
	attrs []attr
	kids  []*element
	text  string
}

type attr struct{ name, value string }

// Bounds on what is read: a picture has 60 boxes.
const (
	maxElements = 100_000
	maxDepth    = 64
)

// allowed is what the child may draw with. All else is dropped, with what is in it.
var allowed = map[string]bool{
	"svg": true, "g": true, "a": true, "title": true, "path": true, "polygon": true, "polyline": true, "ellipse": true, "text": true,
}

// values is what each attribute may be; an attribute that is not here is dropped, and so is one with another value.
var values = map[string]*regexp.Regexp{
	"id": word, "class": regexp.MustCompile(`^[\w -]*$`),
	"fill": paint, "stroke": paint, "stroke-width": number, "stroke-dasharray": numbers,
	"d": regexp.MustCompile(`^[MmLlHhVvCcSsZz\d\s.,eE+-]*$`), "points": numbers,
	"x": number, "y": number, "cx": number, "cy": number, "rx": number, "ry": number, "width": number, "height": number,
	"viewBox": numbers, "transform": regexp.MustCompile(`^[\w\s().,+-]*$`),
	"text-anchor": word, "font-size": number, "font-weight": word,
}

var (
	word    = regexp.MustCompile(`^[\w-]+$`)
	paint   = regexp.MustCompile(`^(#[0-9a-fA-F]{6}|none|transparent|black|white)$`)
	number  = regexp.MustCompile(`^[\d.eE+-]+(pt|px)?$`)
	numbers = regexp.MustCompile(`^[\d\s.,eE+-]*$`)
)

// parse reads an SVG, keeping what is allowed.
func parse(r io.Reader) (*element, error) {
	dec := xml.NewDecoder(r)
	var root *element
	var open []*element
	count := 0
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if count++; count > maxElements || len(open) >= maxDepth {
				return nil, fmt.Errorf("it has more than %d elements or is nested deeper than %d", maxElements, maxDepth)
			}
			if !allowed[t.Name.Local] || (root == nil) != (t.Name.Local == "svg") {
				if err := dec.Skip(); err != nil {
					return nil, err
				}
				continue
			}
			e := &element{name: t.Name.Local, attrs: keep(t)}
			if root == nil {
				root = e
			} else {
				top := open[len(open)-1]
				top.kids = append(top.kids, e)
			}
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 && (open[len(open)-1].name == "text" || open[len(open)-1].name == "title") {
				open[len(open)-1].text += string(t)
			}
		}
	}
	if root == nil {
		return nil, errors.New("it is not an SVG document")
	}
	return root, nil
}

// keep filters attributes. The title of a link, which is where Graphviz puts a tooltip, becomes an attribute of ours.
func keep(t xml.StartElement) []attr {
	var kept []attr
	for _, a := range t.Attr {
		if t.Name.Local == "a" && a.Name.Local == "title" {
			kept = append(kept, attr{"title", a.Value})
		} else if re := values[a.Name.Local]; a.Name.Space == "" && re != nil && re.MatchString(a.Value) {
			kept = append(kept, attr{a.Name.Local, a.Value})
		}
	}
	return kept
}

// get returns the value of an attribute, "" when there is none.
func (e *element) get(name string) string {
	for _, a := range e.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

// set gives an attribute a value; "" removes it.
func (e *element) set(name, value string) {
	for i, a := range e.attrs {
		if a.name == name {
			if value == "" {
				e.attrs = append(e.attrs[:i], e.attrs[i+1:]...)
			} else {
				e.attrs[i].value = value
			}
			return
		}
	}
	if value != "" {
		e.attrs = append(e.attrs, attr{name, value})
	}
}

// classes are the words of the class attribute.
func (e *element) classes() []string { return strings.Fields(e.get("class")) }

// addClass adds a word to the class attribute.
func (e *element) addClass(c string) { e.set("class", strings.TrimSpace(e.get("class")+" "+c)) }

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

var inside = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// print writes the document.
func print(w io.Writer, root *element) error {
	out := bufio.NewWriter(w)
	out.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
	root.print(out, "")
	return out.Flush()
}

func (e *element) print(w *bufio.Writer, tab string) {
	fmt.Fprintf(w, "%s<%s", tab, e.name)
	for _, a := range e.attrs {
		fmt.Fprintf(w, " %s=\"%s\"", a.name, escaper.Replace(a.value))
	}
	switch {
	case len(e.kids) > 0 && e.name == "text": // tspans: no white space between them
		w.WriteString(">")
		for _, k := range e.kids {
			fmt.Fprintf(w, "<%s", k.name)
			for _, a := range k.attrs {
				fmt.Fprintf(w, " %s=\"%s\"", a.name, escaper.Replace(a.value))
			}
			fmt.Fprintf(w, ">%s</%s>", inside.Replace(k.text), k.name)
		}
		w.WriteString("</text>\n")
	case len(e.kids) > 0:
		w.WriteString(">\n")
		for _, k := range e.kids {
			k.print(w, tab+" ")
		}
		fmt.Fprintf(w, "%s</%s>\n", tab, e.name)
	case e.text != "":
		fmt.Fprintf(w, ">%s</%s>\n", inside.Replace(e.text), e.name)
	default:
		w.WriteString("/>\n")
	}
}
