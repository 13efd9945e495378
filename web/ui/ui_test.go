package ui_test

import (
	"context"
	"io"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"mutasi/internal/i18n"
	"mutasi/web/pagetest"
	"mutasi/web/ui"
)

func render(t *testing.T, c templ.Component) *goquery.Document {
	t.Helper()
	doc, _ := pagetest.Render(t, t.Context(), c)
	return doc
}

// words gives the text of a selection with its runs of space made one.
func words(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }

// spaced is words with a space between any two elements, as blocks under each other are heard.
func spaced(s *goquery.Selection) string {
	var b strings.Builder
	for _, n := range s.Nodes {
		for d := range n.Descendants() {
			if d.Type == html.TextNode {
				b.WriteString(d.Data + " ")
			}
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// with renders the component with children.
func with(c, child templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return c.Render(templ.WithChildren(ctx, child), w)
	})
}

func TestForm(t *testing.T) {
	t.Parallel()
	first := render(t, ui.Form(ui.FormProps{Action: "/usulan"})).Find("form")
	if got := first.AttrOr("action", ""); got != "/usulan#errors" {
		t.Errorf("action = %q, want the address of the error summary", got)
	}
	if _, ok := first.Attr("novalidate"); !ok {
		t.Error("the browser validates")
	}
	key := func(f *goquery.Selection) string { return f.Find("[name=_key]").AttrOr("value", "") }
	if !regexp.MustCompile(`^[A-Z2-7]{26}$`).MatchString(key(first)) {
		t.Errorf("key %q is not 128 bit in base 32", key(first))
	}
	if second := render(t, ui.Form(ui.FormProps{})).Find("form"); key(second) == key(first) {
		t.Error("two forms have one key")
	}
	if kept := render(t, ui.Form(ui.FormProps{Key: "KEPT"})).Find("form"); key(kept) != "KEPT" {
		t.Errorf("key = %q, want the one given", key(kept))
	}
}

func TestErrorSummary(t *testing.T) {
	t.Parallel()
	if n := render(t, ui.ErrorSummary(nil)).Find("#errors").Length(); n != 0 {
		t.Error("a summary of no errors is shown")
	}
	doc := render(t, ui.ErrorSummary([]ui.FieldError{{Field: "nip", Message: "Masukkan NIP 18 angka"}, {Message: "Berkas kosong"}}))
	box := doc.Find("#errors[role=alert][tabindex='-1'][autofocus]")
	if box.Length() != 1 {
		t.Fatal("the summary cannot take the focus")
	}
	if got := box.Find("a").AttrOr("href", ""); got != "#nip" {
		t.Errorf("first error leads to %q, want #nip", got)
	}
	if got := box.Find("li").Length(); got != 2 || box.Find("a").Length() != 1 {
		t.Errorf("%d errors with %d links, want 2 with 1", got, box.Find("a").Length())
	}
}

// Every kind of answer says its label, hint and error to those who hear the page, with the same ids.
func TestFields(t *testing.T) {
	t.Parallel()
	f := ui.Field{Name: "x", Label: "Nama", Hint: "Petunjuk", Error: "Salah", Value: "isi"}
	options := []ui.Option{{Value: "isi", Label: "Isi"}, {Value: "b", Label: "B"}}
	for name, c := range map[string]templ.Component{
		"text": ui.TextInput(f), "search": ui.SearchInput(f), "email": ui.EmailInput(f), "number": ui.NumberInput(f), "nip": ui.NIPInput(f),
		"password": ui.Password(f), "date text": ui.DateText(f), "area": ui.TextArea(f), "select": ui.Select(f, options), "upload": ui.Upload(f, ui.UploadProps{}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := render(t, c)
			control := doc.Find("#x")
			if got := words(doc.Find("label[for=x]")); got != "Nama" {
				t.Errorf("label = %q", got)
			}
			if got := control.AttrOr("aria-describedby", ""); got != "x-hint x-error" {
				t.Errorf("described by %q, want hint and error", got)
			}
			if control.AttrOr("aria-invalid", "") != "true" {
				t.Error("not marked invalid")
			}
			if got := words(doc.Find("#x-error")); got != "Galat: Salah" {
				t.Errorf("error = %q", got)
			}
			if doc.Find("#x-error").Next().Length() == 0 {
				t.Error("the error stands after the control")
			}
		})
	}
	for name, c := range map[string]templ.Component{
		"radios": ui.Radios(f, options), "checkboxes": ui.Checkboxes(f, options, []string{"isi"}), "date": ui.DateInput(f, ui.DateParts{Day: "4"}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := render(t, c)
			if got := doc.Find("fieldset").AttrOr("aria-describedby", ""); got != "x-hint x-error" {
				t.Errorf("group described by %q", got)
			}
			if doc.Find("#x").Length() != 1 {
				t.Error("the error summary would not find the first control")
			}
			if got := words(doc.Find("legend")); got != "Nama" {
				t.Errorf("legend = %q", got)
			}
		})
	}
}

