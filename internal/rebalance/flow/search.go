package flow

// goal says where a search ends and what the last step costs.
type goal struct {
	person int32           // a step of this person, or -1
	into   map[int32]int64 // with person: reduced cost of its arc into the group
	node   int32           // else this node, or the sink by releasing a head
}

// search runs Dijkstra backward from target over the residual steps "a person
// moves from a to b" and "a head is taken up or released at the sink". It
// returns the length of the shortest way from the goal and the node where it
// enters, or budget and -1 if none is shorter than budget.
func (e *engine) search(target int32, budget int64, goal goal) (int64, int32) {
	best, at := budget, int32(-1)
	e.relax(target, 0, -1, -1, goal, &best, &at)
	sink := int32(e.p.Groups)
	for len(e.heap) > 0 {
		x := e.heap.pop()
		if x.key >= best {
			break
		}
		if x.key > e.nodes[x.item].dist {
			continue
		}
		if x.item == sink {
			e.scanSink(goal, &best, &at)
		} else {
			e.scan(x.item, goal, &best, &at)
		}
	}
	e.heap = e.heap[:0]
	return best, at
}

// relax offers node v the distance d and looks whether the goal is one step on.
func (e *engine) relax(v int32, d int64, by, to int32, goal goal, best *int64, at *int32) {
	n := &e.nodes[v]
	if d >= *best || d >= n.dist {
		return
	}
	if n.dist == far {
		e.reached = append(e.reached, v)
	}
	n.dist, n.by, n.to = d, by, to
	e.heap.push(d, v)
	step := far
	if goal.person >= 0 {
		if rest, ok := goal.into[v]; ok {
			step = rest
		}
	} else if goal.node == v {
		step = 0
	}
	if step < far && d+step < *best {
		*best, *at = d+step, v
	}
}

// scan follows the arcs that lead into group g.
func (e *engine) scan(g int32, goal goal, best *int64, at *int32) {
	n := &e.nodes[g]
	base := n.dist + n.price
	for _, x := range e.in[e.inStart[g]:e.inStart[g+1]] {
		stand := &e.people[x.person]
		if stand.group == g || x.person == goal.person {
			continue
		}
		from := stand.group
		e.relax(from, base+x.cost-stand.cost-e.nodes[from].price, x.person, g, goal, best, at)
	}
	if n.last > -far { // a head may leave g for the sink's account
		e.relax(int32(e.p.Groups), n.dist+n.price-e.sink().price-n.last, -1, g, goal, best, at)
	}
}

// scanSink follows the open slots: the sink takes a head from any of them.
func (e *engine) scanSink(goal goal, best *int64, at *int32) {
	sink := int32(e.p.Groups)
	base := e.nodes[sink].dist + e.nodes[sink].price
	for g := range sink {
		if n := &e.nodes[g]; n.next < far {
			e.relax(g, base+n.next-n.price, -1, sink, goal, best, at)
		}
	}
}

// settle lowers the prices of everything nearer than length, so that the
// shortest way is free and no condition breaks, and forgets the search.
func (e *engine) settle(length int64) {
	for _, v := range e.reached {
		n := &e.nodes[v]
		if n.dist < length {
			n.price -= length - n.dist
		}
	}
	e.forget()
}

func (e *engine) forget() {
	for _, v := range e.reached {
		e.nodes[v].dist = far
	}
	e.reached = e.reached[:0]
}

// shift moves everybody one step along the way from v to the target; with i
// >= 0 the way is a ring that person i closes. Heads are out of line on the way,
// so the margins are read when all have moved.
func (e *engine) shift(v, target, i int32) {
	for at := v; at != target; at = e.nodes[at].to {
		if n := &e.nodes[at]; n.by >= 0 {
			e.move(n.by, n.to)
		}
	}
	if i >= 0 {
		e.move(i, v)
	}
	for at := v; at != target; at = e.nodes[at].to {
		e.margins(at)
	}
	e.margins(target)
}

// move puts person i into group g.
func (e *engine) move(i, g int32) {
	groups, costs := e.p.Arcs(int(i))
	for k := range groups {
		if groups[k] == g {
			from := e.people[i].group
			e.people[i] = person{max(costs[k], e.floor[i]), g, e.p.Start[i] + int32(k)}
			e.nodes[from].heads--
			e.nodes[g].heads++
			return
		}
	}
}

// fill tries to put one more head into group g, whose next slot was just
// opened; without one worth the slot the price proves that there is none.
func (e *engine) fill(g int32) bool {
	sink := int32(e.p.Groups)
	budget := e.nodes[g].price - e.nodes[g].next - e.sink().price
	if budget <= 0 {
		return false
	}
	length, at := e.search(g, budget, goal{person: -1, node: sink})
	if at >= 0 {
		e.shift(at, g, -1)
	}
	e.settle(length)
	return at >= 0
}

// replace restores the condition of a person who might do better elsewhere:
// either a ring through the person is worth it or the price of the person's own
// group falls until staying is as good.
func (e *engine) replace(i int32) {
	groups, costs := e.p.Arcs(int(i))
	stand := e.people[i]
	least := far
	for k, g := range groups {
		least = min(least, costs[k]+e.nodes[g].price)
	}
	budget := stand.cost + e.nodes[stand.group].price - least
	if budget <= 0 {
		return
	}
	into := make(map[int32]int64, len(groups))
	for k, g := range groups {
		if g != stand.group {
			into[g] = costs[k] + e.nodes[g].price - least
		}
	}
	length, at := e.search(stand.group, budget, goal{person: i, into: into})
	if at >= 0 {
		e.shift(at, stand.group, i)
	}
	e.settle(length)
}
