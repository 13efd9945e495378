package decrees

import (
	"context"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/decree"
	"mutasi/internal/i18n"
	"mutasi/internal/server/kit"
	"mutasi/web/page/decrees"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// CorrectForm asks which words of a decree are wrong.
func (h *Handlers) CorrectForm(w http.ResponseWriter, r *http.Request) error {
	return h.askAmend(w, r, decree.Correction, nil)
}

// Correct drafts the correction (ralat) of a decree.
func (h *Handlers) Correct(w http.ResponseWriter, r *http.Request) error {
	return h.amend(w, r, decree.Correction)
}

// WithdrawForm asks why a decree is to be withdrawn.
func (h *Handlers) WithdrawForm(w http.ResponseWriter, r *http.Request) error {
	return h.askAmend(w, r, decree.Withdrawal, nil)
}

// Withdraw drafts the withdrawal (pencabutan) of a decree.
func (h *Handlers) Withdraw(w http.ResponseWriter, r *http.Request) error {
	return h.amend(w, r, decree.Withdrawal)
}

// askAmend shows the form of an amendment; with a fault, as it was sent. What cannot be amended any more leads back to
// the decree, which says why.
func (h *Handlers) askAmend(w http.ResponseWriter, r *http.Request, kind decree.Kind, fault error) error {
	ctx, who := r.Context(), kit.Actor(r.Context())
	d, err := h.Decrees.Get(ctx, who, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	today := asn.DateOf(h.Kit.Today(ctx))
	if may, _ := d.MayAmend(who, kind, today); !may && fault == nil {
		return kit.Redirect(w, r, route.Decree(d.PublicID), "")
	}
	limit, err := h.Decrees.Limit(ctx, who, kind, today)
	if err != nil {
		return err
	}
	v, status := amendView(ctx, d, kind, limit), http.StatusOK
	if fault != nil {
		f := kit.FormOf(r)
		status = http.StatusUnprocessableEntity
		v.Errors, v.ByField = kit.FieldErrors(r, fault)
		v.Defect, v.Part, v.Reads, v.Should, v.Reason = f.Get("defect"), f.Get("part"), f.Get("reads"), f.Get("should"), f.Get("reason")
		v.Found = ui.DateParts{Day: f.Get("found_d"), Month: f.Get("found_m"), Year: f.Get("found_y")}
	}
	return kit.Render(w, r, status, decrees.Amend(v))
}

func (h *Handlers) amend(w http.ResponseWriter, r *http.Request, kind decree.Kind) error {
	f := kit.FormOf(r)
	a := decree.Amendment{Reason: f.Get("reason"), Defect: decree.Defect(f.Get("defect")), Reads: f.Get("reads"), Should: f.Get("should")}
	a.Ordinal, _ = strconv.Atoi(f.Get("part")) // what is no number is nobody's place: the text
	if on, ok := i18n.ParseDateParts(f.Get("found_d"), f.Get("found_m"), f.Get("found_y")); ok {
		a.FoundOn = asn.DateOf(on)
	}
	id, err := h.Decrees.Amend(r.Context(), kit.Actor(r.Context()), chi.URLParam(r, "id"), version(r), kind, a)
	if _, ok := kit.FieldsOf(err); ok {
		return h.askAmend(w, r, kind, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Decree(id), "decree.flash."+string(kind))
}

func amendView(ctx context.Context, d *decree.Decree, kind decree.Kind, limit decree.Limit) decrees.AmendView {
	v := decrees.AmendView{
		ID: d.PublicID, Version: strconv.Itoa(d.Version), MostReason: decree.MaxWhy, Title: i18n.T(ctx, "decree.amend.title."+string(kind), "number", d.Number),
		Lead: i18n.T(ctx, "decree.amend.lead."+string(kind)), Submit: i18n.T(ctx, "decree.amend.submit."+string(kind)),
		FoundHint: i18n.T(ctx, "decree.amend.found_hint", "n", limit.Days, "basis", limit.Basis),
	}
	if kind == decree.Withdrawal {
		v.Action = route.DecreeWithdraw(d.PublicID)
		v.Means = []string{i18n.T(ctx, "decree.amend.means_stay", "n", len(d.People)), i18n.T(ctx, "decree.amend.means_case"), i18n.T(ctx, "decree.amend.means_sign")}
		for _, x := range decree.Defects {
			v.Defects = append(v.Defects, ui.Option{Value: string(x), Label: i18n.T(ctx, "decree.defect."+string(x)), Hint: i18n.T(ctx, "decree.defect_hint."+string(x))})
		}
		return v
	}
	v.Action, v.Part = route.DecreeCorrect(d.PublicID), "1"
	for _, p := range d.People {
		v.Parts = append(v.Parts, ui.Option{Value: strconv.Itoa(p.Ordinal), Label: i18n.T(ctx, "decree.amend.data_of", "name", p.Snapshot.Name)})
	}
	v.Parts = append(v.Parts, ui.Option{Value: "0", Label: i18n.T(ctx, "decree.amend.text")})
	if len(d.People) == 1 {
		v.Person = factRows(d.People[0].Snapshot.Facts())
	}
	return v
}

// amendments fills what the page of a decree says of its corrections and its withdrawal, or of the decree it amends.
func amendments(ctx context.Context, who access.Actor, d *decree.Decree, today asn.Date, v *decrees.ShowView) {
	for _, a := range d.Amended {
		x := decrees.Amended{ID: a.PublicID, Title: i18n.T(ctx, "decree.show.drafted."+string(a.Kind)), Text: a.Amendment.Reason, State: tag(ctx, a.State)}
		if a.Kind == decree.Correction {
			x.Text = words(ctx, a.Amendment)
		}
		if a.State == decree.Issued {
			x.State = ui.TagProps{}
			x.Title = i18n.T(ctx, "decree.show.by."+string(a.Kind), "number", a.Number, "date", a.DecidedOn.Time())
			if a.Kind == decree.Withdrawal {
				v.Withdrawn = &x
				continue
			}
		}
		v.Amended = append(v.Amended, x)
	}
	if d.Kind != decree.Transfer {
		v.Amends = amends(ctx, d, today)
		if d.Number == "" {
			v.Title = i18n.T(ctx, "decree.show.untitled."+string(d.Kind))
		}
		return
	}
	if may, _ := d.MayAmend(who, decree.Correction, today); may {
		v.Correct = route.DecreeCorrect(d.PublicID)
		may, why := d.MayAmend(who, decree.Withdrawal, today)
		if may {
			v.Withdraw = route.DecreeWithdraw(d.PublicID)
		}
		if why != nil {
			v.NoWithdraw = message(ctx, why)
		}
	}
}

// amends is what a correction or a withdrawal is about, why, and until when the law wants it decided.
func amends(ctx context.Context, d *decree.Decree, today asn.Date) *decrees.Amends {
	a := d.Amendment
	var rows []ui.Row
	if d.Kind == decree.Withdrawal {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "decree.amend.defect"), Value: i18n.T(ctx, "decree.defect."+string(a.Defect))})
	} else {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "decree.amend.reads"), Value: a.Reads}, ui.Row{Key: i18n.T(ctx, "decree.amend.should"), Value: a.Should})
	}
	rows = append(rows, ui.Row{Key: i18n.T(ctx, "decree.amend.reason"), Value: a.Reason}, ui.Row{Key: i18n.T(ctx, "decree.amend.found"), Value: i18n.Date(ctx, a.FoundOn.Time())},
		ui.Row{Key: i18n.T(ctx, "decree.amend.limit"), Value: i18n.T(ctx, "decree.amend.limit_on", "date", a.Limit.On.Time(), "n", a.Limit.Days, "basis", a.Limit.Basis)})
	v := &decrees.Amends{Number: d.BaseNumber, Href: route.Decree(d.BaseID), Title: i18n.T(ctx, "decree.show.why."+string(d.Kind)), Facts: rows}
	on := d.DecidedOn
	if d.State != decree.Issued {
		on = today
	}
	if on.After(a.Limit.On) {
		v.Late = i18n.T(ctx, "decree.amend.late", "date", a.Limit.On.Time())
	}
	return v
}
