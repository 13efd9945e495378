package analysis

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
	"mutasi/internal/i18n"
	"mutasi/internal/policy"
	"mutasi/internal/position"
)

// Source names the needs that analyses write.
const Source = "ABK"

// MinReason is how many characters a reason has at least, MaxText how many a text at most.
const (
	MinReason = 20
	MaxText   = 1000
)

func (s *Service) today(u Unit) asn.Date { return asn.DateOf(s.Now().In(i18n.Zone(u.Timezone))) }

// task is a change of an open analysis within its transaction.
type task struct {
	s     *Service
	tx    *db.Tx
	who   access.Actor
	unit  Unit
	a     Analysis
	today asn.Date
	now   time.Time
}

// change carries out an action on the open analysis of a unit. version is the one the reader saw: another one means that
// somebody was faster.
func (s *Service) change(ctx context.Context, who access.Actor, unit string, version int, action Action, fn func(t *task) (note string, err error)) error {
	permission := access.NeedEdit
	if action == Sign || action == Return {
		permission = access.NeedSign
	}
	return s.DB.Write(ctx, who, "analysis."+string(action), func(tx *db.Tx) error {
		u, err := findUnit(ctx, tx, who, permission, unit)
		if err != nil {
			return err
		}
		open, err := analyses(ctx, tx, sqlLockOpen, u.ID)
		if err != nil {
			return err
		}
		if len(open) == 0 {
			return ErrNone
		}
		t := &task{s: s, tx: tx, who: who, unit: u, a: open[0], today: s.today(u), now: s.Now()}
		to, ok := Next(t.a.State, action)
		switch {
		case !ok:
			return ErrState
		case t.a.Version != version:
			return ErrChanged
		}
		before, from := t.a.audited(), t.a.State
		note, err := fn(t)
		if err != nil {
			return err
		}
		t.a.State, t.a.Version = to, t.a.Version+1
		if err := t.event(ctx, t.a.Version, from, action, note); err != nil {
			return err
		}
		if err := t.store(ctx, action); err != nil {
			return err
		}
		return tx.Audit(ctx, u.subject(), before, t.a.audited())
	})
}

// audited is what the audit says of an analysis.
func (a Analysis) audited() map[string]any {
	out := map[string]any{"number": a.Number, "state": a.State, "version": a.Version, "effective_on": a.EffectiveOn, "facts": a.Facts, "note": a.Note, "reason": a.Reason}
	if a.Before != nil {
		out["before"] = *a.Before
	}
	if a.After != nil {
		out["after"] = *a.After
	}
	return out
}

func (t *task) event(ctx context.Context, seq int, from State, action Action, note string) error {
	_, err := t.tx.Exec(ctx, sqlAddEvent, pgx.NamedArgs{"agency": t.unit.AgencyID, "analysis": t.a.ID, "seq": seq, "from": from, "action": action,
		"to": t.a.State, "at": t.now, "actor": t.who.UserID, "name": t.who.Name, "role": string(t.who.Role), "note": note})
	if err != nil {
		return fmt.Errorf("note %s: %w", action, err)
	}
	return nil
}

func (t *task) store(ctx context.Context, action Action) error {
	a := &t.a
	args := pgx.NamedArgs{"id": a.ID, "state": a.State, "version": a.Version, "on": a.EffectiveOn, "facts": marshal(a.Facts), "note": a.Note,
		"sent_by": a.SentBy, "sent_name": a.SentName, "sent_at": a.SentAt, "signed_by": int64(0), "signed_name": a.SignedName, "signed_at": a.SignedAt,
		"before": nil, "after": nil, "jumped": a.Jumped, "reason": a.Reason, "at": t.now}
	if action == Sign {
		args["signed_by"] = t.who.UserID
	}
	if a.Before != nil {
		args["before"] = a.Before.Cut(4)
	}
	if a.After != nil {
		args["after"] = a.After.Cut(4)
	}
	if _, err := t.tx.Exec(ctx, sqlUpdateAnalysis, args); err != nil {
		return fmt.Errorf("store analysis: %w", err)
	}
	return nil
}

