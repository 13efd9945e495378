package decree

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
	"mutasi/internal/i18n"
	"mutasi/internal/notify"
	"mutasi/internal/policy"
	"mutasi/internal/proposal"
)

// A Defect is what a decree is withdrawn for (UU 30/2014 Ps 64(1)).
type Defect string

// The defects.
const (
	DefectAuthority Defect = "authority" // who signed had no right to
	DefectProcedure Defect = "procedure" // a step that the law asks for is missing
	DefectSubstance Defect = "substance" // what was decided is wrong
)

// Defects lists the defects in the order of the law.
var Defects = []Defect{DefectAuthority, DefectProcedure, DefectSubstance}

// Amendment is why a decree is corrected or withdrawn, and since when that is known.
type Amendment struct {
	Reason  string   `json:"reason,omitempty"` // the civil servant reads it
	FoundOn asn.Date `json:"found_on,omitzero"`
	Limit   Limit    `json:"limit,omitzero"`
	Defect  Defect   `json:"defect,omitempty"` // of a withdrawal

	// Of a correction: the words that are wrong and what they should be.
	Ordinal int    `json:"ordinal,omitempty"` // of the person whose data they are; 0: the text
	Part    string `json:"part,omitempty"`    // where they stand: the name of a fact; empty: the text
	Reads   string `json:"reads,omitempty"`
	Should  string `json:"should,omitempty"`
}

// Limit is the last day on which the law wants an amendment decided, as it was resolved when it was drafted.
type Limit struct {
	On    asn.Date `json:"on,omitzero"`
	Days  int      `json:"days"` // working days since the reason was found
	Basis string   `json:"basis"`
}

// AmendedBy is a correction or the withdrawal of a decree.
type AmendedBy struct {
	PublicID   string
	Kind       Kind
	State      State
	Number     string // empty until it is signed
	DecidedOn  asn.Date
	VerifyCode string
	Signing    bool // its bytes lie before the signing service: it may be signed already
	Amendment  Amendment
}

// Bounds of what an amendment says, in characters.
const (
	MinWhy     = 20
	MaxWhy     = 1000
	maxCorrect = 300
)

// amendable reports whether a decree can be corrected or withdrawn on the day.
func (d *Decree) amendable(kind Kind, on asn.Date) error {
	switch {
	case d.Kind != Transfer:
		return ErrAmending
	case d.State == Revoked:
		return ErrWithdrawn
	case d.State != Issued:
		return ErrAmending
	case kind == Withdrawal:
		return proposal.InTime(d.EffectiveOn, on, slices.ContainsFunc(d.People, func(p Person) bool { return p.AppliedAt != nil }))
	}
	return nil
}

// Withdrawn returns the withdrawal of the decree, drafted or signed; ok is false when there is none.
func (d *Decree) Withdrawn() (w AmendedBy, ok bool) {
	i := slices.IndexFunc(d.Amended, func(a AmendedBy) bool { return a.Kind == Withdrawal })
	if i < 0 {
		return AmendedBy{}, false
	}
	return d.Amended[i], true
}

// held reports whether the decree may be withdrawn already by a signature that is not known yet.
func (d *Decree) held() bool {
	w, ok := d.Withdrawn()
	return ok && w.Signing
}

// MayAmend reports whether the actor may draft a correction or a withdrawal of the decree on the day, and if it is not
// for their office, why not.
func (d *Decree) MayAmend(who access.Actor, kind Kind, on asn.Date) (bool, error) {
	if !who.Can(access.DecreeDraft) {
		return false, nil
	}
	if err := d.amendable(kind, on); err != nil {
		return false, err
	}
	if _, ok := d.Withdrawn(); ok && kind == Withdrawal {
		return false, ErrTwice
	}
	return true, nil
}

