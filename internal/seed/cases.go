package seed

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/decree"
	"mutasi/internal/errs"
	"mutasi/internal/i18n"
	"mutasi/internal/proposal"
	"mutasi/internal/sign"
)

// Cases are not written into tables: people of the demo world carry them through the product's own services, with a
// clock that runs through the weeks before the day of the world. So every case has the findings, steps, notices and
// records that a real one has. Their public ids are the services' own and differ from run to run.

// story is one case: how far it comes and how it ends.
type story struct {
	to     proposal.State
	days   int              // begun so many days before the day of the world
	who    string           // cast person who is moved; empty: anybody
	post   asn.PositionKind // of the person; empty: any
	family string           // of the post; empty: any
	move   *officeMove      // one of those pending; nil: any other
	ending proposal.Action
	by     proposal.State // the state in which the ending is decided
	amend  decree.Kind    // in the first government: its decree is corrected or withdrawn afterwards
}

// stories are the cases of every demo government. The first government gets all of them, the others those before fewStories. An act
// takes about a working day: the days are such that most cases are in time, and those marked are overdue.
var stories = []story{
	{to: proposal.TPKSession, days: 8, who: "asn2"},
	{to: proposal.DecreeIssued, days: 50, who: "asn3", amend: decree.Correction},
	{to: proposal.DecreeSigning, days: 16},
	{to: proposal.Proposed, days: 3, family: "Guru"}, // one office alone consents
	{to: proposal.AdminCheck, days: 8},
	{to: proposal.TPKQueue, days: 13},
	{to: proposal.PyBReview, days: 11},
	{to: proposal.PPKApproval, days: 12},
	{to: proposal.PertekReview, days: 24}, // overdue
	{to: proposal.Returned, days: 9, ending: proposal.Return, by: proposal.AdminCheck},
	{to: proposal.Rejected, days: 40, ending: proposal.Reject, by: proposal.Proposed},
	{to: proposal.Draft, days: 2},
	{to: proposal.Proposed, days: 4, move: &pending[0]},
	{to: proposal.Proposed, days: 2, move: &pending[1]},
	{to: proposal.Proposed, days: 1, move: &pending[2]},
	{to: proposal.Draft, days: 9},
	{to: proposal.Proposed, days: 19}, // overdue
	{to: proposal.AdminCheck, days: 7},
	{to: proposal.TPKQueue, days: 15},
	{to: proposal.PPKApproval, days: 21}, // overdue
	{to: proposal.PertekSubmitted, days: 12},
	{to: proposal.PertekFix, days: 17},
	{to: proposal.PertekIssued, days: 22}, // overdue
	{to: proposal.PertekIssued, days: 14},
	{to: proposal.Rejected, days: 60, ending: proposal.Reject, by: proposal.TPKSession},
	{to: proposal.Returned, days: 14, ending: proposal.Return, by: proposal.PyBReview},
	{to: proposal.Rejected, days: 55, ending: proposal.Reject, by: proposal.PPKApproval},
	{to: proposal.RejectedByBKN, days: 70, ending: proposal.Refuse, by: proposal.PertekReview},
	{to: proposal.DecreeDraft, days: 15},
	{to: proposal.DecreeIssued, days: 52, post: asn.FunctionalPost, amend: decree.Withdrawal},
	{to: proposal.Inauguration, days: 56, post: asn.FunctionalPost},
	{to: proposal.ReportedForDuty, days: 72, post: asn.ExecutingPost}, // overdue
	{to: proposal.Synced, days: 74, post: asn.FunctionalPost},         // overdue
	{to: proposal.Evaluation, days: 130},
	{to: proposal.Evaluation, days: 145, post: asn.FunctionalPost},
	{to: proposal.Closed, days: 168},
	{to: proposal.Withdrawn, days: 28, ending: proposal.Withdraw, by: proposal.AdminCheck},
}

const fewStories = 15

