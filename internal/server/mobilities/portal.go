package mobilities

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/go-chi/chi/v5"

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

// offersSize is how many vacancies a civil servant sees at a time.
const offersSize = 20

func (h *Handlers) today(r *http.Request) asn.Date { return asn.DateOf(h.Kit.Today(r.Context())) }

// placeOf reads the place in a list of publications from the address.
func placeOf(q url.Values) *mobility.Place {
	c, ok := kit.ParseCursor(q.Get("setelah"))
	if !ok {
		return nil
	}
	day, err := asn.ParseDate(c.Key)
	if err != nil {
		return nil
	}
	return &mobility.Place{Day: day, ID: c.ID}
}

func placeAfter(p mobility.Publication) string {
	return kit.Cursor{Key: p.ClosesOn.String(), ID: p.ID}.String()
}

// Offers shows a civil servant the published vacancies, and how the own record stands to each.
func (h *Handlers) Offers(w http.ResponseWriter, r *http.Request) error {
	ctx, who, q := r.Context(), kit.Actor(r.Context()), r.URL.Query()
	look := mobility.Look(q.Get("tampil"))
	if !slices.Contains([]mobility.Look{mobility.LookOthers, mobility.LookMine}, look) {
		look = mobility.LookOwn
	}
	list, more, err := h.Mobility.Offers(ctx, who, look, placeOf(q), offersSize, h.today(r))
	if err != nil {
		return err
	}
	v := page.OffersView{Look: string(look), Later: q.Get("setelah") != ""}
	for _, l := range []mobility.Look{mobility.LookOwn, mobility.LookOthers, mobility.LookMine} {
		key := "mobility.offers.own"
		if l != mobility.LookOwn {
			key = "mobility.offers." + string(l)
		}
		v.Groups = append(v.Groups, ui.GroupLink{Label: i18n.T(ctx, key), Href: route.Query(route.PortalVacancies(), "tampil", string(l)), Current: l == look})
	}
	for _, o := range list {
		v.Offers = append(v.Offers, offerCard(ctx, o, h.today(r)))
	}
	if more {
		v.Next = route.Query(route.PortalVacancies(), "tampil", string(look), "setelah", placeAfter(list[len(list)-1].Publication))
	}
	return kit.Page(w, r, page.Offers(v))
}

func offerCard(ctx context.Context, o mobility.Offer, today asn.Date) page.Offer {
	v := page.Offer{ID: o.PublicID, Position: o.Position, Unit: o.Unit, Agency: o.Agency, Open: o.Open(today), Mine: o.Mine}
	v.Place = o.Agency
	if o.Region != "" {
		v.Place = o.Region + ", " + o.Agency
	}
	v.Until = i18n.T(ctx, "mobility.offer.until", "date", o.ClosesOn.Time())
	if !v.Open {
		v.Until = i18n.T(ctx, "mobility.offer.over", "date", o.Over().Time())
	}
	v.Competitors = i18n.T(ctx, "mobility.offer.competitors", "n", o.Interested, "seats", o.Seats)
	v.Fit = fitSentence(ctx, o.Missing())
	return v
}

// fitSentence says how a person stands to a post.
func fitSentence(ctx context.Context, missing []eligibility.Finding) string {
	failed := slices.DeleteFunc(slices.Clone(missing), func(f eligibility.Finding) bool { return f.Outcome != eligibility.Fail })
	switch {
	case len(missing) == 0:
		return i18n.T(ctx, "mobility.offer.fit")
	case len(failed) == 0:
		return i18n.T(ctx, "mobility.offer.unknown", "n", len(missing))
	}
	return i18n.T(ctx, "mobility.offer.missing", "n", len(missing), "first", finding.Sentence(ctx, failed[0]))
}

// Offer shows one vacancy to a civil servant.
func (h *Handlers) Offer(w http.ResponseWriter, r *http.Request) error {
	return h.offer(w, r, http.StatusOK, nil)
}

func (h *Handlers) offer(w http.ResponseWriter, r *http.Request, status int, fault error) error {
	ctx, who, today := r.Context(), kit.Actor(r.Context()), h.today(r)
	o, err := h.Mobility.Offer(ctx, who, chi.URLParam(r, "id"), today)
	if err != nil {
		return err
	}
	v := page.OfferView{Offer: offerCard(ctx, o, today), Conditions: o.Conditions, Other: o.AgencyID != who.AgencyID, CloseReason: o.CloseReason,
		Facts: []ui.Row{
			{Key: i18n.T(ctx, "mobility.offer.seats"), Value: i18n.Number(ctx, o.Seats)},
			{Key: i18n.T(ctx, "mobility.offer.opens"), Value: i18n.T(ctx, "mobility.wish.period", "from", o.OpensOn.Time(), "until", o.ClosesOn.Time())},
			{Key: i18n.T(ctx, "mobility.offer.place"), Value: o.Unit + ", " + o.Agency},
		},
		Findings: ui.FindingsProps{ID: "syarat"}, Note: kit.FormOf(r).Get("catatan")}
	if o.PledgeMonths > 0 {
		v.Pledge = i18n.T(ctx, "mobility.pledge.law", "duration", i18n.Duration(ctx, o.PledgeMonths))
		v.PledgeAnswer = kit.FormOf(r).Get("janji")
	}
	v.Errors, v.ByField = kit.FieldErrors(r, fault)
	for _, f := range o.Findings {
		if f.Outcome != eligibility.NotApplicable {
			v.Findings.Findings = append(v.Findings.Findings, finding.Line(ctx, f))
		}
	}
	return kit.Render(w, r, status, page.OfferPage(v))
}

