package servertest_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/exchange"
	"mutasi/internal/servertest"
)

// What is downloaded of a list is the list: it comes in again without a change. What has ended is shown as such.
func TestNationalListThereAndBack(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	bring := func(content []byte, day asn.Date) exchange.ListReport {
		t.Helper()
		reports, err := a.Exchange.ImportLists(t.Context(), access.SystemActor("uji"), []exchange.ListFile{{Name: "pendidikan.csv",
			Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }}}, day, false)
		if err != nil || len(reports) != 1 || reports[0].Bad() {
			t.Fatalf("import: %v, %+v", err, reports)
		}
		return reports[0]
	}
	bring([]byte("id,tingkatPendidikanId,nama,status\nE1,40,S-1 PENDIDIKAN MATEMATIKA ,1\nE2,40,\"S-1 ILMU, HUKUM\",\nE3,45,S-2 =HUKUM,0\n"), asn.NewDate(2026, 1, 1))
	c := a.As(t, "bungo.operator")
	if page := string(c.Get("/daftar").Want(http.StatusOK).Content); !strings.Contains(page, "Program pendidikan") {
		t.Errorf("the list is not shown: %.300s", page)
	}
	page := string(c.Get("/daftar/education_programmes?cari=Hukum&induk=40").Want(http.StatusOK).Content)
	if !strings.Contains(page, "S-1 ILMU, HUKUM") || strings.Contains(page, "MATEMATIKA") || strings.Contains(page, "S-2") {
		t.Errorf("the search for hukum among S-1 shows something else: %.2000s", page)
	}
	for _, format := range []string{"csv", "xlsx"} {
		file := c.Get("/daftar/education_programmes/unduh." + format).Want(http.StatusOK)
		if r := bring(file.Content, asn.NewDate(2026, 2, 1)); r.Changes() || r.Same != 3 {
			t.Errorf("%s: %+v", format, r.Outcome)
		}
	}
	bring([]byte("id,tingkatPendidikanId,nama,status\nE1,40,S-1 PENDIDIKAN MATEMATIKA ,1\n"), asn.NewDate(2026, 3, 1))
	if page := string(c.Get("/daftar/education_programmes?tampil=berakhir").Want(http.StatusOK).Content); !strings.Contains(page, "ILMU, HUKUM") || !strings.Contains(page, "1 Mar 2026") {
		t.Errorf("what ended is not shown: %.2000s", page)
	}
	if file := string(c.Get("/daftar/education_programmes/unduh.csv?tampil=berakhir").Want(http.StatusOK).Content); !strings.Contains(file, "2026-03-01") {
		t.Errorf("the file of what ended does not say when: %s", file)
	}
	c.Get("/daftar/education_programmes/unduh.pdf").Want(http.StatusNotFound)
	if missing := c.Get("/daftar/ranks"); missing.StatusCode != http.StatusNotFound {
		t.Errorf("a list that was never imported: %d", missing.StatusCode)
	}
}
