package decrees_test

import (
	"net/http"
	"strings"
	"testing"

	"mutasi/internal/servertest"
)

// A decree whose day has come is in force; only one whose day lies ahead says that it takes effect next.
func TestADecreeInForceIsNotToCome(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	c := a.As(t, "bungo.operator")
	for when, want := range map[string]string{"<=": "Berlaku sejak", ">": "Berikutnya: berlaku"} {
		id := a.Text(t, `select d.public_id from decree d join agency g on g.id = d.agency_id
			where g.code = '5503' and d.kind = 'transfer' and d.state = 'issued' and d.effective_on `+when+` $1::date order by d.id limit 1`, servertest.Today)
		got := strings.Join(strings.Fields(c.Get("/sk/"+id).Want(http.StatusOK).Document().Find("main div.state").Text()), " ")
		if !strings.Contains(got, want) || strings.Contains(got, "Berikutnya") != (when == ">") {
			t.Errorf("effective %s today: %q", when, got)
		}
	}
}
