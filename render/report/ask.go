package report

// Ask is one line of `ask`: a question and its report, or why there is none.
type Ask struct {
	Schema      string    `json:"schema"`
	Line        int       `json:"line"` // of the input, from 1
	ID          Maybe     `json:"id"`   // as the question gave it
	Verb        string    `json:"verb"` // can, who, from
	Source      Maybe     `json:"source"`
	Destination Maybe     `json:"destination"`
	Port        Maybe     `json:"port"`
	Ephemeral   Maybe     `json:"ephemeral"`
	Address     Maybe     `json:"address"`
	Via         []string  `json:"via"`
	NotVia      []string  `json:"not_via"`
	Report      Boxed     `json:"report"`
	Error       *AskError `json:"error"`
}

func (*Ask) schema() string { return SchemaAsk }

// Of implements Report.
func (a *Ask) Of() Snapshot {
	if a.Report.Report == nil {
		return Snapshot{}
	}
	return a.Report.Of()
}

// AskError is why a question has no report.
type AskError struct {
	Exit    int      `json:"exit"` // the exit code that the question alone would have had
	Text    string   `json:"text"`
	Closest []string `json:"closest"`
}