// StateInterest records that a civil servant wants to be considered.
func (h *Handlers) StateInterest(w http.ResponseWriter, r *http.Request) error {
	id := chi.URLParam(r, "id")
	f := kit.FormOf(r)
	in := mobility.Stating{Note: f.Get("catatan"), Pledge: mobility.Pledge(f.Get("janji"))}
	err := h.Mobility.State(r.Context(), kit.Actor(r.Context()), id, in, h.today(r))
	if _, ok := kit.FieldsOf(err); ok {
		return h.offer(w, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.PortalVacancy(id), "mobility.flash.interested")
}

// TakeBackInterest withdraws it.
func (h *Handlers) TakeBackInterest(w http.ResponseWriter, r *http.Request) error {
	id := chi.URLParam(r, "id")
	if err := h.Mobility.TakeBack(r.Context(), kit.Actor(r.Context()), id, h.today(r)); err != nil {
		return err
	}
	return kit.Redirect(w, r, route.PortalVacancy(id), "mobility.flash.taken_back")
}

// Wish shows and takes a civil servant's wish to move.
func (h *Handlers) Wish(w http.ResponseWriter, r *http.Request) error {
	return h.wish(w, r, http.StatusOK, nil)
}

func (h *Handlers) wish(w http.ResponseWriter, r *http.Request, status int, fault error) error {
	ctx, who, f := r.Context(), kit.Actor(r.Context()), kit.FormOf(r)
	own, err := h.Mobility.OwnWish(ctx, who, h.today(r))
	if err != nil {
		return err
	}
	regions, offices, err := h.Mobility.WishChoices(ctx, who)
	if err != nil {
		return err
	}
	v := page.WishView{Regions: kit.Options(regions), Offices: kit.Options(offices), Reason: f.Get("alasan"), Note: f.Get("catatan"),
		Kinds: f.Values["tempat"], Chosen: f.Values["kecamatan"], ChosenOffices: f.Values["perangkat"], Elsewhere: f.Get("lain"),
		Until: ui.DateParts{Day: f.Get("sampai_d"), Month: f.Get("sampai_m"), Year: f.Get("sampai_y")}}
	if own != nil {
		v.Present = kit.WishRows(ctx, *own)
	}
	for _, k := range mobility.UnitKinds {
		v.KindOptions = append(v.KindOptions, ui.Option{Value: k, Label: i18n.T(ctx, "mobility.place."+k)})
	}
	for _, k := range mobility.Reasons {
		v.ReasonOptions = append(v.ReasonOptions, ui.Option{Value: k, Label: i18n.T(ctx, "mobility.because."+k)})
	}
	v.Errors, v.ByField = kit.FieldErrors(r, fault)
	return kit.Render(w, r, status, page.WishPage(v))
}

// StateWish records the wish.
func (h *Handlers) StateWish(w http.ResponseWriter, r *http.Request) error {
	f, today := kit.FormOf(r), h.today(r)
	in := mobility.WishInput{Reason: f.Get("alasan"), Note: f.Text("catatan", mobility.MaxNote), UnitKinds: f.Values["tempat"], Regions: f.Values["kecamatan"],
		Offices: f.Values["perangkat"], Elsewhere: f.Bool("lain")}
	if until := f.Date("sampai", "mobility.wish.until_empty"); !until.IsZero() {
		in.Until = asn.DateOf(until)
	}
	err := f.Err()
	if err == nil {
		err = h.Mobility.StateWish(r.Context(), kit.Actor(r.Context()), in, today)
	}
	if _, ok := kit.FieldsOf(err); ok {
		return h.wish(w, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.PortalWish(), "mobility.flash.wished")
}

// WithdrawWish ends the wish.
func (h *Handlers) WithdrawWish(w http.ResponseWriter, r *http.Request) error {
	if err := h.Mobility.WithdrawWish(r.Context(), kit.Actor(r.Context())); err != nil {
		return err
	}
	return kit.Redirect(w, r, route.PortalWish(), "mobility.flash.wish_withdrawn")
}
