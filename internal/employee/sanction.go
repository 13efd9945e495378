package employee

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
)

const (
	sqlLockEndless = `
select s.id, s.starts_on from sanction s
 where s.employee_id = $1 and upper_inf(sanction_served(s.level, s.kind_code, s.starts_on, s.ends_on))
 order by s.starts_on, s.id limit 1 for update`
	sqlEndSanction = `update sanction set ends_on = @last where id = @id`
)

// EndSanction records the last day of the earliest penalty of the person of which nobody recorded when it ends. It is no
// earlier than its first day: else a fault of "akhir". NotFound outside the actor's scope, Conflict if none is without an end.
func (s *Service) EndSanction(ctx context.Context, who access.Actor, publicID string, last asn.Date) error {
	h, err := db.One[Head](ctx, s.DB, sqlProfileHead, who.AgencyID, publicID)
	if err != nil {
		return db.NotFound(err, "employee.not_found")
	}
	if err := access.Check(who, access.SanctionEnd, access.Object{AgencyID: h.AgencyID, Units: h.Ancestors}); err != nil {
		return err
	}
	return s.DB.Write(ctx, who, "employee.end_sanction", func(tx *db.Tx) error {
		x, err := db.One[struct {
			ID       int64
			StartsOn asn.Date
		}](ctx, tx, sqlLockEndless, h.ID)
		if db.IsNoRows(err) {
			return errs.New(errs.Conflict, "employee.sanction.none_endless")
		}
		if err != nil {
			return fmt.Errorf("find penalty: %w", err)
		}
		if last.Before(x.StartsOn) {
			var f errs.Fields
			f.Add("akhir", "employee.sanction.end_early", "date", x.StartsOn.Time())
			return f.Err()
		}
		if _, err := tx.Exec(ctx, sqlEndSanction, pgx.NamedArgs{"id": x.ID, "last": last}); err != nil {
			return fmt.Errorf("end penalty: %w", err)
		}
		subject := db.Subject{Kind: "employee", ID: h.PublicID, Name: h.FullName(), AgencyID: h.AgencyID}
		return tx.Audit(ctx, subject, map[string]any{"sanction_on": x.StartsOn.String(), "ends_on": nil}, map[string]any{"sanction_on": x.StartsOn.String(), "ends_on": last.String()})
	})
}
