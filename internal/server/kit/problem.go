package kit

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"mutasi/internal/errs"
	"mutasi/internal/i18n"
	"mutasi/web/page/problem"
	"mutasi/web/route"
)

// titles names each kind of error for people; the text of the error, if it has one of its own, stands below.
var titles = map[errs.Kind]string{
	errs.Internal:        "internal",
	errs.Invalid:         "invalid",
	errs.NotFound:        "not_found",
	errs.Forbidden:       "forbidden",
	errs.Unauthenticated: "sign_in",
	errs.Conflict:        "conflict",
	errs.Locked:          "locked",
	errs.TooMany:         "too_many",
	errs.Unavailable:     "unavailable",
}

// typed gathers what the reader wrote in a form that was refused: whole sentences, which would hurt to write again.
func typed(r *http.Request) []string {
	var texts []string
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		for _, text := range r.PostForm[name] {
			if len(text) > 20 && strings.ContainsAny(text, " \n") && !secret(name) {
				texts = append(texts, text)
			}
		}
	}
	return texts
}

// cameFrom is the page of this site that a form was sent from; empty if the browser does not tell.
func cameFrom(r *http.Request) string {
	u, err := url.Parse(r.Header.Get("Referer"))
	if err != nil || u.Host != r.Host || !route.Local(u.RequestURI()) {
		return ""
	}
	return u.RequestURI()
}

// problem is the page about an error.
func (k *Kit) problem(r *http.Request, kind errs.Kind, err error) templ.Component {
	ctx := r.Context()
	v := problem.View{Title: i18n.T(ctx, "problem."+titles[kind]+".title"), Text: i18n.T(ctx, "problem."+titles[kind]+".text")}
	v.Search = kind == errs.NotFound
	if kind == errs.Unauthenticated && r.Method == http.MethodPost { // refused before its form was read
		r.Body = http.MaxBytesReader(nil, r.Body, MaxForm)
		_ = parse(r) // what cannot be read cannot be given back
	}
	v.Kept = typed(r)
	if e, ok := errors.AsType[*errs.Error](err); ok && kind != errs.Internal {
		if !e.RetryAt.IsZero() {
			v.Text, v.Then = "", i18n.T(ctx, "problem.retry_at", "time", i18n.DateTime(ctx, e.RetryAt))
		}
		if i18n.Has(e.Key) {
			v.Text = i18n.T(ctx, e.Key, e.Args...)
		}
	}
	back := ""
	if r.Method == http.MethodPost {
		back = cameFrom(r)
	}
	switch {
	case kind == errs.Internal || kind == errs.Unavailable:
		v.Code = RequestID(ctx)
	case kind == errs.Unauthenticated:
		v.Text = i18n.T(ctx, "problem.sign_in.text")
		v.Link, v.Href = i18n.T(ctx, "problem.sign_in.link"), route.SignInThen(back)
	case back != "":
		v.Link, v.Href = i18n.T(ctx, "problem.back"), back
	}
	if v.Href == "" {
		v.Link, v.Href = i18n.T(ctx, "problem.home"), route.Root()
	}
	return problem.Page(v)
}
