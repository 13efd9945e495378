package proposal_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/errs"
	"mutasi/internal/proposal"
	"mutasi/internal/proposal/proposaltest"
)

const why = "Sekolah asal akan kekurangan guru sampai pengganti datang."

func TestCaseRunsFromDraftToClosed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, person, post string }{
		{"functional post, same office", "teacher1-a", "teacher2"},
		{"executing post, other office", "clerk1-e", "clerk2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := proposaltest.New(t)
			id := w.Submitted(w.Actors["operator"], c.person, c.post)
			if got := number(t, w, id); got != "U-2026-0001" {
				t.Errorf("number = %s, want U-2026-0001", got)
			}
			if n := count(t, w, `select count(*) from placement where kind = 'reserved'`); n != 1 {
				t.Errorf("%d seats reserved after submission, want 1", n)
			}
			w.Advance(id, proposal.Closed)
			invariants(t, w)
			if n := count(t, w, `select count(*) from proposal_finding`); n == 0 {
				t.Error("no findings stored")
			}
			if n := count(t, w, `select count(*) from proposal_step where decided_at is null and opened_at is not null and dropped_at is null`); n != 0 {
				t.Errorf("%d steps still wait in a closed case", n)
			}
		})
	}
}

func TestConsentsOfTwoOffices(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	ctx := t.Context()
	id := w.Submitted(w.Actors["operator"], "clerk1-e", "clerk2")
	v := w.Version(id)
	// Both heads opened the page before either decided: the second consent is not stale.
	for _, who := range []string{"head-education", "head-transport"} {
		if err := w.Cases.Decide(ctx, w.Actors[who], id, v, proposal.Decision{Verdict: proposal.Approve}); err != nil {
			t.Fatalf("%s: %v", who, err)
		}
	}
	if got := w.State(id); got != proposal.AdminCheck {
		t.Errorf("state = %s, want %s", got, proposal.AdminCheck)
	}
}

func TestProposingHeadHasConsented(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	same := w.Submitted(w.Actors["head-education"], "teacher1-a", "teacher2")
	if got := w.State(same); got != proposal.AdminCheck {
		t.Errorf("case inside the head's office is in %s, want %s", got, proposal.AdminCheck)
	}
	other := w.Submitted(w.Actors["head-education"], "clerk1-e", "clerk2")
	if got := w.State(other); got != proposal.Proposed {
		t.Errorf("case to another office is in %s, want %s", got, proposal.Proposed)
	}
	w.Advance(other, proposal.AdminCheck)
	invariants(t, w)
}

func TestReturnAndConsentsThatStillHold(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	ctx := t.Context()
	id := w.Submitted(w.Actors["operator"], "teacher1-a", "teacher2")
	w.Advance(id, proposal.AdminCheck)
	back := func() {
		t.Helper()
		w.Do(id, func(v int) error {
			return w.Cases.Decide(ctx, w.Actors["verifier"], id, v, proposal.Decision{
				Verdict: proposal.Return, Note: "Lampirkan surat keputusan jabatan terakhir.", Points: []string{"document.last_decree"},
			})
		})
		if got := w.State(id); got != proposal.Returned {
			t.Fatalf("state = %s, want returned", got)
		}
	}
	back()
	w.Do(id, func(v int) error {
		return w.Cases.Attach(ctx, w.Actors["operator"], id, v, proposal.Upload{Kind: proposal.DocumentLastDecree, Name: "sk.pdf", Content: pdf()})
	})
	w.Do(id, func(v int) error { return w.Cases.Submit(ctx, w.Actors["operator"], id, v, nil) })
	if got := w.State(id); got != proposal.AdminCheck {
		t.Errorf("after an added document the case is in %s, want %s: the consent still holds", got, proposal.AdminCheck)
	}
	back()
	w.Do(id, func(v int) error {
		return w.Cases.SetReason(ctx, w.Actors["operator"], id, v, proposal.Reasoning{Code: proposal.ReasonBalance, Text: why})
	})
	w.Do(id, func(v int) error { return w.Cases.Submit(ctx, w.Actors["operator"], id, v, nil) })
	if got := w.State(id); got != proposal.Proposed {
		t.Errorf("after a changed reason the consent still counts: state %s, want proposed", got)
	}
	w.Advance(id, proposal.Closed)
	invariants(t, w)
}

