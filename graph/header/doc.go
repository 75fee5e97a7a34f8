// Package header computes with sets of packets, exactly.
//
// Invariant: a set has one representation per [Space], so two sets of one
// space are the same set if and only if they compare equal with ==.
//
// It is not a packet parser and knows nothing of AWS: which packets a rule or
// a route concerns is decided by whoever builds the sets.
//
// # Representation
//
// A set is a decision diagram over the levels
//
//	family, protocol,
//	destination realm, destination address, destination port,
//	source realm, source address, source port
//
// in this order. A node belongs to one level and lists the start of every run
// of values that lead to the same child: sorted, gap-free, neighbours with
// equal children merged. A node whose values would all lead to one child does
// not exist: the level is skipped. Nodes are hash-consed in their Space, so a
// group's 20,000 members are one node however many rules refer to the group.
//
// # The packets that exist
//
// Every combination of the levels is a packet, with two restrictions. An
// address is of the packet's family. For ICMP (1) and ICMPv6 (58) the
// destination port is the type and the source port the code, each 0 to 255;
// larger values do not exist there, so a rule for the types 0-255 is a rule for
// all types. Protocols without ports have both port levels nonetheless; leave
// them unconstrained.
package header
