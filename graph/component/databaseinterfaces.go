package component

import "portolan/model"

// DatabaseInterfaces lists the interfaces that may be a member's, without telling the network.
func (n *Network) DatabaseInterfaces(d *Database) []*model.NetworkInterface {
	return n.rdsInterfaces(n.DBFacts(d))
}
