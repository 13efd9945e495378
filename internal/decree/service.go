package decree

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/i18n"
	"mutasi/internal/policy"
	"mutasi/internal/proposal"
	"mutasi/internal/sign"
)

// Service carries out what people do with decrees. All fields must be set.
type Service struct {
	DB      *db.DB
	Cases   *proposal.Service
	Signer  sign.Signer
	Now     func() time.Time
	BaseURL string // of the site, without a slash at its end; printed in the QR code
}

func (s *Service) today(zone string) asn.Date { return asn.DateOf(s.Now().In(i18n.Zone(zone))) }

// Draft takes cases into a new draft and returns its public id. They must have the opinion of BKN, belong to no other
// decree, and share one effective date. The annex follows the order of the ids given.
func (s *Service) Draft(ctx context.Context, who access.Actor, cases []string) (string, error) {
	cases = unique(cases)
	switch {
	case len(cases) == 0:
		return "", ErrNoCases
	case len(cases) > MaxPeople:
		return "", ErrTooMany
	}
	if err := access.Check(who, access.DecreeDraft, access.Object{AgencyID: who.AgencyID}); err != nil {
		return "", err
	}
	id := db.NewPublicID()
	err := s.DB.Write(ctx, who, "decree.draft", func(tx *db.Tx) error { return s.draft(ctx, tx, who, id, cases) })
	if err != nil {
		return "", err
	}
	return id, nil
}

func (s *Service) draft(ctx context.Context, tx *db.Tx, who access.Actor, id string, cases []string) error {
	rows, err := db.All[caseRow](ctx, tx, sqlListCases, who.AgencyID, cases)
	if err != nil {
		return fmt.Errorf("list cases: %w", err)
	}
	if len(rows) != len(cases) {
		return ErrNotFound
	}
	for _, r := range rows {
		if r.EffectiveOn != rows[0].EffectiveOn {
			return ErrDates
		}
	}
	agency, err := db.One[agencyRow](ctx, tx, sqlGetAgency, who.AgencyID)
	if err != nil {
		return fmt.Errorf("get agency: %w", err)
	}
	d := &Decree{Kind: Transfer, PublicID: id, AgencyID: who.AgencyID, State: Draft, Version: 1, EffectiveOn: rows[0].EffectiveOn}
	d.ID, err = db.Value[int64](ctx, tx, sqlInsertDecree, pgx.NamedArgs{
		"agency": who.AgencyID, "public": id, "code": transferCode, "subject": "", "effective": d.EffectiveOn, "place": agency.Seat,
		"signer": Official{}, "content": Content{}, "by": who.UserID, "at": s.Now(),
	})
	if err != nil {
		return fmt.Errorf("insert decree: %w", err)
	}
	if err := addPeople(ctx, tx, d, rows, cases); err != nil {
		return err
	}
	if err := s.write(ctx, tx, d, agency); err != nil {
		return err
	}
	for _, r := range rows {
		d.People = append(d.People, Person{CaseNumber: r.Number})
	}
	if err := tx.Audit(ctx, d.subject(), nil, d.auditView()); err != nil {
		return err
	}
	for _, r := range rows { // in the order of their ids, as every transaction locks them
		switch proposal.State(r.State) {
		case proposal.PertekIssued:
			if err := s.Cases.Follow(ctx, tx, who, r.CaseID, proposal.DraftDecree, ""); err != nil {
				return err
			}
		case proposal.DecreeDraft:
		default:
			return ErrNotReady
		}
	}
	return nil
}

// addPeople stores the people of a new draft in the order in which their cases were named.
func addPeople(ctx context.Context, tx *db.Tx, d *Decree, rows []caseRow, order []string) error {
	b := &pgx.Batch{}
	for _, r := range rows {
		b.Queue(sqlInsertPerson, pgx.NamedArgs{
			"decree": d.ID, "agency": d.AgencyID, "proposal": r.ProposalID, "employee": r.EmployeeID,
			"ordinal": slices.Index(order, r.CaseID) + 1, "snapshot": r.snapshot(),
		})
	}
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		if db.IsConstraint(err, "decree_person_proposal_once") {
			return ErrNotReady
		}
		return fmt.Errorf("store people: %w", err)
	}
	return nil
}

