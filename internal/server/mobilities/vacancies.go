package mobilities

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/eligibility"
	"mutasi/internal/i18n"
	"mutasi/internal/mobility"
	"mutasi/internal/server/kit"
	"mutasi/web/finding"
	page "mutasi/web/page/mobility"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// Published lists publications: those of the own agency with their applicants, or the open ones of others.
func (h *Handlers) Published(w http.ResponseWriter, r *http.Request) error {
	ctx, who, q := r.Context(), kit.Actor(r.Context()), r.URL.Query()
	own := q.Get("dari") != "lain"
	list, more, err := h.Mobility.Published(ctx, who, own, placeOf(q), pageSize, h.today(r))
	if err != nil {
		return err
	}
	v := page.PublishedView{Own: own, CanOpen: own && who.Can(access.VacancyPublish), Groups: kit.VacancyGroups(ctx, q.Get("dari"))}
	for _, p := range list {
		row := page.Published{PostID: p.PostPublic, Position: p.Position, Unit: p.Unit, Agency: p.Agency, Seats: strconv.Itoa(p.Seats), Interested: strconv.Itoa(p.Interested),
			Scope: i18n.T(ctx, "mobility.scope."+string(p.Scope)), Until: i18n.DateShort(ctx, p.Over().Time()), State: stateTag(ctx, p, h.today(r)), Conditions: p.Conditions}
		v.Rows = append(v.Rows, row)
	}
	if more {
		v.Next = route.Query(route.Vacancies(), "dari", q.Get("dari"), "setelah", placeAfter(list[len(list)-1]))
	}
	return kit.Page(w, r, page.PublishedList(v))
}

func stateTag(ctx context.Context, p mobility.Publication, today asn.Date) ui.TagProps {
	switch {
	case p.Open(today):
		return ui.TagProps{Text: i18n.T(ctx, "mobility.state.open"), Tone: ui.Green}
	case p.ClosedOn.IsZero() && today.Before(p.OpensOn):
		return ui.TagProps{Text: i18n.T(ctx, "mobility.state.later"), Tone: ui.Blue}
	}
	return ui.TagProps{Text: i18n.T(ctx, "mobility.state.over")}
}

// Interest shows the publication of a post and who is interested; where none is open, the form to publish it.
func (h *Handlers) Interest(w http.ResponseWriter, r *http.Request) error {
	return h.interest(w, r, http.StatusOK, nil)
}

func (h *Handlers) interest(w http.ResponseWriter, r *http.Request, status int, fault error) error {
	ctx, who, id, today := r.Context(), kit.Actor(r.Context()), chi.URLParam(r, "id"), h.today(r)
	post, err := h.Workload.Post(ctx, who, id, today)
	if err != nil {
		return err
	}
	p, applicants, err := h.Mobility.OfPost(ctx, who, id, today)
	if err != nil {
		return err
	}
	f := kit.FormOf(r)
	v := page.InterestView{PostID: id, Position: post.Position, Unit: post.Unit, CanPropose: who.Can(access.ProposalDraft), Seats: f.Get("tempat"), Scope: f.Get("untuk"),
		Conditions: f.Get("syarat"), Reason: f.Get("alasan"), Opens: ui.DatePartsOf(today.Time()), Closes: ui.DatePartsOf(today.AddDays(14).Time())}
	if f.Has("dibuka_y") {
		v.Opens = ui.DateParts{Day: f.Get("dibuka_d"), Month: f.Get("dibuka_m"), Year: f.Get("dibuka_y")}
	}
	if post.Vacancy != nil {
		v.Vacant = i18n.T(ctx, "mobility.publish.vacant", "n", max(0, *post.Vacancy))
		if v.Seats == "" {
			v.Seats = strconv.Itoa(max(1, *post.Vacancy))
		}
	}
	v.Errors, v.ByField = kit.FieldErrors(r, fault)
	if p != nil {
		v.Published, v.Current = true, p.ClosedOn.IsZero() && !today.After(p.ClosesOn)
		v.State, v.Facts = stateTag(ctx, *p, today), publicationFacts(ctx, *p)
		v.Closes = ui.DatePartsOf(p.ClosesOn.Time())
		if !v.Current {
			v.Closes = ui.DatePartsOf(today.AddDays(14).Time())
		}
		v.Count = i18n.T(ctx, "mobility.applicants.count", "n", p.Interested, "seats", p.Seats)
	}
	if f.Has("ditutup_y") {
		v.Closes = ui.DateParts{Day: f.Get("ditutup_d"), Month: f.Get("ditutup_m"), Year: f.Get("ditutup_y")}
	}
	for _, a := range applicants {
		v.Applicants = append(v.Applicants, applicantRow(ctx, who, a))
	}
	return kit.Render(w, r, status, page.Interest(v))
}

