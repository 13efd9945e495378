package proposal_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/errs"
	"mutasi/internal/proposal"
	"mutasi/internal/proposal/proposaltest"
)

// Each walk of TestRandomWalks is a case of 30 acts or so on a real database: fewer walks than rapid's default do.
func TestMain(m *testing.M) {
	flag.Parse()
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		_ = f.Value.Set("40")
	}
	os.Exit(m.Run())
}

// Random people try random acts on a case, now and then what comes next is done by whom it should be. Every act is
// either refused and leaves the case as it was, or takes it along one legal transition that the actor's role permits;
// the invariants of cases hold throughout.
func TestRandomWalks(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	w.Widen("clerk2", 500)
	names := make([]string, 0, len(w.Actors))
	for k := range w.Actors {
		names = append(names, k)
	}
	slices.Sort(names)
	serial := 0
	rapid.Check(t, func(t *rapid.T) {
		serial++
		p := w.AddPerson(fmt.Sprintf("walker-%d", serial), "clerk1")
		w.Official(fmt.Sprintf("verifier-walker-%d", serial), access.HRVerifier, "", p)
		id := w.Drafted(w.Actors["operator"], p.Name, "clerk2")
		actors := append([]string{fmt.Sprintf("verifier-walker-%d", serial)}, names...)
		for range rapid.IntRange(10, 60).Draw(t, "steps") {
			before, version := w.State(id), w.Version(id)
			if before.IsOpen() && rapid.IntRange(0, 2).Draw(t, "ordinary") > 0 {
				w.Step(id)
				continue
			}
			who := w.Actors[rapid.SampledFrom(actors).Draw(t, "who")]
			act := rapid.SampledFrom(acts).Draw(t, "act")
			if act.name == "withdraw" && rapid.IntRange(0, 3).Draw(t, "really") > 0 {
				continue // else few walks would get far
			}
			offered, _ := w.Cases.Case(t.Context(), who, id)
			err := act.try(t, w, who, id)
			after := w.State(id)
			honest(t, w, who, act.name, id, offered, err)
			switch {
			case err == nil:
				if w.Version(id) != version+1 {
					t.Errorf("%s by %s in %s: version went from %d to %d", act.name, who.Name, before, version, w.Version(id))
				}
				if !legal(before, after, who.Role) {
					t.Errorf("%s by %s went from %s to %s", act.name, who.Name, before, after)
				}
				if who.EmployeeID == p.ID {
					t.Errorf("%s acted on their own case: %s", who.Name, act.name)
				}
			case after != before || w.Version(id) != version:
				t.Errorf("%s by %s was refused (%v) and yet went from %s to %s", act.name, who.Name, err, before, after)
			case errs.KindOf(err) == errs.Internal:
				t.Errorf("%s by %s in %s: %v", act.name, who.Name, before, err)
			}
		}
		invariants(t, w)
	})
}

// honest checks that the page offered exactly what the service then took: an act done was offered, and an act offered
// was not refused for want of the right to it.
func honest(t *rapid.T, w *proposaltest.World, who access.Actor, name, id string, c *proposal.Case, err error) {
	if c == nil || name == "edit" || name == "attach" || name == "follow" {
		return
	}
	if err == nil {
		last, dbErr := db.Value[string](t.Context(), w.DB, `select action from proposal_event e join proposal p on p.id = e.proposal_id
			where p.public_id = $1 order by seq desc limit 1`, id)
		if dbErr != nil {
			t.Fatal(dbErr)
		}
		as := proposal.Action(last)
		switch {
		case as == proposal.Support && name == "decide", as == proposal.Select:
			as = proposal.Approve
		case as == proposal.SubmitAgreed:
			as = proposal.Submit
		case as == proposal.Support && c.State == proposal.Inauguration:
			as = proposal.Inaugurate
		}
		if !slices.ContainsFunc(c.Offers, func(o proposal.Offer) bool { return o.Action == as && o.Why == nil }) {
			t.Errorf("%s took %s in %s, which the page had not offered: %+v", who.Name, as, c.State, c.Offers)
		}
	}
	if errs.KindOf(err) == errs.Forbidden && err != nil && name == "withdraw" {
		if slices.ContainsFunc(c.Offers, func(o proposal.Offer) bool { return o.Action == proposal.Withdraw && o.Why == nil }) {
			t.Errorf("%s was offered to withdraw in %s and then refused: %v", who.Name, c.State, err)
		}
	}
}

