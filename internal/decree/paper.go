package decree

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"mutasi/internal/i18n"
	"mutasi/internal/pdf"
	"mutasi/internal/sign"
	"mutasi/web/route"
)

// A form is which paper of a decree is written.
type form string

// The papers of a decree. A copy and an extract repeat what was signed; an official of the personnel agency certifies
// them by hand.
const (
	original form = ""
	copied   form = "SALINAN" // the whole text
	extract  form = "PETIKAN" // for one person: the orders and that person alone
)

// certifier is what a copy or an extract is certified with: the title of who heads the personnel agency, and who that is.
// Without Name the line is left to be filled in by hand.
type certifier struct{ Title, Name, NIP string }

// paper writes the decree as PDF. Without a number it is a draft and says so on every page; base is the address of the
// site, for the QR code.
func (d *Decree) paper(base string, method string) ([]byte, error) {
	return d.print(base, method, original, nil, certifier{})
}

// sizes are those of the text in points. The usual one comes first; a smaller one is taken where it brings all but the annex onto
// one page.
var sizes = []float64{10, 9.5, 9}

// print writes the decree in a form; p is the person of an extract.
func (d *Decree) print(base, method string, f form, p *Person, by certifier) ([]byte, error) {
	var doc *pdf.Document
	for _, size := range sizes {
		set, err := d.set(size, base, method, f, p, by)
		if err != nil {
			return nil, err
		}
		if doc == nil || set.Pages() == 1 {
			doc = set
		}
		if set.Pages() == 1 {
			break
		}
	}
	if d.Annexed() && f != extract {
		d.annex(doc, f, by)
	}
	return doc.Bytes()
}

// set sets everything but the annex.
func (d *Decree) set(size float64, base, method string, f form, p *Person, by certifier) (*pdf.Document, error) {
	made := d.CreatedAt
	if !d.DecidedOn.IsZero() {
		made = d.DecidedOn.Time()
	}
	doc := pdf.New(pdf.F4, size, pdf.Info{
		Title: "Keputusan " + d.HeadTitle + " " + d.Number, Author: "Pemerintah " + governed(d.AgencyName), Subject: d.Subject, Made: made.Truncate(time.Second),
	})
	d.margins(doc, f)
	if f != original {
		doc.Centre(1, true, string(f))
		doc.Space(1)
	}
	d.head(doc)
	d.recitals(doc, f)
	last := len(d.Content.Orders) - 1
	d.orders(doc, 0, last, p)
	// The signature never stands on a page without a word of what is signed.
	return doc, doc.Together(func(doc *pdf.Document) error {
		d.orders(doc, last, last+1, p)
		return doc.Beside(func(doc *pdf.Document) error {
			doc.Space(2)
			err := d.seal(doc, base, method, f)
			if f != extract {
				doc.List("Tembusan disampaikan kepada:", d.Content.Copies...)
			}
			return err
		}, func(doc *pdf.Document) error { d.close(doc, f, by); return nil })
	})
}

// margins says at the foot of every page, and across it, what the paper is.
func (d *Decree) margins(doc *pdf.Document, f form) {
	switch {
	case d.Number == "":
		doc.Mark("KONSEP")
		doc.Foot("Konsep keputusan, belum ditandatangani")
	case f == copied:
		doc.Foot("Salinan Keputusan Nomor " + d.Number)
	case f == extract:
		doc.Foot("Petikan Keputusan Nomor " + d.Number)
	default:
		doc.Foot("Keputusan Nomor " + d.Number)
	}
	if d.State == Revoked && f != original {
		doc.Mark("DICABUT")
	}
}

func (d *Decree) shownNumber() string {
	if d.Number != "" {
		return d.Number
	}
	return fmt.Sprintf("%s/…/%s/…", d.Code, officeCode(d.HRName))
}

func (d *Decree) head(doc *pdf.Document) {
	doc.Centre(4, true, d.Signer.Title)
	doc.Rule()
	doc.Centre(1, true, "KEPUTUSAN "+d.Signer.Title)
	doc.Centre(0, false, "NOMOR "+d.shownNumber())
	doc.Space(1.5)
	doc.Centre(0, false, "TENTANG")
	doc.Centre(0, true, strings.ToUpper(d.Content.About))
	doc.Space(1.5)
	doc.Centre(0, false, d.Content.Invocation)
	doc.Centre(0, true, d.Signer.Title+",")
	doc.Space(1.5)
}