// Amend drafts the correction or the withdrawal of a signed decree and returns its public id. It goes the way of every
// decree: Present, Initial, Sign. Faults of the fields come back as *errs.Error of kind Invalid.
func (s *Service) Amend(ctx context.Context, who access.Actor, id string, version int, kind Kind, a Amendment) (string, error) {
	public := db.NewPublicID()
	err := s.DB.Write(ctx, who, "decree."+string(kind), func(tx *db.Tx) error {
		base, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := access.Check(who, access.DecreeDraft, access.Object{AgencyID: base.AgencyID}); err != nil {
			return scoped(err)
		}
		if version != 0 && version != base.Version {
			return ErrStale
		}
		if _, err := base.MayAmend(who, kind, s.today(base.Timezone)); err != nil {
			return err
		}
		if err := a.check(base, kind, s.today(base.Timezone)); err != nil {
			return err
		}
		if a.Limit, err = s.limit(ctx, tx, base, kind, a.FoundOn); err != nil {
			return err
		}
		return s.draftAmendment(ctx, tx, who, base, public, kind, a)
	})
	if db.IsConstraint(err, "decree_one_withdrawal") {
		return "", ErrTwice
	}
	if err != nil {
		return "", err
	}
	return public, nil
}

// check asks that an amendment is complete and true to the decree; it fills the part in which the wrong words stand.
func (a *Amendment) check(base *Decree, kind Kind, today asn.Date) error {
	a.Reason, a.Reads, a.Should = strings.TrimSpace(a.Reason), strings.TrimSpace(a.Reads), strings.TrimSpace(a.Should)
	var f errs.Fields
	switch {
	case a.FoundOn.IsZero():
		f.Add("found", "decree.amend.found_empty")
	case a.FoundOn.After(today):
		f.Add("found", "decree.amend.found_future")
	case a.FoundOn.Before(base.DecidedOn):
		f.Add("found", "decree.amend.found_early", "date", base.DecidedOn.Time())
	}
	switch n := utf8.RuneCountInString(a.Reason); {
	case n < MinWhy:
		f.Add("reason", "decree.amend.reason_short", "least", MinWhy)
	case n > MaxWhy:
		f.Add("reason", "decree.amend.reason_long", "most", MaxWhy, "now", n)
	}
	if kind == Withdrawal {
		if !slices.Contains(Defects, a.Defect) {
			f.Add("defect", "decree.amend.defect_empty")
		}
		a.Ordinal, a.Part, a.Reads, a.Should = 0, "", "", ""
		return f.Err()
	}
	a.Defect = ""
	a.checkWords(&f, base)
	return f.Err()
}

// checkWords asks that the wrong words stand where they are said to stand, and that they do not touch the decision: the
// day on which it takes effect.
func (a *Amendment) checkWords(f *errs.Fields, base *Decree) {
	found, ok := base.find(a.Ordinal, a.Reads)
	if nip := i18n.NIP(a.Reads); !ok && nip != a.Reads { // as typed; decrees write it in groups
		if found, ok = base.find(a.Ordinal, nip); ok {
			a.Reads, a.Should = nip, i18n.NIP(a.Should)
		}
	}
	a.Part = found
	switch {
	case a.Reads == "":
		f.Add("reads", "decree.amend.reads_empty")
	case utf8.RuneCountInString(a.Reads) > maxCorrect:
		f.Add("reads", "decree.amend.words_long", "most", maxCorrect)
	case !ok:
		f.Add("reads", "decree.amend.reads_missing")
	case strings.Contains(a.Reads, long(base.EffectiveOn)):
		f.Add("reads", "decree.amend.reads_decision", "date", base.EffectiveOn.Time())
	}
	switch {
	case a.Should == "":
		f.Add("should", "decree.amend.should_empty")
	case utf8.RuneCountInString(a.Should) > maxCorrect:
		f.Add("should", "decree.amend.words_long", "most", maxCorrect)
	case a.Should == a.Reads:
		f.Add("should", "decree.amend.should_same")
	}
}

