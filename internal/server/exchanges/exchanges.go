// Package exchanges handles imports: upload, mapping, dry run, commit, and taking back.
package exchanges

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/exchange"
	"mutasi/internal/i18n"
	"mutasi/internal/server/kit"
	"mutasi/internal/sheet"
	page "mutasi/web/page/exchanges"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// Handlers of the area.
type Handlers struct {
	Kit      *kit.Kit
	Exchange *exchange.Service
}

const pageSize = 50

// List lists the imports of the agency.
func (h *Handlers) List(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	before, _ := strconv.ParseInt(q.Get("setelah"), 10, 64) // anything else: from the newest on
	runs, err := h.Exchange.List(ctx, kit.Actor(ctx), before, pageSize+1)
	if err != nil {
		return err
	}
	v := page.ListView{Templates: templates(ctx)}
	if len(runs) > pageSize {
		runs = runs[:pageSize]
		v.Next = route.Edit(route.Imports(), q, "setelah", strconv.FormatInt(runs[pageSize-1].ID, 10))
	}
	for _, x := range runs {
		v.Runs = append(v.Runs, runRow(ctx, x))
	}
	return kit.Page(w, r, page.List(v))
}

// New shows the form that takes a file.
func (h *Handlers) New(w http.ResponseWriter, r *http.Request) error {
	return h.newPage(w, r, http.StatusOK, nil)
}

func (h *Handlers) newPage(w http.ResponseWriter, r *http.Request, status int, fault error) error {
	ctx, f := r.Context(), kit.FormOf(r)
	v := page.NewView{Kind: f.Get("kind"), AsOf: ui.DatePartsOf(h.Kit.Today(ctx)), Templates: templates(ctx),
		Limit: i18n.T(ctx, "import.new.limit", "size", i18n.Bytes(ctx, sheet.DefaultLimits().PackedBytes))}
	if f.Has("as_of_y") {
		v.AsOf = ui.DateParts{Day: f.Get("as_of_d"), Month: f.Get("as_of_m"), Year: f.Get("as_of_y")}
	}
	for _, k := range exchange.Kinds() {
		v.Kinds = append(v.Kinds, ui.Option{Value: string(k), Label: kindName(ctx, k), Hint: i18n.T(ctx, "import.new.kind_"+string(k))})
	}
	v.Errors, v.ByField = kit.FieldErrors(r, fault)
	return kit.Render(w, r, status, page.New(v))
}