// recitals writes the reasons, the laws and the letters; an extract leaves them out and says so, as is the custom.
func (d *Decree) recitals(doc *pdf.Document, f form) {
	if f == extract {
		doc.Clause("Menimbang", pdf.Item{Text: "dan seterusnya;"})
		doc.Clause("Mengingat", pdf.Item{Text: "dan seterusnya;"})
		doc.Clause("Memperhatikan", pdf.Item{Text: "dan seterusnya;"})
		return
	}
	doc.Clause("Menimbang", lettered(d.Content.Considering)...)
	doc.Clause("Mengingat", numbered(d.Content.Bases)...)
	if len(d.Content.Noting) > 0 {
		doc.Clause("Memperhatikan", numbered(d.Content.Noting)...)
	}
}

// orders writes the orders from one to before another, behind what is decided. The first names the person of a decree
// about one, or of an extract.
func (d *Decree) orders(doc *pdf.Document, from, to int, p *Person) {
	if from == 0 {
		doc.Space(0.5)
		doc.Centre(0, true, "MEMUTUSKAN:")
		doc.Clause("Menetapkan", pdf.Item{Text: "KEPUTUSAN " + d.Signer.Title + " TENTANG " + strings.ToUpper(d.Content.About) + "."})
	}
	for i, o := range d.Content.Orders {
		if i < from || i >= to {
			continue
		}
		text, facts := o.Text, o.Facts
		switch {
		case i > 0 || d.Kind != Transfer:
		case !d.Annexed():
			facts = d.People[0].Snapshot.Facts()
		case p != nil:
			text = strings.TrimSuffix(text, ".") + ", antara lain:"
			facts = append([][2]string{{"Nomor urut lampiran", strconv.Itoa(p.Ordinal)}}, p.Snapshot.Facts()...)
		}
		doc.Clause(o.Name, pdf.Item{Text: text})
		if facts != nil {
			doc.Pairs(pdf.ClauseIndent, 36, facts...)
			doc.Space(1)
		}
	}
}

// Facts are what a decree says of a person, name and value.
func (p Snapshot) Facts() [][2]string {
	return append(p.who(),
		[2]string{"Jabatan lama", p.From.named()}, [2]string{"Unit kerja lama", p.From.Place()},
		[2]string{"Jabatan baru", p.To.named()}, [2]string{"Unit kerja baru", p.To.Place()},
	)
}

// who are the facts that tell who a person is.
func (p Snapshot) who() [][2]string {
	number, rank := "NIP", "Pangkat/Gol. Ruang"
	if p.Kind.IsContract() {
		number, rank = "NI PPPK", "Golongan"
	}
	return [][2]string{{"Nama", p.Name}, {number, i18n.NIP(p.NIP)}, {rank, p.RankLine()}}
}

// RankLine is the rank as decrees write it: its name and its code.
func (p Snapshot) RankLine() string {
	switch {
	case p.Rank == "":
		return "–"
	case p.RankName == "":
		return p.Rank
	case p.Kind.IsContract(): // the name of a grade holds its code: Golongan IX
		return p.RankName
	}
	return p.RankName + ", " + p.Rank
}

// named is the post with its class, and its echelon where it has one.
func (p Post) named() string {
	s := p.Position
	if p.Echelon != "" {
		s += ", eselon " + p.Echelon
	}
	if p.Class > 0 {
		s += ", kelas jabatan " + strconv.Itoa(p.Class)
	}
	return s
}

// Line is the post with its class and its unit, as a line of the annex.
func (p Post) Line() string { return p.named() + ", " + p.Place() }

// blank is a line to be filled in by hand.
const blank = "……………………………………"

