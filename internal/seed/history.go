package seed

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"mutasi/internal/asn"
)

// historyMonths is how far back the history of a person reaches at least, if they served that long: fairness looks back
// ten years.
const historyMonths = 121

// former is a post that somebody is to have held before.
type former struct {
	p        *person
	from, to asn.Date
}

// pastSeat is a seat with the position it is of.
type pastSeat struct {
	*freeSeat
	pos *position
}

// earlierRows gives those who serve longer than their present post the posts they held before, on seats that were free
// then, in other positions and units, so that what is present stays as it is. One in twelve keeps a history that begins
// too late, as in life. It draws from a stream of its own, so that the people stay who they are.
func (w *writer) earlierRows(people []*person) {
	if len(people) == 0 {
		return
	}
	r := random(w.key, w.b.gov.code, "history")
	pools := map[string][]pastSeat{}
	for i := range w.b.positions {
		pos := &w.b.positions[i]
		for k := range w.free[i] {
			s := pastSeat{&w.free[i][k], pos}
			pools[pos.family] = append(pools[pos.family], s)
			pools[string(pos.kind)] = append(pools[string(pos.kind)], s)
		}
	}
	var list []former
	for _, p := range people {
		if p.kind == asn.PNS && r.IntN(12) != 0 {
			list = append(list, w.formers(p, r)...)
		}
	}
	slices.SortStableFunc(list, func(a, b former) int { return cmp.Compare(b.to.String(), a.to.String()) })
	lost := map[*person]bool{}
	for _, f := range list {
		if lost[f.p] {
			continue
		}
		own := &w.b.positions[f.p.post.pos]
		s := find(pools[own.family], own, f, r)
		if s == nil {
			s = find(pools[string(own.kind)], own, f, r)
		}
		if s == nil {
			s = find(pools[string(asn.ExecutingPost)], own, f, r)
		}
		if s == nil {
			lost[f.p] = true
			continue
		}
		s.before = f.from
		w.placementRow(f.p, placement{seat: s.seat, from: f.from, to: f.to})
	}
}

// formers parts the time before the posts on record, back to the appointment or beyond the ten years.
func (w *writer) formers(p *person, r *rand.Rand) []former {
	to := p.since
	for _, b := range p.before {
		to = b.from
	}
	from := w.g.firstOfMonth(w.g.today.AddMonths(-historyMonths - r.IntN(60)))
	if first := asn.NewDate(seatsFrom, 1, 1); from.Before(first) {
		from = first
	}
	if from.Before(p.appointed) {
		from = p.appointed
	}
	months := from.MonthsUntil(to)
	if months < 2 {
		return nil
	}
	n := 1
	if months > 36 {
		n += r.IntN(2)
	}
	if months > 72 {
		n += r.IntN(2)
	}
	var out []former
	for k := n; k > 0; k-- {
		begin := from
		if k > 1 {
			begin = w.g.firstOfMonth(from.AddMonths(months*(k-1)/n + r.IntN(7) - 3))
		}
		out = append(out, former{p, begin, to})
		to = begin
	}
	return out
}

// find returns a seat of another position, no higher than the present one, in another unit, that nobody held from the day
// on; nil if a few tries find none.
func find(pool []pastSeat, own *position, f former, r *rand.Rand) *freeSeat {
	for range min(len(pool), 24) {
		s := pool[r.IntN(len(pool))]
		if s.pos != own && s.pos.class <= own.class && s.pos.echelon >= own.echelon && s.unit != f.p.post.unit && !s.before.Before(f.to) {
			return s.freeSeat
		}
	}
	return nil
}
