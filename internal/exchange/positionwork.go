package exchange

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/asn"
	"mutasi/internal/db"
)

// positionWork is how rows of posts are handled.
func (j *job) positionWork() work[PositionRow] {
	stated := map[string]numbered[PositionRow]{} // what earlier rows of the file say of a kind of post
	return work[PositionRow]{
		chunk: batchSize,
		read:  readPosition,
		key:   PositionRow.key,
		twice: "import.position.twice",
		field: FieldName,
		judge: func(ctx context.Context, q db.Querier, rows []numbered[PositionRow]) ([]plan, error) {
			_, writes, err := j.planPositions(ctx, q, rows)
			if err != nil {
				return nil, err
			}
			plans := make([]plan, len(writes))
			for i, w := range writes {
				plans[i] = w.plan
				plans[i].agree(rows[i], stated)
			}
			return plans, nil
		},
		remark: newNational().positions,
		apply:  j.applyPositions,
		finish: j.settleSeats,
	}
}

// key is what no two rows of a file may share: the post in its unit.
func (p PositionRow) key() string {
	if p.Name == "" {
		return ""
	}
	return strings.Join([]string{asn.FoldName(p.Name), p.Unit.ID, asn.FoldName(p.Unit.Name), asn.FoldName(p.Unit.Office)}, "\x00")
}

// agree refuses a row that says something else of the kind of post than an
// earlier row of the file.
func (p *plan) agree(n numbered[PositionRow], stated map[string]numbered[PositionRow]) {
	key := asn.FoldName(n.row.Name)
	first, known := stated[key]
	if !known {
		stated[key] = n
		return
	}
	for _, d := range attributes(first.row) {
		for _, e := range attributes(n.row) {
			if d.field == e.field && d.value != "" && e.value != "" && d.value != e.value {
				p.faults = append(p.faults, Fault{Field: d.field, Value: brief(e.value), Key: "import.position.contradicts",
					Args: []any{"row", fmt.Sprint(first.number), "value", d.value}})
				p.outcome = Bad
				return
			}
		}
	}
}

// An attribute is what a row or the store says of a kind of post, as text; ""
// says nothing.
type attribute struct {
	field Field
	value string
}

// attributes are the columns of a kind of post.
func attributes(p PositionRow) []attribute {
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return fmt.Sprint(n)
	}
	return []attribute{
		{FieldExternalID, p.ExternalID},
		{FieldPositionKind, string(p.Kind)},
		{FieldLevel, string(p.Level)},
		{FieldEchelon, string(p.Echelon)},
		{FieldFamily, p.Family},
		{FieldSubject, p.Subject},
		{FieldClass, number(p.Class)},
		{FieldRetirementAge, number(p.RetirementAge)},
		{FieldMinEducation, string(p.MinEducation)},
		{FieldStudies, strings.Join(p.Studies, ", ")},
		{FieldMinRank, string(p.MinRank)},
		{FieldMaxRank, string(p.MaxRank)},
		{FieldCertificate, p.Certificate},
	}
}

// A positionState is what is stored about a kind of post.
type positionState struct {
	ID            int64
	PublicID      string
	Name          string
	ExternalID    string
	Kind          asn.PositionKind
	Level         asn.Level
	Echelon       asn.Echelon
	Family        string
	Subject       string
	Class         int
	RetirementAge int
	MinEducation  asn.EducationLevel
	Studies       []string
	MinRank       asn.Rank
	MaxRank       asn.Rank
	Certificate   string
}

// row is the state in the words of a row.
func (s positionState) row() PositionRow {
	return PositionRow{Name: s.Name, ExternalID: s.ExternalID, Kind: s.Kind, Level: s.Level, Echelon: s.Echelon, Family: s.Family,
		Subject: s.Subject, Class: s.Class, RetirementAge: s.RetirementAge, MinEducation: s.MinEducation, Studies: s.Studies,
		MinRank: s.MinRank, MaxRank: s.MaxRank, Certificate: s.Certificate}
}

// A postState is what is stored about a line of the post map.
type postState struct {
	ID         int64
	PublicID   string
	UnitID     int64
	PositionID int64
	HeadsUnit  bool
	needs      []needState
}

type needState struct {
	PostID   int64
	From     asn.Date
	Until    asn.Date
	Quantity int
}

// needOn is the need on a day; ok is false when it is unknown.
func (p postState) needOn(day asn.Date) (int, bool) {
	for _, n := range p.needs {
		if !n.From.After(day) && (n.Until.IsZero() || n.Until.After(day)) {
			return n.Quantity, true
		}
	}
	return 0, false
}

const sqlPositionStates = `
select id, public_id, name, coalesce(external_id, '') as external_id, kind, level, echelon, family, subject, coalesce(class, 0) as class,
       retirement_age, coalesce(min_education, '') as min_education, education_fields as studies, coalesce(min_rank, '') as min_rank,
       coalesce(max_rank, '') as max_rank, certificate
  from position where agency_id = $1 order by id`

const sqlPostStates = `select id, public_id, unit_id, position_id, heads_unit from post where agency_id = $1 and unit_id = any($2)`

const sqlNeedStates = `select post_id, lower(valid), upper(valid), quantity from need where post_id = any($1) order by post_id, lower(valid)`

// positions plans rows of posts.
type positions struct {
	refs   *refs
	states map[int64]positionState
	posts  map[postKey]*postState
	asOf   asn.Date
}

