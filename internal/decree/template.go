package decree

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"mutasi/internal/asn"
	"mutasi/internal/i18n"
)

// The words of a decree are official Indonesian, whatever language its reader uses on the pages (UU 24/2009 Ps 26–27).

const (
	// templateName names the edition of the text below; a changed sentence is a new edition.
	templateName = "mutasi/2026-2"
	// transferCode is the classification of a transfer (Permendagri 83/2022).
	transferCode = "800.1.3.1"
)

// governed is the region a government governs: the name of the government without its first word.
func governed(agency string) string { return strings.TrimPrefix(agency, "Pemerintah ") }

// source is what the text of a decree is made of.
type source struct {
	agency      string // Kabupaten Bungo
	headTitle   string // Bupati
	hrName      string
	effectiveOn asn.Date
	people      []Snapshot
	references  []reference
	province    string   // of a regency or city; empty: the government is a province, or its region is not known
	bases       []string // the agency's own regulations
	copies      []string // standing recipients of copies
}

// reference is a letter that a case rests on.
type reference struct {
	ProposalID int64
	Kind       string
	Number     string
	DatedOn    asn.Date
	Mode       string
}

// compose writes the text of a transfer decree (parts: regulation of decrees, PP 11/2017 Ps 190–191).
func (s source) compose() Content {
	who := s.noun()
	about := "Pemindahan " + who + s.posts() + " di Lingkungan Pemerintah " + s.agency
	c := Content{
		Template: templateName, Invocation: "DENGAN RAHMAT TUHAN YANG MAHA ESA", About: about,
		Considering: []string{
			"bahwa untuk memenuhi kebutuhan organisasi dan menyeimbangkan jumlah pegawai pada unit kerja, dipandang perlu memindahkan " + who + ";",
			"bahwa " + who + " yang namanya tersebut dalam Keputusan ini telah memenuhi syarat untuk dipindahkan;",
			"bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a dan huruf b, perlu menetapkan Keputusan " + s.headTitle + " tentang " + about + ";",
		},
		Bases: s.legal(), Noting: s.noting(), Orders: s.orders(who), Copies: s.sentTo(), OwnBases: len(s.bases) > 0,
	}
	return c
}

// contract reports whether people with a work agreement (PPPK) are moved.
func (s source) contract() bool {
	return slices.ContainsFunc(s.people, func(p Snapshot) bool { return p.Kind.IsContract() })
}

// noun is what the people are together: civil servants (PNS), people with a work agreement (PPPK), or both (UU 20/2023
// Ps 5).
func (s source) noun() string {
	switch {
	case !s.contract():
		return "Pegawai Negeri Sipil"
	case slices.ContainsFunc(s.people, func(p Snapshot) bool { return !p.Kind.IsContract() }):
		return "Pegawai Aparatur Sipil Negara"
	}
	return "Pegawai Pemerintah dengan Perjanjian Kerja"
}

func (s source) functional() bool {
	return slices.ContainsFunc(s.people, func(p Snapshot) bool { return p.Functional })
}

func (s source) posts() string {
	executing := slices.ContainsFunc(s.people, func(p Snapshot) bool { return !p.Functional })
	switch {
	case s.functional() && executing:
		return " dalam Jabatan Fungsional dan Jabatan Pelaksana"
	case s.functional():
		return " dalam Jabatan Fungsional"
	}
	return " dalam Jabatan Pelaksana"
}

// legal lists the national regulations, then those of the agency.
func (s source) legal() []string {
	list := []string{
		"Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah;",
		"Undang-Undang Nomor 20 Tahun 2023 tentang Aparatur Sipil Negara;",
		"Peraturan Pemerintah Nomor 11 Tahun 2017 tentang Manajemen Pegawai Negeri Sipil sebagaimana telah diubah dengan Peraturan Pemerintah Nomor 17 Tahun 2020;",
	}
	if s.contract() {
		list = append(list, "Peraturan Pemerintah Nomor 49 Tahun 2018 tentang Manajemen Pegawai Pemerintah dengan Perjanjian Kerja;")
	}
	list = append(list, "Peraturan Badan Kepegawaian Negara Nomor 5 Tahun 2019 tentang Tata Cara Pelaksanaan Mutasi;")
	if s.functional() {
		list = append(list, "Peraturan Kepala Badan Kepegawaian Negara Nomor 7 Tahun 2017 tentang Tata Cara Pelantikan dan Pengambilan Sumpah/Janji Jabatan;")
	}
	for _, b := range s.bases {
		list = append(list, strings.TrimRight(b, ";.")+";")
	}
	return list
}

