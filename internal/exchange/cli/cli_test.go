package cli_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/exchange"
	"mutasi/internal/exchange/cli"
)

const units = "ID Unit;Nama Unit;ID Unit Atasan\nd;Dinas Pendidikan;\ns1;SDN 1;d\ns2;SDN 2;zzz\n"

// newService is an import into a database with some governments.
func newService(t *testing.T, codes ...string) *exchange.Service {
	t.Helper()
	d := dbtest.New(t)
	for _, c := range codes {
		err := d.Housekeep(t.Context(), "test", func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), `insert into agency (public_id, code, name, short_name, kind, region_code, head_title, seat, hr_name)
				values ($1, $1, 'Kabupaten ' || $1, $1, 'regency', '15.08', 'Bupati', 'Kota', 'BKPSDM')`, c)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return &exchange.Service{DB: d, Now: func() time.Time { return time.Date(2026, 11, 21, 3, 0, 0, 0, time.UTC) }}
}

// mutasi runs a command line; FILE stands for a file with the content.
func mutasi(t *testing.T, s *exchange.Service, content string, args ...string) (code int, out, errOut string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "unit.csv")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	for i, a := range args {
		if a == "FILE" {
			args[i] = file
		}
	}
	var o, e bytes.Buffer
	options, ok := cli.Parse(args, &e)
	if !ok {
		return cli.Usage, o.String(), e.String()
	}
	code = cli.Run(t.Context(), s, options, &o, &e)
	return code, o.String(), e.String()
}

