package exchange

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mutasi/internal/analysis"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/workload/method"
)

// workloadSpecs are the columns of the recap of needs that say something (the others, bezetting, retirements, EJ, follow
// from what is stored and are not read) and those of the form of an analysis, which says how each need comes about: a row
// for each task (PermenPANRB 1/2020), with what the methods for teachers and health workers ask for besides.
var workloadSpecs = []Spec{
	{Field: FieldUnitID, Heading: "ID Unit", Also: []string{"unorid", "idunor", "unitid"}, Group: FieldUnit, Required: true, Width: 14},
	{Field: FieldUnit, Heading: "Unit Kerja", Also: []string{"unornama", "unor", "namaunor", "namaunitkerja", "unit"}, Group: FieldUnit, Required: true, Width: 36},
	{Field: FieldOffice, Heading: "Perangkat Daerah", Also: []string{"unorinduknama", "unorinduk", "opd", "skpd"}, Width: 36},
	{Field: FieldPosition, Heading: "Nama Jabatan", Also: []string{"jabatannama", "jabatan", "nama"}, Required: true, Width: 40},
	{Field: FieldNeed, Heading: "Kebutuhan (ABK)", Also: []string{"kebutuhan", "abk", "kebutuhanpegawai", "jumlahkebutuhan", "formasi"}, Group: FieldNeed, Required: true, Width: 10},
	{Field: FieldMethod, Heading: "Metode", Also: []string{"metodeabk"}, Choices: wordChoices(methodWords), Width: 16},
	{Field: FieldTask, Heading: "Uraian Tugas", Also: []string{"tugas", "kegiatan"}, Group: FieldNeed, Required: true, Width: 40},
	{Field: FieldResult, Heading: "Satuan Hasil", Also: []string{"hasil", "hasilkerja"}, Width: 14},
	{Field: FieldVolume, Heading: "Volume", Also: []string{"bebankerja", "bebankerjavolume", "volumekerja", "capaian", "jumlahhasil"}, Width: 12},
	{Field: FieldEvery, Heading: "Setiap", Also: []string{"periode"}, Choices: wordChoices(everyWords), Width: 10},
	{Field: FieldMinutes, Heading: "Waktu Penyelesaian (menit)", Also: []string{"waktupenyelesaian", "normawaktu"}, Width: 14},
	{Field: FieldStaff, Heading: "Jenis Tenaga", Also: []string{"jenistenagakesehatan"}, Choices: wordChoices(staffWords), Width: 20},
	{Field: FieldSupport, Heading: "Tugas Penunjang (menit setahun)", Also: []string{"tugaspenunjang", "waktutugaspenunjang"}, Width: 16},
	{Field: FieldRole, Heading: "Peran Guru", Choices: wordChoices(roleWords), Width: 22},
	{Field: FieldHours, Heading: "Jam per Kelas", Also: []string{"jampelajaranperkelas"}, Width: 16},
	{Field: FieldDuties, Heading: "Tugas Tambahan", Width: 10},
	{Field: FieldGroups, Heading: "Rombel per Kelas", Width: 16},
	{Field: FieldPupils, Heading: "Jumlah Murid", Also: []string{"jumlahsiswa"}, Width: 10},
	{Field: FieldFacility, Heading: "Jenis Fasilitas", Choices: wordChoices(facilityWords), Width: 18},
	{Field: FieldArea, Heading: "Wilayah Kerja", Choices: wordChoices(areaWords), Width: 14},
	{Field: FieldBeds, Heading: "Rawat Inap", Choices: []string{"Ya", "Tidak"}, Width: 10},
	{Field: FieldNote, Heading: "Keterangan", Also: []string{"ket", "catatan"}, Width: 30},
}

// A WorkloadRow is what a row of a recap, or of the form of an analysis, says about a post of a unit. An empty need says
// nothing.
type WorkloadRow struct {
	Unit     unitRef         `json:"unit"`
	Position string          `json:"position"`
	Need     string          `json:"need,omitempty"` // a decimal as it was typed
	Note     string          `json:"note,omitempty"`
	Input    analysis.Input  `json:"input"` // of a form: what it says besides
	Task     analysis.Task   `json:"task"`  // of a form: one task
	Facts    *analysis.Facts `json:"facts,omitempty"`
}

// mostNeed is more than any post is needed.
const mostNeed = 10_000

// readWorkload reads a row of a recap or a form.
func readWorkload(r *record) WorkloadRow {
	w := WorkloadRow{Unit: r.readUnitRef(), Position: r.required(FieldPosition), Note: r.text(FieldNote), Need: r.figure(FieldNeed, mostNeed)}
	r.readForm(&w)
	return w
}

