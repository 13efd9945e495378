package evidence_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/eligibility"
	"mutasi/internal/evidence"
	"mutasi/internal/policy"
	"mutasi/internal/seed"
	"mutasi/internal/talent"
)

// What the rules ask of a head teacher is read from the history: how long somebody headed schools, where it is whole, and
// at least how long they managed.
func TestHeadTeachersByTheirHistory(t *testing.T) {
	t.Parallel()
	today := asn.NewDate(2026, 11, 21)
	d := dbtest.Open(t, dbtest.Clone(t, seed.SmallTemplate, seed.Fill(seed.Options{Size: seed.Small, Seed: 1, Today: today})))
	ctx := t.Context()
	pol, err := policy.Defaults(today)
	if err != nil {
		t.Fatal(err)
	}
	cuts, err := talent.RulesOf(pol.Set)
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		Employee, Post int64
		Since          asn.Date
		Whole          bool
	}
	heads, err := db.All[row](ctx, d, `select e.id as employee, e.post_id as post, e.position_since as since, r.first_on <= e.cpns_on + interval '1 year' as whole
		from employee e join position j on j.id = e.position_id join service_record r on r.employee_id = e.id where j.family = 'Kepala Sekolah' order by e.id`)
	if err != nil || len(heads) < 10 {
		t.Fatal(len(heads), err)
	}
	whole := 0
	for _, h := range heads {
		pair := evidence.Pair{Employee: h.Employee, Post: h.Post}
		b := &pgx.Batch{}
		people, posts := evidence.QueuePeople(b, []int64{h.Employee}, today, cuts), evidence.QueuePosts(b, []evidence.Pair{pair}, today, today, 0)
		if err := d.SendBatch(ctx, b).Close(); err != nil {
			t.Fatal(err)
		}
		f := people[h.Employee].Moving(today, posts[pair], posts[pair])
		if p, _ := f.Origin.Profession.Get(); p != eligibility.HeadTeacher {
			t.Errorf("%d is a %s", h.Employee, p)
		}
		months, known := f.Person.HeadMonths.Get()
		managed, _ := f.Person.ManagerMonths.Get()
		least := h.Since.MonthsUntil(today)
		if known != h.Whole || known && (months < least-1 || managed < months) || managed < least-1 {
			t.Errorf("%d: head for %d months (known %t), managed %d, in the post for %d; history whole %t", h.Employee, months, known, managed, least, h.Whole)
		}
		if known {
			whole++
		}
	}
	if whole == 0 || whole == len(heads) {
		t.Errorf("%d of %d histories are whole", whole, len(heads))
	}
}