// write composes the text of the decree from the cases as they stand, and takes the snapshots anew.
func (s *Service) write(ctx context.Context, tx *db.Tx, d *Decree, a agencyRow) error {
	rows, err := db.All[caseRow](ctx, tx, sqlListDecreeCases, d.ID)
	if err != nil {
		return fmt.Errorf("list cases: %w", err)
	}
	src, err := s.source(ctx, tx, d, a)
	if err != nil {
		return err
	}
	ids := make([]int64, len(rows))
	b := &pgx.Batch{}
	for i, r := range rows {
		ids[i] = r.ProposalID
		src.people = append(src.people, r.snapshot())
		b.Queue(sqlSetSnapshot, pgx.NamedArgs{"decree": d.ID, "proposal": r.ProposalID, "snapshot": r.snapshot(), "ordinal": i + 1})
	}
	if src.references, err = db.All[reference](ctx, tx, sqlListReferences, ids); err != nil {
		return fmt.Errorf("list references: %w", err)
	}
	if d.Signer, err = s.signer(ctx, tx, d, src, a); err != nil {
		return err
	}
	d.Content = src.compose()
	d.Subject = d.Content.About
	b.Queue(sqlSetContent, pgx.NamedArgs{"id": d.ID, "subject": d.Subject, "signer": d.Signer, "content": d.Content, "place": a.Seat})
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("store content: %w", err)
	}
	return nil
}

// source begins what the text of a decree is made of: the government and its rules of the day.
func (s *Service) source(ctx context.Context, tx *db.Tx, d *Decree, a agencyRow) (source, error) {
	rules, err := policy.Service{}.Parameters(ctx, tx, d.AgencyID, s.today(a.Timezone))
	if err != nil {
		return source{}, err
	}
	return source{
		agency: governed(a.Name), headTitle: a.HeadTitle, hrName: a.HRName, effectiveOn: d.EffectiveOn, province: a.Province,
		bases: rules.Lines(policy.DecreeBases), copies: rules.Lines(policy.DecreeCopies),
	}, nil
}

// signer is the personnel authority now in office, as a draft names it.
func (s *Service) signer(ctx context.Context, tx *db.Tx, d *Decree, src source, a agencyRow) (Official, error) {
	by, err := db.One[signerRow](ctx, tx, sqlFindSigner, d.AgencyID, s.today(a.Timezone))
	if err != nil && !db.IsNoRows(err) {
		return Official{}, fmt.Errorf("find signer: %w", err)
	}
	return Official{Title: strings.ToUpper(src.title()), Name: by.Name, NIP: by.NIP}, nil
}

// change locks a decree the actor may act on, compares the version the page was made from, and runs fn. The decree is
// the first subject audited, so that a request sent twice leads back to its page.
func (s *Service) change(ctx context.Context, who access.Actor, p access.Permission, id string, version int, verb string, fn func(tx *db.Tx, d *Decree) error) error {
	return s.DB.Write(ctx, who, "decree."+verb, func(tx *db.Tx) error {
		d, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := access.Check(who, p, access.Object{AgencyID: d.AgencyID}); err != nil {
			return scoped(err)
		}
		if version != 0 && version != d.Version {
			return ErrStale
		}
		return fn(tx, d)
	})
}

// scoped answers a decree of another agency as not found.
func scoped(err error) error {
	if errors.Is(err, access.ErrNotFound) {
		return ErrNotFound
	}
	return err
}

// followCases moves some of the cases along.
func (s *Service) followCases(ctx context.Context, tx *db.Tx, who access.Actor, cases []string, a proposal.Action, note string) error {
	for _, id := range cases {
		if err := s.Cases.Follow(ctx, tx, who, id, a, note); err != nil {
			return fmt.Errorf("case %s: %w", id, err)
		}
	}
	return nil
}

// follow moves the cases along, in the order of their ids. Those of a correction or a withdrawal stay where they are until
// it is signed.
func (s *Service) follow(ctx context.Context, tx *db.Tx, who access.Actor, d *Decree, a proposal.Action, note string) error {
	if d.Kind != Transfer {
		return s.followAmendment(ctx, tx, who, d, a, note)
	}
	return d.each(func(id string) error { return s.Cases.Follow(ctx, tx, who, id, a, note) })
}

// each moves the cases of the decree, in the order of their ids, in which everybody locks them.
func (d *Decree) each(move func(id string) error) error {
	people := slices.Clone(d.People)
	slices.SortFunc(people, func(a, b Person) int { return int(a.ProposalID - b.ProposalID) })
	for _, p := range people {
		if err := move(p.CaseID); err != nil {
			return fmt.Errorf("case %s: %w", p.CaseNumber, err)
		}
	}
	return nil
}