// policy is what holds for the unit's agency on the effective date.
func (t *task) policy(ctx context.Context) (policy.Policy, error) {
	return policy.Service{}.Load(ctx, t.tx, t.unit.AgencyID, t.a.EffectiveOn)
}

// Start begins the analysis of a unit: with the inputs of another unit's signed analysis if one is named, else with those of
// its own last one, else with the methods that its posts suggest.
func (s *Service) Start(ctx context.Context, who access.Actor, unit, like string) error {
	return s.DB.Write(ctx, who, "analysis.begin", func(tx *db.Tx) error {
		u, err := findUnit(ctx, tx, who, access.NeedEdit, unit)
		if err != nil {
			return err
		}
		t := &task{s: s, tx: tx, who: who, unit: u, today: s.today(u), now: s.Now()}
		return t.begin(ctx, like)
	})
}

func (t *task) begin(ctx context.Context, like string) error {
	u := t.unit
	from, facts, err := t.pattern(ctx, like)
	if err != nil {
		return err
	}
	if err := t.add(ctx, from, facts); err != nil {
		return err
	}
	_, posts, err := lines(ctx, t.tx, u.ID, t.a.ID, t.today)
	if err != nil {
		return err
	}
	list := make([]Line, len(posts))
	for i, p := range posts {
		list[i] = Line{Post: p, Input: Suggest(u, p)}
		if in, ok := from.inputs[p.Position]; ok {
			list[i].Input = in
		}
	}
	if err := t.reckon(ctx, list); err != nil {
		return err
	}
	return t.tx.Audit(ctx, u.subject(), nil, t.a.audited())
}

// add adds an analysis without lines.
func (t *task) add(ctx context.Context, from source, facts Facts) (err error) {
	u := t.unit
	t.a = Analysis{State: Draft, Version: 1, EffectiveOn: t.today, Facts: facts}
	t.a.ID, err = db.Value[int64](ctx, t.tx, sqlAddAnalysis, pgx.NamedArgs{"agency": u.AgencyID, "unit": u.ID, "on": t.today, "facts": marshal(facts),
		"copied": from.id, "user": t.who.UserID, "name": t.who.Name, "at": t.now})
	if db.IsConstraint(err, "analysis_one_open_per_unit") {
		return ErrOpen.Because(err)
	}
	if err != nil {
		return fmt.Errorf("add analysis: %w", err)
	}
	return t.event(ctx, 1, Draft, Begin, from.name)
}

// source is what an analysis begins from.
type source struct {
	id     int64
	name   string
	inputs map[string]Input // by the name of the post
}

// pattern finds the inputs to begin with. Study groups and pupils of another school are not taken over.
func (t *task) pattern(ctx context.Context, like string) (source, Facts, error) {
	from, facts := t.unit, suggestFacts(t.unit)
	if like != "" {
		other, err := findUnit(ctx, t.tx, t.who, access.PostRead, like)
		if err != nil {
			return source{}, facts, err
		}
		from = other
	}
	signed, err := analyses(ctx, t.tx, sqlFindSigned, from.ID)
	if err != nil || len(signed) == 0 {
		return source{}, facts, err
	}
	list, _, err := lines(ctx, t.tx, from.ID, signed[0].ID, signed[0].EffectiveOn)
	if err != nil {
		return source{}, facts, err
	}
	out := source{id: signed[0].ID, inputs: map[string]Input{}}
	if like == "" {
		facts = signed[0].Facts
	} else {
		out.name = from.Name
	}
	for _, l := range list {
		out.inputs[l.Post.Position] = l.Input
	}
	return out, facts, nil
}

// reckon reckons lines anew and stores them: all of the analysis together, since legal minima concern kinds of staff. What a
// line lacks is no fault here.
func (t *task) reckon(ctx context.Context, list []Line) error {
	p, err := t.policy(ctx)
	if err != nil {
		return err
	}
	numbers, minimum := params(p.Set, t.a.Facts)
	for i := range list {
		list[i].Result, _ = reckon(t.unit, t.a.Facts, list[i].Input, numbers)
	}
	lift(list, numbers, minimum)
	return putLines(ctx, t.tx, t.unit, t.a.ID, list)
}

