package seed

import (
	"fmt"
	"math/rand/v2"

	"mutasi/internal/asn"
)

// person is one synthetic civil servant with a history.
type person struct {
	id          int64
	nip         string
	kind        asn.EmployeeKind
	name        string
	degree      degree
	sex         asn.Sex
	birthPlace  string
	birth       asn.Date
	appointed   asn.Date // TMT CPNS, for PPPK the start of the first contract
	permanent   asn.Date
	contractEnd asn.Date
	nikValid    int // 1 valid, 0 not, -1 not checked
	home        place
	post        *post
	seat        int64
	since       asn.Date // start of the present placement
	before      []placement
	ranks       []dated[string]
	graduated   int
	ratings     []rating
	sanctions   []sanction
	clearances  []clearance
	certs       []certificate
	assessed    asn.Date // zero: never
	clean       bool     // of a situation: nothing may stand in the way of a move
}

type dated[T any] struct {
	value T
	from  asn.Date
}

type placement struct {
	seat     int64
	from, to asn.Date
	samePost bool // same position as the next placement
}

type rating struct{ year, value int }

type sanction struct {
	level, kind string
	from, to    asn.Date
}

type clearance struct {
	kind  string
	clear bool
	on    asn.Date
}

type certificate struct {
	kind, subject string
	issued, until asn.Date
}

// peopler invents people for posts.
type peopler struct {
	gov     *government
	r       *rand.Rand
	today   asn.Date
	stride  int            // agencies in the world
	nips    map[string]int // people so far by the first 15 digits
	rich    bool           // with the whole history
	centre  place
	regions map[asn.RegionCode]place
}

func newPeopler(b *builder, seed uint64, stride int, rich bool) *peopler {
	p := &peopler{gov: &b.gov, r: random(seed, b.gov.code, "people"), today: b.today, stride: stride, nips: map[string]int{}, rich: rich,
		centre: b.centre(), regions: map[asn.RegionCode]place{}}
	for _, d := range b.gov.districts {
		p.regions[d.code] = d
	}
	return p
}

// person invents somebody who holds a post of the job in the unit.
func (g *peopler) person(j *job, u *unit, at *post, adapt func(*person)) *person {
	p := &person{post: at, sex: asn.Male, kind: asn.PNS, nikValid: 1}
	if g.r.IntN(100) < j.women {
		p.sex = asn.Female
	}
	switch roll := g.r.IntN(100); {
	case roll < j.contract:
		p.kind = asn.PPPK
	case roll < j.contract+j.partTime:
		p.kind = asn.PPPKPartTime
	case roll >= 98 && (j.level == "" || j.level == asn.AhliPertama || j.level == asn.Terampil) && j.kind != asn.StructuralPost && !at.heads:
		p.kind = asn.CPNS
	}
	if adapt != nil {
		adapt(p)
	}
	if p.name == "" {
		p.name = g.gov.style.name(g.r, p.sex)
	}
	p.birthPlace = g.gov.seat
	if len(g.gov.style.birthPlaces) > 0 {
		p.birthPlace = pick(g.r, g.gov.style.birthPlaces)
	}
	p.degree = g.degreeFor(j, p)
	g.life(j, p)
	g.number(p)
	g.career(j, p)
	g.records(j, p)
	g.settle(u, p)
	return p
}

// degreeFor picks an education that fits the post; one person in thirty has another field, as in life.
func (g *peopler) degreeFor(j *job, p *person) degree {
	if p.degree.level != "" {
		return p.degree
	}
	if !p.clean && j.kind != asn.StructuralPost && len(j.fields) > 0 && j.minEdu <= asn.EducationS1 && j.minEdu >= asn.EducationD3 && g.r.IntN(100) < 3 {
		if d := pick(g.r, degreesGeneral); d.level >= j.minEdu {
			return d
		}
	}
	return pick(g.r, j.degrees)
}

