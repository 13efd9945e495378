package decree_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/decree"
	"mutasi/internal/errs"
	"mutasi/internal/proposal"
	"mutasi/internal/proposal/proposaltest"
	"mutasi/internal/sign"
)

// world is a government with decrees.
type world struct {
	*proposaltest.World
	t *testing.T
	*decree.Service
}

func newWorld(t *testing.T) *world {
	w := proposaltest.New(t)
	return &world{w, t, &decree.Service{DB: w.DB, Cases: w.Cases, Signer: sign.Local{}, Now: w.Now, BaseURL: "https://mutasi.uji.go.id"}}
}

func (w *world) db() *db.DB { return w.World.DB }

// ready makes a case that can be taken into a decree: person to post.
func (w *world) ready(person, post string) string {
	w.t.Helper()
	id := w.Submitted(w.Actors["operator"], person, post)
	w.Advance(id, proposal.PertekIssued)
	return id
}

// presented makes a decree of the cases that lies before the signer.
func (w *world) presented(cases ...string) string {
	w.t.Helper()
	id, err := w.Draft(w.t.Context(), w.Actors["operator"], cases)
	if err == nil {
		err = w.Present(w.t.Context(), w.Actors["operator"], id, 1)
	}
	if err != nil {
		w.t.Fatalf("present: %v", err)
	}
	return id
}

func (w *world) issued(cases ...string) string {
	w.t.Helper()
	id := w.presented(cases...)
	if err := w.Sign(w.t.Context(), w.Actors["ppk"], id, 2, ""); err != nil {
		w.t.Fatalf("sign: %v", err)
	}
	return id
}

func (w *world) get(id string) *decree.Decree {
	w.t.Helper()
	d, err := w.Get(w.t.Context(), w.Actors["operator"], id)
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

// placements tells who holds which post when, of the people named.
func (w *world) placements(people ...string) []string {
	w.t.Helper()
	var ids []int64
	for _, p := range people {
		ids = append(ids, w.People[p].ID)
	}
	type row struct{ Text string }
	rows, err := db.All[row](w.t.Context(), w.db(), `
		select e.name || ' ' || t.public_id || ' ' || p.kind || ' ' || p.valid || ' ' || p.decree_no as text
		  from placement p join employee e on e.id = p.employee_id join seat s on s.id = p.seat_id join post t on t.id = s.post_id
		 where e.id = any ($1) order by e.name, p.valid, p.kind`, ids)
	if err != nil {
		w.t.Fatal(err)
	}
	var out []string
	for _, r := range rows {
		out = append(out, strings.TrimSpace(r.Text))
	}
	return out
}

func TestFromCaseToAcknowledgement(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	c := w.ready("clerk1-e", "clerk2")
	asn := w.Official("clerk1-e-account", access.Employee, "", w.People["clerk1-e"])
	ready, err := w.Ready(ctx, w.Actors["operator"])
	if err != nil || len(ready) != 1 || ready[0].CaseID != c || ready[0].Snapshot.To.Unit != "UPTD Terminal" {
		t.Fatalf("Ready = %+v, %v", ready, err)
	}
	id := w.presented(c)
	d := w.get(id)
	if d.State != decree.Signing || d.Number != "" || w.State(c) != proposal.DecreeSigning {
		t.Fatalf("presented decree is %s with number %q, its case in %s", d.State, d.Number, w.State(c))
	}
	if err := w.Sign(ctx, w.Actors["ppk"], id, d.Version, ""); err != nil {
		t.Fatal(err)
	}
	d = w.get(id)
	if d.State != decree.Issued || d.Number != "800.1.3.1/1/BKPSDM/2026" || w.State(c) != proposal.DecreeIssued || d.Signer.Name != "ppk" {
		t.Fatalf("signed decree is %s, number %q, by %q, its case in %s", d.State, d.Number, d.Signer.Name, w.State(c))
	}
	n, err := db.Value[int](ctx, w.db(), `select count(*)::int from notice where user_id = $1 and args->>'state' = 'decree_issued'`, asn.UserID)
	if err != nil || n != 1 {
		t.Errorf("%d notices of the decree for the civil servant, %v", n, err)
	}
	o, err := w.Open(ctx, asn, id)
	if err != nil || o.OpenedAt == nil || o.AcknowledgedAt != nil {
		t.Fatalf("Open = %+v, %v", o, err)
	}
	if err := w.Acknowledge(ctx, asn, id); err != nil {
		t.Fatal(err)
	}
	var again *db.Repeated
	if err := w.Acknowledge(ctx, asn, id); !errors.As(err, &again) {
		t.Errorf("second Acknowledge = %v, want Repeated", err)
	}
	if got := w.get(id).Acknowledged(); got != 1 {
		t.Errorf("%d acknowledged, want 1", got)
	}
}

func TestOthersDecreesAreNotFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	id := w.issued(w.ready("clerk1-e", "clerk2"))
	other := w.Official("other", access.Employee, "", w.People["clerk1-f"])
	if _, err := w.Own(ctx, other, id); errs.KindOf(err) != errs.NotFound {
		t.Errorf("Own of another's decree = %v, want not found", err)
	}
	if err := w.Acknowledge(ctx, other, id); errs.KindOf(err) != errs.NotFound {
		t.Errorf("Acknowledge of another's decree = %v, want not found", err)
	}
	if _, err := w.Get(ctx, other, id); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("Get as an employee = %v, want forbidden", err)
	}
	foreign := w.Actors["operator"]
	foreign.AgencyID++
	if _, err := w.Get(ctx, foreign, id); errs.KindOf(err) != errs.NotFound {
		t.Errorf("Get from another agency = %v, want not found", err)
	}
}

