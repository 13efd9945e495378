package exchanges

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/exchange"
	"mutasi/internal/i18n"
	"mutasi/internal/server/kit"
	page "mutasi/web/page/exchanges"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// undoShown is how many things of a list are shown at once.
const undoShown = 20

// Undo shows what taking an import back would do, does, or did; it waits a little for the end of the work as Show does.
func (h *Handlers) Undo(w http.ResponseWriter, r *http.Request) error {
	most := patience
	if paused(r) {
		most = 0
	}
	run, err := h.Exchange.AwaitUndo(r.Context(), kit.Actor(r.Context()), exchange.RunID(chi.URLParam(r, "id")), most)
	if err != nil {
		return err
	}
	return h.undoPage(w, r, http.StatusOK, run, nil)
}

// CheckUndo has it found out what taking an import back would do.
func (h *Handlers) CheckUndo(w http.ResponseWriter, r *http.Request) error {
	id := exchange.RunID(chi.URLParam(r, "id"))
	if err := h.Exchange.StartUndo(r.Context(), kit.Actor(r.Context()), id); err != nil {
		return err
	}
	return kit.Redirect(w, r, route.ImportUndo(id), "")
}

// ConfirmUndo takes an import back.
func (h *Handlers) ConfirmUndo(w http.ResponseWriter, r *http.Request) error {
	run, err := h.run(r)
	if err != nil {
		return err
	}
	f := kit.FormOf(r)
	if !f.Bool("confirm") {
		f.Fault("confirm", "import.undo.confirm_need")
		return h.undoPage(w, r, http.StatusUnprocessableEntity, run, f.Err())
	}
	if err := h.Exchange.Undo(r.Context(), kit.Actor(r.Context()), run.PublicID); err != nil {
		return err
	}
	return kit.Redirect(w, r, route.ImportUndo(run.PublicID), "")
}

// Kept sends what stays, with the reasons.
func (h *Handlers) Kept(w http.ResponseWriter, r *http.Request) error {
	run, err := h.run(r)
	if err != nil {
		return err
	}
	return kit.Workbook(w, r, "tetap-"+string(run.PublicID)+".xlsx", func(out io.Writer) error {
		return h.Exchange.WriteKept(r.Context(), kit.Actor(r.Context()), run, out)
	})
}

func (h *Handlers) undoPage(w http.ResponseWriter, r *http.Request, status int, run exchange.Run, fault error) error {
	ctx, who := r.Context(), kit.Actor(r.Context())
	v := undoView(ctx, run)
	v.Paused = paused(r)
	v.Errors, v.ByField = kit.FieldErrors(r, fault)
	if h.Exchange.CanUndo(run) && !v.Working {
		v.Until = i18n.T(ctx, "import.undo.until", "date", i18n.DateTimeShort(ctx, *run.UndoUntil))
		v.CheckText = i18n.T(ctx, "import.undo.check")
		if run.Undo.State != "" {
			v.CheckText = i18n.T(ctx, "import.undo.check_again")
		}
		if n := run.Undo.Total - run.Undo.Kept - run.Undo.Done; run.Undo.State == exchange.Checked && n > 0 {
			v.ConfirmText = i18n.T(ctx, "import.undo.do", "n", n)
		}
	} else if run.Undo.State == "" {
		v.Sentence = i18n.T(ctx, "import.undo.late")
	}
	if run.Undo.State == exchange.Checked || run.Undo.State == exchange.Done {
		counts, err := h.Exchange.UndoCounts(ctx, who, run)
		if err != nil {
			return err
		}
		addUndoCounts(ctx, &v, counts)
		for _, list := range []struct {
			kept bool
			name string
			rows *[]page.UndoRow
			next *string
		}{{true, "setelah", &v.Kept, &v.NextKept}, {false, "lanjut", &v.Gone, &v.NextGone}} {
			lines, err := h.Exchange.UndoLines(ctx, who, run, list.kept, placeOf(r, list.name), undoShown+1)
			if err != nil {
				return err
			}
			if len(lines) > undoShown {
				lines = lines[:undoShown]
				last := lines[undoShown-1].Place
				*list.next = route.Edit(route.ImportUndo(run.PublicID), r.URL.Query(), list.name, strconv.FormatInt(last.Line, 10)+"."+last.Object)
			}
			for _, l := range lines {
				*list.rows = append(*list.rows, undoRow(ctx, run.Kind, l))
			}
		}
	}
	return kit.Render(w, r, status, page.Undo(v))
}

