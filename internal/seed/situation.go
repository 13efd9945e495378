package seed

import (
	"slices"

	"mutasi/internal/asn"
)

// Units that the situations name.
const (
	BungoSurplusSchool = "SDN 1/II Muara Bungo"              // 9 class teachers for 6 classes
	BungoShortSchool   = "SDN 9/II Sungai Mengkuang"         // 3 class teachers for 6 classes, 7 km away
	BungoRemoteCentre  = "Puskesmas Limbur Lubuk Mengkuang"  // no nurse
	BungoFullCentre    = "Puskesmas Pasar Muaro Bungo"       // two nurses more than needed
	MeraukeWorks       = "Bidang Cipta Karya"                // of the works office: no civil engineer
	MeraukeSalorBranch = "UPTD Pekerjaan Umum Wilayah Salor" // none either
	MeraukeHousing     = "Bidang Perumahan"                  // of the housing office: one engineer too many
	PalembangTransport = "Bidang Lalu Lintas"                // of the transport office: short of analysts and engineers
	PalembangLibrary   = "Sekretariat " + libraryOffice      // two analysts more than needed
	MedanSurplusSchool = "SMPN 1 Medan"                      // too many teachers of Mathematics and Indonesian
	MedanShortSchool   = "SMPN 6 Medan"                      // none
	BalaiHealth        = "Bidang Pelayanan Kesehatan"        // of the health office: vacant post of Administrator Kesehatan
	BalaiEducation     = "Sekretariat " + educationOffice    // two analysts more than needed
	BalaiTransport     = "Bidang Angkutan"                   // of the transport office: none
)

// Situation is a move that a government of the demo world needs and that meets every rule.
type Situation struct {
	Agency   string // national agency code
	From, To string // unit names
	Position string
	Account  string // demo account of the person who can move
}

// Situations lists the main situation of each demo government.
func Situations() []Situation {
	return []Situation{
		{"5503", BungoSurplusSchool, BungoShortSchool, "Guru Kelas", "bungo.asn"},
		{"5671", PalembangLibrary, PalembangTransport, "Penelaah Teknis Kebijakan", "palembang.asn"},
		{"5271", MedanSurplusSchool, MedanShortSchool, "Guru Matematika", "medan.asn"},
		{"5275", BalaiEducation, BalaiTransport, "Penelaah Teknis Kebijakan", "tanjungbalai.asn"},
		{"8007", MeraukeHousing, MeraukeWorks, "Teknik Tata Bangunan dan Perumahan Ahli Pertama", "merauke.asn"},
	}
}

// officeMove is a move from one office to another, by their names.
type officeMove struct{ from, to string }

// into is the unit that has the place: no situation speaks of it.
func (m officeMove) into() string {
	if m.to == libraryOffice {
		return "Bidang Perpustakaan"
	}
	return "Sekretariat " + m.to
}

// pending are moves between offices whose heads have accounts of the demo and whose consent is awaited when it begins.
var pending = [3]officeMove{{healthOffice, "Inspektorat"}, {worksOffice, housingOffice}, {transportOffice, libraryOffice}}

// staged lists the units whose people and places the situations speak of: nobody else comes or goes there.
func staged() []string {
	list := []string{BungoRemoteCentre, BungoFullCentre, MeraukeSalorBranch, BalaiHealth}
	for _, s := range Situations() {
		list = append(list, s.From, s.To)
	}
	return list
}

