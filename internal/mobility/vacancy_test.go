package mobility_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/eligibility"
	"mutasi/internal/errs"
	"mutasi/internal/mobility"
)

// actor is somebody of the first government.
func actor(t *testing.T, d *db.DB, username string, role access.Role) access.Actor {
	t.Helper()
	a := access.Actor{Name: username, Role: role, Definitive: true}
	err := d.QueryRow(t.Context(), `select id, public_id, agency_id, coalesce(employee_id, 0) from user_account where username = $1`, username).
		Scan(&a.UserID, &a.PublicID, &a.AgencyID, &a.EmployeeID)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// vacant returns a post of the agency with free places that was never published.
func vacant(t *testing.T, d *db.DB, agency int) (post string, seats int) {
	t.Helper()
	err := d.QueryRow(t.Context(), `select t.public_id, (b.need - b.held - b.incoming + b.outgoing)::int from post_balance($1, $2) b join post t on t.id = b.post_id
		where b.need - b.held - b.incoming + b.outgoing > 0 and not exists (select from vacancy_publication v where v.post_id = t.id) order by t.id limit 1`,
		agency, today).Scan(&post, &seats)
	if err != nil {
		t.Fatal(err)
	}
	return post, seats
}

func kindOf(err error) string {
	if err == nil {
		return "fine"
	}
	return map[errs.Kind]string{errs.Invalid: "invalid", errs.NotFound: "not found", errs.Forbidden: "forbidden", errs.Conflict: "conflict"}[errs.KindOf(err)]
}

func TestPublishing(t *testing.T) {
	t.Parallel()
	d, s := world(t)
	hr := actor(t, d, "bungo.operator", access.HROperator)
	post, seats := vacant(t, d, hr.AgencyID)
	foreign, _ := vacant(t, d, actor(t, d, "medan.operator", access.HROperator).AgencyID)
	ok := mobility.PublicationInput{Seats: 1, Scope: mobility.OwnAgency, OpensOn: today, ClosesOn: today.AddDays(14)}
	tests := []struct {
		name, post string
		change     func(*mobility.PublicationInput)
		who        access.Actor
		want       string
	}{
		{"no seat", post, func(in *mobility.PublicationInput) { in.Seats = 0 }, hr, "invalid"},
		{"more seats than free", post, func(in *mobility.PublicationInput) { in.Seats = seats + 1 }, hr, "invalid"},
		{"for nobody", post, func(in *mobility.PublicationInput) { in.Scope = "" }, hr, "invalid"},
		{"opened yesterday", post, func(in *mobility.PublicationInput) { in.OpensOn = today.AddDays(-1) }, hr, "invalid"},
		{"closes before it opens", post, func(in *mobility.PublicationInput) { in.ClosesOn = today.AddDays(-1) }, hr, "invalid"},
		{"open for two years", post, func(in *mobility.PublicationInput) { in.ClosesOn = today.AddYears(2) }, hr, "invalid"},
		{"conditions without end", post, func(in *mobility.PublicationInput) { in.Conditions = strings.Repeat("a", 2001) }, hr, "invalid"},
		{"another agency's post", foreign, func(*mobility.PublicationInput) {}, hr, "not found"},
		{"a verifier", post, func(*mobility.PublicationInput) {}, actor(t, d, "bungo.verifikator", access.HRVerifier), "forbidden"},
		{"as it should be", post, func(*mobility.PublicationInput) {}, hr, "fine"},
		{"again", post, func(*mobility.PublicationInput) {}, hr, "conflict"},
		{"again, overlapping", post, func(in *mobility.PublicationInput) { in.OpensOn, in.ClosesOn = today.AddDays(14), today.AddDays(20) }, hr, "conflict"},
		{"again, afterwards", post, func(in *mobility.PublicationInput) { in.OpensOn, in.ClosesOn = today.AddDays(15), today.AddDays(20) }, hr, "fine"},
	}
	for _, tt := range tests {
		in := ok
		tt.change(&in)
		if err := s.Publish(t.Context(), tt.who, tt.post, in, today); kindOf(err) != tt.want {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
		}
	}
	if err := s.Extend(t.Context(), hr, post, today.AddDays(16), today); kindOf(err) != "conflict" {
		t.Errorf("extending into the next publication: %v", err)
	}
	if err := s.Extend(t.Context(), hr, post, today.AddDays(10), today); err != nil {
		t.Errorf("shortening: %v", err)
	}
	if err := s.Close(t.Context(), hr, post, " ", today); kindOf(err) != "invalid" {
		t.Errorf("closing without a reason: %v", err)
	}
	if err := s.Close(t.Context(), hr, post, "Sudah terisi.", today); err != nil {
		t.Errorf("closing: %v", err)
	}
}

func TestInterest(t *testing.T) {
	t.Parallel()
	d, s := world(t)
	ctx := t.Context()
	hr, me := actor(t, d, "bungo.operator", access.HROperator), actor(t, d, "bungo.asn", access.Employee)
	other := actor(t, d, "medan.asn", access.Employee)
	post, _ := vacant(t, d, hr.AgencyID)
	if err := s.Publish(ctx, hr, post, mobility.PublicationInput{Seats: 1, Scope: mobility.OwnAgency, OpensOn: today, ClosesOn: today.AddDays(5)}, today); err != nil {
		t.Fatal(err)
	}
	p, _, err := s.OfPost(ctx, hr, post, today)
	if err != nil {
		t.Fatal(err)
	}
	count := func() int {
		t.Helper()
		p, list, err := s.OfPost(ctx, hr, post, today)
		if err != nil || p.Interested != len(list) {
			t.Fatalf("count %d, list %d (%v)", p.Interested, len(list), err)
		}
		return p.Interested
	}
	if err := s.State(ctx, other, p.PublicID, mobility.Stating{}, today); kindOf(err) != "not found" {
		t.Errorf("interest of another agency in a vacancy for the own: %v", err)
	}
	var wait sync.WaitGroup
	for range 6 { // the same person six times at once
		wait.Go(func() {
			if err := s.State(context.WithoutCancel(ctx), me, p.PublicID, mobility.Stating{}, today); err != nil {
				t.Errorf("stating at once: %v", err)
			}
		})
	}
	wait.Wait()
	if n := count(); n != 1 {
		t.Errorf("%d interested after one person stated it six times", n)
	}
	for range 2 {
		if err := s.TakeBack(ctx, me, p.PublicID, today); err != nil || count() != 0 {
			t.Errorf("withdrawing: %v, %d left", err, count())
		}
	}
	if err := s.State(ctx, me, p.PublicID, mobility.Stating{Note: "Lagi"}, today); err != nil || count() != 1 {
		t.Errorf("stating again: %v", err)
	}
	late := today.AddDays(6)
	if err := s.TakeBack(ctx, me, p.PublicID, late); kindOf(err) != "conflict" {
		t.Errorf("withdrawing after the last day: %v", err)
	}
	if err := s.State(ctx, actor(t, d, "bungo.asn2", access.Employee), p.PublicID, mobility.Stating{}, late); kindOf(err) != "conflict" {
		t.Errorf("interest after the last day: %v", err)
	}
	if err := s.Close(ctx, hr, post, "Sudah terisi.", today); err != nil {
		t.Fatal(err)
	}
	if err := s.State(ctx, actor(t, d, "bungo.asn2", access.Employee), p.PublicID, mobility.Stating{}, today); kindOf(err) != "conflict" {
		t.Errorf("interest in a closed vacancy: %v", err)
	}
}

// Who wants a vacancy of another agency says whether they signed the pledge to serve; the rule reads the latest answer and
// knows nothing before.
func TestPledgeIsStatedWithTheInterest(t *testing.T) {
	t.Parallel()
	d, s := world(t)
	ctx := t.Context()
	hr, other := actor(t, d, "bungo.operator", access.HROperator), actor(t, d, "medan.asn", access.Employee)
	post, _ := vacant(t, d, hr.AgencyID)
	if err := s.Publish(ctx, hr, post, mobility.PublicationInput{Seats: 1, Scope: mobility.AllAgencies, OpensOn: today, ClosesOn: today.AddDays(5)}, today); err != nil {
		t.Fatal(err)
	}
	p, _, err := s.OfPost(ctx, hr, post, today)
	if err != nil {
		t.Fatal(err)
	}
	rule := func(who access.Actor) string {
		t.Helper()
		o, err := s.Offer(ctx, who, p.PublicID, today)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(o.Findings, func(f eligibility.Finding) bool { return f.Rule == "R13" })
		return fmt.Sprint(o.Findings[i].Outcome, " ", o.Findings[i].Source, ", months ", o.PledgeMonths)
	}
	if got := rule(other); !strings.HasPrefix(got, "unknown ") || !strings.HasSuffix(got, "months 120") {
		t.Errorf("before any statement: %s", got)
	}
	for _, answer := range []mobility.Pledge{"", "mungkin"} {
		if err := s.State(ctx, other, p.PublicID, mobility.Stating{Pledge: answer}, today); kindOf(err) != "invalid" {
			t.Errorf("interest with the answer %q: %v", answer, err)
		}
	}
	for _, tt := range []struct {
		answer    mobility.Pledge
		appointed string
		want      string
	}{
		{mobility.Pledged, "2016-11-22", "fail Pernyataan pegawai, months 120"},
		{mobility.Pledged, "2016-11-21", "pass Pernyataan pegawai, months 120"},
		{mobility.NotPledged, "2024-01-01", "not_applicable Pernyataan pegawai, months 120"},
	} {
		change(t, d, `update employee set cpns_on = $2 where id = $1`, other.EmployeeID, tt.appointed)
		if err := s.State(ctx, other, p.PublicID, mobility.Stating{Pledge: tt.answer}, today); err != nil {
			t.Fatal(err)
		}
		if got := rule(other); got != tt.want {
			t.Errorf("%s, appointed %s: %s, want %s", tt.answer, tt.appointed, got, tt.want)
		}
		if err := s.TakeBack(ctx, other, p.PublicID, today); err != nil {
			t.Fatal(err)
		}
	}
	change(t, d, `update employee set kind = 'pppk' where id = $1`, other.EmployeeID)
	if got := rule(other); !strings.HasPrefix(got, "not_applicable") || !strings.HasSuffix(got, "months 0") {
		t.Errorf("under contract: %s", got)
	}
	if err := s.State(ctx, other, p.PublicID, mobility.Stating{}, today); err != nil {
		t.Errorf("interest of somebody under contract: %v", err)
	}
	own := actor(t, d, "bungo.asn", access.Employee)
	if err := s.State(ctx, own, p.PublicID, mobility.Stating{}, today); err != nil {
		t.Errorf("interest of the agency's own: %v", err)
	}
}

// The database refuses what the program would never send.
func TestInvariants(t *testing.T) {
	t.Parallel()
	d, _ := world(t)
	const publish = `insert into vacancy_publication (agency_id, post_id, public_id, seats, scope, opens_on, closes_on, published_at)
		select agency_id, id, $1, 1, 'own', '2027-01-01', '2027-01-10', now() from post where agency_id = 1 order by id limit 1`
	change(t, d, publish, "first")
	const interest = `insert into vacancy_interest (publication_id, agency_id, employee_id, employee_agency_id, stated_on, stated_at)
		select v.id, 1, e.id, e.agency_id, $1, now() from vacancy_publication v, (select * from employee where agency_id = $2 order by id limit 1) e where v.public_id = 'first'`
	change(t, d, interest, asn.NewDate(2027, 1, 5), 1)
	tests := []struct {
		name, sql, constraint string
		args                  []any
	}{
		{"two open publications of a post", publish, "vacancy_published_once", []any{"second"}},
		{"closing before opening", `update vacancy_publication set closes_on = opens_on - 1 where public_id = 'first'`, "vacancy_publication_dates", nil},
		{"closed without a reason", `update vacancy_publication set closed_on = opens_on where public_id = 'first'`, "vacancy_publication_closed_reasoned", nil},
		{"interest twice", interest, "vacancy_interest_once", []any{asn.NewDate(2027, 1, 6), 1}},
		{"interest after the last day", interest, "vacancy_interest_while_open", []any{asn.NewDate(2027, 1, 11), 1}},
		{"interest before the first day", interest, "vacancy_interest_while_open", []any{asn.NewDate(2026, 12, 31), 1}},
		{"interest from another agency", interest, "vacancy_interest_in_scope", []any{asn.NewDate(2027, 1, 6), 2}},
		{"a wish for nothing", `insert into move_wish (agency_id, employee_id, public_id, reason, valid, created_at)
			select agency_id, id, 'w', 'family', '[2026-11-21,2027-01-01)', now() from employee order by id limit 1`, "move_wish_says_something", nil},
	}
	for _, tt := range tests {
		err := d.Housekeep(t.Context(), "test", func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), tt.sql, tt.args...)
			return err
		})
		if !db.IsConstraint(err, tt.constraint) {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.constraint)
		}
	}
}

