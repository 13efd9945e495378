package seed

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
)

var testDay = asn.NewDate(2026, 11, 21)

func fingerprint(t *testing.T, o Options) string {
	t.Helper()
	h := sha256.New()
	err := each(o, func(b *batch) error {
		for _, table := range b.tables {
			h.Write(table.buf)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func TestSameOptionsSameBytes(t *testing.T) {
	t.Parallel()
	o := Options{Size: Small, Seed: 7, Today: testDay}
	first := fingerprint(t, o)
	if again := fingerprint(t, o); again != first {
		t.Error("the same options gave another world")
	}
	other := o
	other.Seed = 8
	later := o
	later.Today = testDay.AddMonths(5)
	if fingerprint(t, other) == first || fingerprint(t, later) == first {
		t.Error("another seed or day gave the same world")
	}
}

// The present columns are written directly, because refreshing millions of people takes long. They must be what the
// database's own function would write.
func TestPresentColumnsAreThoseOfRefresh(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	o := Options{Size: Small, Seed: 3, Today: testDay}
	const sqlPresent = `select (to_jsonb(e) - 'id')::text as present from employee e order by e.id`
	const sqlUnits = `select to_jsonb(u)::text as present from unit u order by u.id`
	type row struct{ Present string }
	var people, units, peopleAfter, unitsAfter []row
	err := d.Write(t.Context(), access.SystemActor("test"), "seed.load", func(tx *db.Tx) error {
		ctx := t.Context()
		if err := loadReference(ctx, tx); err != nil {
			return err
		}
		if err := each(o, func(b *batch) error { return loadAgency(ctx, tx, b) }); err != nil {
			return err
		}
		read := func(sql string, into *[]row) (err error) {
			*into, err = db.All[row](ctx, tx, sql)
			return err
		}
		if err := read(sqlPresent, &people); err != nil {
			return err
		}
		if err := read(sqlUnits, &units); err != nil {
			return err
		}
		if err := finish(ctx, tx, o, 5); err != nil {
			return err
		}
		if err := read(sqlPresent, &peopleAfter); err != nil {
			return err
		}
		if err := read(sqlUnits, &unitsAfter); err != nil {
			return err
		}
		return tx.Audit(ctx, db.Subject{Kind: "agency", ID: "x", Name: "x"}, nil, nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(people) != 3000 {
		t.Fatalf("%d people, want 3000", len(people))
	}
	if diff := cmp.Diff(people, peopleAfter); diff != "" {
		t.Errorf("people (-written +refreshed):\n%.2000s", diff)
	}
	if diff := cmp.Diff(units, unitsAfter); diff != "" {
		t.Errorf("units (-written +refreshed):\n%.2000s", diff)
	}
}

func TestPublicIDsAreUnique(t *testing.T) {
	t.Parallel()
	seen := map[string]int64{}
	for n := range int64(200_000) {
		id := publicID(11, n)
		if len(id) != 10 {
			t.Fatalf("publicID(%d) = %q", n, id)
		}
		if m, ok := seen[id]; ok {
			t.Fatalf("publicID of %d and %d are both %s", m, n, id)
		}
		seen[id] = n
	}
	if publicID(11, 1) == publicID(12, 1) {
		t.Error("the key does not matter")
	}
}

func TestHeadCountsAddUp(t *testing.T) {
	t.Parallel()
	sum := 0
	govs := governments(Nation)
	for _, n := range headCounts(Options{Size: Nation, Seed: 1}, govs) {
		if n < 2_000 || n > 40_000 {
			t.Errorf("a government with %d civil servants", n)
		}
		sum += n
	}
	if sum != nationTotal || len(govs) != 514 {
		t.Errorf("%d civil servants in %d governments", sum, len(govs))
	}
}
