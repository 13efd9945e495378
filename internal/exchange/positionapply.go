package exchange

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/position"
)

const sqlAddPositions = `
insert into position (agency_id, public_id, external_id, name, kind, family, level, echelon, class, retirement_age, subject, min_education,
                      education_fields, min_rank, max_rank, certificate)
select @agency, r.public_id, nullif(r.external_id, ''), r.name, r.kind, r.family, coalesce(r.level, ''), coalesce(r.echelon, ''),
       nullif(r.class, 0), r.retirement_age, coalesce(r.subject, ''), nullif(r.min_education, ''), coalesce(r.studies, '{}'),
       nullif(r.min_rank, ''), nullif(r.max_rank, ''), coalesce(r.certificate, '')
  from jsonb_to_recordset(@rows) as r(public_id text, external_id text, name text, kind text, family text, level text, echelon text,
       class smallint, retirement_age smallint, subject text, min_education text, studies text[], min_rank text, max_rank text, certificate text)
returning id, public_id`

// An empty value of the file leaves what is stored alone.
const sqlUpdatePositions = `
update position p
   set external_id = coalesce(nullif(r.external_id, ''), p.external_id), kind = r.kind,
       name = case when r.external_id <> '' then r.name else p.name end,
       family = coalesce(nullif(r.family, ''), p.family), level = coalesce(nullif(r.level, ''), p.level),
       echelon = coalesce(nullif(r.echelon, ''), p.echelon), class = coalesce(nullif(r.class, 0), p.class),
       retirement_age = coalesce(nullif(r.retirement_age, 0), p.retirement_age), subject = coalesce(nullif(r.subject, ''), p.subject),
       min_education = coalesce(nullif(r.min_education, ''), p.min_education), education_fields = coalesce(r.studies, p.education_fields),
       min_rank = coalesce(nullif(r.min_rank, ''), p.min_rank), max_rank = coalesce(nullif(r.max_rank, ''), p.max_rank),
       certificate = coalesce(nullif(r.certificate, ''), p.certificate)
  from jsonb_to_recordset(@rows) as r(id bigint, external_id text, name text, kind text, family text, level text, echelon text,
       class smallint, retirement_age smallint, subject text, min_education text, studies text[], min_rank text, max_rank text, certificate text)
 where p.id = r.id and p.agency_id = @agency`

const sqlAddPostLines = `
insert into post (agency_id, unit_id, position_id, public_id, heads_unit)
select @agency, r.unit, r.position, r.public_id, coalesce(r.heads_unit, false)
  from jsonb_to_recordset(@rows) as r(unit bigint, position bigint, public_id text, heads_unit boolean)
returning id, public_id`

const sqlUpdatePostLines = `
update post t set heads_unit = r.heads_unit from jsonb_to_recordset(@rows) as r(post bigint, heads_unit boolean)
 where t.id = r.post and t.agency_id = @agency and r.heads_unit is not null`

// positionRecord is a row as the statements above read it.
type positionRecord struct {
	ID       int64  `json:"id,omitempty"`
	PublicID string `json:"public_id,omitempty"`
	PositionRow
}

// postRecord is a line of the post map as the statements above read it.
type postRecord struct {
	Post      int64  `json:"post,omitempty"`
	Unit      int64  `json:"unit"`
	Position  int64  `json:"position"`
	PublicID  string `json:"public_id,omitempty"`
	HeadsUnit *bool  `json:"heads_unit,omitempty"`
}

// applyPositions carries out rows of posts: the kinds of post, the lines of the
// post map, their needs and the seats that these call for.
func (j *job) applyPositions(ctx context.Context, tx *db.Tx, rows []numbered[PositionRow]) ([]plan, error) {
	p, writes, err := j.planPositions(ctx, tx, rows)
	if err != nil {
		return nil, err
	}
	var doing []*positionWrite
	for _, w := range writes {
		if w.plan.outcome == New || w.plan.outcome == Changed {
			doing = append(doing, w)
		}
	}
	public := map[*positionWrite]db.Subject{}
	if err := j.putPositions(ctx, tx, p, doing, public); err != nil {
		return nil, err
	}
	if err := j.putPosts(ctx, tx, p, doing, public); err != nil {
		return nil, err
	}
	deeds := make([]db.Deed, len(doing))
	for i, w := range doing {
		s := public[w]
		deeds[i] = j.deed(s.Kind, s.ID, s.Name, w.plan)
	}
	plans := make([]plan, len(writes))
	for i, w := range writes {
		plans[i] = w.plan
	}
	return plans, tx.AuditAll(ctx, deeds)
}

