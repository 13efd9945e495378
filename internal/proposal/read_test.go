package proposal_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/proposal"
	"mutasi/internal/proposal/proposaltest"
)

func TestCasePage(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	id := w.Submitted(w.Actors["operator"], "clerk1-e", "clerk2")
	w.Advance(id, proposal.PPKApproval)
	ctx, n := db.WithCounter(t.Context())
	c, err := w.Cases.Case(ctx, w.Actors["ppk"], id)
	if err != nil {
		t.Fatal(err)
	}
	if n.N() > 5 {
		t.Errorf("the page took %d statements, want at most 5", n.N())
	}
	if got := len(c.Decided()); got != 7 {
		t.Errorf("%d decisions, want release, receive, check, schedule, opinions, minutes, review: %+v", got, c.Decided())
	}
	if open := c.Open(); len(open) != 1 || open[0].Kind != proposal.StepDecision {
		t.Errorf("open steps = %+v, want the decision", open)
	}
	if ahead := c.Ahead(); len(ahead) == 0 || slices.ContainsFunc(ahead, func(s proposal.StepRow) bool { return s.Kind == proposal.StepFix }) {
		t.Errorf("steps ahead = %+v, want the rest of the way without detours", ahead)
	}
	want := []proposal.Balance{
		{PostID: "postclerk1", UnitID: "uniteducation", Unit: "Dinas Pendidikan", Position: "Pengolah Data", Need: ptr(2), Before: 2, After: 1, Outgoing: 0},
		{PostID: "postclerk2", UnitID: "unitterminal", Unit: "UPTD Terminal", Position: "Pengolah Data", Need: ptr(2), Before: 0, After: 1},
	}
	if diff := cmp.Diff(want, c.Balance); diff != "" {
		t.Errorf("balance (-want +got):\n%s", diff)
	}
	if got := actions(c.Offers); got != "[approve return reject]" {
		t.Errorf("the authority is offered %s", got)
	}
	if len(c.Opinions) != 3 || len(c.Findings) == 0 || c.RuleSet == "" {
		t.Errorf("opinions %d, findings %d, rule set %q", len(c.Opinions), len(c.Findings), c.RuleSet)
	}
}

func TestWhatOtherOfficesDoNotSee(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	w.Exec(`insert into sanction (agency_id, employee_id, level, starts_on, ends_on) values ($1, $2, 'medium', '2026-02-01', '2026-03-01')`,
		w.Agency, w.People["clerk1-e"].ID)
	id := w.Submitted(w.Actors["operator"], "clerk1-e", "clerk2")
	w.Advance(id, proposal.PPKApproval)
	c, err := w.Cases.Case(t.Context(), w.Actors["officer-transport"], id)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Opinions) != 0 {
		t.Errorf("another office reads %d opinions of the assessment team", len(c.Opinions))
	}
	i := slices.IndexFunc(c.Findings, func(f proposal.Finding) bool { return f.Rule == "R22" })
	if f := c.Findings[i]; f.Value != "" || len(f.Args) != 0 || f.Outcome != "fail" {
		t.Errorf("another office reads the penalty: %+v", f)
	}
	c, err = w.Cases.Case(t.Context(), w.Actors["ppk"], id)
	if err != nil {
		t.Fatal(err)
	}
	if f := c.Findings[i]; f.Value == "" {
		t.Error("the authority does not see the penalty it decides on")
	}
}

func TestMembersSeeOpinionsAfterTheirOwn(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	id := w.Submitted(w.Actors["operator"], "clerk1-e", "clerk2")
	w.Advance(id, proposal.TPKSession)
	if err := w.Cases.Assess(t.Context(), w.Actors["tpk1"], id, 0, proposal.OpinionSupport, ""); err != nil {
		t.Fatal(err)
	}
	for who, want := range map[string]int{"tpk1": 1, "tpk2": 0, "operator": 0, "verifier": 1} {
		c, err := w.Cases.Case(t.Context(), w.Actors[who], id)
		if err != nil || len(c.Opinions) != want {
			t.Errorf("%s sees %d opinions, %v, want %d", who, len(c.Opinions), err, want)
		}
	}
}

