package plancli

import (
	"fmt"
	"io"
	"strings"

	"mutasi/internal/rebalance"
	"mutasi/internal/rebalance/contract"
	"mutasi/internal/rebalance/generate"
)

// generate writes a synthetic region as an input.
func (c *command) generate(args []string) error {
	set := c.flags("generate")
	size := set.String("size", "S", "S, M, L or X: 2,000 to 100,000 `staff`")
	variant := set.String("variant", "", "variant of size L: "+strings.Join(variants(), ", "))
	seed := set.Uint64("seed", 1, "`number` that decides every draw")
	people := set.Int("people", 0, "`staff`, instead of the size's")
	units := set.Int("units", 0, "`units`, instead of the size's")
	out := set.String("out", "", "write to this `file`")
	if _, err := parse(set.Parse, set.Args, args, 0); err != nil {
		return err
	}
	params, err := find(*size, *variant, *seed)
	if err != nil {
		return err
	}
	if *people < 0 || *people > rebalance.MaxPeople || *units < 0 || *units > rebalance.MaxPeople {
		return fmt.Errorf("-people and -units must be from 0 to %d", rebalance.MaxPeople)
	}
	if *people > 0 {
		params.Staff = *people
	}
	if *units > 0 {
		params.Units = *units
	}
	if least := params.Units * params.ClassesPerUnit * 3 / 2; params.Staff < least {
		return fmt.Errorf("%d units have posts for at least %d people", params.Units, least)
	}
	in := region(generate.NewCity(params))
	return c.write(*out, func(w io.Writer) error { return contract.Write(w, in) })
}

// find picks the parameters by size and variant.
func find(size, variant string, seed uint64) (generate.Params, error) {
	name := strings.TrimSpace(strings.ToUpper(size) + " " + strings.ReplaceAll(variant, "-", " "))
	if name == "X" {
		return generate.Large(seed), nil
	}
	for _, p := range generate.Variants(seed) {
		if strings.EqualFold(p.Name, name) || strings.EqualFold(strings.ReplaceAll(p.Name, "-", " "), name) {
			return p, nil
		}
	}
	return generate.Params{}, fmt.Errorf("there is no size %q with variant %q", size, variant)
}

// variants names the variants of size L.
func variants() []string {
	var out []string
	for _, p := range generate.Variants(1) {
		if name, ok := strings.CutPrefix(p.Name, "L "); ok {
			out = append(out, strings.ReplaceAll(name, " ", "-"))
		}
	}
	return out
}

// region turns a drawn region into an input of the contract.
func region(c *generate.City) *contract.Input {
	s := &rebalance.Snapshot{}
	in := &contract.Input{Snapshot: s, Seconds: rebalance.None, Policy: rebalance.Policy{
		Levels: []rebalance.Level{
			{Key: rebalance.KeyShortage, Weight: c.Weight}, {Key: rebalance.KeyCost}, {Key: rebalance.KeySurplus},
			{Key: rebalance.KeyStability}, {Key: rebalance.KeyTie},
		},
		Seed: c.Seed & (1<<63 - 1), MaxMoves: rebalance.None,
	}}
	shape := rebalance.Relative
	if c.Leximin {
		shape = rebalance.Leximin
	}
	for g := range c.Groups {
		v := &c.Groups[g]
		s.Groups = append(s.Groups, rebalance.Group{
			ID: fmt.Sprintf("g%06d", g), Unit: fmt.Sprintf("u%06d", v.Unit), Class: fmt.Sprintf("k%02d", v.Class),
			Need: v.Need, Incumbents: v.Incumbents, Authorised: v.Authorise, Weight: 1,
			Remote: uint8(min(3, c.UnitList[v.Unit].Remote)), Shape: shape,
		})
	}
	var arcs []generate.Arc
	for i := range c.People {
		p := &c.People[i]
		arcs = c.Arcs(i, arcs)
		s.People = append(s.People, rebalance.Person{
			ID: fmt.Sprintf("p%07d", i), Group: p.Group, Locked: p.Targets == 0, Request: len(p.Wishes) > 0, Wishes: p.Wishes,
		})
		for _, a := range arcs {
			s.Candidates.Append(rebalance.Candidate{Person: int32(i), Group: a.Group, Cost: rebalance.Cost{
				rebalance.Distance: int32(a.Cost.Distance), rebalance.Competency: int32(a.Cost.Competency),
				rebalance.Burden: int32(a.Cost.Burden), rebalance.Preference: int32(a.Cost.Preference),
				rebalance.Change: int32(a.Cost.Change),
			}})
		}
	}
	return in
}
