package employee_test

import (
	"testing"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/employee"
	"mutasi/internal/errs"
	"mutasi/internal/seed"
)

func TestEndOfAPenaltyIsRecordedOnce(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, dbtest.Clone(t, seed.SmallTemplate, seed.Fill(seed.Options{Size: seed.Small, Seed: 1, Today: asn.NewDate(2026, 11, 21)})))
	s := &employee.Service{DB: d}
	ctx := t.Context()
	person, err := db.Value[string](ctx, d, `select min(public_id) from employee where agency_id = 1`)
	if err != nil {
		t.Fatal(err)
	}
	err = d.Housekeep(ctx, "test", func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `insert into sanction (agency_id, employee_id, level, starts_on) select agency_id, id, 'heavy', '2026-02-01' from employee where public_id = $1`, person)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	who := access.Actor{UserID: 1, Name: "Verifikator", Role: access.HRVerifier, AgencyID: 1}
	last := asn.NewDate(2027, 1, 31)
	for _, tt := range []struct {
		name string
		who  access.Actor
		last asn.Date
		want errs.Kind
	}{
		{"by an operator", access.Actor{UserID: 1, Role: access.HROperator, AgencyID: 1}, last, errs.Forbidden},
		{"of another government", access.Actor{UserID: 1, Role: access.HRVerifier, AgencyID: 2}, last, errs.NotFound},
		{"before it began", who, asn.NewDate(2026, 1, 31), errs.Invalid},
		{"as decided", who, last, -1},
		{"a second time", who, last, errs.Conflict},
	} {
		err := s.EndSanction(ctx, tt.who, person, tt.last)
		if tt.want == -1 && err != nil || tt.want != -1 && errs.KindOf(err) != tt.want {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	ends, err := db.Value[asn.Date](ctx, d, `select s.ends_on from sanction s join employee e on e.id = s.employee_id where e.public_id = $1 and s.level = 'heavy' and s.starts_on = '2026-02-01'`, person)
	if err != nil || ends != last {
		t.Errorf("ends on %s, %v", ends, err)
	}
}