func TestWhoMaySign(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	id := w.presented(w.ready("clerk1-e", "clerk2"))
	acting := w.Actors["ppk"]
	acting.Definitive = false
	self := w.Official("ppk-self", access.PPK, "", w.People["clerk1-e"])
	for _, tt := range []struct {
		name string
		who  access.Actor
		want error
	}{
		{"operator", w.Actors["operator"], access.ErrForbidden},
		{"acting", acting, decree.ErrActing},
		{"the person concerned", self, decree.ErrOwn},
	} {
		if err := w.Sign(ctx, tt.who, id, 2, ""); !errors.Is(err, tt.want) {
			t.Errorf("Sign by %s = %v, want %v", tt.name, err, tt.want)
		}
	}
	if err := w.Sign(ctx, w.Actors["ppk"], id, 1, ""); !errors.Is(err, decree.ErrStale) {
		t.Errorf("Sign on an old version = %v, want stale", err)
	}
	if d := w.get(id); d.State != decree.Signing || d.Number != "" || d.Intent != nil {
		t.Errorf("refused signing left state %s, number %q, intent %x", d.State, d.Number, d.Intent)
	}
}

// TestNumbersRace signs decrees at the same moment: numbers are one to n, none twice, none left out.
func TestNumbersRace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	const n = 6
	w.Widen("clerk2", n)
	var ids []string
	for i := range n {
		name := fmt.Sprintf("runner-%d", i)
		w.AddPerson(name, "clerk1")
		w.Widen("clerk1", 1)
		ids = append(ids, w.presented(w.ready(name, "clerk2")))
	}
	var wg sync.WaitGroup
	for _, id := range ids {
		wg.Go(func() {
			if err := w.Sign(ctx, w.Actors["ppk"], id, 2, ""); err != nil {
				t.Errorf("sign: %v", err)
			}
		})
	}
	wg.Wait()
	var got []string
	for _, id := range ids {
		got = append(got, w.get(id).Number)
	}
	slices.Sort(got)
	var want []string
	for i := range n {
		want = append(want, fmt.Sprintf("800.1.3.1/%d/BKPSDM/2026", i+1))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("numbers (-want +got):\n%s", diff)
	}
	page, err := w.List(ctx, w.Actors["auditor"], decree.Filter{}, 0, 50)
	if err != nil || page.Gaps != 0 || len(page.Rows) != n {
		t.Errorf("register: %d rows, %d gaps, %v", len(page.Rows), page.Gaps, err)
	}
}

// TestSignTwice lets the official press twice at once and once more later.
func TestSignTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := db.WithKey(t.Context(), db.Key{Value: "0123456789abcdef", Route: "/sk/x/tanda-tangan", BodyHash: []byte("b")})
	id := w.presented(w.ready("clerk1-e", "clerk2"))
	results := make([]error, 3)
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Go(func() { results[i] = w.Sign(ctx, w.Actors["ppk"], id, 2, "") })
	}
	wg.Wait()
	results[2] = w.Sign(ctx, w.Actors["ppk"], id, 2, "")
	done, repeated := 0, 0
	for _, err := range results {
		var r *db.Repeated
		switch {
		case err == nil:
			done++
		case errors.As(err, &r) && r.Kind == "decree" && r.ID == id:
			repeated++
		default:
			t.Errorf("Sign = %v", err)
		}
	}
	if done != 1 || repeated != 2 {
		t.Errorf("%d signed and %d repeated, want 1 and 2", done, repeated)
	}
	if err := w.Sign(t.Context(), w.Actors["ppk"], id, 3, ""); !errors.Is(err, decree.ErrSigned) {
		t.Errorf("Sign of a signed decree = %v, want ErrSigned", err)
	}
	if n, err := db.Value[int](t.Context(), w.db(), `select last from decree_register`); err != nil || n != 1 {
		t.Errorf("register at %d, %v; want 1", n, err)
	}
}

// broken is a signing service that fails as told, after the number was given.
type broken struct {
	sign.Local
	err   error
	found *sign.Signed
}

func (b *broken) Sign(ctx context.Context, r sign.Request) (sign.Signed, error) {
	if b.err != nil {
		return sign.Signed{}, b.err
	}
	return b.Local.Sign(ctx, r)
}

func (b *broken) Find(context.Context, [32]byte) (sign.Signed, bool, error) {
	if b.found != nil {
		return *b.found, true, nil
	}
	return sign.Signed{}, false, nil
}

