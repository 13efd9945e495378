package seed

import "mutasi/internal/asn"

// records adds ratings, penalties, statements, certificates and assessments, with the gaps that real data have.
func (g *peopler) records(j *job, p *person) {
	if p.clean {
		p.ratings = []rating{{g.today.Year() - 3, 2}, {g.today.Year() - 2, 2}, {g.today.Year() - 1, 2}}
	} else {
		g.nik(p)
		g.rate(p)
		g.punish(p)
	}
	g.state(p)
	g.certify(j, p)
	chance := 55
	if !g.rich {
		chance = 10
	}
	if p.clean || j.kind == asn.StructuralPost || g.r.IntN(100) < chance {
		g.assess(p)
	}
}

func (g *peopler) nik(p *person) {
	switch roll := g.r.IntN(100); {
	case roll < 2:
		p.nikValid = 0
	case roll < 4:
		p.nikValid = -1
	}
}

// rate enters the last three years, of which the rules ask for two: "Baik" is the normal value and separates people
// poorly.
func (g *peopler) rate(p *person) {
	first := g.today.Year() - 2
	if g.rich {
		first--
	}
	for year := first; year < g.today.Year(); year++ {
		if p.appointed.Year() >= year && p.appointed.Month() > 6 || p.appointed.Year() > year {
			continue
		}
		value := 2
		switch roll := g.r.IntN(1000); {
		case roll < 120:
			value = 1
		case roll >= 990:
			value = 4
		case roll >= 950:
			value = 3
		case roll >= 920:
			continue // not entered
		}
		p.ratings = append(p.ratings, rating{year, value})
	}
}

// punish: one person in two hundred has a penalty on record, a few of them are still being served.
func (g *peopler) punish(p *person) {
	if g.r.IntN(1000) >= 6 || p.kind == asn.CPNS {
		return
	}
	kind := pick(g.r, []asn.SanctionKind{"2", "2", "3", "23", "24", "25", "27"})
	from := g.firstOfMonth(g.today.AddMonths(-2 - g.r.IntN(30)))
	if from.Before(p.appointed) {
		return
	}
	s := sanction{kind: string(kind), level: string(kind.Level()), from: from}
	if served := kind.Served(from); served.Until.After(from) {
		s.to = served.Until.AddDays(-1)
	}
	p.sanctions = append(p.sanctions, s)
}

var clearanceKinds = []string{"discipline_process", "court_process", "inspectorate_finding", "study_assignment"}

// state enters the yearly statements that nothing is pending; one person in nine lacks some or all of them.
func (g *peopler) state(p *person) {
	if !g.rich && !p.clean {
		return
	}
	lacks := !p.clean && g.r.IntN(9) == 0
	on := g.today.AddDays(-180 - g.r.IntN(90)) // older than the cases of the demo, valid for a year
	for _, kind := range clearanceKinds {
		if lacks && g.r.IntN(2) == 0 {
			continue
		}
		c := clearance{kind, true, on}
		if !p.clean && g.r.IntN(400) == 0 {
			c.clear = false
		}
		p.clearances = append(p.clearances, c)
	}
}

func (g *peopler) certify(j *job, p *person) {
	year := max(p.appointed.Year(), g.today.Year()-12)
	issued := asn.NewDate(min(year+2, g.today.Year()-1), 11, 20)
	if issued.Before(p.appointed) && issued.Year() < p.appointed.Year() {
		issued = asn.NewDate(p.appointed.Year(), 11, 20)
	}
	if issued.After(g.today) {
		issued = g.today.AddMonths(-1)
	}
	switch {
	case j.family == "Kepala Sekolah":
		p.certs = append(p.certs, certificate{"educator", "Guru Kelas", issued, asn.Date{}})
		if g.r.IntN(100) < 85 {
			p.certs = append(p.certs, certificate{"head_teacher", "", issued, asn.Date{}})
		}
	case j.family == "Guru":
		have := 88
		if p.kind.IsContract() {
			have = 72
		}
		if p.clean || g.r.IntN(100) < have {
			p.certs = append(p.certs, certificate{"educator", j.subject, issued, asn.Date{}})
		}
	case j.cert == "registration":
		if p.clean || g.r.IntN(100) < 96 { // for life since UU 17/2023
			p.certs = append(p.certs, certificate{"registration", j.family, issued, asn.Date{}})
		}
		if p.clean || g.r.IntN(100) < 90 { // the licence to practise is renewed every five years
			p.certs = append(p.certs, certificate{"practice", j.family, issued, g.today.AddMonths(-3 + g.r.IntN(57) + 6*bit(p.clean))})
		}
	case j.kind == asn.FunctionalPost && g.r.IntN(100) < 60:
		p.certs = append(p.certs, certificate{"competence", j.family, issued, asn.Date{}})
	}
}

// assess says when the person was assessed; the outcome is drawn apart (talents).
func (g *peopler) assess(p *person) {
	g.r.IntN(3600) // the people of earlier worlds stay who they are
	g.r.IntN(13)
	if p.clean {
		p.assessed = g.today.AddDays(-30 - g.r.IntN(200))
		return
	}
	p.assessed = g.today.AddDays(-30 - g.r.IntN(500))
}
