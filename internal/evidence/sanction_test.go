package evidence_test

import (
	"testing"

	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
)

// The database and package asn name the same term of every kind of penalty; what neither a recorded end nor the kind
// tells stays open.
func TestSanctionServed(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	start := asn.NewDate(2026, 1, 31)
	type row struct {
		AtOnce bool
		Until  asn.Date
	}
	served := func(level asn.SanctionLevel, kind asn.SanctionKind, ends any) row {
		t.Helper()
		r, err := db.One[row](t.Context(), d, `select isempty(x) as at_once, upper(x) as until from sanction_served($1, $2, $3, $4) x`, string(level), string(kind), start, ends)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for _, kind := range asn.SanctionKinds() {
		want := row{Until: kind.Served(start).Until}
		if want.Until == start {
			want = row{AtOnce: true}
		}
		if got := served(kind.Level(), kind, nil); got != want {
			t.Errorf("kind %s (%s): %+v, want %+v", kind, kind.Name(), got, want)
		}
	}
	for _, tt := range []struct {
		name  string
		level asn.SanctionLevel
		kind  asn.SanctionKind
		ends  any
		want  row
	}{
		{"a recorded end comes before the term", asn.SanctionMedium, "23", asn.NewDate(2026, 3, 31), row{Until: asn.NewDate(2026, 4, 1)}},
		{"light, kind unknown", asn.SanctionLight, "", nil, row{AtOnce: true}},
		{"medium, kind unknown", asn.SanctionMedium, "", nil, row{}},
		{"heavy, kind unknown", asn.SanctionHeavy, "99", nil, row{}},
		{"heavy, kind unknown, end recorded", asn.SanctionHeavy, "", asn.NewDate(2026, 1, 31), row{Until: asn.NewDate(2026, 2, 1)}},
	} {
		if got := served(tt.level, tt.kind, tt.ends); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}
