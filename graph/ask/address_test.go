package ask

import (
	"errors"
	"strings"
	"testing"
)

func TestParseAddress(t *testing.T) {
	for _, c := range []struct{ in, want string }{ // want "" = as written
		// words
		{"i-0a1", ""}, {"web", ""}, {"sg:app", ""}, {"subnet:app", ""}, {"az:eu-west-1a", ""}, {"tag:tier=app", ""}, {"rds:*", ""},
		{"cluster:orders/writer", ""}, {"a b", ""}, {" web ", "web"}, {"sg: app", "sg:app"}, {"app-1:8443", ""}, {"x:0", ""}, {"x:99999", ""},
		{"arn:aws:rds:eu-west-1:111122223333:cluster:orders", ""}, {"aws_db_instance.main", ""}, {"module.db.aws_rds_cluster.this[0]", ""},
		{"db-1.x.eu-west-1.rds.amazonaws.com:5432", ""}, {"unknown:thing", ""},

		// literals
		{"10.0.1.5", ""}, {"10.0.1.5@vpc-0a", ""}, {"10.0.1.5:80", ""}, {"10.0.1.5:80@vpc-0a", ""}, {"10.0.0.0/16", ""}, {"10.0.1.5/16", "10.0.0.0/16"},
		{"2001:db8::5", ""}, {"[2001:db8::5]:80", ""}, {"[2001:db8::5]", "2001:db8::5"}, {"2001:db8::/32", ""}, {"2001:DB8:0::5", "2001:db8::5"},
		{"::ffff:10.0.0.1", "10.0.0.1"}, {"onprem:10.9.0.0/16@vgw-0a", ""}, {"onprem:all@vgw-0a", ""}, {"onprem:10.9.0.1", ""},

		// sets
		{"a,b,!c", ""}, {"a, b ,! c", "a,b,!c"}, {`tag:x=a\,b,c`, ""}, {`tag:x=a\,b`, ""}, {`!a,b`, ""},

		// pasted: host and port stay, nothing else
		{"postgres://u:p@h.example:5432/db?sslmode=require", "h.example:5432"},
		{"postgresql://h.example/db", "h.example"},
		{"POSTGRES://u:p@h.example:5432/db", "h.example:5432"},
		{"postgres://u:p@ss/w,ord@h.example:5432/db", "h.example:5432"},
		{"postgres://u:p@h1.example:5432,h2.example:5432/db", "h1.example:5432,h2.example:5432"},
		{"!postgres://u:p@h1.example,h2.example/db,web", "syntax"},
		{"web,postgres://u:p@h.example/db,mysql://v:q@g.example/db", "web,h.example,g.example"},
		{"jdbc:postgresql://h.example:5432/db?user=u&password=p", "h.example:5432"},
		{"jdbc:aws-wrapper:mysql://h.example/db", "h.example"},
		{"jdbc:sqlserver://h.example\\inst:1433;databaseName=d;password=p", "h.example:1433"},
		{"jdbc:sqlserver://;serverName=h.example;port=1433;password=p", "h.example:1433"},
		{"jdbc:oracle:thin:@//h.example:1521/svc", "h.example:1521"},
		{"jdbc:oracle:thin:u/p@h.example:1521:SID", "h.example:1521"},
		{"jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=h.example)(PORT=1521))(CONNECT_DATA=(SID=x)))", "h.example:1521"},
		{"mongodb+srv://u:p@h.example/?retryWrites=true", "h.example"},
		{"mysql://u:p@10.0.1.5:3306/db", "10.0.1.5:3306"},
		{"postgres://u:p@[2001:db8::5]:5432/db", "[2001:db8::5]:5432"},
		{"postgres://u:p@db:5432/x", "db.:5432"},
		{"u:s3cr3t@h.example:5432", "h.example:5432"},

		// refused
		{"", "syntax"}, {"a,,b", "syntax"}, {"!a", "syntax"}, {"!!a", "syntax"}, {"sg:", "syntax"}, {"cluster:x/other", "syntax"}, {"cluster:/writer", "syntax"},
		{"tag:=x", "syntax"}, {"onprem:office", "syntax"}, {"onprem:all@", "syntax"}, {"10.0.1.5@", "syntax"}, {"fe80::1%eth0", "syntax"}, {"::ffff:1.2.3.4/120", "syntax"},
		{"a\x1bb", "syntax"}, {"a\xff", "syntax"}, {"jdbc:postgresql:db", "syntax"}, {"postgres://u:s3cr3t", "syntax"}, {"@app", "not found"},
	} {
		a, err := ParseAddress(c.in)
		got := a.String()
		var e *AddressError
		if errors.As(err, &e) {
			got = errorKinds[e.Kind]
		}
		want := c.want
		if want == "" {
			want = c.in
		}
		if c.in == "" {
			want = "syntax"
		}
		if got != want {
			t.Errorf("%q parses to %q, want %q (%v)", c.in, got, want, err)
		}
		if err != nil && (strings.Contains(err.Error(), "s3cr3t") || strings.Contains(e.Address, "s3cr3t")) {
			t.Errorf("%q: the error tells the password: %v", c.in, err)
		}
	}
}

