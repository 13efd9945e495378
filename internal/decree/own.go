package decree

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
)

// Own is a decree as the civil servant concerned reads it.
type Own struct {
	PublicID       string
	State          State
	CaseID         string
	Number         string
	Subject        string
	DecidedOn      asn.Date
	EffectiveOn    asn.Date
	SignerTitle    string
	VerifyCode     string
	Size           int64 // of the file, in bytes
	Snapshot       Snapshot
	OpenedAt       *time.Time
	AcknowledgedAt *time.Time
	AppliedAt      *time.Time
	AgencyID       int
	Amended        []AmendedBy // signed corrections that concern this person, and the withdrawal
}

// Withdrawn returns the withdrawal of the decree; ok is false while it is in force.
func (o Own) Withdrawn() (w AmendedBy, ok bool) {
	i := slices.IndexFunc(o.Amended, func(a AmendedBy) bool { return a.Kind == Withdrawal })
	if i < 0 {
		return AmendedBy{}, false
	}
	return o.Amended[i], true
}

// amendedBy are the signed corrections and the withdrawal of decree d, as a list.
const amendedBy = `
       coalesce((select jsonb_agg(jsonb_build_object('PublicID', m.public_id, 'Kind', m.kind, 'State', m.state, 'Number', m.number,
                          'DecidedOn', m.decided_on, 'VerifyCode', m.verify_code, 'Amendment', m.amendment) order by m.id)
                   from decree m where m.amends_id = d.id and m.state = 'issued'`

const sqlOwnColumns = `
select d.public_id, d.state, p.public_id as case_id, d.number, d.subject, d.decided_on, d.effective_on, coalesce(d.signer->>'title', '') as signer_title,
       d.verify_code, f.size, x.snapshot, x.opened_at, x.acknowledged_at, x.applied_at, d.agency_id,` + amendedBy + ` and coalesce((m.amendment->>'ordinal')::int, x.ordinal) = x.ordinal), '[]') as amended
  from decree_person x
  join decree d on d.id = x.decree_id
  join proposal p on p.id = x.proposal_id
  join stored_file f on f.sha256 = d.file_sha256
 where x.employee_id = @employee and d.state in ('issued', 'revoked')`

const sqlListOwn = sqlOwnColumns + ` order by d.id desc limit 20`

const sqlGetOwn = sqlOwnColumns + ` and d.public_id = @id`

// OwnList returns the decrees about the civil servant, the newest first.
func (s *Service) OwnList(ctx context.Context, who access.Actor) ([]Own, error) {
	if !who.Can(access.Self) || who.EmployeeID == 0 {
		return nil, access.ErrForbidden
	}
	list, err := db.All[Own](ctx, s.DB, sqlListOwn, pgx.NamedArgs{"employee": who.EmployeeID})
	if err != nil {
		return nil, fmt.Errorf("list own decrees: %w", err)
	}
	return list, nil
}

// Own returns a decree about the civil servant; others' are not found.
func (s *Service) Own(ctx context.Context, who access.Actor, id string) (Own, error) {
	if !who.Can(access.Self) || who.EmployeeID == 0 {
		return Own{}, access.ErrForbidden
	}
	o, err := db.One[Own](ctx, s.DB, sqlGetOwn, pgx.NamedArgs{"employee": who.EmployeeID, "id": id})
	if err != nil {
		return Own{}, db.NotFound(err, ErrNotFound.Key)
	}
	return o, nil
}

const sqlSetOpened = `
update decree_person x set opened_at = coalesce(x.opened_at, @at), acknowledged_at = case when @acknowledge then @at else x.acknowledged_at end
  from decree d
 where d.id = x.decree_id and d.public_id = @id and d.state in ('issued', 'revoked') and x.employee_id = @employee
   and (x.opened_at is null or @acknowledge) and x.acknowledged_at is null
returning d.number`

// Open returns a decree about the civil servant and records, the first time, that they have opened it: proof of
// delivery.
func (s *Service) Open(ctx context.Context, who access.Actor, id string) (Own, error) {
	o, err := s.Own(ctx, who, id)
	if err != nil || o.OpenedAt != nil {
		return o, err
	}
	if err := s.received(db.WithoutKey(ctx), who, o, "decree.open", false); err != nil {
		return Own{}, err
	}
	at := s.Now()
	o.OpenedAt = &at
	return o, nil
}

