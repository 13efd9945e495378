package server_test

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mutasi/internal/db"
	"mutasi/internal/i18n"
	"mutasi/internal/servertest"
	"mutasi/internal/sheet"
)

const accountsPath = "/admin/pengguna/impor"

// sentAccounts sends a table of accounts to be checked.
func sentAccounts(c *servertest.Client, rows ...string) *servertest.Response {
	return c.Upload(accountsPath, nil, "file", "akun.csv", []byte("Nama Pengguna;Nama;NIP;Peran;ID Unit;Definitif\n"+strings.Join(rows, "\n")+"\n"))
}

// table is a workbook that was sent, with its heading.
func table(t *testing.T, r *servertest.Response) (heading []string, rows [][]string) {
	t.Helper()
	book, err := sheet.Open(bytes.NewReader(r.Want(http.StatusOK).Content), int64(len(r.Content)), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for row, err := range book.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		var texts []string
		for _, c := range row.Cells {
			texts = append(texts, c.Text)
		}
		rows = append(rows, texts)
	}
	return book.Header(), rows
}

// An administrator makes accounts from a table: checked first, then all at once, each with a link that is handed over once;
// the same table again changes nothing.
func TestAccountsAreImported(t *testing.T) {
	t.Parallel()
	s, _ := clocked(t)
	admin := s.As(t, "bungo.admin")
	nip := s.Text(t, `select nip from employee e join agency a on a.id = e.agency_id where a.code = '5503' and not exists (select from user_account u where u.employee_id = e.id) order by e.id limit 1`)
	unit := s.Text(t, `select u.external_id from unit u join agency a on a.id = u.agency_id where a.code = '5503' and u.active and u.kind = 'office' and u.external_id <> '' order by u.id limit 1`)
	if heading, rows := table(t, admin.Get(accountsPath+"/templat.xlsx")); strings.Join(heading, " ") != "Nama Pengguna Nama NIP Peran ID Unit Definitif" || len(rows) != 0 {
		t.Errorf("the template has %q and %d rows", heading, len(rows))
	}

	rows := []string{"Siti.Baru;Siti Rahmawati;" + nip + ";Kepala perangkat daerah;" + unit + ";Tidak", "budi.baru;Budi Santoso;;Auditor;;", "tanpa.peran;Tri Utami;;;;"}
	page := sentAccounts(admin, rows...).Want(http.StatusOK).Document()
	if n := page.Find("#akun-baru tbody tr").Length(); n != 3 {
		t.Fatalf("%d new accounts shown: %s", n, page.Find("main").Text())
	}
	carried, _ := page.Find("#baru input[name=akun]").Attr("value")
	if n := s.Text(t, `select count(*)::text from user_account where username in ('siti.baru', 'budi.baru', 'tanpa.peran')`); n != "0" {
		t.Fatalf("%s accounts made by the check", n)
	}
	form := url.Values{"akun": {carried}, "_key": {db.RandomText(26)}}
	page = admin.PostRaw(accountsPath+"/buat", form).Want(http.StatusOK).Document()
	if got := page.Find("h1").Text(); got != "3 akun dibuat" {
		t.Errorf("the page says %q", got)
	}
	links, _ := page.Find("input[name=tautan]").Attr("value")
	list := admin.Post(accountsPath+"/tautan.xlsx", url.Values{"tautan": {links}})
	_, handed := table(t, list)
	if len(handed) != 3 || handed[0][0] != "siti.baru" || list.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("handed over %q, kept by %q", handed, list.Header.Get("Cache-Control"))
	}
	again := admin.PostRaw(accountsPath+"/buat", form).Want(http.StatusOK).Document() // once only; the links are not shown again
	if got := again.Find("main .notice").Text(); !strings.Contains(got, "Tidak ada yang berubah") || again.Find("input[name=tautan]").Length() != 0 {
		t.Errorf("the same form again: %q", got)
	}
	if got := s.Texts(t, `select concat_ws(' ', u.username, (u.employee_id is not null)::text, g.role, n.external_id, g.definitive) from user_account u
		left join role_grant g on g.user_id = u.id left join unit n on n.id = g.unit_id where u.username in ('siti.baru', 'budi.baru', 'tanpa.peran') order by u.id`); strings.Join(got, "|") !=
		"siti.baru true unit_head "+unit+" f|budi.baru false auditor t|tanpa.peran false" {
		t.Errorf("made: %q", got)
	}
	if got := s.Text(t, `select count(*) filter (where action = 'user.import') || ' ' || count(*) filter (where action = 'user.download_links') from audit_event`); got != "3 1" {
		t.Errorf("on record: %s", got)
	}
	address, err := url.Parse(handed[1][2])
	if err != nil || !address.IsAbs() {
		t.Fatalf("the link is %q", handed[1][2])
	}
	budi := s.Visitor(t)
	budi.PostRaw("/akun/kata-sandi/baru", code(address.RequestURI(), better)).Want(http.StatusSeeOther)
	s.in(t, "budi.baru", better).Get("/audit").Want(http.StatusOK)

	page = sentAccounts(admin, rows...).Want(http.StatusOK).Document()
	if got := page.Find("main .notice").Text(); !strings.Contains(got, "sudah ada (3)") || page.Find("#akun-baru").Length() != 0 {
		t.Errorf("the same file again: %q", got)
	}
	if got := page.Find("#menunggu h2").Text(); got != "2 akun belum memasang kata sandi" {
		t.Errorf("without a password: %q", got)
	}
	carried, _ = page.Find("#menunggu input[name=akun]").Attr("value")
	renew := url.Values{"akun": {carried}, "ulang": {"1"}}
	page = admin.Post(accountsPath+"/buat", renew).Want(http.StatusOK).Document()
	links, _ = page.Find("input[name=tautan]").Attr("value")
	_, renewed := table(t, admin.Post(accountsPath+"/tautan.xlsx", url.Values{"tautan": {links}}))
	if len(renewed) != 2 || renewed[0][0] != "siti.baru" || renewed[1][0] != "tanpa.peran" {
		t.Fatalf("renewed %q", renewed)
	}
	for link, status := range map[string]int{handed[0][2]: http.StatusNotFound, renewed[0][2]: http.StatusOK, renewed[1][2]: http.StatusOK} {
		u, err := url.Parse(link)
		if err != nil {
			t.Fatal(err)
		}
		s.Visitor(t).Get(u.RequestURI()).Want(status)
	}
	if got := s.Text(t, `select count(*)::text from audit_event where action = 'user.issue_link'`); got != "2" {
		t.Errorf("%s renewals on record", got)
	}
	if got := s.Text(t, `select count(*)::text from role_grant g join user_account u on u.id = g.user_id where u.username in ('siti.baru', 'budi.baru', 'tanpa.peran')`); got != "2" {
		t.Errorf("%s roles", got)
	}
}

