package identity

import (
	"strings"
	"testing"

	"mutasi/internal/errs"
	"mutasi/internal/i18n"
)

// What somebody who knows the person tries first is refused, however it is written; words of one's own are not.
func TestGuessablePasswords(t *testing.T) {
	t.Parallel()
	siti := owner{Username: "siti.rahmawati", Name: "Siti Nur Rahmawati, S.Pd.", NIP: "198504112010012003", AgencyName: "Pemerintah Kabupaten Bungo"}
	for _, tt := range []struct {
		password string
		want     string // key of the fault; empty: good
	}{
		{"", "identity.enter_password"},
		{"empat belas hu", "identity.short_password"},
		{"belajar menjahit", ""},
		{"kapur barus di lemari", ""},
		{"7f2kq9xw3mzp4vtd", ""},
		{"ﬁlsafat kopi hitam", ""}, // a ligature counts as its letters
		{strings.Repeat("kapur barus ", 30), "identity.long_password"},
		{"Siti Nur Rahmawati", "identity.guessable_password"},
		{"siti.rahmawati2026!", "identity.guessable_password"},
		{"rahmawati-11041985", "identity.guessable_password"},
		{"198504112010012003", "identity.guessable_password"},
		{"kabupaten bungo jaya", "identity.guessable_password"},
		{"mutasi-asn-bungo-2026", "identity.guessable_password"},
		{"K4t4 S4nd1 R4h4s14", "identity.guessable_password"},
		{"password12345678", "identity.guessable_password"},
		{"1234567890123456", "identity.guessable_password"},
		{"zyxwvutsrqponmlk", "identity.guessable_password"},
		{"aaaaaaaaaaaaaaaa", "identity.guessable_password"},
		{"kuda kuda kuda kuda", "identity.guessable_password"},
		{"qwertyuiopasdfghjkl", "identity.guessable_password"},
		{"!!!!!!????????####", "identity.guessable_password"},
		{"\xff\xfe kapur barus di lemari", "common.not_text"},
	} {
		var f errs.Fields
		Words{tt.password, tt.password}.faults(&f, siti)
		got := ""
		if e, ok := f.Err().(*errs.Error); ok {
			got = e.Fields[0].Key
		}
		if got != tt.want {
			t.Errorf("%q: %q, want %q", tt.password, got, tt.want)
		}
	}
	var f errs.Fields
	Words{"kapur barus di lemari", "kapur barus di almari"}.faults(&f, siti)
	if !f.Has("password_again") {
		t.Error("two different new passwords pass")
	}
	if (owner{Username: "b"}).guesses("kapur barus di lemari") {
		t.Error("a short user name makes everything guessable")
	}
}

// The example of a good password that the page shows is no longer one.
func TestTheExampleIsRefused(t *testing.T) {
	t.Parallel()
	for _, l := range []i18n.Locale{i18n.ID, i18n.EN} {
		hint := i18n.T(i18n.For(t.Context(), l, i18n.WIB), "account.password.hint", "min", MinPassword)
		_, rest, _ := strings.Cut(hint, "“")
		example, _, found := strings.Cut(rest, "”")
		if !found || len(example) < MinPassword || !(owner{}).guesses(example) {
			t.Errorf("%s: the example %q of %q is not refused", l, example, hint)
		}
	}
}
