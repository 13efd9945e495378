package generate

// Params describe a region. The zero value of a field other than the sizes is a
// meaningful choice; start from Standard and change what matters.
type Params struct {
	Name     string
	Seed     uint64
	Staff    int
	Units    int
	Classes  int // position classes; staff may fill the classes they qualify for
	Families int // groups of classes that share qualifications

	ClassesPerUnit int     // about; each unit has 1/2 to 3/2 of it
	TargetsMin     int     // least and most groups a person may go to,
	TargetsMax     int     // as far as so many accept the person
	Eligible       float64 // share of the staff that may move at all
	Requests       float64 // share of the eligible with wishes of their own
	CrossFamily    float64 // share of the staff with a qualification in another family

	Shortage float64 // mean need beyond the staff of a group that has too few
	Surplus  float64 // share of the groups in the city that have too many
	Scarce   bool    // needs grow until shortage is far larger than surplus

	SurplusOnly bool  // only staff of groups with surplus may move, only to open posts
	Leximin     bool  // shortage counts as its square rather than relative to the need
	Weight      int64 // of shortage against everything else; 0 = it always comes first
}

// Standard returns the parameters of a city of the given size.
func Standard(name string, seed uint64, staff, units int) Params {
	return Params{
		Name: name, Seed: seed, Staff: staff, Units: units, Classes: 40, Families: 8,
		ClassesPerUnit: 4, TargetsMin: 20, TargetsMax: 200, Eligible: 0.78, Requests: 0.3,
		Shortage: 1, Surplus: 0.5,
	}
}

// Variants returns the family of instances for tests and benchmarks: a small
// town, a city with only surplus staff on the move, the standard city L, and
// variants of L that stress one thing each.
func Variants(seed uint64) []Params {
	vary := func(name string, change func(*Params)) Params {
		p := Standard(name, seed, 20_000, 2_000)
		change(&p)
		return p
	}
	return []Params{
		Standard("S", seed, 2_000, 200),
		vary("M", func(p *Params) { p.SurplusOnly = true }),
		vary("L", func(*Params) {}),
		vary("L requests", func(p *Params) { p.Requests = 0.8 }),
		vary("L cross-family", func(p *Params) { p.CrossFamily = 0.3 }),
		vary("L few targets", func(p *Params) { p.TargetsMin, p.TargetsMax = 3, 12 }),
		vary("L many targets", func(p *Params) { p.TargetsMin, p.TargetsMax = 200, 800 }),
		vary("L shortage", func(p *Params) { p.Scarce, p.Surplus = true, 0.25 }),
		vary("L one class", func(p *Params) { p.Classes, p.Families, p.ClassesPerUnit = 1, 1, 1 }),
		vary("L big units", func(p *Params) { p.Units, p.ClassesPerUnit = 200, 20 }),
		vary("L leximin", func(p *Params) { p.Leximin = true }),
		vary("L weight 1", func(p *Params) { p.Weight = 1 }),
		vary("L weight 1000", func(p *Params) { p.Weight = 1000 }),
	}
}

// Large returns the region of 100,000 staff in one component.
func Large(seed uint64) Params {
	p := Standard("X", seed, 100_000, 10_000)
	p.CrossFamily = 0.3
	return p
}
