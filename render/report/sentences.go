package report

import "portolan/graph"

// words is what a code means on the way to the destination, and on the way back where that reads differently.
type words struct{ there, back string }

// sentences is the table of codes. What follows after a colon is the component's own detail.
var sentences = map[graph.Code]words{
	// what stops packets
	"ENI_SG_RULES_MISMATCH":                  {"no rule of the group admits it", ""},
	"SUBNET_ACL_RESTRICTION":                 {"the network ACL denies it", "the network ACL denies the replies"},
	"NO_ROUTE_TO_DESTINATION":                {"no route to the destination", "no way back: no route to the source"},
	"ROUTE_BLACKHOLE":                        {"the route is a blackhole, its target is gone", "no way back: the route is a blackhole, its target is gone"},
	"ROUTE_RESERVED_RANGE":                   {"the address is in a range that AWS reserves", ""},
	"ROUTE_TARGET_MISSING":                   {"the route's target does not exist", "no way back: the route's target does not exist"},
	"NO_SUCH_ADDRESS":                        {"nothing has this address", "nothing has the source address any more"},
	"ENI_NOT_IN_USE":                         {"the interface is not attached to anything", ""},
	"INSTANCE_NOT_RUNNING":                   {"the instance is not running", ""},
	"ENI_SOURCE_DEST_CHECK_RESTRICTION":      {"the source/destination check drops packets that are not of the interface itself", ""},
	"ENI_DENY_IGW":                           {"the interface denies all internet gateway traffic", ""},
	"IGW_NOT_ATTACHED":                       {"the internet gateway is not attached to the VPC", ""},
	"IGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS":  {"the sender has no public address to go out with", "the replier has no public address to go out with"},
	"IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS": {"the destination has no public address to come in by", "the source has no public address to come back to"},
	"IGW_PRIVATE_NAT":                        {"a private NAT gateway does not lead to the internet", ""},
	"EIGW_NOT_ATTACHED":                      {"the egress-only internet gateway is not attached to the VPC", ""},
	"EIGW_NO_INBOUND":                        {"an egress-only internet gateway lets no connection in", ""},
	"NAT_NOT_AVAILABLE":                      {"the NAT gateway is not available", ""},
	"NAT_NO_INBOUND":                         {"a NAT gateway lets no connection in", ""},
	"NAT_PROTOCOL":                           {"a NAT gateway carries TCP, UDP and ICMP only", ""},
	"PCX_NOT_ACTIVE":                         {"the peering connection is not active", ""},
	"PCX_NOT_IN_VPC":                         {"the peer VPC does not have the address, and peering goes no further", ""},
	"INTERNET_PRIVATE_ADDRESS":               {"the internet does not carry private addresses", ""},
	"RETURN_WRONG_REALM":                     {"the reply ends in another network that has the same addresses", ""},
	"RETURN_MISSES_STATEFUL":                 {"the reply passes by a stateful component that the request went through", ""},
	"RETURN_UNEXPECTED_STATEFUL":             {"the reply meets a stateful component that has not seen the request", ""},
	"FORWARDING_LOOP":                        {"packets go round in a loop", ""},
	"DB_NOT_PUBLIC":                          {"the database is not publicly accessible", ""},
	"DB_NO_SUCH_MEMBER":                      {"the endpoint has no member that answers", ""},
	"DB_STOPPED":                             {"the database is stopped", ""},
	"NO_COMMON_FAMILY":                       {"", ""},

	// what lets them pass
	"SG_EGRESS_ALLOW":           {"allowed out by", ""},
	"SG_INGRESS_ALLOW":          {"allowed in by", ""},
	"SG_NONE":                   {"this interface has no security group", ""},
	"SG_STATEFUL":               {"an answer to what the group allowed", ""},
	"SUBNET_SAME":               {"same subnet: no network ACL, no route", ""},
	"ACL_ALLOW_OUTBOUND":        {"allowed out by", ""},
	"ACL_ALLOW_INBOUND":         {"allowed in by", ""},
	"ROUTE_SELECTED":            {"route", "route back"},
	"LOCAL_DELIVERY":            {"inside the VPC", ""},
	"IGW_TRANSLATE_SOURCE":      {"source becomes public", ""},
	"IGW_TRANSLATE_DESTINATION": {"destination becomes private", ""},
	"IGW_PASS":                  {"passes the internet gateway", ""},
	"EIGW_PASS":                 {"passes the egress-only internet gateway", ""},
	"NAT_TRANSLATE":             {"source becomes the NAT gateway's", ""},
	"NAT_REPLY":                 {"goes back to the sender behind the NAT gateway", ""},
	"PCX_PASS":                  {"crosses the peering", ""},
	"INTERNET_DELIVER":          {"across the internet", ""},
	"INTERNET_PASS":             {"comes from the internet", "goes back to the internet"},
	"ENI_LIVE":                  {"the interface is in use", ""},
	"SUBNET_LEAVE":              {"leaves the subnet", ""},
	"IGW_INTO_VPC":              {"enters the VPC", ""},
	"IGW_EDGE_TABLE":            {"the gateway has a route table of its own", ""},
	"DELIVERED":                 {"arrives", ""},
	"REPLY_DELIVERED":           {"the reply arrives", ""},

	// what is not known
	"NOT_COLLECTED":           {"not in the snapshot", ""},
	"NOT_MODELLED":            {"not modelled", ""},
	"UNREADABLE":              {"could not be read", ""},
	"NEXT_HOP_UNKNOWN":        {"the next hop is not known: it may come out anywhere", ""},
	"NAT_PEERING_RETURN":      {"whether replies to a NAT gateway cross the peering is not known", ""},
	"ROUTE_UNDETERMINED":      {"the configuration does not say which route is taken", "the configuration does not say which way the reply takes"},
	"DB_ADDRESS_UNDETERMINED": {"the database's address is not known", ""},
	"PLATFORM_UNKNOWN":        {"the client's platform, and so its ports, are not known", ""},
	"SG_REFERENCE_UNKNOWN":    {"who carries the referenced group is not known", ""},
}
