package employees

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/employee"
	"mutasi/internal/i18n"
	"mutasi/internal/server/kit"
	"mutasi/web/page/employees"
	"mutasi/web/route"
	"mutasi/web/state"
	"mutasi/web/ui"
)

// defaultColumns are shown unless the reader chose others.
var defaultColumns = []string{"nip", "jabatan", "unit", "gol", "lama", "status"}

// filterOf reads the filter from the query; values it does not know are left out and named.
func filterOf(q url.Values) (employee.Filter, []string) {
	var ignored []string
	known := func(name string, options ...string) string {
		v := q.Get(name)
		if v != "" && !slices.Contains(options, v) {
			ignored = append(ignored, name)
			return ""
		}
		return v
	}
	number := func(name string, options ...string) int {
		n, _ := strconv.Atoi(known(name, options...)) // empty is 0: no restriction
		return n
	}
	f := employee.Filter{
		Query: kit.Clip(strings.TrimSpace(q.Get("cari")), 100), Unit: kit.Clip(q.Get("unit"), 20), Family: kit.Clip(q.Get("rumpun"), 100),
		Kind:        asn.EmployeeKind(known("jenis", "pns", "cpns", "pppk", "pppk_part_time")),
		Rank:        kit.Clip(q.Get("gol"), 10),
		TenureYears: number("lama", "2", "5", "10"), RetireYears: number("pensiun", "1", "2", "5"),
		Case: employee.Case(known("usulan", "ada", "tidak")),
	}
	sort := known("urut", "nama", "-nama", "lama", "-lama", "pensiun", "-pensiun")
	f.Descending = strings.HasPrefix(sort, "-")
	f.Sort = employee.Sort(strings.TrimPrefix(sort, "-"))
	if f.Sort == "" {
		f.Sort = employee.ByName
	}
	if f.Sort == employee.ByTenure {
		f.Descending = !f.Descending // "lama" ascending: shortest in post, that is the latest date, first
	}
	return f, ignored
}

func sizeOf(q url.Values) int {
	switch q.Get("baris") {
	case "20":
		return 20
	case "100":
		return 100
	}
	return 50
}

func listView(ctx context.Context, who access.Actor, q url.Values, f employee.Filter, p employee.Page, units, families []employee.Option, ignored []string, today asn.Date) employees.ListView {
	v := employees.ListView{
		Query: q, Columns: columnsOf(q), Ignored: strings.Join(ignored, ", "),
		CanExport: who.Can(access.EmployeeExport), CanPropose: who.Can(access.ProposalDraft), CanImport: who.Can(access.ImportRun),
		Filter: employees.Filter{Query: f.Query, Unit: f.Unit, Family: f.Family, Kind: string(f.Kind), Rank: f.Rank,
			Tenure: blankZero(f.TenureYears), Retire: blankZero(f.RetireYears), Case: string(f.Case),
			Units: kit.Options(units), Families: kit.Options(families), Kinds: kinds(ctx), Ranks: ranks()},
	}
	v.Chips = chips(ctx, q, v.Filter)
	v.NoData = p.Total == 0 && len(v.Chips) == 0 && len(p.Rows) == 0
	v.Count = i18n.T(ctx, "employee.list.count", "n", p.Total)
	if p.Capped {
		v.Count = i18n.T(ctx, "employee.list.count_capped", "n", p.Total)
	}
	if q.Get("nip") != "" {
		v.Ignored = i18n.T(ctx, "employee.list.nip_unknown")
	}
	for _, r := range p.Rows {
		v.Rows = append(v.Rows, rowView(ctx, r, today))
	}
	if n := len(p.Rows); n > 0 {
		first, last := p.Rows[0], p.Rows[n-1]
		if p.Earlier {
			v.Prev = route.Edit(route.Employees(), q, "sebelum", kit.Cursor{Key: first.Key, ID: first.ID}.String(), "setelah", "")
		}
		if p.Later {
			v.Next = route.Edit(route.Employees(), q, "setelah", kit.Cursor{Key: last.Key, ID: last.ID}.String(), "sebelum", "")
		}
	}
	return v
}

func blankZero(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func columnsOf(q url.Values) map[string]bool {
	names := defaultColumns
	if len(q["kolom"]) > 0 {
		names = q["kolom"]
	}
	out := map[string]bool{}
	for _, n := range names {
		for part := range strings.SplitSeq(n, ",") {
			if slices.Contains(employees.Choosable, part) {
				out[part] = true
			}
		}
	}
	return out
}

func kinds(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, k := range []string{"pns", "cpns", "pppk", "pppk_part_time"} {
		out = append(out, ui.Option{Value: k, Label: i18n.T(ctx, "employee.kind."+k)})
	}
	return out
}

func ranks() []ui.Option {
	var out []ui.Option
	for _, r := range asn.Ranks() {
		out = append(out, ui.Option{Value: string(r), Label: string(r)})
	}
	return out
}

// chips are the filters in force, each with the address of the list without it.
func chips(ctx context.Context, q url.Values, f employees.Filter) []ui.Chip {
	var out []ui.Chip
	add := func(name, label, value string) {
		if value != "" {
			out = append(out, ui.Chip{Label: i18n.T(ctx, label) + ": " + value, Remove: route.Edit(route.Employees(), q, name, "", "setelah", "", "sebelum", "")})
		}
	}
	add("cari", "employee.filter.query", f.Query)
	add("unit", "employee.filter.unit", labelOf(f.Units, f.Unit))
	add("rumpun", "employee.filter.family", f.Family)
	add("jenis", "employee.filter.kind", labelOf(f.Kinds, f.Kind))
	add("gol", "employee.filter.rank", f.Rank)
	if f.Tenure != "" {
		add("lama", "employee.filter.tenure", i18n.T(ctx, "employee.filter.tenure_at_least", "n", f.Tenure))
	}
	if f.Retire != "" {
		add("pensiun", "employee.filter.retire", i18n.T(ctx, "employee.filter.retire_within", "n", f.Retire))
	}
	if f.Case != "" {
		key := "employee.filter.case_open"
		if f.Case == "tidak" {
			key = "employee.filter.case_none"
		}
		add("usulan", "employee.filter.case", i18n.T(ctx, key))
	}
	return out
}

func labelOf(list []ui.Option, value string) string {
	for _, o := range list {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

func rowView(ctx context.Context, r employee.Row, today asn.Date) employees.Row {
	v := employees.Row{ID: r.PublicID, Name: r.FullName(), NIP: i18n.NIP(r.NIP), Kind: i18n.T(ctx, "employee.kind."+r.Kind),
		Position: r.Position, Unit: r.Unit, Rank: r.Rank, Education: asn.EducationLevel(r.Education).Name(),
		Rating: ratingName(r.Rating), CaseID: r.CaseID}
	if r.Since != nil {
		v.Tenure = i18n.DurationShort(ctx, asn.DateOf(*r.Since).MonthsUntil(today))
	}
	if r.RetiresOn != nil {
		v.Retires = i18n.DateShort(ctx, *r.RetiresOn)
	}
	if r.CaseID != "" {
		v.Case = state.Tag(ctx, r.CaseState)
	}
	return v
}

func ratingName(n int) string {
	if n == 0 {
		return i18n.None
	}
	return asn.Rating(n).Name()
}

func dateOr(ctx context.Context, t *time.Time) string {
	if t == nil {
		return i18n.None
	}
	return i18n.DateShort(ctx, *t)
}
