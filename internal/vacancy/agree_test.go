package vacancy_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/eligibility"
	"mutasi/internal/employee"
	"mutasi/internal/mobility"
	"mutasi/internal/proposal"
	"mutasi/internal/talent"
	"mutasi/internal/vacancy"
)

// said are the box and the match that a place of the product says of a person; empty: unknown.
type said struct{ box, match string }

func number(p *float64) string {
	if p == nil {
		return ""
	}
	return strconv.FormatFloat(*p, 'f', -1, 64)
}

func box(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// foundBy reads both from findings of rules, which name the value seen, its source and its date.
func foundBy(t *testing.T, list []eligibility.Finding) (out said) {
	t.Helper()
	for _, f := range list {
		if f.Rule != "R28" && f.Rule != "R46" {
			continue
		}
		if (f.Outcome == eligibility.Unknown) != (f.Value == "") || f.Outcome == eligibility.NotApplicable {
			t.Errorf("%s is %s with the value %q", f.Rule, f.Outcome, f.Value)
		}
		if f.Value != "" && (f.Source == "" || f.SourceOn.IsZero() || f.SourceOn.After(today)) {
			t.Errorf("%s saw %s of %q on %s", f.Rule, f.Value, f.Source, f.SourceOn)
		}
		if f.Rule == "R28" {
			out.box = f.Value
		} else {
			out.match = f.Value
		}
	}
	return out
}

// The profile, the list of who is ready, the ranking, the comparison and the case say the same box and match of the same
// person on the same day, whatever a source once concluded.
func TestEverybodySaysTheSameBoxAndMatch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	now := func() time.Time { return time.Date(2026, 11, 21, 3, 0, 0, 0, time.UTC) }
	talents := &talent.Service{DB: w.DB}
	ready := &mobility.Service{DB: w.DB, Now: now}
	cases := &proposal.Service{DB: w.DB, Now: now}
	err := w.DB.Housekeep(ctx, "test", func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update competence_result set match_percent = 12, talent_box = 1`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		PublicID, Person, Post, Position string
		AgencyID                         int
		EmployeeID, OwnPost, PositionID  int64
	}
	seen := map[string]int{}
	open, err := db.All[row](ctx, w.DB, `
select c.public_id, e.public_id as person, t.public_id as post, c.agency_id, c.employee_id, e.post_id as own_post, t.position_id, j.name as position
  from proposal c join employee e on e.id = c.employee_id join post t on t.id = c.to_post_id join position j on j.id = t.position_id
 where c.open and c.submitted_at is not null order by c.id`)
	if err != nil || len(open) < 5 {
		t.Fatalf("%d open cases (%v)", len(open), err)
	}
	for _, x := range open {
		who := access.Actor{UserID: 1, Name: "Verifikator", Role: access.HRVerifier, AgencyID: x.AgencyID}
		r, err := talents.Rules(ctx, x.AgencyID, today)
		if err != nil {
			t.Fatal(err)
		}
		fits, err := talent.Fits(ctx, w.DB, []int64{x.EmployeeID}, []int64{x.PositionID}, today, r)
		if err != nil || len(fits) != 1 {
			t.Fatal(len(fits), err)
		}
		want := said{match: number(fits[0].MatchPercent)}
		if fits[0].Box != nil {
			want.box = box(*fits[0].Box)
		}

		c, err := cases.Case(ctx, who, x.PublicID)
		if err != nil {
			t.Fatal(err)
		}
		judged, err := cases.Judge(ctx, who, c)
		if err != nil {
			t.Fatal(err)
		}
		places := map[string]said{"case": foundBy(t, judged)}

		res, err := w.Compare(ctx, who, x.Post, []string{x.Person}, today)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range res.List {
			places["comparison"] = said{box(c.Box), number(c.MatchPercent)}
			places["its findings"] = foundBy(t, c.Findings)
		}
		for name, got := range places {
			if got != want {
				t.Errorf("%s for %s: the %s says %+v, the talent card %+v", x.Person, x.Position, name, got, want)
			}
		}
		seen[fmt.Sprintf("case: box %t, match %t", want.box != "", want.match != "")]++
	}

	// Candidates for the post they hold already stand for all: the card of a profile is about that very post.
	for _, code := range []string{"5503", "5671"} {
		who := w.operator(code)
		for _, post := range w.texts(`select t.public_id from post t join position p on p.id = t.position_id
			where t.agency_id = $1 and (select count(*) from employee e where e.position_id = t.position_id) > 3
			order by p.kind, p.family, t.id limit 6`, who.AgencyID) {
			res, err := w.Candidates(ctx, who, post, vacancy.Filter{Lack: vacancy.AnyOne, Size: 10}, today)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range res.List {
				sameEverywhere(t, w, talents, ready, who, c, seen)
			}
		}
	}
	t.Log(seen)
	for _, outcome := range []string{"person: box true, match true", "person: box false, match false", "same position"} {
		if seen[outcome] == 0 {
			t.Errorf("never met: %s", outcome)
		}
	}
}

// sameEverywhere holds the ranking's words on a person to those of the list of who is ready and of the profile.
func sameEverywhere(t *testing.T, w *world, talents *talent.Service, ready *mobility.Service, who access.Actor, c vacancy.Candidate, seen map[string]int) {
	t.Helper()
	ctx := t.Context()
	ranked := said{box(c.Box), number(c.MatchPercent)}
	if found := foundBy(t, c.Findings); found != ranked {
		t.Errorf("%s: the ranking says %+v, its findings %+v", c.PublicID, ranked, found)
	}
	p, err := ready.Person(ctx, who, c.PublicID, today)
	if err != nil {
		t.Fatal(err)
	}
	if found := foundBy(t, p.Findings); found.box != ranked.box {
		t.Errorf("%s: the list of who is ready says box %q, the ranking %q", c.PublicID, found.box, ranked.box)
	}
	card, err := talents.Card(ctx, who, employee.Head{ID: c.ID, PublicID: c.PublicID, AgencyID: who.AgencyID, Ancestors: p.Ancestors}, today)
	if err != nil {
		t.Fatal(err)
	}
	if box(card.Placing.Box) != ranked.box {
		t.Errorf("%s: the profile says box %d, the ranking %q", c.PublicID, card.Placing.Box, ranked.box)
	}
	if c.TargetPosition == c.Position && c.Near == 1 {
		seen["same position"]++
		if got := number(card.Fit.MatchPercent); got != ranked.match {
			t.Errorf("%s: the profile says match %q, the ranking %q", c.PublicID, got, ranked.match)
		}
	}
	seen[fmt.Sprintf("person: box %t, match %t", ranked.box != "", ranked.match != "")]++
}