// TestKilledBetween stops after the number was stored and before the signature was: the next attempt signs the same
// bytes under the same number.
func TestKilledBetween(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	signer := &broken{err: sign.ErrUncertain}
	w.Signer = signer
	ctx := db.WithKey(t.Context(), db.Key{Value: "0123456789abcdef", Route: "/sk/x/tanda-tangan", BodyHash: []byte("b")})
	c := w.ready("clerk1-e", "clerk2")
	id := w.presented(c)
	if err := w.Sign(ctx, w.Actors["ppk"], id, 2, ""); !errors.Is(err, sign.ErrUncertain) {
		t.Fatalf("Sign = %v, want uncertain", err)
	}
	before := w.get(id)
	if before.State != decree.Signing || before.Number == "" || before.Intent == nil || w.State(c) != proposal.DecreeSigning {
		t.Fatalf("after the interruption: %s, number %q, intent %x, case %s", before.State, before.Number, before.Intent, w.State(c))
	}
	if err := w.SendBack(t.Context(), w.Actors["ppk"], id, 2, "Perbaiki dasar hukumnya."); !errors.Is(err, decree.ErrPending) {
		t.Errorf("SendBack of an uncertain signature = %v, want ErrPending", err)
	}
	w.Wait(1)
	signer.err = nil
	if err := w.Sign(ctx, w.Actors["ppk"], id, 2, ""); err != nil { // the same form, sent again
		t.Fatal(err)
	}
	after := w.get(id)
	if after.State != decree.Issued || after.Number != before.Number || !bytes.Equal(after.File, before.Intent) || after.DecidedOn != before.DecidedOn {
		t.Errorf("after the second attempt: %s, number %q (was %q), same file %t", after.State, after.Number, before.Number, bytes.Equal(after.File, before.Intent))
	}
}

// TestFoundSignatureIsUsed: the service had signed although its answer was lost.
func TestFoundSignatureIsUsed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	signer := &broken{err: sign.ErrUncertain}
	w.Signer = signer
	id := w.presented(w.ready("clerk1-e", "clerk2"))
	_ = w.Sign(t.Context(), w.Actors["ppk"], id, 2, "")
	signer.found = &sign.Signed{Document: []byte("%PDF signed"), Method: "bsre"}
	if err := w.Sign(t.Context(), w.Actors["ppk"], id, 2, ""); err != nil {
		t.Fatal(err)
	}
	_, file, err := w.Paper(t.Context(), w.Actors["operator"], id)
	if err != nil || string(file) != "%PDF signed" || w.get(id).Method != "bsre" {
		t.Errorf("Paper = %.20q by %s, %v", file, w.get(id).Method, err)
	}
}

// TestRefusedSignatureKeepsItsNumber: a wrong passphrase frees the decree; given up, the number stays explained.
func TestRefusedSignatureKeepsItsNumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	w.Signer = &broken{err: sign.ErrPassphrase}
	c := w.ready("clerk1-e", "clerk2")
	id := w.presented(c)
	if err := w.Sign(ctx, w.Actors["ppk"], id, 2, "salah"); !errors.Is(err, sign.ErrPassphrase) {
		t.Fatalf("Sign = %v, want a refused passphrase", err)
	}
	if err := w.SendBack(ctx, w.Actors["ppk"], id, 2, "Perbaiki dasar hukumnya."); err != nil {
		t.Fatal(err)
	}
	if err := w.Drop(ctx, w.Actors["operator"], id, 3, ""); !errors.Is(err, decree.ErrVoidWhy) {
		t.Errorf("Drop of a numbered draft without a reason = %v, want ErrVoidWhy", err)
	}
	if err := w.Drop(ctx, w.Actors["operator"], id, 3, "Dasar hukum keliru."); err != nil {
		t.Fatal(err)
	}
	if w.State(c) != proposal.PertekIssued {
		t.Errorf("case in %s, want pertek_issued", w.State(c))
	}
	w.Signer = sign.Local{}
	next := w.issued(c)
	if got := w.get(next).Number; got != "800.1.3.1/2/BKPSDM/2026" {
		t.Errorf("next number = %s: a number is never given twice", got)
	}
	page, err := w.List(ctx, w.Actors["operator"], decree.Filter{State: decree.Void}, 0, 50)
	if err != nil || len(page.Rows) != 1 || page.Rows[0].VoidReason == "" || page.Gaps != 0 {
		t.Errorf("register of void decrees = %+v, %v", page, err)
	}
}

func TestDraftRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	a := w.ready("clerk1-e", "clerk2")
	w.Wait(1)
	b := w.ready("clerk1-f", "clerk2") // effective a day later
	early := w.Submitted(w.Actors["operator"], "teacher1-c", "teacher2")
	w.Exec(`update proposal set effective_on = (select effective_on from proposal where public_id = $1) where public_id = $2`, a, early)
	for _, tt := range []struct {
		name  string
		cases []string
		want  error
	}{
		{"no case", nil, decree.ErrNoCases},
		{"two dates", []string{a, b}, decree.ErrDates},
		{"an unknown case", []string{"nothing"}, decree.ErrNotFound},
		{"a case without the opinion", []string{a, early}, decree.ErrNotReady},
	} {
		if _, err := w.Draft(ctx, w.Actors["operator"], tt.cases); !errors.Is(err, tt.want) {
			t.Errorf("Draft with %s = %v, want %v", tt.name, err, tt.want)
		}
	}
	if _, err := w.Draft(ctx, w.Actors["verifier"], []string{a}); !errors.Is(err, access.ErrForbidden) {
		t.Errorf("Draft by a verifier = %v, want forbidden", err)
	}
	if _, err := w.Draft(ctx, w.Actors["operator"], []string{a}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Draft(ctx, w.Actors["operator2"], []string{a}); errs.KindOf(err) != errs.Conflict {
		t.Errorf("second Draft of a case = %v, want a conflict", err)
	}
}

// pdftotext extracts the text of a PDF and counts its pages.
func pdftotext(t *testing.T, file []byte) (text string, pages int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "pdftotext", "-raw", "-", "-")
	cmd.Stdin = bytes.NewReader(file)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return strings.Join(strings.Fields(string(out)), " "), strings.Count(string(out), "\f")
}

func TestPaperHoldsAllParts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.issued(w.ready("teacher1-c", "teacher2"))
	d, file, err := w.Paper(t.Context(), w.Actors["operator"], id)
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("KEEP_PDF"); dir != "" {
		_ = os.WriteFile(dir, file, 0o600)
	}
	text, pages := pdftotext(t, file)
	if pages != 1 {
		t.Errorf("the decree of one person has %d pages, want 1", pages)
	}
	for _, part := range []string{
		"KEPUTUSAN BUPATI UJI", "1 dari 1", "NOMOR 800.1.3.1/1/BKPSDM/2026", "TENTANG", "DENGAN RAHMAT TUHAN YANG MAHA ESA",
		"Menimbang", "Mengingat", "Undang-Undang Nomor 20 Tahun 2023", "Nomor 7 Tahun 2017", "Memperhatikan", "Berita Acara Sidang Tim Penilai Kinerja Nomor 800/BA",
		"Pertimbangan Teknis Badan Kepegawaian Negara Nomor 800/grant", "MEMUTUSKAN", "Menetapkan", "KESATU", "KEDUA", "KETIGA", "KEEMPAT", "kekeliruan", "KELIMA : Keputusan ini mulai berlaku",
		"teacher1-c", "19880411 201501 2 003", "Penata Muda Tingkat I, III/b", "SDN 1 Uji", "SDN 2 Uji", "kelas jabatan 8", "5 Desember 2026",
		"Ditetapkan di Kota Uji", "pada tanggal 5 Oktober 2026", "BUPATI UJI", "PPK", "Tembusan", decree.FormatCode(d.VerifyCode),
		"tidak memuat tanda tangan elektronik tersertifikasi",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("the paper lacks %q:\n%s", part, text)
		}
	}
	size := exec.CommandContext(t.Context(), "pdfinfo", "-")
	size.Stdin = bytes.NewReader(file)
	info, err := size.Output()
	if err != nil || !strings.Contains(string(info), "609.45 x 935.43") { // 215 x 330 mm
		t.Errorf("pdfinfo = %s, %v; want F4", info, err)
	}
	if again, _, err := w.Paper(t.Context(), w.Actors["auditor"], id); err != nil || !bytes.Equal(again.File, d.File) {
		t.Errorf("the file differs the second time: %v", err)
	}
}