// find looks for words among the facts of a person, by the place in the order, or with 0 in the text. It returns the name
// of the fact.
func (d *Decree) find(ordinal int, words string) (part string, ok bool) {
	if words == "" {
		return "", false
	}
	if ordinal == 0 {
		c := d.Content
		text := slices.Concat([]string{c.About}, c.Considering, c.Bases, c.Noting, c.Copies)
		for _, o := range c.Orders {
			text = append(text, o.Text)
		}
		return "", slices.ContainsFunc(text, func(s string) bool { return strings.Contains(s, words) })
	}
	for _, p := range d.People {
		if p.Ordinal != ordinal {
			continue
		}
		for _, fact := range p.Snapshot.Facts() {
			if strings.Contains(fact[1], words) {
				return fact[0], true
			}
		}
	}
	return "", false
}

// limit counts the working days in which the law wants the amendment decided.
func (s *Service) limit(ctx context.Context, tx *db.Tx, base *Decree, kind Kind, found asn.Date) (Limit, error) {
	rules, err := policy.Service{}.Load(ctx, tx, base.AgencyID, s.today(base.Timezone))
	if err != nil {
		return Limit{}, err
	}
	l := limitOf(rules.Set, kind)
	l.On = rules.OfficeCalendar().AddWorkingDays(found, l.Days)
	return l, nil
}

// Limit returns the limit of the law on an amendment as it stands on a day, without the date that follows from it.
func (s *Service) Limit(ctx context.Context, who access.Actor, kind Kind, on asn.Date) (Limit, error) {
	rules, err := policy.Service{}.Parameters(ctx, s.DB, who.AgencyID, on)
	if err != nil {
		return Limit{}, err
	}
	return limitOf(rules, kind), nil
}

func limitOf(rules policy.Set, kind Kind) Limit {
	key := policy.DecreeCorrection
	if kind == Withdrawal {
		key = policy.DecreeWithdrawal
	}
	v, _ := rules.Value(string(key))
	return Limit{Days: rules.Int(key), Basis: v.Basis}
}

const sqlInsertAmendment = `
insert into decree (agency_id, kind, public_id, amends_id, amendment, code, subject, place, created_by, created_at)
values (@agency, @kind, @public, @base, @amendment, @code, '', @place, nullif(@by::bigint, 0), @at)
returning id`

func (s *Service) draftAmendment(ctx context.Context, tx *db.Tx, who access.Actor, base *Decree, id string, kind Kind, a Amendment) error {
	agency, err := db.One[agencyRow](ctx, tx, sqlGetAgency, base.AgencyID)
	if err != nil {
		return fmt.Errorf("get agency: %w", err)
	}
	n, err := db.Value[int64](ctx, tx, sqlInsertAmendment, pgx.NamedArgs{
		"agency": base.AgencyID, "kind": kind, "public": id, "base": base.ID, "amendment": a, "code": base.Code, "place": agency.Seat,
		"by": who.UserID, "at": s.Now(),
	})
	if err != nil {
		return fmt.Errorf("insert %s: %w", kind, err)
	}
	d := &Decree{
		ID: n, Kind: kind, PublicID: id, AgencyID: base.AgencyID, Timezone: base.Timezone, State: Draft, Version: 1, BaseID: base.PublicID,
		Amendment: a, People: base.People,
	}
	if err := s.writeAmendment(ctx, tx, d, agency); err != nil {
		return err
	}
	return tx.Audit(ctx, d.subject(), nil, d.auditView())
}

// writeAmendment composes the text of a correction or a withdrawal from the decree that it concerns.
func (s *Service) writeAmendment(ctx context.Context, tx *db.Tx, d *Decree, a agencyRow) error {
	base, err := get(ctx, tx, d.BaseID)
	if err != nil {
		return err
	}
	if err := base.amendable(d.Kind, s.today(d.Timezone)); err != nil {
		return err
	}
	src, err := s.source(ctx, tx, d, a)
	if err != nil {
		return err
	}
	for _, p := range base.People {
		src.people = append(src.people, p.Snapshot)
	}
	if d.Signer, err = s.signer(ctx, tx, d, src, a); err != nil {
		return err
	}
	d.Content = src.amend(base, d.Kind, d.Amendment)
	d.Subject = d.Content.About
	if _, err := tx.Exec(ctx, sqlSetContent, pgx.NamedArgs{"id": d.ID, "subject": d.Subject, "signer": d.Signer, "content": d.Content, "place": a.Seat}); err != nil {
		return fmt.Errorf("store content: %w", err)
	}
	return nil
}