// caseMaker carries the cases of one government.
type caseMaker struct {
	cases   *proposal.Service
	papers  *decree.Service
	drawn   map[string]string // decree by case
	letters map[string]int    // given out so far, by code
	d       *db.DB
	r       *rand.Rand
	zone    *time.Location
	today   asn.Date
	clock   time.Time
	last    time.Time               // of any act
	actors  map[string]access.Actor // by username without the government's key
	heads   map[int64]access.Actor  // of offices, by unit
	movers  []mover
	used    map[string]bool   // people and posts
	kept    map[string]string // the story that a post is put aside for, by post
}

// buildCases makes the cases of the demo governments.
func buildCases(ctx context.Context, d *db.DB, o Options) error {
	for i, g := range governments(o.Size) {
		if g.key == "" {
			break
		}
		m, err := newCaseMaker(ctx, d, o, g)
		if err != nil {
			return fmt.Errorf("cases of %s: %w", g.name, err)
		}
		if g.key == initialled {
			if err := m.askInitials(ctx); err != nil {
				return fmt.Errorf("rule of %s: %w", g.name, err)
			}
		}
		list := stories
		if i > 0 {
			list = stories[:fewStories]
		}
		amended := map[decree.Kind]string{} // public ids of cases
		// The oldest first, so that numbers of cases and decrees rise with their dates.
		list = slices.SortedFunc(slices.Values(list), func(a, b story) int { return b.days - a.days })
		for _, s := range list {
			id, err := m.tell(ctx, g, s)
			if err != nil && !errors.Is(err, errNobody) {
				return fmt.Errorf("case of %s for %s: %w", g.name, s.to, err)
			}
			if s.amend != "" && err == nil && i == 0 {
				amended[s.amend] = id
			}
		}
		if err := m.analyse(ctx); err != nil {
			return fmt.Errorf("analyses of %s: %w", g.name, err)
		}
		for _, kind := range []decree.Kind{decree.Correction, decree.Withdrawal} {
			if id := amended[kind]; id != "" {
				if err := m.amend(ctx, m.drawn[id], kind); err != nil {
					return fmt.Errorf("%s in %s: %w", kind, g.name, err)
				}
			}
		}
	}
	return nil
}

// newCaseMaker learns who acts in the government and who could be moved.
func newCaseMaker(ctx context.Context, d *db.DB, o Options, g government) (*caseMaker, error) {
	zone := i18n.Zone(g.timezone)
	m := &caseMaker{d: d, r: random(o.Seed, g.code, "cases"), zone: zone, today: o.Today, last: lastHour(o.Today, zone), used: map[string]bool{}, kept: map[string]string{}, drawn: map[string]string{}, letters: map[string]int{},
		actors: map[string]access.Actor{}, heads: map[int64]access.Actor{}}
	m.clock = m.last
	now := func() time.Time { return m.clock }
	m.cases = &proposal.Service{DB: d, Now: now}
	m.papers = &decree.Service{DB: d, Cases: m.cases, Signer: sign.Local{}, Now: now, BaseURL: o.BaseURL}
	return m, m.meet(ctx, g)
}

// errNobody ends a story that finds no one to tell it about, which in a small world may happen.
var errNobody = errors.New("nobody left to move")

// tell carries one case as far as the story says, and returns its public id.
func (m *caseMaker) tell(ctx context.Context, g government, s story) (string, error) {
	m.clock = time.Date(m.today.Year(), m.today.Month(), m.today.Day(), 8, 15, 0, 0, m.zone).AddDate(0, 0, -s.days)
	m.tick(0)
	id, err := m.start(ctx, g, s)
	if err != nil || s.to == proposal.Draft {
		return id, err
	}
	for range 60 {
		state, err := m.state(ctx, id)
		if err != nil || state == s.to {
			return id, err
		}
		if s.ending != "" && state == s.by {
			return id, m.end(ctx, id, s)
		}
		m.tick(1)
		if err := m.step(ctx, id, state, s.to); err != nil {
			return "", fmt.Errorf("in %s: %w", state, err)
		}
	}
	return "", fmt.Errorf("never came to %s", s.to)
}

