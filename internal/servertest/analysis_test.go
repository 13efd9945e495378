package servertest_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mutasi/internal/access"
	"mutasi/internal/exchange"
	"mutasi/internal/seed"
	"mutasi/internal/servertest"
	"mutasi/internal/servertest/browser"
)

// divisionOfBungo is a division of the transport office whose need is analysed by its tasks.
const divisionOfBungo = "Bidang Lalu Lintas"

// The unit prepares an analysis whose need for one post jumps; the personnel agency is interrupted, gives the reason and
// signs; staffing shows the new need. Without scripting, as everything here.
func TestAnalysisFromTheUnitToStaffing(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	unit := a.Text(t, `select u.public_id from unit u join agency g on g.id = u.agency_id where g.code = '5503' and u.name = $1`, divisionOfBungo)
	post := a.Text(t, `select t.public_id from post t join unit u on u.id = t.unit_id join position p on p.id = t.position_id
		where u.public_id = $1 and p.kind = 'executing' order by p.name limit 1`, unit)
	name := a.Text(t, `select p.name from position p join post t on t.position_id = p.id where t.public_id = $1`, post)
	path := "/beban-kerja/abk/" + unit

	p := browser.New(t, a.Address(), browser.Options{Width: 360, Height: 740, NoScript: true})
	p.SetCookies(a.Session(t, "bungo.kepala.perhubungan"))
	p.Goto(path)
	p.Click("Mulai analisis baru")
	p.Goto(path + "/isi/" + post)
	p.Click("Tambah baris")
	p.Goto(path + "/isi/" + post)
	p.Fill("task-0-name", "Mengatur lalu lintas pada jam sibuk")
	p.Fill("task-0-volume", "45.000")
	p.Fill("task-0-minutes", "20")
	p.Click("Simpan jabatan")
	p.Click("Kirim ke BKPSDM")
	p.Fill("note", "Ada empat simpang baru yang harus dijaga.")
	p.Click("Kirim ke BKPSDM")
	if state := a.Text(t, `select state from analysis where unit_id = (select id from unit where public_id = $1) order by number desc limit 1`, unit); state != "sent" {
		t.Fatalf("the analysis is %s, want sent", state)
	}

	hr := browser.New(t, a.Address(), browser.Options{Width: 1366, Height: 768, NoScript: true})
	hr.SetCookies(a.Session(t, "bungo.verifikator"))
	hr.Goto(path + "/periksa")
	hr.Click("Sahkan kebutuhan")
	if !strings.Contains(hr.Outline(), "Jumlah kebutuhan naik") {
		t.Errorf("nothing interrupts the signature:\n%s", hr.Outline())
	}
	hr.Click("Sahkan kebutuhan") // without a reason
	hr.Fill("reason", "Empat simpang baru memerlukan petugas pada jam sibuk.")
	hr.Click("Sahkan kebutuhan")
	_ = hr.Problems() // the browser notes the refused form in its console
	need := a.Text(t, `select n.quantity::text from need n join post t on t.id = n.post_id where t.public_id = $1 and n.valid @> date '2026-11-21'`, post)
	if shown := string(a.As(t, "bungo.verifikator").Get("/jabatan/" + post).Content); !strings.Contains(shown, "Perlu "+need+",") {
		t.Errorf("%s needs %s, but its page does not say so", name, need)
	}
	list := a.As(t, "bungo.verifikator").Get("/jabatan/bezetting?unit=" + unit)
	if list.StatusCode != http.StatusOK || !strings.Contains(string(list.Content), name) {
		t.Errorf("staffing of the unit does not name %s", name)
	}
}