const (
	sqlAskInitials = `
insert into decree_initial (decree_id, ordinal, kind, role)
select @decree, o, k, r from unnest(@kinds::text[], @roles::text[]) with ordinality as i (k, r, o)`

	sqlForgetInitials = `delete from decree_initial where decree_id = $1`

	sqlSetSentBack = `update decree set sent_back = @note where id = @id`

	sqlGiveInitial = `
update decree_initial set decided_at = @at, decided_by = @by, decider_name = @name
 where decree_id = @decree and kind = @kind and decided_at is null`

	sqlWithdraw = `update decree set state = 'revoked', version = version + 1 where id = $1 and state = 'issued'`
)

// followAmendment does what the steps of its cases do for a transfer decree: it asks for initials, forgets them when the
// draft goes back, and lets what is signed have its effect.
func (s *Service) followAmendment(ctx context.Context, tx *db.Tx, who access.Actor, d *Decree, a proposal.Action, note string) error {
	b := &pgx.Batch{}
	switch a {
	case proposal.PresentDecree:
		rules, err := policy.Service{}.Parameters(ctx, tx, d.AgencyID, s.today(d.Timezone))
		if err != nil {
			return err
		}
		kinds, roles := initialsOf(rules.Text(policy.DecreeInitials))
		b.Queue(sqlAskInitials, pgx.NamedArgs{"decree": d.ID, "kinds": kinds, "roles": roles})
		b.Queue(sqlSetSentBack, pgx.NamedArgs{"id": d.ID, "note": ""})
	case proposal.SendBack, proposal.Decline:
		b.Queue(sqlForgetInitials, d.ID)
		b.Queue(sqlSetSentBack, pgx.NamedArgs{"id": d.ID, "note": strings.TrimSpace(note)})
	case proposal.Issue:
		return s.takeEffect(ctx, tx, who, d)
	default:
		return nil
	}
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("%s %s: %w", a, d.PublicID, err)
	}
	return nil
}

// initialsOf are the initials that a rule asks for, in order, each with its office.
func initialsOf(rule string) (kinds, roles []string) {
	kinds, roles = []string{}, []string{}
	add := func(k proposal.StepKind, r access.Role) {
		kinds, roles = append(kinds, string(k)), append(roles, string(r))
	}
	if rule == policy.InitialsHead || rule == policy.InitialsHeadPyB {
		add(proposal.StepInitialHead, access.HRHead)
	}
	if rule == policy.InitialsHeadPyB {
		add(proposal.StepInitialPyB, access.PyB)
	}
	return kinds, roles
}

func (s *Service) initialAmendment(ctx context.Context, tx *db.Tx, who access.Actor, d *Decree, i Initial) error {
	_, err := tx.Exec(ctx, sqlGiveInitial, pgx.NamedArgs{"decree": d.ID, "kind": i.Kind, "at": s.Now(), "by": who.UserID, "name": who.Name})
	if db.IsConstraint(err, "decree_one_initial_each") {
		return ErrInitialed
	}
	if err != nil {
		return fmt.Errorf("initial %s: %w", d.PublicID, err)
	}
	return nil
}