func TestStaleDecisionSaysWhatChanged(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	ctx := t.Context()
	id := w.Submitted(w.Actors["operator"], "teacher1-a", "teacher2")
	w.Advance(id, proposal.AdminCheck)
	v := w.Version(id)
	if err := w.Cases.Withdraw(ctx, w.Actors["operator2"], id, v, "Guru yang bersangkutan sakit dan perlu perawatan."); err != nil {
		t.Fatal(err)
	}
	err := w.Cases.Decide(ctx, w.Actors["verifier"], id, v, proposal.Decision{Verdict: proposal.Approve})
	stale, ok := errors.AsType[*proposal.Stale](err)
	if !ok || errs.KindOf(err) != errs.Conflict {
		t.Fatalf("decision on an older version = %v, want a conflict with the changes", err)
	}
	if len(stale.Changes) != 1 || stale.Changes[0].Action != proposal.Withdraw || stale.Changes[0].ActorName != "operator2" {
		t.Errorf("changes = %+v, want the withdrawal by operator2", stale.Changes)
	}
	if n := count(t, w, `select count(*) from placement where kind = 'reserved'`); n != 0 {
		t.Errorf("%d seats still reserved after the withdrawal", n)
	}
	invariants(t, w)
}

func TestTwoOfficialsDecideAtOnce(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	id := w.Submitted(w.Actors["operator"], "teacher1-a", "teacher2")
	w.Advance(id, proposal.AdminCheck)
	v := w.Version(id)
	verdicts := []proposal.Decision{
		{Verdict: proposal.Approve},
		{Verdict: proposal.Reject, Note: "Formasi tujuan sudah dipakai untuk guru kontrak."},
	}
	errsOf := atOnce(2, func(i int) error {
		return w.Cases.Decide(context.Background(), w.Actors[[]string{"verifier", "verifier2"}[i]], id, v, verdicts[i])
	})
	won, lost := tally(errsOf)
	if won != 1 || lost != 1 {
		t.Errorf("outcomes %v, want one decision and one conflict", errsOf)
	}
	if n := count(t, w, `select count(*) from proposal_step where kind = 'check' and decided_at is not null`); n != 1 {
		t.Errorf("%d decisions stored, want 1", n)
	}
	invariants(t, w)
}

func TestLastSeatGoesToOneCase(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	ids := []string{w.Drafted(w.Actors["operator"], "teacher1-a", "teacher2"), w.Drafted(w.Actors["operator2"], "teacher1-b", "teacher2")}
	errsOf := atOnce(2, func(i int) error {
		return w.Cases.Submit(context.Background(), w.Actors[[]string{"operator", "operator2"}[i]], ids[i], 3, nil)
	})
	won := 0
	for _, err := range errsOf {
		if err == nil {
			won++
			continue
		}
		blocked, ok := errors.AsType[*proposal.Blocked](err)
		if !ok || blocked.Findings[0].Rule != "R37" {
			t.Errorf("the loser was told %v, want that rule R37 blocks", err)
		}
	}
	if won != 1 {
		t.Errorf("%d cases got the last seat, want 1: %v", won, errsOf)
	}
	if n := count(t, w, `select count(*) from placement where kind = 'reserved'`); n != 1 {
		t.Errorf("%d reservations, want 1", n)
	}
	invariants(t, w)
}

func TestSamePostTwice(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	id := w.Drafted(w.Actors["operator"], "teacher1-a", "teacher2")
	ctx := db.WithKey(t.Context(), db.Key{Value: "0123456789abcdefghjkmnpq", Route: "/usulan/x/kirim", BodyHash: []byte("b")})
	if err := w.Cases.Submit(ctx, w.Actors["operator"], id, 3, nil); err != nil {
		t.Fatal(err)
	}
	err := w.Cases.Submit(ctx, w.Actors["operator"], id, 3, nil)
	if r, ok := errors.AsType[*db.Repeated](err); !ok || r.Kind != "proposal" || r.ID != id {
		t.Errorf("second submission = %v, want Repeated of the case", err)
	}
	if n := count(t, w, `select count(*) from proposal_event where action in ('submit', 'submit_agreed')`); n != 1 {
		t.Errorf("%d submissions stored, want 1", n)
	}
}

