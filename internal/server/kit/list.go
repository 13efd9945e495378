package kit

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"mutasi/internal/employee"
	"mutasi/internal/i18n"
	"mutasi/internal/sheet"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// Options makes choices of a filter of what a service offers.
func Options(list []employee.Option) []ui.Option {
	out := make([]ui.Option, len(list))
	for i, o := range list {
		out[i] = ui.Option{Value: o.Value, Label: o.Label}
	}
	return out
}

// Clip makes what stands in an address fit for a query: text without surrounding space, at most n bytes of it.
func Clip(s string, n int) string {
	s = CleanText(strings.TrimSpace(s))
	if len(s) > n {
		s = strings.ToValidUTF8(s[:n], "")
	}
	return s
}

// CleanText leaves out what no text of the database can hold: NUL and bytes that are no UTF-8.
func CleanText(s string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "")
}

// ListCursor reads the place in a list from the address.
func ListCursor(get func(string) string) *employee.Cursor {
	if c, ok := ParseCursor(get("setelah")); ok {
		return &employee.Cursor{Key: c.Key, ID: c.ID}
	}
	if c, ok := ParseCursor(get("sebelum")); ok {
		return &employee.Cursor{Key: c.Key, ID: c.ID, Before: true}
	}
	return nil
}

// DateCell is a cell with a date, empty for none.
func DateCell(t *time.Time) sheet.Cell {
	if t == nil {
		return sheet.TextCell("")
	}
	return sheet.DateCell(*t)
}

// VacancyGroups leads between the lists of vacancies; from is what stands in the address.
func VacancyGroups(ctx context.Context, from string) []ui.GroupLink {
	var out []ui.GroupLink
	for _, g := range []struct{ from, key string }{{"", "mobility.vacancies.all"}, {"sendiri", "mobility.vacancies.own"}, {"lain", "mobility.vacancies.others"}} {
		out = append(out, ui.GroupLink{Label: i18n.T(ctx, g.key), Href: route.Query(route.Vacancies(), "dari", g.from), Current: g.from == from})
	}
	return out
}

// Chips are the filters in force of the list at Path with the query Query, each with the address of the list without it,
// from its beginning.
type Chips struct {
	Path  string
	Query url.Values
	List  []ui.Chip
}

// Add adds the field name with its value in force, unless that is empty. What is said of it is the label of the option with
// the value, else the value, after the label of the field where there is one.
func (c *Chips) Add(name, label, value string, options []ui.Option) {
	if value == "" {
		return
	}
	if i := slices.IndexFunc(options, func(o ui.Option) bool { return o.Value == value }); i >= 0 {
		value = options[i].Label
	}
	if label != "" {
		value = label + ": " + value
	}
	c.List = append(c.List, ui.Chip{Label: value, Remove: route.Edit(c.Path, c.Query, name, "", "setelah", "", "sebelum", "", "hal", "")})
}
