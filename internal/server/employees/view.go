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
		Kind:        asn.EmployeeKind(known("jenis", employeeKinds...)),
		Rank:        kit.Clip(q.Get("gol"), 10),
		TenureYears: number("lama", tenures...), RetireYears: number("pensiun", retirements...),
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

func listView(ctx context.Context, who access.Actor, q url.Values, f employee.Filter, p employee.Page, c *employees.Choices, ignored []string, today asn.Date) employees.ListView {
	v := employees.ListView{
		Query: q, Columns: columnsOf(q), Ignored: strings.Join(ignored, ", "),
		CanExport: who.Can(access.EmployeeExport), CanPropose: who.Can(access.ProposalDraft), CanImport: who.Can(access.ImportRun),
		Filter: employees.Filter{Query: f.Query, Unit: f.Unit, Family: f.Family, Kind: string(f.Kind), Rank: f.Rank,
			Tenure: blankZero(f.TenureYears), Retire: blankZero(f.RetireYears), Case: string(f.Case)},
		Choices: c,
		Rows:    make([]employees.Row, 0, len(p.Rows)),
	}
	v.Chips = chips(ctx, q, v.Filter, c)
	v.NoData = p.Total == 0 && len(v.Chips) == 0 && len(p.Rows) == 0
	v.Count = i18n.T(ctx, "employee.list.count", "n", p.Total)
	if p.Capped {
		v.Count = i18n.T(ctx, "employee.list.count_capped", "n", p.Total)
	}
	if q.Get("nip") != "" {
		v.Ignored = i18n.T(ctx, "employee.list.nip_unknown")
	}
	for _, r := range p.Rows {
		v.Rows = append(v.Rows, rowView(ctx, r, v.Columns, today))
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

// shownByDefault are the columns of a reader who has chosen none.
var shownByDefault = columnsNamed(defaultColumns)

func columnsOf(q url.Values) map[string]bool {
	if names := q["kolom"]; len(names) > 0 {
		return columnsNamed(names)
	}
	return shownByDefault
}

func columnsNamed(names []string) map[string]bool {
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

// choices are the choices of the filters, made anew once a minute for each language and scope.
func (h *Handlers) choices(ctx context.Context, who access.Actor) (*employees.Choices, error) {
	return h.made.Get(madeFor{i18n.From(ctx), employee.ScopeOf(who)}, func() (*employees.Choices, error) {
		units, families, err := h.Employees.FilterOptions(ctx, who)
		if err != nil {
			return nil, err
		}
		any := i18n.T(ctx, "employee.filter.any")
		return &employees.Choices{
			Units:       choice(i18n.T(ctx, "employee.filter.any_unit"), units, func(o employee.Option) (string, string) { return o.Value, o.Label }),
			Families:    choice(i18n.T(ctx, "employee.filter.any_family"), families, func(o employee.Option) (string, string) { return o.Value, o.Label }),
			Kinds:       choice(any, employeeKinds, func(k string) (string, string) { return k, i18n.T(ctx, "employee.kind."+k) }),
			Ranks:       choice(any, asn.Ranks(), func(r asn.Rank) (string, string) { return string(r), string(r) }),
			Tenures:     choice(any, tenures, func(n string) (string, string) { return n, i18n.T(ctx, "employee.filter.tenure_at_least", "n", n) }),
			Retirements: choice(any, retirements, func(n string) (string, string) { return n, i18n.T(ctx, "employee.filter.retire_within", "n", n) }),
			Cases:       choice(any, caseKeys, func(c [2]string) (string, string) { return c[0], i18n.T(ctx, c[1]) }),
		}, nil
	})
}

// madeFor is what the choices depend on.
type madeFor struct {
	language i18n.Locale
	scope    employee.Scope
}

// What the filters offer besides units, families and ranks.
var (
	employeeKinds = []string{"pns", "cpns", "pppk", "pppk_part_time"}
	tenures       = []string{"2", "5", "10"}
	retirements   = []string{"1", "2", "5"}
	caseKeys      = [][2]string{{"ada", "employee.filter.case_open"}, {"tidak", "employee.filter.case_none"}}
)

// choice makes the choices of one filter behind "no restriction".
func choice[T any](any string, list []T, option func(T) (value, label string)) []ui.Option {
	out := []ui.Option{{Label: any}}
	for _, o := range list {
		value, label := option(o)
		out = append(out, ui.Option{Value: value, Label: label})
	}
	return out
}

// chips are the filters in force, each with the address of the list without it.
func chips(ctx context.Context, q url.Values, f employees.Filter, c *employees.Choices) []ui.Chip {
	out := kit.Chips{Path: route.Employees(), Query: q}
	add := func(name, label, value string, of []ui.Option) {
		if value != "" {
			out.Add(name, i18n.T(ctx, label), value, of)
		}
	}
	add("cari", "employee.filter.query", f.Query, nil)
	add("unit", "employee.filter.unit", f.Unit, c.Units)
	add("rumpun", "employee.filter.family", f.Family, c.Families)
	add("jenis", "employee.filter.kind", f.Kind, c.Kinds)
	add("gol", "employee.filter.rank", f.Rank, c.Ranks)
	add("lama", "employee.filter.tenure", f.Tenure, c.Tenures)
	add("pensiun", "employee.filter.retire", f.Retire, c.Retirements)
	add("usulan", "employee.filter.case", f.Case, c.Cases)
	return out.List
}

// rowView says what the columns that are shown need.
func rowView(ctx context.Context, r employee.Row, columns map[string]bool, today asn.Date) employees.Row {
	v := employees.Row{ID: r.PublicID, Name: r.FullName(), NIP: i18n.NIP(r.NIP), Position: r.Position, Unit: r.Unit, Rank: r.Rank,
		Rating: ratingName(r.Rating), CaseID: r.CaseID}
	if columns["jenis"] {
		v.Kind = i18n.T(ctx, "employee.kind."+r.Kind)
	}
	if columns["pendidikan"] {
		v.Education = asn.EducationLevel(r.Education).Name()
	}
	if r.Since != nil && columns["lama"] {
		v.Tenure = i18n.DurationShort(ctx, asn.DateOf(*r.Since).MonthsUntil(today))
	}
	if r.RetiresOn != nil && columns["pensiun"] {
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