// takesEffect reports whether the move has happened when the story ends.
func (s story) takesEffect() bool {
	switch s.to {
	case proposal.ReportedForDuty, proposal.Synced, proposal.Evaluation, proposal.Closed:
		return true
	}
	return false
}

// tick lets working days pass, and some of the morning.
func (m *caseMaker) tick(days int) {
	m.clock = m.clock.AddDate(0, 0, days)
	for m.clock.Weekday() == time.Saturday || m.clock.Weekday() == time.Sunday {
		m.clock = m.clock.AddDate(0, 0, 1)
	}
	m.clock = time.Date(m.clock.Year(), m.clock.Month(), m.clock.Day(), 8+m.r.IntN(7), m.r.IntN(60), m.r.IntN(60), 0, m.zone)
	if m.clock.After(m.last) {
		m.clock = m.last // no act lies ahead of the day of the world
	}
}

// lastHour is the end of the last working day before the day of the world.
func lastHour(today asn.Date, zone *time.Location) time.Time {
	day := today.AddDays(-1)
	for day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		day = day.AddDays(-1)
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 15, 30, 0, 0, zone)
}

func (m *caseMaker) day() asn.Date { return asn.DateOf(m.clock.In(m.zone)) }

const sqlCaseState = `select state from proposal where public_id = $1`

func (m *caseMaker) state(ctx context.Context, id string) (proposal.State, error) {
	return db.Value[proposal.State](ctx, m.d, sqlCaseState, id)
}

// start drafts a case and submits it unless a draft is wanted. People on whom a rule turns out to stand in the way are
// left with a withdrawn draft and the next one is tried.
func (m *caseMaker) start(ctx context.Context, g government, s story) (string, error) {
	operator := m.actors["operator"]
	for range 25 {
		who, err := m.next(g, s)
		if err != nil {
			return "", err
		}
		id, err := m.cases.Create(ctx, operator, who.Employee)
		if err != nil {
			return "", err
		}
		on := m.today.AddMonths(1 + m.r.IntN(2)).FirstOfNextMonth()
		if s.takesEffect() {
			on = m.day().AddDays(40).FirstOfNextMonth()
		}
		if err := m.cases.SetTarget(ctx, operator, id, 0, proposal.Target{PostID: who.Post, On: on}); err != nil {
			return "", err
		}
		why := proposal.Reasoning{Code: proposal.ReasonNeed, Text: who.why(),
			Impact: "Tugas di " + who.FromUnit + " dibagi kepada pegawai yang ada."}
		if err := m.cases.SetReason(ctx, operator, id, 0, why); err != nil {
			return "", err
		}
		letter := proposal.Upload{Kind: proposal.DocumentLetter, Name: "surat-usul.pdf", Content: letter("Surat usul mutasi (contoh)", why.Text)}
		if err := m.cases.Attach(ctx, operator, id, 0, letter); err != nil || s.to == proposal.Draft {
			return id, err
		}
		m.tick(0)
		err = m.submit(ctx, operator, id)
		if err == nil {
			return id, nil
		}
		if errs.KindOf(err) != errs.Invalid && errs.KindOf(err) != errs.Conflict {
			return "", err
		}
		if err := m.cases.Withdraw(ctx, operator, id, 0, ""); err != nil {
			return "", err
		}
	}
	return "", errNobody
}

// overridesFor gives the reasons for the rules that only an authorised person may set aside.
func overridesFor(err error) map[string]string {
	out := map[string]string{}
	var e *errs.Error
	if errors.As(err, &e) {
		for _, f := range e.Fields {
			if len(f.Name) > 9 && f.Name[:9] == "override_" {
				out[f.Name[9:]] = "Kebutuhan layanan mendesak; kekurangan data dilengkapi sebelum pelantikan."
			}
		}
	}
	return out
}

// submit sends the case, with reasons where the rules ask for them.
func (m *caseMaker) submit(ctx context.Context, who access.Actor, id string) error {
	err := m.cases.Submit(ctx, who, id, 0, nil)
	if reasons := overridesFor(err); len(reasons) > 0 {
		return m.cases.Submit(ctx, who, id, 0, reasons)
	}
	return err
}