func TestScopeRefusals(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	ctx := t.Context()
	draft := w.Drafted(w.Actors["operator"], "teacher1-b", "teacher2")
	id := w.Submitted(w.Actors["operator"], "teacher1-a", "teacher2")
	foreign := w.Actors["operator"]
	foreign.AgencyID++
	approve := proposal.Decision{Verdict: proposal.Approve}
	reason := proposal.Reasoning{Code: proposal.ReasonNeed, Text: why}
	for _, c := range []struct {
		name string
		err  error
		want *errs.Error
	}{
		{"another agency", w.Cases.Submit(ctx, foreign, draft, 0, nil), proposal.ErrNotFound},
		{"no such case", w.Cases.Submit(ctx, w.Actors["operator"], "none", 0, nil), proposal.ErrNotFound},
		{"a draft of the personnel agency is not an office's to see", w.Cases.SetReason(ctx, w.Actors["officer-education"], draft, 0, reason), proposal.ErrNotFound},
		{"a head whose office is not concerned", w.Cases.Decide(ctx, w.Actors["head-transport"], id, 0, approve), proposal.ErrNotFound},
		{"whoever may not consent", w.Cases.Decide(ctx, w.Actors["ppk"], id, 0, approve), access.ErrForbidden},
		{"the office's officer consents", w.Cases.Decide(ctx, w.Actors["officer-education"], id, 0, approve), access.ErrForbidden},
		{"another side withdraws", w.Cases.Withdraw(ctx, w.Actors["officer-education"], id, 0, why), proposal.ErrNotYours},
		{"a person of another office is proposed", second(w.Cases.Create(ctx, w.Actors["officer-transport"], w.People["teacher1-c"].PublicID)), access.ErrNotFound},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, c.err, c.want)
		}
	}
}

func TestOwnCase(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	ctx := t.Context()
	w.Official("self-operator", access.HROperator, "", w.People["teacher1-a"])
	w.Official("self-verifier", access.HRVerifier, "", w.People["clerk1-e"])
	if _, err := w.Cases.Create(ctx, w.Actors["self-operator"], w.People["teacher1-a"].PublicID); !errors.Is(err, proposal.ErrOwnCase) {
		t.Errorf("proposing oneself = %v, want %v", err, proposal.ErrOwnCase)
	}
	id := w.Submitted(w.Actors["operator"], "clerk1-e", "clerk2")
	w.Advance(id, proposal.AdminCheck)
	if err := w.Cases.Decide(ctx, w.Actors["self-verifier"], id, 0, proposal.Decision{Verdict: proposal.Approve}); !errors.Is(err, proposal.ErrOwnCase) {
		t.Errorf("checking oneself = %v, want %v", err, proposal.ErrOwnCase)
	}
}