func legal(from, to proposal.State, r access.Role) bool {
	return slices.ContainsFunc(proposal.Transitions, func(x proposal.Transition) bool {
		return x.From == from && x.To == to && x.May != "" && r.Can(x.May)
	})
}

type act struct {
	name string
	try  func(t *rapid.T, w *proposaltest.World, who access.Actor, id string) error
}

// acts are everything a person can try; versions are not sent, so that only the right to act is tried.
var acts = []act{
	{"submit", func(t *rapid.T, w *proposaltest.World, who access.Actor, id string) error {
		return w.Cases.Submit(t.Context(), who, id, 0, nil)
	}},
	{"edit", func(t *rapid.T, w *proposaltest.World, who access.Actor, id string) error {
		text := why + rapid.StringMatching(`[a-z]{3}`).Draw(t, "text")
		return w.Cases.SetReason(t.Context(), who, id, 0, proposal.Reasoning{Code: proposal.ReasonBalance, Text: text})
	}},
	{"attach", func(t *rapid.T, w *proposaltest.World, who access.Actor, id string) error {
		return w.Cases.Attach(t.Context(), who, id, 0, proposal.Upload{Kind: proposal.DocumentOther, Name: "a.pdf", Content: pdf()})
	}},
	{"withdraw", func(t *rapid.T, w *proposaltest.World, who access.Actor, id string) error {
		return w.Cases.Withdraw(t.Context(), who, id, 0, why)
	}},
	{"decide", func(t *rapid.T, w *proposaltest.World, who access.Actor, id string) error {
		v := rapid.SampledFrom([]proposal.Action{proposal.Approve, proposal.Return, proposal.Return, proposal.Reject}).Draw(t, "verdict")
		return w.Cases.Decide(t.Context(), who, id, 0, proposal.Decision{Verdict: v, Note: why, Points: []string{"reason"}})
	}},
	{"assess", func(t *rapid.T, w *proposaltest.World, who access.Actor, id string) error {
		return w.Cases.Assess(t.Context(), who, id, 0, rapid.SampledFrom(proposal.Opinions).Draw(t, "opinion"), why)
	}},
	{"record", func(t *rapid.T, w *proposaltest.World, who access.Actor, id string) error {
		a := rapid.SampledFrom([]proposal.Action{
			proposal.Schedule, proposal.Recommend, proposal.Defer, proposal.Reject, proposal.Send, proposal.Grant, proposal.Lapse,
			proposal.RequestFix, proposal.Refuse, proposal.Invite, proposal.Inaugurate, proposal.Report, proposal.Sync, proposal.Confirm, proposal.Close,
		}).Draw(t, "outcome")
		return w.Cases.Record(t.Context(), who, id, 0, proposal.Record{Action: a, Number: "1", On: w.Today(), Note: why})
	}},
	{"follow", func(t *rapid.T, w *proposaltest.World, who access.Actor, id string) error {
		a := rapid.SampledFrom([]proposal.Action{
			proposal.DraftDecree, proposal.DropDecree, proposal.PresentDecree, proposal.SendBack, proposal.Issue, proposal.Cancel,
		}).Draw(t, "decree")
		if a == proposal.Cancel {
			return w.DB.Write(t.Context(), who, "decree.follow", func(tx *db.Tx) error { return w.Cases.Cancel(t.Context(), tx, who, id, w.Today(), "") })
		}
		return w.DB.Write(t.Context(), who, "decree.follow", func(tx *db.Tx) error { return w.Cases.Follow(t.Context(), tx, who, id, a, "") })
	}},
}
