package seed

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"mutasi/internal/proposal"
)

func TestLetterIsAReadablePDF(t *testing.T) {
	t.Parallel()
	b := letter("Surat usul (contoh)", strings.Repeat("Unit tujuan kekurangan guru. ", 12))
	if e := proposal.CheckPDF(b); e != nil {
		t.Fatalf("the product refuses it: %v", e)
	}
	file := filepath.Join(t.TempDir(), "surat.pdf")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "pdftotext", file, "-").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Surat usul (contoh)") || strings.Count(string(out), "guru") != 12 {
		t.Errorf("pdftotext: %v\n%s", err, out)
	}
}
