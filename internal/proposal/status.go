package proposal

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
)

// Status is a case as the civil servant concerned sees it: where it is, who has it until when, and why.
type Status struct {
	Proposal
	Step      int // the step of six it is in, or in which it ended
	Entered   map[Group]time.Time
	Holder    access.Role // whose turn it is; empty: nobody's
	HolderFor string      // name of the unit the holder answers for; empty: the agency
	DueOn     asn.Date
	Note      string   // what an official wrote for the civil servant last: the reason of a return or an end
	Points    []string // at a return: what is to be mended
	LetterOn  asn.Date // day of the last record: session, submission, opinion, inauguration, start of duty
	Lapsed    bool     // BKN's opinion was granted by lapse
	Findings  []Finding
}

const sqlListOwnCases = `
select public_id from proposal
 where employee_id = $1 and submitted_at is not null
 order by open desc, id desc limit 2`

const sqlListEntered = `
select to_state, min(at) as at from proposal_event where proposal_id = $1 and from_state <> to_state group by to_state`

type enteredRow struct {
	ToState State
	At      time.Time
}

const sqlLastNote = `
select note_employee as note, points from proposal_event where proposal_id = $1 and from_state <> to_state order by seq desc limit 1`

type noteRow struct {
	Note   string
	Points []string
}

// StatusOf returns the civil servant's own cases that have been submitted, the running one first, at most two.
func (s *Service) StatusOf(ctx context.Context, who access.Actor) ([]Status, error) {
	if !who.Can(access.Self) || who.EmployeeID == 0 {
		return nil, access.ErrForbidden
	}
	ids, err := s.ownIDs(ctx, who.EmployeeID)
	if err != nil {
		return nil, err
	}
	out := make([]Status, 0, len(ids))
	for _, id := range ids {
		st, err := s.status(ctx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, st)
	}
	return out, nil
}

func (s *Service) ownIDs(ctx context.Context, employeeID int64) ([]string, error) {
	rows, err := s.DB.Query(ctx, sqlListOwnCases, employeeID)
	if err != nil {
		return nil, fmt.Errorf("list own cases: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("list own cases: %w", err)
	}
	return ids, nil
}

// OwnStatus returns one case of the civil servant's own; others' cases are not found.
func (s *Service) OwnStatus(ctx context.Context, who access.Actor, id string) (Status, error) {
	p, err := get(ctx, s.DB, id)
	if err != nil {
		return Status{}, err
	}
	if who.EmployeeID == 0 || p.EmployeeID != who.EmployeeID || p.SubmittedAt == nil {
		return Status{}, ErrNotFound
	}
	return s.status(ctx, id)
}

func (s *Service) status(ctx context.Context, id string) (Status, error) {
	p, err := get(ctx, s.DB, id)
	if err != nil {
		return Status{}, err
	}
	st := Status{Proposal: *p, Entered: map[Group]time.Time{}}
	b := &pgx.Batch{}
	b.Queue(sqlListEntered, p.ID)
	b.Queue(sqlLastNote, p.ID)
	b.Queue(sqlListSteps, p.ID)
	b.Queue(sqlListReferences, p.ID)
	b.Queue(sqlListFindings, p.ID)
	res := s.DB.SendBatch(ctx, b)
	var entered []enteredRow
	var note noteRow
	var all []StepRow
	var refs []Reference
	var findings []findingRow
	if err := firstErr(nextAll(res, &entered), nextOne(res, &note), nextAll(res, &all), nextAll(res, &refs),
		nextAll(res, &findings), res.Close()); err != nil {
		return Status{}, fmt.Errorf("load status of %s: %w", id, err)
	}
	st.Note, st.Points = note.Note, note.Points
	for _, x := range all {
		if x.IsOpen() && (st.DueOn.IsZero() || x.DueOn.Before(st.DueOn)) {
			st.Holder, st.HolderFor, st.DueOn = x.Role, x.UnitName, x.DueOn
		}
	}
	for _, r := range refs {
		st.LetterOn = r.DatedOn
		st.Lapsed = st.Lapsed || r.Mode == "lapsed"
	}
	for _, f := range findings {
		st.Findings = append(st.Findings, f.finding())
	}
	st.trace(entered)
	return st, nil
}

// trace fills the day on which each of the six steps began and the step the case is in. An ended case stands in the
// last step it had reached.
func (st *Status) trace(entered []enteredRow) {
	reached := 0
	for _, e := range entered {
		g := e.ToState.Group()
		if at, ok := st.Entered[g]; !ok || e.At.Before(at) {
			st.Entered[g] = e.At
		}
	}
	for i, g := range Groups[:6] {
		if _, ok := st.Entered[g]; ok {
			reached = i + 1
		}
		if st.State.Group() == g {
			st.Step = i + 1
		}
	}
	if st.Step == 0 {
		st.Step = reached
	}
	if st.State == Closed {
		st.Step = 7
	}
}

// NoteBeside returns what an official wrote for the civil servant at the last step, unless the sentence says it: that of an
// end does.
func (st *Status) NoteBeside() string {
	if st.State.Ended() {
		return ""
	}
	return st.Note
}

// Sentence returns the message that says in one sentence where the case is: key and arguments. Dates are times, which
// the catalogue writes as dates.
func (st *Status) Sentence() (key string, args []any) {
	args = []any{
		"unit", st.ToUnit, "position", st.ToPosition, "head", st.HeadTitle, "office", st.HolderFor, "due", st.DueOn.Time(),
		"on", st.LetterOn.Time(), "note", st.Note, "effective", st.EffectiveOn.Time(),
	}
	key = "proposal.sentence." + string(st.State)
	if st.State == PertekIssued && st.Lapsed {
		key += "_lapsed"
	}
	return key, args
}
