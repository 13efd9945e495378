package mobility

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/employee"
	"mutasi/internal/errs"
)

// Reasons are why somebody wishes to move, as groups: the words stay with the civil servant unless they write a note.
var Reasons = []string{"family", "health", "distance", "career", "study", "other"}

// UnitKinds are the kinds of place somebody can wish for.
var UnitKinds = []string{"office", "school", "health_centre", "hospital", "district", "branch"}

// The bounds of a wish.
const (
	MaxRegions    = 5
	MaxOffices    = 3
	MaxNote       = 1000 // characters
	MaxWishMonths = 24
)

// Wish is what a civil servant wishes, as shown.
type Wish struct {
	PublicID  string
	Reason    string
	Note      string
	UnitKinds []string
	Regions   []string // names
	Offices   []string // names
	Elsewhere bool
	From      asn.Date
	Until     asn.Date // last day
}

// WishInput is a wish as entered: regions by code, offices by public id.
type WishInput struct {
	Reason    string
	Note      string
	UnitKinds []string
	Regions   []string
	Offices   []string
	Elsewhere bool
	Until     asn.Date
}

const sqlWishOf = `
select w.public_id, w.reason, w.note, w.unit_kinds, w.elsewhere, lower(w.valid) as "from", upper(w.valid) - 1 as until,
       array(select r.name from region r where r.code = any (w.regions) order by r.name) as regions,
       array(select u.name from unit u where u.id = any (w.offices) order by u.name) as offices
  from move_wish w where w.employee_id = $1 and w.withdrawn_at is null and w.valid @> $2::date`

// wishOf returns the present wish of the person, nil if there is none.
func (s *Service) wishOf(ctx context.Context, employeeID int64, on asn.Date) (*Wish, error) {
	w, err := db.One[Wish](ctx, s.DB, sqlWishOf, employeeID, on)
	if db.IsNoRows(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find wish: %w", err)
	}
	return &w, nil
}

// OwnWish returns the actor's own present wish, nil if there is none.
func (s *Service) OwnWish(ctx context.Context, who access.Actor, on asn.Date) (*Wish, error) {
	if err := self(who); err != nil {
		return nil, err
	}
	return s.wishOf(ctx, who.EmployeeID, on)
}

// self says whether the actor is a civil servant on the own pages.
func self(who access.Actor) error {
	return access.Check(who, access.Self, access.Object{AgencyID: who.AgencyID, EmployeeID: who.EmployeeID})
}

const (
	sqlWishRegions = `
select r.code as value, r.name as label from region r join agency a on r.parent_code = a.region_code where a.id = $1 order by r.name limit 100`
	sqlWishOffices = `
select public_id as value, name as label from unit
 where agency_id = $1 and active and kind in ('office', 'hospital') order by name limit 100`
)

// WishChoices returns the districts and offices one can wish for, in one round trip.
func (s *Service) WishChoices(ctx context.Context, who access.Actor) (regions, offices []employee.Option, err error) {
	if err := self(who); err != nil {
		return nil, nil, err
	}
	b := &pgx.Batch{}
	for sql, into := range map[string]*[]employee.Option{sqlWishRegions: &regions, sqlWishOffices: &offices} {
		b.Queue(sql, who.AgencyID).Query(func(rows pgx.Rows) (err error) {
			*into, err = pgx.CollectRows(rows, pgx.RowToStructByName[employee.Option])
			return err
		})
	}
	if err := s.DB.SendBatch(ctx, b).Close(); err != nil {
		return nil, nil, fmt.Errorf("choices of a wish: %w", err)
	}
	return regions, offices, nil
}

