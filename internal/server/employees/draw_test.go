package employees

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/employee"
	"mutasi/internal/i18n"
	"mutasi/web/layout"
	"mutasi/web/page/employees"
	"mutasi/web/ui"
)

// BenchmarkDraw is the page of twenty people from what the database gave to markup.
func BenchmarkDraw(b *testing.B) {
	today := asn.NewDate(2026, 11, 21)
	since := time.Date(2021, 3, 1, 0, 0, 0, 0, time.UTC)
	var rows []employee.Row
	for i := range 20 {
		rows = append(rows, employee.Row{ID: int64(i), PublicID: fmt.Sprintf("abcdefg%03d", i), NIP: "199001012015031001", Kind: "pns", Name: "Siti Rahma",
			TitleAfter: "S.Pd.", Position: "Guru Kelas", Unit: "SDN 12 Palembang", Rank: "III/a", Since: &since, RetiresOn: &since, Rating: 3, Key: "siti rahma"})
	}
	options := make([]ui.Option, 50)
	for i := range options {
		options[i] = ui.Option{Value: fmt.Sprint("nilai", i), Label: fmt.Sprint("Dinas Pendidikan dan Kebudayaan ", i)}
	}
	c := &employees.Choices{Units: options, Families: options, Kinds: options[:4], Ranks: options[:17], Tenures: options[:3], Retirements: options[:3], Cases: options[:2]}
	who := access.Actor{UserID: 1, Role: access.HRHead, AgencyID: 1, Name: "Maryam"}
	menu := &layout.Menu{Nav: []layout.NavItem{{Label: "Beranda", Href: "/beranda"}, {Label: "Pegawai", Href: "/pegawai"}}}
	r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, "/pegawai?baris=20", nil)
	ctx := i18n.For(r.Context(), i18n.ID, i18n.WIB)
	ctx = layout.With(ctx, layout.Shell{AgencyName: "Kota", OfficeName: "BKPSDM", HelpLine: "(0)", UserName: "Maryam", RoleLabel: "Kepala bidang", Roles: 1, Menu: menu, Search: true})
	var buf bytes.Buffer
	b.ReportAllocs()
	for b.Loop() {
		q, _ := url.ParseQuery("baris=20")
		f, ignored := filterOf(q)
		v := listView(ctx, who, q, f, employee.Page{Rows: rows, Later: true, Total: 22000}, c, ignored, today)
		buf.Reset()
		if err := employees.List(v).Render(ctx, &buf); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(buf.Len()), "bytes")
}
