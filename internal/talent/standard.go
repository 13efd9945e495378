package talent

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
)

// CompetenceKind says what a competence is of.
type CompetenceKind string

// The kinds (PermenPANRB 38/2017).
const (
	Managerial    CompetenceKind = "managerial"
	SocioCultural CompetenceKind = "sociocultural"
	Technical     CompetenceKind = "technical"
)

// A StandardLine is one competence of the catalogue with what a post asks of it on a day.
type StandardLine struct {
	CompetenceID int64
	Kind         CompetenceKind
	Name         string
	Level        int // 1 to 5; 0: not asked
	Since        asn.Date
	Source       string
}

// PostStandards are the standards of the position of a post: all posts of the position share them.
type PostStandards struct {
	PositionID                 int64
	PositionPublicID, Position string
	Unit                       string
	Lines                      []StandardLine // the whole catalogue
	History                    []StandardTerm
}

// A StandardTerm is one standard over its time, for the history.
type StandardTerm struct {
	Name        string
	Level       int
	From, Until asn.Date // zero Until: open
	Source      string
}

const sqlPostStandards = `
select c.id as competence_id, c.kind, c.name, coalesce(s.level, 0)::int as level, lower(s.valid) as since, coalesce(s.source, '') as source,
       j.id as position_id, j.public_id as position_public_id, j.name as position, u.name as unit
  from post t join position j on j.id = t.position_id join unit u on u.id = t.unit_id
 cross join competence c
  left join competence_standard s on s.position_id = j.id and s.competence_id = c.id and s.valid @> @on::date
 where t.agency_id = @agency and t.public_id = @post and (c.agency_id is null or c.agency_id = @agency)
   /*if scope*/ and u.ancestors @> array[@scope::bigint] /*end*/
 order by c.ordinal, c.name`

type standardRow struct {
	StandardLine
	PositionID                       int64
	PositionPublicID, Position, Unit string
}

const sqlStandardHistory = `
select c.name, s.level::int, lower(s.valid) as "from", upper(s.valid) as until, s.source
  from competence_standard s join competence c on c.id = s.competence_id
 where s.position_id = $1 and s.agency_id = $2 order by lower(s.valid) desc, c.ordinal limit 200`

// Standards returns what the post asks on the day. NotFound outside the actor's scope. One query.
func (s *Service) Standards(ctx context.Context, who access.Actor, postID string, on asn.Date) (PostStandards, error) {
	if err := access.Check(who, access.PostRead, access.Object{AgencyID: who.AgencyID, Units: []int64{who.UnitID}}); err != nil {
		return PostStandards{}, err
	}
	args := pgx.NamedArgs{"agency": who.AgencyID, "post": postID, "on": on, "scope": int64(0)}
	if who.Role.ByUnit() {
		args["scope"] = who.UnitID
	}
	rows, err := db.All[standardRow](ctx, s.DB, sqlPostStandards, args)
	if err != nil {
		return PostStandards{}, fmt.Errorf("standards of a post: %w", err)
	}
	if len(rows) == 0 {
		return PostStandards{}, access.ErrNotFound
	}
	first := rows[0]
	out := PostStandards{PositionID: first.PositionID, PositionPublicID: first.PositionPublicID, Position: first.Position, Unit: first.Unit}
	for _, r := range rows {
		out.Lines = append(out.Lines, r.StandardLine)
	}
	return out, nil
}

// StandardHistory is Standards with every standard there ever was. Two queries.
func (s *Service) StandardHistory(ctx context.Context, who access.Actor, postID string, on asn.Date) (PostStandards, error) {
	out, err := s.Standards(ctx, who, postID, on)
	if err != nil {
		return out, err
	}
	if out.History, err = db.All[StandardTerm](ctx, s.DB, sqlStandardHistory, out.PositionID, who.AgencyID); err != nil {
		return out, fmt.Errorf("history of standards: %w", err)
	}
	return out, nil
}

// NewStandards are the levels of a position from a day on.
type NewStandards struct {
	From   asn.Date
	Source string
	Levels map[int64]int // by competence; 0: not asked any more. Competences that are not named stay as they are
	// A technical competence that the agency's catalogue does not have yet, and its level; empty: none.
	NewName  string
	NewLevel int
}