// reload reads the lines of the analysis as they stand in the transaction.
func (t *task) reload(ctx context.Context) ([]Line, []Post, error) {
	return lines(ctx, t.tx, t.unit.ID, t.a.ID, t.a.EffectiveOn)
}

// SaveFacts keeps what concerns the whole unit: from when the needs are to hold, and what concerns all posts. Faults come back by field after
// what was typed is kept.
func (s *Service) SaveFacts(ctx context.Context, who access.Actor, unit string, version int, on asn.Date, f Facts) error {
	var faults error
	err := s.change(ctx, who, unit, version, Save, func(t *task) (string, error) {
		faults = readFacts(t.unit, f)
		if !on.IsZero() {
			t.a.EffectiveOn = on
		}
		t.a.Facts = f
		list, _, err := t.reload(ctx)
		if err != nil {
			return "", err
		}
		return "", t.reckon(ctx, list)
	})
	if err != nil {
		return err
	}
	return faults
}

// SaveLine keeps the input of a post and reckons its need. Faults come back by field after what was typed is kept.
func (s *Service) SaveLine(ctx context.Context, who access.Actor, unit, post string, version int, in Input) error {
	in = in.trimmed()
	var faults error
	err := s.change(ctx, who, unit, version, Save, func(t *task) (string, error) {
		list, i, err := t.line(ctx, post)
		if err != nil {
			return "", err
		}
		list[i].Input = in
		p, err := t.policy(ctx)
		if err != nil {
			return "", err
		}
		numbers, _ := params(p.Set, t.a.Facts)
		_, faults = reckon(t.unit, t.a.Facts, in, numbers)
		if fields, ok := faults.(*errs.Error); ok && fields.Kind == errs.Invalid && !storable(in) {
			return "", faults
		}
		return list[i].Post.Position, t.reckon(ctx, list)
	})
	if err != nil {
		return err
	}
	return faults
}

// Fill keeps facts and the inputs of several posts at once, by public id, and reckons everything: for files and samples.
// What an input lacks is no fault; the analysis cannot be sent until it is whole.
func (s *Service) Fill(ctx context.Context, who access.Actor, unit string, version int, on asn.Date, f Facts, inputs map[string]Input) error {
	return s.change(ctx, who, unit, version, Save, func(t *task) (string, error) {
		t.a.EffectiveOn, t.a.Facts = on, f
		list, others, err := t.reload(ctx)
		if err != nil {
			return "", err
		}
		for _, p := range others {
			if _, ok := inputs[p.PublicID]; ok {
				list = append(list, Line{Post: p})
			}
		}
		for i := range list {
			if in, ok := inputs[list[i].Post.PublicID]; ok && storable(in) {
				list[i].Input = in.trimmed()
			}
		}
		return "", t.reckon(ctx, list)
	})
}

// storable reports whether a faulty input may be kept as typed: one with texts of any length or a method that does not
// exist may not.
func storable(in Input) bool {
	if len(in.Tasks) > MaxTasks || len(in.Hours) > 20 || len(marshal(in)) > 100_000 || !utf8.ValidString(marshal(in)) || strings.Contains(marshal(in), `\u0000`) {
		return false
	}
	return slices.Contains([]string{"general", "teacher", "health", "entered"}, string(in.Method))
}

// line finds the line of a post, adding it if the analysis lacks it.
func (t *task) line(ctx context.Context, post string) ([]Line, int, error) {
	list, others, err := t.reload(ctx)
	if err != nil {
		return nil, 0, err
	}
	if i := slices.IndexFunc(list, func(l Line) bool { return l.Post.PublicID == post }); i >= 0 {
		return list, i, nil
	}
	if i := slices.IndexFunc(others, func(p Post) bool { return p.PublicID == post }); i >= 0 {
		return append(list, Line{Post: others[i]}), len(list), nil
	}
	return nil, 0, ErrNotFound
}

