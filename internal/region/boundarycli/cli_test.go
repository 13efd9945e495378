package boundarycli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/region"
	"mutasi/internal/region/boundarycli"
)

const sqlWorld = `
insert into region (code, parent_code, name, level) values ('15', null, 'Jambi', 1), ('15.08', '15', 'Bungo', 2), ('15.08.01', '15.08', 'Utara', 3), ('15.08.02', '15.08', 'Selatan', 3);
insert into agency (public_id, code, name, short_name, kind, region_code, head_title, seat, hr_name) values ('g1', '5503', 'Kabupaten Bungo', 'Bungo', 'regency', '15.08', 'Bupati', 'Muara Bungo', 'BKPSDM')`

const file = `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"kode":"15.08.01"},"geometry":{"type":"Polygon","coordinates":[[[101,-1],[102,-1],[102,-2],[101,-1]]]}}]}`

func TestCommandLine(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	err := d.Housekeep(t.Context(), "test", func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), sqlWorld)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	s := &region.Service{DB: d, Now: func() time.Time { return time.Date(2026, 11, 21, 3, 0, 0, 0, time.UTC) }}
	name := filepath.Join(t.TempDir(), "batas.geojson")
	if err := os.WriteFile(name, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args      []string
		code      int
		out, says string
	}{
		{nil, boundarycli.Usage, "", "usage"},
		{[]string{name, "--lang", "fr"}, boundarycli.Usage, "", "language"},
		{[]string{"/nowhere"}, boundarycli.Failed, "", "no such file"},
		{[]string{name}, boundarycli.Failed, "", `features[0].properties: tidak ada sifat "code"`},
		{[]string{name, "--code-property", "kode", "--agency", "1"}, boundarycli.Failed, "", "Tidak ada pemerintah daerah"},
		{[]string{name, "--code-property", "kode", "--agency", "5503"}, boundarycli.OK, "Kabupaten Bungo: batas 1 kecamatan tersimpan", ""},
		{[]string{"--code-property", "kode", name, "--lang", "en"}, boundarycli.OK, "nothing changed.\n1 districts have no outline yet: Selatan.\n", ""},
		{[]string{"--code-property", "kode", name, "--json"}, boundarycli.OK, `"Changed":false`, ""},
	} {
		var out, errOut bytes.Buffer
		code := boundarycli.Usage
		if o, ok := boundarycli.Parse(tt.args, &errOut); ok {
			code = boundarycli.Run(t.Context(), s, o, &out, &errOut)
		}
		if code != tt.code || !strings.Contains(out.String(), tt.out) || !strings.Contains(errOut.String(), tt.says) {
			t.Errorf("%v: code %d, %q, %q", tt.args, code, out.String(), errOut.String())
		}
	}
}