// What is wrong is named with row, column, value and remedy, and nothing is made while anything is.
func TestFaultsOfAccounts(t *testing.T) {
	t.Parallel()
	s, _ := clocked(t)
	admin := s.As(t, "bungo.admin")
	taken := s.Text(t, `select nip from employee e join user_account u on u.employee_id = e.id where u.username = 'bungo.asn'`)
	free := s.Text(t, `select nip from employee e join agency a on a.id = e.agency_id where a.code = '5503' and not exists (select from user_account u where u.employee_id = e.id) order by e.id limit 1`)
	abroad := s.Text(t, `select nip from employee e join agency a on a.id = e.agency_id where a.code <> '5503' order by e.id limit 1`)
	for _, c := range []struct{ row, column, value, remedy string }{
		{"dua kata;Siti;;;;", "Nama Pengguna", "dua kata", "tanpa spasi"},
		{";Siti;;;;", "Nama Pengguna", "", "Isi kolom ini"},
		{"siti;;;;;", "Nama", "", "Isi kolom ini"},
		{strings.Repeat("s", 61) + ";Siti;;;;", "Nama Pengguna", strings.Repeat("s", 60) + "…", "60"},
		{"palembang.operator;Siti;;;;", "Nama Pengguna", "palembang.operator", "Pilih yang lain"},
		{"bungo.asn;Siti;;;;", "Nama Pengguna", "bungo.asn", "Pilih yang lain"},
		{"siti;Siti;" + taken + ";;;", "NIP", taken, "sudah mempunyai akun"},
		{"siti;Siti;" + abroad + ";;;", "NIP", abroad, "Tidak ada pegawai"},
		{"siti;Siti;123;;;", "NIP", "123", "18"},
		{"siti;Siti;;Raja;;", "Peran", "Raja", "Pilih salah satu"},
		{"siti;Siti;;Kepala perangkat daerah;;", "ID Unit", "", "Tulis ID unitnya"},
		{"siti;Siti;;Kepala perangkat daerah;tidak-ada;", "ID Unit", "tidak-ada", "Tidak ada unit aktif"},
		{"siti;Siti;;Auditor;tidak-ada;", "ID Unit", "tidak-ada", "Kosongkan unitnya"},
		{"siti;Siti;;;tidak-ada;", "Peran", "", "kosongkan unitnya"},
		{"siti;Siti;;Auditor;;mungkin", "Definitif", "mungkin", "Ya atau Tidak"},
		{"Benar.Dulu;Siti;;;;", "Nama Pengguna", "benar.dulu", "baris 2"},
		{"lain;Siti;" + free + ";;;", "NIP", free, "baris 2"},
	} {
		page := sentAccounts(admin, "benar.dulu;Benar;"+free+";;;", c.row).Want(http.StatusUnprocessableEntity).Document()
		cells := page.Find("#daftar-galat tbody tr").First().Children()
		if got := fmt.Sprint(cells.Eq(0).Text(), "|", cells.Eq(1).Text(), "|", cells.Eq(2).Text()); got != "3|"+c.column+"|"+cmp.Or(c.value, i18n.None) || !strings.Contains(cells.Eq(3).Text(), c.remedy) {
			t.Errorf("%s: %s: %q, want %q in %s", c.row, got, cells.Eq(3).Text(), c.remedy, c.column)
		}
		if page.Find("input[name=akun]").Length() != 0 {
			t.Errorf("%s: the rest can be made", c.row)
		}
	}
	for name, content := range map[string]string{"": "", "kosong.csv": "", "kolom.csv": "Nama;NIP\nSiti;1\n", "judul.csv": "Nama Pengguna;Nama\n", "gambar.png": "\x89PNG\r\n"} {
		if got := faults(admin.Upload(accountsPath, nil, "file", name, []byte(content)).Want(http.StatusUnprocessableEntity)); got["file"] == "" {
			t.Errorf("%q: %v", name, got)
		}
	}
	sent := func(list string) *servertest.Response {
		return admin.Post(accountsPath+"/buat", url.Values{"akun": {list}})
	}
	sent(`[{"Row":2,"Username":"bungo.asn","Name":"Siti"}]`).Want(http.StatusConflict) // taken since it was checked
	sent(`[{"Row":2,"Username":"siti","Name":"Siti","Role":"raja"}]`).Want(http.StatusConflict)
	sent(`[{"Row":2,"Username":"siti","Name":"Si\u0000ti"}]`).Want(http.StatusUnprocessableEntity)
	sent("[" + strings.TrimSuffix(strings.Repeat(`{"Username":"siti","Name":"Siti"},`, 2001), ",") + "]").Want(http.StatusUnprocessableEntity)
	if n := s.Text(t, `select count(*)::text from user_account where username in ('siti', 'benar.dulu')`); n != "0" {
		t.Errorf("%s accounts made", n)
	}
}