// placeOf is the place in a list that an address names; anything else is its beginning.
func placeOf(r *http.Request, name string) exchange.UndoPlace {
	line, object, _ := strings.Cut(r.URL.Query().Get(name), ".")
	n, err := strconv.ParseInt(line, 10, 64)
	if err != nil {
		return exchange.UndoPlace{}
	}
	return exchange.UndoPlace{Line: n, Object: object}
}

// undoTag is the state of taking a run back.
func undoTag(ctx context.Context, u exchange.Undo) ui.TagProps {
	key, tone := string(u.State), tones[u.State]
	switch {
	case u.State == exchange.Undoing:
		tone = ui.Blue
	case u.State == exchange.Done && u.Kept > 0:
		key, tone = "partly", ui.Yellow
	case u.State == exchange.Done:
		tone = ui.Neutral
	case u.State == "":
		return ui.TagProps{}
	}
	return ui.TagProps{Text: i18n.T(ctx, "import.undo.state_"+key), Tone: tone}
}

// undoView is the taking back of a run but for its rows.
func undoView(ctx context.Context, r exchange.Run) page.UndoView {
	u := r.Undo
	v := page.UndoView{ID: string(r.PublicID), File: r.FileName, Facts: facts(ctx, r), State: undoTag(ctx, u),
		Work:      page.Work{Self: route.ImportUndo(r.PublicID), Working: u.State.Working()},
		Sentence:  i18n.T(ctx, "import.undo.sentence_"+cmp.Or(string(u.State), "none")),
		KeptTitle: i18n.T(ctx, "import.undo.kept", "n", u.Kept)}
	switch u.State {
	case exchange.Done:
		v.Sentence = u.Sentence(ctx)
		v.GoneTitle, v.Becomes = i18n.T(ctx, "import.undo.gone", "n", u.Done), i18n.T(ctx, "import.undo.became")
	case exchange.Checked:
		v.GoneTitle, v.Becomes = i18n.T(ctx, "import.undo.going", "n", u.Total-u.Kept), i18n.T(ctx, "import.undo.becomes")
	case exchange.Checking, exchange.Undoing:
		v.Total = u.Total
		if u.State == exchange.Undoing {
			v.Total -= u.Kept
		}
		v.Done = min(u.Done, v.Total)
		v.Progress = i18n.T(ctx, "import.undo.progress_"+string(u.State), "done", v.Done, "total", v.Total)
	}
	return v
}

func addUndoCounts(ctx context.Context, v *page.UndoView, counts []exchange.UndoCount) {
	for _, c := range counts {
		v.Counts = append(v.Counts, page.UndoCount{Thing: i18n.T(ctx, "import.undo.object_"+string(c.Object)), Removed: i18n.Number(ctx, c.Removed),
			Restored: i18n.Number(ctx, c.Restored), Kept: i18n.Number(ctx, c.Kept)})
	}
}

// undoRow is a line of what stays or goes.
func undoRow(ctx context.Context, k exchange.Kind, l exchange.UndoLine) page.UndoRow {
	row := page.UndoRow{Row: "–", Thing: i18n.T(ctx, "import.undo.object_"+string(l.Object)), Name: l.Name}
	if l.Number > 0 {
		row.Row = i18n.Number(ctx, l.Number)
	}
	for _, f := range l.Faults {
		row.Text = append(row.Text, f.Message(ctx))
	}
	switch {
	case len(row.Text) > 0:
	case l.Created:
		row.Text = []string{i18n.T(ctx, "import.undo.text_removed")}
	case len(l.Changes) == 0:
		row.Text = []string{i18n.T(ctx, "import.undo.text_restored")}
	default:
		for _, c := range l.Changes {
			label := string(c.Field)
			if s, ok := k.Spec(c.Field); ok {
				label = s.Heading
			}
			before, after := c.Words(ctx)
			key := "import.undo.text_value"
			if before == "" {
				key = "import.undo.text_emptied"
			}
			row.Text = append(row.Text, i18n.T(ctx, key, "field", label, "now", after, "before", before))
		}
	}
	return row
}