// A copy repeats everything, an extract the orders and one person; both leave room for whoever certifies them.
func TestCopyAndExtract(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	w.Widen("clerk2", 2)
	cases := []string{w.ready("clerk1-e", "clerk2"), w.ready("clerk1-f", "clerk2")}
	id := w.presented(cases...)
	operator := w.Actors["operator"]
	for name, make := range map[string]func() error{
		"copy":    func() error { _, _, err := w.Copy(ctx, operator, id); return err },
		"extract": func() error { _, _, err := w.Extract(ctx, operator, id, 1); return err },
	} {
		if err := make(); !errors.Is(err, decree.ErrUnsigned) {
			t.Errorf("%s of what is not signed = %v", name, err)
		}
	}
	if err := w.Sign(ctx, w.Actors["ppk"], id, 2, ""); err != nil {
		t.Fatal(err)
	}
	d, file, err := w.Copy(ctx, operator, id)
	if err != nil {
		t.Fatal(err)
	}
	has := func(paper, text string, parts ...string) {
		t.Helper()
		for _, part := range parts {
			if !strings.Contains(text, part) {
				t.Errorf("the %s lacks %q:\n%s", paper, part, text)
			}
		}
	}
	text, _ := pdftotext(t, file)
	has("copy", text, "SALINAN", d.Number, "Undang-Undang Nomor 20 Tahun 2023", "ttd.", "Salinan sesuai dengan aslinya", "KEPALA BKPSDM", "clerk1-e", "clerk1-f",
		"Tembusan", decree.FormatCode(d.VerifyCode))
	_, file, err = w.Extract(ctx, operator, id, 2)
	if err != nil {
		t.Fatal(err)
	}
	text, pages := pdftotext(t, file)
	has("extract", text, "PETIKAN", d.Number, "dan seterusnya", "antara lain", "Nomor urut lampiran : 2", "clerk1-f", "KELIMA", "ttd.",
		"Petikan sesuai dengan aslinya", decree.FormatCode(d.VerifyCode))
	if strings.Contains(text, "clerk1-e") || strings.Contains(text, "Tembusan") || pages != 1 {
		t.Errorf("the extract of one person has %d pages and says:\n%s", pages, text)
	}
	if _, _, err := w.Extract(ctx, operator, id, 3); !errors.Is(err, decree.ErrNotFound) {
		t.Errorf("extract of nobody = %v", err)
	}
	own := w.Official("own-account", access.Employee, "", w.People["clerk1-e"])
	o, file, err := w.OwnExtract(ctx, own, id)
	if err != nil || o.OpenedAt == nil {
		t.Fatalf("own extract: opened %v, %v", o.OpenedAt, err)
	}
	if text, _ := pdftotext(t, file); !strings.Contains(text, "clerk1-e") || strings.Contains(text, "clerk1-f") {
		t.Errorf("own extract says:\n%s", text)
	}
	if _, _, err := w.OwnExtract(ctx, w.Official("other-account", access.Employee, "", w.People["teacher1-c"]), id); !errors.Is(err, decree.ErrNotFound) {
		t.Errorf("extract of another's decree = %v", err)
	}
}

// The head of the personnel agency certifies, by name where the post is held.
func TestWhoCertifies(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Exec(`update agency set hr_name = (select name from unit where id = $2) where id = $1`, w.Agency, w.Units["transport"])
	id := w.issued(w.ready("clerk1-e", "clerk2"))
	for i, want := range []string{"KEPALA DINAS, ……", "KEPALA DINAS, boss NIP"} {
		if i == 1 {
			w.AddPerson("boss", "head")
		}
		_, file, err := w.Copy(t.Context(), w.Actors["operator"], id)
		if err != nil {
			t.Fatal(err)
		}
		if text, _ := pdftotext(t, file); !strings.Contains(text, want) {
			t.Errorf("with %d at the head, the copy lacks %q:\n%s", i, want, text)
		}
	}
}

// Whatever the length of the text, the page with the signature holds the last words of what is signed.
func TestSignatureNeverStandsAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	id := w.presented(w.ready("clerk1-e", "clerk2"))
	w.Exec(`insert into policy_parameter (agency_id, key, valid, value, basis, source) values ($1, 'decree.bases', '[2020-01-01,)', '[]', 'Uji', 'Uji')`, w.Agency)
	broke := 0
	for n := range 18 {
		w.Exec(`update policy_parameter set value = (select coalesce(jsonb_agg('Peraturan Bupati Uji tentang Tata Cara Pemindahan Pegawai di Lingkungan Pemerintah Daerah Nomor ' || g), '[]') from generate_series(1, $1::int) g)
			where key = 'decree.bases'`, n)
		v := w.get(id).Version
		if err := w.SendBack(ctx, w.Actors["ppk"], id, v, "ulang"); err != nil {
			t.Fatal(err)
		}
		if err := w.Present(ctx, w.Actors["operator"], id, v+1); err != nil {
			t.Fatal(err)
		}
		d, file, err := w.Paper(ctx, w.Actors["operator"], id)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(d.Content.Bases); got != 4+n || d.Content.OwnBases != (n > 0) {
			t.Fatalf("%d bases with %d of the agency's own", got, n)
		}
		for _, page := range pdfpages(t, file) {
			if strings.Contains(page, "Ditetapkan di") && !strings.Contains(page, "KELIMA") {
				t.Errorf("with %d bases the signature stands alone:\n%s", n, page)
			}
		}
		if len(pdfpages(t, file)) > 1 {
			broke++
		}
	}
	if broke == 0 || broke == 18 {
		t.Errorf("%d of 18 papers have a second page: nothing was tried", broke)
	}
}

// pdfpages extracts the text of each page of a PDF.
func pdfpages(t *testing.T, file []byte) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "pdftotext", "-raw", "-", "-")
	cmd.Stdin = bytes.NewReader(file)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
}

func TestDraftPaperIsMarked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.presented(w.ready("clerk1-e", "clerk2"))
	_, file, err := w.Paper(t.Context(), w.Actors["ppk"], id)
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := pdftotext(t, file); !strings.Contains(text, "Konsep keputusan") || !strings.Contains(text, "belum ditandatangani") || strings.Contains(text, "kode QR") {
		t.Errorf("draft paper is not marked:\n%s", text)
	}
}

