package seed

import (
	"strconv"
	"strings"

	"mutasi/internal/asn"
)

const (
	sourceName = "Data contoh"
	seatsFrom  = 2000 // year from which seats exist
)

// counters are the last ids given out in each table.
type counters struct {
	agency, unit, unitPeriod, position, post, need, seat, employee, placement, rank, education, rating, sanction, clearance, certificate, result, competence, standard, assessment int64
}

// batch is one agency as rows, in the order in which they may be loaded.
type batch struct {
	gov    government
	agency int64
	tables []*table
	people map[string]personRef // cast people by name
	units  map[string]int64     // units by name
	heads  []headRef            // heads of offices
	counts struct{ units, posts, seats, people int }
}

// headRef is the head of an office or district.
type headRef struct {
	personRef
	unitName string
}

// personRef is what an account needs to know of its holder.
type personRef struct {
	id   int64
	name string
}

// writer turns one agency into rows.
type writer struct {
	b    *builder
	g    *peopler
	n    *counters
	key  uint64
	out  *batch
	rich bool
	free map[int][]freeSeat // per position: seats and the day before which nobody held them

	unit, period, position, post, need, seat, employee, placement, rank, education, rating, sanction, clearance, certificate, result, competence, standard, assessment table

	talent talents
}

type freeSeat struct {
	seat   int64
	unit   int
	before asn.Date
}

// write generates the agency's people and renders everything.
func write(b *builder, g *peopler, n *counters, seed uint64, rich bool) *batch {
	n.agency++
	w := &writer{b: b, g: g, n: n, key: seed * 0x9e3779b97f4a7c15, rich: rich, free: map[int][]freeSeat{},
		out: &batch{gov: b.gov, agency: n.agency, people: map[string]personRef{}, units: map[string]int64{}}}
	w.head()
	w.agencyRow()
	w.unitRows()
	w.catalogueRows()
	w.positionRows()
	w.postRows()
	w.personRows()
	w.out.counts.units, w.out.counts.posts = len(b.units), len(b.posts)
	return w.out
}

// head names the columns of each table and fixes the order of loading.
func (w *writer) head() {
	set := func(t *table, name, columns string) {
		t.name, t.columns = name, columns
		w.out.tables = append(w.out.tables, t)
	}
	agency := &table{}
	set(agency, "agency", "id, public_id, code, name, short_name, kind, region_code, head_title, seat, timezone, hr_name, hr_contact")
	set(&w.unit, "unit", "id, agency_id, public_id, external_id, kind, school_level, name, parent_id, office_id, ancestors, region_code, latitude, longitude, remoteness")
	set(&w.period, "unit_period", "id, unit_id, agency_id, valid, name, parent_id, region_code, latitude, longitude, remoteness, source")
	set(&w.position, "position", "id, agency_id, public_id, name, kind, family, level, echelon, class, retirement_age, subject, min_education, education_fields, min_rank, max_rank, certificate")
	set(&w.post, "post", "id, agency_id, unit_id, position_id, public_id, heads_unit")
	set(&w.need, "need", "id, agency_id, post_id, valid, quantity, exact, minimum, method, source, analysed_on")
	set(&w.seat, "seat", "id, agency_id, post_id, ordinal, over_establishment")
	set(&w.employee, "employee", `id, agency_id, public_id, nip, kind, name, title_before, title_after, sex, birth_place, birth_date, nik_valid, standing, standing_on,
		cpns_on, pns_on, contract_end, home_region, home_latitude, home_longitude, source, source_on, seat_id, post_id, unit_id, office_id, position_id,
		position_since, unit_since, rank_code, rank_since, education, education_programme, retires_on, rating, rating_year`)
	set(&w.placement, "placement", "id, agency_id, employee_id, seat_id, valid, decree_no, decree_on, source")
	set(&w.rank, "rank_history", "id, agency_id, employee_id, rank_code, effective_on, decree_no, source")
	set(&w.education, "education_history", "id, agency_id, employee_id, level_code, programme, field, graduated, source")
	set(&w.rating, "performance_rating", "id, agency_id, employee_id, year, rating, source")
	set(&w.sanction, "sanction", "id, agency_id, employee_id, level, kind_code, starts_on, ends_on, decree_no, source")
	set(&w.clearance, "clearance", "id, agency_id, employee_id, kind, clear, stated_on, valid_until, document_no, stated_by")
	set(&w.certificate, "certificate", "id, agency_id, employee_id, kind, subject, number, issued_on, valid_until, source")
	set(&w.result, "competence_result", "id, agency_id, employee_id, assessed_on, match_percent, talent_box, source, potential, valid_until")
	set(&w.competence, "competence", "id, agency_id, code, kind, name, ordinal, source")
	set(&w.standard, "competence_standard", "id, agency_id, position_id, competence_id, valid, level, source")
	set(&w.assessment, "competence_assessment", "id, agency_id, employee_id, competence_id, level, assessed_on, valid_until, source")
}

