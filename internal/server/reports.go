package server

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"

	"mutasi/internal/server/kit"
)

// maxReport bounds one delivery of a browser, in bytes.
const maxReport = 64 << 10

// cspReport is what a browser says of something that a policy of ours refused.
type cspReport struct {
	Type string `json:"type"`
	URL  string `json:"url"`
	Body struct {
		EffectiveDirective string `json:"effectiveDirective"`
		BlockedURL         string `json:"blockedURL"`
		SourceFile         string `json:"sourceFile"`
		LineNumber         int    `json:"lineNumber"`
	} `json:"body"`
}

// reported takes what browsers report of our content policy and writes one line for each delivery, so that nobody fills the
// log faster than by any other request. Of addresses only host and path are kept: the rest can hold names of people.
func reported(log *slog.Logger) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var list []cspReport
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxReport)).Decode(&list); err != nil || len(list) == 0 {
			http.Error(w, "no reports", http.StatusBadRequest)
			return
		}
		first := list[0]
		log.LogAttrs(r.Context(), slog.LevelWarn, "content policy", slog.String("request_id", kit.RequestID(r.Context())),
			slog.Int("reports", len(list)), slog.String("page", place(first.URL)), slog.String("directive", kit.Clip(first.Body.EffectiveDirective, 60)),
			slog.String("blocked", place(first.Body.BlockedURL)), slog.String("source", place(first.Body.SourceFile)), slog.Int("line", first.Body.LineNumber))
		w.WriteHeader(http.StatusNoContent)
	}
}

// place is the host and path of an address; of one that is none, such as "inline", its beginning.
func place(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return kit.Clip(u.Host+u.Path, 120)
}
