// Package verify handles the public question whether a decree is genuine.
package verify

import (
	"context"
	"net/http"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/decree"
	"mutasi/internal/i18n"
	"mutasi/internal/identity"
	"mutasi/internal/server/kit"
	"mutasi/internal/sign"
	page "mutasi/web/page/verify"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// Handlers of the area.
type Handlers struct {
	Kit     *kit.Kit
	Decrees *decree.Service
}

// Form asks for a code, and leads a code that was typed to its page.
func (h *Handlers) Form(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	if !q.Has("kode") {
		return kit.Page(w, r, page.Page(page.View{Detail: i18n.T(r.Context(), "verify.lead")}))
	}
	if code, ok := decree.ParseCode(q.Get("kode")); ok {
		http.Redirect(w, r, route.VerifyCode(decree.FormatCode(code)), http.StatusSeeOther)
		return nil
	}
	return h.malformed(w, r, q.Get("kode"))
}

func (h *Handlers) malformed(w http.ResponseWriter, r *http.Request, code string) error {
	if len(code) > 40 {
		code = ""
	}
	v := page.View{Code: code, Detail: i18n.T(r.Context(), "verify.lead"), Error: i18n.T(r.Context(), "verify.error.malformed")}
	return kit.Render(w, r, http.StatusUnprocessableEntity, page.Page(v))
}

// Code answers for one code.
func (h *Handlers) Code(w http.ResponseWriter, r *http.Request) error {
	text := chi.URLParam(r, "code")
	v, err := h.Decrees.Verify(r.Context(), identity.NetworkOf(r.RemoteAddr), text)
	if err != nil {
		return err
	}
	status := http.StatusOK
	switch v.Verdict {
	case decree.Malformed:
		return h.malformed(w, r, text)
	case decree.Unknown:
		status = http.StatusNotFound
	}
	return kit.Render(w, r, status, page.Page(view(r.Context(), v)))
}

var kinds = map[decree.Verdict]ui.Kind{
	decree.Genuine: ui.Success, decree.NotYet: ui.Success, decree.GenuineGone: ui.Warning, decree.Damaged: ui.Failure, decree.Unknown: ui.Failure,
}

func view(ctx context.Context, v decree.Verification) page.View {
	ctx = i18n.WithZone(ctx, i18n.Zone(v.Timezone))
	p := page.View{
		Code: decree.FormatCode(v.Code), Kind: kinds[v.Verdict], Verdict: i18n.T(ctx, "verify.verdict."+string(v.Verdict)),
		Detail: i18n.T(ctx, "verify.detail."+string(v.Verdict), "date", v.EffectiveOn.Time(), "revoked", v.RevokedOn.Time()),
	}
	if v.Number == "" {
		return p
	}
	if v.Kind != decree.Transfer && v.Verdict == decree.Genuine {
		p.Detail = i18n.T(ctx, "verify.amends."+string(v.Kind), "number", v.Base)
		p.Links = []page.Link{{Text: i18n.T(ctx, "verify.base"), Href: route.VerifyCode(decree.FormatCode(v.BaseCode))}}
	}
	for _, a := range v.Amended {
		p.Links = append(p.Links, page.Link{
			Text: i18n.T(ctx, "verify.by."+string(a.Kind), "number", a.Number, "date", a.DecidedOn.Time()), Href: route.VerifyCode(decree.FormatCode(a.VerifyCode)),
		})
	}
	p.Facts = []ui.Row{
		{Key: i18n.T(ctx, "verify.number"), Value: v.Number}, {Key: i18n.T(ctx, "verify.about"), Value: v.Subject},
		{Key: i18n.T(ctx, "verify.agency"), Value: v.Agency}, {Key: i18n.T(ctx, "verify.signer"), Value: v.Signer},
		{Key: i18n.T(ctx, "verify.decided"), Content: ui.Date(v.DecidedOn.Time())},
	}
	if v.Kind == decree.Transfer { // the others have effect on the day they were decided
		p.Facts = append(p.Facts, ui.Row{Key: i18n.T(ctx, "verify.effective"), Content: ui.Date(v.EffectiveOn.Time())})
	}
	p.Facts = append(p.Facts, ui.Row{Key: i18n.T(ctx, "verify.code_name"), Value: p.Code}, ui.Row{Key: "SHA-256", Value: grouped(v.Hash)})
	p.People = v.People
	p.Note = i18n.T(ctx, "verify.method.certified")
	if v.Method == sign.LocalMethod {
		p.Note = i18n.T(ctx, "verify.method.local")
	}
	return p
}

// grouped writes a hash in groups of eight, so that it wraps on a phone.
func grouped(s string) string {
	out := ""
	for i := 0; i < len(s); i += 8 {
		out += s[i:min(i+8, len(s))] + " "
	}
	return out
}
