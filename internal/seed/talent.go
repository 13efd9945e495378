package seed

import (
	"math/rand/v2"
	"strconv"

	"mutasi/internal/asn"
	"mutasi/internal/policy"
	"mutasi/internal/talent"
)

// nationalCompetences is the number of competences that every database holds, with the ids 1 to 9 in their official
// order: eight managerial, one socio-cultural.
const nationalCompetences = 9

// Competences by their place in the national catalogue.
const (
	managingChange = 7
	decisionMaking = 8
)

// technical names the technical competence of a family of posts.
var technical = []struct{ family, code, name string }{
	{"Guru", "pembelajaran", "Pengelolaan Pembelajaran"},
	{"Perawat", "keperawatan", "Asuhan Keperawatan"},
	{"Bidan", "kebidanan", "Asuhan Kebidanan"},
	{"Dokter", "pelayanan_medis", "Pelayanan Medis"},
	{"Auditor", "pengawasan_intern", "Pengawasan Intern"},
	{"Perencana", "perencanaan", "Penyusunan Dokumen Perencanaan"},
	{"Pranata Komputer", "teknologi_informasi", "Pengelolaan Teknologi Informasi"},
	{"Analis Sumber Daya Manusia Aparatur", "sdm_aparatur", "Pengelolaan Sumber Daya Manusia Aparatur"},
}

// ask is a standard: the level of a competence.
type ask struct {
	competence int64
	level      int
}

// talents writes standards and assessments. It draws from a stream of its own, so that the people stay who they are.
type talents struct {
	r         *rand.Rand
	technical map[string]int64 // competence by family
	asks      map[int64][]ask  // standards by position
	rules     talent.Rules     // of the nation
}

// catalogueRows adds the technical competences of the agency.
func (w *writer) catalogueRows() {
	w.talent = talents{random(w.key, w.b.gov.code, "talent"), map[string]int64{}, map[int64][]ask{}, nationalRules(w.b.today)}
	if !w.rich {
		return
	}
	for i, t := range technical {
		w.n.competence++
		id := nationalCompetences + w.n.competence
		w.talent.technical[t.family] = id
		w.competence.begin().int(id).int(w.out.agency).text(t.code).text("technical").text(t.name).
			int(int64(nationalCompetences + i + 1)).text(sourceName).end()
	}
}

// standardRows writes what a position asks. In the nation the governments without demo accounts have standards for
// their managers only.
func (w *writer) standardRows(id int64, j *job) {
	if !w.rich && j.kind != asn.StructuralPost {
		return
	}
	asks := make([]ask, 0, nationalCompetences+1)
	for c := int64(1); c <= nationalCompetences; c++ {
		level := j.competenceLevel()
		if j.kind != asn.StructuralPost && (c == managingChange || c == decisionMaking) {
			level = max(1, level-1)
		}
		asks = append(asks, ask{c, level})
	}
	if c, ok := w.talent.technical[j.family]; ok {
		asks = append(asks, ask{c, j.competenceLevel()})
	}
	w.talent.asks[id] = asks
	for _, a := range asks {
		w.n.standard++
		w.standard.begin().int(w.n.standard).int(w.out.agency).int(id).int(a.competence).span(asn.NewDate(2022, 1, 1), asn.Date{}).
			int(int64(a.level)).text("Standar kompetensi jabatan (data contoh)").end()
	}
}

// competenceLevel is the level usual for the post.
func (j *job) competenceLevel() int {
	switch {
	case j.echelon == asn.EchelonIIa, j.echelon == asn.EchelonIIb, j.level == asn.AhliMadya:
		return 4
	case j.echelon == asn.EchelonIIIa, j.echelon == asn.EchelonIIIb, j.level == asn.AhliMuda,
		j.family == "Kepala Sekolah", j.family == "Kepala Puskesmas":
		return 3
	case j.kind == asn.StructuralPost, j.level == asn.AhliPertama, j.level == asn.Mahir, j.level == asn.Penyelia, j.family == "Guru":
		return 2
	}
	return 1
}

// assessed draws the score of potential and the last day on which an assessment of the person counts. One in twelve was
// valid for a year only and has often run out.
func (t *talents) assessed(p *person) (potential float64, until asn.Date) {
	potential = float64(4400+t.r.IntN(2800)+t.r.IntN(2800)) / 100
	months := 36
	if t.r.IntN(12) == 0 {
		months = 12
	}
	if p.clean {
		return 84.5, p.assessed.AddMonths(36)
	}
	return potential, p.assessed.AddMonths(months)
}

// resultRows writes an assessment of the person against the standards of the present post: the level of each competence,
// the score of potential, and what the assessor concluded from them, reckoned as the product does.
func (w *writer) resultRows(p *person) {
	potential, until := w.talent.assessed(p)
	levels := w.assessmentRows(p, until)
	var standards []talent.Standard
	for _, a := range w.talent.asks[w.b.positions[p.post.pos].id] {
		standards = append(standards, talent.Standard{CompetenceID: a.competence, Level: a.level})
	}
	w.n.result++
	t := w.result.begin().int(w.n.result).int(w.out.agency).int(p.id).date(p.assessed)
	if match, _ := talent.Match(standards, levels); match != nil {
		t.float(*match, 2)
	} else {
		t.null()
	}
	t.id(int64(w.box(p, potential))).text(sourceName).float(potential, 2).date(until).end()
}

// box is the talent box by the national cut points; 0 where the performance is unknown.
func (w *writer) box(p *person, potential float64) int {
	if len(p.ratings) == 0 {
		return 0
	}
	last := p.ratings[len(p.ratings)-1]
	y, known := w.talent.rules.Performance(asn.Rating(last.value), last.year, w.b.today)
	x, also := w.talent.rules.Potential(&potential)
	if !known || !also {
		return 0
	}
	return talent.Box(y, x)
}

// assessmentRows writes the levels at which the person was assessed and returns them by competence.
func (w *writer) assessmentRows(p *person, until asn.Date) map[int64]int {
	levels := map[int64]int{}
	able := w.talent.r.IntN(10) // 0 weak … 9 strong
	for _, a := range w.talent.asks[w.b.positions[p.post.pos].id] {
		level := a.level
		switch roll := w.talent.r.IntN(100); {
		case p.clean:
		case a.competence > nationalCompetences && roll < 25:
			continue // the technical part is often tested apart, later
		case roll < 34-3*able:
			level--
		case roll >= 92-2*able:
			level++
		}
		levels[a.competence] = min(max(level, 1), 5)
		w.n.assessment++
		w.assessment.begin().int(w.n.assessment).int(w.out.agency).int(p.id).int(a.competence).int(int64(levels[a.competence])).
			date(p.assessed).date(until).text("Penilaian kompetensi " + strconv.Itoa(p.assessed.Year()) + " (data contoh)").end()
	}
	return levels
}

// nationalRules are the cut points where no agency has set its own.
func nationalRules(on asn.Date) talent.Rules {
	p, err := policy.Defaults(on)
	if err == nil {
		var r talent.Rules
		if r, err = talent.RulesOf(p.Set); err == nil {
			return r
		}
	}
	panic("seed: national cut points: " + err.Error())
}