// Upload takes a file and leads to its mapping.
func (h *Handlers) Upload(w http.ResponseWriter, r *http.Request) error {
	ctx, f := r.Context(), kit.FormOf(r)
	var kinds []string
	for _, k := range exchange.Kinds() {
		kinds = append(kinds, string(k))
	}
	kind := exchange.Kind(f.Choice("kind", "import.upload.kind", kinds...))
	asOf := f.Date("as_of", "import.new.as_of_need")
	head, file, err := f.File("file", sheet.DefaultLimits().PackedBytes)
	if err != nil {
		return err
	}
	if file != nil {
		defer file.Close() //nolint:errcheck // read only
	} else if head == nil {
		f.Fault("file", "import.new.file_need")
	}
	if err := f.Err(); err != nil {
		return h.newPage(w, r, http.StatusUnprocessableEntity, err)
	}
	id, err := h.Exchange.Upload(ctx, kit.Actor(ctx), exchange.Upload{Kind: kind, Name: head.Filename, File: file, AsOf: asn.DateOf(asOf)})
	if _, ok := kit.FieldsOf(err); ok {
		return h.newPage(w, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.ImportMapping(id), "")
}

// run finds the import of the address.
func (h *Handlers) run(r *http.Request) (exchange.Run, error) {
	return h.Exchange.Get(r.Context(), kit.Actor(r.Context()), exchange.RunID(chi.URLParam(r, "id")))
}

// Mapping shows which column holds what.
func (h *Handlers) Mapping(w http.ResponseWriter, r *http.Request) error {
	run, err := h.run(r)
	if err != nil {
		return err
	}
	if run.State.Working() || run.State.Ended() && run.State != exchange.Failed {
		return kit.Redirect(w, r, route.Import(run.PublicID), "")
	}
	return h.mappingPage(w, r, http.StatusOK, run, nil)
}

func (h *Handlers) mappingPage(w http.ResponseWriter, r *http.Request, status int, run exchange.Run, fault error) error {
	ctx := r.Context()
	v := mapView(ctx, run)
	earlier, found, err := h.Exchange.Earlier(ctx, run)
	if err != nil {
		return err
	}
	if found {
		v.Earlier = i18n.T(ctx, "import.map.earlier", "date", i18n.DateTimeShort(ctx, earlier.CreatedAt))
		v.EarlierHref = route.Import(earlier.PublicID)
	}
	if fault == nil {
		v.Notes = append(missing(ctx, run), v.Notes...)
	}
	errs, byField := kit.FieldErrors(r, fault)
	v.Errors = errs
	for _, list := range [][]page.MapField{v.Needed, v.Others} {
		for i := range list {
			list[i].Error = byField[list[i].Name]
		}
	}
	return kit.Render(w, r, status, page.Mapping(v))
}

// SaveMapping takes the mapping and has the rows checked.
func (h *Handlers) SaveMapping(w http.ResponseWriter, r *http.Request) error {
	run, err := h.run(r)
	if err != nil {
		return err
	}
	f := kit.FormOf(r)
	m := exchange.Mapping{}
	for _, s := range run.Kind.Specs() {
		if c, err := strconv.Atoi(f.Get(string(s.Field))); err == nil {
			m[s.Field] = c
		}
	}
	err = h.Exchange.Map(r.Context(), kit.Actor(r.Context()), run.PublicID, m)
	if _, ok := kit.FieldsOf(err); ok {
		run.Mapping = m
		return h.mappingPage(w, r, http.StatusUnprocessableEntity, run, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Import(run.PublicID), "")
}

// patience is how long a page about a run waits for the work to end: most files
// are done by then, and the reader need not ask again.
const patience = 3 * time.Second

// Show shows an import: how far the work is, what it would do, what it did. A page that follows the work waits a little
// for its end; one that the reader has stopped says what is now.
func (h *Handlers) Show(w http.ResponseWriter, r *http.Request) error {
	most := patience
	if paused(r) {
		most = 0
	}
	run, err := h.Exchange.Await(r.Context(), kit.Actor(r.Context()), exchange.RunID(chi.URLParam(r, "id")), most)
	if err != nil {
		return err
	}
	if run.State == exchange.Uploaded {
		return kit.Redirect(w, r, route.ImportMapping(run.PublicID), "")
	}
	return h.showPage(w, r, http.StatusOK, run, nil)
}

// paused reports whether the reader has stopped the page from following the work.
func paused(r *http.Request) bool { return r.URL.Query().Get("jeda") != "" }

func (h *Handlers) showPage(w http.ResponseWriter, r *http.Request, status int, run exchange.Run, fault error) error {
	ctx, who := r.Context(), kit.Actor(r.Context())
	v := runView(ctx, run)
	v.Paused = paused(r)
	if h.Exchange.CanUndo(run) && run.Undo.State == "" {
		v.Undo = i18n.T(ctx, "import.undo.until", "date", i18n.DateTimeShort(ctx, *run.UndoUntil))
	}
	v.Errors, v.ByField = kit.FieldErrors(r, fault)
	if !v.Working {
		after, _ := strconv.Atoi(r.URL.Query().Get("setelah")) // anything else: from the first row on
		rows, err := h.Exchange.Rows(ctx, who, run, "", after, pageSize+1)
		if err != nil {
			return err
		}
		addFaults(ctx, &v, run, rows)
		changed, err := h.Exchange.Rows(ctx, who, run, exchange.Changed, 0, changedShown)
		if err != nil {
			return err
		}
		addChanges(ctx, &v, run, changed)
	}
	return kit.Render(w, r, status, page.Show(v))
}

// Commit has the good rows carried out. Where many rows are bad it asks for a
// second tick: the file may be the wrong one.
func (h *Handlers) Commit(w http.ResponseWriter, r *http.Request) error {
	run, err := h.run(r)
	if err != nil {
		return err
	}
	f := kit.FormOf(r)
	if manyBad(run) && !f.Bool("confirm") {
		f.Fault("confirm", "import.show.confirm_need")
		return h.showPage(w, r, http.StatusUnprocessableEntity, run, f.Err())
	}
	if err := h.Exchange.Commit(r.Context(), kit.Actor(r.Context()), run.PublicID); err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Import(run.PublicID), "")
}

// Cancel gives an import up.
func (h *Handlers) Cancel(w http.ResponseWriter, r *http.Request) error {
	run, err := h.run(r)
	if err != nil {
		return err
	}
	if err := h.Exchange.Cancel(r.Context(), kit.Actor(r.Context()), run.PublicID); err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Imports(), "import.show.cancelled")
}

// Rejected sends the bad rows with their reasons.
func (h *Handlers) Rejected(w http.ResponseWriter, r *http.Request) error {
	run, err := h.run(r)
	if err != nil {
		return err
	}
	return kit.Workbook(w, r, "galat-"+string(run.PublicID)+".xlsx", func(out io.Writer) error {
		return h.Exchange.WriteRejected(r.Context(), kit.Actor(r.Context()), run, out)
	})
}

// Template sends the empty workbook of a kind.
func (h *Handlers) Template(w http.ResponseWriter, r *http.Request) error {
	for kind, slug := range slugs {
		if slug == chi.URLParam(r, "kind") {
			return kit.Workbook(w, r, "templat-"+slug+".xlsx", func(out io.Writer) error {
				return exchange.WriteTemplate(r.Context(), out, kind)
			})
		}
	}
	return access.ErrNotFound
}

// slugs are the kinds in addresses.
var slugs = map[exchange.Kind]string{exchange.Units: "unit", exchange.Positions: "jabatan", exchange.Employees: "pegawai",
	exchange.Assessments: "penilaian", exchange.Workloads: "abk"}

func kindName(ctx context.Context, k exchange.Kind) string {
	return i18n.T(ctx, "import.kind."+string(k))
}

// templates lists the workbooks in the order in which they build on each other.
func templates(ctx context.Context) []page.Template {
	var out []page.Template
	for _, k := range exchange.Kinds() {
		out = append(out, page.Template{Kind: slugs[k], Label: i18n.T(ctx, "import.page.template_"+string(k)), Hint: i18n.T(ctx, "import.new.kind_"+string(k))})
	}
	return out
}
