package exchange_test

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/exchange"
	"mutasi/internal/i18n"
	"mutasi/internal/reference"
)

// Made-up lists in the shape of the national ones: a list refers to another, one row has a code twice, cells end in spaces,
// a row is there twice, codes begin with zero.
const (
	familiesCSV = `id,nama,jenisJabatanId,rumpunJabatanId,pembinaId
F1,Guru,2,,A1
F2,"Penyuluh, Umum ",2,R9,A2
`
	functionalCSV = `id,nama,usiaBup,kelompokJabatanId,jenjang,status,kodeCepat
P1,Guru Ahli Pertama,60,F1,PT,N,0
P2,Guru Ahli Muda,60,F1,MU,N,00
P3,Penyuluh Umum Ahli Utama,65,F2,UT,O,
P4,Perawat Terampil,58,F7,TR,N,00009
`
	agenciesCSV = `id,nama,jenis,kodeCepat,jenisInstansiId
A1,Kementerian Contoh,P,0010,KEMENT
A2,LEMBAGA SIARAN,P,4057,
A2,Lembaga Penyiaran Contoh,P,4057,
A3,Kementerian Contoh,P,,
`
	programmesCSV = "id,tingkatPendidikanId,nama,status\nE1,40,S-1\u00a0PENDIDIKAN  MATEMATIKA ,1\nE2,05,SD,\nE2,05,SD,\n"
)

// lists are files by name.
func lists(named ...string) []exchange.ListFile {
	var out []exchange.ListFile
	for i := 0; i < len(named); i += 2 {
		content := []byte(named[i+1])
		if strings.HasSuffix(named[i], ".gz") {
			var b bytes.Buffer
			z := gzip.NewWriter(&b)
			_, _ = z.Write(content)
			_ = z.Close()
			content = b.Bytes()
		}
		out = append(out, exchange.ListFile{Name: named[i], Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }})
	}
	return out
}

var operatorOfAll = access.SystemActor("uji")

// bringLists imports lists and returns what became of each, with its faults.
func (w *world) bringLists(files []exchange.ListFile, asOf string, dry bool) []string {
	w.t.Helper()
	var day asn.Date
	if err := day.UnmarshalText([]byte(asOf)); err != nil {
		w.t.Fatal(err)
	}
	reports, err := w.ImportLists(w.t.Context(), operatorOfAll, files, day, dry)
	if err != nil {
		w.t.Fatal(err)
	}
	var out []string
	for _, r := range reports {
		out = append(out, fmt.Sprintf("%s rows=%d new=%d changed=%d same=%d ended=%d bad=%v", r.List, r.Rows, r.New, r.Changed, r.Same, r.Ended, r.Bad()))
		for _, f := range r.Faults {
			out = append(out, fmt.Sprintf("  %d %d %s %q %s", f.Row, f.Column, f.Heading, f.Value, f.Key))
			if m := f.Message(w.t.Context()); strings.Contains(m, "{") || !i18n.Has(f.Key) {
				w.t.Errorf("fault %s has no finished message: %s", f.Key, m)
			}
		}
	}
	return out
}

func (w *world) wantLists(got []string, want ...string) {
	w.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("lists (-want +got):\n%s", diff)
	}
}