func (in WishInput) faults(today asn.Date) error {
	var f errs.Fields
	if !slices.Contains(Reasons, in.Reason) {
		f.Add("alasan", "mobility.wish.reason_empty")
	}
	if n := len([]rune(in.Note)); n > MaxNote {
		f.Add("catatan", "common.too_long", "limit", MaxNote, "length", n)
	}
	for _, k := range in.UnitKinds {
		if !slices.Contains(UnitKinds, k) {
			f.Add("tempat", "mobility.wish.kind_unknown")
			break
		}
	}
	if len(in.UnitKinds)+len(in.Regions)+len(in.Offices) == 0 && !in.Elsewhere {
		f.Add("tempat", "mobility.wish.nowhere")
	}
	if len(in.Regions) > MaxRegions {
		f.Add("kecamatan", "mobility.wish.too_many_regions", "n", MaxRegions)
	}
	if len(in.Offices) > MaxOffices {
		f.Add("perangkat", "mobility.wish.too_many_offices", "n", MaxOffices)
	}
	if last := today.AddMonths(MaxWishMonths); !in.Until.After(today) || in.Until.After(last) {
		f.Add("sampai", "mobility.wish.until_wrong", "last", last.Time())
	}
	return f.Err()
}

const (
	sqlWithdrawWish = `
update move_wish set withdrawn_at = $2 where employee_id = $1 and withdrawn_at is null returning public_id`
	sqlAddWish = `
insert into move_wish (agency_id, employee_id, public_id, reason, note, unit_kinds, regions, offices, elsewhere, valid, created_at)
select @agency, @employee, @id, @reason, @note, @kinds,
       array(select r.code from region r join agency a on r.parent_code = a.region_code where a.id = @agency and r.code = any (@regions)),
       array(select u.id from unit u where u.agency_id = @agency and u.public_id = any (@offices)),
       @elsewhere, daterange(@from::date, @until::date, '[]'), @at`
	sqlLockSelf = `select public_id, name from employee where id = $1 for update`
)

// StateWish records what the actor wishes; an earlier wish ends with it. A second of two at once replaces the first.
func (s *Service) StateWish(ctx context.Context, who access.Actor, in WishInput, today asn.Date) error {
	if err := self(who); err != nil {
		return err
	}
	if err := in.faults(today); err != nil {
		return err
	}
	now := s.Now().UTC().Truncate(time.Microsecond)
	return s.DB.Write(ctx, who, "wish.state", func(tx *db.Tx) error {
		subject, err := lockSelf(ctx, tx, who, "move_wish")
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlWithdrawWish, who.EmployeeID, now); err != nil {
			return fmt.Errorf("end the earlier wish: %w", err)
		}
		_, err = tx.Exec(ctx, sqlAddWish, pgx.NamedArgs{"agency": who.AgencyID, "employee": who.EmployeeID, "id": db.NewPublicID(), "reason": in.Reason,
			"note": in.Note, "kinds": list(in.UnitKinds), "regions": list(in.Regions), "offices": list(in.Offices), "elsewhere": in.Elsewhere,
			"from": today, "until": in.Until, "at": now})
		if err != nil {
			return fmt.Errorf("add wish: %w", err)
		}
		// The reason and the note are personal: the record says that there is a wish, not which.
		return tx.Audit(ctx, subject, nil, map[string]any{"until": in.Until, "unit_kinds": in.UnitKinds, "regions": in.Regions, "elsewhere": in.Elsewhere})
	})
}

// WithdrawWish ends the actor's own wish.
func (s *Service) WithdrawWish(ctx context.Context, who access.Actor) error {
	if err := self(who); err != nil {
		return err
	}
	return s.DB.Write(ctx, who, "wish.withdraw", func(tx *db.Tx) error {
		subject, err := lockSelf(ctx, tx, who, "move_wish")
		if err != nil {
			return err
		}
		var id string
		if err := tx.QueryRow(ctx, sqlWithdrawWish, who.EmployeeID, s.Now().UTC().Truncate(time.Microsecond)).Scan(&id); err != nil {
			return db.NotFound(err, "mobility.wish.none")
		}
		return tx.Audit(ctx, subject, nil, nil)
	})
}

// lockSelf makes the person's own acts come one after another and returns them as the subject of a record of the kind.
func lockSelf(ctx context.Context, tx *db.Tx, who access.Actor, kind string) (db.Subject, error) {
	subject := db.Subject{Kind: kind, AgencyID: who.AgencyID}
	if err := tx.QueryRow(ctx, sqlLockSelf, who.EmployeeID).Scan(&subject.ID, &subject.Name); err != nil {
		return subject, db.NotFound(err, "employee.not_found")
	}
	return subject, nil
}

// list makes a nil list an empty one, which is what the database holds.
func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