func TestAddressPort(t *testing.T) {
	for _, c := range []struct {
		in   string
		port int
		bad  bool
	}{
		{"h.example:5432", 5432, false}, {"h.example", 0, false}, {"10.0.0.1:80,10.0.0.2:80", 80, false}, {"a:80,!b", 80, false},
		{"a:80,b:81", 0, true}, {"a:80,b", 0, true}, {"a,b:80", 0, true},
	} {
		a, err := ParseAddress(c.in)
		if err != nil {
			t.Fatal(err)
		}
		if port, err := a.port(); port != c.port || err != nil != c.bad {
			t.Errorf("%s: port %d, %v", c.in, port, err)
		}
	}
}

func TestClosest(t *testing.T) {
	names := []string{"cluster:orders", "cluster:billing", "db:orders-1", "db:orders-2", "web"}
	for in, want := range map[string]string{
		"cluster:ordres": "cluster:orders", "db:orders-3": "db:orders-1,db:orders-2", "wbe": "web", "WEB": "web", "zzzzzz": "", "": "",
	} {
		if got := strings.Join(closest(in, names), ","); got != want {
			t.Errorf("closest to %q are %q, want %q", in, got, want)
		}
	}
	for _, c := range []struct {
		a, b string
		d    int
	}{{"", "", 0}, {"ab", "ba", 1}, {"abc", "abd", 1}, {"abc", "", 3}, {"kitten", "sitting", 3}, {"ü", "u", 1}} {
		if got := distance(c.a, c.b, 9); got != c.d {
			t.Errorf("distance of %q and %q is %d, want %d", c.a, c.b, got, c.d)
		}
	}
}

func FuzzAddress(f *testing.F) {
	for _, s := range []string{"i-0a1,!web", "10.0.1.5:80@vpc-0a", "[2001:db8::5]:80", "cluster:x/writer", "postgres://u:p@h:1/d", "jdbc:oracle:thin:@(HOST=h)(PORT=1)",
		`tag:a=b\,c`, "onprem:all@x", "a:b@c.d:1", "sg: x", "!a,b", "tcp://db:5,web", "jdbc:sqlserver://;serverName=db;port=1"} {
		f.Add(s)
	}
	r := little().resolver()
	f.Fuzz(func(t *testing.T, s string) {
		a, err := ParseAddress(s)
		if err != nil {
			var e *AddressError
			if !errors.As(err, &e) || e.Kind == 0 || e.Text == "" {
				t.Fatalf("%q: %v is no AddressError with a text", s, err)
			}
			return
		}
		once := a.String()
		b, err := ParseAddress(once)
		if err != nil {
			t.Fatalf("%q prints as %q, which does not parse: %v", s, once, err)
		}
		if twice := b.String(); twice != once || len(a) != len(b) {
			t.Fatalf("%q prints as %q, then as %q", s, once, twice)
		}
		_, err1 := r.Sources(s)
		_, err2 := r.Destinations(s)
		if _, err3 := r.resource(s); err1 != nil && err2 != nil && err3 != nil {
			return
		}
	})
}
