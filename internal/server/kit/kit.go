// Package kit is what a handler needs and nothing else: its shape, reading a form, writing a page, the one map from
// errors to pages.
//
// A handler does four things: read the request, call one service method, choose a page or a redirect, return the
// error. GET changes nothing; POST answers 303, or 422 with the same page and the errors by field.
package kit

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"mutasi/internal/access"
	"mutasi/internal/identity"
)

// Handler handles a request or says why not.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Kit holds what every handler shares.
type Kit struct {
	Log     *slog.Logger
	Now     func() time.Time
	BaseURL string // scheme and host, for addresses printed on paper
	Secure  bool   // served over HTTPS
	Demo    bool   // a demonstration installation
}

// Principal returns who is signed in, nil for a visitor.
func Principal(ctx context.Context) *identity.Principal { return identity.FromContext(ctx) }

// Actor returns the signed-in actor with the request id; the zero Actor, who may do nothing, for a visitor.
func Actor(ctx context.Context) access.Actor {
	p := Principal(ctx)
	if p == nil {
		return access.Actor{RequestID: RequestID(ctx)}
	}
	a := p.Actor
	a.RequestID = RequestID(ctx)
	return a
}

// Today is the date now in the actor's agency, at midnight UTC as the database keeps dates.
func (k *Kit) Today(ctx context.Context) time.Time {
	loc := time.UTC
	if p := Principal(ctx); p != nil {
		loc = p.Agency.Location()
	}
	y, m, d := k.Now().In(loc).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

type requestIDKey struct{}

// WithRequestID returns a context that carries the id of the request.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestIDKey{}, id)
}

// RequestID returns the id of the request, shown to people as the help code.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

type httpsKey struct{}

// WithHTTPS returns a context that says that the site is served over HTTPS.
func WithHTTPS(ctx context.Context) context.Context {
	return context.WithValue(ctx, httpsKey{}, true)
}

func https(ctx context.Context) bool {
	on, _ := ctx.Value(httpsKey{}).(bool)
	return on
}

// H turns a Handler into an http.HandlerFunc: the only place where errors become pages.
func (k *Kit) H(h Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			k.Error(w, r, err)
		}
	}
}
