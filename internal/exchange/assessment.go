package exchange

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/policy"
)

// An AssessmentRow is the result of one assessment of one person: the levels of competences and the score of potential.
type AssessmentRow struct {
	NIP        asn.NIP       `json:"nip"`
	AssessedOn asn.Date      `json:"assessed_on"`
	ValidUntil asn.Date      `json:"valid_until"` // zero: as the policy of the agency says
	Source     string        `json:"source"`
	Potential  *float64      `json:"potential,omitempty"` // 0 to 100
	Levels     map[Field]int `json:"levels,omitempty"`    // of national competences, 1 to 5
	Technical  string        `json:"technical,omitempty"` // name of a technical competence
	Level      int           `json:"level,omitempty"`     // of it
}

// nationalCompetences are the columns of competences that every agency has, with their codes.
var nationalCompetences = []struct {
	field Field
	code  string
}{
	{FieldIntegrity, "integritas"}, {FieldCooperation, "kerja_sama"}, {FieldCommunication, "komunikasi"}, {FieldResults, "orientasi_hasil"},
	{FieldService, "pelayanan_publik"}, {FieldGrowth, "pengembangan"}, {FieldChange, "mengelola_perubahan"}, {FieldDecisions, "pengambilan_keputusan"},
	{FieldUnity, "perekat_bangsa"},
}

var assessmentSpecs = []Spec{
	{Field: FieldNIP, Heading: "NIP", Also: []string{"nipbaru", "nippns", "nippppk", "nipnippppk", "niasn", "nomorindukpegawai"}, Required: true, Width: 22},
	{Field: FieldAssessedOn, Heading: "Tanggal Penilaian", Also: []string{"tanggalasesmen", "tglasesmen", "tglpenilaian", "tanggalpelaksanaan", "tanggal"}, Required: true, Width: 16},
	{Field: FieldAssessor, Heading: "Penyelenggara", Also: []string{"sumber", "lembagapenilai", "penyelenggaraasesmen", "lembaga"}, Required: true, Width: 30},
	{Field: FieldValidUntil, Heading: "Berlaku Sampai", Also: []string{"berlakuhingga", "masaberlaku", "kedaluwarsa"}, Width: 14},
	{Field: FieldPotential, Heading: "Skor Potensi", Also: []string{"potensi", "nilaipotensi", "skorasesmenpotensi", "hasilasesmenpotensi"}, Width: 12},
	{Field: FieldIntegrity, Heading: "Integritas", Width: 10},
	{Field: FieldCooperation, Heading: "Kerja Sama", Width: 10},
	{Field: FieldCommunication, Heading: "Komunikasi", Width: 11},
	{Field: FieldResults, Heading: "Orientasi pada Hasil", Also: []string{"orientasihasil"}, Width: 14},
	{Field: FieldService, Heading: "Pelayanan Publik", Width: 14},
	{Field: FieldGrowth, Heading: "Pengembangan Diri dan Orang Lain", Also: []string{"pengembangandiridanoranglain", "pengembangandiri", "pengembangandirioranglain"}, Width: 18},
	{Field: FieldChange, Heading: "Mengelola Perubahan", Width: 14},
	{Field: FieldDecisions, Heading: "Pengambilan Keputusan", Width: 14},
	{Field: FieldUnity, Heading: "Perekat Bangsa", Width: 12},
	{Field: FieldTechnical, Heading: "Kompetensi Teknis", Also: []string{"namakompetensiteknis"}, Width: 26},
	{Field: FieldTechnicalLevel, Heading: "Tingkat Kompetensi Teknis", Also: []string{"levelkompetensiteknis", "tingkatteknis", "levelteknis"}, Width: 14},
}

// readAssessment reads a row of results.
func readAssessment(on asn.Date) func(*record) AssessmentRow {
	return func(r *record) AssessmentRow {
		a := AssessmentRow{NIP: r.nip(on), Source: r.required(FieldAssessor), ValidUntil: r.date(FieldValidUntil),
			Potential: r.decimal(FieldPotential, 0, 100), Levels: map[Field]int{}, Technical: r.text(FieldTechnical)}
		if r.required(FieldAssessedOn) != "" {
			a.AssessedOn = r.date(FieldAssessedOn)
		}
		for _, c := range nationalCompetences {
			if level, ok := r.whole(c.field, 1, 5); ok {
				a.Levels[c.field] = level
			}
		}
		if level, ok := r.whole(FieldTechnicalLevel, 1, 5); ok {
			a.Level = level
		}
		r.checkAssessment(a, on)
		return a
	}
}