func (d *Decree) close(doc *pdf.Document, f form, by certifier) {
	on := "…"
	if !d.DecidedOn.IsZero() {
		on = long(d.DecidedOn)
	}
	lines := []pdf.Line{
		{Text: "Ditetapkan di " + d.Place, Before: 1.5}, {Text: "pada tanggal " + on},
		{Text: d.Signer.Title + ",", Strong: true, Before: 1}, {Text: d.mark(f), Before: 2},
		{Text: strings.ToUpper(d.Signer.Name), Strong: true, Before: 2},
	}
	if d.Signer.NIP != "" {
		lines = append(lines, pdf.Line{Text: "NIP " + i18n.NIP(d.Signer.NIP)})
	}
	if f != original {
		word := "Salinan"
		if f == extract {
			word = "Petikan"
		}
		lines = append(lines, pdf.Line{Text: word + " sesuai dengan aslinya", Before: 4}, pdf.Line{Text: by.Title + ",", Strong: true},
			pdf.Line{Text: firstOf(by.Name, blank), Strong: by.Name != "", Before: 16}, pdf.Line{Text: "NIP " + firstOf(i18n.NIP(by.NIP), blank)})
	}
	doc.Right(lines...)
}

func (d *Decree) mark(f form) string {
	switch {
	case d.Number == "":
		return "(belum ditandatangani)"
	case f != original:
		return "ttd."
	}
	return "ditetapkan secara elektronik"
}

// seal says how the paper can be checked, and what kind of signature it has.
func (d *Decree) seal(doc *pdf.Document, base, method string, f form) error {
	if d.VerifyCode == "" {
		return nil
	}
	address := base + route.VerifyCode(FormatCode(d.VerifyCode))
	lines := []string{
		"Kode " + FormatCode(d.VerifyCode),
		"Periksa keaslian: pindai kode QR ini atau buka " + base + route.Verify() + ". Kode QR bukan tanda tangan.",
	}
	switch {
	case f != original:
		lines = append(lines, "Kode dan QR sama dengan SK aslinya. Lembar ini berlaku setelah disahkan pejabat di samping.")
	case method == sign.LocalMethod:
		lines = append(lines, "Disetujui pejabat melalui akunnya. Berkas ini tidak memuat tanda tangan elektronik tersertifikasi.")
	default:
		lines = append(lines, "Ditandatangani secara elektronik dengan sertifikat elektronik.")
	}
	return doc.Seal(address, 21, lines...)
}

// annex sets the persons into a table on pages of their own.
func (d *Decree) annex(doc *pdf.Document, f form, by certifier) {
	doc.Wide()
	doc.Right(
		pdf.Line{Text: "LAMPIRAN KEPUTUSAN " + d.Signer.Title}, pdf.Line{Text: "NOMOR " + d.shownNumber()},
		pdf.Line{Text: "TENTANG " + strings.ToUpper(d.Content.About)},
	)
	doc.Space(3)
	from, to := "Jabatan lama, kelas, unit kerja", "Jabatan baru, kelas, unit kerja"
	if d.Kind == Withdrawal {
		from, to = "Jabatan yang tetap diduduki, kelas, unit kerja", "Jabatan dalam Keputusan yang dicabut, kelas, unit kerja"
	}
	cols := []pdf.Column{
		{Head: "No", Share: 4}, {Head: "Nama", Share: 18}, {Head: "NIP", Share: 16}, {Head: "Pangkat/ Gol. Ruang", Share: 14},
		{Head: from, Share: 24}, {Head: to, Share: 24}, {Head: "Keterangan", Share: 11},
	}
	rows := make([][]string, 0, len(d.People)+1)
	heads := make([]string, len(cols))
	for i := range cols {
		heads[i] = strconv.Itoa(i + 1)
	}
	rows = append(rows, heads)
	for i, p := range d.People {
		x := p.Snapshot
		rows = append(rows, []string{
			strconv.Itoa(i + 1), x.Name, i18n.NIP(x.NIP), x.RankLine(), x.From.Line(), x.To.Line(), "",
		})
	}
	doc.Table(cols, rows, func(doc *pdf.Document) { d.close(doc, f, by) })
}

func lettered(list []string) []pdf.Item {
	out := make([]pdf.Item, len(list))
	for i, s := range list {
		out[i] = pdf.Item{Mark: string(rune('a'+i)) + ".", Text: s}
	}
	return out
}

func numbered(list []string) []pdf.Item {
	out := make([]pdf.Item, len(list))
	for i, s := range list {
		out[i] = pdf.Item{Mark: strconv.Itoa(i+1) + ".", Text: s}
	}
	return out
}
