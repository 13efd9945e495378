package asn_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"mutasi/internal/asn"
)

var today = asn.NewDate(2026, time.November, 21)

func TestParseNIP(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		text string
		want string
		key  string
	}{
		{"plain", "198506122010011023", "198506122010011023", ""},
		{"as on paper", "19850612 201001 1 023", "198506122010011023", ""},
		{"trailing and odd spaces", " 198506122010011023\u00a0\ufeff", "198506122010011023", ""},
		{"apostrophe", "'198506122010011023", "198506122010011023", ""},
		{"dots", "19850612.201001.1.023", "198506122010011023", ""},
		{"PPPK", "199003042024212017", "199003042024212017", ""},
		{"PPPK late in life", "196401012024211001", "196401012024211001", ""},
		{"appointed next year", "200203042027011001", "200203042027011001", ""},

		{"empty", "  ", "", asn.NIPEmpty},
		{"float", "1.98506122010011E+17", "", asn.NIPLossy},
		{"float, Indonesian", "1,98506E+17", "", asn.NIPLossy},
		{"float, lower case", "1.985e17", "", asn.NIPLossy},
		{"float, decimals", "198506122010011000.0", "", asn.NIPLossy},
		{"float, rounded to 15 digits", "198506122010011000", "", asn.NIPLossy},
		{"letters", "19850612201001102O", "", asn.NIPNotDigits},
		{"words", "tidak ada", "", asn.NIPNotDigits},
		{"old number", "131234567", "", asn.NIPOld},
		{"population number", "1508011206850001", "", asn.NIPIsNIK},
		{"17 digits", "19850612201001102", "", asn.NIPLength},
		{"19 digits", "1985061220100110233", "", asn.NIPLength},
		{"no such birthday", "198502302010011023", "", asn.NIPBirthDate},
		{"not born yet", "202712122010011023", "", asn.NIPBirthDate},
		{"71 years", "195511211980011001", "", asn.NIPTooOld},
		{"appointed 1959", "195601011959011001", "", asn.NIPAppointedYear},
		{"appointed in two years", "200203042028011001", "", asn.NIPAppointedYear},
		{"month 00", "198506122010001023", "", asn.NIPAppointedMonth},
		{"sex 3", "198506122010013023", "", asn.NIPSex},
		{"appointed at 16", "198506122002051023", "", asn.NIPAgeAtAppointment},
		{"appointed at 61", "195701012018021001", "", asn.NIPAgeAtAppointment},
		{"PPPK at 16", "200803042024212017", "", asn.NIPAgeAtAppointment},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := asn.ParseNIP(tt.text, today)
			if string(got) != tt.want || keyOf(t, err) != tt.key {
				t.Errorf("ParseNIP(%q) = %q, %v; want %q, key %q", tt.text, got, err, tt.want, tt.key)
			}
		})
	}
}

func TestNIPParts(t *testing.T) {
	t.Parallel()
	n := asn.NIP("198506122010011023")
	if n.BirthDate() != asn.NewDate(1985, 6, 12) || n.AppointedOn() != asn.NewDate(2010, 1, 1) ||
		n.AppointedYear() != 2010 || n.Sex() != asn.Male || n.Kind() != asn.PNS {
		t.Errorf("PNS parts: %v %v %v %v %v", n.BirthDate(), n.AppointedOn(), n.AppointedYear(), n.Sex(), n.Kind())
	}
	p := asn.NIP("199003042024212017")
	if p.Kind() != asn.PPPK || !p.AppointedOn().IsZero() || p.AppointedYear() != 2024 || p.Sex() != asn.Female {
		t.Errorf("PPPK parts: %v %v %v %v", p.Kind(), p.AppointedOn(), p.AppointedYear(), p.Sex())
	}
	if got := n.Format(); got != "19850612 201001 1 023" {
		t.Errorf("Format() = %q", got)
	}
	short := asn.NIP("123")
	if short.Kind() != "" || short.Sex() != "" || !short.BirthDate().IsZero() || short.AppointedYear() != 0 ||
		short.Format() != "123" || short.Masked() != "…" {
		t.Error("a number of the wrong length must answer with nothing")
	}
}

