package exchange

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/asn"
	"mutasi/internal/db"
)

// unitWork is how rows of units are handled: all together, in one transaction.
func (j *job) unitWork() work[UnitRow] {
	return work[UnitRow]{
		read:  readUnit,
		key:   UnitRow.key,
		twice: "import.unit.twice",
		field: FieldName,
		judge: func(ctx context.Context, q db.Querier, rows []numbered[UnitRow]) ([]plan, error) {
			t, err := j.planUnits(ctx, q, rows)
			if err != nil {
				return nil, err
			}
			return t.plans(), nil
		},
		apply: j.applyUnits,
	}
}

func (t *unitTree) plans() []plan {
	plans := make([]plan, len(t.nodes))
	for i, n := range t.nodes {
		plans[i] = n.plan
		plans[i].object = object{ObjectUnit, n.id}
	}
	return plans
}

const sqlUnitStates = `
select u.id, u.public_id, coalesce(u.external_id, '') as external_id, u.kind, coalesce(u.school_level, '') as school_level, u.name,
       coalesce(u.parent_id, 0) as parent_id, coalesce(a.name, '') as parent_name, coalesce(o.name, '') as office_name,
       coalesce(u.region_code, '') as region, u.latitude, u.longitude, u.remoteness, p.id as period_id, lower(p.valid) as "from"
  from unit u
  join unit_period p on p.unit_id = u.id and p.valid @> $2::date
  left join unit a on a.id = u.parent_id
  left join unit o on o.id = u.office_id and o.id <> u.id
 where u.agency_id = $1
 order by u.id`

const sqlKnownRegions = `select code from region where code = any($1)`

func (j *job) planUnits(ctx context.Context, q db.Querier, rows []numbered[UnitRow]) (*unitTree, error) {
	stored, err := db.All[unitState](ctx, q, sqlUnitStates, j.run.AgencyID, j.today)
	if err != nil {
		return nil, fmt.Errorf("find units: %w", err)
	}
	var codes []string
	for _, r := range rows {
		if r.row.Region != "" {
			codes = append(codes, string(r.row.Region))
		}
	}
	found, err := q.Query(ctx, sqlKnownRegions, codes)
	if err != nil {
		return nil, fmt.Errorf("find regions: %w", err)
	}
	known, err := pgx.CollectRows(found, pgx.RowTo[asn.RegionCode])
	if err != nil {
		return nil, fmt.Errorf("find regions: %w", err)
	}
	regions := make(map[asn.RegionCode]bool, len(known))
	for _, c := range known {
		regions[c] = true
	}
	return planUnits(rows, stored, regions), nil
}

const sqlAddUnits = `
insert into unit (agency_id, public_id, external_id, kind, school_level)
select @agency, r.public_id, nullif(r.external_id, ''), r.kind, nullif(r.school_level, '')
  from jsonb_to_recordset(@rows) as r(public_id text, external_id text, kind text, school_level text)
returning id, public_id`

const sqlUpdateUnits = `
update unit u set external_id = coalesce(nullif(r.external_id, ''), u.external_id), kind = coalesce(nullif(r.kind, ''), u.kind),
       school_level = coalesce(nullif(r.school_level, ''), u.school_level)
  from jsonb_to_recordset(@rows) as r(id bigint, external_id text, kind text, school_level text)
 where u.id = r.id and u.agency_id = @agency`

const sqlAddUnitPeriods = `
insert into unit_period (unit_id, agency_id, valid, name, parent_id, region_code, latitude, longitude, remoteness, source)
select r.id, @agency, daterange(r.day, null), r.name, r.parent, nullif(r.region, ''), r.latitude, r.longitude, coalesce(r.remoteness, 0), @source
  from jsonb_to_recordset(@rows) as r(id bigint, day date, name text, parent bigint, region text, latitude float8, longitude float8, remoteness smallint)`

// A correction changes the present period; what is not said stays.
const sqlCorrectUnitPeriods = `
update unit_period p
   set name = r.name, parent_id = coalesce(r.parent, p.parent_id), region_code = coalesce(nullif(r.region, ''), p.region_code),
       latitude = coalesce(r.latitude, p.latitude), longitude = coalesce(r.longitude, p.longitude),
       remoteness = coalesce(r.remoteness, p.remoteness), source = @source
  from jsonb_to_recordset(@rows) as r(period bigint, name text, parent bigint, region text, latitude float8, longitude float8, remoteness smallint)
 where p.id = r.period and p.agency_id = @agency`

// A change from a day on ends the present period and begins another.
const sqlSplitUnitPeriods = `
with r as (
  select * from jsonb_to_recordset(@rows) as r(id bigint, period bigint, day date, name text, parent bigint, region text, latitude float8,
         longitude float8, remoteness smallint)
), old as (
  update unit_period p set valid = daterange(lower(p.valid), r.day) from r where p.id = r.period and p.agency_id = @agency
  returning p.unit_id, p.parent_id, p.region_code, p.latitude, p.longitude, p.remoteness
)
insert into unit_period (unit_id, agency_id, valid, name, parent_id, region_code, latitude, longitude, remoteness, source)
select r.id, @agency, daterange(r.day, null), r.name, coalesce(r.parent, old.parent_id), coalesce(nullif(r.region, ''), old.region_code),
       coalesce(r.latitude, old.latitude), coalesce(r.longitude, old.longitude), coalesce(r.remoteness, old.remoteness), @source
  from r join old on old.unit_id = r.id`

const sqlRefreshUnits = `select unit_refresh($1, $2)`

// recordsBegin is the first day of a unit whose beginning nobody states.
var recordsBegin = asn.NewDate(2000, 1, 1)