func (r *record) checkAssessment(a AssessmentRow, on asn.Date) {
	switch {
	case a.AssessedOn.After(on):
		r.refuse(FieldAssessedOn, "import.assessment.future")
	case !a.ValidUntil.IsZero() && a.ValidUntil.Before(a.AssessedOn):
		r.refuse(FieldValidUntil, "import.assessment.ends_before")
	}
	switch {
	case a.Technical != "" && !r.has(FieldTechnicalLevel):
		r.refuse(FieldTechnicalLevel, "import.assessment.technical_half")
	case a.Technical == "" && a.Level > 0:
		r.refuse(FieldTechnical, "import.assessment.technical_half")
	}
	if len(r.faults) == 0 && len(a.Levels) == 0 && a.Potential == nil && a.Technical == "" {
		r.refuse(r.mappedOf(FieldPotential, FieldIntegrity), "import.assessment.empty")
	}
}

// key is what no two rows of a file may share: the person and the day.
func (a AssessmentRow) key() string {
	if a.NIP == "" || a.AssessedOn.IsZero() {
		return ""
	}
	return string(a.NIP) + " " + a.AssessedOn.String()
}

// assessmentWork is how rows of results are handled.
func (j *job) assessmentWork() work[AssessmentRow] {
	return work[AssessmentRow]{
		chunk: batchSize,
		read:  readAssessment(j.today),
		key:   AssessmentRow.key,
		twice: "import.assessment.twice",
		field: FieldNIP,
		judge: func(ctx context.Context, q db.Querier, rows []numbered[AssessmentRow]) ([]plan, error) {
			writes, err := j.planAssessments(ctx, q, rows)
			return assessmentPlans(writes), err
		},
		apply: j.applyAssessments,
	}
}

func assessmentPlans(writes []*assessmentWrite) []plan {
	plans := make([]plan, len(writes))
	for i, w := range writes {
		plans[i] = w.plan
	}
	return plans
}

// An assessmentWrite is a row with what it does.
type assessmentWrite struct {
	row         AssessmentRow
	plan        plan
	person      assessedPerson
	until       asn.Date
	competences map[int64]int // levels that are new or differ, by competence
	potential   bool          // the score of potential is new or differs
	stored      bool          // something of the day is on record
}

type assessedPerson struct {
	ID       int64
	NIP      asn.NIP
	PublicID string
	Name     string
}

const (
	sqlAssessedPeople = `select id, nip, public_id, name from employee where agency_id = $1 and nip = any ($2)`

	sqlCompetences = `select id, coalesce(agency_id, 0) as agency_id, code, name from competence where agency_id is null or agency_id = $1`

	sqlStoredLevels = `
select employee_id, competence_id, assessed_on, level::int, valid_until, source from competence_assessment where employee_id = any ($1) and assessed_on = any ($2::date[])`

	sqlStoredPotential = `
select employee_id, assessed_on, potential::float8 as potential, valid_until, source from competence_result where employee_id = any ($1) and assessed_on = any ($2::date[])`
)

type storedLevel struct {
	EmployeeID, CompetenceID int64
	AssessedOn               asn.Date
	Level                    int
	ValidUntil               asn.Date
	Source                   string
}

type storedPotential struct {
	EmployeeID int64
	AssessedOn asn.Date
	Potential  *float64
	ValidUntil asn.Date
	Source     string
}

type competenceRef struct {
	ID       int64
	AgencyID int
	Code     string
	Name     string
}

type dayOf struct {
	employee int64
	day      asn.Date
}

// assessments is what is stored about the people and days of some rows.
type assessments struct {
	people     map[asn.NIP]assessedPerson
	byField    map[Field]competenceRef
	byName     map[string]competenceRef
	levels     map[dayOf]map[int64]storedLevel
	potentials map[dayOf]storedPotential
	months     int // that a result counts where the file does not say
}