// RemoveLine leaves a post out of the analysis: its need stays as it is.
func (s *Service) RemoveLine(ctx context.Context, who access.Actor, unit, post string, version int) error {
	return s.change(ctx, who, unit, version, Save, func(t *task) (string, error) {
		list, i, err := t.line(ctx, post)
		if err != nil {
			return "", err
		}
		if _, err := t.tx.Exec(ctx, sqlDropLine, t.a.ID, list[i].Post.ID); err != nil {
			return "", fmt.Errorf("drop line: %w", err)
		}
		return list[i].Post.Position, t.reckon(ctx, slices.Delete(list, i, i+1))
	})
}

// Send hands the analysis to the personnel agency. Every line must have a need.
func (s *Service) Send(ctx context.Context, who access.Actor, unit string, version int, note string) error {
	if err := checkText("note", note, 0); err != nil {
		return err
	}
	return s.change(ctx, who, unit, version, Send, func(t *task) (string, error) {
		list, _, err := t.reload(ctx)
		if err != nil {
			return "", err
		}
		if err := t.reckon(ctx, list); err != nil { // by the policy of the day
			return "", err
		}
		if len(list) == 0 || slices.ContainsFunc(list, func(l Line) bool { return l.Result == nil }) {
			return "", ErrUnready
		}
		t.a.Note, t.a.SentBy, t.a.SentName, t.a.SentAt = note, t.who.UserID, t.who.Name, &t.now
		return note, nil
	})
}

// Return gives the analysis back to the unit with what is to be mended.
func (s *Service) Return(ctx context.Context, who access.Actor, unit string, version int, note string) error {
	if err := checkText("note", note, MinReason); err != nil {
		return err
	}
	return s.change(ctx, who, unit, version, Return, func(*task) (string, error) { return note, nil })
}

// Drop gives up a draft.
func (s *Service) Drop(ctx context.Context, who access.Actor, unit string, version int) error {
	return s.change(ctx, who, unit, version, Drop, func(*task) (string, error) { return "", nil })
}

// Sign makes the needs of the analysis hold from its effective date, with their seats, in one transaction. Who prepared or
// sent it may not. Where the sum jumps, reason says why that is right.
func (s *Service) Sign(ctx context.Context, who access.Actor, unit string, version int, reason string) error {
	return s.change(ctx, who, unit, version, Sign, func(t *task) (string, error) {
		prepared, err := db.Value[bool](ctx, t.tx, sqlHasPrepared, t.a.ID, t.who.UserID)
		if err != nil {
			return "", fmt.Errorf("who prepared: %w", err)
		}
		if prepared {
			return "", ErrSelf
		}
		list, _, err := t.reload(ctx)
		if err != nil {
			return "", err
		}
		p, err := t.policy(ctx)
		if err != nil {
			return "", err
		}
		j := jump(list, p.Int(policy.AnalysisJump))
		least := 0
		if j.Over() {
			least = MinReason
		}
		if err := checkText("reason", reason, least); err != nil {
			return "", err
		}
		t.a.Before, t.a.After, t.a.Jumped, t.a.Reason = j.Before, &j.After, j.Over(), reason
		t.a.SignedName, t.a.SignedAt = t.who.Name, &t.now
		return reason, position.SetNeeds(ctx, t.tx, t.unit.AgencyID, t.today, Source, t.needs(list))
	})
}

// needs are the needs that the lines state.
func (t *task) needs(list []Line) []position.Need {
	out := make([]position.Need, 0, len(list))
	for _, l := range list {
		if l.Result == nil { // the database refuses to sign such an analysis
			continue
		}
		out = append(out, position.Need{Post: l.Post.ID, Day: t.a.EffectiveOn, Quantity: l.Result.Quantity, Exact: l.Result.Exact.Cut(4),
			Minimum: l.Result.Minimum, Maximum: l.Result.Maximum, Method: string(l.Input.Method), AnalysedOn: t.today, Analysis: t.a.ID})
	}
	return out
}

// checkText refuses a text that is too short or too long.
func checkText(field, text string, least int) error {
	var f errs.Fields
	switch n := utf8.RuneCountInString(strings.TrimSpace(text)); {
	case n < least:
		f.Add(field, "analysis.field."+field+"_short", "least", least)
	case n > MaxText:
		f.Add(field, "analysis.field.too_long", "most", MaxText)
	}
	return f.Err()
}
