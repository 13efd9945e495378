package home

import (
	"context"
	"net/http"
	"strconv"

	"mutasi/internal/i18n"
	"mutasi/internal/server/kit"
	"mutasi/web/page/help"
)

// Help answers the usual questions.
func (h *Handlers) Help(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	return kit.Page(w, r, help.Page(help.View{Title: i18n.T(ctx, "help.title"), Lead: i18n.T(ctx, "help.lead"), Topics: topics(ctx, "help.topic.")}))
}

// Accessibility says what works, what does not, and how to complain.
func (h *Handlers) Accessibility(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	return kit.Page(w, r, help.Page(help.View{Title: i18n.T(ctx, "access.title"), Lead: i18n.T(ctx, "access.lead"), Topics: topics(ctx, "access.topic.")}))
}

// topics reads the numbered topics of the catalogue: <prefix>.1.title, <prefix>.1.1, <prefix>.1.2 …
func topics(ctx context.Context, prefix string) []help.Topic {
	var out []help.Topic
	for i := 1; ; i++ {
		at := prefix + strconv.Itoa(i) + "."
		if !i18n.Has(at + "title") {
			return out
		}
		t := help.Topic{Title: i18n.T(ctx, at+"title")}
		for j := 1; i18n.Has(at + strconv.Itoa(j)); j++ {
			t.Lines = append(t.Lines, i18n.T(ctx, at+strconv.Itoa(j)))
		}
		out = append(out, t)
	}
}
