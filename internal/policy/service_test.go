package policy_test

import (
	"context"
	"testing"

	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/policy"
)

func TestLoad(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx := t.Context()
	var own, other int
	err := d.Housekeep(ctx, "test.policy", func(tx *db.Tx) error {
		for _, agency := range []*int{&own, &other} {
			if err := tx.QueryRow(ctx, `insert into agency (public_id, code, name, short_name, kind, region_code, head_title, seat, hr_name)
				values ($1, $1, 'Kota Uji', 'Uji', 'city', '00.00', 'Wali Kota', 'Uji', 'BKPSDM') returning id`, db.NewPublicID()).Scan(agency); err != nil {
				return err
			}
		}
		return fillPolicy(ctx, tx, own, other)
	})
	if err != nil {
		t.Fatal(err)
	}
	var s policy.Service
	tests := []struct {
		name   string
		agency int
		on     string
		tenure int
		window int
		off    bool // 23 November 2026
	}{
		{"own agency", own, "2026-11-21", 36, 2, true},
		{"own agency, before its rule", own, "2025-12-31", 24, 0, true},
		{"another agency", other, "2026-11-21", 24, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p, err := s.Load(ctx, d, tt.agency, day(t, tt.on))
			if err != nil {
				t.Fatal(err)
			}
			c := p.OfficeCalendar()
			if got := p.Int(policy.TenureMinMonths); got != tt.tenure {
				t.Errorf("tenure %d, want %d", got, tt.tenure)
			}
			if got := len(p.List(policy.TransferWindowMonths)); got != tt.window {
				t.Errorf("%d months in the window, want %d", got, tt.window)
			}
			if got := !c.IsWorkingDay(asn.NewDate(2026, 11, 23)); got != tt.off {
				t.Errorf("23 November off: %v, want %v", got, tt.off)
			}
			if c.IsWorkingDay(asn.NewDate(2026, 12, 24)) {
				t.Error("national joint leave must hold for everyone")
			}
		})
	}
}

func fillPolicy(ctx context.Context, tx *db.Tx, own, other int) error {
	const parameter = `insert into policy_parameter (agency_id, key, valid, value, basis, source) values ($1, $2, daterange($3, null), $4, 'Perwali', 'uji')`
	from := asn.NewDate(2026, 1, 1)
	for key, value := range map[string]string{"tenure.min_months": "36", "transfer.window_months": "[4, 10]"} {
		if _, err := tx.Exec(ctx, parameter, own, key, from, value); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, parameter, other, "tenure.min_months", asn.NewDate(2027, 1, 1), "48"); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `insert into holiday (agency_id, day, name, source) values ($1, $2, 'Hari jadi', 'uji')`, own, asn.NewDate(2026, 11, 23))
	return err
}
