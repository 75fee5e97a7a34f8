package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"portolan/render/report"
)

// longestLine is how long a question may be, in bytes.
const longestLine = 1 << 20

// asked is one question of a file.
type asked struct {
	line        int
	ID          string   `json:"id"`
	Verb        string   `json:"verb"`
	Source      string   `json:"source"`
	Destination string   `json:"destination"`
	From        string   `json:"from"`
	Port        string   `json:"port"`
	Ephemeral   string   `json:"ephemeral"`
	Address     string   `json:"address"`
	Via         []string `json:"via"`
	NotVia      []string `json:"not_via"`
}

// readQuestions calls each with every question, or with what is wrong about its line.
func readQuestions(in io.Reader, flags questionFlags, each func(asked, error) error) error {
	sc := bufio.NewScanner(in)
	sc.Buffer(make([]byte, 0, 4096), longestLine)
	for n := 1; sc.Scan(); n++ {
		text := bytes.TrimSpace(bytes.TrimPrefix(sc.Bytes(), []byte("\xef\xbb\xbf")))
		if len(text) == 0 || text[0] == '#' {
			continue
		}
		q := asked{line: n, Verb: "can", Port: flags.port, Ephemeral: flags.ephemeral, Address: flags.address, Via: flags.via, NotVia: flags.notVia}
		err := q.parse(text)
		if err != nil {
			err = usagef("line %d: %w", n, err)
		}
		if err := each(q, err); err != nil {
			return err
		}
	}
	if err := sc.Err(); err != nil {
		return fmt.Errorf("a line is longer than %d bytes or cannot be read: %w", longestLine, err)
	}
	return nil
}

func (q *asked) parse(text []byte) error {
	if text[0] != '{' {
		return q.parseWords(string(text))
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(q); err != nil {
		return fmt.Errorf("not a question: %w", err)
	}
	if dec.More() {
		return fmt.Errorf("more than one object on a line")
	}
	return q.check()
}

// parseWords reads SOURCE DESTINATION [PORT].
func (q *asked) parseWords(text string) error {
	words, err := splitWords(text)
	if err != nil {
		return err
	}
	if len(words) < 2 || len(words) > 3 {
		return fmt.Errorf("wanted SOURCE DESTINATION [PORT], got %s; quote what has blanks", report.Count(len(words), "word"))
	}
	q.Source, q.Destination = words[0], words[1]
	if len(words) == 3 {
		q.Port = words[2]
	}
	return nil
}

// check says which field the verb lacks.
func (q *asked) check() error {
	switch {
	case q.Verb != "can" && q.Verb != "who" && q.Verb != "from":
		return fmt.Errorf("verb %q: it is can, who or from", q.Verb)
	case q.Verb != "who" && q.Source == "":
		return fmt.Errorf("verb %q needs a source", q.Verb)
	case q.Verb != "from" && q.Destination == "":
		return fmt.Errorf("verb %q needs a destination", q.Verb)
	}
	return nil
}

// splitWords splits at blanks that are not between quotes.
func splitWords(s string) ([]string, error) {
	var words []string
	var b strings.Builder
	open, in := rune(0), false
	for _, r := range s {
		switch {
		case open == 0 && (r == '"' || r == '\''):
			open, in = r, true
		case open != 0 && r == open:
			open = 0
		case open == 0 && (r == ' ' || r == '\t'):
			if in {
				words = append(words, b.String())
				b.Reset()
			}
			in = false
		default:
			b.WriteRune(r)
			in = true
		}
	}
	if open != 0 {
		return nil, fmt.Errorf("the quote %c is not closed", open)
	}
	if in {
		words = append(words, b.String())
	}
	return words, nil
}

// redact takes the password out of a URL that was pasted as an address: it is never printed.
func redact(address string) string {
	if i := strings.Index(address, "://"); i >= 0 {
		rest := address[i+3:]
		end := strings.IndexAny(rest, "/?#")
		if end < 0 {
			end = len(rest)
		}
		if at := strings.LastIndexByte(rest[:end], '@'); at >= 0 {
			address = address[:i+3] + rest[at+1:]
		}
	}
	if i := strings.IndexAny(address, "?;"); i >= 0 && strings.Contains(strings.ToLower(address[i:]), "pass") {
		address = address[:i]
	}
	return address
}