// ageRange returns the usual ages of holders of a post.
func ageRange(j *job, kind asn.EmployeeKind) (lo, hi int) {
	if kind.IsContract() {
		return 25, 50
	}
	switch j.echelon {
	case asn.EchelonIIa, asn.EchelonIIb:
		return 47, 58
	case asn.EchelonIIIa:
		return 44, 56
	case asn.EchelonIIIb:
		return 41, 56
	case asn.EchelonIVa, asn.EchelonIVb:
		return 37, 56
	}
	switch j.level {
	case asn.Terampil:
		return 25, 38
	case asn.Mahir, asn.AhliPertama:
		return 28, 42
	case asn.AhliMuda, asn.Penyelia:
		return 37, 56
	case asn.AhliMadya:
		return 45, 58
	}
	if j.family == "Kepala Sekolah" || j.family == "Kepala Puskesmas" {
		return 42, 57
	}
	return 26, min(j.bup-1, 58)
}

// life sets birth, first appointment and, for contracts, their end.
func (g *peopler) life(j *job, p *person) {
	lo, hi := ageRange(j, p.kind)
	if p.kind == asn.CPNS {
		lo, hi = 23, 32
	}
	if j.minEdu == "42" {
		lo = max(lo, 29)
	}
	if p.clean {
		lo, hi = max(lo, 35), min(hi, 42)
	}
	if hi < lo {
		hi = lo
	}
	age := lo + g.r.IntN(hi-lo+1)
	if j.family == "Guru" && g.r.IntN(3) == 0 { // the intake of the eighties and nineties retires now
		age = max(age, lo+g.r.IntN(hi-lo+1))
	}
	p.birth = g.today.AddYears(-age).AddDays(-1 - g.r.IntN(360))
	switch p.kind {
	case asn.PPPK:
		p.appointed = asn.NewDate(g.today.Year()-1-g.r.IntN(5), pick(g.r, []month{1, 3, 3, 4, 5, 6, 6}), 1)
		p.contractEnd = p.appointed.AddYears(5)
		if !p.contractEnd.After(g.today) {
			p.contractEnd = g.today.AddMonths(6 + g.r.IntN(54))
		}
		p.contractEnd = p.contractEnd.AddDays(-1)
	case asn.PPPKPartTime:
		p.appointed = asn.NewDate(g.today.Year()-1, 10, 1)
		p.contractEnd = p.appointed.AddYears(2).AddDays(-1)
	case asn.CPNS:
		p.appointed = g.firstOfMonth(g.today.AddMonths(-3 - g.r.IntN(7)))
	default:
		entry := entryAge(p.degree.level)
		entry += g.r.IntN(max(1, min(9, age-entry-2)))
		p.appointed = asn.NewDate(p.birth.Year()+entry, pick(g.r, []month{1, 2, 3, 4, 4, 12, 12}), 1)
		if latest := g.today.AddYears(-2); p.appointed.After(latest) {
			p.appointed = asn.NewDate(latest.Year(), 1, 1)
		}
		p.permanent = p.appointed.AddYears(1)
	}
}

func (g *peopler) firstOfMonth(d asn.Date) asn.Date { return asn.NewDate(d.Year(), d.Month(), 1) }

// entryAge is the usual age of first appointment by education.
func entryAge(level asn.EducationLevel) int {
	switch {
	case level <= "18":
		return 20
	case level <= asn.EducationD3:
		return 22
	case level == "42":
		return 25
	}
	return 23
}

// number gives a personnel number that no one else in the world has: serials are dealt out to agencies in turn.
func (g *peopler) number(p *person) {
	sex := 1
	if p.sex == asn.Female {
		sex = 2
	}
	for {
		month := int(p.appointed.Month())
		if p.kind.IsContract() {
			month = 21 // what PPPK numbers carry in place of the month
		}
		prefix := fmt.Sprintf("%04d%02d%02d%04d%02d%d", p.birth.Year(), p.birth.Month(), p.birth.Day(), p.appointed.Year(), month, sex)
		serial := 1 + g.gov.index + g.stride*g.nips[prefix]
		if serial <= 999 {
			g.nips[prefix]++
			p.nip = fmt.Sprintf("%s%03d", prefix, serial)
			return
		}
		p.birth = p.birth.AddDays(1)
	}
}
