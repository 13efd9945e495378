package rebalance

import (
	"fmt"
	"slices"
)

// Policy is what is wanted: the goals in order of importance and the rules that
// take moves away.
type Policy struct {
	Levels []Level
	Rules  []Rule
	Seed   uint64 // of the public draw that decides between equal plans
	// MaxMoves limits how many people move; None is no limit.
	MaxMoves int
}

// Level is one goal. Without a weight it comes strictly before all levels after
// it. With one, a unit of it counts as Weight units of the next level and the
// two are judged together.
type Level struct {
	Key    Key
	Weight int64 // 0 = strictly before the next level
}

// Key names a goal; a smaller value is better.
type Key string

// The goals.
const (
	KeyMinimum    Key = "minimum"    // people missing under the legal minimum
	KeyShortage   Key = "shortage"   // open posts, by shape, class weight and remoteness
	KeySurplus    Key = "surplus"    // people above the need and the maximum, squared per group, so that it spreads
	KeyCost       Key = "cost"       // distance + competency + burden + change - preference
	KeyDistance   Key = "distance"   //
	KeyCompetency Key = "competency" //
	KeyBurden     Key = "burden"     //
	KeyPreference Key = "preference" // negative: wishes granted
	KeyChange     Key = "change"     //
	KeyStability  Key = "stability"  // people whose post differs from the plan already shown
	KeyTie        Key = "tie"        // public draw; always the last level, named or not
)

// Keys lists all goals in the order in which they are usually ranked.
func Keys() []Key {
	return []Key{
		KeyMinimum, KeyShortage, KeySurplus, KeyCost, KeyDistance, KeyCompetency, KeyBurden, KeyPreference, KeyChange,
		KeyStability, KeyTie,
	}
}

// DefaultPolicy puts the law first, then shortage, then what a move asks of
// people, then the plan they have already seen.
func DefaultPolicy() Policy {
	return Policy{
		Levels:   []Level{{KeyMinimum, 0}, {KeyShortage, 0}, {KeyCost, 0}, {KeySurplus, 0}, {KeyStability, 0}, {KeyTie, 0}},
		MaxMoves: None,
	}
}

// Scale is the value of one open post of a Linear group with weight 1 that is
// not remote: shortage is counted in whole numbers and keeps fractions of a
// post this way.
const Scale = 120

func (p *Policy) check() error {
	if len(p.Levels) == 0 {
		return faultf("levels", "at least one level is needed")
	}
	for i, l := range p.Levels {
		path := fmt.Sprintf("levels[%d]", i)
		last := i == len(p.Levels)-1
		switch {
		case !slices.Contains(Keys(), l.Key):
			return faultf(path+".key", "%q is not a level", l.Key)
		case slices.ContainsFunc(p.Levels[:i], func(o Level) bool { return o.Key == l.Key }):
			return faultf(path+".key", "%q is named twice", l.Key)
		case l.Key == KeyTie && !last:
			return faultf(path+".key", "the public draw must be the last level")
		case l.Weight < 0:
			return faultf(path+".weight", "must be positive")
		case l.Weight > 0 && (last || p.Levels[i+1].Key == KeyTie):
			return faultf(path+".weight", "there is no level after it to weigh against")
		}
	}
	if p.MaxMoves < None {
		return faultf("limits.moves", "must not be negative")
	}
	return nil
}

// arc is what a move adds to the level; changed tells that the target is not
// the one of the plan already shown.
func (k Key) arc(c *Cost, changed bool) int64 {
	switch k {
	case KeyCost:
		return int64(c[Distance]) + int64(c[Competency]) + int64(c[Burden]) + int64(c[Change]) - int64(c[Preference])
	case KeyDistance:
		return int64(c[Distance])
	case KeyCompetency:
		return int64(c[Competency])
	case KeyBurden:
		return int64(c[Burden])
	case KeyPreference:
		return -int64(c[Preference])
	case KeyChange:
		return int64(c[Change])
	case KeyStability:
		return truth(changed)
	}
	return 0
}

// head is what the n-th person of a group (from 1) adds to the level. It never
// falls with n, which is what keeps the plan a network with whole people.
func (k Key) head(g *Group, n int32) int64 {
	switch {
	case k == KeyMinimum && n <= g.Minimum:
		return -1
	case k == KeyShortage && n <= g.Need:
		return -g.openPost(g.Need - n + 1)
	case k == KeySurplus && n > g.most():
		return 2*int64(n-g.most()) - 1
	}
	return 0
}

// heads is the value of the level in a group of n people.
func (k Key) heads(g *Group, n int32) int64 {
	switch k {
	case KeyMinimum:
		return int64(max(0, g.Minimum-n))
	case KeyShortage:
		sum := int64(0)
		for s := int32(1); s <= g.Need-n; s++ {
			sum += g.openPost(s)
		}
		return sum
	case KeySurplus:
		over := int64(max(0, n-g.most()))
		return over * over
	}
	return 0
}

// most is how many people the group bears before somebody is too many.
func (g *Group) most() int32 { return max(g.Need, g.Maximum) }

// openPost is what the s-th open post of a group adds to the shortage: the
// step of the shape times the class weight times 1 + remote/2.
func (g *Group) openPost(s int32) int64 {
	weight := int64(max(1, g.Weight)) * int64(2+g.Remote) * (Scale / 2)
	switch g.Shape {
	case Leximin:
		return weight * (2*int64(s) - 1)
	case Linear:
		return weight
	}
	// Rounded to nearest; the steps still never fall with s.
	return (weight*(2*int64(s)-1) + int64(g.Need)/2) / int64(g.Need)
}
