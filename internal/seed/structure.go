package seed

import (
	"fmt"
	"strings"

	"mutasi/internal/asn"
)

// build makes all units and posts of the agency. It is run twice when the general staff must be scaled.
func (b *builder) build() {
	centre := b.centre()
	b.buildSecretariat(centre)
	for _, o := range offices {
		if (o.only == "" || o.only == b.gov.kind) && b.size.asn >= o.from {
			b.buildOffice(o, centre)
		}
	}
	b.buildDistricts()
	b.buildSchools()
	b.buildHealth(centre)
	b.buildBranches()
	b.stagePlaces()
}

// settled builds the agency twice: first to see what schools, health centres and heads take, then with as much general
// staff as the wanted number of seats leaves.
func settled(g government, s sizing, today asn.Date, seed uint64) *builder {
	first := newBuilder(g, s, today, seed)
	first.build()
	total, staff := 0, 0
	for i := range first.posts {
		total += first.posts[i].need
		if first.posts[i].staff {
			staff += first.posts[i].need
		}
	}
	s.staff = max(0.2, float64(s.seats-(total-staff))/float64(max(1, staff)))
	b := newBuilder(g, s, today, seed)
	b.build()
	b.stage()
	b.settlePosts()
	b.fill()
	b.stagePending()
	return b
}

// centre is the district in which the offices stand: the one nearest to the town's name, else the first.
func (b *builder) centre() place {
	named := map[string]string{"15.08": "15.08.03", "16.71": "16.71.05", "12.71": "12.71.19", "12.74": "12.74.01", "93.01": "93.01.01"}
	for _, d := range b.gov.districts {
		if string(d.code) == named[string(b.gov.region.code)] {
			return d
		}
	}
	return b.gov.districts[0]
}

func (b *builder) buildSecretariat(centre place) {
	top := b.addUnit("office", secretariat, -1, centre, 1)
	b.addHead(top, "Sekretaris Daerah", asn.EchelonIIa)
	for _, title := range []string{"Asisten Pemerintahan dan Kesejahteraan Rakyat", "Asisten Perekonomian dan Pembangunan", "Asisten Administrasi Umum"} {
		b.addJob(top, leader("", title, asn.EchelonIIb), 1)
	}
	for i, part := range bureaus {
		if !b.size.officials && i >= 5 {
			break
		}
		u := b.addUnit("division", part.name, top, centre, 0)
		b.addHead(u, "Kepala "+part.name, asn.EchelonIIIa)
		b.expertPosts(u, part.family, 1)
		b.generalStaff(u, 1)
	}
}

func (b *builder) buildOffice(o office, centre place) {
	top := b.addUnit("office", o.name, -1, centre, 2.5)
	title := o.head
	if title == "" {
		title = "Kepala " + o.name
	}
	b.addHead(top, title, asn.EchelonIIb)
	if o.deputy != "" {
		u := b.addUnit("division", "Sekretariat "+o.name, top, centre, 0)
		b.units[u].lat, b.units[u].lon = b.units[top].lat, b.units[top].lon
		b.addHead(u, o.deputy+" "+o.name, asn.EchelonIIIa)
		b.addJob(u, leader("", "Kepala Subbagian Umum dan Kepegawaian", asn.EchelonIVa), 1)
		if b.size.officials {
			b.addJob(u, leader("", "Kepala Subbagian Keuangan dan Aset", asn.EchelonIVa), 1)
		}
		b.addPost(u, "perencana", 1)
		b.addStaff(u, "arsiparis", 0.3)
		b.addStaff(u, "prakom.terampil", 0.3)
		b.generalStaff(u, 1.4*o.weight)
	}
	divisions := min(len(o.divisions), b.size.divisions)
	switch o.name {
	case transportOffice, worksOffice, healthOffice, educationOffice, personnelOffice:
		divisions = len(o.divisions)
	}
	for i, name := range o.divisions[:divisions] {
		b.buildDivision(o, i, name, top)
	}
}

func (b *builder) buildDivision(o office, i int, name string, top int) {
	u := b.addUnit("division", name, top, place{}, 0)
	b.units[u].region, b.units[u].lat, b.units[u].lon = b.units[top].region, b.units[top].lat, b.units[top].lon
	title, echelon := "Kepala "+name, asn.EchelonIIIb
	switch {
	case strings.HasPrefix(name, "Inspektur"):
		title, echelon = name, asn.EchelonIIIa
	case strings.HasPrefix(name, "Bagian"):
		echelon = asn.EchelonIIIa
	}
	b.addHead(u, title, echelon)
	family := o.families[i%len(o.families)]
	b.expertPosts(u, family, o.weight)
	switch family {
	case "polpp", "damkar":
		b.addStaff(u, family, 7*o.weight)
	case "penguji":
		b.addStaff(u, family, 3)
	case "jalan", "pengairan", "bangunan":
		b.addStaff(u, "teknisi", 1.2)
	}
	if o.name == transportOffice && i == 0 {
		b.addStaff(u, "lalin", 4)
	}
	b.generalStaff(u, o.weight)
}

