package generate

import (
	"testing"

	"mutasi/internal/rebalance/flow"
)

// summary counts what matters about an instance.
func summary(p *flow.Problem, c *City) (movers, arcs, shortage, surplus int) {
	for i := range p.Persons {
		if n := int(p.Start[i+1] - p.Start[i]); n > 1 {
			movers++
			arcs += n
		}
	}
	for _, g := range c.Groups {
		shortage += int(max(0, g.Need-g.Incumbents))
		surplus += int(max(0, g.Incumbents-g.Need))
	}
	return
}

func TestVariants(t *testing.T) {
	t.Parallel()
	for _, params := range Variants(1)[:3] {
		c := NewCity(params)
		p := c.Problem()
		if err := p.Check(); err != nil {
			t.Errorf("%s: %v", params.Name, err)
		}
		movers, arcs, shortage, surplus := summary(p, c)
		t.Logf("%-16s groups %d movers %d arcs %d shortage %d surplus %d", params.Name, p.Groups, movers, arcs, shortage, surplus)
	}
}

// TestFewStaff draws a region with far fewer people than posts: posts stay open.
func TestFewStaff(t *testing.T) {
	t.Parallel()
	c := NewCity(Standard("few", 1, 100, 200))
	if len(c.People) != 100 {
		t.Errorf("%d people drawn, want 100", len(c.People))
	}
	if err := c.Problem().Check(); err != nil {
		t.Error(err)
	}
}