// post is what tells the posts of a file apart.
func (w WorkloadRow) post() string {
	return strings.Join([]string{asn.FoldName(w.Position), w.Unit.ID, asn.FoldName(w.Unit.Name), asn.FoldName(w.Unit.Office)}, "\x00")
}

// workloadWork is how rows of recaps and forms are handled: all at once, since the posts of a unit go into one analysis.
func (j *job) workloadWork() work[WorkloadRow] {
	broken := map[string]int{} // row that cannot be read, by post: the others of the post wait for it
	return work[WorkloadRow]{
		read: func(r *record) WorkloadRow {
			w := readWorkload(r)
			if w.form() && bad(r.faults) {
				broken[w.post()] = r.row.Number
			}
			return w
		},
		key: func(w WorkloadRow) string {
			if w.form() {
				return "" // a post has many tasks
			}
			return w.post()
		},
		twice: "import.workload.twice",
		field: FieldPosition,
		judge: func(ctx context.Context, q db.Querier, rows []numbered[WorkloadRow]) ([]plan, error) {
			writes, err := j.planWorkloads(ctx, q, rows, broken)
			return workloadPlans(writes), err
		},
		apply: j.applyWorkloads,
	}
}

// A workloadWrite is a row with what it does.
type workloadWrite struct {
	row   WorkloadRow
	plan  plan
	unit  int64
	post  int64
	input analysis.Input // of a form, all rows of the post together
}

func workloadPlans(writes []*workloadWrite) []plan {
	out := make([]plan, len(writes))
	for i, w := range writes {
		out[i] = w.plan
	}
	return out
}

func (j *job) planWorkloads(ctx context.Context, q db.Querier, rows []numbered[WorkloadRow], broken map[string]int) ([]*workloadWrite, error) {
	refs, err := loadRefs(ctx, q, j.run.AgencyID)
	if err != nil {
		return nil, err
	}
	standing, err := analysis.Standings(ctx, q, j.run.AgencyID, j.run.AsOf)
	if err != nil {
		return nil, err
	}
	out := make([]*workloadWrite, len(rows))
	forms, recap := map[string][]*workloadWrite{}, map[string]*workloadWrite{} // by post
	var order []string
	for i, r := range rows {
		w := &workloadWrite{row: r.row}
		out[i] = w
		w.locate(refs)
		key := r.row.post()
		if !r.row.form() {
			recap[key] = w
			w.compare(refs, standing)
			continue
		}
		if row, ok := broken[key]; ok {
			w.plan.faults = append(w.plan.faults, Fault{Field: FieldPosition, Value: brief(w.row.Position), Key: "import.workload.broken", Args: []any{"row", strconv.Itoa(row)}})
		}
		if forms[key] == nil {
			order = append(order, key)
		}
		forms[key] = append(forms[key], w)
	}
	facts := map[int64]*analysis.Facts{}
	for _, key := range order {
		for _, w := range forms[key] {
			w.agree(facts)
		}
	}
	for _, key := range order {
		if w := recap[key]; w != nil {
			w.plan.faults = append(w.plan.faults, Fault{Field: FieldPosition, Value: brief(w.row.Position), Key: "import.workload.form_too"})
			w.plan.outcome = Bad
		}
		compareForm(forms[key], refs, standing, facts)
	}
	return out, nil
}

// locate finds the post.
func (w *workloadWrite) locate(refs *refs) {
	unit, fault := refs.unit(w.row.Unit)
	if fault != nil {
		w.plan.faults = append(w.plan.faults, *fault)
	}
	position, fault := refs.position("", w.row.Position)
	if fault != nil {
		w.plan.faults = append(w.plan.faults, *fault)
	}
	if unit == 0 || position == 0 {
		return
	}
	post, ok := refs.posts[postKey{unit, position}]
	if !ok {
		w.plan.faults = append(w.plan.faults, Fault{Field: FieldPosition, Value: brief(w.row.Position), Key: "import.workload.no_post",
			Args: []any{"unit", refs.units[unit].Name}})
	}
	w.unit, w.post = unit, post.ID
}

// waits says that the analysis of the unit takes nothing more.
func (w *workloadWrite) waits(refs *refs) {
	w.plan.faults = append(w.plan.faults, Fault{Field: FieldUnit, Value: brief(refs.units[w.unit].Name), Key: "import.workload.waiting"})
}

