package server

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// What a browser reports of the policy stands in the log, with no more of an address than its place; what is no report is
// refused.
func TestPolicyReports(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	h := reported(slog.New(slog.NewTextHandler(&log, nil)))
	send := func(body string) int {
		w := httptest.NewRecorder()
		h(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(body)))
		return w.Code
	}
	const report = `[{"type":"csp-violation","url":"https://mutasi.uji.go.id/cari?q=rahmawati","body":{"effectiveDirective":"script-src-elem",
		"blockedURL":"https://jahat.example/x.js?q=rahmawati","sourceFile":"","lineNumber":3}}, {"type":"csp-violation"}]`
	if got := send(report); got != http.StatusNoContent {
		t.Errorf("a report is answered %d", got)
	}
	for _, body := range []string{"", "{}", "[]", "x", "[" + strings.Repeat(`{"type":"csp-violation"},`, 5000) + "{}]"} {
		if got := send(body); got != http.StatusBadRequest {
			t.Errorf("%.20q is answered %d", body, got)
		}
	}
	for want, there := range map[string]bool{"script-src-elem": true, "jahat.example/x.js": true, "mutasi.uji.go.id/cari": true, "rahmawati": false} {
		if strings.Contains(log.String(), want) != there {
			t.Errorf("%q in the log: %v\n%s", want, !there, &log)
		}
	}
	if n := strings.Count(log.String(), "\n"); n != 1 {
		t.Errorf("%d lines, want one a delivery", n)
	}
}
