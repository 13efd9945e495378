package portal_test

import (
	"strings"
	"testing"

	"mutasi/internal/servertest"
)

// Once the decree is there, its step is behind the reader, the next one has its day, and objection is open; before, none of it.
func TestStepsAndRightsFollowTheDecree(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	for account, issued := range map[string]bool{"bungo.asn2": false, "bungo.asn3": true} {
		doc := a.As(t, account).Get("/saya").Want(200).Document()
		steps := doc.Find("#tahap li")
		decree := strings.Join(strings.Fields(steps.Eq(4).Text()), " ")
		duty := strings.Join(strings.Fields(steps.Eq(5).Text()), " ")
		if steps.Length() != 6 || strings.Contains(decree, "Selesai") != issued || strings.Contains(decree, "2026") != issued || strings.Contains(duty, "202") != issued {
			t.Errorf("%s: %d steps, %q, %q", account, steps.Length(), decree, duty)
		}
		if rights := doc.Find("#hak").Text(); strings.Contains(rights, "SK sudah terbit") != issued {
			t.Errorf("%s: %q", account, rights)
		}
	}
}
