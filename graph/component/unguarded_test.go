package component_test

import (
	"portolan/fixtures/gen"
	"portolan/model"
)

// unguarded is a world with VPC Block Public Access off: the oracle knows nothing of it.
func unguarded(w *gen.World) *gen.World {
	var changes []model.Change
	for x := range model.All[*model.BlockPublicAccess](w.Snapshot, model.KindBlockPublicAccess) {
		off := *x
		off.Mode = "off"
		changes = append(changes, model.Change{Put: &off})
	}
	for v := range model.All[*model.VPC](w.Snapshot, model.KindVPC) {
		off := *v
		off.BPAMode = ""
		changes = append(changes, model.Change{Put: &off})
	}
	for u := range model.All[*model.Subnet](w.Snapshot, model.KindSubnet) {
		off := *u
		off.BPAMode = ""
		changes = append(changes, model.Change{Put: &off})
	}
	out := *w
	out.Snapshot = w.Snapshot.With(changes...)
	return &out
}