// unitRecord is a row as the statements above read it.
type unitRecord struct {
	ID          int64          `json:"id,omitempty"`
	PublicID    string         `json:"public_id,omitempty"`
	ExternalID  string         `json:"external_id"`
	Kind        UnitType       `json:"kind"`
	SchoolLevel string         `json:"school_level"`
	Period      int64          `json:"period,omitempty"`
	Day         asn.Date       `json:"day"`
	Name        string         `json:"name"`
	Parent      *int64         `json:"parent"`
	Region      asn.RegionCode `json:"region"`
	Latitude    *float64       `json:"latitude"`
	Longitude   *float64       `json:"longitude"`
	Remoteness  *int           `json:"remoteness"`
}

func (n *unitNode) record() unitRecord {
	row := *n.row
	if n.stored == nil {
		row = row.complete(n.parent == nil)
	}
	r := unitRecord{ID: n.id, ExternalID: row.ExternalID, Kind: row.Kind, SchoolLevel: row.SchoolLevel, Day: row.ValidFrom, Name: row.Name,
		Region: row.Region, Latitude: row.Latitude, Longitude: row.Longitude, Remoteness: row.Remoteness}
	if n.parent != nil {
		r.Parent = &n.parent.id
	}
	if n.stored != nil {
		r.Period = n.stored.PeriodID
	} else if r.Day.IsZero() {
		r.Day = recordsBegin
	}
	return r
}

// applyUnits carries out rows of units: new ones from the top down, then the
// changes of those that exist, then the copies of the present tree.
func (j *job) applyUnits(ctx context.Context, tx *db.Tx, rows []numbered[UnitRow]) ([]plan, error) {
	t, err := j.planUnits(ctx, tx, rows)
	if err != nil {
		return nil, err
	}
	levels := map[int][]*unitNode{}
	var changed []*unitNode
	for _, n := range t.nodes {
		switch n.plan.outcome {
		case New:
			levels[n.depth] = append(levels[n.depth], n)
		case Changed:
			changed = append(changed, n)
		}
	}
	public := map[*unitNode]string{}
	for depth := range maxUnitDepth + 1 {
		if err := j.addUnits(ctx, tx, levels[depth], public); err != nil {
			return nil, err
		}
	}
	if err := j.changeUnits(ctx, tx, changed); err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, sqlRefreshUnits, j.run.AgencyID, j.today); err != nil {
		return nil, fmt.Errorf("refresh units: %w", err)
	}
	return t.plans(), j.auditUnits(ctx, tx, t, public)
}

// addUnits adds new units of one depth, whose parents have their ids by now.
func (j *job) addUnits(ctx context.Context, tx *db.Tx, nodes []*unitNode, public map[*unitNode]string) error {
	if len(nodes) == 0 {
		return nil
	}
	records, byPublic := make([]unitRecord, len(nodes)), map[string]int{}
	for i, n := range nodes {
		records[i] = n.record()
		records[i].PublicID = db.NewPublicID()
		public[n], byPublic[records[i].PublicID] = records[i].PublicID, i
	}
	type added struct {
		ID       int64
		PublicID string
	}
	ids, err := db.All[added](ctx, tx, sqlAddUnits, pgx.NamedArgs{"agency": j.run.AgencyID, "rows": marshal(records)})
	if err != nil {
		return fmt.Errorf("add units: %w", err)
	}
	for _, a := range ids {
		i := byPublic[a.PublicID]
		nodes[i].id, records[i].ID = a.ID, a.ID
	}
	return execRows(ctx, tx, j.run.AgencyID, "add unit periods", sqlAddUnitPeriods, records)
}

// changeUnits changes units that exist: from a stated day on where that is
// later than the present period, else by correcting it.
func (j *job) changeUnits(ctx context.Context, tx *db.Tx, nodes []*unitNode) error {
	var all, corrections, splits []unitRecord
	for _, n := range nodes {
		r := n.record()
		all = append(all, r)
		if r.Day.After(n.stored.From) {
			splits = append(splits, r)
		} else {
			corrections = append(corrections, r)
		}
	}
	if err := execRows(ctx, tx, j.run.AgencyID, "change units", sqlUpdateUnits, all); err != nil {
		return err
	}
	if err := execRows(ctx, tx, j.run.AgencyID, "correct unit periods", sqlCorrectUnitPeriods, corrections); err != nil {
		return err
	}
	return execRows(ctx, tx, j.run.AgencyID, "begin unit periods", sqlSplitUnitPeriods, splits)
}

func (j *job) auditUnits(ctx context.Context, tx *db.Tx, t *unitTree, public map[*unitNode]string) error {
	var deeds []db.Deed
	for _, n := range t.nodes {
		if n.plan.outcome != New && n.plan.outcome != Changed {
			continue
		}
		id := public[n]
		if n.stored != nil {
			id = n.stored.PublicID
		}
		deeds = append(deeds, j.deed("unit", id, n.row.Name, n.plan))
	}
	slices.SortStableFunc(deeds, func(a, b db.Deed) int { return cmp.Compare(a.Subject.ID, b.Subject.ID) })
	return tx.AuditAll(ctx, deeds)
}

// deed is the audit record of a row.
func (j *job) deed(kind, id, name string, p plan) db.Deed {
	before, after := map[string]string{}, map[string]string{}
	for _, c := range p.changes {
		before[string(c.Field)], after[string(c.Field)] = c.Before, c.After
	}
	d := db.Deed{Subject: db.Subject{Kind: kind, ID: id, Name: name, AgencyID: j.run.AgencyID}, After: after}
	if p.outcome == Changed {
		d.Before = before
	}
	return d
}