// A positionWrite is a row with what it does.
type positionWrite struct {
	row      PositionRow
	plan     plan
	position int64 // 0: new
	unit     int64 // 0: the row names none
	post     *postState
	base     bool // the kind of post changes
}

func (j *job) planPositions(ctx context.Context, q db.Querier, rows []numbered[PositionRow]) (*positions, []*positionWrite, error) {
	refs, err := loadRefs(ctx, q, j.run.AgencyID)
	if err != nil {
		return nil, nil, err
	}
	p := &positions{refs: refs, states: map[int64]positionState{}, posts: map[postKey]*postState{}, asOf: j.run.AsOf}
	states, err := db.All[positionState](ctx, q, sqlPositionStates, j.run.AgencyID)
	if err != nil {
		return nil, nil, fmt.Errorf("find positions: %w", err)
	}
	for _, s := range states {
		p.states[s.ID] = s
	}
	writes := make([]*positionWrite, len(rows))
	var units []int64
	for i, r := range rows {
		writes[i] = &positionWrite{row: r.row}
		writes[i].locate(p)
		units = append(units, writes[i].unit)
	}
	if err := p.loadPosts(ctx, q, j.run.AgencyID, units); err != nil {
		return nil, nil, err
	}
	for _, w := range writes {
		w.compare(p)
	}
	return p, writes, nil
}

// loadPosts reads the lines of the post map of units with their needs.
func (p *positions) loadPosts(ctx context.Context, q db.Querier, agency int, units []int64) error {
	rows, err := q.Query(ctx, sqlPostStates, agency, units)
	if err != nil {
		return fmt.Errorf("find posts: %w", err)
	}
	byID, ids := map[int64]*postState{}, []int64{}
	var s postState
	_, err = pgx.ForEachRow(rows, []any{&s.ID, &s.PublicID, &s.UnitID, &s.PositionID, &s.HeadsUnit}, func() error {
		post := s
		byID[s.ID], p.posts[postKey{s.UnitID, s.PositionID}] = &post, &post
		ids = append(ids, s.ID)
		return nil
	})
	if err != nil {
		return fmt.Errorf("find posts: %w", err)
	}
	var n needState
	err = each(ctx, q, sqlNeedStates, ids, []any{&n.PostID, &n.From, &n.Until, &n.Quantity}, func() error {
		byID[n.PostID].needs = append(byID[n.PostID].needs, n)
		return nil
	})
	if err != nil {
		return fmt.Errorf("find needs: %w", err)
	}
	return nil
}

// locate finds the kind of post, if it is known, and the unit.
func (w *positionWrite) locate(p *positions) {
	if id, ok := p.refs.posByID[w.row.ExternalID]; ok && w.row.ExternalID != "" {
		w.position = id
	} else {
		w.position = p.refs.posNamed[asn.FoldName(w.row.Name)]
	}
	if w.row.Unit.empty() {
		return
	}
	var fault *Fault
	if w.unit, fault = p.refs.unit(w.row.Unit); fault != nil {
		w.plan.faults = append(w.plan.faults, *fault)
	}
}

// compare notes what the row changes. Empty values of the row say nothing.
func (w *positionWrite) compare(p *positions) {
	state, known := p.states[w.position]
	stated, before := attributes(w.row), attributes(state.row())
	for i, a := range stated {
		if a.value != "" {
			w.plan.change(a.field, before[i].value, a.value)
		}
	}
	if w.row.ExternalID != "" && state.Name != w.row.Name { // found by its id: the name may change
		w.plan.change(FieldName, state.Name, w.row.Name)
	}
	w.base = len(w.plan.changes) > 0
	if w.unit != 0 {
		w.comparePost(p)
	}
	w.plan.settle(known && (w.unit == 0 || w.post != nil))
}

// comparePost compares the line of the post map and its need.
func (w *positionWrite) comparePost(p *positions) {
	w.post = p.posts[postKey{w.unit, w.position}]
	before := postState{}
	if w.post != nil {
		before = *w.post
	}
	if w.row.HeadsUnit != nil && *w.row.HeadsUnit != before.HeadsUnit {
		w.plan.change(FieldHeadsUnit, fmt.Sprint(before.HeadsUnit), fmt.Sprint(*w.row.HeadsUnit))
	}
	if w.row.Need == nil {
		return
	}
	need, known := before.needOn(w.needFrom(p))
	if !known || need != *w.row.Need {
		text := ""
		if known {
			text = fmt.Sprint(need)
		}
		w.plan.change(FieldNeed, text, fmt.Sprint(*w.row.Need))
	}
}

// needFrom is the day from which the row's need holds.
func (w *positionWrite) needFrom(p *positions) asn.Date {
	if !w.row.NeedFrom.IsZero() {
		return w.row.NeedFrom
	}
	return p.asOf
}

// needChanges reports whether the row says another need than is stored.
func (w *positionWrite) needChanges() bool { return w.plan.changesAny(FieldNeed) }

// postChanges reports whether the row says something else of the line of the post map than is stored.
func (w *positionWrite) postChanges() bool { return w.plan.changesAny(FieldNeed, FieldHeadsUnit) }

func (p *plan) changesAny(fields ...Field) bool {
	return slices.ContainsFunc(p.changes, func(c Change) bool { return slices.Contains(fields, c.Field) })
}