const (
	sqlLockPosition = `select from position where id = $1 and agency_id = $2 for update`

	// Standards that begin on the very day are replaced, earlier ones end on it; new ones hold until the next known.
	sqlReplaceStandards = `
delete from competence_standard where position_id = @position and agency_id = @agency and competence_id = any (@competences) and lower(valid) = @day::date`

	sqlEndStandards = `
update competence_standard set valid = daterange(lower(valid), @day::date)
 where position_id = @position and agency_id = @agency and competence_id = any (@competences) and valid @> @day::date`

	sqlAddStandards = `
insert into competence_standard (agency_id, position_id, competence_id, valid, level, source)
select @agency, @position, n.competence, daterange(@day::date, (select min(lower(s.valid)) from competence_standard s
         where s.position_id = @position and s.competence_id = n.competence and lower(s.valid) > @day::date)), n.level, @source
  from unnest(@competences::bigint[], @levels::smallint[]) as n (competence, level)
  join competence c on c.id = n.competence and (c.agency_id is null or c.agency_id = @agency)
 where n.level > 0`

	sqlAddCompetence = `
insert into competence (agency_id, code, kind, name, ordinal, source)
values (@agency, @code, 'technical', @name, 100, @source)
on conflict (agency_id, name) do update set name = excluded.name returning id`
)

// SetStandards stores standards of the position of a post. Faults are by "from", "source", "new_name", "new_level".
// Levels that are what they were leave no trace.
func (s *Service) SetStandards(ctx context.Context, who access.Actor, postID string, n NewStandards) error {
	if err := access.Check(who, access.StandardEdit, access.Object{AgencyID: who.AgencyID}); err != nil {
		return err
	}
	if err := n.check(); err != nil {
		return err
	}
	now, err := s.Standards(ctx, who, postID, n.From)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, who, "talent.set_standards", func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, sqlLockPosition, now.PositionID, who.AgencyID); err != nil {
			return fmt.Errorf("lock position: %w", err)
		}
		before, after := map[string]int{}, map[string]int{}
		var ids []int64
		var levels []int16
		for _, l := range now.Lines {
			level, named := n.Levels[l.CompetenceID]
			if !named || level == l.Level {
				continue
			}
			before[l.Name], after[l.Name] = l.Level, level
			ids, levels = append(ids, l.CompetenceID), append(levels, int16(level))
		}
		if n.NewName != "" {
			id, err := addCompetence(ctx, tx, who.AgencyID, n)
			if err != nil {
				return err
			}
			after[n.NewName] = n.NewLevel
			ids, levels = append(ids, id), append(levels, int16(n.NewLevel))
		}
		args := pgx.NamedArgs{"agency": who.AgencyID, "position": now.PositionID, "day": n.From, "competences": ids, "levels": levels, "source": n.Source}
		for _, sql := range []string{sqlReplaceStandards, sqlEndStandards, sqlAddStandards} {
			if _, err := tx.Exec(ctx, sql, args); err != nil {
				return fmt.Errorf("store standards: %w", err)
			}
		}
		return tx.Audit(ctx, db.Subject{Kind: "post", ID: postID, Name: now.Position, AgencyID: who.AgencyID}, before, after)
	})
}

func (n *NewStandards) check() error {
	var faults errs.Fields
	n.Source, n.NewName = strings.TrimSpace(n.Source), strings.Join(strings.Fields(n.NewName), " ")
	if n.From.IsZero() {
		faults.Add("from", "talent.rules.from_missing")
	}
	if n.Source == "" {
		faults.Add("source", "talent.standard.source_missing")
	}
	if (n.NewName == "") != (n.NewLevel == 0) {
		field := "new_level"
		if n.NewName == "" {
			field = "new_name"
		}
		faults.Add(field, "talent.standard.new_half")
	}
	return faults.Err()
}

func addCompetence(ctx context.Context, tx *db.Tx, agency int, n NewStandards) (int64, error) {
	id, err := db.Value[int64](ctx, tx, sqlAddCompetence, pgx.NamedArgs{"agency": agency, "code": "t_" + strings.ToLower(db.NewPublicID()), "name": n.NewName, "source": n.Source})
	if err != nil {
		return 0, fmt.Errorf("add competence: %w", err)
	}
	return id, nil
}