// sqlGetOwnAmendment finds the decree about the civil servant that a correction or a withdrawal concerns.
const sqlGetOwnAmendment = `
select b.public_id
  from decree m
  join decree b on b.id = m.amends_id
  join decree_person x on x.decree_id = b.id
 where m.public_id = @id and m.state = 'issued' and x.employee_id = @employee and coalesce((m.amendment->>'ordinal')::int, x.ordinal) = x.ordinal`

// OwnPaper returns the signed file of a decree about the civil servant, or of its correction or withdrawal. The decree is
// recorded as opened, every reading of an amendment as read.
func (s *Service) OwnPaper(ctx context.Context, who access.Actor, id string) (Own, []byte, error) {
	base, err := db.Value[string](ctx, s.DB, sqlGetOwnAmendment, pgx.NamedArgs{"employee": who.EmployeeID, "id": id})
	if err == nil {
		return s.ownAmendment(ctx, who, base, id)
	}
	if !db.IsNoRows(err) {
		return Own{}, nil, fmt.Errorf("find own amendment: %w", err)
	}
	o, err := s.Open(ctx, who, id)
	if err != nil {
		return Own{}, nil, err
	}
	d, err := get(ctx, s.DB, id)
	if err != nil {
		return Own{}, nil, err
	}
	file, err := s.file(ctx, d)
	return o, file, err
}

func (s *Service) ownAmendment(ctx context.Context, who access.Actor, base, id string) (Own, []byte, error) {
	o, err := s.Own(ctx, who, base)
	if err != nil {
		return Own{}, nil, err
	}
	d, err := get(ctx, s.DB, id)
	if err != nil {
		return Own{}, nil, err
	}
	if err := s.DB.Observe(ctx, who, "decree.open", d.subject()); err != nil {
		return Own{}, nil, err
	}
	file, err := s.file(ctx, d)
	o.PublicID = id
	return o, file, err
}

// OwnExtract returns the extract for the civil servant of a decree about them, recorded as opened.
func (s *Service) OwnExtract(ctx context.Context, who access.Actor, id string) (Own, []byte, error) {
	o, err := s.Open(ctx, who, id)
	if err != nil {
		return Own{}, nil, err
	}
	d, err := get(ctx, s.DB, id)
	if err != nil {
		return Own{}, nil, err
	}
	for i := range d.People {
		if p := &d.People[i]; p.EmployeeID == who.EmployeeID {
			file, err := s.again(ctx, d, extract, p)
			return o, file, err
		}
	}
	return Own{}, nil, ErrNotFound
}

// Acknowledge records that the civil servant has received the decree. It is no agreement and takes no right away. A
// second time changes nothing.
func (s *Service) Acknowledge(ctx context.Context, who access.Actor, id string) error {
	o, err := s.Own(ctx, who, id)
	if err != nil {
		return err
	}
	if o.State == Revoked {
		return ErrWithdrawn
	}
	if o.AcknowledgedAt != nil {
		return &db.Repeated{Kind: "decree", ID: id}
	}
	return s.received(ctx, who, o, "decree.acknowledge", true)
}

func (s *Service) received(ctx context.Context, who access.Actor, o Own, action string, acknowledge bool) error {
	return s.DB.Write(ctx, who, action, func(tx *db.Tx) error {
		_, err := db.Value[string](ctx, tx, sqlSetOpened, pgx.NamedArgs{"id": o.PublicID, "employee": who.EmployeeID, "at": s.Now(), "acknowledge": acknowledge})
		if db.IsNoRows(err) {
			return &db.Repeated{Kind: "decree", ID: o.PublicID} // at the same moment in another window
		}
		if err != nil {
			return fmt.Errorf("record receipt of %s: %w", o.PublicID, err)
		}
		return tx.Audit(ctx, db.Subject{Kind: "decree", ID: o.PublicID, Name: o.Number, AgencyID: o.AgencyID}, nil, nil)
	})
}