// putPositions adds the kinds of post that are new, each once, and changes
// those that a row says something else of.
func (j *job) putPositions(ctx context.Context, tx *db.Tx, p *positions, writes []*positionWrite, public map[*positionWrite]db.Subject) error {
	var adds, updates []positionRecord
	fresh, byPublic := map[string]string{}, map[string]int64{} // folded name -> public id -> id
	for _, w := range writes {
		switch {
		case w.position != 0 && w.base:
			updates = append(updates, positionRecord{ID: w.position, PositionRow: w.row})
		case w.position == 0 && fresh[asn.FoldName(w.row.Name)] == "":
			fresh[asn.FoldName(w.row.Name)] = db.NewPublicID()
			adds = append(adds, positionRecord{PublicID: fresh[asn.FoldName(w.row.Name)], PositionRow: w.row.complete()})
		}
	}
	if err := execRows(ctx, tx, j.run.AgencyID, "change positions", sqlUpdatePositions, updates); err != nil {
		return err
	}
	if err := addReturning(ctx, tx, j.run.AgencyID, "add positions", sqlAddPositions, adds, byPublic); err != nil {
		return err
	}
	for _, w := range writes {
		id := p.states[w.position].PublicID
		if w.position == 0 {
			id = fresh[asn.FoldName(w.row.Name)]
			w.position = byPublic[id]
		}
		w.plan.object = object{ObjectPosition, w.position}
		public[w] = db.Subject{Kind: "position", ID: id, Name: w.row.Name}
	}
	return nil
}

// putPosts adds and changes lines of the post map with their needs and seats.
func (j *job) putPosts(ctx context.Context, tx *db.Tx, p *positions, writes []*positionWrite, public map[*positionWrite]db.Subject) error {
	var adds, updates []postRecord
	var needs []position.Need
	byPublic := map[string]int64{}
	for _, w := range writes {
		if w.unit == 0 {
			continue
		}
		r := postRecord{Unit: w.unit, Position: w.position, PublicID: db.NewPublicID(), HeadsUnit: w.row.HeadsUnit}
		if w.post != nil {
			r.Post, r.PublicID = w.post.ID, w.post.PublicID
			updates = append(updates, r)
		} else {
			adds = append(adds, r)
		}
		public[w] = db.Subject{Kind: "post", ID: r.PublicID, Name: w.row.Name}
	}
	if err := execRows(ctx, tx, j.run.AgencyID, "change posts", sqlUpdatePostLines, updates); err != nil {
		return err
	}
	if err := addReturning(ctx, tx, j.run.AgencyID, "add posts", sqlAddPostLines, adds, byPublic); err != nil {
		return err
	}
	for _, w := range writes {
		if w.unit == 0 {
			continue
		}
		post := byPublic[public[w].ID]
		if w.post != nil {
			post = w.post.ID
		}
		if w.post == nil || w.postChanges() {
			w.plan.object = object{ObjectPost, post}
		}
		if w.needChanges() {
			needs = append(needs, position.Need{Post: post, Day: w.needFrom(p), Quantity: *w.row.Need, AnalysedOn: w.row.AnalysedOn, Method: "entered"})
		}
	}
	return position.SetNeeds(ctx, tx, j.run.AgencyID, j.today, importSource, needs)
}

// addReturning adds records and learns the ids that they got, by public id.
func addReturning[T any](ctx context.Context, tx *db.Tx, agency int, what, sql string, records []T, ids map[string]int64) error {
	if len(records) == 0 {
		return nil
	}
	rows, err := tx.Query(ctx, sql, pgx.NamedArgs{"agency": agency, "rows": marshal(records)})
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	var id int64
	var public string
	_, err = pgx.ForEachRow(rows, []any{&id, &public}, func() error {
		ids[public] = id
		return nil
	})
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