// TestLapsedOpinionIsNamed: an opinion that counts as given is not passed off as one that was.
func TestLapsedOpinionIsNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.Submitted(w.Actors["operator"], "clerk1-e", "clerk2")
	w.Advance(c, proposal.PertekReview)
	w.Wait(14)
	w.Do(c, func(v int) error {
		return w.World.Cases.Record(t.Context(), w.Actors["operator"], c, v, proposal.Record{Action: proposal.Lapse, On: w.Today()})
	})
	id := w.presented(c)
	noting := strings.Join(w.get(id).Content.Noting, " ")
	if !strings.Contains(noting, "tidak dijawab sampai batas waktunya sehingga dianggap disetujui pada tanggal 19 Oktober 2026") ||
		!strings.Contains(noting, "Nomor 800/send") || strings.Contains(noting, "Pertimbangan Teknis Badan") {
		t.Errorf("noting = %s", noting)
	}
}

func TestApplyOnTheDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	id := w.issued(w.ready("clerk1-e", "clerk2"))
	apply := func(want int) {
		t.Helper()
		if n, err := w.Apply(ctx); n != want || err != nil {
			t.Fatalf("Apply on %s = %d, %v, want %d", w.Today(), n, err, want)
		}
	}
	w.Wait(60) // 4 December, the day before
	apply(0)
	want := []string{"clerk1-e postclerk1 definitive [2018-01-01,)", "clerk1-e postclerk2 reserved [2026-12-05,)"}
	if diff := cmp.Diff(want, w.placements("clerk1-e")); diff != "" {
		t.Errorf("before the day (-want +got):\n%s", diff)
	}
	w.Wait(1)
	apply(1)
	apply(0)
	want = []string{"clerk1-e postclerk1 definitive [2018-01-01,2026-12-05)", "clerk1-e postclerk2 definitive [2026-12-05,) 800.1.3.1/1/BKPSDM/2026"}
	if diff := cmp.Diff(want, w.placements("clerk1-e")); diff != "" {
		t.Errorf("on the day (-want +got):\n%s", diff)
	}
	unit, err := db.Value[int64](ctx, w.db(), `select unit_id from employee where id = $1`, w.People["clerk1-e"].ID)
	if err != nil || unit != w.Units["terminal"] {
		t.Errorf("present unit = %d, %v, want the terminal", unit, err)
	}
	if p := w.get(id).People[0]; p.AppliedAt == nil {
		t.Error("the decree does not say that it was carried out")
	}
}

// TestApplyCatchesUp: the job was down over the effective date; the move still begins on it.
func TestApplyCatchesUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issued(w.ready("clerk1-e", "clerk2"))
	w.Wait(100)
	var wg sync.WaitGroup
	total := make([]int, 4)
	for i := range total {
		wg.Go(func() {
			n, err := w.Apply(t.Context())
			if err != nil {
				t.Errorf("Apply: %v", err)
			}
			total[i] = n
		})
	}
	wg.Wait()
	if n := total[0] + total[1] + total[2] + total[3]; n != 1 {
		t.Errorf("carried out %d times, want once", n)
	}
	got := w.placements("clerk1-e")
	if len(got) != 2 || !strings.Contains(got[1], "definitive [2026-12-05,)") {
		t.Errorf("placements = %v, want the new one from the effective date", got)
	}
}

// step is one move of a rearrangement: a person to a post, into the seat that somebody else still holds, or a free one.
type step struct{ person, post, seatOf string }

// rearranged issues one decree over the steps. A seat that is still held cannot be reserved, so such a case names its
// seat without a reservation, as a plan of several moves does.
func (w *world) rearranged(steps ...step) string {
	w.t.Helper()
	var cases []string
	for _, s := range steps {
		cases = append(cases, w.ready(s.person, s.post))
	}
	for i, s := range steps {
		if s.seatOf == "" {
			continue
		}
		w.Exec(`delete from placement where kind = 'reserved' and proposal_id = (select id from proposal where public_id = $1)`, cases[i])
		w.Exec(`update proposal set to_seat_id = (select seat_id from placement where employee_id = $2 and kind = 'definitive') where public_id = $1`,
			cases[i], w.People[s.seatOf].ID)
	}
	return w.issued(cases...)
}