// Present lays a draft before the signer. Persons and letters are copied anew: the signer reads what holds that day.
func (s *Service) Present(ctx context.Context, who access.Actor, id string, version int) error {
	return s.change(ctx, who, access.DecreeDraft, id, version, "present", func(tx *db.Tx, d *Decree) error {
		if d.State != Draft {
			return ErrState
		}
		before := d.auditView()
		agency, err := db.One[agencyRow](ctx, tx, sqlGetAgency, d.AgencyID)
		if err != nil {
			return fmt.Errorf("get agency: %w", err)
		}
		write := s.write
		if d.Kind != Transfer {
			write = s.writeAmendment
		}
		if err := write(ctx, tx, d, agency); err != nil {
			return err
		}
		if err := d.move(ctx, tx, Signing); err != nil {
			return err
		}
		if err := tx.Audit(ctx, d.subject(), before, d.auditView()); err != nil {
			return err
		}
		return s.follow(ctx, tx, who, d, proposal.PresentDecree, "")
	})
}

// Initial puts the actor's initials to a decree that lies before the signer, if it is their turn.
func (s *Service) Initial(ctx context.Context, who access.Actor, id string, version int) error {
	return s.change(ctx, who, access.DecreeInitial, id, version, "initial", func(tx *db.Tx, d *Decree) error {
		i, err := d.turn(who)
		if err != nil {
			return err
		}
		if err := tx.Audit(ctx, d.subject(), nil, map[string]string{"Initial": string(i.Kind)}); err != nil {
			return err
		}
		if d.Kind != Transfer {
			return s.initialAmendment(ctx, tx, who, d, i)
		}
		err = s.followCases(ctx, tx, who, i.Cases, proposal.Initial, "")
		if db.IsConstraint(err, "proposal_step_one_initial_each") {
			return ErrInitialed
		}
		return err
	})
}

// Decline returns a draft to the personnel agency with a note, by whoever's turn it is to initial it.
func (s *Service) Decline(ctx context.Context, who access.Actor, id string, version int, note string) error {
	return s.change(ctx, who, access.DecreeInitial, id, version, "decline", func(tx *db.Tx, d *Decree) error {
		i, err := d.turn(who)
		if err != nil {
			return err
		}
		if d.Kind == Transfer && len(i.Cases) != len(d.People) {
			return ErrState // cases without this initial cannot go back by it; the signer sends the whole back
		}
		before := d.auditView()
		if err := d.move(ctx, tx, Draft); err != nil {
			return err
		}
		if err := tx.Audit(ctx, d.subject(), before, d.auditView()); err != nil {
			return err
		}
		return s.follow(ctx, tx, who, d, proposal.Decline, note)
	})
}

// turn returns the initial that the actor is to give now.
func (d *Decree) turn(who access.Actor) (Initial, error) {
	i, ok := d.Pending()
	switch {
	case d.State != Signing || !ok:
		return i, ErrState
	case d.concerns(who):
		return i, ErrOwn
	case who.Role != i.Role:
		return i, ErrInitials
	}
	return i, nil
}

// SendBack returns a draft to the personnel agency with a note. Once the bytes have been laid before the signing
// service it cannot be sent back: a signature may exist.
func (s *Service) SendBack(ctx context.Context, who access.Actor, id string, version int, note string) error {
	return s.change(ctx, who, access.DecreeSign, id, version, "send_back", func(tx *db.Tx, d *Decree) error {
		switch {
		case d.State != Signing:
			return ErrState
		case d.Intent != nil:
			return ErrPending
		}
		before := d.auditView()
		if err := d.move(ctx, tx, Draft); err != nil {
			return err
		}
		if err := tx.Audit(ctx, d.subject(), before, d.auditView()); err != nil {
			return err
		}
		return s.follow(ctx, tx, who, d, proposal.SendBack, note)
	})
}

// Drop gives a draft up and frees its cases. One that has a number stays in the register with the reason.
func (s *Service) Drop(ctx context.Context, who access.Actor, id string, version int, reason string) error {
	reason = strings.TrimSpace(reason)
	return s.change(ctx, who, access.DecreeDraft, id, version, "drop", func(tx *db.Tx, d *Decree) error {
		switch {
		case d.State != Draft:
			return ErrState
		case d.Number != "" && reason == "":
			return ErrVoidWhy
		}
		if err := tx.Audit(ctx, d.subject(), d.auditView(), map[string]string{"Reason": reason}); err != nil {
			return err
		}
		if err := s.follow(ctx, tx, who, d, proposal.DropDecree, ""); err != nil {
			return err
		}
		b := &pgx.Batch{}
		b.Queue(sqlDeletePeople, d.ID)
		b.Queue(sqlVoid, pgx.NamedArgs{"id": d.ID, "reason": reason})
		b.Queue(sqlDeleteDecree, d.ID)
		if err := tx.SendBatch(ctx, b).Close(); err != nil {
			return fmt.Errorf("drop %s: %w", id, err)
		}
		return nil
	})
}

func unique(list []string) []string {
	var out []string
	for _, s := range list {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
