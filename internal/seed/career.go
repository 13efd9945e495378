package seed

import (
	"time"

	"mutasi/internal/asn"
)

type month = time.Month

// career sets rank history and the beginning of the present placement.
func (g *peopler) career(j *job, p *person) {
	if p.kind.IsContract() {
		p.ranks = []dated[string]{{string(gradeOf(p.degree.level, j)), p.appointed}}
	} else {
		p.ranks = g.rankHistory(j, p)
	}
	served := p.appointed.MonthsUntil(g.today)
	if p.since.IsZero() {
		p.since = g.tenure(j, p, served)
	}
	p.graduated = p.birth.Year() + entryAge(p.degree.level) - 1
	if p.degree.level >= asn.EducationS2 {
		p.graduated = min(g.today.Year()-1, p.appointed.Year()+6)
	}
	p.graduated = min(p.graduated, p.appointed.Year())
	if p.degree.level >= asn.EducationS2 && p.degree.level != "42" {
		p.graduated = min(g.today.Year()-1, p.appointed.Year()+6)
	}
}

// tenure draws the start of the present placement: an eighth came within two years, most within five.
func (g *peopler) tenure(j *job, p *person, served int) asn.Date {
	if p.clean {
		return g.firstOfMonth(g.today.AddMonths(-32 - g.r.IntN(24)))
	}
	months := 0
	switch roll := g.r.IntN(100); {
	case roll < 12:
		months = 2 + g.r.IntN(22)
	case roll < 66 || j.kind == asn.StructuralPost && roll < 94:
		months = 24 + g.r.IntN(37)
	default:
		months = 61 + g.r.IntN(110)
	}
	if p.kind.IsContract() || p.kind == asn.CPNS {
		months = served
	}
	d := g.firstOfMonth(g.today.AddMonths(-min(months, served)))
	if d.Before(p.appointed) {
		d = p.appointed
	}
	return d
}

// gradeOf is the PPPK grade at appointment (Perpres 98/2020; PermenPANRB 72/2020).
func gradeOf(level asn.EducationLevel, j *job) asn.Grade {
	if j.minEdu < level && j.minEdu != "" && j.kind != asn.StructuralPost {
		level = j.minEdu
	}
	switch {
	case level == "05":
		return "I"
	case level <= "12":
		return "IV"
	case level <= "20":
		return "V"
	case level == "25":
		return "VI"
	case level == asn.EducationD3:
		return "VII"
	case level <= asn.EducationS1:
		return "IX"
	}
	return "X"
}

// entryRank is the PNS rank at first appointment.
func entryRank(level asn.EducationLevel) int {
	switch {
	case level == "05":
		return asn.Rank("I/a").Order()
	case level <= "12":
		return asn.Rank("I/c").Order()
	case level <= "20":
		return asn.Rank("II/a").Order()
	case level == "25":
		return asn.Rank("II/b").Order()
	case level == asn.EducationD3:
		return asn.Rank("II/c").Order()
	case level == "42":
		return asn.Rank("III/b").Order()
	}
	return asn.Rank("III/a").Order()
}

// highestRank is how far people usually come with an education outside managerial posts.
func highestRank(level asn.EducationLevel) int {
	switch {
	case level <= "12":
		return asn.Rank("II/d").Order()
	case level <= "20":
		return asn.Rank("III/b").Order()
	case level <= asn.EducationD3:
		return asn.Rank("III/c").Order()
	}
	return asn.Rank("IV/b").Order()
}

// rankHistory promotes from the first appointment every four years, in April or October, faster where the post asks
// for more, and within the range of the post for nearly everybody.
func (g *peopler) rankHistory(j *job, p *person) []dated[string] {
	all := asn.Ranks()
	first, months := entryRank(p.degree.level), p.appointed.MonthsUntil(g.today)
	last := min(first+months/50, highestRank(p.degree.level))
	if last == asn.Rank("IV/b").Order() && g.r.IntN(100) < 65 { // beyond IV/a credit points are hard to come by
		last--
	}
	if j.kind == asn.ExecutingPost {
		last = min(last, asn.Rank("III/d").Order())
	}
	if lo, hi := j.ranks.Lowest.Order(), j.ranks.Highest.Order(); lo > 0 && (p.clean || g.r.IntN(100) < 96) {
		last = max(last, lo)
		if hi > 0 {
			last = min(last, hi)
		}
	}
	if j.kind == asn.ExecutingPost && j.minEdu >= asn.EducationS1 {
		last = max(last, first)
	}
	if p.kind == asn.CPNS {
		last = first
	}
	if p.clean { // below every superior
		last = min(last, asn.Rank("III/c").Order())
	}
	first = min(first, last)
	if first < last-months/24 { // promoted on recruitment or by an adjusted diploma
		first = last - months/24
	}
	steps := last - first
	out := []dated[string]{{string(all[first-1]), p.appointed}}
	for k := 1; k <= steps; k++ {
		on := promotionDay(p.appointed.AddMonths(k * months / (steps + 1)))
		if !on.After(out[len(out)-1].from) {
			on = out[len(out)-1].from.AddMonths(6)
		}
		if on.After(g.today) {
			on = g.today
		}
		out = append(out, dated[string]{string(all[first-1+k]), on})
	}
	if !g.rich {
		out = out[len(out)-1:]
	}
	return out
}

// promotionDay is the 1st of April or October on or before d.
func promotionDay(d asn.Date) asn.Date {
	switch m := d.Month(); {
	case m >= 10:
		return asn.NewDate(d.Year(), 10, 1)
	case m >= 4:
		return asn.NewDate(d.Year(), 4, 1)
	}
	return asn.NewDate(d.Year()-1, 10, 1)
}

// settle gives a home: half live in the district where they work, the others anywhere, most in the centre.
func (g *peopler) settle(u *unit, p *person) {
	if p.home.name != "" {
		return
	}
	at, ok := g.regions[u.region.At(asn.District)]
	switch roll := g.r.IntN(100); {
	case ok && roll < 50:
	case roll < 75:
		at = g.centre
	default:
		at = pick(g.r, g.gov.districts)
	}
	p.home = at
	if at.lat != 0 || at.lon != 0 {
		reach := 0.03
		if g.gov.kind == "city" {
			reach = 0.012
		}
		p.home.lat = round5(at.lat + reach*(2*g.r.Float64()-1))
		p.home.lon = round5(at.lon + reach*(2*g.r.Float64()-1))
	}
	if g.r.IntN(100) < 6 && !p.clean { // address not entered
		p.home = place{name: "-"}
	}
}