// wantBack reads a list back and compares every cell, in order, with the file.
func (w *world) wantBack(code string, file io.Reader) int {
	w.t.Helper()
	want, err := csv.NewReader(file).ReadAll()
	if err != nil {
		w.t.Fatal(err)
	}
	s := &reference.Service{DB: w.DB}
	l, err := s.List(w.t.Context(), code)
	if err != nil {
		w.t.Fatalf("%s: %v", code, err)
	}
	got := [][]string{l.Columns}
	next := s.Export(w.t.Context(), l, reference.Filter{})
	for items, err := next(); len(items) > 0 || err != nil; items, err = next() {
		if err != nil {
			w.t.Fatal(err)
		}
		for _, i := range items {
			got = append(got, l.Cells(i))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("%s read back (-file +stored):\n%.2000s", code, diff)
	}
	return len(got) - 1
}

func TestListsComeInWithoutLoss(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all := lists("functional_positions.csv", functionalCSV, "kelasJabatan.csv", familiesCSV, "agencies.csv", agenciesCSV, "education_programmes.csv.gz", programmesCSV)
	want := []string{
		"functional_positions rows=4 new=4 changed=0 same=0 ended=0 bad=false",
		`  5 4 kelompokJabatanId "F7" reference.row.orphan`,
		"functional_families rows=2 new=2 changed=0 same=0 ended=0 bad=false",
		"agencies rows=4 new=4 changed=0 same=0 ended=0 bad=false",
		`  4 1 id "A2" reference.row.twice`,
		"education_programmes rows=3 new=3 changed=0 same=0 ended=0 bad=false",
		`  4 1 id "E2" reference.row.twice`,
	}
	w.wantLists(w.bringLists(all, "2026-01-01", true), want...)
	if n := w.value(`select count(*) from reference_list`); n != "0" {
		t.Errorf("a dry run stored %s lists", n)
	}
	w.wantLists(w.bringLists(all, "2026-01-01", false), want...)
	for code, file := range map[string]string{"functional_positions": functionalCSV, "functional_families": familiesCSV, "agencies": agenciesCSV, "education_programmes": programmesCSV} {
		w.wantBack(code, strings.NewReader(file))
	}

	before := w.value(`select md5(string_agg(i::text, '' order by id)) from reference_item i`) + w.value(`select count(*) from audit_event`) + w.value(`select string_agg(l::text, '') from reference_list l`)
	for i, line := range w.bringLists(all, "2026-02-01", false) {
		if !strings.HasPrefix(line, " ") && (!strings.Contains(line, " new=0 changed=0 ") || !strings.Contains(line, " ended=0 ")) {
			t.Errorf("the same files again, line %d: %s", i, line)
		}
	}
	if after := w.value(`select md5(string_agg(i::text, '' order by id)) from reference_item i`) + w.value(`select count(*) from audit_event`) + w.value(`select string_agg(l::text, '') from reference_list l`); after != before {
		t.Error("the same files again changed something")
	}
	if n := w.value(`select count(*) from reference_stage`); n != "0" {
		t.Errorf("%s rows left in the stage", n)
	}
}

func TestNewerListEndsWhatVanished(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.bringLists(lists("agencies.csv", agenciesCSV), "2026-01-01", false)
	// A1 is renamed, the first of the two A2 and A3 go, A4 comes; the columns stand in another order.
	newer := "id,nama,kodeCepat,jenis,jenisInstansiId\nA4,Badan Baru,0040,P,LPNK\nA1,Kementerian Contoh Baru,0010,P,KEMENT\nA2,Lembaga Penyiaran Contoh,4057,P,\n"
	w.wantLists(w.bringLists(lists("instansi.csv", newer), "2026-03-01", false), "agencies rows=3 new=1 changed=1 same=1 ended=2 bad=false")
	w.wantBack("agencies", strings.NewReader(newer))
	want := []string{"A1 Kementerian Contoh 2026-01-01–2026-03-01", "A1 Kementerian Contoh Baru 2026-03-01–", "A2 LEMBAGA SIARAN 2026-01-01–2026-03-01", "A2 Lembaga Penyiaran Contoh 2026-01-01–",
		"A3 Kementerian Contoh 2026-01-01–2026-03-01", "A4 Badan Baru 2026-03-01–"}
	got := w.list(`select code || ' ' || name || ' ' || valid_from || '–' || coalesce(valid_until::text, '') from reference_item order by code collate "C", valid_from, name collate "C"`)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	// A correction on the same day takes back what began on it; nothing is lost.
	w.wantLists(w.bringLists(lists("agencies.csv", strings.ReplaceAll(newer, "Badan Baru", "Badan Lain")), "2026-03-01", false), "agencies rows=3 new=0 changed=1 same=2 ended=0 bad=false")
	if got := w.value(`select count(*) from reference_item where name = 'Badan Baru' and valid_until = valid_from`); got != "1" {
		t.Errorf("%s rows taken back, want 1", got)
	}
	// An older file says what no longer holds.
	w.wantLists(w.bringLists(lists("agencies.csv", agenciesCSV), "2026-02-01", false), "agencies rows=0 new=0 changed=0 same=0 ended=0 bad=true",
		`  4 1 id "A2" reference.row.twice`, `  0 0  "" reference.older`)
	for _, sql := range []string{`delete from reference_item`, `update reference_item set name = 'x'`, `update reference_item set valid_until = null`} {
		if err := w.try(sql); err == nil {
			t.Errorf("%s was carried out", sql)
		}
	}
}

func TestListsAreRefusedWithThePlace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, c := range map[string]struct {
		files []exchange.ListFile
		want  []string
	}{
		"cells": {lists("agencies.csv", "id,nama\n,Tanpa Kode\nA1,=1+1\nA2,Baik,lebih\nA3,Baik\n", "echelons.csv", "id,nama\n00,\n"), []string{
			"agencies rows=1 new=1 changed=0 same=0 ended=0 bad=true", `  2 1 id "" reference.row.no_code`, `  3 2 nama "=1+1" import.cell.formula`, `  4 3  "lebih" reference.row.no_heading`,
			"echelons rows=1 new=1 changed=0 same=0 ended=0 bad=false"}},
		"columns": {lists("agencies.csv", "nomor,uraian\n1,x\n"), []string{"agencies rows=0 new=0 changed=0 same=0 ended=0 bad=true", `  1 0  "" reference.file.columns`}},
		"heading": {lists("agencies.csv", "id,nama,nama\n1,x,y\n"), []string{"agencies rows=0 new=0 changed=0 same=0 ended=0 bad=true", `  1 3 nama "" reference.file.heading`}},
		"name":    {lists("2026 (1).csv", "id,nama\n1,x\n"), []string{" rows=0 new=0 changed=0 same=0 ended=0 bad=true", `  0 0  "2026 (1).csv" reference.file.name`}},
		"quote":   {lists("agencies.csv", "id,nama\n1,x\n2,\"y\n"), []string{"agencies rows=0 new=0 changed=0 same=0 ended=0 bad=true", `  0 0  "" import.file.open_quote`}},
		"gzip":    {lists("agencies.csv", "\x1f\x8bxxxx"), []string{"agencies rows=0 new=0 changed=0 same=0 ended=0 bad=true", `  0 0  "" import.file.malformed`}},
		"twice": {lists("agencies.csv", "id,nama\n1,x\n", "instansi.csv", "id,nama\n1,y\n"), []string{"agencies rows=1 new=1 changed=0 same=0 ended=0 bad=false",
			"agencies rows=1 new=0 changed=1 same=0 ended=0 bad=true", `  0 0  "" reference.file.again`}},
	} {
		got := w.bringLists(c.files, "2026-01-01", false)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if n := w.value(`select count(*) from reference_item`); n != "0" {
		t.Errorf("%s rows were stored", n)
	}
	if _, err := w.ImportLists(t.Context(), w.who, nil, asn.Date{}, false); !errors.Is(err, access.ErrForbidden) {
		t.Errorf("a government's operator: %v", err)
	}
}

// TestRealLists brings the real national lists in, where they are at hand (MUTASI_TEST_LISTS: their folder).
func TestRealLists(t *testing.T) {
	dir := os.Getenv("MUTASI_TEST_LISTS")
	if dir == "" {
		t.Skip("MUTASI_TEST_LISTS names no folder")
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.csv*"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no lists in %s: %v", dir, err)
	}
	var files []exchange.ListFile
	for _, n := range names {
		files = append(files, exchange.ListFile{Name: filepath.Base(n), Open: func() (io.ReadCloser, error) { return os.Open(n) }})
	}
	w := newWorld(t)
	for round, day := range []asn.Date{asn.NewDate(2026, 1, 1), asn.NewDate(2026, 2, 1)} {
		reports, err := w.ImportLists(t.Context(), operatorOfAll, files, day, false)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range reports {
			n := w.wantBack(r.List, unpacked(t, names[i]))
			t.Logf("%-22s rows %6d new %6d same %6d remarks %d", r.List, r.Rows, r.New, r.Same, len(r.Faults)+r.More)
			if r.Bad() || r.Rows != n || round == 0 && r.New != n || round == 1 && (r.Same != n || r.Changes()) {
				t.Errorf("round %d, %s: %d rows read back, %+v", round, r.List, n, r.Outcome)
			}
		}
	}
}

func unpacked(t *testing.T, name string) io.Reader {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(name, ".gz") {
		return bytes.NewReader(content)
	}
	z, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return z
}
