package flow

// cycle is a part of the difference between two plans that may be taken by
// itself: everybody in it goes from the one plan's place to the other's.
type cycle struct {
	people []int32
	cost   int64
}

// link is a step of a difference: a person from node to node, or (person -1) a
// head between a node and its parent at what it costs there.
type link struct {
	to, person int32
	cost       int64
}

// cycles takes the difference between two legal plans apart. Any of the cycles
// can be taken without the others and leaves a legal plan; because the price of
// heads is convex, several together cost at most the sum of theirs.
func (n *network) cycles(from, to []int32) []cycle {
	out := make([][]link, n.nodes+1)
	heads := n.passing(from)
	for i := range int32(n.persons) {
		if from[i] == to[i] {
			continue
		}
		a, b := n.start[i]+from[i], n.start[i]+to[i]
		out[n.head[a]] = append(out[n.head[a]], link{n.head[b], i, n.cost[b] - n.cost[a]})
	}
	for v, after := range n.passing(to) {
		v := int32(v)
		slots, up := n.slots(v), n.up(v)
		for k := heads[v]; k < after; k++ { // one more passes to the parent
			out[v] = append(out[v], link{up, -1, slots[k-n.must[v]]})
		}
		for k := heads[v]; k > after; k-- {
			out[up] = append(out[up], link{v, -1, -slots[k-1-n.must[v]]})
		}
	}
	var all []cycle
	place := make([]int32, n.nodes+1) // 1 + position on the way
	var nodes []int32
	var way []link
	for v := range int32(n.nodes + 1) {
		for len(out[v]) > 0 {
			nodes, way = append(nodes[:0], v), way[:0]
			place[v] = 1
			for at := v; len(out[at]) > 0; { // heads are in balance, so the way ends where it began
				x := out[at][0]
				out[at] = out[at][1:]
				way = append(way, x)
				if at = x.to; place[at] == 0 {
					nodes = append(nodes, at)
					place[at] = int32(len(nodes))
					continue
				}
				first := place[at] - 1
				c := cycle{}
				for _, y := range way[first:] {
					c.cost += y.cost
					if y.person >= 0 {
						c.people = append(c.people, y.person)
					}
				}
				all = append(all, c)
				for _, u := range nodes[first+1:] {
					place[u] = 0
				}
				nodes, way = nodes[:first+1], way[:first]
			}
			place[v] = 0
		}
	}
	return all
}

// passing counts what passes each node under a plan.
func (n *network) passing(choice []int32) []int32 {
	at := *n
	at.at = make([]int32, n.persons)
	for i, k := range choice {
		at.at[i] = n.start[i] + k
	}
	return at.heads()
}

// total is the objective of a plan in this network.
func (n *network) total(choice []int32) int64 {
	sum := int64(0)
	for i, k := range choice {
		sum += n.cost[n.start[i]+k]
	}
	for v, heads := range n.passing(choice) {
		for _, cost := range n.slots(int32(v))[:heads-n.must[v]] {
			sum += cost
		}
	}
	return sum
}