func (j *job) loadAssessments(ctx context.Context, q db.Querier, rows []numbered[AssessmentRow]) (*assessments, error) {
	a := &assessments{people: map[asn.NIP]assessedPerson{}, byField: map[Field]competenceRef{}, byName: map[string]competenceRef{},
		levels: map[dayOf]map[int64]storedLevel{}, potentials: map[dayOf]storedPotential{}}
	var nips []string
	var days []asn.Date
	for _, r := range rows {
		nips, days = append(nips, string(r.row.NIP)), append(days, r.row.AssessedOn)
	}
	people, err := db.All[assessedPerson](ctx, q, sqlAssessedPeople, j.run.AgencyID, nips)
	if err != nil {
		return nil, fmt.Errorf("people assessed: %w", err)
	}
	var ids []int64
	for _, p := range people {
		a.people[p.NIP] = p
		ids = append(ids, p.ID)
	}
	catalogue, err := db.All[competenceRef](ctx, q, sqlCompetences, j.run.AgencyID)
	if err != nil {
		return nil, fmt.Errorf("competences: %w", err)
	}
	for _, c := range catalogue {
		if c.AgencyID != 0 {
			a.byName[asn.FoldName(c.Name)] = c
		} else if i := slices.IndexFunc(nationalCompetences, func(n struct {
			field Field
			code  string
		}) bool {
			return n.code == c.Code
		}); i >= 0 {
			a.byField[nationalCompetences[i].field] = c
		}
	}
	levels, err := db.All[storedLevel](ctx, q, sqlStoredLevels, ids, days)
	if err != nil {
		return nil, fmt.Errorf("assessments stored: %w", err)
	}
	for _, l := range levels {
		key := dayOf{l.EmployeeID, l.AssessedOn}
		if a.levels[key] == nil {
			a.levels[key] = map[int64]storedLevel{}
		}
		a.levels[key][l.CompetenceID] = l
	}
	potentials, err := db.All[storedPotential](ctx, q, sqlStoredPotential, ids, days)
	if err != nil {
		return nil, fmt.Errorf("potential stored: %w", err)
	}
	for _, p := range potentials {
		a.potentials[dayOf{p.EmployeeID, p.AssessedOn}] = p
	}
	set, err := (policy.Service{}).Parameters(ctx, q, j.run.AgencyID, j.today)
	a.months = set.Int(policy.AssessmentValidMonths)
	return a, err
}

// planAssessments plans rows against what is stored.
func (j *job) planAssessments(ctx context.Context, q db.Querier, rows []numbered[AssessmentRow]) ([]*assessmentWrite, error) {
	a, err := j.loadAssessments(ctx, q, rows)
	if err != nil {
		return nil, err
	}
	writes := make([]*assessmentWrite, len(rows))
	for i, r := range rows {
		writes[i] = a.plan(r.row)
	}
	return writes, nil
}

func (a *assessments) plan(row AssessmentRow) *assessmentWrite {
	w := &assessmentWrite{row: row, competences: map[int64]int{}, until: row.ValidUntil}
	if w.until.IsZero() {
		w.until = row.AssessedOn.AddMonths(a.months)
	}
	var known bool
	if w.person, known = a.people[row.NIP]; !known {
		w.plan.faults = append(w.plan.faults, Fault{Field: FieldNIP, Value: string(row.NIP), Key: "import.assessment.nobody"})
	}
	key := dayOf{w.person.ID, row.AssessedOn}
	for _, c := range nationalCompetences {
		if level := row.Levels[c.field]; level > 0 {
			w.level(a.byField[c.field].ID, c.field, level, a.levels[key])
		}
	}
	if row.Technical != "" {
		c, ok := a.byName[asn.FoldName(row.Technical)]
		if !ok {
			w.plan.faults = append(w.plan.faults, Fault{Field: FieldTechnical, Value: brief(row.Technical), Key: "import.assessment.no_competence"})
		} else {
			w.level(c.ID, FieldTechnicalLevel, row.Level, a.levels[key])
		}
	}
	if row.Potential != nil {
		old, found := a.potentials[key]
		w.stored = w.stored || found
		if !found || old.Potential == nil || *old.Potential != *row.Potential || old.ValidUntil != w.until || old.Source != row.Source {
			w.potential = true
			before := ""
			if found && old.Potential != nil {
				before = assessmentText(fmt.Sprint(*old.Potential), old.ValidUntil, old.Source)
			}
			w.plan.change(FieldPotential, before, assessmentText(fmt.Sprint(*row.Potential), w.until, row.Source))
		}
	}
	w.plan.settle(w.stored)
	return w
}

