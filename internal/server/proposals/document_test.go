package proposals_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mutasi/internal/servertest"
)

// The verifier says of one paper that it is not in order and why; without saying why it is not stored, and the question
// comes back at that paper.
func TestAPaperIsNotInOrder(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	var id, doc, version string
	s.Row(t, []any{&id, &doc, &version}, `select p.public_id, d.public_id, p.version::text from proposal p join agency a on a.id = p.agency_id
		join proposal_document d on d.proposal_id = p.id where a.code = '5503' and p.state = 'admin_check' order by p.id limit 1`)
	c := person{s.As(t, "bungo.verifikator"), t}
	page := c.open("/usulan/" + id)
	field := page.Find("textarea[name='note_" + doc + "']")
	if field.Length() != 1 {
		t.Fatal("nothing asks what is wrong with the paper")
	}
	action := "/usulan/" + id + "/dokumen/" + doc + "/periksa"
	if got := field.Closest("form").AttrOr("action", ""); !strings.HasPrefix(got, action) {
		t.Fatalf("the form leads to %s", got)
	}
	send := func(note string) *servertest.Response {
		return c.Post(action, url.Values{"versi": {version}, "hasil": {"wrong"}, "note_" + doc: {note}})
	}
	again := send("").Want(http.StatusUnprocessableEntity).Document()
	if n := again.Find("details[open] textarea[name='note_" + doc + "'][aria-invalid=true]").Length(); n != 1 {
		t.Errorf("%d questions are marked, want the one of the paper", n)
	}
	send("Surat belum ditandatangani.").Want(http.StatusSeeOther)
	if got := c.open("/usulan/" + id).Find("#dokumen").Text(); !strings.Contains(got, "Perlu diganti") || !strings.Contains(got, "Surat belum ditandatangani.") {
		t.Errorf("the papers say %q", strings.Join(strings.Fields(got), " "))
	}
}

// A draft without a target asks for the target; it does not list what cannot be known before.
func TestADraftWithoutTargetAsksForIt(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	teacher := s.Text(t, `select e.public_id from employee e join user_account u on u.employee_id = e.id where u.username = 'bungo.asn'`)
	c := person{s.As(t, "bungo.operator"), t}
	made := c.Post("/usulan/baru", url.Values{"pegawai": {teacher}}).Want(http.StatusSeeOther)
	panel := strings.Join(strings.Fields(c.open(made.Location()).Find("#syarat").Text()), " ")
	if !strings.Contains(panel, "Pilih jabatan tujuan dahulu") || strings.Contains(panel, "belum diketahui") {
		t.Errorf("the conditions say %q", panel)
	}
}