// compare notes what the row of a recap changes.
func (w *workloadWrite) compare(refs *refs, standing analysis.Standing) {
	if w.row.Need != "" && !bad(w.plan.faults) && standing.Waiting[w.unit] {
		w.waits(refs)
	}
	before, known := standing.Needs[w.post]
	if w.row.Need != "" && !bad(w.plan.faults) {
		if n, _ := method.ParseNumber(w.row.Need); !known || n.Cmp(before) != 0 {
			text := ""
			if known {
				text = before.String()
			}
			if standing.Worked[w.post] { // a bare figure would take the place of the tasks and norm times somebody typed
				w.plan.faults = append(w.plan.faults, Fault{Field: FieldNeed, Value: brief(w.row.Need), Key: "import.workload.worked",
					Args: []any{"method", textOf(methodWords, string(method.KindEntered))}})
			} else {
				w.plan.change(FieldNeed, text, n.String())
			}
		}
	}
	w.plan.settle(known || w.row.Need == "")
}

// agree notes what the form says of the whole unit and refuses a row that says something else of it than an earlier one.
func (w *workloadWrite) agree(facts map[int64]*analysis.Facts) {
	switch first := facts[w.unit]; {
	case w.row.Facts == nil || w.unit == 0:
	case first == nil:
		facts[w.unit] = w.row.Facts
	case !first.Same(*w.row.Facts):
		w.plan.faults = append(w.plan.faults, Fault{Field: FieldUnit, Value: brief(w.row.Unit.Name), Key: "import.workload.facts"})
	}
}

// compareForm notes what the rows of one post change. They come in together or not at all.
func compareForm(rows []*workloadWrite, refs *refs, standing analysis.Standing, facts map[int64]*analysis.Facts) {
	first := rows[0]
	in := gather(rows)
	before, known := standing.Inputs[first.post]
	differs := !known || !before.Same(in)
	stated := facts[first.unit]
	restated := stated != nil && !stated.Same(standing.Facts[first.unit])
	outcome := Same
	switch {
	case slices.ContainsFunc(rows, func(w *workloadWrite) bool { return bad(w.plan.faults) }):
		outcome = Bad
	case (differs || restated) && standing.Waiting[first.unit]:
		first.waits(refs)
		outcome = Bad
	case !known:
		outcome = New
	case differs || restated:
		outcome = Changed
	}
	for i, w := range rows {
		if w.plan.outcome = outcome; outcome == Bad && !bad(w.plan.faults) {
			w.plan.faults = append(w.plan.faults, Fault{Field: FieldPosition, Value: brief(w.row.Position), Key: "import.workload.together"})
		}
		w.input = in
		if differs {
			w.plan.change(FieldTask, taskText(before.Tasks, i), taskText(in.Tasks, i))
		}
	}
	if outcome == Changed && len(first.plan.changes) == 0 {
		first.plan.change(FieldMethod, inputText(before), inputText(in))
	}
}

// taskText is a task in words, empty if there are not so many.
func taskText(tasks []analysis.Task, i int) string {
	if i >= len(tasks) {
		return ""
	}
	t := tasks[i]
	return strings.TrimSpace(t.Name + ": " + t.Volume + " " + t.Unit + " × " + t.Minutes)
}

// inputText is a way to reckon in words.
func inputText(in analysis.Input) string {
	return strings.TrimSpace(textOf(methodWords, string(in.Method)) + " " + strconv.Itoa(len(in.Tasks)) + " " + in.Need)
}

// applyWorkloads puts the needs into the draft of each unit, beginning one where there is none. They hold once the draft
// has been sent and signed by somebody else.
func (j *job) applyWorkloads(ctx context.Context, tx *db.Tx, rows []numbered[WorkloadRow]) ([]plan, error) {
	writes, err := j.planWorkloads(ctx, tx, rows, nil)
	if err != nil {
		return nil, err
	}
	byUnit, facts, order := map[int64]map[int64]analysis.Input{}, map[int64]*analysis.Facts{}, []int64{}
	for _, w := range writes {
		if w.plan.outcome != New && w.plan.outcome != Changed {
			continue
		}
		w.plan.object = object{ObjectAnalysis, w.unit}
		if byUnit[w.unit] == nil {
			byUnit[w.unit] = map[int64]analysis.Input{}
			order = append(order, w.unit)
		}
		if w.row.form() {
			byUnit[w.unit][w.post] = w.input
			facts[w.unit] = cmp.Or(facts[w.unit], w.row.Facts)
		} else {
			byUnit[w.unit][w.post] = analysis.Input{Method: method.KindEntered, Need: w.row.Need, Note: w.row.Note}
		}
	}
	for _, unit := range order {
		if err := analysis.Take(ctx, tx, j.Now(), unit, j.run.AsOf, facts[unit], byUnit[unit]); err != nil {
			return nil, fmt.Errorf("analysis of unit %d: %w", unit, err)
		}
	}
	return workloadPlans(writes), nil
}
