package workloads_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"mutasi/internal/seed"
	"mutasi/internal/servertest"
)

// The download holds the filtered list in the columns of the recap, all of it, and is written down; who may not take
// lists out gets none.
func TestStaffingDownload(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	c := a.As(t, "bungo.operator")
	const filter = "?tampil=kurang&tanggal=2028-01-01"
	r := c.Get("/jabatan/bezetting/unduh.csv" + filter).Want(http.StatusOK)
	if got := r.Header.Get("Content-Disposition"); !strings.Contains(got, "bezetting-2028-01-01.csv") {
		t.Errorf("named %q", got)
	}
	body := bytes.TrimPrefix(r.Content, []byte("\ufeff"))
	read := csv.NewReader(bytes.NewReader(body))
	read.Comma = ';'
	rows, err := read.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"No.", "Unit kerja", "Jabatan", "Kelas jabatan", "Kebutuhan (ABK)", "Bezetting PNS", "Bezetting PPPK", "Bezetting", "Selisih (+/−)",
		"Pensiun T+1", "Pensiun T+2", "Pensiun T+3", "Pensiun T+4", "Pensiun T+5", "Keterangan", "EJ", "PEJ"}
	if strings.Join(rows[0], "|") != strings.Join(want, "|") {
		t.Errorf("columns %q", rows[0])
	}
	short := 0
	for i, row := range rows[1:] {
		need, held, diff := number(t, row[4]), number(t, row[7]), number(t, row[8])
		if number(t, row[0]) != i+1 || held != number(t, row[5])+number(t, row[6]) || diff != held-need || diff >= 0 {
			t.Errorf("row %d: %q", i+1, row)
		}
		short -= diff
	}
	page := c.Page("/jabatan/bezetting" + filter).Find("main").Text()
	for _, says := range []string{strconv.Itoa(len(rows)-1) + " jabatan:", "Kurang " + strconv.Itoa(short) + ","} {
		if !strings.Contains(page, says) {
			t.Errorf("the page does not say %q", says)
		}
	}
	if n := a.Text(t, `select count(*)::text from audit_event where action = 'need.export'
		and actor_name = (select name from user_account where username = 'bungo.operator')`); n != "1" {
		t.Errorf("%s records of the download", n)
	}
	book := c.Get("/jabatan/bezetting/unduh.xlsx" + filter).Want(http.StatusOK)
	if !bytes.HasPrefix(book.Content, []byte("PK")) {
		t.Errorf("no workbook: %.20q", book.Content)
	}
	c.Get("/jabatan/bezetting/unduh.pdf").Want(http.StatusNotFound)
	a.As(t, "bungo.kepala.pendidikan").Get("/jabatan/bezetting/unduh.csv").Want(http.StatusForbidden)
}

// Maps lead to the list of a school or a division, which is no choice of the filter: it is named all the same and stays chosen.
func TestStaffingOfAnyUnit(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	school := a.Text(t, `select u.public_id from unit u join agency a on a.id = u.agency_id where a.code = '5503' and u.name = $1`, seed.BungoShortSchool)
	for account, name := range map[string]string{"bungo.operator": seed.BungoShortSchool, "palembang.operator": "unit yang tidak ditemukan"} {
		page := a.As(t, account).Page("/jabatan/bezetting?unit=" + school)
		if got := strings.TrimSpace(page.Find("select[name=unit] option[selected]").Text()); got != name {
			t.Errorf("%s: the unit chosen is %q, want %q", account, got, name)
		}
		if said := page.Find("main").Text(); !strings.Contains(said, "Unit kerja: "+name) || strings.Contains(said, school) {
			t.Errorf("%s: the page does not name the unit: %s", account, said)
		}
	}
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Errorf("%q is no number", s)
	}
	return n
}

// Carrying out the open cases moves as many people out of posts as into posts of the agency: the sums of both maps
// are the same, and where only changes are asked for, only changed rows are left, now and then side by side.
func TestHeatShowsChanges(t *testing.T) {
	t.Parallel()
	c := servertest.New(t).As(t, "bungo.operator")
	all := c.Page("/beban-kerja?banding=usulan")
	only := c.Page("/beban-kerja?banding=usulan&perubahan=1")
	changed, totals := 0, map[string]string{}
	all.Find("table.heat tbody tr").Each(func(_ int, row *goquery.Selection) {
		if strings.Contains(row.Text(), "→") {
			changed++
			totals[row.Find("th").Text()] = row.Find("td").Last().Text()
		}
	})
	then := only.Find("#peta tbody tr")
	only.Find("#peta-kini tbody tr").Each(func(i int, row *goquery.Selection) {
		unit, total := row.Find("th").Text(), row.Find("td").Last().Text()
		if after := then.Eq(i).Find("td").Last().Text(); after != total { // moves within a unit leave its sum
			total += " →menjadi " + after
		}
		if other := then.Eq(i).Find("th").Text(); other != unit {
			t.Errorf("%s stands beside %s", unit, other)
		}
		if total != totals[unit] {
			t.Errorf("%s sums to %q, on the whole map to %q", unit, total, totals[unit])
		}
	})
	if left := then.Length(); changed == 0 || left != changed {
		t.Errorf("%d rows change, %d are left", changed, left)
	}
	if rows := only.Find("table.bars tbody tr").Length(); rows == 0 || rows > 12 {
		t.Errorf("%d rows in the chart", rows)
	}
	if text := c.Page("/beban-kerja").Find("main").Text(); strings.Contains(text, "→") {
		t.Error("the map of today shows changes")
	}
}

// A day that is none, or too far away, is told and leaves today.
func TestDayOutOfReach(t *testing.T) {
	t.Parallel()
	c := servertest.New(t).As(t, "bungo.operator")
	for _, path := range []string{"/jabatan/bezetting", "/beban-kerja"} {
		for _, day := range []string{"31-2-2027", "besok", "1990-01-01", "2999-01-01"} {
			page := c.Page(path + "?tanggal=" + day)
			if page.Find(`[name="tanggal"][aria-invalid="true"]`).Length() != 1 {
				t.Errorf("%s %s: no fault at the field", path, day)
			}
		}
	}
}

// The post map of a unit names each post and who holds it; a unit of another government does not exist.
func TestPostMap(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	c := a.As(t, "bungo.operator")
	unit := a.Path(t, "/jabatan/peta?unit={id}", "bungo")
	text := c.Page(unit).Find("ul.tree").Text()
	for _, s := range a.Texts(t, `select p.name from post t join position p on p.id = t.position_id join unit u on u.id = t.unit_id where u.public_id = split_part($1, '=', 2)
		union all select e.name from employee e join unit u on u.id = e.unit_id where u.public_id = split_part($1, '=', 2)`, unit) {
		if !strings.Contains(text, s) {
			t.Errorf("the map does not show %s", s)
		}
	}
	c.Get(a.Path(t, "/jabatan/peta?unit={id}", "medan")).Want(http.StatusNotFound)
}