func TestApplyRearrangements(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		steps []step
		want  []string
	}{
		{
			"swap", []step{{"clerk1-e", "clerk2", "zahra"}, {"zahra", "clerk1", "clerk1-e"}},
			[]string{
				"clerk1-e postclerk1 definitive [2018-01-01,2026-12-05)", "clerk1-e postclerk2 definitive [2026-12-05,) 800.1.3.1/1/BKPSDM/2026",
				"zahra postclerk2 definitive [2018-01-01,2026-12-05)", "zahra postclerk1 definitive [2026-12-05,) 800.1.3.1/1/BKPSDM/2026",
			},
		},
		{
			"chain", []step{{"clerk1-e", "clerk2", "zahra"}, {"zahra", "clerk1", ""}},
			[]string{
				"clerk1-e postclerk1 definitive [2018-01-01,2026-12-05)", "clerk1-e postclerk2 definitive [2026-12-05,) 800.1.3.1/1/BKPSDM/2026",
				"zahra postclerk2 definitive [2018-01-01,2026-12-05)", "zahra postclerk1 definitive [2026-12-05,) 800.1.3.1/1/BKPSDM/2026",
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.AddPerson("zahra", "clerk2")
			w.Widen("clerk1", 1)
			id := w.rearranged(tt.steps...)
			w.Wait(61)
			for range 2 { // the second time does nothing
				if _, err := w.Apply(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(tt.want, w.placements("clerk1-e", "zahra")); diff != "" {
				t.Errorf("placements (-want +got):\n%s", diff)
			}
			_, file, err := w.Paper(t.Context(), w.Actors["operator"], id)
			if err != nil {
				t.Fatal(err)
			}
			text, pages := pdftotext(t, file)
			if pages != 2 || !strings.Contains(text, "LAMPIRAN KEPUTUSAN BUPATI UJI") || !strings.Contains(text, "zahra") {
				t.Errorf("the decree of two has %d pages, want the decree and its annex:\n%s", pages, text)
			}
		})
	}
}

// TestApplyRefusesATakenSeat: the database keeps two people from one seat; the decree stays to be carried out.
func TestApplyRefusesATakenSeat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.AddPerson("zahra", "clerk2")
	bad := w.rearranged(step{"clerk1-e", "clerk2", "zahra"}) // and zahra stays
	good := w.issued(w.ready("teacher1-c", "teacher2"))
	w.Wait(61)
	n, err := w.Apply(t.Context())
	if n != 1 || errs.KindOf(err) != errs.Conflict && !strings.Contains(err.Error(), "db.seat_taken") {
		t.Errorf("Apply = %d, %v; want the other decree carried out and the conflict named", n, err)
	}
	if w.get(bad).People[0].AppliedAt != nil || w.get(good).People[0].AppliedAt == nil {
		t.Error("the refused decree is marked as carried out, or the other is not")
	}
	if got := w.placements("clerk1-e"); len(got) != 1 {
		t.Errorf("placements of the refused move = %v, want the old one alone", got)
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	d := w.get(w.issued(w.ready("clerk1-e", "clerk2")))
	try := func(text string, want decree.Verdict) decree.Verification {
		t.Helper()
		v, err := w.Verify(ctx, "10.0.0.0/24", text)
		if err != nil || v.Verdict != want {
			t.Errorf("Verify(%q) = %s, %v, want %s", text, v.Verdict, err, want)
		}
		return v
	}
	v := try(strings.ToLower(decree.FormatCode(d.VerifyCode)), decree.NotYet)
	if diff := cmp.Diff([]string{"c*****-*"}, v.People); diff != "" || v.Number != d.Number {
		t.Errorf("names (-want +got): %s, number %q", diff, v.Number)
	}
	try("zzzz-zzzz-zzzz", decree.Unknown)
	try("not a code", decree.Malformed)
	w.Wait(61)
	try(d.VerifyCode, decree.Genuine)
	w.Exec(`update stored_file set content = content || '\x00', size = size + 1 where sha256 = $1`, d.File)
	try(d.VerifyCode, decree.Damaged)
}

func TestVerifyIsThrottledByNetwork(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 30 {
		if _, err := w.Verify(t.Context(), "10.0.0.0/24", "zzzz-zzzz-zzzz"); err != nil {
			t.Fatalf("lookup %d: %v", i+1, err)
		}
	}
	if _, err := w.Verify(t.Context(), "10.0.0.0/24", "zzzz-zzzz-zzzz"); !errors.Is(err, decree.ErrThrottled) {
		t.Errorf("31st lookup in a minute = %v, want throttled", err)
	}
	if _, err := w.Verify(t.Context(), "10.0.1.0/24", "zzzz-zzzz-zzzz"); err != nil {
		t.Errorf("lookup from another network = %v", err)
	}
}

func TestParseCode(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text, want string
		ok         bool
	}{
		{"7K2M-9QXF-4T3P", "7K2M9QXF4T3P", true},
		{" 7k2m 9qxf.4t3p", "7K2M9QXF4T3P", true},
		{"iLoO-0000-0000", "110000000000", true},
		{"7K2M-9QXF-4T3", "7K2M9QXF4T3", false},
		{"7K2M-9QXF-4T3PX", "", false},
		{"7K2M-9QXF-4TU!", "", false},
		{"", "", false},
	} {
		got, ok := decree.ParseCode(tt.text)
		if ok != tt.ok || tt.ok && got != tt.want {
			t.Errorf("ParseCode(%q) = %q, %t, want %q, %t", tt.text, got, ok, tt.want, tt.ok)
		}
	}
}

func TestMask(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Siti Rahmawati, S.Pd.": "S*** R********", "dr. Budi, Sp.A": "d*. B***", "A": "A", "": "",
	} {
		if got := decree.Mask(name); got != want {
			t.Errorf("Mask(%q) = %q, want %q", name, got, want)
		}
	}
}

