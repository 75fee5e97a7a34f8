package ingest

import "portolan/model"

// joinReplications tells serverless replications the subnets of their groups (SVC-4).
func (m *merger) joinReplications() {
	groups := make(map[[3]string]*model.ReplicationSubnetGroup)
	for _, r := range m.resources {
		if g, ok := r.(*model.ReplicationSubnetGroup); ok {
			groups[[3]string{g.Account, g.Region, g.GroupName}] = g
		}
	}
	for _, r := range m.resources {
		c, ok := r.(*model.ReplicationConfig)
		if !ok {
			continue
		}
		if g := groups[[3]string{c.Account, c.Region, c.SubnetGroup}]; g != nil {
			c.VPC, c.Subnets = g.VPC, g.Subnets
		}
	}
}