func TestWishes(t *testing.T) {
	t.Parallel()
	d, s := world(t)
	ctx := t.Context()
	me := actor(t, d, "bungo.asn", access.Employee)
	ok := mobility.WishInput{Reason: "family", UnitKinds: []string{"school"}, Until: today.AddMonths(6)}
	for name, tt := range map[string]struct {
		change func(*mobility.WishInput)
		want   string
	}{
		"no reason":     {func(in *mobility.WishInput) { in.Reason = "" }, "invalid"},
		"nowhere":       {func(in *mobility.WishInput) { in.UnitKinds = nil }, "invalid"},
		"a made-up one": {func(in *mobility.WishInput) { in.UnitKinds = []string{"moon"} }, "invalid"},
		"over already":  {func(in *mobility.WishInput) { in.Until = today }, "invalid"},
		"for ever":      {func(in *mobility.WishInput) { in.Until = today.AddYears(3) }, "invalid"},
		"six districts": {func(in *mobility.WishInput) { in.Regions = []string{"1", "2", "3", "4", "5", "6"} }, "invalid"},
	} {
		in := ok
		tt.change(&in)
		if err := s.StateWish(ctx, me, in, today); kindOf(err) != tt.want {
			t.Errorf("%s: %v, want %s", name, err, tt.want)
		}
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if err := s.StateWish(context.WithoutCancel(ctx), me, ok, today); err != nil {
				t.Errorf("at once: %v", err)
			}
		})
	}
	wait.Wait()
	w, err := s.OwnWish(ctx, me, today)
	if err != nil || w == nil || w.Until != ok.Until {
		t.Fatalf("wish %+v (%v)", w, err)
	}
	// HR sees it among those who asked, the head of the office does not.
	list := func(who access.Actor) int {
		l, err := s.List(ctx, who, mobility.Filter{Group: mobility.GroupAsked}, nil, 200, today)
		if err != nil {
			t.Fatal(err)
		}
		return len(l.Rows)
	}
	head := actor(t, d, "bungo.kepala.pendidikan", access.UnitHead)
	if err := d.QueryRow(ctx, `select unit_id from role_grant where user_id = $1`, head.UserID).Scan(&head.UnitID); err != nil {
		t.Fatal(err)
	}
	before := list(actor(t, d, "bungo.operator", access.HROperator))
	if before == 0 || list(head) != 0 {
		t.Errorf("HR sees %d wishes, the head of the office %d", before, list(head))
	}
	if late, err := s.OwnWish(ctx, me, ok.Until.AddDays(1)); err != nil || late != nil {
		t.Errorf("a wish outlives its last day: %+v (%v)", late, err)
	}
	if err := s.WithdrawWish(ctx, me); err != nil {
		t.Fatal(err)
	}
	if err := s.WithdrawWish(ctx, me); kindOf(err) != "not found" {
		t.Errorf("withdrawing twice: %v", err)
	}
	if after := list(actor(t, d, "bungo.operator", access.HROperator)); after != before-1 {
		t.Errorf("%d wishes before, %d after one was withdrawn", before, after)
	}
}