func TestDutiesExcludeEachOther(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	ctx := t.Context()
	id := w.Submitted(w.Actors["hrhead"], "teacher1-a", "teacher2")
	w.Advance(id, proposal.AdminCheck)
	if err := w.Cases.Decide(ctx, w.Actors["hrhead"], id, 0, proposal.Decision{Verdict: proposal.Approve}); !errors.Is(err, proposal.ErrDuties) {
		t.Errorf("the proposer checks: %v, want %v", err, proposal.ErrDuties)
	}
	w.Advance(id, proposal.PPKApproval)
	acting := w.Actors["ppk"]
	acting.Definitive = false
	if err := w.Cases.Decide(ctx, acting, id, 0, proposal.Decision{Verdict: proposal.Approve}); !errors.Is(err, proposal.ErrActing) {
		t.Errorf("an acting official decides: %v, want %v", err, proposal.ErrActing)
	}
	both := w.Actors["verifier"]
	both.Role = access.PPK
	if err := w.Cases.Decide(ctx, both, id, 0, proposal.Decision{Verdict: proposal.Approve}); !errors.Is(err, proposal.ErrDuties) {
		t.Errorf("the checker decides: %v, want %v", err, proposal.ErrDuties)
	}
	// And from behind the application's back the database refuses.
	err := w.DB.Housekeep(ctx, "test", func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update proposal_step set decided_at = now(), decision = 'approve', decided_by = $1 where kind = 'decision'`, w.Actors["verifier"].UserID)
		return err
	})
	if err == nil {
		t.Error("the database let the checker decide")
	}
}

func TestRulesStandAgainstASubmission(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		sql     string
		rules   string
		reasons map[string]string
	}{
		{"a penalty being served blocks", `insert into sanction (agency_id, employee_id, level, kind_code, starts_on) values ($1, $2, 'medium', '23', '2026-06-01')`, "R20 fail", nil},
		{"a penalty without an end is unknown", `insert into sanction (agency_id, employee_id, level, starts_on) values ($1, $2, 'medium', '2015-06-01')`, "R20 unknown", nil},
		{"an unknown process blocks", `delete from clearance where agency_id = $1 and employee_id = $2 and kind = 'court_process'`, "R21 unknown", nil},
		{"less than two years in post wants a reason", `update employee set position_since = '2025-12-01', unit_since = '2025-12-01' where agency_id = $1 and id = $2`,
			"R11 fail", map[string]string{"R11": "Sekolah tujuan tidak mempunyai guru kelas lain."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := proposaltest.New(t)
			w.Exec(c.sql, w.Agency, w.People["teacher1-a"].ID)
			id := w.Drafted(w.Actors["operator"], "teacher1-a", "teacher2")
			err := w.Cases.Submit(t.Context(), w.Actors["operator"], id, 3, nil)
			blocked, ok := errors.AsType[*proposal.Blocked](err)
			if !ok || !strings.Contains(blocked.Error(), c.rules) || len(blocked.Findings) != 1 {
				t.Fatalf("submit = %v, want blocked by %s", err, c.rules)
			}
			if c.reasons == nil {
				return
			}
			if err := w.Cases.Submit(t.Context(), w.Actors["operator"], id, 3, c.reasons); err != nil {
				t.Fatalf("submit with a reason: %v", err)
			}
			w.Advance(id, proposal.Proposed)
			w.Do(id, func(v int) error {
				return w.Cases.Decide(t.Context(), w.Actors["head-education"], id, v, proposal.Decision{Verdict: proposal.Approve})
			})
			// The proposer's reason does not bind the checker, who must give their own.
			if err := w.Cases.Decide(t.Context(), w.Actors["verifier"], id, 0, proposal.Decision{Verdict: proposal.Approve}); err == nil {
				t.Error("checked without a reason for the rule set aside")
			}
			w.Do(id, func(v int) error {
				return w.Cases.Decide(t.Context(), w.Actors["verifier"], id, v, proposal.Decision{Verdict: proposal.Approve, Overrides: c.reasons})
			})
			// The decision relies on the checker's reason.
			w.Advance(id, proposal.PertekSubmitted)
			if n := count(t, w, `select count(*) from proposal_finding where rule = 'R11' and overridden_by = 'verifier'`); n != 2 {
				t.Errorf("the checker's reason stands with %d judgements, want 2", n)
			}
		})
	}
}

func TestSessionOfTPK(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	ctx := t.Context()
	id := w.Submitted(w.Actors["operator"], "teacher1-a", "teacher2")
	w.Advance(id, proposal.TPKSession)
	minutes := proposal.Record{Action: proposal.Recommend, Number: "800/BA/1", On: w.Today()}
	assess := func(who string, o proposal.Opinion) error {
		return w.Cases.Assess(ctx, w.Actors[who], id, 0, o, "Guru kelas di sekolah tujuan tinggal satu orang.")
	}
	if err := assess("tpk1", proposal.OpinionSupport); err != nil {
		t.Fatal(err)
	}
	if err := w.Cases.Record(ctx, w.Actors["operator"], id, 0, minutes); !errors.Is(err, proposal.ErrQuorum) {
		t.Errorf("minutes after one opinion of three = %v, want %v", err, proposal.ErrQuorum)
	}
	if err := assess("tpk1", proposal.OpinionDefer); errs.KindOf(err) != errs.Conflict {
		t.Errorf("second opinion of one member = %v, want a conflict", err)
	}
	if err := assess("tpk2", proposal.OpinionStepAside); err != nil {
		t.Fatal(err)
	}
	if err := assess("tpk3", proposal.OpinionWithNote); err != nil {
		t.Fatal(err)
	}
	deferred := proposal.Record{Action: proposal.Defer, Number: "800/BA/1", On: w.Today(), Note: "Menunggu data beban kerja sekolah tujuan."}
	w.Do(id, func(v int) error { return w.Cases.Record(ctx, w.Actors["operator"], id, v, deferred) })
	if got := w.State(id); got != proposal.TPKQueue {
		t.Fatalf("after a deferral the case is in %s, want %s", got, proposal.TPKQueue)
	}
	w.Advance(id, proposal.Closed)
	invariants(t, w)
}

func TestAnswerOfBKN(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	ctx := t.Context()
	id := w.Submitted(w.Actors["operator"], "teacher1-a", "teacher2")
	w.Advance(id, proposal.PertekReview)
	record := func(a proposal.Action, note string) error {
		return w.Cases.Record(ctx, w.Actors["operator"], id, 0, proposal.Record{Action: a, Number: "PT-1", On: w.Today(), Note: note})
	}
	if err := record(proposal.Lapse, ""); !errors.Is(err, proposal.ErrLapseEarly) {
		t.Errorf("lapse on the day of submission = %v, want %v", err, proposal.ErrLapseEarly)
	}
	if err := record(proposal.RequestFix, "Lampirkan analisis beban kerja unit tujuan."); err != nil {
		t.Fatal(err)
	}
	if err := record(proposal.Send, ""); err != nil {
		t.Fatal(err)
	}
	w.Wait(7) // five working days and a weekend: the last day of the limit
	if err := record(proposal.Lapse, ""); !errors.Is(err, proposal.ErrLapseEarly) {
		t.Errorf("lapse on the last day = %v, want %v", err, proposal.ErrLapseEarly)
	}
	w.Wait(1)
	if err := record(proposal.Lapse, ""); err != nil {
		t.Fatalf("lapse on the sixth day: %v", err)
	}
	if got := w.State(id); got != proposal.PertekIssued {
		t.Errorf("state = %s, want %s", got, proposal.PertekIssued)
	}
	refs, err := proposal.References(ctx, w.DB, caseID(t, w, id))
	if err != nil {
		t.Fatal(err)
	}
	if last := refs[len(refs)-1]; last.Kind != "pertek" || last.Mode != "lapsed" {
		t.Errorf("last reference = %+v, want a lapsed pertek", last)
	}
	invariants(t, w)
}

// A draft decree may go back further each time: the steps it comes to again are those of the path, not of the last round.
func TestGoingBackTwice(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	id := w.Submitted(w.Actors["operator"], "teacher1-a", "teacher2")
	w.Advance(id, proposal.DecreeSigning)
	for _, back := range []struct {
		who string
		a   proposal.Action
		to  proposal.State
	}{{"ppk", proposal.SendBack, proposal.DecreeDraft}, {"operator", proposal.DropDecree, proposal.PertekIssued}} {
		err := w.DB.Write(t.Context(), w.Actors[back.who], "decree.follow", func(tx *db.Tx) error {
			return w.Cases.Follow(t.Context(), tx, w.Actors[back.who], id, back.a, "Tanggal mulai perlu diperbaiki dahulu.")
		})
		if err != nil || w.State(id) != back.to {
			t.Fatalf("%s: %v, state %s", back.a, err, w.State(id))
		}
		invariants(t, w)
	}
	w.Advance(id, proposal.Closed)
	invariants(t, w)
}

func TestDocuments(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	ctx := t.Context()
	id := w.Drafted(w.Actors["operator"], "teacher1-a", "teacher2")
	attach := func(content []byte) error {
		return w.Cases.Attach(ctx, w.Actors["operator"], id, 0, proposal.Upload{Kind: proposal.DocumentLetter, Name: `C:\a\surat usul.pdf`, Content: content})
	}
	for _, c := range []struct {
		name    string
		content []byte
		key     string
	}{
		{"empty", nil, "proposal.file.empty"},
		{"a web page", []byte("<html>%%EOF"), "proposal.file.not_pdf"},
		{"cut off", []byte("%PDF-1.7\n1 0 obj"), "proposal.file.cut"},
		{"scripted", []byte("%PDF-1.7\n/OpenAction << /S /JavaScript /JS (x) >>\n%%EOF"), "proposal.file.active"},
		{"too large", append([]byte("%PDF-1.7\n"), make([]byte, proposal.MaxDocument)...), "proposal.file.large"},
	} {
		e, ok := errors.AsType[*errs.Error](attach(c.content))
		if !ok || len(e.Fields) != 1 || e.Fields[0].Key != c.key {
			t.Errorf("%s: %v, want %s", c.name, e, c.key)
		}
	}
	if err := attach(pdf()); err != nil {
		t.Fatal(err)
	}
	doc, err := db.Value[string](ctx, w.DB, `select public_id from proposal_document where file_name = 'surat usul.pdf'`)
	if err != nil {
		t.Fatal(err)
	}
	f, err := w.Cases.Fetch(ctx, w.Actors["operator"], id, doc)
	if err != nil || string(f.Content) != string(pdf()) {
		t.Errorf("Fetch = %d bytes, %v", len(f.Content), err)
	}
	if _, err := w.Cases.Fetch(ctx, w.Actors["ppk"], id, doc); !errors.Is(err, proposal.ErrNotFound) {
		t.Errorf("Fetch of a draft's document by an official = %v, want not found", err)
	}
	if err := w.Cases.Remove(ctx, w.Actors["operator"], id, 0, doc); err != nil {
		t.Fatal(err)
	}
}

func number(t *testing.T, w *proposaltest.World, id string) string {
	t.Helper()
	s, err := db.Value[string](t.Context(), w.DB, `select coalesce(number, '') from proposal where public_id = $1`, id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func caseID(t *testing.T, w *proposaltest.World, id string) int64 {
	t.Helper()
	return int64(count(t, w, `select id from proposal where public_id = $1`, id))
}

func count(t *testing.T, w *proposaltest.World, sql string, args ...any) int {
	t.Helper()
	n, err := db.Value[int](t.Context(), w.DB, sql, args...)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return n
}

func second[T any](_ T, err error) error { return err }

func pdf() []byte { return []byte("%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer\n%%EOF\n") }

// atOnce runs fn n times side by side, all released together.
func atOnce(n int, fn func(i int) error) []error {
	out := make([]error, n)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-start
			out[i] = fn(i)
		})
	}
	close(start)
	wg.Wait()
	return out
}

func tally(list []error) (won, conflicts int) {
	for _, err := range list {
		switch {
		case err == nil:
			won++
		case errs.KindOf(err) == errs.Conflict:
			conflicts++
		}
	}
	return won, conflicts
}

// invariants checks what must hold of every case at any time (security §5.1, I4–I8).
func invariants(t interface {
	Helper()
	Errorf(string, ...any)
}, w *proposaltest.World) {
	t.Helper()
	for name, sql := range map[string]string{
		"versions rise by one from 1 and end at the case's": `
			select count(*) from proposal p where p.version <> (select count(*) from proposal_event e where e.proposal_id = p.id)
			or p.version <> (select max(seq) from proposal_event e where e.proposal_id = p.id)`,
		"the history is a path that ends in the case's state": `
			select count(*) from (
			  select p.state, e.from_state, e.to_state, e.seq, p.version, lag(e.to_state) over (partition by p.id order by e.seq) as before
			    from proposal p join proposal_event e on e.proposal_id = p.id) x
			 where (before is not null and before <> from_state) or (seq = version and to_state <> state)`,
		"one audit record or more for every event": `
			select count(*) from proposal p where (select count(*) from proposal_event e where e.proposal_id = p.id)
			 > (select count(*) from audit_event a where a.subject_kind = 'proposal' and a.subject_id = p.public_id)`,
		"a seat is reserved exactly while the case runs after submission": `
			select count(*) from proposal p where (p.submitted_at is not null and (p.open or p.state = 'closed'))
			 <> exists (select from placement x where x.proposal_id = p.id and x.kind = 'reserved')`,
		"proposer, checker and decider differ": `
			select count(*) from (select proposal_id, user_id from proposal_duty group by 1, 2 having count(distinct duty) > 1) x`,
		"a submitted open case waits for somebody": `
			select count(*) from proposal p where p.open and p.submitted_at is not null and not exists (select from proposal_step s
			 where s.proposal_id = p.id and s.state = p.state and s.round = p.round and s.opened_at is not null and s.decided_at is null and s.dropped_at is null)`,
		"nobody waits for a state the case is not in": `
			select count(*) from proposal_step s join proposal p on p.id = s.proposal_id
			 where s.opened_at is not null and s.decided_at is null and s.dropped_at is null and s.state <> p.state`,
		"no draft is reserved or numbered": `
			select count(*) from proposal p where p.state = 'draft' and (p.number is not null or p.to_seat_id is not null)`,
		"open steps have a due date": `
			select count(*) from proposal_step where opened_at is not null and decided_at is null and dropped_at is null and due_on is null`,
		"one reservation and one holder a seat": `
			select count(*) from placement a join placement b on a.seat_id = b.seat_id and a.id < b.id and a.valid && b.valid
			 where a.kind in ('definitive', 'reserved') and b.kind in ('definitive', 'reserved')`,
	} {
		n, err := db.Value[int](context.Background(), w.DB, sql)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if n != 0 {
			t.Errorf("%d cases break: %s", n, name)
		}
	}
}
