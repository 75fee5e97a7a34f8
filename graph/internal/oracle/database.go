package oracle

import (
	"fmt"
	"slices"

	"portolan/model"
)

// databaseInstance is the instance with the identifier in an account and Region.
func (w *walk) databaseInstance(at model.Meta, id string) (*model.DBInstance, error) {
	for d := range model.All[*model.DBInstance](w.s, model.KindDBInstance) {
		if d.Identifier == id && d.Account == at.Account && d.Region == at.Region {
			return d, nil
		}
	}
	return nil, fmt.Errorf("%w: database instance %q", ErrMissing, id)
}

// databaseCluster is the cluster with the identifier in an account and Region.
func (w *walk) databaseCluster(at model.Meta, id string) (*model.DBCluster, error) {
	for c := range model.All[*model.DBCluster](w.s, model.KindDBCluster) {
		if c.Identifier == id && c.Account == at.Account && c.Region == at.Region {
			return c, nil
		}
	}
	return nil, fmt.Errorf("%w: database cluster %q", ErrMissing, id)
}

// databaseInterface is the interface of a database instance (DB-9, DB-12, DB-13, DB-33): made by RDS in the instance's VPC and
// zone, with exactly its groups.
func (w *walk) databaseInterface(d *model.DBInstance) (*model.NetworkInterface, error) {
	var groups []string
	for _, g := range d.Groups {
		if g.Status == "active" {
			groups = append(groups, g.Group)
		}
	}
	slices.Sort(groups)
	var list []*model.NetworkInterface
	var names []string
	for _, i := range w.interfaces() {
		s, ok := model.Get[*model.Subnet](w.s, model.KindSubnet, i.Subnet)
		if !ok || !i.OfDatabase() || i.VPC != d.SubnetGroup.VPC || s.Zone != d.Zone || !slices.Equal(slices.Sorted(slices.Values(i.Groups)), groups) {
			continue
		}
		list, names = append(list, i), append(names, i.Ref.ID)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("%w: the interface of %s", ErrMissing, d.Ref)
	}
	var choice func() int
	if w.f.Choices.DBInterface != nil {
		choice = func() int { return w.f.Choices.DBInterface(d.Identifier, slices.Clone(names)) }
	}
	n, err := pick(len(list), choice)
	if err != nil {
		return nil, err
	}
	return list[n], nil
}
