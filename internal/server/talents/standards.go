package talents

import (
	"context"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/i18n"
	"mutasi/internal/server/kit"
	"mutasi/internal/talent"
	page "mutasi/web/page/talent"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// Standards shows what a post asks, with the form to change it for those who may.
func (h *Handlers) Standards(w http.ResponseWriter, r *http.Request) error {
	return h.standards(w, r, http.StatusOK, nil)
}

// levelField is the name of the level of a competence in the form.
func levelField(id int64) string { return "level_" + strconv.FormatInt(id, 10) }

// SetStandards stores the standards of a post.
func (h *Handlers) SetStandards(w http.ResponseWriter, r *http.Request) error {
	ctx, who, f, id := r.Context(), kit.Actor(r.Context()), kit.FormOf(r), chi.URLParam(r, "id")
	now, err := h.Talents.Standards(ctx, who, id, h.today(ctx))
	if err != nil {
		return err
	}
	n := talent.NewStandards{Levels: map[int64]int{}, NewName: f.Text("new_name", 120)}
	for _, l := range now.Lines {
		if name := levelField(l.CompetenceID); f.Has(name) {
			n.Levels[l.CompetenceID] = f.Int(name, 0, 5)
		}
	}
	if f.Get("new_level") != "" {
		n.NewLevel = f.Int("new_level", 0, 5)
	}
	n.From = asn.DateOf(f.Date("from", "talent.rules.from_missing"))
	n.Source = f.Need("source", 200, "talent.standard.source_missing")
	if err = f.Err(); err == nil {
		err = h.Talents.SetStandards(ctx, who, id, n)
	}
	if _, ok := kit.FieldsOf(err); ok {
		return h.standards(w, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Post(id), "talent.standard.saved")
}

func (h *Handlers) standards(w http.ResponseWriter, r *http.Request, status int, fault error) error {
	ctx, who, f := r.Context(), kit.Actor(r.Context()), kit.FormOf(r)
	now, err := h.Talents.StandardHistory(ctx, who, chi.URLParam(r, "id"), h.today(ctx))
	if err != nil {
		return err
	}
	v := page.StandardsFormView{PostID: chi.URLParam(r, "id"), Position: now.Position, Unit: now.Unit, CanEdit: who.Can(access.StandardEdit),
		Levels: levelOptions(ctx), NewName: f.Get("new_name"), NewLevel: f.Get("new_level"), Source: f.Get("source"),
		From: ui.DateParts{Day: f.Get("from_d"), Month: f.Get("from_m"), Year: f.Get("from_y")}}
	v.Errors, v.ByField = kit.FieldErrors(r, fault)
	for _, kind := range []talent.CompetenceKind{talent.Managerial, talent.SocioCultural, talent.Technical} {
		g := page.LevelGroup{Title: i18n.T(ctx, "talent.kind."+string(kind))}
		for _, l := range now.Lines {
			if l.Kind != kind {
				continue
			}
			field := page.LevelField{Name: levelField(l.CompetenceID), Label: l.Name, Value: strconv.Itoa(l.Level)}
			if fault != nil {
				field.Value = f.Get(field.Name)
			}
			g.Fields = append(g.Fields, field)
		}
		if len(g.Fields) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	for _, t := range now.History {
		term := i18n.T(ctx, "talent.rules.since", "date", i18n.DateShort(ctx, t.From.Time()))
		if !t.Until.IsZero() {
			term = i18n.T(ctx, "talent.rules.between", "from", i18n.DateShort(ctx, t.From.Time()), "until", i18n.DateShort(ctx, t.Until.AddDays(-1).Time()))
		}
		v.History = append(v.History, page.StandardTermLine{Name: t.Name, Level: page.LevelName(ctx, t.Level), Term: term, Source: t.Source})
	}
	return kit.Render(w, r, status, page.StandardsForm(v))
}

func levelOptions(ctx context.Context) []ui.Option {
	out := []ui.Option{{Value: "0", Label: i18n.T(ctx, "talent.standard.not_asked")}}
	for level := 1; level <= 5; level++ {
		out = append(out, ui.Option{Value: strconv.Itoa(level), Label: page.LevelName(ctx, level)})
	}
	return out
}
