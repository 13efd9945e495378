package seed

import (
	"strconv"

	"mutasi/internal/asn"
)

// personRows invents the holders of all posts and writes them with their history.
func (w *writer) personRows() {
	b := w.b
	var people []*person
	for i := range b.posts {
		p := &b.posts[i]
		u, pos := &b.units[p.unit], &b.positions[p.pos]
		for k := range p.holders {
			var as cast
			if c := k - (p.holders - len(p.casts)); c >= 0 {
				as = p.casts[c]
			}
			who := w.invent(&pos.job, u, p, as)
			w.n.employee++
			who.id, who.seat = w.n.employee, p.firstSeat+int64(k)
			if w.rich {
				w.formerly(who)
				people = append(people, who)
			}
			w.personRow(who)
			w.historyRows(who)
			w.free[p.pos] = append(w.free[p.pos], freeSeat{who.seat, p.unit, who.since})
			if as.name != "" {
				w.out.people[as.name] = personRef{who.id, who.fullName()}
			}
			if p.heads && (u.kind == "office" || u.kind == "district") {
				w.out.heads = append(w.out.heads, headRef{personRef{who.id, who.fullName()}, u.name})
			}
			w.out.counts.people++
		}
	}
	w.earlierRows(people)
}

// invent makes the person of a seat. Whoever is drawn apart takes the place of the one who would be there, so that the
// people after them are the same as without.
func (w *writer) invent(j *job, u *unit, at *post, as cast) *person {
	if !as.apart {
		return w.g.person(j, u, at, as.adapt)
	}
	usual := w.g.person(j, u, at, nil)
	if w.rich {
		w.formerly(usual)
	}
	ordinary := w.g.r
	defer func() { w.g.r = ordinary }()
	w.g.r = random(w.key, w.b.gov.code, as.name, u.name)
	return w.g.person(j, u, at, as.adapt)
}

func (p *person) fullName() string {
	name := p.name
	if p.degree.before != "" {
		name = p.degree.before + " " + name
	}
	if p.degree.after != "" {
		name += ", " + p.degree.after
	}
	return name
}

// formerly gives one person in four an earlier placement: in the same position elsewhere, on a seat that was free then.
func (w *writer) formerly(p *person) {
	list := w.free[p.post.pos]
	if len(list) == 0 || p.kind != asn.PNS || p.clean || w.g.r.IntN(4) != 0 {
		return
	}
	s := &list[w.g.r.IntN(len(list))]
	from := w.g.firstOfMonth(p.since.AddMonths(-14 - w.g.r.IntN(60)))
	if from.Before(p.appointed) {
		from = p.appointed
	}
	if s.before.Before(p.since) || s.unit == p.post.unit || p.appointed.MonthsUntil(p.since) < 12 || from.Year() < seatsFrom {
		return
	}
	p.before = append(p.before, placement{s.seat, from, p.since, true})
	s.before = from
}

func (w *writer) personRow(p *person) {
	pos := &w.b.positions[p.post.pos]
	u := &w.b.units[p.post.unit]
	t := w.employee.begin().int(p.id).int(w.out.agency).text(publicID(w.key+5, p.id)).text(p.nip).text(string(p.kind)).text(p.name)
	t.text(p.degree.before).text(p.degree.after).text(string(p.sex)).text(p.birthPlace).date(p.birth)
	if p.nikValid < 0 {
		t.null()
	} else {
		t.bool(p.nikValid == 1)
	}
	standing := "01"
	if p.kind.IsContract() {
		standing = "71"
	}
	t.text(standing).date(p.appointed).date(p.appointed).date(p.permanent).date(p.contractEnd)
	w.where(t, string(p.home.code), p.home.lat, p.home.lon).text(sourceName).date(w.b.today)
	t.int(p.seat).int(p.post.id).int(u.id).int(w.b.units[u.office].id).int(pos.id)
	since := p.since
	for _, former := range p.before {
		since = former.from
	}
	last := p.ranks[len(p.ranks)-1]
	t.date(since).date(p.since).text(last.value).date(last.from).text(string(p.degree.level)).text(p.degree.programme())
	t.date(asn.RetirementDate(p.birth, pos.bup))
	if len(p.ratings) == 0 {
		t.null().null().end()
		return
	}
	r := p.ratings[len(p.ratings)-1]
	t.int(int64(r.value)).int(int64(r.year)).end()
}

func (w *writer) historyRows(p *person) {
	a, n := w.out.agency, w.n
	for _, f := range append(p.before, placement{seat: p.seat, from: p.since}) {
		w.placementRow(p, f)
	}
	for _, r := range p.ranks {
		n.rank++
		w.rank.begin().int(n.rank).int(a).int(p.id).text(r.value).date(r.from).text("823/" + strconv.Itoa(r.from.Year())).text(sourceName).end()
	}
	n.education++
	w.education.begin().int(n.education).int(a).int(p.id).text(string(p.degree.level)).text(p.degree.programme()).text(p.degree.field).
		int(int64(p.graduated)).text(sourceName).end()
	for _, r := range p.ratings {
		n.rating++
		w.rating.begin().int(n.rating).int(a).int(p.id).int(int64(r.year)).int(int64(r.value)).text(sourceName).end()
	}
	for _, s := range p.sanctions {
		n.sanction++
		w.sanction.begin().int(n.sanction).int(a).int(p.id).text(s.level).text(s.kind).date(s.from).date(s.to).
			text("862/" + strconv.Itoa(s.from.Year())).text(sourceName).end()
	}
	w.statementRows(p)
}

func (w *writer) placementRow(p *person, f placement) {
	n := w.n
	n.placement++
	w.placement.begin().int(n.placement).int(w.out.agency).int(p.id).int(f.seat).span(f.from, f.to).
		text("821.2/" + strconv.FormatInt(100+n.placement%800, 10) + "/" + strconv.Itoa(f.from.Year())).date(f.from.AddDays(-7)).text(sourceName).end()
}

func (w *writer) statementRows(p *person) {
	a, n := w.out.agency, w.n
	for _, c := range p.clearances {
		n.clearance++
		by := "Inspektorat"
		if c.kind == "study_assignment" {
			by = "BKPSDM"
		}
		w.clearance.begin().int(n.clearance).int(a).int(p.id).text(c.kind).bool(c.clear).date(c.on).date(c.on.AddYears(1)).
			text("800/" + strconv.Itoa(c.on.Year())).text(by).end()
	}
	for _, c := range p.certs {
		n.certificate++
		w.certificate.begin().int(n.certificate).int(a).int(p.id).text(c.kind).text(c.subject).text(strconv.FormatInt(10000000+n.certificate, 10)).
			date(c.issued).date(c.until).text(sourceName).end()
	}
	if !p.assessed.IsZero() {
		w.resultRows(p)
	}
}
