package proposal

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
)

// Person is somebody who may be proposed.
type Person struct {
	PublicID string
	Name     string // with titles
	NIP      string
	Position string // empty: holds no post
	Unit     string
	Since    asn.Date // in this position
	OpenCase string   // public id of their open case; empty: none
	Self     bool     // the actor
}

const sqlFindPerson = `
select e.public_id, concat_ws(', ', btrim(concat_ws(' ', nullif(e.title_before, ''), e.name)), nullif(e.title_after, '')) as name, e.nip,
       coalesce(j.name, '') as position, coalesce(u.name, '') as unit, e.position_since as since,
       coalesce(p.public_id, '') as open_case, e.id = @self as self,
       e.id as person_id, e.agency_id, coalesce(u.ancestors, '{}') as ancestors
  from employee e
  left join unit u on u.id = e.unit_id
  left join position j on j.id = e.position_id
  left join proposal p on p.employee_id = e.id and p.open
 where e.public_id = @id`

type personRow struct {
	Person
	PersonID  int64
	AgencyID  int
	Ancestors []int64
}

// Person returns a person whom the actor may propose.
func (s *Service) Person(ctx context.Context, who access.Actor, id string) (Person, error) {
	r, err := db.One[personRow](ctx, s.DB, sqlFindPerson, pgx.NamedArgs{"id": id, "self": who.EmployeeID})
	if err != nil {
		return Person{}, db.NotFound(err, "proposal.error.no_employee")
	}
	return r.Person, access.Check(who, access.ProposalDraft, access.Object{AgencyID: r.AgencyID, Units: r.Ancestors, EmployeeID: r.PersonID})
}

// A Choice is a post that a person could be moved to, with what it needs and has.
type Choice struct {
	PostID   string
	Position string
	Unit     string
	Office   string
	Need     *int // nil: no analysis
	Holders  int
	Reserved int  // by open cases
	Same     bool // the same position as now
}

// Short returns how many people the post is short of, negative if it has too many; false if its need is unknown.
func (c Choice) Short() (int, bool) {
	if c.Need == nil {
		return 0, false
	}
	return *c.Need - c.Holders - c.Reserved, true
}

// Without words to look for, posts of the same position are listed; with them, every post that has each of them in its name,
// its unit or its office.
// The candidates are cut before anything is counted, so that the page costs the same in any agency.
const sqlListChoices = `
with candidate as (
  select t.id, t.public_id, t.position_id, j.name as position, u.name as unit, coalesce(o.name, '') as office
    from post t
    join position j on j.id = t.position_id and j.agency_id = @agency
    join unit u on u.id = t.unit_id and u.agency_id = @agency
    left join unit o on o.id = u.office_id and o.agency_id = @agency and o.id <> u.id
   where t.agency_id = @agency and t.id <> @from and j.kind <> 'structural' and u.active and (t.closed_on is null or t.closed_on > @on::date)
     and case when @chosen <> '' and t.public_id = @chosen then true
              when @text = '' then t.position_id = (select position_id from post where id = @from)
              else concat_ws(' ', j.name, u.name, o.name) ilike all (@likes::text[]) end
   order by t.public_id = @chosen desc, t.position_id = (select position_id from post where id = @from) desc, u.name
   limit 400
)
select c.public_id as post_id, c.position, c.unit, c.office, n.quantity as need, h.holders, h.reserved,
       c.position_id = (select position_id from post where id = @from) as same
  from candidate c
  left join need n on n.post_id = c.id and n.valid @> @on::date
  cross join lateral (select count(*) filter (where p.kind = 'definitive')::int as holders,
                             count(*) filter (where p.kind = 'reserved' and p.proposal_id <> @id)::int as reserved
                        from seat s join placement p on p.seat_id = s.id and p.valid @> @on::date
                       where s.post_id = c.id) h
 order by c.public_id = @chosen desc, coalesce(n.quantity - h.holders - h.reserved, -1000) desc, c.unit, c.position
 limit @limit`

// Choices lists posts that the person of the case could be moved to, the emptiest first; the one already chosen leads.
func (s *Service) Choices(ctx context.Context, p *Proposal, text, chosen string, limit int) ([]Choice, error) {
	on := p.EffectiveOn
	if on.IsZero() {
		on = today(s.Now(), p.Timezone)
	}
	text = strings.TrimSpace(text)
	var likes []string
	for _, word := range strings.Fields(text) {
		likes = append(likes, "%"+escapeLike(word)+"%")
	}
	list, err := db.All[Choice](ctx, s.DB, sqlListChoices, pgx.NamedArgs{
		"agency": p.AgencyID, "from": p.FromPostID, "on": on, "text": text, "likes": likes,
		"chosen": cmp.Or(chosen, p.ToPostPublicID), "id": p.ID, "limit": limit,
	})
	if err != nil {
		return nil, fmt.Errorf("list posts to choose from: %w", err)
	}
	return list, nil
}