func publicationFacts(ctx context.Context, p mobility.Publication) []ui.Row {
	rows := []ui.Row{
		{Key: i18n.T(ctx, "mobility.offer.seats"), Value: strconv.Itoa(p.Seats)},
		{Key: i18n.T(ctx, "mobility.publish.scope"), Value: i18n.T(ctx, "mobility.scope."+string(p.Scope))},
		{Key: i18n.T(ctx, "mobility.offer.opens"), Value: i18n.T(ctx, "mobility.wish.period", "from", p.OpensOn.Time(), "until", p.ClosesOn.Time())},
	}
	if !p.ClosedOn.IsZero() {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "mobility.publish.closed"), Value: i18n.Date(ctx, p.ClosedOn.Time()) + ". " + p.CloseReason})
	}
	if p.Conditions != "" {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "mobility.publish.conditions"), Value: p.Conditions})
	}
	return rows
}

func applicantRow(ctx context.Context, who access.Actor, a mobility.Applicant) page.Applicant {
	row := page.Applicant{Name: a.FullName(), Post: a.Position + " · " + a.Rank, From: a.Unit, On: i18n.DateShort(ctx, a.StatedOn.Time()), Note: a.Note,
		Status: ui.TagProps{Text: i18n.T(ctx, "mobility.applicants.fit"), Tone: ui.Green}}
	if a.AgencyID == who.AgencyID {
		row.ID = a.PublicID
	} else {
		row.From += ", " + a.Agency
	}
	missing := a.Missing()
	failed := 0
	for _, f := range missing {
		row.Lines = append(row.Lines, finding.Sentence(ctx, f))
		if f.Outcome == eligibility.Fail {
			failed++
		}
	}
	if failed > 0 {
		row.Status = ui.TagProps{Text: i18n.T(ctx, "mobility.applicants.missing", "n", failed), Tone: ui.Yellow}
	} else if len(missing) > 0 {
		row.Status = ui.TagProps{Text: i18n.T(ctx, "mobility.status.unknown"), Tone: ui.Yellow}
	}
	return row
}

// day reads a date of the form, the zero date with a fault where it is none.
func day(f *kit.Form, name, key string) asn.Date {
	t := f.Date(name, key)
	if t == (time.Time{}) {
		return asn.Date{}
	}
	return asn.DateOf(t)
}

// settle ends a POST about the publication of a post.
func (h *Handlers) settle(w http.ResponseWriter, r *http.Request, err error, flash string) error {
	if _, ok := kit.FieldsOf(err); ok {
		return h.interest(w, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.VacancyInterest(chi.URLParam(r, "id")), flash)
}

// Publish makes the vacancy known.
func (h *Handlers) Publish(w http.ResponseWriter, r *http.Request) error {
	f := kit.FormOf(r)
	in := mobility.PublicationInput{Seats: f.Int("tempat", 1, 1000), Scope: mobility.Scope(f.Choice("untuk", "mobility.publish.scope_empty", "own", "all")),
		Conditions: f.Text("syarat", mobility.MaxConditions), OpensOn: day(f, "dibuka", "mobility.publish.opens_wrong"), ClosesOn: day(f, "ditutup", "mobility.publish.closes_wrong")}
	err := f.Err()
	if err == nil {
		err = h.Mobility.Publish(r.Context(), kit.Actor(r.Context()), chi.URLParam(r, "id"), in, h.today(r))
	}
	return h.settle(w, r, err, "mobility.flash.published")
}

// Extend moves the last day.
func (h *Handlers) Extend(w http.ResponseWriter, r *http.Request) error {
	f := kit.FormOf(r)
	closes := day(f, "ditutup", "mobility.publish.closes_wrong")
	err := f.Err()
	if err == nil {
		err = h.Mobility.Extend(r.Context(), kit.Actor(r.Context()), chi.URLParam(r, "id"), closes, h.today(r))
	}
	return h.settle(w, r, err, "mobility.flash.extended")
}

// Close ends the publication before its time.
func (h *Handlers) Close(w http.ResponseWriter, r *http.Request) error {
	err := h.Mobility.Close(r.Context(), kit.Actor(r.Context()), chi.URLParam(r, "id"), kit.FormOf(r).Text("alasan", 500), h.today(r))
	return h.settle(w, r, err, "mobility.flash.closed")
}