func TestInbox(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	w.Widen("clerk2", 10)
	var ids []string
	for i := range 5 {
		p := w.AddPerson(fmt.Sprintf("clerk-%d", i), "clerk1")
		ids = append(ids, w.Submitted(w.Actors["operator"], p.Name, "clerk2"))
		w.Wait(1)
	}
	inbox := func(who string, after proposal.InboxCursor, limit int) proposal.Inbox {
		t.Helper()
		in, err := w.Cases.Inbox(t.Context(), w.Actors[who], w.Today(), after, limit)
		if err != nil {
			t.Fatal(err)
		}
		return in
	}
	// From Monday to Friday one case a day, three working days each; it is Saturday now.
	in := inbox("head-transport", proposal.InboxCursor{}, 50)
	if in.Total != 5 || in.Counts[proposal.Late] != 2 || in.Counts[proposal.Later] != 3 {
		t.Errorf("counts = %v, want 2 late and 3 later", in.Counts)
	}
	var seen []string
	for cur := (proposal.InboxCursor{}); ; {
		page := inbox("head-transport", cur, 2)
		for _, x := range page.Items {
			seen = append(seen, x.ProposalID)
		}
		if page.Next == nil {
			break
		}
		cur = *page.Next
	}
	if !slices.Equal(seen, ids) {
		t.Errorf("pages give %v, want the cases by due date %v", seen, ids)
	}
	if n := inbox("verifier", proposal.InboxCursor{}, 50).Total; n != 0 {
		t.Errorf("the verifier's inbox holds %d cases that wait for the heads", n)
	}
	if n := inbox("auditor", proposal.InboxCursor{}, 50).Total; n != 0 {
		t.Errorf("the auditor's inbox holds %d cases", n)
	}
	w.Advance(ids[0], proposal.TPKSession)
	if n := inbox("tpk1", proposal.InboxCursor{}, 50).Total; n != 1 {
		t.Errorf("the member's inbox holds %d cases, want 1", n)
	}
	if err := w.Cases.Assess(t.Context(), w.Actors["tpk1"], ids[0], 0, proposal.OpinionSupport, ""); err != nil {
		t.Fatal(err)
	}
	if n := inbox("tpk1", proposal.InboxCursor{}, 50).Total; n != 0 {
		t.Errorf("the member who has spoken still has %d cases", n)
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	w.Widen("clerk2", 10)
	draft := w.Drafted(w.Actors["operator"], "clerk1-f", "clerk2")
	teacher := w.Submitted(w.Actors["operator"], "teacher1-a", "teacher2")
	clerk := w.Submitted(w.Actors["operator"], "clerk1-e", "clerk2")
	w.Advance(clerk, proposal.AdminCheck)
	list := func(who string, f proposal.Filter) []string {
		t.Helper()
		page, err := w.Cases.List(t.Context(), w.Actors[who], f, 0, 0, w.Today(), 20)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, r := range page.Rows {
			out = append(out, r.PublicID)
		}
		return out
	}
	for _, c := range []struct {
		name string
		who  string
		f    proposal.Filter
		want []string
	}{
		{"the personnel agency sees drafts", "operator", proposal.Filter{}, []string{clerk, teacher, draft}},
		{"officials do not", "ppk", proposal.Filter{}, []string{clerk, teacher}},
		{"an office sees what concerns it", "head-transport", proposal.Filter{}, []string{clerk}},
		{"an office does not see another's draft", "officer-education", proposal.Filter{}, []string{clerk, teacher}},
		{"by group", "operator", proposal.Filter{Groups: []proposal.Group{proposal.GroupChecked}}, []string{clerk}},
		{"by unit below", "operator", proposal.Filter{Unit: "unittransport"}, []string{clerk, draft}},
		{"by holder", "operator", proposal.Filter{Holder: access.UnitHead}, []string{teacher}},
		{"by number", "operator", proposal.Filter{Text: "0001"}, []string{teacher}},
		{"by name", "operator", proposal.Filter{Text: "clerk1"}, []string{clerk, draft}},
		{"a sign is no wildcard", "operator", proposal.Filter{Text: "%"}, nil},
		{"late", "operator", proposal.Filter{Late: true}, nil},
		{"by age", "operator", proposal.Filter{Since: w.Today().AddDays(-1)}, nil},
	} {
		if got := list(c.who, c.f); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestListPages(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	var all []string
	for i := range 7 {
		p := w.AddPerson(fmt.Sprintf("page-%d", i), "clerk1")
		id, err := w.Cases.Create(t.Context(), w.Actors["operator"], p.PublicID)
		if err != nil {
			t.Fatal(err)
		}
		all = slices.Insert(all, 0, id)
	}
	var before int64
	var forth, back []string
	var last proposal.Page
	for {
		page, err := w.Cases.List(t.Context(), w.Actors["operator"], proposal.Filter{}, before, 0, w.Today(), 3)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Rows {
			forth = append(forth, r.PublicID)
		}
		last = page
		if page.Next == 0 {
			break
		}
		before = page.Next
	}
	for prev := last.Prev; prev != 0; {
		page, err := w.Cases.List(t.Context(), w.Actors["operator"], proposal.Filter{}, 0, prev, w.Today(), 3)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, r := range page.Rows {
			ids = append(ids, r.PublicID)
		}
		back = append(ids, back...)
		prev = page.Prev
	}
	if !slices.Equal(forth, all) || !slices.Equal(back, all[:6]) {
		t.Errorf("forth %v\nback %v\nwant %v and its first six", forth, back, all)
	}
}

func TestStatusForTheCivilServant(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	self := w.Official("self", access.Employee, "", w.People["teacher1-a"])
	other := w.Official("other", access.Employee, "", w.People["teacher1-b"])
	draft := w.Drafted(w.Actors["operator"], "teacher1-a", "teacher2")
	if list, err := w.Cases.StatusOf(t.Context(), self); err != nil || len(list) != 0 {
		t.Errorf("a draft shows to its subject: %v, %v", list, err)
	}
	w.Do(draft, func(v int) error { return w.Cases.Submit(t.Context(), w.Actors["operator"], draft, v, nil) })
	for _, c := range []struct {
		to   proposal.State
		step int
		key  string
	}{
		{proposal.Proposed, 1, "proposal.sentence.proposed"},
		{proposal.AdminCheck, 2, "proposal.sentence.admin_check"},
		{proposal.TPKSession, 3, "proposal.sentence.tpk_session"},
		{proposal.PPKApproval, 4, "proposal.sentence.ppk_approval"},
		{proposal.DecreeSigning, 5, "proposal.sentence.decree_signing"},
		{proposal.Evaluation, 6, "proposal.sentence.evaluation"},
		{proposal.Closed, 7, "proposal.sentence.closed"},
	} {
		w.Advance(draft, c.to)
		list, err := w.Cases.StatusOf(t.Context(), self)
		if err != nil || len(list) != 1 {
			t.Fatalf("%s: %d cases, %v", c.to, len(list), err)
		}
		key, _ := list[0].Sentence()
		if list[0].Step != c.step || key != c.key {
			t.Errorf("%s: step %d %s, want %d %s", c.to, list[0].Step, key, c.step, c.key)
		}
		if list[0].State.IsOpen() && list[0].DueOn.IsZero() {
			t.Errorf("%s: no date until when", c.to)
		}
	}
	if _, err := w.Cases.OwnStatus(t.Context(), other, draft); !errors.Is(err, proposal.ErrNotFound) {
		t.Errorf("another civil servant's case = %v, want not found", err)
	}
}

func TestNotices(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	w.Official("self", access.Employee, "", w.People["clerk1-e"])
	id := w.Submitted(w.Actors["operator"], "clerk1-e", "clerk2")
	told := func(who string) int {
		return count(t, w, `select count(*) from notice n where n.user_id = $1 and n.subject_id = $2`, w.Actors[who].UserID, id)
	}
	for who, want := range map[string]int{"head-education": 1, "head-transport": 1, "self": 1, "verifier": 0, "operator": 0} {
		if got := told(who); got != want {
			t.Errorf("%s has %d notices after submission, want %d", who, got, want)
		}
	}
	w.Wait(10)
	for range 2 {
		if err := w.Cases.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := told("head-education"); got != 2 {
		t.Errorf("the head who is late has %d notices, want 2: one turn, one reminder", got)
	}
	unread := func(who string) int {
		return count(t, w, `select count(*) from notice n where n.user_id = $1 and n.subject_id = $2 and n.read_at is null`, w.Actors[who].UserID, id)
	}
	before := unread("head-transport")
	w.Do(id, func(version int) error {
		return w.Cases.Decide(t.Context(), w.Actors["head-education"], id, version, proposal.Decision{Verdict: proposal.Approve})
	})
	if got := unread("head-education"); got != 0 || unread("head-transport") != before {
		t.Errorf("the head who has acted has %d unread, want none; the other %d, want %d", got, unread("head-transport"), before)
	}
}

func TestIdleDraftsExpire(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	idle := w.Drafted(w.Actors["operator"], "clerk1-e", "clerk2")
	w.Wait(90)
	fresh := w.Drafted(w.Actors["operator"], "clerk1-f", "clerk2")
	if err := w.Cases.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := w.State(idle); got != proposal.Expired {
		t.Errorf("a draft untouched for 90 days is %s, want %s", got, proposal.Expired)
	}
	if got := w.State(fresh); got != proposal.Draft {
		t.Errorf("a draft of today is %s", got)
	}
	invariants(t, w)
}

func actions(offers []proposal.Offer) string {
	var list []proposal.Action
	for _, o := range offers {
		if o.Why == nil {
			list = append(list, o.Action)
		}
	}
	return fmt.Sprint(list)
}

func ptr[T any](v T) *T { return &v }

// What was found when a case was sent stays as it was found, with its source and day, whatever the records say later; only
// a judgement of now follows them.
func TestFindingsOfACaseStayAsTheyWereFound(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	ctx := t.Context()
	id := w.Submitted(w.Actors["operator"], "teacher1-a", "teacher2")
	read := func() (stored, now map[string]string) {
		t.Helper()
		c, err := w.Cases.Case(ctx, w.Actors["verifier"], id)
		if err != nil {
			t.Fatal(err)
		}
		judged, err := w.Cases.Judge(ctx, w.Actors["verifier"], c)
		if err != nil {
			t.Fatal(err)
		}
		stored, now = map[string]string{}, map[string]string{}
		for _, f := range c.Findings {
			stored[f.Rule] = fmt.Sprint(f.Outcome, " ", f.Value, " ", f.Source, " ", f.SourceOn)
		}
		for _, f := range judged {
			now[f.Rule] = fmt.Sprint(f.Outcome, " ", f.Value, " ", f.Source, " ", f.SourceOn)
		}
		return stored, now
	}
	before, _ := read()
	if before["R28"] != "pass 7 Data pegawai 2025-12-31" || before["R46"] != "pass 100 Penilaian kompetensi 2026 2026-06-01" {
		t.Errorf("found at first: R28 %q, R46 %q", before["R28"], before["R46"])
	}
	w.Exec(`delete from competence_assessment where employee_id = $1`, w.People["teacher1-a"].ID)
	w.Exec(`update competence_result set potential = 20 where employee_id = $1`, w.People["teacher1-a"].ID)
	w.Exec(`update performance_rating set rating = 4 where employee_id = $1`, w.People["teacher1-a"].ID)
	after, now := read()
	if !maps.Equal(before, after) {
		t.Errorf("stored findings changed:\n%v\n%v", before, after)
	}
	if now["R28"] != "fail 1 Data pegawai 2025-12-31" || !strings.HasPrefix(now["R46"], "unknown ") {
		t.Errorf("judged now: R28 %q, R46 %q", now["R28"], now["R46"])
	}
}
