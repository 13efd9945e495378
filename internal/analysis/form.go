package analysis

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/workload/method"
)

// A Detail is a post in the analysis of its unit, the open one or else the last that was signed, as the form of analyses
// shows it: with what is known of it and of the whole unit.
type Detail struct {
	UnitID   string // of the national service; may be empty
	Unit     string
	Office   string
	Position string
	Facts    Facts
	Input    Input
}

const sqlListDetails = `
select coalesce(u.external_id, '') as unit_id, u.name as unit, coalesce(o.name, '') as office, p.name as position, a.facts, l.input
  from unit u
  join lateral (
    select x.id, x.facts from analysis x where x.unit_id = u.id and x.state <> 'dropped' order by x.number desc limit 1) a on true
  join analysis_line l on l.analysis_id = a.id
  join post t on t.id = l.post_id
  join position p on p.id = t.position_id
  left join unit o on o.id = u.office_id and o.id <> u.id
 where u.agency_id = @agency and u.active /*if scope*/ and u.ancestors @> array[@scope::bigint] /*end*/
   /*if unit*/ and u.ancestors && array(select id from unit where agency_id = @agency and public_id = @unit) /*end*/
 order by coalesce(o.name, u.name), u.name, u.id, l.id`

// Details lists the posts of the actor's scope that are in an analysis, or those of one unit and the ones below it.
func (s *Service) Details(ctx context.Context, who access.Actor, unit string) ([]Detail, error) {
	if !who.Can(access.PostRead) {
		return nil, access.ErrForbidden
	}
	list, err := db.All[Detail](ctx, s.DB, sqlListDetails, pgx.NamedArgs{"agency": who.AgencyID, "scope": scope(who), "unit": unit})
	if err != nil {
		return nil, fmt.Errorf("form of analyses: %w", err)
	}
	return list, nil
}

// Same reports whether two facts say the same.
func (f Facts) Same(g Facts) bool {
	same := sameTexts(f.Groups, g.Groups)
	f.Groups, g.Groups = nil, nil
	return same && marshal(f) == marshal(g)
}

// Same reports whether two inputs say the same: rows without any text and empty ends of lists do not count, and needs are
// compared as numbers.
func (in Input) Same(other Input) bool {
	a, b := in.trimmed(), other.trimmed()
	same := sameTexts(a.Hours, b.Hours)
	n, ok := method.ParseNumber(a.Need)
	if m, too := method.ParseNumber(b.Need); ok && too && n.Cmp(m) == 0 {
		b.Need = a.Need
	}
	a.Hours, b.Hours = nil, nil
	return same && marshal(a) == marshal(b)
}

// sameTexts compares lists without their empty ends.
func sameTexts(a, b []string) bool {
	cut := func(list []string) []string {
		for len(list) > 0 && strings.TrimSpace(list[len(list)-1]) == "" {
			list = list[:len(list)-1]
		}
		return list
	}
	return slices.Equal(cut(a), cut(b))
}
