package rebalance

import (
	"errors"
	"fmt"
	"slices"

	"mutasi/internal/rebalance/flow"
)

// Difference is by how much a level changes; less is better.
type Difference struct {
	Key   Key
	Delta int64
}

// Effect is what one plan changes against another, stated by level and by
// component, never as one packed number.
type Effect struct {
	Levels []Difference      // those that change, in the order of the policy
	Parts  [Components]int64 // components of the cost of moves
	Open   int64             // posts under the need
	Moves  int64             // people who move
}

// Step is one person going elsewhere than in the plan.
type Step struct{ Person, From, To string }

// BindingKind says what keeps an alternative from being better.
type BindingKind string

// The kinds.
const (
	BindingNeed BindingKind = "unit_at_need" // the group may not lose anyone net
	BindingFull BindingKind = "post_full"    // need or establishment is reached
	BindingRule BindingKind = "rule"         // a rule takes the move away
)

// Binding is a limit on the way of an alternative.
type Binding struct {
	Kind  BindingKind
	Group string
	// Price is what one more person in the group is worth in the packed number
	// of the first tier.
	Price    int64
	Failures []RuleFailure // for BindingRule
}

// Alternative is another choice for a person, or another person for a post.
type Alternative struct {
	ID     string // group if a person is explained, person if a group is
	Chosen bool   // the plan has it so
	// Regrets is how much the best plan with this choice is worse, in the packed
	// number of each tier; all 0 is a tie. A plan with bounds on departures states
	// the first tier only.
	Regrets  []int64
	Possible bool // false: no legal plan has this choice
	Effect   Effect
	Binding  []Binding
	// Consequences are the other people who would go elsewhere.
	Consequences []Step
}

// Explanation answers why a person stands where the plan puts them, or why a
// group has the people it has.
type Explanation struct {
	Person, Group string // one of them
	Home          string // of the person
	Chosen        []string
	// Ranked lists all choices, the best first; the chosen ones come first among
	// equals.
	Ranked []Alternative
	// Margin is the regret of the second best choice: how much the data may
	// change before this choice does. It is nil if there is no other choice.
	Margin []int64
	// Excluded are wishes that are no choice, with the rules against them.
	Excluded []Exclusion
	// Fixed tells why the person has no choice at all.
	Fixed []RuleFailure
}

// Exclusion is a group that a person may not go to.
type Exclusion struct {
	Group   string
	Reasons []RuleFailure
}

// ErrUnknown marks ids that the model does not have.
var ErrUnknown = errors.New("not in this plan")

// ErrUnproved tells that only proved plans can be explained.
var ErrUnproved = errors.New("the plan was stopped before it was proved")

// ExplainPerson ranks all choices of a person by exact regret. Where a bound
// spans several groups or all moves are limited, regrets are those at the
// bounds' prices: they may understate, never overstate.
func (r *Result) ExplainPerson(id string) (*Explanation, error) {
	m := r.model
	row, ok := m.personRow(id)
	if !ok {
		return nil, fmt.Errorf("person %q: %w", id, ErrUnknown)
	}
	if !r.flow.Optimal() {
		return nil, ErrUnproved
	}
	p := &m.snap.People[row]
	e := &Explanation{Person: id, Home: m.snap.Groups[p.Group].ID}
	for _, w := range p.Wishes {
		if failures := m.whyNot(row, w); len(failures) > 0 && w != p.Group {
			e.Excluded = append(e.Excluded, Exclusion{m.snap.Groups[w].ID, failures})
		}
	}
	k, ok := m.mover(id)
	if !ok {
		e.Chosen, e.Fixed = []string{e.Home}, m.whyFixed(p)
		e.Ranked = []Alternative{{ID: e.Home, Chosen: true, Possible: true, Regrets: []int64{0}}}
		return e, nil
	}
	for _, v := range r.alternatives(k) {
		a := r.alternative(v, m.groupID(v.Group))
		a.Chosen = m.arcs[r.target[k]].group == v.Group
		e.add(a)
	}
	return e, nil
}

