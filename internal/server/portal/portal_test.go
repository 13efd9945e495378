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

// A refused case promises no objection after a decree that will not come: it says how to object now. A case that its
// proposer took back decided nothing to object to.
func TestObjectionAfterTheEnd(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	for state, want := range map[string]string{"rejected": "ajukan secara tertulis", "withdrawn": ""} {
		a.Exec(t, `update user_account set employee_id = null where username = 'bungo.asn3'`)
		a.Exec(t, `update user_account set employee_id = null where employee_id = (select p.employee_id from proposal p join agency g on g.id = p.agency_id
			where g.code = '5503' and p.state = $1 and p.submitted_at is not null order by p.id limit 1)`, state)
		a.Exec(t, `update user_account set employee_id = (select p.employee_id from proposal p join agency g on g.id = p.agency_id
			where g.code = '5503' and p.state = $1 and p.submitted_at is not null order by p.id limit 1) where username = 'bungo.asn3'`, state)
		id := a.Text(t, `select p.public_id from proposal p join agency g on g.id = p.agency_id
			where g.code = '5503' and p.state = $1 and p.submitted_at is not null order by p.id limit 1`, state)
		rights := a.As(t, "bungo.asn3").Get("/saya/usulan/" + id).Want(200).Document().Find("#hak").Text()
		if strings.Contains(rights, "setelah SK terbit") || strings.Contains(rights, "Keberatan") != (want != "") || !strings.Contains(rights, want) {
			t.Errorf("%s: %q", state, rights)
		}
	}
}

// Whoever is invited to an inauguration is told to come to it before they are told to report for duty.
func TestTheInaugurationComesFirst(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	id := a.Text(t, `select p.public_id from proposal p join agency g on g.id = p.agency_id where g.code = '5503' and p.state = 'inauguration' order by p.id limit 1`)
	a.Exec(t, `update user_account set employee_id = null where employee_id = (select employee_id from proposal where public_id = $1)`, id)
	a.Exec(t, `update user_account set employee_id = (select employee_id from proposal where public_id = $1) where username = 'bungo.asn3'`, id)
	a.Exec(t, `update decree_person x set acknowledged_at = coalesce(acknowledged_at, now()) from proposal p where p.id = x.proposal_id and p.public_id = $1`, id)
	a.Exec(t, `update proposal_reference r set dated_on = date '2026-11-24' from proposal p where p.id = r.proposal_id and p.public_id = $1 and r.kind = 'invitation'`, id)
	if got := a.As(t, "bungo.asn3").Get("/saya/usulan/" + id).Want(200).Document().Find("#lakukan").Text(); !strings.Contains(got, "pelantikan Anda pada 24 November 2026") {
		t.Errorf("to do: %q", got)
	}
}