// stage sets the situations and the holders of demo accounts of a demo government, before posts are filled.
func (b *builder) stage() {
	switch b.gov.key {
	case "":
		return
	case "bungo":
		b.stageBungo()
	case "palembang":
		b.stageMove(PalembangLibrary, PalembangTransport, "penelaah", "Akhmad Fauzan Romli", degree{"40", "Teknik Sipil", "", "S.T."})
		b.set(PalembangTransport, "hubungan", 3, 1)
		b.set("Bidang Sarana dan Prasarana", "penguji", 8, 3)
	case "medan":
		b.stageMove(MedanSurplusSchool, MedanShortSchool, "guru.mtk", "Berliana Siregar", degree{})
		b.set(MedanSurplusSchool, "guru.bindo", 2, 4)
		b.set(MedanShortSchool, "guru.bindo", 2, 0)
	case "tanjungbalai":
		b.stageMove(BalaiEducation, BalaiTransport, "penelaah", "Khairul Panjaitan", degree{"40", "Administrasi Publik", "", "S.A.P."})
		b.set(BalaiHealth, "adminkes", 2, 0)
		b.set("RSUD Dr. Tengku Mansyur", "adminkes", 1, 2)
	case "merauke":
		b.stageMerauke()
	}
	b.stageUnderWay()
	b.stageOfficials()
}

// stageUnderWay casts the people whose cases are under way when the demo begins.
func (b *builder) stageUnderWay() {
	b.set("Bidang Perlindungan dan Jaminan Sosial", "penelaah", 2, 1)
	b.cast(b.set("Bidang Pelatihan dan Penempatan Kerja", "penelaah", 1, 2), "asn2", b.mover("", degree{}))
	b.set("Bidang Pencegahan dan Kesiapsiagaan", "pengolah", 2, 1)
	b.cast(b.set("Bidang Ideologi dan Wawasan Kebangsaan", "pengolah", 1, 2), "asn3", b.mover("", degree{}))
}

// stagePending lets a place be wanted in one office and somebody of the other hold a post like it whom no rule keeps from
// moving. It comes when all posts are filled, and that person is drawn apart: everybody else stays who they are.
func (b *builder) stagePending() {
	if b.gov.key == "" {
		return
	}
	for _, m := range pending {
		from := b.spare(m.from)
		if from == nil {
			continue
		}
		from.casts = append(from.casts, cast{name: "pending", adapt: b.mover("", degree{}), apart: true})
		to := b.addJob(b.unitNamed(m.into()), b.positions[from.pos].job, 0)
		to.need, to.known = max(to.need, to.holders+1), true
		to.exact = max(to.exact, float64(to.need))
		to.analysed = from.analysed
	}
}

// spare returns a post of the office that somebody holds who could do the same elsewhere: rather an executing one, rather
// one with more people than needed.
func (b *builder) spare(office string) *post {
	var best *post
	most, others := 0, staged()
	for i := range b.posts {
		p := &b.posts[i]
		kind := b.positions[p.pos].kind
		if b.units[b.units[p.unit].office].name != office || slices.Contains(others, b.units[p.unit].name) || kind == asn.StructuralPost || p.fixed || !p.known || p.holders == 0 {
			continue
		}
		if worth := p.holders - p.need + 1000*bit(kind == asn.ExecutingPost); best == nil || worth > most {
			best, most = p, worth
		}
	}
	return best
}

// set fixes need and holders of a post.
func (b *builder) set(unit, key string, need, holders int) *post {
	p := b.find(unit, key)
	p.need, p.holders, p.fixed, p.known = need, holders, true, true
	p.exact, p.minimum = float64(need), min(p.minimum, need)
	return p
}

// cast puts a person of the demo into a post, beside those already cast.
func (b *builder) cast(p *post, name string, adapt func(*person)) {
	p.casts = append(p.casts, cast{name: name, adapt: adapt})
	p.fixed = true
	p.holders = max(p.holders, len(p.casts))
}

// stageMove sets two units, one with two people more than needed and one with none, and the person who can move.
func (b *builder) stageMove(from, to, key, name string, d degree) {
	b.set(to, key, 2, 0)
	p := b.set(from, key, 2, 4)
	b.cast(p, "asn", func(p *person) {
		b.mover(name, d)(p)
		p.sex = asn.Male
		if b.gov.key == "medan" {
			p.sex = asn.Female
		}
	})
}

// mover is a person whom no rule keeps from moving.
func (b *builder) mover(name string, d degree) func(*person) {
	return func(p *person) { p.kind, p.name, p.degree, p.clean = asn.PNS, name, d, true }
}

