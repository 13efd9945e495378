package portal_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"mutasi/internal/i18n"
	"mutasi/web/layout"
	"mutasi/web/locale"
	"mutasi/web/page/portal"
	"mutasi/web/pagetest"
	"mutasi/web/ui"
)

func sample() portal.Case {
	c := portal.Case{
		ID: "ncjnav6qxc", Headline: "Mutasi Anda sedang dinilai", Sentence: "Usulan sedang dinilai Tim Penilai Kinerja sampai 4 Desember 2026.",
		Act: portal.Act{Title: "Yang perlu Anda lakukan", Text: "Baca SK Anda, lalu nyatakan sudah menerima.", Href: "/saya/sk/x", Button: "Baca SK"},
		Why: []string{"SDN 46/II Jujuhan Ilir kekurangan pegawai."}, Quote: strings.Repeat("Sekolah itu kekurangan guru kelas. ", 20),
		Same: []string{"Pangkat Anda tidak berubah."}, HasReasons: true, Late: "Lewat tenggat 9 November 2026",
	}
	for i, name := range []string{"Diusulkan", "Diperiksa", "Dinilai", "Diputuskan", "SK terbit", "Mulai bertugas"} {
		c.Steps = append(c.Steps, ui.Step{Name: name, State: []ui.StepState{ui.StepDone, ui.StepDone, ui.StepCurrent, ui.StepLater, ui.StepLater, ui.StepLater}[i]})
		c.Record = append(c.Record, portal.Past{On: "3 Nov 2026", What: "diusulkan"})
	}
	return c
}

// TestPagesOfClassW holds every page to its budget, without a byte of script.
func TestPagesOfClassW(t *testing.T) {
	t.Parallel()
	ctx := layout.With(i18n.With(t.Context(), i18n.ID), layout.Shell{AgencyName: "Pemerintah Kabupaten Bungo", UserName: "Erlina Rahayu, S.Pd.SD.", RoleLabel: "ASN"})
	c := sample()
	var found []ui.Finding
	for range 26 {
		found = append(found, ui.Finding{Outcome: ui.Pass, Text: "Guru Ahli Pertama, 5 tahun 2 bulan di jabatan sekarang.", Value: "Sumber: SIASN, 20 November 2026"})
	}
	home := pagetest.Page(t, ctx, portal.Home(portal.HomeView{Name: "Erlina", Case: &c, Others: []portal.Case{c}, Decrees: []portal.Decree{{ID: "x", Title: "SK 1", Line: "Pindah"}}, Help: "(0747) 1"}), layout.W)
	empty := pagetest.Page(t, ctx, portal.Home(portal.HomeView{Name: "Erlina", PostLine: "Jabatan Anda: Guru Kelas."}), layout.W)
	show := pagetest.Page(t, ctx, portal.Show(portal.CaseView{Name: "Erlina", Case: c}), layout.W)
	reasons := pagetest.Page(t, ctx, portal.Reasons(portal.ReasonsView{
		CaseID: "x", Move: "Guru Kelas: dari A ke B.", Why: c.Why, Quote: c.Quote, Impact: c.Quote, Person: found, Units: []string{"Perlu 6, terisi 4."}, Same: c.Same,
		Balance: []ui.BalanceRow{{Unit: "A", Role: "asal", Need: 6, NeedKnown: true, Before: 7, After: 6}, {Unit: "B", Role: "tujuan", Need: 6, NeedKnown: true, Before: 4, After: 5}},
	}), layout.W)
	decree := pagetest.Page(t, ctx, portal.DecreePage(portal.DecreeView{ID: "x", CaseID: "y", Title: "SK mutasi Anda", What: "Anda pindah.", Size: "28 KB", Steps: []string{"Hadiri pelantikan.", "Bawa SK ini."}, Facts: []ui.Row{{Key: "Nomor", Value: "1"}}, Code: "7K2M", VerifyHref: "/verifikasi/7K2M"}), layout.W)
	data := pagetest.Page(t, ctx, portal.Data(portal.DataView{Facts: []ui.Row{{Key: "Nama", Value: "Erlina"}}, Groups: []portal.Group{{ID: "jabatan", Title: "Riwayat jabatan (1)", Items: []string{"Guru"}}, {ID: "x", Title: "Disiplin (0)"}}}), layout.W)
	for name, doc := range map[string]*goquery.Document{"home": home, "empty": empty, "show": show, "reasons": reasons, "decree": decree, "data": data} {
		if n := doc.Find("script").Length(); n != 0 {
			t.Errorf("%s has %d scripts", name, n)
		}
	}
	if decree.Find(`form[action*="/terima"]`).Length() != 1 || !strings.Contains(decree.Find("main").Text(), "tidak berarti Anda setuju") {
		t.Error("the decree page does not take the receipt, or does not say that it is no agreement")
	}
}

// TestSentencesAreShort: citizens read one idea a sentence.
func TestSentencesAreShort(t *testing.T) {
	t.Parallel()
	words, sentences := 0, 0
	raw, err := locale.FS.ReadFile("id/portal.json")
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]string
	if err := json.Unmarshal(raw, &texts); err != nil {
		t.Fatal(err)
	}
	for key, text := range texts {
		for s := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '.' || r == ':' }) {
			n := len(strings.Fields(s))
			if n > 25 {
				t.Errorf("%s: a sentence of %d words: %s", key, n, s)
			}
			if n > 3 {
				words, sentences = words+n, sentences+1
			}
		}
	}
	if sentences == 0 || words > 14*sentences {
		t.Errorf("%d words in %d sentences, want at most 14 on average", words, sentences)
	}
}
