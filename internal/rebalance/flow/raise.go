package flow

// raise replaces the prices of an optimal solution by the highest that prove it
// too. Those are unique, whatever found the solution and in whatever order the
// rows came, and they mean something: the price of a group is exactly what one
// more head there would cost, all consequences included. Where no further head
// can be placed at any cost the price stops at a cost that no plan reaches.
func (n *network) raise(s *solution) {
	net := *n
	net.at = make([]int32, n.persons)
	for i, k := range s.choice {
		net.at[i] = n.start[i] + k
	}
	e := newEngineAt(&net, s.price)
	ceiling := 2 * n.beyond()
	// A head more in v goes the cheapest way to the sink: by a real way, or by a
	// step at the ceiling that every node has.
	way := search{engine: e, goal: goal{person: -1, node: -1}, best: far, at: -1, without: -1}
	way.relax(e.sink(), 0, -1, -1)
	for v := range int32(n.nodes) {
		way.relax(v, ceiling-s.price[v], -1, -1)
	}
	for len(e.heap) > 0 {
		if x := e.heap.pop(); x.key == e.nodes[x.item].dist {
			way.scan(x.item)
		}
	}
	for v := range s.price {
		s.price[v] += e.nodes[v].dist
	}
}
