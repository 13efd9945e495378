package talent_test

import (
	"testing"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/employee"
	"mutasi/internal/errs"
	"mutasi/internal/talent"
)

func text(t *testing.T, d *db.DB, sql string, args ...any) string {
	t.Helper()
	s, err := db.Value[string](t.Context(), d, sql, args...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Standards hold from their day on, leave the past as it was, and end when they are asked no more; a technical
// competence of the agency's own enters its catalogue and nobody else's.
func TestSetStandards(t *testing.T) {
	t.Parallel()
	d, agency := world(t)
	s, who := &talent.Service{DB: d}, actor(agency, access.HROperator)
	post := text(t, d, `select t.public_id from post t join position j on j.id = t.position_id where t.agency_id = $1 and j.name = 'Guru Kelas' order by t.id limit 1`, agency)
	level := func(on asn.Date, name string) int {
		t.Helper()
		now, err := s.Standards(t.Context(), who, post, on)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range now.Lines {
			if l.Name == name {
				return l.Level
			}
		}
		return -1
	}
	now, err := s.Standards(t.Context(), who, post, today)
	if err != nil {
		t.Fatal(err)
	}
	ids, asked := map[string]int64{}, 0
	for _, l := range now.Lines {
		ids[l.Name] = l.CompetenceID
		if l.Level > 0 {
			asked++
		}
	}
	was := level(today, "Integritas")
	from := today.AddMonths(2)
	good := talent.NewStandards{From: from, Source: "Keputusan Bupati 1/2027", Levels: map[int64]int{ids["Integritas"]: 5, ids["Komunikasi"]: 0}, NewName: "Literasi  Digital", NewLevel: 3}
	for name, bad := range map[string]func(*talent.NewStandards){
		"no date":          func(n *talent.NewStandards) { n.From = asn.Date{} },
		"no source":        func(n *talent.NewStandards) { n.Source = " " },
		"a name, no level": func(n *talent.NewStandards) { n.NewLevel = 0 },
		"a level, no name": func(n *talent.NewStandards) { n.NewName = "" },
	} {
		n := good
		bad(&n)
		if err := s.SetStandards(t.Context(), who, post, n); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := s.SetStandards(t.Context(), actor(agency, access.HRVerifier), post, good); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("without the permission: %v", err)
	}
	if err := s.SetStandards(t.Context(), actor(agency+1, access.HROperator), post, good); errs.KindOf(err) != errs.NotFound {
		t.Errorf("of another agency: %v", err)
	}
	for range 2 { // the second time replaces the first
		if err := s.SetStandards(t.Context(), who, post, good); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		on   asn.Date
		name string
		want int
	}{{today, "Integritas", was}, {from.AddDays(-1), "Integritas", was}, {from, "Integritas", 5}, {from, "Komunikasi", 0}, {today, "Komunikasi", 2},
		{from, "Literasi Digital", 3}, {from.AddDays(-1), "Literasi Digital", 0}} {
		if got := level(tt.on, tt.name); got != tt.want {
			t.Errorf("%s on %s: level %d, want %d", tt.name, tt.on, got, tt.want)
		}
	}
	other, err := db.Value[int](t.Context(), d, `select count(*)::int from competence where name = 'Literasi Digital' and agency_id <> $1`, agency)
	if err != nil || other != 0 {
		t.Errorf("%d other agencies have the competence (%v)", other, err)
	}
	all, err := s.StandardHistory(t.Context(), who, post, today)
	if err != nil || len(all.History) != asked+2 || all.History[0].From != from {
		t.Errorf("history %+v (%v)", all.History, err)
	}
}

// A person sees the own card and nobody else's; what is on it agrees with what the lists say.
func TestCard(t *testing.T) {
	t.Parallel()
	d, agency := world(t)
	s, people := &talent.Service{DB: d}, &employee.Service{DB: d}
	hr := actor(agency, access.HROperator)
	heads, err := db.All[struct {
		ID       int64
		PublicID string
	}](t.Context(), d, `select id, public_id from employee where agency_id = $1 order by id limit 40`, agency)
	if err != nil {
		t.Fatal(err)
	}
	r := rules(t, d, agency)
	boxes, matches := 0, 0
	for _, h := range heads {
		p, err := people.Profile(t.Context(), hr, h.PublicID)
		if err != nil {
			t.Fatal(err)
		}
		c, err := s.Card(t.Context(), hr, p.Head, today)
		if err != nil {
			t.Fatal(err)
		}
		var position int64
		if position, err = db.Value[int64](t.Context(), d, `select position_id from employee where id = $1`, h.ID); err != nil {
			t.Fatal(err)
		}
		fits, err := talent.Fits(t.Context(), d, []int64{h.ID}, []int64{position}, today, r)
		if err != nil {
			t.Fatal(err)
		}
		if !same(c.Fit.MatchPercent, fits[0].MatchPercent) || c.Fit.Field != fits[0].Field || (fits[0].Box == nil) != (c.Placing.Box == 0) || fits[0].Box != nil && *fits[0].Box != c.Placing.Box {
			t.Errorf("card of %s: %+v, fit %+v", h.PublicID, c, fits[0])
		}
		asked := 0
		for _, l := range c.Competences {
			if l.Asked > 0 {
				asked++
			}
		}
		if asked != c.Fit.Required {
			t.Errorf("%s: %d competences asked on the card, %d required", h.PublicID, asked, c.Fit.Required)
		}
		if c.Placing.Box > 0 {
			boxes++
		}
		if c.Fit.MatchPercent != nil {
			matches++
		}
	}
	if boxes == 0 || boxes == len(heads) || matches == 0 || matches == len(heads) {
		t.Errorf("of %d people %d have a box and %d a match: both outcomes must occur", len(heads), boxes, matches)
	}
	own := access.Actor{Name: "Uji", Role: access.Employee, AgencyID: agency, EmployeeID: heads[0].ID}
	for i, want := range []bool{true, false} {
		p, err := people.Profile(t.Context(), hr, heads[i].PublicID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Card(t.Context(), own, p.Head, today); (err == nil) != want {
			t.Errorf("card of person %d for person 0: %v", i, err)
		}
	}
}

func same[T comparable](a, b *T) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }
