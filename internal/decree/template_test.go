package decree

import "testing"

func TestOfficeCode(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"BKPSDM": "BKPSDM", "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia": "BKPSDM", "bkd": "BKD", "": "",
	} {
		if got := officeCode(name); got != want {
			t.Errorf("officeCode(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestTitle(t *testing.T) {
	t.Parallel()
	for agency, want := range map[string]string{
		"Pemerintah Kabupaten Bungo": "BUPATI BUNGO", "Kabupaten Bungo": "BUPATI BUNGO", "Pemerintah Kota Medan": "BUPATI MEDAN",
	} {
		if got := (source{agency: governed(agency), headTitle: "Bupati"}).title(); got != want {
			t.Errorf("title of %q = %q, want %q", agency, got, want)
		}
	}
}