// ExplainGroup ranks everyone who may hold a post of the group by exact regret,
// with the same restriction.
func (r *Result) ExplainGroup(id string) (*Explanation, error) {
	m := r.model
	g, ok := m.groupOf(id)
	if !ok {
		return nil, fmt.Errorf("group %q: %w", id, ErrUnknown)
	}
	if !r.flow.Optimal() {
		return nil, ErrUnproved
	}
	e := &Explanation{Group: id}
	for _, v := range r.candidates(g) {
		a := r.alternative(v, m.moverID(v.Person))
		a.Chosen = m.arcs[r.target[v.Person]].group == g
		e.add(a)
	}
	return e, nil
}

// alternatives ranks the choices of a mover, in all tiers if there are several.
func (r *Result) alternatives(k int) []regret {
	if r.manyTiers() {
		return r.lexicographic().alternatives(k)
	}
	return firstTier(r.flow.Alternatives(k))
}

// candidates ranks the movers who may come to a group.
func (r *Result) candidates(g int32) []regret {
	if r.manyTiers() {
		return r.lexicographic().candidates(g)
	}
	return firstTier(r.flow.Candidates(int(g)))
}

func firstTier(list []flow.Regret) []regret {
	out := make([]regret, len(list))
	for i, v := range list {
		out[i] = regret{v, []int64{v.Value}}
	}
	return out
}

// lexicographic prepares questions about several tiers, once.
func (r *Result) lexicographic() *lexicographic {
	r.once.Do(func() { r.lexi = newLexicographic(r) })
	return r.lexi
}

// add appends a choice; choices come least regret first.
func (e *Explanation) add(a Alternative) {
	e.Ranked = append(e.Ranked, a)
	if a.Chosen {
		e.Chosen = append(e.Chosen, a.ID)
	} else if a.Possible && e.Margin == nil {
		e.Margin = a.Regrets
	}
	for i := len(e.Ranked) - 1; a.Chosen && i > 0 && !e.Ranked[i-1].Chosen && e.Ranked[i-1].Possible &&
		slices.Equal(e.Ranked[i-1].Regrets, a.Regrets); i-- {
		e.Ranked[i-1], e.Ranked[i] = e.Ranked[i], e.Ranked[i-1]
	}
}

func (r *Result) alternative(v regret, id string) Alternative {
	a := Alternative{ID: id, Regrets: v.later, Possible: v.Possible, Binding: r.binding(v.Regret)}
	if !v.Possible || len(v.Moves) == 0 {
		return a
	}
	a.Effect = r.effect(v.Moves)
	for _, mv := range v.Moves[1:] {
		a.Consequences = append(a.Consequences, r.step(mv))
	}
	return a
}

// Tie reports whether the choice is as good as the plan by all levels.
func (a *Alternative) Tie() bool {
	return a.Possible && !slices.ContainsFunc(a.Regrets, func(v int64) bool { return v != 0 })
}

func (r *Result) step(mv flow.Move) Step {
	return Step{r.model.moverID(mv.Person), r.model.groupID(mv.From), r.model.groupID(mv.To)}
}

// effect adds up what these changes do to every level and component.
func (r *Result) effect(moves []flow.Move) Effect {
	m := r.model
	var e Effect
	levels := make([]int64, len(m.policy.Levels))
	heads := map[int32]int32{}
	for _, mv := range moves {
		k := int(mv.Person)
		from, to := m.arcTo(k, mv.From), m.arcTo(k, mv.To)
		for l := range levels {
			key := m.policy.Levels[l].Key
			levels[l] += key.arc(&to.cost, m.differs(k, to.group)) - key.arc(&from.cost, m.differs(k, from.group))
		}
		for c := range e.Parts {
			e.Parts[c] += int64(to.cost[c]) - int64(from.cost[c])
		}
		home := m.row(k)[0].group
		e.Moves += truth(to.group != home) - truth(from.group != home)
		heads[mv.From]--
		heads[mv.To]++
	}
	for g, change := range heads {
		v := &m.snap.Groups[m.groups[g]]
		for l := range levels {
			levels[l] += m.policy.Levels[l].Key.step(v, r.heads[g], change)
		}
		e.Open += int64(max(0, v.Need-r.heads[g]-change) - max(0, v.Need-r.heads[g]))
	}
	for l, d := range levels {
		if d != 0 && m.policy.Levels[l].Key != KeyTie {
			e.Levels = append(e.Levels, Difference{m.policy.Levels[l].Key, d})
		}
	}
	return e
}

