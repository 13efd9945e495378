package seed

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/decree"
	"mutasi/internal/policy"
	"mutasi/internal/proposal"
)

// decreeStep takes a case from the opinion of BKN to the start of duty.
func (m *caseMaker) decreeStep(ctx context.Context, id string, state proposal.State) (err error) {
	operator := m.actors["operator"]
	switch state {
	case proposal.PertekIssued:
		m.drawn[id], err = m.papers.Draft(ctx, operator, []string{id})
		return err
	case proposal.DecreeDraft:
		return m.papers.Present(ctx, operator, m.drawn[id], 0)
	case proposal.DecreeSigning:
		return m.sign(ctx, m.drawn[id])
	case proposal.DecreeIssued, proposal.Inauguration:
		return m.takeOffice(ctx, id)
	}
	return fmt.Errorf("no way on from %s", state)
}

// initialled is the government whose decrees are initialled before they are signed.
const initialled = "palembang"

// askInitials sets the rule that decrees are initialled, a year before the day of the world.
func (m *caseMaker) askInitials(ctx context.Context) error {
	since := m.today.AddYears(-1)
	return (&policy.Manager{DB: m.d}).Change(ctx, m.actors["admin"], since, policy.Change{
		Key: string(policy.DecreeInitials), Value: json.RawMessage(`"` + policy.InitialsHeadPyB + `"`), From: since,
		Basis: "Tata naskah dinas pemerintah kota", Reason: "Setiap naskah diparaf berjenjang sebelum ditandatangani.",
	})
}

// sign lets the officials of the chain initial a decree that waits for them, and the elected head sign it.
func (m *caseMaker) sign(ctx context.Context, id string) error {
	for {
		d, err := m.papers.Get(ctx, m.actors["operator"], id)
		if err != nil {
			return err
		}
		i, ok := d.Pending()
		if !ok {
			return m.papers.Sign(ctx, m.elected(), id, 0, "")
		}
		official := m.actors["kabid"]
		if i.Role == access.PyB {
			official = m.actors["sekda"]
		}
		if err := m.papers.Initial(ctx, official, id, 0); err != nil {
			return err
		}
	}
}

// amend drafts the correction or the withdrawal of a decree on the last working day and has it signed the same day, so that
// its number follows all others.
func (m *caseMaker) amend(ctx context.Context, id string, kind decree.Kind) error {
	operator := m.actors["operator"]
	m.clock = m.last
	d, err := m.papers.Get(ctx, operator, id)
	if err != nil {
		return err
	}
	a := decree.Amendment{FoundOn: m.day(), Defect: decree.DefectSubstance, Reason: "Jabatan tujuan ternyata dihapus dalam penataan organisasi yang baru."}
	if kind == decree.Correction {
		name := d.People[0].Snapshot.Name
		a = decree.Amendment{FoundOn: m.day(), Ordinal: 1, Reads: name, Should: name + ", M.Si.", Reason: "Gelar terakhir yang bersangkutan belum dicantumkan."}
	}
	if id, err = m.papers.Amend(ctx, operator, id, 0, kind, a); err != nil {
		return err
	}
	if err := m.papers.Present(ctx, operator, id, 0); err != nil {
		return err
	}
	return m.sign(ctx, id)
}

const sqlCaseSteps = `
select s.kind, p.effective_on
  from proposal_step s
  join proposal p on p.id = s.proposal_id
 where p.public_id = $1 and s.opened_at is not null and s.decided_at is null and s.dropped_at is null`

// takeOffice invites to the inauguration and records it, where there is one, and then the start of duty on the
// effective date, on which the decree is carried out.
func (m *caseMaker) takeOffice(ctx context.Context, id string) error {
	type step struct {
		Kind        proposal.StepKind
		EffectiveOn asn.Date
	}
	open, err := db.All[step](ctx, m.d, sqlCaseSteps, id)
	if err != nil {
		return fmt.Errorf("list steps: %w", err)
	}
	waits := func(k proposal.StepKind) bool {
		return slices.ContainsFunc(open, func(s step) bool { return s.Kind == k })
	}
	switch {
	case waits(proposal.StepInvite):
		return m.record(ctx, id, proposal.Record{Action: proposal.Invite, Number: m.letter("005/UND"), On: m.day().AddDays(6)})
	case waits(proposal.StepInaugurate):
		m.tick(7)
		return m.record(ctx, id, proposal.Record{Action: proposal.Inaugurate, Number: m.letter("821/BA"), On: m.day()})
	case len(open) == 0:
		return fmt.Errorf("nothing to do for %s", id)
	}
	if on := open[0].EffectiveOn; m.day().Before(on) {
		m.clock = time.Date(on.Year(), on.Month(), on.Day(), 8, 5, 0, 0, m.zone)
	}
	if _, err := m.papers.Apply(ctx); err != nil {
		return fmt.Errorf("carry out decrees: %w", err)
	}
	return m.record(ctx, id, proposal.Record{Action: proposal.Report, Number: m.letter("800/SPMT"), On: m.day()})
}
