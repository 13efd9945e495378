package rebalance

// edge is a mover going from one group to another.
type edge struct{ mover, from, to int32 }

// decompose splits moves into chains and rings, none of which visits a group
// twice, chains first. Steps are taken in the order given, so the same moves
// give the same chains.
func decompose(steps []edge, groups int) [][]edge {
	out := make([][]edge, groups) // steps not yet used, by group left, last first
	net := make([]int32, groups)
	for i := len(steps) - 1; i >= 0; i-- {
		e := steps[i]
		out[e.from] = append(out[e.from], e)
		net[e.from]++
		net[e.to]--
	}
	var chains, rings [][]edge
	at := make([]int32, groups) // 1 + position on the path of the step that leaves the group
	walk := func(from int32) {
		var path []edge
		here := from
		for {
			if at[here] > 0 {
				first := at[here] - 1
				ring := append([]edge(nil), path[first:]...)
				for _, e := range ring {
					at[e.from] = 0
				}
				path = path[:first]
				rings = append(rings, ring)
			}
			if net[here] < 0 && net[from] > 0 || len(out[here]) == 0 {
				break
			}
			last := len(out[here]) - 1
			e := out[here][last]
			out[here] = out[here][:last]
			path = append(path, e)
			at[here] = int32(len(path))
			here = e.to
		}
		for _, e := range path {
			at[e.from] = 0
		}
		if len(path) > 0 {
			net[from]--
			net[here]++
			chains = append(chains, path)
		}
	}
	for g := range int32(groups) {
		for net[g] > 0 {
			walk(g)
		}
	}
	for g := range int32(groups) {
		for len(out[g]) > 0 {
			walk(g)
		}
	}
	return append(chains, rings...)
}