func count(t *testing.T, s *exchange.Service, sql string) int {
	t.Helper()
	n, err := db.Value[int](t.Context(), s.DB, sql)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestImportReportsAndStores(t *testing.T) {
	t.Parallel()
	s := newService(t, "5503")
	code, out, errOut := mutasi(t, s, units, "units", "FILE")
	if code != cli.BadRows || errOut != "Diperiksa 3 dari 3 baris\nDisimpan 2 dari 2 baris\n" {
		t.Errorf("code %d, progress %q", code, errOut)
	}
	want := `unit.csv: 3 baris, judul di baris 1, untuk Kabupaten 5503.
Kolom: ID Unit = A; Nama Unit = B; ID Unit Atasan = C.
Baris 4, kolom C (ID Unit Atasan) "zzz": ID unit atasan ini tidak ada di berkas maupun di data kami. Periksa ID-nya.
Baru 2 · berubah 0 · sama 0 · galat 1 · dengan peringatan 0
Selesai dalam 0 detik.
`
	if diff := cmp.Diff(want, out); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	if n := count(t, s, `select count(*) from unit`); n != 2 {
		t.Errorf("%d units, want 2", n)
	}
	if n := count(t, s, `select count(*) from river_job where kind = 'import.check'`); n != 0 {
		t.Errorf("%d checks queued beside the command's own", n)
	}
}

func TestDryRunAsJSON(t *testing.T) {
	t.Parallel()
	s := newService(t, "5503", "5271")
	code, out, errOut := mutasi(t, s, units, "units", "FILE", "--dry-run", "--json", "--agency", "5271", "--lang", "en")
	if code != cli.BadRows || errOut != "" {
		t.Errorf("code %d, errors %q", code, errOut)
	}
	var got struct {
		Agency, State string
		DryRun        bool `json:"dry_run"`
		New, Bad      int
		Mapping       map[string]string
		Faults        []struct {
			Row                                  int
			Column, Heading, Value, Key, Message string
		}
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if got.Agency != "5271" || !got.DryRun || got.New != 2 || got.Bad != 1 || got.Mapping["parent_id"] != "C" || len(got.Faults) != 1 {
		t.Errorf("report %+v", got)
	}
	if f := got.Faults[0]; f.Row != 4 || f.Column != "C" || f.Value != "zzz" || f.Key != "import.unit.parent_id" || !strings.HasPrefix(f.Message, "This parent id") {
		t.Errorf("fault %+v", f)
	}
	if n := count(t, s, `select count(*) from unit`) + count(t, s, `select count(*) from stored_file`); n != 0 {
		t.Errorf("a dry run stored %d things", n)
	}
}

func TestRejectedWorkbook(t *testing.T) {
	t.Parallel()
	s := newService(t, "5503")
	name := filepath.Join(t.TempDir(), "galat.xlsx")
	if code, _, errOut := mutasi(t, s, units, "units", "FILE", "--rejected", name); code != cli.BadRows {
		t.Fatalf("code %d, %s", code, errOut)
	}
	if info, err := os.Stat(name); err != nil || info.Size() == 0 || info.Mode().Perm() != 0o600 {
		t.Errorf("workbook: %v, %v", info, err)
	}
	if code, _, errOut := mutasi(t, s, units, "units", "FILE", "--rejected", name); code != cli.Failed || !strings.Contains(errOut, "exists") {
		t.Errorf("over an existing file: code %d, %s", code, errOut)
	}
}

func TestMapByHand(t *testing.T) {
	t.Parallel()
	s := newService(t, "5503")
	content := "Sebutan;ID Unit\nDinas Pendidikan;d\n"
	if code, _, errOut := mutasi(t, s, content, "units", "FILE"); code != cli.Failed || !strings.Contains(errOut, "Pilih kolom untuk Nama Unit.") {
		t.Errorf("without a name: code %d, %s", code, errOut)
	}
	if _, _, errOut := mutasi(t, s, content, "units", "FILE"); !strings.Contains(errOut, "--map name=… ") || !strings.Contains(errOut, "Sebutan; ID Unit") {
		t.Errorf("no word on how to map: %s", errOut)
	}
	own := "Sebutan;Sandi;Di bawah\nDinas Pendidikan;d;\n"
	if code, _, errOut := mutasi(t, s, own, "units", "FILE", "--map", "name=Sebutan", "--dry-run"); code != cli.OK {
		t.Errorf("headings of their own: code %d, %s", code, errOut)
	}
	if n := count(t, s, `select count(*) from import_run where state <> 'cancelled'`); n != 0 {
		t.Errorf("%d runs left open", n)
	}
	if code, _, errOut := mutasi(t, s, content, "units", "FILE", "--map", "name=sebutan"); code != cli.OK {
		t.Errorf("mapped by hand: code %d, %s", code, errOut)
	}
	for _, wrong := range []string{"nama=Sebutan", "name=Nama", "name"} {
		if code, _, _ := mutasi(t, s, content, "units", "FILE", "--map", wrong); code != cli.Failed {
			t.Errorf("--map %s: code %d, want %d", wrong, code, cli.Failed)
		}
	}
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	s := newService(t, "5503", "5271")
	for name, tt := range map[string]struct {
		args []string
		code int
		says string
	}{
		"no file":            {[]string{"units"}, cli.Usage, "usage"},
		"unknown kind":       {[]string{"people", "FILE"}, cli.Usage, "unknown kind"},
		"unknown option":     {[]string{"units", "FILE", "--force"}, cli.Usage, "force"},
		"unknown language":   {[]string{"units", "FILE", "--lang", "fr"}, cli.Usage, "language"},
		"bad date":           {[]string{"units", "FILE", "--as-of", "kemarin"}, cli.Usage, "yyyy-mm-dd"},
		"which government":   {[]string{"units", "FILE"}, cli.Failed, "--agency"},
		"unknown government": {[]string{"units", "FILE", "--agency", "1"}, cli.Failed, "5271 Kabupaten 5271"},
		"missing file":       {[]string{"units", "/nowhere", "--agency", "5503"}, cli.Failed, "no such file"},
		"hostile file":       {[]string{"employees", "FILE", "--agency", "5503"}, cli.Failed, "Pilih kolom untuk NIP."},
	} {
		code, _, errOut := mutasi(t, s, units, tt.args...)
		if code != tt.code || !strings.Contains(errOut, tt.says) {
			t.Errorf("%s: code %d, %q; want %d and %q", name, code, errOut, tt.code, tt.says)
		}
	}
}
