package eligibility_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"testing"
	"time"

	"mutasi/internal/asn"
	"mutasi/internal/eligibility"
	"mutasi/internal/i18n"
	"mutasi/internal/policy"
)

func finding(rule string, o eligibility.Outcome, s eligibility.Severity, from string) eligibility.Finding {
	f := eligibility.Finding{Rule: rule, Outcome: o, Severity: s}
	if err := f.CanBeFrom.UnmarshalText([]byte(from)); err != nil {
		panic(err)
	}
	return f
}

func TestCanSubmit(t *testing.T) {
	t.Parallel()
	const (
		pass, fail, unknown, na = eligibility.Pass, eligibility.Fail, eligibility.Unknown, eligibility.NotApplicable
		block, override, warn   = eligibility.Block, eligibility.Override, eligibility.Warn
	)
	one := func(o eligibility.Outcome, s eligibility.Severity) []eligibility.Finding {
		return []eligibility.Finding{finding("R01", pass, block, ""), finding("R11", o, s, "")}
	}
	reason := map[string]string{"R11": "Sekolah tujuan tanpa guru kelas"}
	tests := []struct {
		name     string
		findings []eligibility.Finding
		reasons  map[string]string
		want     bool
	}{
		{"nothing asked", nil, nil, true},
		{"passed", one(pass, block), nil, true},
		{"not applicable", one(na, block), nil, true},
		{"blocked", one(fail, block), nil, false},
		{"blocked, with a reason", one(fail, block), reason, false},
		{"unknown block", one(unknown, block), nil, false},
		{"unknown block, with a reason", one(unknown, block), reason, false},
		{"overridable", one(fail, override), nil, false},
		{"overruled", one(fail, override), reason, true},
		{"overruled with nothing", one(fail, override), map[string]string{"R11": "  "}, false},
		{"another rule overruled", one(fail, override), map[string]string{"R12": "ya"}, false},
		{"unknown overridable", one(unknown, override), nil, false},
		{"unknown overruled", one(unknown, override), reason, true},
		{"warning", one(fail, warn), nil, true},
		{"unknown warning", one(unknown, warn), nil, true},
		{"outcome of a later version", one("deferred", block), nil, false},
		{"severity of a later version", one(fail, "veto"), reason, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := eligibility.Summarize(tt.findings).CanSubmit(tt.reasons); got != tt.want {
				t.Errorf("CanSubmit = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestSummaryCanBeFrom(t *testing.T) {
	t.Parallel()
	const (
		fail, unknown         = eligibility.Fail, eligibility.Unknown
		block, override, warn = eligibility.Block, eligibility.Override, eligibility.Warn
	)
	tests := []struct {
		name     string
		findings []eligibility.Finding
		want     string
	}{
		{"nothing in the way", nil, ""},
		{"the later of two", []eligibility.Finding{finding("a", fail, override, "2027-03-01"), finding("b", fail, block, "2027-01-10")}, "2027-03-01"},
		{"one without a day", []eligibility.Finding{finding("a", fail, override, "2027-03-01"), finding("b", fail, block, "")}, ""},
		{"one unknown", []eligibility.Finding{finding("a", fail, override, "2027-03-01"), finding("b", unknown, block, "")}, ""},
		{"warnings do not count", []eligibility.Finding{finding("a", fail, override, "2027-03-01"), finding("b", fail, warn, ""), finding("c", unknown, warn, "")}, "2027-03-01"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := eligibility.Summarize(tt.findings).CanBeFrom(); got.String() != tt.want {
				t.Errorf("CanBeFrom = %q, want %q", got, tt.want)
			}
		})
	}
}

// write renders an argument as a page would.
func write(ctx context.Context) func(eligibility.Arg) string {
	return func(a eligibility.Arg) string {
		switch a.Type {
		case eligibility.DateArg:
			d, err := time.Parse(time.DateOnly, a.Value)
			if err != nil {
				return a.Value
			}
			return i18n.Date(ctx, d)
		case eligibility.MonthsArg:
			n, err := strconv.Atoi(a.Value)
			if err != nil {
				return a.Value
			}
			return i18n.Duration(ctx, n)
		default:
			return a.Value
		}
	}
}

func tenure(t *testing.T, since asn.Date) eligibility.Finding {
	t.Helper()
	on := asn.NewDate(2026, time.December, 21)
	national, err := policy.Defaults(on)
	if err != nil {
		t.Fatal(err)
	}
	params, err := eligibility.ParamsFrom(national)
	if err != nil {
		t.Fatal(err)
	}
	var facts eligibility.Facts
	facts.Origin.PositionSince = eligibility.Known(since, "SIASN", on)
	facts.Origin.UnitSince = eligibility.Known(since, "SIASN", on)
	for _, f := range eligibility.Evaluate(eligibility.Case{On: on, Kind: asn.TransferOrdinary}, &facts, &params) {
		if f.Rule == "R11" {
			return f
		}
	}
	t.Fatal("no finding of R11")
	return eligibility.Finding{}
}

// A finding must read the same after years in the database, in either language.
func TestStoredFindingReadsTheSame(t *testing.T) {
	t.Parallel()
	f := tenure(t, asn.NewDate(2025, time.March, 1))
	stored, err := json.Marshal(f.Args)
	if err != nil {
		t.Fatal(err)
	}
	var args eligibility.Args
	if err := json.Unmarshal(stored, &args); err != nil {
		t.Fatal(err)
	}
	for locale, want := range map[i18n.Locale]string{
		i18n.ID: "Belum 2 tahun di jabatan: baru 1 tahun 9 bulan. Bisa diusulkan mulai 1 Maret 2027.",
		i18n.EN: "Less than 2 years in the post: 1 year 9 months so far. Can be proposed from 1 March 2027.",
	} {
		ctx := i18n.With(t.Context(), locale)
		if got := i18n.T(ctx, f.Message, args.Pairs(write(ctx))...); got != want {
			t.Errorf("%s: %q, want %q", locale, got, want)
		}
	}
	if f.Value != "2025-03-01" || f.Source != "SIASN" || f.SourceOn.IsZero() || f.Basis == "" {
		t.Errorf("value %q, source %q of %s, basis %q", f.Value, f.Source, f.SourceOn, f.Basis)
	}
}

func ExampleSummary_CanSubmit() {
	findings := []eligibility.Finding{
		{Rule: "R06", Outcome: eligibility.Pass, Severity: eligibility.Block},
		{Rule: "R11", Outcome: eligibility.Fail, Severity: eligibility.Override},
		{Rule: "R32", Outcome: eligibility.Fail, Severity: eligibility.Warn},
	}
	s := eligibility.Summarize(findings)
	fmt.Println(s.CanSubmit(nil), s.NeedsReason())
	fmt.Println(s.CanSubmit(map[string]string{"R11": "Puskesmas tujuan tanpa perawat"}))
	// Output:
	// false [R11]
	// true
}

func BenchmarkEvaluate(b *testing.B) {
	on := asn.NewDate(2026, time.December, 21)
	national, err := policy.Defaults(on)
	if err != nil {
		b.Fatal(err)
	}
	params, err := eligibility.ParamsFrom(national)
	if err != nil {
		b.Fatal(err)
	}
	var facts eligibility.Facts
	facts.Origin.PositionSince = eligibility.Known(on.AddYears(-3), "SIASN", on)
	for b.Loop() {
		eligibility.Evaluate(eligibility.Case{On: on, Kind: asn.TransferOrdinary}, &facts, &params)
	}
}
