package servertest_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mutasi/internal/servertest"
)

// A file that cannot come in is refused on the page with what to do about it, and nothing is stored.
func TestUploadsAreRefusedWithTheRemedy(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	c := a.As(t, "bungo.operator")
	before := a.Text(t, `select count(*)::text || $1 from import_run`, "")
	row := []byte("198506122010012001;Ani;01;SDN 1;Guru;01-03-2021\n")
	for _, tt := range []struct {
		name string
		file []byte
		want string
	}{
		{"kosong.xlsx", nil, "Berkas ini kosong. Pilih berkas yang berisi data."},
		{"judul.csv", []byte("NIP;Nama;Kedudukan Hukum;Unit Kerja;Jabatan;TMT Jabatan\n"), "Berkas ini hanya berisi judul kolom. Isi paling sedikit satu baris di bawahnya."},
		{"foto.xlsx", []byte("\xff\xd8\xff\xe0 JFIF"), "Berkas ini bukan tabel. Kirim berkas Excel (.xlsx) atau CSV."},
		{"lama.xls", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 2000)), "Buka di Excel atau LibreOffice, lalu simpan sebagai .xlsx."},
		{"21 MB.csv", bytes.Repeat(row, 21<<20/len(row)), "Berkas terlalu besar. Paling besar 20 MB; berkas Anda 21 MB."},
		{"60 MB.csv", bytes.Repeat(row, 60<<20/len(row)), "Kiriman ini terlalu besar. Paling besar 25 MB. Kembali, lalu pilih berkas yang lebih kecil atau bagi menjadi beberapa berkas."},
	} {
		r := c.Upload("/impor/baru", url.Values{"kind": {"employees"}, "as_of_d": {"1"}, "as_of_m": {"11"}, "as_of_y": {"2026"}}, "file", tt.name, tt.file)
		r.Want(http.StatusUnprocessableEntity)
		if said := strings.Join(strings.Fields(r.Document().Find("main").Text()), " "); !strings.Contains(said, tt.want) {
			t.Errorf("%s: the page says %q, want %q", tt.name, said, tt.want)
		}
	}
	if after := a.Text(t, `select count(*)::text || $1 from import_run`, ""); after != before {
		t.Errorf("%s imports were stored, before %s", after, before)
	}
}