// noting quotes the minutes of the assessment team and the opinion of BKN of every case, each letter once. An opinion
// that counts as given because its limit passed is named as such.
func (s source) noting() []string {
	var out []string
	add := func(text string) {
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	submission := map[int64]reference{}
	for _, r := range s.references {
		switch {
		case r.Kind == "minutes" && r.Mode == "recommended":
			add(fmt.Sprintf("Berita Acara Sidang Tim Penilai Kinerja Nomor %s tanggal %s;", r.Number, long(r.DatedOn)))
		case r.Kind == "submission":
			submission[r.ProposalID] = r
		}
	}
	for _, r := range s.references {
		if r.Kind != "pertek" {
			continue
		}
		switch r.Mode {
		case "granted":
			add(fmt.Sprintf("Pertimbangan Teknis Badan Kepegawaian Negara Nomor %s tanggal %s;", r.Number, long(r.DatedOn)))
		case "lapsed":
			sent := submission[r.ProposalID]
			add(fmt.Sprintf("Usul pertimbangan teknis Nomor %s tanggal %s kepada Badan Kepegawaian Negara, yang tidak dijawab sampai batas waktunya sehingga dianggap disetujui pada tanggal %s;",
				sent.Number, long(sent.DatedOn), long(r.DatedOn)))
		}
	}
	return out
}

func (s source) orders(who string) []Order {
	first := "Memindahkan " + who + " yang namanya tercantum dalam lajur 2 Lampiran Keputusan ini dari jabatan dalam lajur 5 ke jabatan dalam lajur 6, terhitung mulai tanggal " + long(s.effectiveOn) + "."
	if len(s.people) == 1 {
		first = "Memindahkan " + who + " tersebut di bawah ini, terhitung mulai tanggal " + long(s.effectiveOn) + ":"
	}
	return []Order{
		{Name: "KESATU", Text: first},
		{Name: "KEDUA", Text: "Kepada yang bersangkutan diberikan gaji dan " + s.allowance() + " sesuai dengan ketentuan peraturan perundang-undangan."},
		{Name: "KETIGA", Text: "Yang bersangkutan menyerahkan tugas dan barang milik daerah yang dikuasainya kepada pimpinan unit kerja lama, dan melapor kepada pimpinan unit kerja baru, paling lambat pada tanggal sebagaimana dimaksud dalam Diktum KESATU."},
		{Name: "KEEMPAT", Text: "Apabila di kemudian hari terdapat kekeliruan dalam Keputusan ini, diadakan perbaikan sebagaimana mestinya."},
		{Name: "KELIMA", Text: "Keputusan ini mulai berlaku pada tanggal ditetapkan."},
	}
}

// amend writes the text of the correction or the withdrawal of a decree. Its law is UU 30/2014 Ps 63 and 64, and it is made
// in the form of what it concerns, by the same authority.
func (s source) amend(base *Decree, kind Kind, a Amendment) Content {
	decree := "Keputusan " + s.title()
	cited := decree + " Nomor " + base.Number
	dated := cited + " tanggal " + long(base.DecidedOn)
	word := "Ralat atas "
	if kind == Withdrawal {
		word = "Pencabutan "
	}
	c := Content{
		Template: templateName, Invocation: base.Content.Invocation, About: word + cited + " tentang " + base.Content.About,
		Considering: []string{"bahwa dengan " + dated + " telah ditetapkan " + base.Content.About + " terhitung mulai tanggal " + long(base.EffectiveOn) + ";"},
		Bases:       s.amending(), Noting: []string{dated + ";"}, Copies: base.Content.Copies, OwnBases: len(s.bases) > 0,
	}
	last := "perlu menetapkan Keputusan " + s.headTitle + " tentang " + word + cited + ";"
	reason := strings.TrimRight(a.Reason, ".;")
	if kind == Withdrawal {
		c.Considering = append(c.Considering,
			"bahwa dalam Keputusan sebagaimana dimaksud dalam huruf a ditemukan cacat "+defectWords[a.Defect]+", yaitu: "+reason+";",
			"bahwa pemindahan sebagaimana dimaksud dalam huruf a belum mulai berlaku;",
			"bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a, huruf b, dan huruf c, "+last)
		c.Orders = s.withdrawing(dated + " tentang " + base.Content.About)
		return c
	}
	c.Considering = append(c.Considering,
		"bahwa dalam Keputusan sebagaimana dimaksud dalam huruf a terdapat kesalahan redaksional, yaitu: "+reason+";",
		"bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a dan huruf b, "+last)
	c.Orders = []Order{
		{Name: "KESATU", Text: "Memperbaiki kesalahan redaksional dalam " + dated + " sebagai berikut:", Facts: a.facts(base)},
		{Name: "KEDUA", Text: "Perbaikan sebagaimana dimaksud dalam Diktum KESATU merupakan bagian yang tidak terpisahkan dari Keputusan yang diperbaiki. Ketentuan lain dalam Keputusan itu tidak berubah."},
		{Name: "KETIGA", Text: "Keputusan ini mulai berlaku pada tanggal ditetapkan."},
	}
	return c
}

// defectWords are the defects in the words of UU 30/2014 Ps 64(1).
var defectWords = map[Defect]string{DefectAuthority: "wewenang", DefectProcedure: "prosedur", DefectSubstance: "substansi"}

// withdrawing are the orders of a withdrawal: nobody moves.
func (s source) withdrawing(decree string) []Order {
	stay := Order{Name: "KEDUA", Text: s.noun() + " yang namanya tercantum dalam lajur 2 Lampiran Keputusan ini tetap menduduki jabatan dalam lajur 5."}
	if len(s.people) == 1 {
		p := s.people[0]
		stay.Text, stay.Facts = s.noun()+" tersebut di bawah ini tetap menduduki jabatannya:", append(p.who(),
			[2]string{"Jabatan", p.From.named()}, [2]string{"Unit kerja", p.From.Place()})
	}
	return []Order{
		{Name: "KESATU", Text: "Mencabut " + decree + " dan menyatakannya tidak berlaku."},
		stay,
		{Name: "KETIGA", Text: "Keputusan ini mulai berlaku pada tanggal ditetapkan."},
	}
}

// facts are where the wrong words stand, what they are, and what they should be.
func (a Amendment) facts(base *Decree) [][2]string {
	var out [][2]string
	for _, p := range base.People {
		if p.Ordinal != a.Ordinal {
			continue
		}
		if base.Annexed() {
			out = append(out, [2]string{"Nomor urut lampiran", strconv.Itoa(p.Ordinal)})
		}
		out = append(out, [2]string{"Atas nama", p.Snapshot.Name}, [2]string{"Bagian", a.Part})
	}
	return append(out, [2]string{"Tertulis", a.Reads}, [2]string{"Seharusnya", a.Should})
}

// amending lists the laws on which a correction or a withdrawal rests, then the agency's own.
func (s source) amending() []string {
	list := s.legal()
	const at = 1 // behind the law on regional government
	return slices.Insert(list, at, "Undang-Undang Nomor 30 Tahun 2014 tentang Administrasi Pemerintahan sebagaimana telah diubah dengan Undang-Undang Nomor 6 Tahun 2023;")
}

// allowance names what goes with the new posts: only functional posts have an allowance of the post.
func (s source) allowance() string {
	if s.functional() {
		return "tunjangan jabatan"
	}
	return "tunjangan"
}

// maxHeads is how many heads of offices are named one by one among the recipients of copies.
const maxHeads = 8

// sentTo lists the recipients of copies: the standing ones, the governor behind the first of them (BKN), the personnel
// agency, the heads of the offices concerned, and the person.
func (s source) sentTo() []string {
	var list, heads []string
	add := func(to *[]string, line string) {
		if line = strings.TrimRight(line, ";."); !slices.Contains(list, line) && !slices.Contains(heads, line) {
			*to = append(*to, line)
		}
	}
	for i, line := range s.copies {
		add(&list, line)
		if i == 0 && s.province != "" {
			add(&list, "Gubernur "+s.province)
		}
	}
	add(&list, "Kepala "+s.hrName)
	for _, p := range s.people {
		for _, post := range []Post{p.From, p.To} {
			add(&heads, firstOf(post.Head, "Kepala "+firstOf(post.Office, post.Unit)))
		}
	}
	if len(heads) > maxHeads {
		heads = []string{"Kepala perangkat daerah yang bersangkutan"}
	}
	list = append(list, heads...)
	for i := range list {
		list[i] += ";"
	}
	return append(list, "Yang bersangkutan.")
}

func firstOf(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// title is the office of the signer with its region: Bupati Bungo.
func (s source) title() string {
	region := s.agency
	for _, kind := range []string{"Kabupaten ", "Kota ", "Provinsi "} {
		region = strings.TrimPrefix(region, kind)
	}
	return s.headTitle + " " + region
}

// long writes a date as decrees do: 4 Januari 2027.
func long(d asn.Date) string { return i18n.Date(i18n.With(context.Background(), i18n.ID), d.Time()) }

// officeCode is the short name of an office in numbers: a name that is one word already, else the capitals of its
// words: "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia" is BKPSDM.
func officeCode(name string) string {
	words := strings.Fields(name)
	if len(words) == 1 {
		return strings.ToUpper(name)
	}
	var b strings.Builder
	for _, w := range words {
		if r := []rune(w)[0]; unicode.IsUpper(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// formatNumber writes CODE/NUMBER/OFFICE/YEAR.
func formatNumber(code string, sequence int, office string, year int) string {
	return fmt.Sprintf("%s/%d/%s/%d", code, sequence, office, year)
}