func (b *builder) stageBungo() {
	short := b.set(BungoShortSchool, "guru.kelas", 6, 3)
	short.method = "teacher"
	home := b.units[short.unit]
	p := b.set(BungoSurplusSchool, "guru.kelas", 6, 9)
	p.method = "teacher"
	recent, unrated := b.today.AddMonths(-9), b.today.AddMonths(-40)
	b.cast(p, "recent", func(p *person) {
		p.kind, p.since, p.sex = asn.PNS, asn.NewDate(recent.Year(), recent.Month(), 1), asn.Female
	})
	b.cast(p, "unrated", func(p *person) { p.kind, p.since = asn.PNS, asn.NewDate(unrated.Year(), unrated.Month(), 1) })
	b.cast(p, "asn", func(p *person) {
		b.mover("Siti Rahmawati", degree{})(p)
		p.sex = asn.Female
		p.home = place{code: home.region, name: "Rimbo Tengah", lat: home.lat + 0.004, lon: home.lon - 0.003}
	})
	for _, key := range []string{"perawat.terampil", "perawat.pertama"} {
		remote := b.find(BungoRemoteCentre, key)
		remote.fixed, remote.known, remote.holders = true, true, 0
		full := b.find(BungoFullCentre, key)
		full.fixed, full.known, full.holders = true, true, full.need+1
		b.cast(full, key, b.mover("", degree{}))
	}
	b.set(BungoRemoteCentre, "perawat.mahir", 1, 0).method = "health"
}

func (b *builder) stageMerauke() {
	for _, u := range []string{"Bidang Bina Marga", "Bidang Sumber Daya Air", MeraukeWorks} {
		for i := range b.posts {
			p := &b.posts[i]
			if f := b.positions[p.pos].family; b.units[p.unit].name == u && (f == "Teknik Jalan dan Jembatan" || f == "Teknik Pengairan" || f == "Teknik Tata Bangunan dan Perumahan") {
				p.fixed, p.known, p.holders = true, true, 0
			}
		}
	}
	b.set(MeraukeSalorBranch, "jalan", 2, 0)
	b.set(MeraukeSalorBranch, "bangunan", 1, 0)
	b.stageMove(MeraukeHousing, MeraukeWorks, "bangunan", "Yohanes Gebze", degreesCivil[0])
	b.set(MeraukeHousing, "bangunan", 1, 2)
}

// stagePlaces adds the units that only a situation needs.
func (b *builder) stagePlaces() {
	switch b.gov.key {
	case "bungo":
		top := b.unitNamed(educationOffice)
		b.primarySchool(BungoSurplusSchool, top, b.district("15.08.03"), 6)
		b.primarySchool(BungoShortSchool, top, b.district("15.08.13"), 6)
	case "merauke":
		b.buildBranch(worksOffice, MeraukeSalorBranch, "teknisi", b.district("93.01.11")) // Salor lies in Kurik
	}
}

func (b *builder) district(code asn.RegionCode) place {
	for _, d := range b.gov.districts {
		if d.code == code {
			return d
		}
	}
	panic("seed: no district " + string(code))
}

// remoteness grades districts: what lies behind the last road counts as very remote.
func (g government) remoteness(code asn.RegionCode) int {
	remote := map[asn.RegionCode]int{
		"15.08.07": 2, "15.08.14": 1, "15.08.16": 1, "15.08.02": 1, // Bungo: Limbur Lubuk Mengkuang, Bathin III Ulu, Jujuhan Ilir, Rantau Pandan
		"93.01.02": 2, "93.01.03": 2, "93.01.04": 3, "93.01.07": 1, "93.01.08": 1, "93.01.09": 2, "93.01.10": 2, "93.01.12": 1, "93.01.13": 2,
		"93.01.14": 1, "93.01.15": 3, "93.01.16": 3, "93.01.17": 3, "93.01.18": 3, "93.01.19": 3, "93.01.20": 3, "93.01.21": 3, "93.01.22": 3,
	}
	return remote[code.At(asn.District)]
}
