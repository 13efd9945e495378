// Package references handles the pages of the national code lists.
package references

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/i18n"
	"mutasi/internal/reference"
	"mutasi/internal/server/kit"
	"mutasi/internal/sheet"
	page "mutasi/web/page/references"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// Handlers of the area.
type Handlers struct {
	Kit        *kit.Kit
	References *reference.Service
}

const pageSize = 50

// Lists shows which lists there are.
func (h *Handlers) Lists(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	lists, err := h.References.Lists(ctx)
	if err != nil {
		return err
	}
	var v page.ListsView
	for _, l := range lists {
		v.Lists = append(v.Lists, page.ListRow{Code: l.Code, Name: l.Name, Rows: i18n.Number(ctx, l.Rows), AsOf: i18n.DateShort(ctx, l.AsOf.Time()), File: l.FileName})
	}
	return kit.Page(w, r, page.Lists(v))
}

// ended is the value of "tampil" for rows that no longer hold.
const ended = "berakhir"

func filterOf(q url.Values) reference.Filter {
	return reference.Filter{Query: strings.TrimSpace(kit.Clip(q.Get("cari"), 100)), Parent: kit.Clip(q.Get("induk"), 100), Ended: q.Get("tampil") == ended}
}

// List shows the rows of a list.
func (h *Handlers) List(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	l, err := h.References.List(ctx, kit.Clip(chi.URLParam(r, "code"), 100))
	if err != nil {
		return err
	}
	f := filterOf(q)
	var after reference.Cursor
	if c, ok := kit.ParseCursor(q.Get("setelah")); ok {
		after.ID = c.ID
		after.RowNo, _ = strconv.Atoi(kit.Clip(c.Key, 9)) // anything else: from the first on
	}
	items, err := h.References.Items(ctx, l, f, after, pageSize+1)
	if err != nil {
		return err
	}
	self := route.List(l.Code)
	v := page.ListView{Code: l.Code, Title: l.Name, Query: f.Query, Parent: f.Parent, HasParent: l.ParentColumn != "", Ended: f.Ended,
		Lead: i18n.T(ctx, "reference.list.lead", "n", l.Rows, "date", i18n.Date(ctx, l.AsOf.Time()), "file", l.FileName),
		XLSX: download(l, q, "xlsx"), CSV: download(l, q, "csv"),
		Shows: []ui.Option{{Label: i18n.T(ctx, "reference.list.current")}, {Value: ended, Label: i18n.T(ctx, "reference.list.ended")}}}
	if f.Ended {
		v.Show = ended
	}
	if len(items) > pageSize {
		items = items[:pageSize]
		last := items[pageSize-1]
		v.Next = route.Edit(self, q, "setelah", kit.Cursor{Key: strconv.Itoa(last.RowNo), ID: last.ID}.String())
	}
	for _, i := range items {
		v.Items = append(v.Items, itemView(ctx, l, i))
	}
	chips := kit.Chips{Path: self, Query: q}
	chips.Add("cari", i18n.T(ctx, "reference.list.search"), f.Query, nil)
	var parents []ui.Option
	if len(items) > 0 && items[0].Parent != "" {
		parents = []ui.Option{{Value: f.Parent, Label: items[0].Parent}}
	}
	chips.Add("induk", i18n.T(ctx, "reference.list.parent"), f.Parent, parents)
	chips.Add("tampil", i18n.T(ctx, "reference.list.show"), v.Show, v.Shows)
	v.Chips = chips.List
	return kit.Page(w, r, page.List(v))
}

func download(l reference.List, q url.Values, format string) string {
	return route.Edit(route.ListDownload(l.Code, format), q, "setelah", "")
}

func itemView(ctx context.Context, l reference.List, i reference.Item) page.Item {
	out := page.Item{Name: cmp.Or(i.Name, i18n.T(ctx, "reference.list.unnamed")), Code: i.Code, Since: i18n.DateShort(ctx, i.ValidFrom.Time()),
		Parent: cmp.Or(i.Parent, i.ParentCode), ParentHref: route.Query(route.List(l.Code), "induk", i.ParentCode)}
	if !i.ValidUntil.IsZero() {
		out.Until = i18n.DateShort(ctx, i.ValidUntil.Time())
	}
	var parts []string
	for _, h := range l.Others() {
		if value := strings.TrimSpace(i.Attributes[h]); value != "" {
			parts = append(parts, heading(ctx, h)+": "+value)
		}
	}
	out.Others = cmp.Or(strings.Join(parts, " · "), i18n.None)
	return out
}

// heading is a heading of the national file in words, as it is where nobody has translated it.
func heading(ctx context.Context, h string) string {
	if key := "reference.column." + strings.ToLower(h); i18n.Has(key) {
		return i18n.T(ctx, key)
	}
	return h
}

// Download sends the rows of a list with the columns of the national file, so that it can be imported again; rows that
// ended also say when they held.
func (h *Handlers) Download(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	format, err := kit.SheetFormat(r)
	if err != nil {
		return err
	}
	l, err := h.References.List(ctx, kit.Clip(chi.URLParam(r, "code"), 100))
	if err != nil {
		return err
	}
	f := filterOf(r.URL.Query())
	var columns []sheet.Column
	for _, c := range l.Columns {
		columns = append(columns, sheet.Column{Heading: c, Width: 24})
	}
	if f.Ended {
		columns = append(columns, sheet.Column{Heading: i18n.T(ctx, "reference.list.from")}, sheet.Column{Heading: i18n.T(ctx, "reference.list.until")})
	}
	return kit.Download(h.Kit, w, r, l.Code, l.Code[:min(len(l.Code), 31)], format, columns, h.References.Export(ctx, l, f), func(i reference.Item) []sheet.Cell {
		var cells []sheet.Cell
		for _, text := range l.Cells(i) {
			cells = append(cells, sheet.TextCell(text))
		}
		if f.Ended {
			cells = append(cells, sheet.DateCell(i.ValidFrom.Time()), sheet.DateCell(i.ValidUntil.Time()))
		}
		return cells
	})
}