func TestNumbersStayOutOfLogs(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	slog.New(slog.NewTextHandler(&out, nil)).
		Info("x", "nip", asn.NIP("198506122010011023"), "nik", asn.NIK("1508011206850001"))
	if got := out.String(); strings.Contains(got, "1985") || strings.Contains(got, "1508") || !strings.Contains(got, "…1023") {
		t.Errorf("log line %q shows a personal number", got)
	}
}

func TestNIPDifferences(t *testing.T) {
	t.Parallel()
	n, p := asn.NIP("198506122010011023"), asn.NIP("199003042024212017")
	birth, appointed := asn.NewDate(1985, 6, 12), asn.NewDate(2010, 1, 1)
	tests := []struct {
		name             string
		nip              asn.NIP
		birth, appointed asn.Date
		sex              asn.Sex
		kind             asn.EmployeeKind
		want             []string
	}{
		{"all equal", n, birth, appointed, asn.Male, asn.PNS, nil},
		{"nothing recorded", n, asn.Date{}, asn.Date{}, "", "", nil},
		{"mid-month appointment", n, birth, asn.NewDate(2010, 1, 15), asn.Male, asn.CPNS, nil},
		{"all different", n, birth.AddDays(1), appointed.AddMonths(1), asn.Female, asn.PPPK,
			[]string{asn.NIPDiffBirthDate, asn.NIPDiffAppointed, asn.NIPDiffSex, asn.NIPDiffKind}},
		{"PPPK month is a code", p, asn.NewDate(1990, 3, 4), asn.NewDate(2024, 5, 1), asn.Female, asn.PPPKPartTime, nil},
		{"PPPK year", p, asn.Date{}, asn.NewDate(2023, 5, 1), "", "", []string{asn.NIPDiffAppointed}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.nip.Differences(tt.birth, tt.appointed, tt.sex, tt.kind); !slices.Equal(got, tt.want) {
				t.Errorf("Differences = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestParseNIK(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want, key string }{
		{"1508011206850001", "1508011206850001", ""},
		{" 1508 0152 0685 0001", "1508015206850001", ""},
		{"", "", asn.NIKEmpty},
		{"1.50801E+15", "", asn.NIKLossy},
		{"15080112068500O1", "", asn.NIKNotDigits},
		{"150801120685000", "", asn.NIKLength},
		{"1508017206850001", "", asn.NIKBirthDate}, // day 72
		{"1508011213850001", "", asn.NIKBirthDate}, // month 13
	}
	for _, tt := range tests {
		got, err := asn.ParseNIK(tt.text)
		if string(got) != tt.want || keyOf(t, err) != tt.key {
			t.Errorf("ParseNIK(%q) = %q, %v; want %q, key %q", tt.text, got, err, tt.want, tt.key)
		}
	}
	birth := asn.NewDate(1985, 6, 12)
	if man := asn.NIK("1508011206850001"); !man.Matches(birth, asn.Male) || man.Matches(birth, asn.Female) ||
		man.Matches(birth.AddDays(1), asn.Male) || man.Matches(asn.Date{}, asn.Male) {
		t.Error("Matches is wrong for a man")
	}
	if woman := asn.NIK("1508015206850001"); !woman.Matches(birth, asn.Female) || woman.Matches(birth, asn.Male) {
		t.Error("Matches is wrong for a woman")
	}
	if got := asn.NIK("1508011206850001").Masked(); got != "…0001" {
		t.Errorf("Masked() = %q", got)
	}
}

func ExampleParseNIP() {
	on := asn.NewDate(2026, time.November, 21)
	nip, err := asn.ParseNIP("19850612 201001 1 023", on)
	fmt.Println(nip.Format(), nip.Kind().Name(), nip.BirthDate(), err)
	_, err = asn.ParseNIP("1.98506122010011E+17", on)
	fmt.Println(err)
	// Output:
	// 19850612 201001 1 023 PNS 1985-06-12 <nil>
	// asn.nip.lossy value=1.98506122010011E+17
}