func (w *writer) agencyRow() {
	g := &w.b.gov
	t := w.out.tables[0].begin().int(w.out.agency).text(publicID(w.key+1, w.out.agency)).text(g.code).text(g.name).text(g.short).text(g.kind)
	t.text(string(g.region.code)).text(g.head).text(g.seat).text(g.timezone).text(personnelOffice)
	t.text("bkpsdm@" + strings.ToLower(strings.ReplaceAll(g.short, " ", "")) + ".example").end()
}

func (w *writer) unitRows() {
	b := w.b
	base := w.n.unit
	for i := range b.units {
		b.units[i].id = base + int64(i) + 1
	}
	w.n.unit += int64(len(b.units))
	for i := range b.units {
		u := &b.units[i]
		parent := int64(0)
		var path []string
		for j := i; j >= 0; j = b.units[j].parent {
			path = append([]string{strconv.FormatInt(b.units[j].id, 10)}, path...)
		}
		if u.parent >= 0 {
			parent = b.units[u.parent].id
		}
		if _, ok := w.out.units[u.name]; !ok {
			w.out.units[u.name] = u.id
		}
		t := w.unit.begin().int(u.id).int(w.out.agency).text(publicID(w.key+2, u.id)).text("U" + strconv.Itoa(1000+i)).text(u.kind).opt(u.school).text(u.name)
		t.id(parent).int(b.units[u.office].id).array(path)
		w.where(t, string(u.region), u.lat, u.lon).int(int64(u.remoteness)).end()
		w.n.unitPeriod++
		t = w.period.begin().int(w.n.unitPeriod).int(u.id).int(w.out.agency).span(asn.NewDate(2017, 1, 1), asn.Date{}).text(u.name).id(parent)
		w.where(t, string(u.region), u.lat, u.lon).int(int64(u.remoteness)).text(sourceName).end()
	}
}

// where writes region and coordinates; (0, 0) is unknown.
func (w *writer) where(t *table, region string, lat, lon float64) *table {
	t.opt(region)
	if lat == 0 && lon == 0 {
		return t.null().null()
	}
	return t.float(lat, 5).float(lon, 5)
}

func (w *writer) positionRows() {
	for i := range w.b.positions {
		p := &w.b.positions[i]
		w.n.position++
		p.id = w.n.position
		t := w.position.begin().int(p.id).int(w.out.agency).text(publicID(w.key+3, p.id)).text(p.name).text(string(p.kind)).text(p.family)
		t.text(string(p.level)).text(string(p.echelon)).int(int64(p.class)).int(int64(p.bup)).text(p.subject).opt(string(p.minEdu))
		t.array(p.fields).opt(string(p.ranks.Lowest)).opt(string(p.ranks.Highest)).text(p.cert).end()
		w.standardRows(p.id, &p.job)
	}
}

func (w *writer) postRows() {
	for i := range w.b.posts {
		p := &w.b.posts[i]
		u, pos := &w.b.units[p.unit], &w.b.positions[p.pos]
		w.n.post++
		p.id = w.n.post
		w.post.begin().int(p.id).int(w.out.agency).int(u.id).int(pos.id).text(publicID(w.key+4, p.id)).bool(p.heads).end()
		if p.known {
			w.needRow(p)
		}
		p.firstSeat = w.n.seat + 1
		for k := range p.seats() {
			w.n.seat++
			w.seat.begin().int(w.n.seat).int(w.out.agency).int(p.id).int(int64(k + 1)).bool(p.known && k >= p.need).end()
			if k >= p.holders {
				w.free[p.pos] = append(w.free[p.pos], freeSeat{w.n.seat, p.unit, w.b.today})
			}
		}
		w.out.counts.seats += p.seats()
	}
}

func (w *writer) needRow(p *post) {
	w.n.need++
	from := asn.NewDate(p.analysed.Year()+1, 1, 1)
	if from.After(w.b.today) {
		from = p.analysed
	}
	t := w.need.begin().int(w.n.need).int(w.out.agency).int(p.id).span(from, asn.Date{}).int(int64(p.need))
	if p.exact > 0 {
		t.float(p.exact, 4)
	} else {
		t.null()
	}
	if p.minimum >= 0 {
		t.int(int64(p.minimum))
	} else {
		t.null()
	}
	t.text(p.method).text("Analisis beban kerja " + strconv.Itoa(p.analysed.Year())).date(p.analysed).end()
}
