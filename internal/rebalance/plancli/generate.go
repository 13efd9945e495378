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
	city := generate.NewCity(params)
	in := &contract.Input{Snapshot: city.Snapshot(), Policy: city.Policy(), Seconds: rebalance.None}
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
