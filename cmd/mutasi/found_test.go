package main

import (
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"mutasi/internal/dbtest"
)

// Without a demonstration a government begins by command: its administrator signs in, and its data come in.
func TestAGovernmentBegins(t *testing.T) {
	t.Parallel()
	database := dbtest.Clone(t, "", nil)
	run := func(args ...string) (string, int) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
		cmd.Env = append(os.Environ(), asProgram+"=1", "DATABASE_URL="+database, "MUTASI_LOG_LEVEL=error")
		out, _ := cmd.CombinedOutput()
		return string(out), cmd.ProcessState.ExitCode()
	}
	units := filepath.Join(t.TempDir(), "unit.csv")
	if err := os.WriteFile(units, []byte("ID Unit;Nama Unit;ID Unit Atasan;Kode Wilayah\nu1;Dinas Pendidikan;;15.08\nu2;SDN 1;u1;15.08.07\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if said, code := run("import", "units", units); code != 1 || !strings.Contains(said, "mutasi found") {
		t.Errorf("an import before: code %d, %q; want the command that begins a government", code, said)
	}
	const hint = "begin one with mutasi found"
	before := launch(t, database)
	if said := before.said(t); !strings.Contains(said, hint) {
		t.Errorf("served without a government: %q does not say %q", said, hint)
	}
	before.kill()
	bungo := []string{"found", "--code", "5503", "--name", "Pemerintah Kabupaten Bungo", "--region", "15.08", "--seat", "Muara Bungo", "--admin", "Siti"}
	said, code := run(bungo...)
	first := linkIn(said)
	if code != 0 || first == "" {
		t.Fatalf("code %d, %q", code, said)
	}
	for _, tt := range []struct {
		change, want string
		code         int
	}{
		{"", "Instansi dengan kode ini sudah ada.", 1},
		{"--name=Bungo", "Awali nama instansi dengan Pemerintah Kabupaten", 1},
		{"--region=ab", "say --code, --name, --region, --seat and --admin", 2},
	} {
		again := bungo
		if tt.change != "" {
			again = append(again[:len(again):len(again)], tt.change)
		}
		if said, code := run(again...); code != tt.code || !strings.Contains(said, tt.want) {
			t.Errorf("found %s: code %d, %q; want %d and %q", tt.change, code, said, tt.code, tt.want)
		}
	}
	if said, code := run("import", "units", units); code != 0 || !strings.Contains(said, "2") {
		t.Errorf("import: code %d, %q", code, said)
	}
	s := launch(t, database)
	if said := s.said(t); strings.Contains(said, hint) {
		t.Errorf("served with a government: %q", said)
	}
	const password = "kapur barus di lemari"
	set := func(code string) int {
		t.Helper()
		status, _, err := newClient(t).send(s.url+"/akun/kata-sandi/baru", url.Values{"_key": {strings.Repeat("k", 26)}, "kode": {code}, "password": {password}, "password_again": {password}})
		if err != nil {
			t.Fatal(err)
		}
		return status
	}
	said, code = run("account", "reset", "Siti") // the first link was lost
	if code != 0 || linkIn(said) == "" {
		t.Fatalf("code %d, %q", code, said)
	}
	for _, use := range []struct {
		code string
		want int
	}{{first, http.StatusNotFound}, {linkIn(said), http.StatusSeeOther}, {first, http.StatusNotFound}} {
		if got := set(use.code); got != use.want {
			t.Errorf("a link answers %d, want %d", got, use.want)
		}
	}
	if said, code := run("account", "reset", "tidak.ada"); code != 1 || !strings.Contains(said, "Tidak ada akun") {
		t.Errorf("an unknown account: code %d, %q", code, said)
	}
	reach(t, database).exec(t, `with u as (insert into user_account (public_id, username, name, password_hash, agency_id)
		select 'budi', 'budi', 'Budi', password_hash, agency_id from user_account where username = 'siti' returning id, agency_id)
		insert into role_grant (user_id, role, agency_id, granted_by) select id, 'hr_operator', agency_id, 'uji' from u`)
	for _, who := range []struct {
		username string
		pages    []string // the first is the account's own
	}{
		{"siti", []string{"/admin/pengguna", "/impor", "/audit", "/admin/aturan", "/admin/kalender", "/admin/peta"}},
		{"budi", []string{"/beranda", "/kotak-masuk", "/pegawai", "/jabatan/bezetting", "/jabatan/peta", "/beban-kerja", "/beban-kerja/wilayah", "/lowongan",
			"/usulan", "/usulan/baru", "/sk", "/sk/baru", "/talenta", "/siap-mutasi", "/beban-kerja/abk", "/daftar", "/mutu-data", "/impor/baru"}},
	} {
		c := newClient(t)
		if status, to, err := c.send(s.url+"/masuk", url.Values{"username": {who.username}, "password": {password}}); err != nil || status != http.StatusSeeOther || to != who.pages[0] {
			t.Fatalf("sign in: %d %s %v", status, to, err)
		}
		for _, page := range who.pages {
			r, err := c.Get(s.url + page)
			if err != nil {
				t.Fatal(err)
			}
			_ = r.Body.Close()
			if r.StatusCode != http.StatusOK {
				t.Errorf("%s of a government that has just begun: %s", page, r.Status)
			}
		}
	}
}

// linkIn is the code of the password link that a command has printed.
func linkIn(said string) string {
	m := regexp.MustCompile(`/akun/kata-sandi/baru\?kode=(\w{32})\n`).FindStringSubmatch(said)
	if m == nil {
		return ""
	}
	return m[1]
}
