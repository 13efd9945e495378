package seed

import (
	"fmt"
	"strings"
)

// minimums are the legal minimum staff of a health centre without beds (Permenkes 75/2014): nurses 5, midwives 4, here
// over the levels at which posts are kept.
var minimums = []struct {
	key       string
	need, low int
}{
	{"dokter", 2, 1}, {"dokter.gigi", 1, 1}, {"perawat.terampil", 4, 3}, {"perawat.pertama", 2, 2}, {"bidan.terampil", 4, 3},
	{"bidan.pertama", 1, 1}, {"promkes", 1, 1}, {"sanitarian", 1, 1}, {"lab", 1, 1}, {"nutrisionis", 1, 1}, {"asisten.apoteker", 1, 1},
}

// buildHealth adds the health centres by district and the hospital.
func (b *builder) buildHealth(centre place) {
	top := b.unitNamed(healthOffice)
	order := b.healthDistricts()
	for i := range b.size.health {
		d := order[i%len(order)]
		name := "Puskesmas " + d.name
		if round := i/len(order) + 1; round > 1 {
			name = fmt.Sprintf("%s %d", name, round)
		}
		b.healthCentre(name, top, d)
	}
	b.hospital(top, centre)
}

// healthDistricts are the districts in the order in which they get a health centre: those that a situation names first,
// the others by turns from end to end.
func (b *builder) healthDistricts() []place {
	named := map[string]bool{BungoRemoteCentre: true, BungoFullCentre: true}
	var first, rest []place
	for i := range b.gov.districts {
		step := 5 // coprime to the number of districts in all but a few, where the neighbours follow
		if len(b.gov.districts)%step == 0 {
			step = 1
		}
		d := b.gov.districts[i*step%len(b.gov.districts)]
		if named["Puskesmas "+d.name] {
			first = append(first, d)
		} else {
			rest = append(rest, d)
		}
	}
	return append(first, rest...)
}

func (b *builder) healthCentre(name string, top int, d place) {
	u := b.addUnit("health_centre", name, top, d, 2)
	head := b.addPost(u, "puskesmas.kepala", 1)
	head.heads = true
	times := 1
	if b.size.officials && b.gov.kind == "city" {
		times = 2
	}
	for _, m := range minimums {
		if m.need == 1 {
			times = 1
		}
		p := b.addPost(u, m.key, m.need*times)
		p.method, p.minimum, p.exact = "health", m.low, float64(m.need*times)-0.4+0.8*b.r.Float64()
	}
	for _, extra := range []string{"apoteker", "epidemiolog", "perawat.mahir", "bidan.mahir"} {
		if b.size.officials || b.r.IntN(2) == 0 {
			p := b.addPost(u, extra, times)
			p.method = "health"
		}
	}
	b.addPost(u, "pengadministrasi", times)
	b.addPost(u, "pengelola", 1)
	b.addStaff(u, "operator", 0.5)
	if b.size.officials {
		b.outpost(name, u, d)
	}
}

// outpost adds an auxiliary health centre, which needs a nurse and a midwife.
func (b *builder) outpost(centre string, parent int, d place) {
	u := b.addUnit("branch", "Pustu "+strings.TrimPrefix(centre, "Puskesmas ")+" A", parent, d, 4)
	for _, key := range []string{"perawat.terampil", "bidan.terampil"} {
		p := b.addPost(u, key, 1)
		p.method, p.minimum, p.exact = "health", 1, 1
	}
}

// hospital adds the regional hospital with a staff that follows the size of the agency.
func (b *builder) hospital(top int, centre place) {
	name := "RSUD " + b.gov.short
	if known, ok := map[string]string{"Bungo": "RSUD H. Hanafie", "Palembang": "RSUD Palembang BARI", "Medan": "RSUD Dr. Pirngadi",
		"Tanjungbalai": "RSUD Dr. Tengku Mansyur"}[b.gov.short]; ok {
		name = known
	}
	u := b.addUnit("hospital", name, top, centre, 2)
	b.addJob(u, directorJob(name), 1).heads = true
	for _, staff := range []struct {
		key    string
		tenths int // of the size in tens
	}{
		{"dokter", 5}, {"dokter.muda", 3}, {"dokter.gigi", 1}, {"perawat.terampil", 16}, {"perawat.mahir", 8}, {"perawat.penyelia", 4},
		{"perawat.pertama", 10}, {"perawat.muda", 3}, {"bidan.terampil", 6}, {"bidan.mahir", 3}, {"bidan.pertama", 2}, {"apoteker", 2},
		{"asisten.apoteker", 3}, {"nutrisionis", 2}, {"lab", 4}, {"sanitarian", 1}, {"adminkes", 2}, {"adminkes.muda", 1},
		{"pengadministrasi", 5}, {"pengelola", 6}, {"operator", 8},
	} {
		need := max(1, staff.tenths*b.size.hospital/10)
		p := b.addPost(u, staff.key, need)
		p.method, p.exact = "health", float64(need)-0.4+0.8*b.r.Float64()
	}
}