// step is the change of the level when a group of n people changes.
func (k Key) step(g *Group, n, change int32) int64 {
	sum := int64(0)
	for ; change > 0; change-- {
		n++
		sum += k.head(g, n)
	}
	for ; change < 0; change++ {
		sum -= k.head(g, n)
		n--
	}
	return sum
}

// arcTo finds the arc of a mover to a group that it has.
func (m *Model) arcTo(k int, g int32) *arc {
	row := m.row(k)
	for a := range row {
		if row[a].group == g {
			return &row[a]
		}
	}
	return &row[0]
}

// binding lists the groups on the way of an alternative that stand at a bound:
// where somebody leaves and may not be missed, where somebody comes and has no
// room.
func (r *Result) binding(v flow.Regret) []Binding {
	m := r.model
	var out []Binding
	if !v.Possible || len(v.Moves) == 0 {
		return nil
	}
	seen := map[int32]bool{}
	add := func(g int32, kind BindingKind) {
		if !seen[g] {
			seen[g] = true
			out = append(out, Binding{Kind: kind, Group: m.groupID(g), Price: r.flow.Price[g]})
		}
	}
	for _, mv := range v.Moves {
		if r.heads[mv.To] >= m.limit(mv.To) {
			add(mv.To, BindingFull)
		}
		if g := &m.snap.Groups[m.groups[mv.From]]; r.heads[mv.From] <= min(g.Need, g.Incumbents) {
			add(mv.From, BindingNeed)
		}
	}
	return out
}

// limit is the most people a group may have.
func (m *Model) limit(g int32) int32 {
	v := &m.snap.Groups[m.groups[g]]
	return max(v.Incumbents, min(v.Need, v.Authorised))
}

// personRow finds the row of a person by id.
func (m *Model) personRow(id string) (int32, bool) {
	k, ok := searchID(m.people, id, func(row int32) string { return m.snap.People[row].ID })
	if !ok {
		return 0, false
	}
	return m.people[k], true
}

// WhyNot lists the rules that take a move away; nil if the move exists or is to
// stay.
func (m *Model) WhyNot(person, group string) ([]RuleFailure, error) {
	row, ok := m.personRow(person)
	if !ok {
		return nil, fmt.Errorf("person %q: %w", person, ErrUnknown)
	}
	g, ok := m.groupOf(group)
	if !ok {
		return nil, fmt.Errorf("group %q: %w", group, ErrUnknown)
	}
	if m.snap.People[row].Group == m.groups[g] {
		return nil, nil
	}
	return m.whyNot(row, m.groups[g]), nil
}

// whyFixed names everything that keeps a person from moving anywhere.
func (m *Model) whyFixed(p *Person) []RuleFailure {
	var out []RuleFailure
	if p.Locked {
		out = append(out, RuleFailure{Code: ReasonLocked})
	}
	for i := range m.policy.Rules {
		if rule := &m.policy.Rules[i]; rule.Person != nil {
			out = rule.against(out, p, nil)
		}
	}
	if len(out) == 0 {
		out = append(out, RuleFailure{Code: ReasonUnlisted})
	}
	return out
}

// against adds the rule to the list if the move does not pass it.
func (r *Rule) against(list []RuleFailure, p *Person, g *Group) []RuleFailure {
	if v := r.verdict(p, g); v != Pass {
		return append(list, RuleFailure{Code: r.Code, Basis: r.Basis, Unknown: v == Unknown})
	}
	return list
}

// whyNot names every rule that fails, not only the first.
func (m *Model) whyNot(person, group int32) []RuleFailure {
	p, g := &m.snap.People[person], &m.snap.Groups[group]
	var out []RuleFailure
	if p.Locked {
		out = append(out, RuleFailure{Code: ReasonLocked})
	}
	if m.barred[Pair{person, group}] {
		out = append(out, RuleFailure{Code: ReasonRefused})
	}
	for i := range m.policy.Rules {
		out = m.policy.Rules[i].against(out, p, g)
	}
	if len(out) > 0 {
		return out
	}
	no := m.groupNo[group]
	if k, ok := m.mover(p.ID); ok && m.arcTo(k, no).group == no {
		return nil
	}
	return []RuleFailure{{Code: ReasonUnlisted}}
}
