// Package generate makes synthetic regions to plan for: units in a city with a
// remote fringe, staff with homes and qualifications, needs that the staff does
// not fit. Everything follows from a seed and is the same on every machine; no
// person in it exists.
//
// [City] draws the people and groups of one region; [City.Arcs] lists where one
// person may go with the cost by component, so that even a large region can be
// written out as a stream; [City.Problem] packs all of it for the solvers. The
// named variants of [Variants] differ from the standard city in one respect each.
package generate