// The first page of a role tells what workload analysis asks of it, and leads there; it tells nobody else.
func TestFirstPagesTellOfAnalyses(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	const of = `select count(*)::text from unit u left join analysis x on x.unit_id = u.id and x.state in ('draft', 'sent', 'returned')
		join role_grant g on u.ancestors @> array[g.unit_id] join user_account k on k.id = g.user_id
		where k.username = 'bungo.kepala.pendidikan' and u.active and exists (select from post t where t.unit_id = u.id) and `
	a.Exec(t, `update need set valid = daterange(lower(valid), '2026-11-20') where post_id in (select t.id from post t join unit u on u.id = t.unit_id where u.name = $1)
		and upper(valid) is null`, seed.BungoShortSchool)
	sent := a.Text(t, `select count(*)::text from analysis x join agency g on g.id = x.agency_id where g.code = '5503' and x.state = 'sent'`)
	returned, missing := a.Text(t, of+`x.state = 'returned'`), a.Text(t, of+`x.state is null and u.name = $1`, seed.BungoShortSchool)
	for _, tt := range []struct{ as, path, show, says string }{
		{"verifikator", "/beranda", "dikirim", sent + " analisis beban kerja menunggu"},
		{"kepala.pendidikan", "/kotak-masuk", "dikembalikan", "Analisis beban kerja " + returned + " unit Anda dikembalikan"},
		{"kepala.pendidikan", "/kotak-masuk", "tanpa", "Analisis beban kerja " + missing + " unit Anda belum diisi"},
		{"bupati", "/kotak-masuk", "dikirim", ""},
	} {
		link := a.As(t, "bungo."+tt.as).Page(tt.path).Find(`.notice a[href="/beban-kerja/abk?tampil=` + tt.show + `"]`).Text()
		if strings.HasPrefix(tt.says, "0 ") || strings.Contains(tt.says, " 0 ") {
			tt.says = "" // nothing to tell
		}
		if !strings.HasPrefix(link, tt.says) || tt.says == "" && link != "" {
			t.Errorf("%s of %s says %q, want %q", tt.path, tt.as, link, tt.says)
		}
	}
}

// A recap goes out and comes in again without a change; a changed need becomes a draft that waits for somebody else.
func TestRecapThereAndBack(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	recap := a.As(t, "bungo.kabid").Get("/beban-kerja/abk/unduh.csv").Want(http.StatusOK)
	if !strings.Contains(string(recap.Content), "Kebutuhan (ABK)") || !strings.Contains(string(recap.Content), divisionOfBungo) {
		t.Fatalf("the recap lacks its columns or rows: %.300s", recap.Content)
	}
	a.As(t, "bungo.kabid").Upload("/impor/baru", url.Values{"kind": {"workloads"}, "as_of_d": {"21"}, "as_of_m": {"11"}, "as_of_y": {"2026"}},
		"file", "rekap.csv", recap.Content).Want(http.StatusSeeOther)
	if n := a.Text(t, `select count(*)::text from import_run r join agency g on g.id = r.agency_id where g.code = '5503' and r.kind = 'workloads'`); n != "1" {
		t.Errorf("%s runs of a recap, want 1", n)
	}
}

// The form with every task goes out and comes in again without a change.
func TestFormThereAndBack(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	form := a.As(t, "bungo.kabid").Get("/beban-kerja/abk/unduh.csv?isi=rincian").Want(http.StatusOK)
	if !strings.Contains(string(form.Content), "Waktu Penyelesaian (menit)") || !strings.Contains(string(form.Content), divisionOfBungo) {
		t.Fatalf("the form lacks its columns or rows: %.300s", form.Content)
	}
	who := access.SystemActor("uji")
	who.AgencyID = 1
	s, ctx := *a.Exchange, t.Context()
	s.Direct = true
	id, err := s.Upload(ctx, who, exchange.Upload{Kind: exchange.Workloads, Name: "rincian.csv", File: bytes.NewReader(form.Content)})
	if err != nil {
		t.Fatal(err)
	}
	run, err := s.Get(ctx, who, id)
	if err == nil {
		err = s.Map(ctx, who, id, run.Mapping)
	}
	if err == nil {
		err = s.Check(ctx, run.ID)
	}
	if err == nil {
		run, err = s.Get(ctx, who, id)
	}
	if err != nil {
		t.Fatal(err)
	}
	if run.RowsSame == 0 || run.RowsNew+run.RowsChanged+run.RowsBad > 0 {
		rows, _ := s.Rows(ctx, who, run, "", 0, 5)
		t.Errorf("the form that was downloaded: %d the same, %d new, %d changed, %d bad; %+v", run.RowsSame, run.RowsNew, run.RowsChanged, run.RowsBad, rows)
	}
}
