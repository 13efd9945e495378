package seed

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
)

// What is set aside while a nation is loaded must stand again afterwards, to the letter, and must have been checked.
func TestWhatIsSetAsideComesBack(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	catalogue := func() (all []object) {
		t.Helper()
		for _, sql := range []string{sqlConstraints, sqlIndexes} {
			list, err := db.All[object](t.Context(), d, sql, serials)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, list...)
		}
		return all
	}
	before := catalogue()
	o := Options{Size: Small, Seed: 1, Today: testDay}
	build := func(spoil string) error {
		return d.Write(t.Context(), access.SystemActor("test"), "seed.load", func(tx *db.Tx) error {
			ctx := t.Context()
			if err := unhurried(ctx, tx); err != nil {
				return err
			}
			if err := loadReference(ctx, tx); err != nil {
				return err
			}
			restore, err := setAside(ctx, tx)
			if err != nil {
				return err
			}
			if err := each(o, func(b *batch) error { return loadAgency(ctx, tx, b) }); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, spoil); err != nil {
				return err
			}
			if err := restore(); err != nil {
				return err
			}
			return tx.Audit(ctx, db.Subject{Kind: "agency", ID: "x", Name: "x"}, nil, nil)
		})
	}
	for _, spoil := range []string{
		`insert into placement (agency_id, employee_id, seat_id, valid) select agency_id, employee_id, seat_id, valid from placement limit 1`,
		`update employee set unit_id = null, nip = (select max(nip) from employee) where id = 1`,
		`update placement set employee_id = 999999 where id = 1`,
	} {
		if err := build(spoil); err == nil {
			t.Errorf("loaded in spite of: %s", spoil)
		}
	}
	if err := build(`select 1`); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, catalogue()); diff != "" || len(before) < 60 {
		t.Errorf("%d objects before (-before +after):\n%s", len(before), diff)
	}
}
