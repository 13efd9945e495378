package rebalance

import (
	"context"
	"fmt"
)

// Open is a group with fewer people than it needs after the plan.
type Open struct {
	Group   string
	Missing int32
	Reason  OpenReason
	// Groups and People are the proof: everyone who may take a post in one
	// of Groups is one of People and already stands in one of them, and none of
	// these groups can spare anyone (a Hall set), for OpenNobody.
	Groups, People []string
	// Loss is what the best plan that fills one more post would change, for
	// OpenGoals.
	Loss Effect
}

// OpenReason says why posts stay open.
type OpenReason string

// The reasons.
const (
	OpenUnauthorised OpenReason = "unauthorised" // the establishment has no post for more people
	OpenNobody       OpenReason = "nobody"       // nobody who may come can be spared
	OpenGoals        OpenReason = "goals"        // filling it would cost more under the levels
	OpenUnproved     OpenReason = "unproved"     // the plan was stopped early
)

// Open lists the groups still short, with the reason. It answers one question
// of the network per group, so ctx may end it early.
func (r *Result) Open(ctx context.Context) ([]Open, error) {
	m := r.model
	var out []Open
	for g, row := range m.groups {
		v := &m.snap.Groups[row]
		if r.heads[g] >= v.Need {
			continue
		}
		if ctx.Err() != nil {
			return out, fmt.Errorf("explain open posts: %w", ctx.Err())
		}
		out = append(out, r.open(int32(g), v))
	}
	return out, nil
}

func (r *Result) open(g int32, v *Group) Open {
	m := r.model
	o := Open{Group: v.ID, Missing: v.Need - r.heads[g]}
	switch {
	case !r.flow.Optimal():
		o.Reason = OpenUnproved
		return o
	case r.heads[g] >= max(v.Incumbents, min(v.Need, v.Authorised)):
		o.Reason = OpenUnauthorised
		return o
	}
	hall, ok := r.flow.Unfilled(int(g))
	switch {
	case !ok: // everyone who may come is there already
		o.Reason, o.Groups = OpenNobody, []string{v.ID}
		for k, a := range r.target {
			if m.arcs[a].group == g {
				o.People = append(o.People, m.moverID(int32(k)))
			}
		}
	case hall.Blocked:
		o.Reason = OpenNobody
		for _, h := range hall.Groups {
			o.Groups = append(o.Groups, m.groupID(h))
		}
		for _, k := range hall.Persons {
			o.People = append(o.People, m.moverID(k))
		}
	default:
		o.Reason = OpenGoals
		o.Loss = r.effect(hall.Moves)
	}
	return o
}
