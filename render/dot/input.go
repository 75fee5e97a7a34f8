package dot

// caption is what stands around a picture: the question, its answer and where it comes from.
type caption struct {
	verdict    string // "reachable", "partial", "blocked", "unknown"
	outcome    string // in place of a verdict, of a picture that has many
	question   string // "onprem:10.9.0.0/16 → cluster:orders  tcp/5432"
	summary    string // "3 causes, all must be fixed"
	digest     string
	taken      string // the snapshot's time, "" when it was not recorded
	notChecked []string
	notes      []string // what was left out, assumed or not known
}

// route is one path of an answer.
type route struct {
	name                string // "path 2 of 5"
	paths               int    // how many it was collapsed from
	verdict             string
	count               int // pairs that it stands for
	source, destination end
	legs                []leg
}

// end is one end of a route.
type end struct {
	key                 string // of a member: its full id
	kind, label, detail string
	more                int // others that are alike in all that is drawn
	others              []string
}

// leg is one direction of one connection.
type leg struct {
	back bool
	hops []hop
}

// hop is what one component did. Its number is the text's.
type hop struct {
	number     int
	kind, name string
	id         string // beside the name, "" when it is the name
	place      string // where it stood, ""
	placeName  string // the shortest name of it
	effect     string // "forward", "deliver", "relay", "drop", "unknown"
	code       string
	text       string
	ghost      bool
}

// exposure is everything that reaches one destination.
type exposure struct {
	caption
	database string
	members  []end // what answers behind the name
	sources  []source
	none     []nowhere
}

// source is one group of sources with one verdict.
type source struct {
	boundary, name string
	detail         string // "6 ENIs"
	via            string
	verdict        string // "reachable", "partial", "unknown"
	grants         []grant
	from           int // how many sources it was collapsed from; 1 = itself
}

// grant is what lets a source reach one member on some ports.
type grant struct {
	member string // its key; "" = all of them
	ports  string
	rules  []string
}

// nowhere is a part of the universe from which no packet gets there.
type nowhere struct {
	boundary, name string
	why            []string
}
