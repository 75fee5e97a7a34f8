package oracle

import "testing"

// proxied is a PostgreSQL proxy with one endpoint of its own and one for readers before a cluster of two.
const proxied = `
zone subnet-a1 eu-west-1a euw1-az1; zone subnet-a2 eu-west-1a euw1-az1; zone subnet-a3 eu-west-1b euw1-az2; zone subnet-b1 eu-west-1a euw1-az1
subnet subnet-p1 vpc-a 10.0.8.0/24; table rtb-p vpc-a subnet-p1; acl acl-p1 vpc-a subnet-p1
sg sg-proxy in,tcp/5432,10.0.0.0/8 out,tcp/6432,0.0.0.0/0
sg sg-ro in,tcp/5432,10.0.0.0/8
eni eni-p subnet-p1 10.0.8.5 sg=sg-proxy; eni eni-ro subnet-p1 10.0.8.6 sg=sg-ro
eni eni-db sg=sg-db; eni eni-db2 subnet-a3 10.0.3.5 sg=sg-db; sg sg-db in,tcp/6432,sg-proxy
dbi db1 eni-db 6432; dbi db2 eni-db2 6432; dbc orders 6432 db1 db2
proxy px POSTGRESQL sg-proxy subnet-p1
door px-rw px READ_WRITE sg-proxy subnet-p1 default
door px-ro px READ_ONLY sg-ro subnet-p1
proxied px cluster:orders db1@orders db2@orders
vpce vpce-p eni-p proxy=; vpce vpce-ro eni-ro proxy=px-ro.example
`

