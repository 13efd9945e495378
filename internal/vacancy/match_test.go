package vacancy

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/seed"
)

// Whatever happens to assessments, the match that the search reads from the line of a person is the one that
// competence_match reckons, on every day.
func TestMatchOfTheLine(t *testing.T) {
	t.Parallel()
	today := asn.NewDate(2026, 11, 21)
	d := dbtest.Open(t, dbtest.Clone(t, seed.SmallTemplate, seed.Fill(seed.Options{Size: seed.Small, Seed: 1, Today: today})))
	s := &Service{DB: d}
	who := access.Actor{UserID: 1, Name: "Operator", Role: access.HROperator, AgencyID: 1}
	posts, err := db.All[struct{ PublicID string }](t.Context(), d, `select distinct on (p.kind) t.public_id from post t join position p on p.id = t.position_id
		join competence_standard c on c.position_id = p.id where t.agency_id = 1 order by p.kind, t.id`)
	if err != nil || len(posts) < 2 {
		t.Fatal(len(posts), err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	changes := []string{
		`delete from competence_assessment where agency_id = 1 and id % 17 = @k`,
		`update competence_assessment set level = 1 + (level + @k) % 5 where agency_id = 1 and employee_id % 5 = @k % 5`,
		`update competence_assessment set valid_until = @on::date + 100 where agency_id = 1 and id % 13 = @k`,
		`insert into competence_assessment (agency_id, employee_id, competence_id, level, assessed_on, valid_until, source)
			select agency_id, employee_id, competence_id, 1 + @k % 5, @on::date - @k, @on::date - @k + 300, 'Uji' from competence_assessment where agency_id = 1 and id % 11 = @k on conflict do nothing`,
		`insert into competence_assessment (agency_id, employee_id, competence_id, level, assessed_on, valid_until, source)
			select agency_id, employee_id, competence_id, 2, @on::date + 30 + @k, @on::date + 400, 'Uji' from competence_assessment where agency_id = 1 and id % 19 = @k on conflict do nothing`,
	}
	found := 0
	for range 6 {
		sql := changes[r.IntN(len(changes))]
		err := d.Housekeep(t.Context(), "test", func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), sql, pgx.NamedArgs{"k": r.IntN(11), "on": today})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, on := range []asn.Date{today, today.AddDays(45), today.AddDays(-400), today.AddYears(3)} {
			for _, p := range posts {
				f := Filter{Lack: everybody, Size: 10_000}
				line, err := s.search(t.Context(), who, sqlCandidates, pgx.NamedArgs{"post": p.PublicID, "by_line": true}, f, on)
				if err != nil {
					t.Fatal(err)
				}
				reckoned, err := s.search(t.Context(), who, sqlCandidates, pgx.NamedArgs{"post": p.PublicID, "by_line": false}, f, on)
				if err != nil {
					t.Fatal(err)
				}
				if !reflect.DeepEqual(line, reckoned) {
					t.Errorf("%s on %s: after %s the line of somebody says another match", p.PublicID, on, sql)
				}
				for _, c := range line.List {
					if c.MatchPercent != nil {
						found++
					}
				}
			}
		}
	}
	if found == 0 {
		t.Error("nobody has a match")
	}
}
