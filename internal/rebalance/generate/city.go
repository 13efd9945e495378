package generate

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Point is a place in units of 250 metres, the unit of distance cost.
type Point struct{ X, Y float64 }

func (p Point) distance(q Point) int64 { return int64(math.Hypot(p.X-q.X, p.Y-q.Y)) }

// Unit is a workplace.
type Unit struct {
	Place  Point
	Remote int // 0 in the city to 3 far out
}

// Group is the posts of one class in one unit.
type Group struct {
	Unit, Class                 int32
	Need, Incumbents, Authorise int32
	Rank                        int32 // least rank of a newcomer, 0 to 7
}

// Person is one civil servant.
type Person struct {
	Group   int32
	Home    Point
	Classes [3]int32 // qualified for, -1 for none; the first is that of the group
	Rank    int32    // 0 to 7
	Targets int32    // about how many groups are considered; 0 = may not move
	Wishes  []int32  // groups asked for, best first
}

// Cost is the cost of one arc by component, all at least 0; Preference is
// subtracted.
type Cost struct{ Distance, Competency, Burden, Preference, Change int64 }

// Total returns the cost of the arc.
func (c Cost) Total() int64 {
	return c.Distance + c.Competency + c.Burden + c.Change - c.Preference
}

// Arc is one place where a person may go.
type Arc struct {
	Group int32
	Cost  Cost
}

// City is a drawn region.
type City struct {
	Params
	UnitList []Unit
	Groups   []Group
	People   []Person

	ofClass [][]int32 // groups by class
}

// NewCity draws the region of the parameters.
func NewCity(p Params) *City {
	c := &City{Params: p, ofClass: make([][]int32, p.Classes)}
	r := rand.New(rand.NewPCG(p.Seed, 0x6d7574617369))
	c.drawUnits(r)
	c.drawGroups(r)
	c.drawPeople(r)
	return c
}

// drawUnits puts four of five units into the city and the others around it.
func (c *City) drawUnits(r *rand.Rand) {
	size := math.Sqrt(float64(c.Units)/2000) * 32 // a city of 2,000 units has a radius of about 8 km
	for range c.Units {
		u := Unit{Place: Point{r.NormFloat64() * size, r.NormFloat64() * size}}
		if r.IntN(5) == 0 {
			angle, far := r.Float64()*2*math.Pi, 2+4*r.Float64()
			u.Place = Point{math.Cos(angle) * far * size, math.Sin(angle) * far * size}
			u.Remote = int(far) / 2
		}
		c.UnitList = append(c.UnitList, u)
	}
}

// drawGroups gives every unit some classes and every group its need and its
// incumbents; the fringe has too few people, the city too many.
func (c *City) drawGroups(r *rand.Rand) {
	total := int32(0)
	for u := range c.UnitList {
		n := max(1, min(c.Classes, c.ClassesPerUnit/2+r.IntN(c.ClassesPerUnit+1)))
		for _, k := range r.Perm(c.Classes)[:n] {
			g := Group{Unit: int32(u), Class: int32(k), Rank: int32(r.IntN(4))}
			g.Need = 1 + r.Int32N(4)
			c.ofClass[k] = append(c.ofClass[k], int32(len(c.Groups)))
			total += g.Need
			c.Groups = append(c.Groups, g)
		}
	}
	scale := float64(c.Staff) / float64(total)
	for g := range c.Groups {
		group := &c.Groups[g]
		group.Need = max(1, int32(math.Round(float64(group.Need)*scale)))
		group.Incumbents = c.drawIncumbents(r, group)
		if c.Scarce {
			group.Need += r.Int32N(2) * r.Int32N(3)
		}
		group.Authorise = group.Need + r.Int32N(2)
	}
	c.fitStaff(r)
}

func (c *City) drawIncumbents(r *rand.Rand, g *Group) int32 {
	remote := c.UnitList[g.Unit].Remote
	spread := max(1, float64(g.Need)/3)
	switch x := r.Float64(); {
	case x < 0.2+0.17*float64(remote):
		return max(0, g.Need-int32(math.Round(c.Shortage*spread*(0.5+r.Float64()))))
	case remote == 0 && x > 1-c.Surplus*0.7:
		return g.Need + max(1, int32(math.Round(spread*(0.4+0.8*r.Float64()))))
	}
	return g.Need
}

// fitStaff moves incumbents up and down, keeping the drawn pattern, until there
// are as many as staff.
func (c *City) fitStaff(r *rand.Rand) {
	have := 0
	for _, g := range c.Groups {
		have += int(g.Incumbents)
	}
	patience := 1000 * len(c.Groups)
	for tries := 0; have != c.Staff; tries++ {
		g := &c.Groups[r.IntN(len(c.Groups))]
		step := int32(1)
		if have > c.Staff {
			step = -1
		}
		keepsNeed := g.Need+step < 1 // where staff are far too few for the posts, posts of one stay open
		if g.Incumbents+step < 0 || keepsNeed && tries < patience {
			continue
		}
		g.Incumbents += step
		have += int(step)
		if !keepsNeed {
			g.Need += step
			g.Authorise += step
		}
	}
}

// drawPeople fills the groups. People live near where they work or anywhere.
func (c *City) drawPeople(r *rand.Rand) {
	for g, group := range c.Groups {
		for range group.Incumbents {
			p := Person{Group: int32(g), Rank: min(7, group.Rank+r.Int32N(5)), Classes: [3]int32{group.Class, -1, -1}}
			place := c.UnitList[group.Unit].Place
			if r.IntN(3) == 0 {
				place = c.UnitList[r.IntN(len(c.UnitList))].Place
			}
			p.Home = Point{place.X + r.NormFloat64()*12, place.Y + r.NormFloat64()*12}
			c.drawClasses(r, &p)
			if r.Float64() < c.Eligible {
				p.Targets = int32(c.TargetsMin + r.IntN(c.TargetsMax-c.TargetsMin+1))
			}
			if p.Targets > 0 && r.Float64() < c.Requests {
				c.drawWishes(r, &p)
			}
			c.People = append(c.People, p)
		}
	}
}

// drawClasses adds up to two classes of the same family, or of another one.
func (c *City) drawClasses(r *rand.Rand, p *Person) {
	size := int32(c.Classes / c.Families)
	family := p.Classes[0] / size
	more := r.IntN(3)
	for k := 1; k <= more; k++ {
		class := family*size + r.Int32N(size)
		if k == 1 && r.Float64() < c.CrossFamily {
			class = r.Int32N(int32(c.Classes))
		}
		if !slices.Contains(p.Classes[:], class) {
			p.Classes[k] = class
		}
	}
}

// drawWishes asks for one to three groups nearer to home than the present one, if
// the draw finds such.
func (c *City) drawWishes(r *rand.Rand, p *Person) {
	now := p.Home.distance(c.UnitList[c.Groups[p.Group].Unit].Place)
	want := 1 + r.IntN(3)
	for range 12 {
		class := p.Classes[r.IntN(3)]
		if class < 0 || len(c.ofClass[class]) == 0 {
			class = p.Classes[0]
		}
		of := c.ofClass[class]
		g := of[r.IntN(len(of))]
		near := p.Home.distance(c.UnitList[c.Groups[g].Unit].Place) < max(now, 40)
		if g != p.Group && near && c.accepts(g, p) && !slices.Contains(p.Wishes, g) {
			p.Wishes = append(p.Wishes, g)
		}
		if len(p.Wishes) == want {
			break
		}
	}
}

// accepts is the rank rule.
func (c *City) accepts(g int32, p *Person) bool {
	need := c.Groups[g].Rank
	return p.Rank >= need && p.Rank <= need+5
}
