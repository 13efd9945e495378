package seed

import (
	"context"
	"fmt"
	"time"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/i18n"
	"mutasi/internal/mobility"
)

// buildMobility judges who may move and, for the demo governments, publishes vacancies and has people state wishes and
// interest, all through the product's own services. The nation is left to the first round of the background work: it
// takes minutes.
func buildMobility(ctx context.Context, d *db.DB, o Options) error {
	if o.Size == Nation {
		return nil
	}
	for i, g := range governments(o.Size) {
		now := lastHour(o.Today, i18n.Zone(g.timezone))
		s := &mobility.Service{DB: d, Now: func() time.Time { return now }}
		err := wishAndPublish(ctx, d, s, i+1, g.key, o.Today)
		if err == nil {
			_, err = s.Refresh(ctx, i+1, o.Today)
		}
		if err != nil {
			return fmt.Errorf("who may move in %s: %w", g.name, err)
		}
	}
	return nil
}

const (
	sqlPublisher = `select u.id, u.public_id, u.name, coalesce(u.employee_id, 0) as employee_id from user_account u where u.username = $1`
	// Posts with free places: the target of the demo's main situation first, then those with most.
	sqlToPublish = `
select t.public_id as id, (b.need - b.held - b.incoming + b.outgoing)::int as seats
  from post_balance($1, $2) b join post t on t.id = b.post_id join unit u on u.id = t.unit_id join position p on p.id = t.position_id
 where b.need - b.held - b.incoming + b.outgoing > 0 and p.kind <> 'structural'
 order by u.name = any ($3) desc, b.need - b.held - b.incoming + b.outgoing desc, t.id limit 4`
	// People without a managerial post and without a case, who are not of the demo's own.
	sqlWishful = `
select e.id, e.name from employee e join position p on p.id = e.position_id
 where e.agency_id = $1 and e.kind = 'pns' and p.kind <> 'structural' and e.position_since < $2::date - 1000
   and not exists (select from proposal c where c.employee_id = e.id and c.open) and not exists (select from user_account u where u.employee_id = e.id)
 order by e.id limit 10`
	// Those who hold the same position elsewhere, or one of its family.
	sqlLike = `
select e.id, e.name from post t join position p on p.id = t.position_id
  join position q on q.agency_id = t.agency_id and q.family = p.family
  join employee e on e.agency_id = t.agency_id and e.position_id = q.id and e.post_id <> t.id
 where t.agency_id = $1 and t.public_id = $2 and not exists (select from user_account u where u.employee_id = e.id)
 order by q.id = p.id desc, e.id limit 3`
	sqlDistricts = `select r.code as value from region r join agency a on r.parent_code = a.region_code where a.id = $1 order by r.code limit 3`
)

type account struct {
	ID         int64
	PublicID   string
	Name       string
	EmployeeID int64
}

func wishAndPublish(ctx context.Context, d *db.DB, s *mobility.Service, agency int, key string, today asn.Date) error {
	hr, err := db.One[account](ctx, d, sqlPublisher, key+".operator")
	if err != nil {
		return err
	}
	operator := access.Actor{UserID: hr.ID, PublicID: hr.PublicID, Name: hr.Name, Role: access.HROperator, AgencyID: agency, EmployeeID: hr.EmployeeID, Definitive: true}
	var targets []string
	for _, x := range Situations() {
		targets = append(targets, x.To)
	}
	posts, err := db.All[struct {
		ID    string
		Seats int
	}](ctx, d, sqlToPublish, agency, today, targets)
	if err != nil {
		return err
	}
	for i, p := range posts {
		in := mobility.PublicationInput{Seats: p.Seats, Scope: mobility.OwnAgency, OpensOn: today, ClosesOn: today.AddDays(10 + 7*i)}
		if i%2 == 1 {
			in.Scope, in.Conditions = mobility.AllAgencies, "Bersedia bertugas paling sedikit dua tahun."
		}
		if err := s.Publish(ctx, operator, p.ID, in, today); err != nil {
			return fmt.Errorf("publish: %w", err)
		}
		if err := applyTo(ctx, d, s, operator, p.ID, today); err != nil {
			return err
		}
	}
	people, err := db.All[applicant](ctx, d, sqlWishful, agency, today)
	if err != nil {
		return err
	}
	districts, err := db.All[struct{ Value string }](ctx, d, sqlDistricts, agency)
	if err != nil {
		return err
	}
	for i, p := range people {
		in := mobility.WishInput{Reason: mobility.Reasons[i%len(mobility.Reasons)], UnitKinds: []string{mobility.UnitKinds[i%3]},
			Elsewhere: i%4 == 0, Until: today.AddMonths(6 + i%12)}
		if len(districts) > 0 {
			in.Regions = []string{districts[i%len(districts)].Value}
		}
		if err := s.StateWish(ctx, p.actor(agency), in, today); err != nil {
			return fmt.Errorf("wish: %w", err)
		}
	}
	return nil
}

// applicant is somebody of the world who states a wish or an interest.
type applicant struct {
	ID   int64
	Name string
}

func (p applicant) actor(agency int) access.Actor {
	return access.Actor{Name: p.Name, Role: access.Employee, AgencyID: agency, EmployeeID: p.ID}
}

// applyTo has up to three people of like posts say that they are interested.
func applyTo(ctx context.Context, d *db.DB, s *mobility.Service, operator access.Actor, post string, today asn.Date) error {
	p, _, err := s.OfPost(ctx, operator, post, today)
	if err != nil {
		return err
	}
	people, err := db.All[applicant](ctx, d, sqlLike, operator.AgencyID, post)
	if err != nil {
		return err
	}
	for _, x := range people {
		if err := s.State(ctx, x.actor(operator.AgencyID), p.PublicID, mobility.Stating{}, today); err != nil {
			return fmt.Errorf("interest: %w", err)
		}
	}
	return nil
}
