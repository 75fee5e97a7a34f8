package ingest

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
)

// gatherParameters makes one parameter group of what several listings tell: pages of one call each show a part. A parameter
// that is told twice with different values stays there twice: which one holds is not known. It is whole when one listing is.
func gatherParameters(copies []copyOf) *model.DBParameterGroup {
	first := copies[0].resource.(*model.DBParameterGroup)
	out := &model.DBParameterGroup{Meta: gatherMeta(copies), Name: first.Name, More: true}
	for _, c := range copies {
		g := c.resource.(*model.DBParameterGroup)
		out.Family = smaller(out.Family, g.Family)
		out.Parameters = append(out.Parameters, g.Parameters...)
		out.Known = out.Known || g.Known
		out.More = out.More && (g.More || !g.Known)
	}
	out.More = out.More && out.Known
	slices.SortFunc(out.Parameters, func(a, b model.DBParameter) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Value, b.Value), strings.Compare(a.Source, b.Source),
			strings.Compare(a.ApplyType, b.ApplyType), strings.Compare(a.ApplyMethod, b.ApplyMethod))
	})
	out.Parameters = slices.Compact(out.Parameters)
	return out
}
