// Package flow finds the cheapest redistribution of persons over groups of
// posts and proves that none is cheaper.
//
// It knows no field words. A person stands on one arc, each arc ends in a
// group, and a group pays a convex price for the heads it holds: some heads are
// mandatory, each further one takes the next slot, and slots cost more (or are
// worth less) the later they come. Everybody staying where they are is always
// legal, so a problem is never infeasible and no plan is worse than today.
//
//	minimise   sum of Cost over the arcs used + sum of Slot over the slots filled
//	such that  each person uses one arc
//	           Must[g] <= heads of g <= Must[g] + slots of g
//	           of the people at home in a Bound's groups, at least Stay stay
//
// Without bounds over several groups, this is a minimum-cost flow on a totally
// unimodular system: the best plan is a whole number of people and comes with
// one price per group that proves it. [Verify] checks plan and prices against
// the problem in one pass over the arcs and shares no code with the solvers.
//
// Two exact solvers that have nothing in common but the problem do the work:
// shortest paths from the status quo ([SSP]) and a network simplex
// ([Simplex]); [Race] runs both and takes the first. All arithmetic is int64
// and exact; [Problem.Check] refuses what could overflow.
package flow
