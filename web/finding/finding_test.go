package finding_test

import (
	"testing"

	"mutasi/internal/eligibility"
	"mutasi/internal/i18n"
	"mutasi/web/finding"
)

func TestSentence(t *testing.T) {
	t.Parallel()
	arg := func(name string, typ eligibility.ArgType, value string) eligibility.Arg {
		return eligibility.Arg{Name: name, Type: typ, Value: value}
	}
	tests := []struct {
		name   string
		f      eligibility.Finding
		id, en string
	}{
		{
			"months and date",
			eligibility.Finding{Message: "rule.r11.fail", Args: eligibility.Args{
				arg("tenure", eligibility.MonthsArg, "21"), arg("least", eligibility.MonthsArg, "24"), arg("from", eligibility.DateArg, "2027-03-01"),
			}},
			"Belum 2 tahun di jabatan: baru 1 tahun 9 bulan. Bisa diusulkan mulai 1 Maret 2027.",
			"Less than 2 years in the post: 1 year 9 months so far. Can be proposed from 1 March 2027.",
		},
		{
			"names of facts",
			eligibility.Finding{Message: "rule.unknown", Args: eligibility.Args{
				arg("facts", eligibility.KeysArg, "rule.fact.person_rank rule.fact.person_ratings"),
			}},
			"Belum bisa diperiksa: pangkat, predikat kinerja belum tercatat.",
			"Cannot be checked yet: rank, performance ratings not on record.",
		},
		{
			"months of the year",
			eligibility.Finding{Message: "rule.r18.pass", Args: eligibility.Args{arg("window", eligibility.MonthArg, "4 10")}},
			"Masa usulan dibuka pada bulan April, Oktober.",
			"Proposals are taken in April, October.",
		},
		{
			"per cent",
			eligibility.Finding{Message: "rule.r46.fail_fair", Args: eligibility.Args{
				arg("match", eligibility.PercentArg, "67.5"), arg("optimal", eligibility.PercentArg, "80"),
			}},
			"Kecocokan kompetensi 67,5\u00a0%, di bawah 80\u00a0%.",
			"Competence match 67.5%, below 80%.",
		},
		{
			"number and text",
			eligibility.Finding{Message: "rule.r37.fail", Args: eligibility.Args{
				arg("need", eligibility.NumberArg, "9"), arg("taken", eligibility.TextArg, "9"),
			}},
			"Tidak ada lowongan: perlu 9, sudah terisi atau dipesan 9.",
			"No vacancy: 9 needed, 9 filled or reserved.",
		},
		{
			"a year with two ratings",
			eligibility.Finding{Message: "rule.r26.unclear_twice", Args: eligibility.Args{arg("year", eligibility.TextArg, "2024")}},
			"Predikat kinerja 2024 tercatat dua kali.",
			"2024 has two performance ratings on record.",
		},
		{
			"what to do about them",
			eligibility.Finding{Message: "rule.r26.remedy_twice", Args: eligibility.Args{arg("year", eligibility.TextArg, "2024")}},
			"Betulkan riwayat kinerja 2024: sisakan satu predikat yang benar.",
			"Correct the ratings of 2024: keep the one that is right.",
		},
		{
			"a year with two ratings of a head teacher to be",
			eligibility.Finding{Message: "rule.r51.unclear_twice_rating", Args: eligibility.Args{arg("year", eligibility.TextArg, "2024")}},
			"Predikat kinerja 2024 tercatat dua kali.",
			"2024 has two performance ratings on record.",
		},
		{
			"values of a later version",
			eligibility.Finding{Message: "rule.r37.fail", Args: eligibility.Args{
				arg("need", eligibility.NumberArg, "many"), arg("taken", "roman", "IX"),
			}},
			"Tidak ada lowongan: perlu many, sudah terisi atau dipesan IX.",
			"No vacancy: many needed, IX filled or reserved.",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for locale, want := range map[i18n.Locale]string{i18n.ID: tt.id, i18n.EN: tt.en} {
				if got := finding.Sentence(i18n.With(t.Context(), locale), tt.f); got != want {
					t.Errorf("%s: %q, want %q", locale, got, want)
				}
			}
		})
	}
}

func TestRemedyAndName(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	if got := finding.Remedy(ctx, eligibility.Finding{Rule: "R61", Remedy: "rule.r61.remedy"}); got != "Unggah dokumen itu." {
		t.Errorf("Remedy = %q", got)
	}
	if got := finding.Remedy(ctx, eligibility.Finding{Rule: "R61"}); got != "" {
		t.Errorf("Remedy of nothing = %q", got)
	}
	for _, r := range eligibility.Rules() {
		if got := finding.Name(ctx, eligibility.Finding{Rule: r.ID}); got == "" || got == r.NameKey() {
			t.Errorf("Name of %s = %q", r.ID, got)
		}
	}
}
