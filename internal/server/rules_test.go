package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mutasi/internal/i18n"
	"mutasi/internal/policy"
	"mutasi/internal/servertest"
)

// change is the form of a parameter, with what differs from a good one.
func change(differ url.Values) url.Values {
	form := url.Values{"value": {"7"}, "from_d": {"21"}, "from_m": {"11"}, "from_y": {"2026"},
		"basis": {"Peraturan Bupati 12/2026"}, "reason": {"Berkas guru diperiksa bertahap."}}
	for k, v := range differ {
		form[k] = v
	}
	return form
}

// An agency sets its own value from a day on, with a reason; it holds from that day, stands in the history and in the audit,
// and the national value comes back the same way. What is not allowed changes nothing.
func TestAgencyChangesARule(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	admin := a.As(t, "bungo.admin")
	const path = "/admin/aturan/deadline.admin_check"
	now := func() string {
		return strings.Join(strings.Fields(admin.Page(path).Find(".page-header").Text()), " ")
	}
	for field, bad := range map[string]url.Values{
		"value": {"value": {"99"}}, "reason": {"reason": {"karena"}}, "basis": {"basis": {""}}, "from": {"from_d": {"20"}},
	} {
		page := admin.Post(path, change(bad)).Want(http.StatusUnprocessableEntity).Document()
		if page.Find(".error-summary").Length() != 1 {
			t.Errorf("a wrong %s is not told", field)
		}
	}
	admin.Post(path, change(url.Values{"value": {"tujuh"}})).Want(http.StatusUnprocessableEntity)
	if !strings.Contains(now(), "5 hari kerja") {
		t.Fatalf("after refusals: %s", now())
	}
	admin.Post(path, change(nil)).Want(http.StatusSeeOther)
	admin.Post(path, change(url.Values{"value": {"9"}, "from_d": {"1"}, "from_m": {"12"}})).Want(http.StatusSeeOther)
	if !strings.Contains(now(), "7 hari kerja") {
		t.Errorf("today: %s, want 7", now())
	}
	history := strings.Join(strings.Fields(admin.Page(path).Find("#riwayat").Text()), " ")
	for _, want := range []string{"9 hari kerja", "7 hari kerja", "5 hari kerja", "Berkas guru diperiksa bertahap."} {
		if !strings.Contains(history, want) {
			t.Errorf("the history lacks %q: %s", want, history)
		}
	}
	if n := a.Text(t, `select count(*)::text from audit_event where action = 'policy.change' and subject_id = 'deadline.admin_check' and diff::text like '%bertahap%'`); n != "2" {
		t.Errorf("%s changes in the audit, want 2", n)
	}
	admin.Post(path, change(url.Values{"national": {"1"}})).Want(http.StatusSeeOther)
	if !strings.Contains(now(), "5 hari kerja") {
		t.Errorf("back to the national value: %s", now())
	}
	if got := a.As(t, "medan.admin").Page(path).Find(".page-header").Text(); !strings.Contains(got, "5 hari kerja") {
		t.Errorf("another agency has %s", got)
	}
	admin.Get("/admin/aturan/tidak.ada").Want(http.StatusNotFound)
}

// Sentences of a paper are entered one a line; what a line may not hold is refused.
func TestAgencyWritesItsLines(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	admin := a.As(t, "bungo.admin")
	const path = "/admin/aturan/decree.bases"
	if got := admin.Page(path).Find(".page-header").Text(); !strings.Contains(got, "Belum diisi") {
		t.Errorf("before: %s", got)
	}
	admin.Post(path, change(url.Values{"value": {strings.Repeat("a", 301)}})).Want(http.StatusUnprocessableEntity)
	admin.Post(path, change(url.Values{"value": {strings.Repeat("a\n", 21)}})).Want(http.StatusUnprocessableEntity)
	admin.Post(path, change(url.Values{"value": {" Peraturan Daerah Uji \r\n\r\nPeraturan Bupati Uji\r\n"}})).Want(http.StatusSeeOther)
	page := admin.Page(path)
	if got := page.Find("textarea[name=value]").Text(); got != "Peraturan Daerah Uji\nPeraturan Bupati Uji" {
		t.Errorf("the form holds %q", got)
	}
	if got := page.Find(".page-header").Text(); !strings.Contains(got, "Peraturan Daerah Uji; Peraturan Bupati Uji") {
		t.Errorf("after: %s", got)
	}
}

// An agency closes a day that is to come, once, and opens it again; days that are past stay.
func TestAgencyKeepsItsCalendar(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	admin := a.As(t, "bungo.admin")
	day := url.Values{"day_d": {"10"}, "day_m": {"12"}, "day_y": {"2026"}, "name": {"Hari jadi kabupaten"}, "source": {"SE Bupati 850/17"}}
	admin.Post("/admin/kalender", day).Want(http.StatusSeeOther)
	admin.Post("/admin/kalender", day).Want(http.StatusConflict)
	past := url.Values{"day_d": {"10"}, "day_m": {"11"}, "day_y": {"2026"}, "name": {"Hari jadi"}, "source": {"SE Bupati"}}
	admin.Post("/admin/kalender", past).Want(http.StatusUnprocessableEntity)
	if got := admin.Page("/admin/kalender").Find("main").Text(); !strings.Contains(got, "Hari jadi kabupaten") || !strings.Contains(got, "Kelahiran Yesus Kristus") {
		t.Error("the calendar lacks a day")
	}
	admin.Post("/admin/kalender/hapus", url.Values{"day": {"2026-12-10"}}).Want(http.StatusSeeOther)
	admin.Post("/admin/kalender/hapus", url.Values{"day": {"2026-12-25"}}).Want(http.StatusNotFound)
	if n := a.Text(t, `select count(*)::text from audit_event where action like 'holiday.%'`); n != "2" {
		t.Errorf("%s deeds in the audit, want 2", n)
	}
}

// Every parameter has a name and an area in words, whoever adds it.
func TestEveryRuleHasAName(t *testing.T) {
	t.Parallel()
	for _, d := range policy.Definitions() {
		area, _, _ := strings.Cut(d.Key, ".")
		for _, key := range []string{"policy.name." + d.Key, "policy.area." + area, "policy.unit." + string(d.Unit)} {
			if !i18n.Has(key) && (d.Unit != policy.Choice || !strings.HasPrefix(key, "policy.unit.")) {
				t.Errorf("no message %s in web/locale", key)
			}
		}
	}
}
