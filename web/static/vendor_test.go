package static_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"mutasi/web/static"
)

// The vendored scripts are byte for byte those that were looked at: htmx 4.0.1 and its extension hx-csp.
func TestVendoredScripts(t *testing.T) {
	t.Parallel()
	sums, err := os.ReadFile("js/SHA256SUMS")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(sums)), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d scripts are listed, want 2", len(lines))
	}
	for _, line := range lines {
		want, name, _ := strings.Cut(line, "  ")
		sum := sha256.Sum256(static.Bytes("js/" + name))
		if got := hex.EncodeToString(sum[:]); got != want {
			t.Errorf("js/%s has the sum %s, want %s", name, got, want)
		}
	}
}
