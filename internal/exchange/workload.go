package exchange

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"mutasi/internal/analysis"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/sheet"
	"mutasi/internal/workload/method"
)

// workloadSpecs are the columns of the recap of needs that say something: the others (bezetting, retirements, EJ) follow
// from what is stored and are not read.
var workloadSpecs = []Spec{
	{Field: FieldUnitID, Heading: "ID Unit", Also: []string{"unorid", "idunor", "unitid"}, Group: FieldUnit, Required: true, Width: 14},
	{Field: FieldUnit, Heading: "Unit Kerja", Also: []string{"unornama", "unor", "namaunor", "namaunitkerja", "unit"}, Group: FieldUnit, Required: true, Width: 36},
	{Field: FieldOffice, Heading: "Perangkat Daerah", Also: []string{"unorinduknama", "unorinduk", "opd", "skpd"}, Width: 36},
	{Field: FieldPosition, Heading: "Nama Jabatan", Also: []string{"jabatannama", "jabatan", "nama"}, Required: true, Width: 40},
	{Field: FieldNeed, Heading: "Kebutuhan (ABK)", Also: []string{"kebutuhan", "abk", "kebutuhanpegawai", "jumlahkebutuhan", "formasi"}, Required: true, Width: 10},
	{Field: FieldNote, Heading: "Keterangan", Also: []string{"ket", "catatan"}, Width: 30},
}

// A WorkloadRow is what a row of a recap says about a post of a unit. An empty need says nothing.
type WorkloadRow struct {
	Unit     unitRef `json:"unit"`
	Position string  `json:"position"`
	Need     string  `json:"need,omitempty"` // a decimal
	Note     string  `json:"note,omitempty"`
}

// mostNeed is more than any post is needed.
const mostNeed = 10_000

// readWorkload reads a row of a recap.
func readWorkload(r *record) WorkloadRow {
	w := WorkloadRow{Unit: r.readUnitRef(), Position: r.required(FieldPosition), Note: r.text(FieldNote)}
	if !r.has(FieldNeed) {
		return w
	}
	text := r.text(FieldNeed)
	if c := r.cell(FieldNeed); c.Kind == sheet.Number {
		text = strings.Replace(strconv.FormatFloat(c.Number, 'f', -1, 64), ".", ",", 1)
	}
	n, ok := method.ParseNumber(text)
	if !ok || n.Sign() < 0 || n.Cmp(method.Int(mostNeed)) > 0 {
		r.refuse(FieldNeed, "import.workload.need", "most", mostNeed)
		return w
	}
	w.Need = n.String()
	return w
}

// workloadWork is how rows of recaps are handled: all at once, since the posts of a unit go into one analysis.
func (j *job) workloadWork() work[WorkloadRow] {
	return work[WorkloadRow]{
		read: readWorkload,
		key: func(w WorkloadRow) string {
			return strings.Join([]string{asn.FoldName(w.Position), w.Unit.ID, asn.FoldName(w.Unit.Name), asn.FoldName(w.Unit.Office)}, "\x00")
		},
		twice: "import.workload.twice",
		field: FieldPosition,
		judge: func(ctx context.Context, q db.Querier, rows []numbered[WorkloadRow]) ([]plan, error) {
			writes, err := j.planWorkloads(ctx, q, rows)
			return workloadPlans(writes), err
		},
		apply: j.applyWorkloads,
	}
}

// A workloadWrite is a row with what it does.
type workloadWrite struct {
	row  WorkloadRow
	plan plan
	unit int64
	post int64
}

func workloadPlans(writes []*workloadWrite) []plan {
	out := make([]plan, len(writes))
	for i, w := range writes {
		out[i] = w.plan
	}
	return out
}

func (j *job) planWorkloads(ctx context.Context, q db.Querier, rows []numbered[WorkloadRow]) ([]*workloadWrite, error) {
	refs, err := loadRefs(ctx, q, j.run.AgencyID)
	if err != nil {
		return nil, err
	}
	standing, err := analysis.Standings(ctx, q, j.run.AgencyID, j.run.AsOf)
	if err != nil {
		return nil, err
	}
	out := make([]*workloadWrite, len(rows))
	for i, r := range rows {
		out[i] = &workloadWrite{row: r.row}
		out[i].compare(refs, standing)
	}
	return out, nil
}

// compare finds the post and notes what the row changes.
func (w *workloadWrite) compare(refs *refs, standing analysis.Standing) {
	unit, fault := refs.unit(w.row.Unit)
	if fault != nil {
		w.plan.faults = append(w.plan.faults, *fault)
	}
	position, fault := refs.position("", w.row.Position)
	if fault != nil {
		w.plan.faults = append(w.plan.faults, *fault)
	}
	if unit != 0 && position != 0 {
		post, ok := refs.posts[postKey{unit, position}]
		switch {
		case !ok:
			w.plan.faults = append(w.plan.faults, Fault{Field: FieldPosition, Value: brief(w.row.Position), Key: "import.workload.no_post",
				Args: []any{"unit", refs.units[unit].Name}})
		case w.row.Need != "" && standing.Waiting[unit]:
			w.plan.faults = append(w.plan.faults, Fault{Field: FieldUnit, Value: brief(refs.units[unit].Name), Key: "import.workload.waiting"})
		}
		w.unit, w.post = unit, post.ID
	}
	before, known := standing.Needs[w.post]
	if w.row.Need != "" && !bad(w.plan.faults) {
		if n, _ := method.ParseNumber(strings.Replace(w.row.Need, ".", ",", 1)); !known || n.Cmp(before) != 0 {
			text := ""
			if known {
				text = before.String()
			}
			w.plan.change(FieldNeed, text, w.row.Need)
		}
	}
	w.plan.settle(known || w.row.Need == "")
}

// applyWorkloads puts the needs into the draft of each unit, beginning one where there is none. They hold once the draft
// has been sent and signed by somebody else.
func (j *job) applyWorkloads(ctx context.Context, tx *db.Tx, rows []numbered[WorkloadRow]) ([]plan, error) {
	writes, err := j.planWorkloads(ctx, tx, rows)
	if err != nil {
		return nil, err
	}
	byUnit, order := map[int64]map[int64]analysis.Input{}, []int64{}
	for _, w := range writes {
		if w.plan.outcome != New && w.plan.outcome != Changed {
			continue
		}
		if byUnit[w.unit] == nil {
			byUnit[w.unit] = map[int64]analysis.Input{}
			order = append(order, w.unit)
		}
		byUnit[w.unit][w.post] = analysis.Input{Method: method.KindEntered, Need: strings.Replace(w.row.Need, ".", ",", 1), Note: w.row.Note}
	}
	for _, unit := range order {
		if err := analysis.Take(ctx, tx, j.Now(), unit, j.run.AsOf, byUnit[unit]); err != nil {
			return nil, fmt.Errorf("analysis of unit %d: %w", unit, err)
		}
	}
	return workloadPlans(writes), nil
}
