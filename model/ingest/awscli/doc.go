// Package awscli reads the JSON that `aws … describe-*` commands write, and the layouts of two other collectors that keep
// the same shapes: the snapshots of Batfish and the single file of np-guard's cloud-resource-collector.
//
// A file is recognised by the top-level keys of its documents, never by its name. Its name says only whose list it holds
// where the output of a call does not: the entries of a prefix list, the routes, associations and propagations of a transit
// gateway route table ("tgw-rtb-….json"), an empty list of a Direct Connect gateway; a member beside the list
// ("TransitGatewayRouteTableId": …) says the same. onprem.yaml is the one file that a person writes.
//
// Invariant: what cannot be read costs the smallest element of a listing that stands for itself, becomes a Problem with file
// and JSON path, and marks the listing as incomplete; the rest is loaded. Times (but for those of VPN tunnels), user data,
// pre-shared keys, passwords and environment variables are not kept.
//
// Gaps: YAML and table output are not read. Output of services that is not in the table of sections is counted as unread;
// what is in the table of otherLists is kept by id, VPCs and a few facts only. An account whose dumps lie in no folder and
// have no owner ids cannot be told from another one in the same input. Of a page without NextToken nobody can say whether
// the call was filtered.
//
// The package opens no files: it takes an fs.FS or a reader, and judges no packets.
package awscli