// expertPosts adds the functional posts of a division: mostly Ahli Pertama and Ahli Muda.
func (b *builder) expertPosts(u int, family string, weight float64) {
	if _, ok := b.catalogue[family+".muda"]; !ok {
		if family != "polpp" && family != "damkar" && family != "penguji" {
			b.addPost(u, family, 1)
		}
		return
	}
	b.addPost(u, family+".muda", 1)
	b.addPost(u, family, 1)
	if b.size.officials {
		b.addStaff(u, family, 0.8*weight)
		if _, ok := b.catalogue[family+".madya"]; ok {
			b.addPost(u, family+".madya", 1)
		}
	}
}

// generalStaff adds the executing posts every unit has.
func (b *builder) generalStaff(u int, weight float64) {
	b.addStaff(u, "penelaah", 0.9*weight)
	b.addStaff(u, "pengolah", 0.5*weight)
	b.addStaff(u, "pengelola", 0.3*weight)
	b.addStaff(u, "pengadministrasi", 0.5*weight)
	b.addStaff(u, "operator", 0.5*weight)
	if b.size.officials {
		b.addStaff(u, "penata", 0.4*weight)
		b.addStaff(u, "umum", 0.1*weight)
	}
}

// buildDistricts adds the district offices and, where there are any, their urban wards.
func (b *builder) buildDistricts() {
	word, title := "Kecamatan", "Camat"
	if b.gov.region.code.At(asn.Province) >= "91" { // Papua calls its districts distrik
		word, title = "Distrik", "Kepala Distrik"
	}
	wards := b.size.wards
	for _, d := range b.gov.districts {
		u := b.addUnit("district", word+" "+d.name, -1, d, 1.2)
		b.addHead(u, title+" "+d.name, asn.EchelonIIIa)
		b.addJob(u, leader("", "Sekretaris "+word, asn.EchelonIIIb), 1)
		if b.size.officials {
			b.addJob(u, leader("", "Kepala Seksi Pemerintahan "+word, asn.EchelonIVa), 1)
			b.addJob(u, leader("", "Kepala Seksi Pelayanan Umum", asn.EchelonIVa), 1)
			b.addJob(u, leader("", "Kepala Seksi Pemberdayaan Masyarakat", asn.EchelonIVa), 1)
			b.addJob(u, leader("", "Kepala Subbagian Umum, Keuangan, dan Kepegawaian", asn.EchelonIVb), 1)
		}
		b.generalStaff(u, 1)
		for _, w := range b.gov.wards[d.code] {
			if wards--; wards < 0 {
				break
			}
			b.buildWard(w, u)
		}
	}
	b.inventWards(wards)
}

// inventWards fills the number of wards where no list of true ones is at hand.
func (b *builder) inventWards(wards int) {
	if len(b.gov.wards[b.gov.districts[0].code]) > 0 || wards > 1<<10 {
		return
	}
	for i := range max(0, wards) {
		d := i % len(b.gov.districts)
		w := b.gov.districts[d]
		w.name = fmt.Sprintf("%s %d", w.name, i/len(b.gov.districts)+1)
		for j, u := range b.units {
			if u.kind == "district" && strings.HasSuffix(u.name, " "+b.gov.districts[d].name) {
				b.buildWard(w, j)
				break
			}
		}
	}
}

func (b *builder) buildWard(w place, district int) {
	u := b.addUnit("ward", "Kelurahan "+w.name, district, w, 0.3)
	b.units[u].remoteness = b.units[district].remoteness
	b.addHead(u, "Lurah", asn.EchelonIVa)
	b.addJob(u, leader("", "Sekretaris Kelurahan", asn.EchelonIVb), 1)
	if b.size.officials {
		b.addJob(u, leader("", "Kepala Seksi Pemerintahan Kelurahan", asn.EchelonIVb), 1)
		b.addJob(u, leader("", "Kepala Seksi Pelayanan Kelurahan", asn.EchelonIVb), 1)
	}
	b.generalStaff(u, 0.7)
}

// buildBranches adds technical units (UPTD) to the offices that have them.
func (b *builder) buildBranches() {
	patterns := []struct{ office, name, family string }{
		{worksOffice, "UPTD Pemeliharaan Jalan Wilayah", "teknisi"}, {transportOffice, "UPTD Terminal dan Parkir Wilayah", "lalin"},
		{"Dinas Lingkungan Hidup", "UPTD Pengelolaan Sampah Wilayah", "operator"}, {"Dinas Pertanian", "Balai Penyuluhan Pertanian", "pertanian"},
		{"Badan Pendapatan Daerah", "UPTD Pendapatan Wilayah", "pengelola"}, {"Dinas Perindustrian dan Perdagangan", "UPTD Pasar Wilayah", "operator"},
	}
	for i := range b.size.branches {
		d := b.gov.districts[(i*5+i/len(b.gov.districts))%len(b.gov.districts)]
		b.buildBranch(patterns[i%len(patterns)].office, patterns[i%len(patterns)].name+" "+d.name, patterns[i%len(patterns)].family, d)
	}
}

func (b *builder) buildBranch(officeName, name, family string, d place) int {
	top := -1
	for i, u := range b.units {
		if u.name == officeName {
			top = i
		}
		if u.name == name {
			return i
		}
	}
	u := b.addUnit("branch", name, top, d, 2)
	b.addJob(u, leader("", "Kepala UPTD", asn.EchelonIVa), 1).heads = true
	b.addJob(u, leader("", "Kepala Subbagian Tata Usaha UPTD", asn.EchelonIVb), 1)
	b.addPost(u, family, 2)
	b.generalStaff(u, 1)
	return u
}