func TestProxy(t *testing.T) {
	const (
		flow = "eni-app 10.0.8.5 tcp/5432"
		ro   = "eni-app 10.0.8.6 tcp/5432"
		made = "eni eni-q subnet-p1 10.0.8.9 sg=sg-proxy;"
	)
	runRows(t, []row{
		{"two legs", proxied, flow, "reached eni-db"}, // rule: PROXY-1
		{"database without the proxy's group", proxied + "sg sg-db in,tcp/6432,sg-ro", flow, "forward eni-db" + noMatch + " leg 1"},                                                                                        // rule: PROXY-1
		{"database with the proxy's address", proxied + "sg sg-db in,tcp/6432,10.0.8.5/32", flow, "reached eni-db"},                                                                                                        // rule: PROXY-1
		{"database with the client's address", proxied + "sg sg-db in,tcp/6432,10.0.1.5/32", flow, "forward eni-db" + noMatch + " leg 1"},                                                                                  // rule: PROXY-1
		{"proxy without client ingress", proxied + "sg sg-proxy in,tcp/5432,10.9.0.0/16 out,all,0.0.0.0/0", flow, "forward eni-p" + noMatch},                                                                               // rule: PROXY-1
		{"proxy without database egress", proxied + "sg sg-proxy in,tcp/5432,10.0.0.0/8 out,tcp/5432,0.0.0.0/0", flow, "forward eni-p" + noMatch + " leg 1"},                                                               // rule: PROXY-1
		{"network ACL of the proxy for the database's reply", proxied + "entries acl-p1 in,1,deny,all,10.0.2.0/24 in,2,allow,all,0.0.0.0/0 out,2,allow,all,0.0.0.0/0", flow, "return acl-p1 SUBNET_ACL_RESTRICTION leg 1"}, // rule: PROXY-1, NACL-14
		{"the database's port", proxied, "eni-app 10.0.8.5 tcp/6432", "forward eni-p" + noMatch},                                                                                                                           // rule: PROXY-2
		{"the database's port, admitted", proxied + "sg sg-proxy in,all,10.0.0.0/8 out,all,0.0.0.0/0", "eni-app 10.0.8.5 tcp/6432", "forward px-rw PROXY_PORT"},                                                            // rule: PROXY-2
		{"MySQL's port", proxied + "sg sg-proxy in,all,10.0.0.0/8 out,all,0.0.0.0/0; proxy px MYSQL sg-proxy subnet-p1", "eni-app 10.0.8.5 tcp/3306", "reached eni-db"},                                                    // rule: PROXY-2
		{"SQL Server's port", proxied + "sg sg-proxy in,all,10.0.0.0/8 out,all,0.0.0.0/0; proxy px SQLSERVER sg-proxy subnet-p1", "eni-app 10.0.8.5 tcp/1433", "undetermined"},                                             // rule: PROXY-2
		{"unknown family", proxied + "proxy px ? sg-proxy subnet-p1", flow, "missing"},                                                                                                                                     // rule: PROXY-2, GEN-8
		{"from the internet", proxied, "203.0.113.7 10.0.8.5 tcp/5432", "forward internet INTERNET_PRIVATE_ADDRESS"},                                                                                                       // rule: PROXY-3
		{"endpoint in another VPC", proxied + peered + "eni eni-far subnet-b1 10.1.1.9 sg=sg-all; door px-far px READ_WRITE sg-all subnet-b1; vpce vpce-far eni-far proxy=", "eni-b 10.1.1.9 tcp/5432", "reached eni-db"},  // rule: PROXY-3
		{"virtual interface of the proxy's endpoint", proxied + "del vpce-p", flow + " extra=eni-p stands=eni-p:px-rw", "reached eni-db"},                                                                                  // rule: PROXY-4
		{"virtual interface of the proxy", proxied + "del vpce-p", flow + " extra=eni-p stands=eni-p:px", "reached eni-db"},                                                                                                // rule: PROXY-4
		{"not known to be the proxy's", proxied + "del vpce-p", flow, "reached"},                                                                                                                                           // rule: PROXY-4
		{"endpoint of which proxy", proxied + "proxy py POSTGRESQL sg-proxy subnet-p1", flow, "missing"},                                                                                                                   // rule: PROXY-4
		{"two senders", proxied + made + "vpce vpce-p eni-q; sg sg-db in,tcp/6432,10.0.8.9/32", flow + " sender=1", "reached eni-db"},                                                                                      // rule: PROXY-4
		{"two senders, the other", proxied + made + "vpce vpce-p eni-q; sg sg-db in,tcp/6432,10.0.8.9/32", flow + " sender=0", "forward eni-db" + noMatch + " leg 1"},                                                      // rule: PROXY-4
		{"readers", proxied, ro, "reached eni-db2"}, // rule: PROXY-6
		{"readers' endpoint sends with the proxy's groups", proxied + "sg sg-db in,tcp/6432,sg-ro", ro, "forward eni-db2" + noMatch + " leg 1"},                                                        // rule: PROXY-1
		{"the endpoint's groups are not the proxy's", proxied + "eni eni-p sg=sg-ro; door px-rw px READ_WRITE sg-ro subnet-p1 default; vpce vpce-p eni-p proxy=px-rw.example", flow, "reached eni-db"}, // rule: PROXY-1
		{"no readers", proxied + "dbc orders 6432 db1", ro, "forward px-ro PROXY_NO_READER"},                                                                                                           // rule: PROXY-6
		{"no readers, for writers", proxied + "dbc orders 6432 db1", flow, "reached eni-db"},                                                                                                           // rule: PROXY-6
		{"an instance has no readers", proxied + "proxied px db1", ro, "forward px-ro PROXY_NO_READER"},                                                                                                // rule: PROXY-6
		{"an instance", proxied + "proxied px db1", flow, "reached eni-db"},                                                                                                                            // rule: PROXY-1
		{"an instance on another port", proxied + "proxied px db1@@7432; sg sg-proxy in,all,10.0.0.0/8 out,all,0.0.0.0/0; sg sg-db in,tcp/7432,sg-proxy", flow, "reached eni-db"},                      // rule: PROXY-1
		{"no targets", proxied + "proxied px", flow, "forward px PROXY_NO_TARGET"},                                                                                                                     // rule: PROXY-1
		{"targets not told", proxied + "del targets-px", flow, "missing"},                                                                                                                              // rule: GEN-8
		{"cluster not in the world", proxied + "del orders", flow, "missing"},                                                                                                                          // rule: GEN-8
		{"writer after a failover", proxied + "dbc orders 6432 db2 db1", flow, "reached eni-db2"},                                                                                                      // rule: PROXY-6
		{"IPv6 endpoint", proxied + "door px-rw px READ_WRITE sg-proxy subnet-p1 default net=IPV6", flow, "forward px-rw PROXY_IP_VERSION"},                                                            // rule: PROXY-7
		{"dual endpoint", proxied + "door px-rw px READ_WRITE sg-proxy subnet-p1 default net=DUAL", flow, "reached eni-db"},                                                                            // rule: PROXY-7
		{"network type of the proxy", proxied + "proxy px POSTGRESQL sg-proxy subnet-p1 net=IPV6", flow, "forward px-rw PROXY_IP_VERSION"},                                                             // rule: PROXY-7
		{"dials by IPv6", proxied + "eni eni-p 2001:db8:a:1::77; sg sg-proxy in,all,10.0.0.0/8 out,all,::/0; proxy px POSTGRESQL sg-proxy subnet-p1 dbnet=IPV6", flow, "reached eni-db"},               // rule: PROXY-7
		{"dials by IPv6 what has none", proxied + "dbc orders 6432 db2 db1; proxy px POSTGRESQL sg-proxy subnet-p1 dbnet=IPV6", flow, "forward px PROXY_IP_VERSION"},                                   // rule: PROXY-7
		{"which of two interfaces", proxied + "eni eni-db9 subnet-a2 10.0.2.9 sg=sg-db; dbi db9 eni-db9 6432", flow + " dbeni=1", "reached eni-db9"},                                                   // rule: DB-13
		{"interface with other groups", proxied + "eni eni-db sg=sg-all", flow, "missing"},                                                                                                             // rule: DB-13
		{"group that is not active", proxied + "dbgroups db1 eni-db sg-db sg-all", flow, "reached eni-db"},                                                                                             // rule: DB-9, DB-13
		{"ends at the proxy", proxied, flow + " norelay", "reached"},                                                                                                                                   // rule: PROXY-5
	})
}
