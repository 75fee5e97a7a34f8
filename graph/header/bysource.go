package header

// BySource parts the source addresses of the set's packets, of one family, so that packets from addresses of one part are the
// same but for the address.
func (a Set) BySource(f Family) []*AddrSet {
	if a.sp == nil {
		return nil
	}
	parts := []*AddrSet{a.Sources().Family(f)}
	if parts[0].IsEmpty() {
		return nil
	}
	for _, root := range a.sp.sourceRoots(a.sp.child(a.n, lvFamily, familyKey(f))) {
		groups := a.sp.addrGroups(root, lvSrcHi, f)
		if len(groups) == 1 && parts[0].SubsetOf(groups[0].set) && len(parts) == 1 {
			continue
		}
		var finer []*AddrSet
		for _, p := range parts {
			left := p
			for _, g := range groups {
				if in := p.Intersect(g.set); !in.IsEmpty() {
					finer, left = append(finer, in), left.Minus(g.set)
				}
			}
			if !left.IsEmpty() {
				finer = append(finer, left)
			}
		}
		parts = finer
	}
	return parts
}

// sourceRoots lists where the diagram gets to the source address.
func (sp *Space) sourceRoots(n ref) []ref {
	var roots []ref
	seen := make(map[ref]bool)
	var walk func(ref)
	walk = func(n ref) {
		if n == none || seen[n] {
			return
		}
		seen[n] = true
		if int(sp.nodes[n].level) >= lvSrcHi {
			roots = append(roots, n)
			return
		}
		for _, kid := range sp.nodes[n].kids {
			walk(kid)
		}
	}
	walk(n)
	return roots
}