// Where the agency asks for initials, nothing is signed before they are all given, in order, each by its own official, and
// none of them signs. What goes back is initialled anew.
func TestInitialsComeBeforeTheSignature(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	w.Exec(`insert into policy_parameter (agency_id, key, valid, value, basis, source) values ($1, 'decree.initials', '[2020-01-01,)', '"head_pyb"', 'Uji', 'Uji')`, w.Agency)
	c := w.ready("clerk1-e", "clerk2")
	id := w.presented(c)
	head, pyb, ppk := w.Official("head-initials", access.HRHead, "", proposaltest.Person{}), w.Actors["pyb"], w.Actors["ppk"]
	version := w.get(id).Version
	sign := func() error { return w.Sign(ctx, ppk, id, 0, "") }
	if err := sign(); !errors.Is(err, decree.ErrInitials) {
		t.Fatalf("Sign without initials = %v", err)
	}
	listed := func() bool {
		t.Helper()
		page, err := w.List(ctx, ppk, decree.Filter{}, 0, 10)
		if err != nil || len(page.Rows) != 1 {
			t.Fatalf("List = %+v, %v", page.Rows, err)
		}
		return page.Rows[0].Uninitialled
	}
	if !listed() {
		t.Error("the register does not tell that initials are missing")
	}
	if err := w.Initial(ctx, pyb, id, version); !errors.Is(err, decree.ErrInitials) {
		t.Errorf("Initial before one's turn = %v", err)
	}
	if err := w.Initial(ctx, w.Actors["operator"], id, version); !errors.Is(err, access.ErrForbidden) {
		t.Errorf("Initial by an operator = %v", err)
	}
	if err := w.Initial(ctx, head, id, version); err != nil {
		t.Fatal(err)
	}
	if err := w.Initial(ctx, head, id, version); !errors.Is(err, decree.ErrInitials) {
		t.Errorf("second Initial = %v", err)
	}
	double := head // the same person in the next office
	double.Role = access.PyB
	if err := w.Initial(ctx, double, id, version); !errors.Is(err, decree.ErrInitialed) {
		t.Errorf("Initial in two offices = %v", err)
	}
	if i, ok := w.get(id).Pending(); !ok || i.Role != access.PyB {
		t.Errorf("next initial = %+v, %v; want the authorised official", i, ok)
	}
	if err := w.Decline(ctx, pyb, id, version, "Nama unit keliru."); err != nil {
		t.Fatal(err)
	}
	d := w.get(id)
	if d.State != decree.Draft || d.SentBack != "Nama unit keliru." || w.State(c) != proposal.DecreeDraft {
		t.Fatalf("declined decree is %s, says %q, its case in %s", d.State, d.SentBack, w.State(c))
	}
	if err := w.Present(ctx, w.Actors["operator"], id, d.Version); err != nil {
		t.Fatal(err)
	}
	version = w.get(id).Version
	if i, ok := w.get(id).Pending(); !ok || i.Role != access.HRHead {
		t.Errorf("after the return the next initial = %+v, want the first once more", i)
	}
	for _, who := range []access.Actor{head, pyb} {
		if err := w.Initial(ctx, who, id, version); err != nil {
			t.Fatal(err)
		}
	}
	if listed() {
		t.Error("the register tells that initials are missing when all are given")
	}
	self := ppk // whoever has initialled, in the office of the signer
	self.UserID = pyb.UserID
	if err := w.Sign(ctx, self, id, version, ""); !errors.Is(err, decree.ErrInitialed) {
		t.Errorf("Sign by who initialled = %v", err)
	}
	if err := w.Sign(ctx, ppk, id, version, ""); err != nil {
		t.Fatal(err)
	}
	d = w.get(id)
	if d.State != decree.Issued || len(d.Initials) != 2 || d.Initials[0].Name != head.Name || d.Initials[1].At == nil {
		t.Errorf("issued decree %s has initials %+v", d.State, d.Initials)
	}
}

// The database itself refuses a signature without initials, and one by who initialled.
func TestDatabaseHoldsTheInitials(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	w.Exec(`insert into policy_parameter (agency_id, key, valid, value, basis, source) values ($1, 'decree.initials', '[2020-01-01,)', '"head"', 'Uji', 'Uji')`, w.Agency)
	id := w.presented(w.ready("clerk1-e", "clerk2"))
	head := w.Official("head-initials", access.HRHead, "", proposaltest.Person{})
	issue := func(by int64) error {
		return w.db().Write(ctx, w.Actors["ppk"], "decree.test", func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `update decree set state = 'issued', number = '1', sequence = 1, year = 2026, decided_on = '2026-10-05', verify_code = '0',
				signed_at = now(), signed_by = $2, file_sha256 = (select sha256 from stored_file limit 1) where public_id = $1`, id, by)
			return err
		})
	}
	if err := issue(w.Actors["ppk"].UserID); !db.IsConstraint(err, "decree_initialled") {
		t.Errorf("issued without initials: %v", err)
	}
	if err := w.Initial(ctx, head, id, 2); err != nil {
		t.Fatal(err)
	}
	if err := issue(head.UserID); !db.IsConstraint(err, "decree_other_initials") {
		t.Errorf("issued by who initialled: %v", err)
	}
}
