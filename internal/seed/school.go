package seed

import (
	"fmt"
	"math"

	"mutasi/internal/asn"
)

// lessons are the hours a week of each subject in a study group of lower secondary school (guidance has none: one
// counsellor for about 150 pupils).
var lessons = []struct {
	key   string
	hours float64
}{
	{"guru.agama", 3}, {"guru.ppkn", 3}, {"guru.bindo", 6}, {"guru.mtk", 5}, {"guru.ipa", 5}, {"guru.ips", 4}, {"guru.bing", 4},
	{"guru.pjok", 3}, {"guru.seni", 3}, {"guru.informatika", 2},
}

const (
	teacherHours   = 24 // lessons a week of a full post (Permendikdasmen 11/2025)
	teacherCeiling = 40 // lessons a week that one teacher can give: fewer people leave lessons uncovered
	pupilsSMP      = 32 // in a study group
	pupilsPerGuru  = 160
)

// buildSchools adds kindergartens, primary and lower secondary schools, spread over the districts by turns.
func (b *builder) buildSchools() {
	top := b.unitNamed(educationOffice)
	for i := range b.size.tk {
		d := b.gov.districts[i%len(b.gov.districts)]
		u := b.addSchool("tk", fmt.Sprintf("TK Negeri Pembina %d %s", i/len(b.gov.districts)+1, d.name), top, d)
		b.teach(u, "guru.paud", 4, 2, 4)
	}
	for i := range b.size.sd {
		d := b.gov.districts[b.spread(i)]
		b.primarySchool(b.gov.primaryName(i, d), top, d, b.size.classes[0]+b.r.IntN(b.size.classes[1]-b.size.classes[0]))
	}
	for i := range b.size.smp {
		d := b.gov.districts[b.spread(i)]
		b.secondarySchool(b.gov.secondaryName(i, d), top, d, b.size.classesSMP[0]+b.r.IntN(b.size.classesSMP[1]-b.size.classesSMP[0]))
	}
}

// spread walks over the districts so that few schools still reach the far ones.
func (b *builder) spread(i int) int { return (i*3 + i/len(b.gov.districts)) % len(b.gov.districts) }

func (b *builder) unitNamed(name string) int {
	for i, u := range b.units {
		if u.name == name {
			return i
		}
	}
	panic("seed: no unit " + name)
}

func (b *builder) addSchool(level, name string, top int, d place) int {
	u := b.addUnit("school", name, top, d, 3)
	b.units[u].school = level
	head := b.addPost(u, "guru.kepala", 1)
	head.heads, head.method = true, "teacher"
	return u
}

// teach adds a teacher's post whose need follows from the study groups (SKB 5 Menteri; regulation of teaching load).
func (b *builder) teach(u int, key string, need, least int, exact float64) {
	if need == 0 {
		return
	}
	p := b.addPost(u, key, need)
	p.method, p.exact, p.minimum = "teacher", exact, min(need, least)
}

func (b *builder) primarySchool(name string, top int, d place, classes int) int {
	u := b.addSchool("sd", name, top, d)
	b.teach(u, "guru.kelas", classes, classes, float64(classes))
	if b.gov.region.code.At(asn.Province) >= "91" {
		b.teach(u, "guru.agamakristen", 1, 1, 1)
	}
	b.teach(u, "guru.agama", 1+classes/18, 1, 1)
	b.teach(u, "guru.pjok", 1+classes/18, 1, 1)
	if b.size.officials {
		b.teach(u, "guru.bing", classes/12, 0, float64(classes)/12)
		b.addPost(u, "operator", 1)
		b.addPost(u, "umum", 1)
	}
	return u
}

func (b *builder) secondarySchool(name string, top int, d place, classes int) int {
	u := b.addSchool("smp", name, top, d)
	for _, l := range lessons {
		exact := l.hours * float64(classes) / teacherHours
		least := int(math.Ceil(l.hours * float64(classes) / teacherCeiling))
		b.teach(u, l.key, max(1, int(math.Round(exact))), least, exact)
	}
	guidance := float64(classes) * pupilsSMP / pupilsPerGuru
	b.teach(u, "guru.bk", max(1, int(math.Round(guidance))), 1, guidance)
	b.addPost(u, "pengadministrasi", 1+classes/12)
	b.addPost(u, "operator", 1)
	if b.size.officials {
		b.addPost(u, "umum", 1+classes/14)
	}
	return u
}

// primaryName names the i-th primary school in the manner of the region.
func (g government) primaryName(i int, d place) string {
	switch g.region.code {
	case "15.08":
		return fmt.Sprintf("SDN %d/II %s", 11+i*7%230, d.name)
	case "16.71":
		return fmt.Sprintf("SDN %d Palembang", 1+i)
	case "12.71":
		return fmt.Sprintf("SDN 0608%02d %s", 10+i%90, d.name)
	case "12.74":
		return fmt.Sprintf("SDN 1300%02d %s", 1+i%99, d.name)
	case "93.01":
		if i%2 == 1 {
			return fmt.Sprintf("SD Inpres %s %d", d.name, 1+i/2)
		}
	}
	return fmt.Sprintf("SDN %d %s", 1+i, d.name)
}

// secondaryName names the i-th lower secondary school.
func (g government) secondaryName(i int, d place) string {
	if g.kind == "city" {
		return fmt.Sprintf("SMPN %d %s", 1+i, g.short)
	}
	return fmt.Sprintf("SMPN %d %s", 1+i, d.name)
}