func TestFieldValues(t *testing.T) {
	t.Parallel()
	options := []ui.Option{{Value: "a", Label: "A"}, {Value: "b", Label: "B"}}
	tests := []struct{ name, got, want string }{
		{"a NIP is shown as it is read", render(t, ui.NIPInput(ui.Field{Name: "n", Value: "198504112010012003"})).Find("#n").AttrOr("value", ""), "19850411 201001 2 003"},
		{"a wrong NIP is kept as typed", render(t, ui.NIPInput(ui.Field{Name: "n", Value: "1985 x"})).Find("#n").AttrOr("value", ""), "1985 x"},
		{"a password is never written back", render(t, ui.Password(ui.Field{Name: "p", Value: "rahasia"})).Find("#p").AttrOr("value", ""), ""},
		{"the chosen option", render(t, ui.Select(ui.Field{Name: "s", Value: "b"}, options)).Find("option[selected]").AttrOr("value", ""), "b"},
		{"the chosen radio", render(t, ui.Radios(ui.Field{Name: "r", Value: "b"}, options)).Find("input[checked]").AttrOr("value", ""), "b"},
		{"text with markup", render(t, ui.TextArea(ui.Field{Name: "t", Value: "<b>&"})).Find("textarea").Text(), "<b>&"},
		{"the parts of a date", render(t, ui.DateInput(ui.Field{Name: "d"}, ui.DatePartsOf(time.Date(2027, 1, 4, 0, 0, 0, 0, time.UTC)))).Find("[name=d_y]").AttrOr("value", ""), "2027"},
		{"optional in words", words(render(t, ui.TextInput(ui.Field{Name: "o", Label: "Surel", Optional: true})).Find("label")), "Surel (opsional)"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestButtons(t *testing.T) {
	t.Parallel()
	doc := render(t, ui.PostButton(ui.PostButtonProps{Action: "/keluar", Text: "Keluarkan", Hidden: "Firefox", Fields: []ui.Pair{{Name: "id", Value: "7"}}}))
	if doc.Find("form[method=post] [name=_key]").Length() != 1 || doc.Find("[name=id]").AttrOr("value", "") != "7" {
		t.Error("the form of a button lacks its key or its field")
	}
	if got := words(doc.Find("button")); got != "Keluarkan Firefox" {
		t.Errorf("button is heard as %q", got)
	}
	link := render(t, ui.ButtonLink(ui.ButtonLinkProps{Text: "x", Href: "javascript:alert(1)"})).Find("a").AttrOr("href", "")
	if strings.HasPrefix(link, "javascript:") {
		t.Errorf("a link runs code: %q", link)
	}
}

func TestTagsHaveTwoChannels(t *testing.T) {
	t.Parallel()
	for _, tone := range ui.Tones {
		tag := render(t, ui.Tag(ui.TagProps{Text: "Keadaan", Tone: tone})).Find("strong.tag")
		if words(tag) != "Keadaan" {
			t.Errorf("tone %q: text %q", tone, words(tag))
		}
		if got := tag.Find("svg[aria-hidden=true]").Length(); (got == 1) == (tone == ui.Plain) {
			t.Errorf("tone %q has %d icons", tone, got)
		}
	}
	if n := render(t, ui.Icon("no-such")).Find("svg").Length(); n != 0 {
		t.Error("an unknown icon is drawn")
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	q := url.Values{"urut": {"nama"}, "setelah": {"k"}, "unit": {"3"}}
	columns := []ui.Column{ui.SortColumn("Nama", "nama", "/pegawai", q), ui.SortColumn("Lama", "lama", "/pegawai", q), {Label: "Pilih", Hide: true}, {Label: "Usia", Num: true}}
	want := []ui.Column{
		{Label: "Nama", Sorted: ui.Ascending, Href: "/pegawai?unit=3&urut=-nama"},
		{Label: "Lama", Href: "/pegawai?unit=3&urut=lama"},
		{Label: "Pilih", Hide: true}, {Label: "Usia", Num: true},
	}
	if diff := cmp.Diff(want, columns); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
	if got := ui.SortColumn("Nama", "nama", "/p", url.Values{"urut": {"-nama"}}); got.Sorted != ui.Descending || got.Href != "/p?urut=nama" {
		t.Errorf("descending column = %+v", got)
	}
	doc := render(t, with(ui.Table(ui.TableProps{ID: "t", Caption: "Pegawai", Columns: columns, Scroll: true, Stack: true}), templ.Raw(`<tr><th scope="row">A</th><td data-label="Lama">1</td></tr>`)))
	if got := words(doc.Find("#" + doc.Find("[role=region][tabindex='0']").AttrOr("aria-labelledby", ""))); got != "Pegawai" {
		t.Errorf("the region that scrolls is named %q", got)
	}
	if got := words(doc.Find("th[aria-sort=ascending]")); got != "Nama" {
		t.Errorf("sorted column = %q", got)
	}
	if doc.Find("tbody tr").Length() != 1 {
		t.Error("the rows are lost")
	}
}

func TestFilterForm(t *testing.T) {
	t.Parallel()
	doc := render(t, with(ui.FilterForm(ui.FilterFormProps{
		Action: "/pegawai", Label: "Saring", Clear: "/pegawai", Keep: []ui.Pair{{Name: "urut", Value: "nama"}},
		Chips: []ui.Chip{{Label: "Unit: A", Remove: "/pegawai?urut=nama"}},
	}), ui.TextInput(ui.Field{Name: "q", Label: "Nama"})))
	form := doc.Find("search form[method=get]")
	if form.Length() != 1 || form.Find("[name=_key]").Length() != 0 {
		t.Error("a filter is a GET form without a key")
	}
	if form.Find("input[type=hidden][name=urut]").AttrOr("value", "") != "nama" {
		t.Error("the order is lost by filtering")
	}
	if got := words(doc.Find("summary")); got != "Saringan (1 aktif)" {
		t.Errorf("summary = %q", got)
	}
	if got := words(doc.Find("a.chip")); got != "Unit: A hapus saringan ini" {
		t.Errorf("chip is heard as %q", got)
	}
}

func TestFindings(t *testing.T) {
	t.Parallel()
	all := []ui.Finding{
		{Outcome: ui.Pass, Text: "cukup lama"}, {Outcome: ui.Unknown, Text: "sertifikat"}, {Outcome: ui.NotApplicable, Text: "pangkat"},
		{Outcome: ui.Fail, Text: "surat", Fix: "Unggah", FixHref: "#surat"}, {Outcome: ui.Pass, Text: "kinerja"},
	}
	doc := render(t, ui.Findings(ui.FindingsProps{ID: "syarat", Findings: all}))
	if got := words(doc.Find("h2")); got != "Syarat: 1 belum, 1 belum diketahui, 2 terpenuhi" {
		t.Errorf("heading = %q", got)
	}
	open := doc.Find(".findings > li").FilterFunction(func(_ int, s *goquery.Selection) bool { return s.Closest("details").Length() == 0 })
	var got []string
	open.Each(func(_ int, s *goquery.Selection) { got = append(got, spaced(s)) })
	if diff := cmp.Diff([]string{"Belum: surat Unggah", "Belum diketahui: sertifikat"}, got); diff != "" {
		t.Errorf("what is open (-want +got):\n%s", diff)
	}
	if got := words(doc.Find("summary")); got != "2 syarat terpenuhi1 syarat tidak berlaku" {
		t.Errorf("what is folded = %q", got)
	}
	if n := render(t, ui.Findings(ui.FindingsProps{ID: "s", Findings: all, ShowAll: true})).Find("details").Length(); n != 0 {
		t.Error("ShowAll folds")
	}
}

func TestChangesAndBalance(t *testing.T) {
	t.Parallel()
	doc := render(t, ui.Changes([]ui.Change{{Label: "Unit", Old: "A", New: "B"}, {Label: "Kelas", Old: "8", New: "8"}, {Label: "Mulai", New: "4 Januari 2027"}}))
	var got []string
	doc.Find("dd").Each(func(_ int, s *goquery.Selection) { got = append(got, words(s)) })
	if diff := cmp.Diff([]string{"A menjadi B", "8 (tetap)", "4 Januari 2027"}, got); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	doc = render(t, ui.UnitBalance("Dua unit", []ui.BalanceRow{
		{Unit: "A", Role: "asal", Need: 11, NeedKnown: true, Before: 12, After: 11}, {Unit: "B", Role: "tujuan", Need: 9, NeedKnown: true, Before: 7, After: 8},
		{Unit: "C", Role: "tujuan", Before: 3, After: 4},
	}))
	got = nil
	doc.Find("tbody tr").Each(func(_ int, s *goquery.Selection) {
		s.Find("[aria-hidden=true]").Remove()
		got = append(got, spaced(s))
	})
	want := []string{"A asal 11 12 menjadi 11 lebih 1 menjadi cukup", "B tujuan 9 7 menjadi 8 kurang 2 menjadi kurang 1", "C tujuan – 3 menjadi 4 Kebutuhan belum dihitung"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("balance (-want +got):\n%s", diff)
	}
}

func TestHeat(t *testing.T) {
	t.Parallel()
	for v, want := range map[int]int{-40: -3, -5: -3, -4: -2, -3: -2, -2: -1, -1: -1, 0: 0, 1: 1, 2: 1, 3: 2, 4: 2, 5: 3, 9: 3} {
		if got := ui.HeatLevel(v); got != want {
			t.Errorf("HeatLevel(%d) = %d, want %d", v, got, want)
		}
	}
	doc := render(t, ui.HeatTable(ui.HeatProps{ID: "h", Caption: "Selisih", First: "Unit", TotalLabel: "Jumlah", Columns: []string{"Guru", "Bidan", "Dokter"}, Rows: []ui.HeatRow{
		{Label: "A", Cells: []ui.HeatCell{{Value: -6, Known: true, Href: "/x"}, {}, {Blank: true}}, Total: ui.HeatCell{Value: -6, Known: true}},
	}}))
	var got []string
	doc.Find("tbody td").Each(func(_ int, s *goquery.Selection) { got = append(got, s.AttrOr("class", "")+" "+words(s)) })
	want := []string{"heat-m3 −6", "heat-unknown – kebutuhan belum dihitung", "heat-blank tidak ada jabatan ini", "num strong −6"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
}

// The two sides of a map of changes say what the one map says, cell by cell, and leave it as it is.
func TestHeatSides(t *testing.T) {
	t.Parallel()
	p := ui.HeatProps{Columns: []string{"Guru", "Umum"}, Rows: []ui.HeatRow{{Label: "A", Cells: []ui.HeatCell{
		{Value: -1, Known: true, Changed: true, Before: -3}, {Value: 2, Known: true, Changed: true, BeforeUnknown: true},
	}, Total: ui.HeatCell{Value: 1, Known: true, Changed: true, Before: -3}}}}
	before, after := p.Earlier("x", "X").Rows[0], p.Later("y", "Y").Rows[0]
	if diff := cmp.Diff([]ui.HeatCell{{Value: -3, Known: true, Before: -3}, {BeforeUnknown: true}}, before.Cells); diff != "" {
		t.Errorf("before (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]ui.HeatCell{{Value: -1, Known: true, Before: -3}, {Value: 2, Known: true, BeforeUnknown: true}}, after.Cells); diff != "" {
		t.Errorf("after (-want +got):\n%s", diff)
	}
	if before.Total.Value != -3 || after.Total.Value != 1 || !p.Rows[0].Cells[0].Changed {
		t.Errorf("totals %d → %d of %+v", before.Total.Value, after.Total.Value, p.Rows[0])
	}
}

// A phone lists both ends of the map, the farthest unit first, with the columns that take it there; what has no need
// worked out stands at neither end.
func TestHeatEnds(t *testing.T) {
	t.Parallel()
	known := func(n int) ui.HeatCell { return ui.HeatCell{Value: n, Known: true} }
	doc := render(t, ui.HeatMap(ui.HeatProps{Columns: []string{"Guru", "Umum"}, Rows: []ui.HeatRow{
		{Label: "A", Href: "/a", Cells: []ui.HeatCell{known(-1), known(-2)}, Total: known(-3)},
		{Label: "B", Cells: []ui.HeatCell{known(-6), known(1)}, Total: known(-5)},
		{Label: "C", Cells: []ui.HeatCell{{}, known(0)}, Total: known(0)},
		{Label: "D", Cells: []ui.HeatCell{{}, {}}},
		{Label: "E", Cells: []ui.HeatCell{{Blank: true}, known(2)}, Total: known(2)},
	}}))
	if got, want := words(doc.Find(".phone")), "Kurang paling banyakB −5 Guru −6A −3 Umum −2, Guru −1Lebih paling banyakE +2 Umum +2"; got != want {
		t.Errorf("a phone shows %q, want %q", got, want)
	}
	if doc.Find(".phone a[href='/a']").Length() != 1 {
		t.Error("a unit does not lead on")
	}
}

func TestStepsTasksTimeline(t *testing.T) {
	t.Parallel()
	doc := render(t, ui.StepTracker([]ui.Step{{Name: "Diusulkan", State: ui.StepDone}, {Name: "Diperiksa", State: ui.StepCurrent}, {Name: "Dinilai"}}))
	if got := words(doc.Find("li[aria-current=step] .strong")); got != "Diperiksa Sedang berjalan" {
		t.Errorf("present step = %q", got)
	}
	if got := words(doc.Find("li.done .strong")); got != "Selesai: Diusulkan" {
		t.Errorf("finished step is heard as %q", got)
	}
	doc = render(t, ui.TaskList([]ui.Task{{Title: "A", Href: "/a", State: ui.TaskDone}, {Title: "B", Href: "/b", State: ui.TaskBlocked}}))
	if got := words(doc.Find("a")); got != "A" {
		t.Errorf("links = %q: a blocked task is not a link", got)
	}
	if n := doc.Find("li").First().Find("strong.tag.plain").Length(); n != 1 {
		t.Error("a finished task is not plain text")
	}
	at := time.Date(2026, 11, 12, 1, 5, 0, 0, time.UTC)
	doc = render(t, ui.Timeline([]ui.Event{{Title: "Dikirim", By: "Rina", At: at}, {Title: "Dibuat", At: at, DateOnly: true}}))
	if got := words(doc.Find("li").First().Find("p")); got != "12 Nov 2026, 08.05 WIB oleh Rina" {
		t.Errorf("byline = %q", got)
	}
	if got := doc.Find("li").Last().Find("time").AttrOr("datetime", ""); got != "2026-11-12" {
		t.Errorf("unknown time written as %q", got)
	}
}

func TestStateLine(t *testing.T) {
	t.Parallel()
	doc := render(t, ui.StateLine(ui.StateLineProps{Tag: ui.TagProps{Text: "Ditelaah"}, Holder: "Sekda", Since: "12 Nov 2026", Due: "18 Nov 2026", Late: true}))
	if got := words(doc.Find("p")); got != "Menunggu Sekda sejak 12 Nov 2026 Lewat tenggat: 18 Nov 2026" {
		t.Errorf("sentence = %q", got)
	}
	if n := render(t, ui.StateLine(ui.StateLineProps{Tag: ui.TagProps{Text: "Selesai", Tone: ui.Plain}})).Find("p").Length(); n != 0 {
		t.Error("a sentence about nobody")
	}
}

func TestEmptyKindsDiffer(t *testing.T) {
	t.Parallel()
	none := words(render(t, ui.Empty(ui.EmptyProps{Title: "Belum ada usulan.", Action: "Buat usulan", Href: "/usulan/baru"})).Find("a"))
	filtered := words(render(t, ui.Empty(ui.EmptyProps{Title: "Tidak ada yang cocok.", Filtered: true, Href: "/usulan"})).Find("a"))
	if none != "Buat usulan" || filtered != "Hapus saringan" {
		t.Errorf("links %q and %q, want Buat usulan and Hapus saringan", none, filtered)
	}
}

func TestQRIsOnePath(t *testing.T) {
	t.Parallel()
	doc := render(t, ui.QR("https://mutasi.contohkab.go.id/verifikasi/7K2M-9QXF-4T", "Menuju verifikasi"))
	if doc.Find("svg path").Length() != 1 || doc.Find("svg *").Length() != 2 {
		t.Errorf("%d elements, want a ground and one path", doc.Find("svg *").Length())
	}
	if n := render(t, ui.QR(strings.Repeat("x", 5000), "")).Find("svg").Length(); n != 0 {
		t.Error("a text too long is drawn")
	}
}

func TestInitials(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"Siti Rahmawati, S.Pd.": "SR", "dr. Hendra Saputra": "DH", "Suparno": "S", "": "", "Álvaro ñandú, M.Si.": "ÁÑ"} {
		if got := words(render(t, ui.IdentityBar(ui.IdentityBarProps{Name: name})).Find(".initials")); got != want {
			t.Errorf("initials of %q = %q, want %q", name, got, want)
		}
	}
}

func TestDatesInZone(t *testing.T) {
	t.Parallel()
	ctx := i18n.WithZone(t.Context(), i18n.WIT)
	doc, _ := pagetest.Render(t, ctx, ui.DateTime(time.Date(2026, 11, 21, 17, 8, 0, 0, time.UTC)))
	if got := doc.Find("time").AttrOr("datetime", "") + " " + words(doc.Find("time")); got != "2026-11-22T02:08+09:00 22 Nov 2026, 02.08 WIT" {
		t.Errorf("time = %q", got)
	}
	if got := words(render(t, ui.Date(time.Time{})).Selection); got != "–" {
		t.Errorf("no date = %q", got)
	}
}
