package cli_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mutasi/internal/db"
	"mutasi/internal/exchange"
	"mutasi/internal/exchange/cli"
)

func undo(t *testing.T, s *exchange.Service, args ...string) (code int, out, errOut string) {
	t.Helper()
	var o, e bytes.Buffer
	options, ok := cli.ParseUndo(args, &e)
	if !ok {
		return cli.Usage, "", e.String()
	}
	code = cli.RunUndo(t.Context(), s, options, &o, &e)
	return code, o.String(), e.String()
}

func TestUndo(t *testing.T) {
	t.Parallel()
	s := newService(t, "5503")
	if code, _, errOut := mutasi(t, s, units, "units", "FILE"); code != cli.BadRows {
		t.Fatalf("import: %d, %s", code, errOut)
	}
	id, err := db.Value[string](t.Context(), s.DB, `select public_id from import_run`)
	if err != nil {
		t.Fatal(err)
	}
	code, out, errOut := undo(t, s, id, "--dry-run")
	if want := "Unit organisasi: dihapus 2 · dikembalikan 0 · tetap 0\nIni uji coba: belum ada yang berubah.\n"; code != cli.OK || out != want || errOut != "Diperiksa 2 dari 2 baris\n" {
		t.Errorf("dry run: %d, progress %q, %s", code, errOut, cmp.Diff(want, out))
	}
	if n := count(t, s, `select count(*) from unit`); n != 2 {
		t.Errorf("a dry run left %d units, want 2", n)
	}

	err = s.DB.Housekeep(t.Context(), "test", func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `update unit_period set name = 'SDN Satu' where name = 'SDN 1'`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	book := filepath.Join(t.TempDir(), "tetap.xlsx")
	code, out, errOut = undo(t, s, "--json", "--lang", "en", "--kept", book, id)
	var got struct {
		State  string
		DryRun bool `json:"dry_run"`
		Counts []exchange.UndoCount
		Kept   []struct {
			Row               int
			Name, Key         string
			Object            exchange.ObjectKind
			Message, Whatever string
		}
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != cli.BadRows || errOut != "" {
		t.Fatalf("code %d, %v, %s %s", code, err, out, errOut)
	}
	if diff := cmp.Diff([]exchange.UndoCount{{Object: exchange.ObjectUnit, Kept: 2}}, got.Counts); diff != "" || got.State != "done" || got.DryRun || len(got.Kept) != 2 ||
		got.Kept[0].Key != "import.undo.used_own" || got.Kept[1].Key != "import.undo.changed" || got.Kept[1].Row != 3 {
		t.Errorf("report %+v", got)
	}
	if info, err := os.Stat(book); err != nil || info.Size() == 0 || info.Mode().Perm() != 0o600 {
		t.Errorf("workbook: %v, %v", info, err)
	}

	err = s.DB.Housekeep(t.Context(), "test", func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `update unit_period set name = 'SDN 1' where name = 'SDN Satu'`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "Unit organisasi: dihapus 2 · dikembalikan 0 · tetap 0\nDitarik kembali oleh Sistem: impor pada 21 Nov 2026, 10.00 WIB. Semua data (2) kembali seperti semula.\n"
	for _, again := range []string{"the first time", "again"} { // the second time there is nothing left to do
		if code, out, errOut = undo(t, s, id); code != cli.OK || out != want {
			t.Errorf("%s: %d, %s, %s", again, code, errOut, cmp.Diff(want, out))
		}
	}
	if n := count(t, s, `select count(*) from unit`); n != 0 {
		t.Errorf("%d units are left", n)
	}
}

func TestUndoCommandLine(t *testing.T) {
	t.Parallel()
	s := newService(t, "5503")
	for _, args := range [][]string{{}, {"a", "b"}, {"a", "--lang", "xx"}, {"a", "--nonsense"}} {
		if code, _, errOut := undo(t, s, args...); code != cli.Usage || errOut == "" {
			t.Errorf("%q: code %d, %q; want usage", args, code, errOut)
		}
	}
	if code, _, errOut := undo(t, s, "tidak-ada"); code != cli.Failed || errOut != "mutasi: import undo: Impor ini tidak ditemukan.\n" {
		t.Errorf("unknown import: code %d, %q", code, errOut)
	}
}
