package servertest_test

import (
	"testing"

	"mutasi/internal/servertest"
	"mutasi/internal/servertest/browser"
)

// A decree of Bungo that waits for its day is corrected, then withdrawn, by nothing but what the pages offer; with
// scripting and without. The civil servant and everybody with the code read what became of it.
func TestDecreeIsCorrectedAndWithdrawn(t *testing.T) {
	t.Parallel()
	for _, o := range []browser.Options{
		{Width: 1366, Height: 900}, {Width: 1366, Height: 900, Dark: true, NoScript: true},
		{Width: 320, Height: 640, Dark: true}, {Width: 320, Height: 640, NoScript: true},
	} {
		t.Run(o.String(), func(t *testing.T) {
			t.Parallel()
			a := servertest.New(t)
			j := &journey{Page: browser.New(t, a.Address(), o), t: t, app: a, axe: true}
			sk := "/sk/" + a.Text(t, `select d.public_id from decree d join decree_person x on x.decree_id = d.id
				join user_account u on u.employee_id = x.employee_id where u.username = 'bungo.asn3'`)
			code := a.Text(t, `select verify_code from decree where '/sk/' || public_id = $1`, sk)
			name := a.Text(t, `select x.snapshot->>'name' from decree d join decree_person x on x.decree_id = d.id where '/sk/' || d.public_id = $1`, sk)

			j.as("operator", sk)
			j.press("Buat ralat")
			j.Fill("Tertulis", "Nama yang tidak ada di sini")
			j.Fill("Seharusnya", "Nama, S.Sos.")
			j.amend("Nama dalam SK belum memuat gelar yang bersangkutan.", "Susun konsep ralat")
			j.MustHave("Kata ini tidak ada di bagian yang dipilih")
			j.Fill("Tertulis", name)
			j.press("main form button[type=submit]")
			j.MustHave("Seharusnya")
			j.sign()
			j.open("/verifikasi/" + code)
			j.MustHave("Diperbaiki dengan ralat")

			j.as("operator", sk)
			j.press("Cabut SK")
			j.Choose("Cacat", "Cacat substansi")
			j.amend("Jabatan tujuan sudah dihapus dalam penataan organisasi.", "Susun konsep pencabutan")
			j.sign()
			j.open("/verifikasi/" + code)
			j.MustHave("sudah dicabut")
			j.MustHave("Dicabut dengan SK")
			j.press(`main li:last-child > a[href^="/verifikasi/"]`)
			j.MustHave("mencabut SK")

			j.as("operator", sk)
			j.MustHave("Dicabut dengan SK")
			j.MustNotHave("Cabut SK")
			j.as("asn3", "/saya")
			j.MustHave("SK mutasi Anda dicabut")
			j.MustHave("Jabatan tujuan sudah dihapus")
			j.press("main a[href^='/saya/sk/']")
			j.MustHave("Anda tidak jadi pindah")
			j.MustNotHave("Nyatakan sudah menerima")
			for _, f := range a.Faults() {
				t.Error(f)
			}
		})
	}
}

// amend says since when and why, and sends the form of an amendment.
func (j *journey) amend(reason, submit string) {
	j.t.Helper()
	j.date("21", "11", "2026")
	j.Fill("Alasan", reason)
	j.Click(submit)
}

// sign carries a drafted amendment to its signature: the operator presents it, the regent finds it in the inbox.
func (j *journey) sign() {
	j.t.Helper()
	sk := j.Path()
	j.press(`form[action^="` + sk + `/ajukan"] button[type=submit]`)
	j.as("bupati", "/kotak-masuk")
	j.press(`a[href="` + sk + `"]`)
	j.press(`a[href="` + sk + `/tanda-tangan"]`)
	j.Click(`label[for="read"]`)
	j.press(`form[action^="` + sk + `/tanda-tangan"] button[type=submit]`)
	j.MustHave("Terbit")
}