// level compares one level with what is stored of the day.
func (w *assessmentWrite) level(competence int64, f Field, level int, stored map[int64]storedLevel) {
	old, found := stored[competence]
	w.stored = w.stored || found
	if found && old.Level == level && old.ValidUntil == w.until && old.Source == w.row.Source {
		return
	}
	before := ""
	if found {
		before = assessmentText(fmt.Sprint(old.Level), old.ValidUntil, old.Source)
	}
	w.competences[competence] = level
	w.plan.change(f, before, assessmentText(fmt.Sprint(level), w.until, w.row.Source))
}

// assessmentText is a result in one line.
func assessmentText(value string, until asn.Date, source string) string {
	return strings.Join([]string{value, source, until.String()}, ", ")
}

const sqlPutLevels = `
insert into competence_assessment (agency_id, employee_id, competence_id, level, assessed_on, valid_until, source)
select @agency, r.employee, r.competence, r.level, r.day, r.until, r.source
  from jsonb_to_recordset(@rows) as r(employee bigint, competence bigint, level smallint, day date, until date, source text)
on conflict (employee_id, competence_id, assessed_on) do update set level = excluded.level, valid_until = excluded.valid_until, source = excluded.source`

const sqlPutPotential = `
insert into competence_result (agency_id, employee_id, assessed_on, potential, valid_until, source)
select @agency, r.employee, r.day, r.potential, r.until, r.source
  from jsonb_to_recordset(@rows) as r(employee bigint, day date, potential numeric, until date, source text)
on conflict (employee_id, assessed_on) do update set potential = excluded.potential, valid_until = excluded.valid_until, source = excluded.source`

// assessmentRecord is a result as the statements above read it.
type assessmentRecord struct {
	Employee   int64    `json:"employee"`
	Competence int64    `json:"competence,omitempty"`
	Level      int      `json:"level,omitempty"`
	Potential  *float64 `json:"potential,omitempty"`
	Day        asn.Date `json:"day"`
	Until      asn.Date `json:"until"`
	Source     string   `json:"source"`
}

// applyAssessments plans the rows anew and stores their results.
func (j *job) applyAssessments(ctx context.Context, tx *db.Tx, rows []numbered[AssessmentRow]) ([]plan, error) {
	writes, err := j.planAssessments(ctx, tx, rows)
	if err != nil {
		return nil, err
	}
	var levels, potentials []assessmentRecord
	var deeds []db.Deed
	for _, w := range writes {
		if w.plan.outcome != New && w.plan.outcome != Changed {
			continue
		}
		w.plan.object = object{ObjectEmployee, w.person.ID}
		deeds = append(deeds, j.deed("employee", w.person.PublicID, w.person.Name, w.plan))
		base := assessmentRecord{Employee: w.person.ID, Day: w.row.AssessedOn, Until: w.until, Source: w.row.Source}
		for competence, level := range w.competences {
			r := base
			r.Competence, r.Level = competence, level
			levels = append(levels, r)
		}
		if w.potential {
			r := base
			r.Potential = w.row.Potential
			potentials = append(potentials, r)
		}
	}
	if err := execRows(ctx, tx, j.run.AgencyID, "store levels", sqlPutLevels, levels); err != nil {
		return nil, err
	}
	if err := execRows(ctx, tx, j.run.AgencyID, "store potential", sqlPutPotential, potentials); err != nil {
		return nil, err
	}
	return assessmentPlans(writes), tx.AuditAll(ctx, deeds)
}
