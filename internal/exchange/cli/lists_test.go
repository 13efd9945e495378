package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mutasi/internal/exchange/cli"
)

func TestImportLists(t *testing.T) {
	t.Parallel()
	s := newService(t)
	dir, other := t.TempDir(), filepath.Join(t.TempDir(), "buruk.csv")
	for name, content := range map[string]string{filepath.Join(dir, "agencies.csv"): "id,nama\nA1,Satu\nA1,Dua\n", filepath.Join(dir, "baca.txt"): "bukan daftar",
		other: "id,nama\n,Tanpa kode\n"} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		args      []string
		code      int
		out, says string
	}{
		{nil, cli.Usage, "", "usage: mutasi import lists"},
		{[]string{dir, "--as-of", "kemarin"}, cli.Usage, "", "usage"},
		{[]string{"/nowhere"}, cli.Failed, "", "no such file"},
		{[]string{dir, "--list", "x"}, cli.Failed, "", "--list goes with a single file"},
		{[]string{dir, "--dry-run"}, cli.OK, "agencies.csv → Instansi: 2 baris; baru 2 · berubah 0 · sama 0 · berakhir 0.\n" +
			"  Baris 3, kolom A (id) \"A1\" (peringatan): Kode ini sudah dipakai baris 2. Kedua baris disimpan; laporkan kepada pemilik daftar.\n" +
			"Ini uji coba: tidak ada yang disimpan.\n", ""},
		{[]string{dir}, cli.OK, "Tersimpan.\n", ""},
		{[]string{"--lang", "en", dir}, cli.OK, "Nothing changed.\n", ""},
		{[]string{other, "--list", "jenis_kursus"}, cli.Failed, "buruk.csv: ditolak.\n  Baris 2, kolom A (id): Isi kode baris ini.\nTidak ada yang disimpan.", ""},
		{[]string{other, "--json"}, cli.Failed, `"message": "Isi kode baris ini."`, ""},
	} {
		var out, errOut bytes.Buffer
		code := cli.Usage
		if o, ok := cli.ParseLists(c.args, &errOut); ok {
			code = cli.RunLists(t.Context(), s, o, &out, &errOut)
		}
		if code != c.code || !strings.Contains(out.String(), c.out) || !strings.Contains(errOut.String(), c.says) {
			t.Errorf("%v: code %d, %q, %q", c.args, code, out.String(), errOut.String())
		}
	}
	if n := count(t, s, `select count(*) from reference_item`); n != 2 {
		t.Errorf("%d rows stored, want 2", n)
	}
}