// takeEffect does what a signed amendment means for its decree: a withdrawal ends it with its cases, in this transaction,
// and the reserved seats are free again. The lock is the one under which a decree is carried out, and the day that counts
// is the one on which it was decided: until its signature is known, the decree is not carried out.
func (s *Service) takeEffect(ctx context.Context, tx *db.Tx, who access.Actor, d *Decree) error {
	base, err := lock(ctx, tx, d.BaseID)
	if err != nil {
		return err
	}
	on := s.today(d.Timezone)
	if d.Intent != nil {
		on = d.DecidedOn
	}
	if err := base.amendable(d.Kind, on); err != nil {
		return err
	}
	if d.Kind == Correction {
		return s.tell(ctx, tx, d, base)
	}
	if d.State == Issued { // not while the issue is only rehearsed
		before := base.auditView()
		if _, err := tx.Exec(ctx, sqlWithdraw, base.ID); err != nil {
			return fmt.Errorf("withdraw %s: %w", base.PublicID, err)
		}
		base.State, base.Version = Revoked, base.Version+1
		if err := tx.AuditAs(ctx, "decree.revoke", base.subject(), before, base.auditView()); err != nil {
			return err
		}
	}
	return base.each(func(id string) error { return s.Cases.Cancel(ctx, tx, who, id, on, d.Amendment.Reason) })
}

// sqlConcerned are the people whom a correction concerns.
const sqlConcerned = `
select u.id as user_id, jsonb_build_object('number', b.number) as args, b.public_id as subject, 'decree:' || @id::text || ':corrected' as effect
  from decree_person x
  join decree b on b.id = x.decree_id
  join user_account u on u.employee_id = x.employee_id
 where b.public_id = @base /*if ordinal*/ and x.ordinal = @ordinal /*end*/`

// tell tells the people whom a correction concerns; those of a withdrawn decree hear of it through their cases.
func (s *Service) tell(ctx context.Context, tx *db.Tx, d, base *Decree) error {
	corrected := notify.Message{At: s.Now(), Key: "decree.notice.corrected", Kind: "decree", Recipients: sqlConcerned}
	return corrected.Tell(ctx, tx, pgx.NamedArgs{"base": base.PublicID, "id": d.PublicID, "ordinal": d.Amendment.Ordinal})
}

// inTime turns the refusal of the database, which has the last word on what comes first, into the sentence for people.
func (s *Service) inTime(ctx context.Context, err error, d *Decree) error {
	switch {
	case db.IsConstraint(err, "decree_withdrawn_in_time"):
		base, cause := get(ctx, s.DB, d.BaseID)
		if cause != nil {
			return errors.Join(err, cause)
		}
		return base.amendable(Withdrawal, base.EffectiveOn)
	case db.IsConstraint(err, "decree_amends_in_force"):
		return ErrWithdrawn
	}
	return err
}

// Awaiting is a correction or a withdrawal that waits for the actor.
type Awaiting struct {
	PublicID   string
	Kind       Kind
	BaseNumber string
	State      State
}

// sqlListAwaiting lists the amendments on their way that wait for a role: for whoever drafts, what is not presented; for an
// office that initials, what lacks its initials next; for the signer, what lacks none.
const sqlListAwaiting = `
select d.public_id, d.kind, b.number as base_number, d.state
  from decree d
  join decree b on b.id = d.amends_id
  left join lateral (select i.role from decree_initial i where i.decree_id = d.id and i.decided_at is null order by i.ordinal limit 1) n on true
 where d.agency_id = @agency and d.kind <> 'transfer' and d.state in ('draft', 'signing')
   and (@drafts and d.state = 'draft' or d.state = 'signing' and (n.role = @role or n.role is null and @signs))
 order by d.id
 limit 20`

// Awaiting lists at most 20 corrections and withdrawals that wait for the actor, the oldest first.
func (s *Service) Awaiting(ctx context.Context, who access.Actor) ([]Awaiting, error) {
	if !who.Can(access.DecreeDraft) && !who.Can(access.DecreeInitial) && !who.Can(access.DecreeSign) {
		return nil, nil
	}
	list, err := db.All[Awaiting](ctx, s.DB, sqlListAwaiting, pgx.NamedArgs{
		"agency": who.AgencyID, "role": string(who.Role), "drafts": who.Can(access.DecreeDraft), "signs": who.Can(access.DecreeSign),
	})
	if err != nil {
		return nil, fmt.Errorf("list awaiting amendments: %w", err)
	}
	return list, nil
}
