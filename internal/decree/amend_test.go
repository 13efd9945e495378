package decree_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/decree"
	"mutasi/internal/errs"
	"mutasi/internal/proposal"
	"mutasi/internal/proposal/proposaltest"
	"mutasi/internal/sign"
)

const why = "Pejabat penilai kinerja yang bersangkutan keliru dicatat."

// withdrawal is why a decree is withdrawn in these tests.
func (w *world) withdrawal() decree.Amendment {
	return decree.Amendment{Reason: why, FoundOn: w.Today(), Defect: decree.DefectSubstance}
}

// amending drafts an amendment and lays it before the signer.
func (w *world) amending(id string, kind decree.Kind, a decree.Amendment) string {
	w.t.Helper()
	out, err := w.Amend(w.t.Context(), w.Actors["operator"], id, 0, kind, a)
	if err == nil {
		err = w.Present(w.t.Context(), w.Actors["operator"], out, 1)
	}
	if err != nil {
		w.t.Fatalf("%s of %s: %v", kind, id, err)
	}
	return out
}

func (w *world) amended(id string, kind decree.Kind, a decree.Amendment) string {
	w.t.Helper()
	out := w.amending(id, kind, a)
	if err := w.Sign(w.t.Context(), w.Actors["ppk"], out, 2, ""); err != nil {
		w.t.Fatalf("sign %s of %s: %v", kind, id, err)
	}
	return out
}

func (w *world) text(id string) string {
	w.t.Helper()
	_, file, err := w.Paper(w.t.Context(), w.Actors["operator"], id)
	if err != nil {
		w.t.Fatal(err)
	}
	text, _ := pdftotext(w.t, file)
	return text
}

// A decree that is withdrawn before its day ends with its cases: the seat is free, nobody moves, and everyone who asks is told.
func TestWithdrawal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	c := w.ready("clerk1-e", "clerk2")
	own := w.Official("own", access.Employee, "", w.People["clerk1-e"])
	id := w.issued(c)
	before := w.get(id)
	w.Wait(2)
	wid := w.amended(id, decree.Withdrawal, w.withdrawal())
	base, d := w.get(id), w.get(wid)
	if base.State != decree.Revoked || d.State != decree.Issued || d.Number != "800.1.3.1/2/BKPSDM/2026" || d.EffectiveOn != d.DecidedOn || d.BaseID != id {
		t.Fatalf("decree is %s; withdrawal is %s, number %q, effective %s", base.State, d.State, d.Number, d.EffectiveOn)
	}
	if by, ok := base.Withdrawn(); !ok || by.Number != d.Number || by.Amendment.Reason != why || by.Amendment.Limit.Days != 5 || by.Amendment.Limit.Basis == "" {
		t.Errorf("withdrawn by %+v", by)
	}
	if !bytes.Equal(base.File, before.File) || base.Number != before.Number {
		t.Error("the withdrawn decree is no longer what was signed")
	}
	if w.State(c) != proposal.Cancelled {
		t.Errorf("case in %s, want cancelled", w.State(c))
	}
	if diff := cmp.Diff([]string{"clerk1-e postclerk1 definitive [2018-01-01,)"}, w.placements("clerk1-e")); diff != "" {
		t.Errorf("placements (-want +got):\n%s", diff)
	}
	w.Wait(100)
	if n, err := w.Apply(ctx); n != 0 || err != nil {
		t.Errorf("Apply of a withdrawn decree = %d, %v", n, err)
	}
	v, err := w.Verify(ctx, "10.0.0.0/24", base.VerifyCode)
	if err != nil || v.Verdict != decree.GenuineGone || v.RevokedOn != d.DecidedOn || len(v.Amended) != 1 || v.Amended[0].Number != d.Number || v.Amended[0].VerifyCode != d.VerifyCode {
		t.Errorf("Verify of the withdrawn decree = %+v, %v", v, err)
	}
	v, err = w.Verify(ctx, "10.0.0.0/24", d.VerifyCode)
	if err != nil || v.Verdict != decree.Genuine || v.Base != base.Number || v.BaseCode != base.VerifyCode || len(v.People) != 1 {
		t.Errorf("Verify of the withdrawal = %+v, %v", v, err)
	}
	o, err := w.Open(ctx, own, id)
	if by, ok := o.Withdrawn(); err != nil || !ok || by.PublicID != wid || by.Amendment.Reason != why {
		t.Errorf("own decree is withdrawn by %+v, %v", by, err)
	}
	if err := w.Acknowledge(ctx, own, id); !errors.Is(err, decree.ErrWithdrawn) {
		t.Errorf("Acknowledge of a withdrawn decree = %v", err)
	}
	if _, file, err := w.OwnPaper(ctx, own, wid); err != nil || !bytes.HasPrefix(file, []byte("%PDF")) {
		t.Errorf("own paper of the withdrawal = %.10q, %v", file, err)
	}
	other := w.Official("other", access.Employee, "", w.People["clerk1-f"])
	if _, _, err := w.OwnPaper(ctx, other, wid); errs.KindOf(err) != errs.NotFound {
		t.Errorf("another's withdrawal = %v, want not found", err)
	}
	again := w.Submitted(w.Actors["operator"], "clerk1-e", "clerk2") // the person and the seat are free for another case
	if w.State(again) != proposal.Proposed {
		t.Errorf("next case in %s", w.State(again))
	}
}

func TestPaperOfWithdrawal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Widen("clerk2", 2)
	one := w.get(w.amended(w.issued(w.ready("teacher1-c", "teacher2")), decree.Withdrawal, w.withdrawal()))
	batch := w.issued(w.ready("clerk1-e", "clerk2"), w.ready("clerk1-f", "clerk2"))
	two := w.get(w.amended(batch, decree.Withdrawal, w.withdrawal()))
	for _, tt := range []struct {
		id    string
		parts []string
	}{
		{one.PublicID, []string{
			"KEPUTUSAN BUPATI UJI", "NOMOR 800.1.3.1/2/BKPSDM/2026", "PENCABUTAN KEPUTUSAN BUPATI UJI NOMOR 800.1.3.1/1/BKPSDM/2026 TENTANG PEMINDAHAN",
			"Menimbang", "cacat substansi, yaitu: Pejabat penilai kinerja yang bersangkutan keliru dicatat;", "belum mulai berlaku", "terhitung mulai tanggal 5 Desember 2026",
			"Mengingat", "Undang-Undang Nomor 30 Tahun 2014 tentang Administrasi Pemerintahan", "Memperhatikan", "KESATU : Mencabut Keputusan Bupati Uji Nomor 800.1.3.1/1/BKPSDM/2026 tanggal 5 Oktober 2026",
			"KEDUA", "tetap menduduki jabatannya", "teacher1-c", "SDN 1 Uji", "KETIGA : Keputusan ini mulai berlaku", "Tembusan", decree.FormatCode(one.VerifyCode),
		}},
		{two.PublicID, []string{"lajur 2 Lampiran", "LAMPIRAN KEPUTUSAN BUPATI UJI", "Jabatan yang tetap diduduki", "clerk1-e", "clerk1-f"}},
	} {
		text := w.text(tt.id)
		for _, part := range tt.parts {
			if !strings.Contains(text, part) {
				t.Errorf("the paper lacks %q:\n%s", part, text)
			}
		}
	}
	_, file, err := w.Extract(t.Context(), w.Actors["operator"], batch, 1)
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := pdftotext(t, file); !strings.Contains(text, "D I C A B U T") {
		t.Errorf("the extract of a withdrawn decree does not say so:\n%s", text)
	}
	if _, _, err := w.Extract(t.Context(), w.Actors["operator"], two.PublicID, 1); !errors.Is(err, decree.ErrNotFound) {
		t.Errorf("extract of a withdrawal = %v", err)
	}
}

// What has begun is not withdrawn, and the answer says what to do instead.
func TestWithdrawalRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	operator := w.Actors["operator"]
	id := w.issued(w.ready("clerk1-e", "clerk2"))
	for _, tt := range []struct {
		name  string
		who   access.Actor
		a     decree.Amendment
		want  error
		field string
	}{
		{"a verifier", w.Actors["verifier"], w.withdrawal(), access.ErrForbidden, ""},
		{"no defect", operator, decree.Amendment{Reason: why, FoundOn: w.Today()}, nil, "defect"},
		{"no reason", operator, decree.Amendment{Defect: decree.DefectSubstance, FoundOn: w.Today()}, nil, "reason"},
		{"a reason without end", operator, decree.Amendment{Defect: decree.DefectSubstance, FoundOn: w.Today(), Reason: strings.Repeat("a", 1001)}, nil, "reason"},
		{"no day", operator, decree.Amendment{Defect: decree.DefectSubstance, Reason: why}, nil, "found"},
		{"tomorrow", operator, decree.Amendment{Defect: decree.DefectSubstance, Reason: why, FoundOn: w.Today().AddDays(1)}, nil, "found"},
		{"before the decree", operator, decree.Amendment{Defect: decree.DefectSubstance, Reason: why, FoundOn: w.Today().AddDays(-1)}, nil, "found"},
	} {
		_, err := w.Amend(ctx, tt.who, id, 0, decree.Withdrawal, tt.a)
		if tt.want != nil && !errors.Is(err, tt.want) {
			t.Errorf("withdrawal by %s = %v, want %v", tt.name, err, tt.want)
		}
		if e, ok := errors.AsType[*errs.Error](err); tt.field != "" && (!ok || len(e.Fields) != 1 || e.Fields[0].Name != tt.field) {
			t.Errorf("withdrawal with %s = %v, want a fault of %s", tt.name, err, tt.field)
		}
	}
	wid := w.amending(id, decree.Withdrawal, w.withdrawal())
	if _, err := w.Amend(ctx, operator, id, 0, decree.Withdrawal, w.withdrawal()); !errors.Is(err, decree.ErrTwice) {
		t.Errorf("second withdrawal = %v, want ErrTwice", err)
	}
	if _, err := w.Amend(ctx, operator, wid, 0, decree.Withdrawal, w.withdrawal()); !errors.Is(err, decree.ErrAmending) {
		t.Errorf("withdrawal of a withdrawal = %v, want ErrAmending", err)
	}
	acting, self := w.Actors["ppk"], w.Official("ppk-self", access.PPK, "", w.People["clerk1-e"])
	acting.Definitive = false
	for who, want := range map[*access.Actor]error{&acting: decree.ErrActing, &self: decree.ErrOwn} {
		if err := w.Sign(ctx, *who, wid, 2, ""); !errors.Is(err, want) {
			t.Errorf("Sign = %v, want %v", err, want)
		}
	}
	if err := w.SendBack(ctx, w.Actors["ppk"], wid, 2, "Alasannya kurang jelas."); err != nil || w.get(wid).SentBack != "Alasannya kurang jelas." {
		t.Errorf("SendBack = %v, says %q", err, w.get(wid).SentBack)
	}
	if err := w.Drop(ctx, operator, wid, 3, ""); err != nil {
		t.Fatal(err)
	}
	wid = w.amending(id, decree.Withdrawal, w.withdrawal()) // given up, it can be drafted anew
	w.Wait(61)                                              // 5 December
	if err := w.Sign(ctx, w.Actors["ppk"], wid, 2, ""); !errors.Is(err, proposal.ErrInForce) {
		t.Errorf("Sign on the effective date = %v, want ErrInForce", err)
	}
	if n, err := w.Apply(ctx); n != 1 || err != nil {
		t.Errorf("Apply with a withdrawal that is not signed = %d, %v", n, err)
	}
	if _, err := w.Amend(ctx, operator, w.issued(w.ready("teacher1-c", "teacher2")), 0, decree.Withdrawal, w.withdrawal()); err != nil {
		t.Errorf("withdrawal of another decree = %v", err)
	}
	if may, err := w.get(id).MayAmend(operator, decree.Withdrawal, w.Today()); may || !errors.Is(err, proposal.ErrInForce) {
		t.Errorf("MayAmend of a decree in force = %t, %v", may, err)
	}
}

// TestWithdrawalRacesEffect signs the withdrawal on the last evening while the decree is carried out on its day: whatever
// comes first, exactly one of the two has happened at the end, and never both.
func TestWithdrawalRacesEffect(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	const n = 8
	w.Widen("clerk2", n)
	var ids, wids, people []string
	for i := range n {
		name := fmt.Sprintf("runner-%d", i)
		w.AddPerson(name, "clerk1")
		w.Widen("clerk1", 1)
		id := w.issued(w.ready(name, "clerk2"))
		ids, wids, people = append(ids, id), append(wids, w.amending(id, decree.Withdrawal, w.withdrawal())), append(people, name)
	}
	w.Wait(60) // the day before, on the signer's clock
	early := *w.Service
	late := *w.Service
	tomorrow := w.World.Now().AddDate(0, 0, 1)
	today := w.World.Now()
	early.Now, late.Now = func() time.Time { return today }, func() time.Time { return tomorrow }
	signed := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { signed[i] = early.Sign(ctx, w.Actors["ppk"], wids[i], 2, "") })
		wg.Go(func() {
			if _, err := late.Apply(ctx); err != nil {
				t.Errorf("Apply: %v", err)
			}
		})
	}
	wg.Wait()
	if _, err := late.Apply(ctx); err != nil { // what was held meanwhile
		t.Errorf("Apply: %v", err)
	}
	for i := range n {
		base, moved := w.get(ids[i]), strings.Contains(strings.Join(w.placements(people[i]), " "), "postclerk2 definitive")
		applied := base.People[0].AppliedAt != nil
		if withdrawn := base.State == decree.Revoked; withdrawn == applied || moved != applied || withdrawn != (signed[i] == nil) {
			t.Errorf("%s: withdrawn %t, carried out %t, moved %t, signing said %v", people[i], withdrawn, applied, moved, signed[i])
		}
		if err := signed[i]; err != nil && !errors.Is(err, proposal.ErrInForce) {
			t.Errorf("%s: Sign = %v, want ErrInForce", people[i], err)
		}
	}
}

// A withdrawal whose signature is uncertain holds its decree back over the effective date, until the signature is known.
func TestUncertainWithdrawalHolds(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		outcome error
		applied int
	}{{"signed after all", nil, 0}, {"refused", sign.ErrPassphrase, 1}} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			ctx := t.Context()
			id := w.issued(w.ready("clerk1-e", "clerk2"))
			wid := w.amending(id, decree.Withdrawal, w.withdrawal())
			signer := &broken{err: sign.ErrUncertain}
			w.Signer = signer
			w.Wait(60)
			if err := w.Sign(ctx, w.Actors["ppk"], wid, 2, ""); !errors.Is(err, sign.ErrUncertain) {
				t.Fatalf("Sign = %v, want uncertain", err)
			}
			w.Wait(2) // past the effective date
			if n, err := w.Apply(ctx); n != 0 || err != nil {
				t.Errorf("Apply while the signature is uncertain = %d, %v", n, err)
			}
			signer.err = tt.outcome
			if err := w.Sign(ctx, w.Actors["ppk"], wid, 2, ""); !errors.Is(err, tt.outcome) {
				t.Errorf("second Sign = %v, want %v", err, tt.outcome)
			}
			if n, err := w.Apply(ctx); n != tt.applied || err != nil {
				t.Errorf("Apply afterwards = %d, %v, want %d", n, err, tt.applied)
			}
			if gone := w.get(id).State == decree.Revoked; gone != (tt.outcome == nil) {
				t.Errorf("withdrawn: %t", gone)
			}
		})
	}
}

// A withdrawal asks for the initials of the rule of its own day, and what goes back is initialled anew.
func TestInitialsOnAmendments(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	id := w.issued(w.ready("clerk1-e", "clerk2"))
	w.Exec(`insert into policy_parameter (agency_id, key, valid, value, basis, source) values ($1, 'decree.initials', '[2020-01-01,)', '"head_pyb"', 'Uji', 'Uji')`, w.Agency)
	head, pyb, ppk := w.Official("head-initials", access.HRHead, "", proposaltest.Person{}), w.Actors["pyb"], w.Actors["ppk"]
	wid := w.amending(id, decree.Withdrawal, w.withdrawal())
	awaits := func(want ...access.Actor) {
		t.Helper()
		for _, who := range []access.Actor{head, pyb, ppk} {
			list, err := w.Awaiting(ctx, who)
			has := func() bool {
				for _, x := range want {
					if x.UserID == who.UserID {
						return true
					}
				}
				return false
			}()
			if err != nil || (len(list) == 1) != has {
				t.Errorf("%s awaits %+v, %v; want one: %t", who.Role, list, err, has)
			}
		}
	}
	awaits(head)
	if err := w.Sign(ctx, ppk, wid, 2, ""); !errors.Is(err, decree.ErrInitials) {
		t.Errorf("Sign without initials = %v", err)
	}
	if err := w.Initial(ctx, pyb, wid, 2); !errors.Is(err, decree.ErrInitials) {
		t.Errorf("Initial before one's turn = %v", err)
	}
	if err := w.Initial(ctx, head, wid, 2); err != nil {
		t.Fatal(err)
	}
	double := head
	double.Role = access.PyB
	if err := w.Initial(ctx, double, wid, 2); !errors.Is(err, decree.ErrInitialed) {
		t.Errorf("Initial in two offices = %v", err)
	}
	awaits(pyb)
	if err := w.Decline(ctx, pyb, wid, 2, "Alasannya kurang jelas."); err != nil || w.get(wid).SentBack == "" {
		t.Fatalf("Decline = %v, says %q", err, w.get(wid).SentBack)
	}
	awaits(head) // whoever drafts: the head may present it again
	if err := w.Present(ctx, w.Actors["operator"], wid, 3); err != nil || w.get(wid).SentBack != "" {
		t.Fatalf("Present = %v, says %q", err, w.get(wid).SentBack)
	}
	for _, who := range []access.Actor{head, pyb} {
		if err := w.Initial(ctx, who, wid, 4); err != nil {
			t.Fatal(err)
		}
	}
	awaits(ppk)
	if err := w.Sign(ctx, ppk, wid, 4, ""); err != nil || w.get(id).State != decree.Revoked {
		t.Errorf("Sign = %v, decree is %s", err, w.get(id).State)
	}
}

// A correction changes nothing of what was signed: it stands beside it, numbered and signed alike.
func TestCorrection(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	c := w.ready("teacher1-c", "teacher2")
	own := w.Official("own", access.Employee, "", w.People["teacher1-c"])
	id := w.issued(c)
	before := w.get(id)
	slip := decree.Amendment{Reason: "Gelar akademik belum dicantumkan dalam nama.", FoundOn: w.Today(), Ordinal: 1, Reads: "teacher1-c", Should: "teacher1-c, S.Pd."}
	cid := w.amended(id, decree.Correction, slip)
	base, d := w.get(id), w.get(cid)
	if base.State != decree.Issued || !bytes.Equal(base.File, before.File) || w.State(c) != proposal.DecreeIssued || len(base.Amended) != 1 || base.Amended[0].Number != d.Number {
		t.Errorf("corrected decree is %s, its case in %s, amended by %+v", base.State, w.State(c), base.Amended)
	}
	text := w.text(cid)
	for _, part := range []string{
		"RALAT ATAS KEPUTUSAN BUPATI UJI NOMOR 800.1.3.1/1/BKPSDM/2026 TENTANG PEMINDAHAN", "NOMOR 800.1.3.1/2/BKPSDM/2026", "kesalahan redaksional, yaitu: Gelar akademik",
		"Nomor 30 Tahun 2014", "KESATU : Memperbaiki kesalahan redaksional", "Atas nama : teacher1-c", "Bagian : Nama", "Tertulis : teacher1-c", "Seharusnya : teacher1-c, S.Pd.",
		"KEDUA", "tidak berubah", "KETIGA", decree.FormatCode(d.VerifyCode),
	} {
		if !strings.Contains(text, part) {
			t.Errorf("the paper lacks %q:\n%s", part, text)
		}
	}
	v, err := w.Verify(ctx, "10.0.0.0/24", base.VerifyCode)
	if err != nil || v.Verdict != decree.NotYet || len(v.Amended) != 1 || v.Amended[0].Kind != decree.Correction {
		t.Errorf("Verify = %+v, %v", v, err)
	}
	if n, err := db.Value[int](ctx, w.db(), `select count(*)::int from notice where user_id = $1 and key = 'decree.notice.corrected'`, own.UserID); err != nil || n != 1 {
		t.Errorf("%d notices of the correction, %v", n, err)
	}
	o, err := w.Own(ctx, own, id)
	if err != nil || len(o.Amended) != 1 || o.Amended[0].Amendment.Should != slip.Should {
		t.Errorf("own decree is amended by %+v, %v", o.Amended, err)
	}
	w.Wait(61)
	if n, err := w.Apply(ctx); n != 1 || err != nil {
		t.Errorf("Apply of a corrected decree = %d, %v", n, err)
	}
	number := slip
	number.FoundOn, number.Reads, number.Should = w.Today(), "198804112015012003", "198804112015012004" // after the day too; the number as it is typed
	if got := w.get(w.amended(id, decree.Correction, number)).Amendment; got.Reads != "19880411 201501 2 003" || got.Should != "19880411 201501 2 004" || got.Part != "NIP" {
		t.Errorf("correction of a number = %+v", got)
	}
}

// A correction in a batch is told to the person whose data it concerns, and to nobody else.
func TestCorrectionConcernsOnePerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Widen("clerk2", 2)
	id := w.issued(w.ready("clerk1-e", "clerk2"), w.ready("clerk1-f", "clerk2"))
	cid := w.amended(id, decree.Correction, decree.Amendment{Reason: why, FoundOn: w.Today(), Ordinal: 2, Reads: "clerk1-f", Should: "Clerk Satu F"})
	if text := w.text(cid); !strings.Contains(text, "Nomor urut lampiran : 2") || strings.Contains(text, "clerk1-e") || strings.Contains(text, "LAMPIRAN KEPUTUSAN") {
		t.Errorf("the paper says:\n%s", text)
	}
	for name, want := range map[string]int{"clerk1-e": 0, "clerk1-f": 1} {
		own := w.Official(name+"-account", access.Employee, "", w.People[name])
		o, err := w.Own(t.Context(), own, id)
		if err != nil || len(o.Amended) != want {
			t.Errorf("%s is told of %d corrections, %v, want %d", name, len(o.Amended), err, want)
		}
		if _, _, err := w.OwnPaper(t.Context(), own, cid); (err == nil) != (want == 1) {
			t.Errorf("paper for %s: %v", name, err)
		}
	}
}

func TestCorrectionRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	operator := w.Actors["operator"]
	id := w.issued(w.ready("clerk1-e", "clerk2"))
	slip := func(ordinal int, reads, should string) decree.Amendment {
		return decree.Amendment{Reason: why, FoundOn: w.Today(), Ordinal: ordinal, Reads: reads, Should: should}
	}
	for _, tt := range []struct {
		name  string
		a     decree.Amendment
		field string
	}{
		{"words that do not stand there", slip(1, "Nama Lain", "clerk1-e"), "reads"},
		{"nobody's data", slip(2, "clerk1-e", "clerk1-x"), "reads"},
		{"nothing wrong", slip(1, "", "clerk1-x"), "reads"},
		{"nothing right", slip(1, "clerk1-e", " "), "should"},
		{"the same words", slip(1, "clerk1-e", " clerk1-e"), "should"},
		{"the day of the move", slip(0, "terhitung mulai tanggal 5 Desember 2026", "terhitung mulai tanggal 6 Desember 2026"), "reads"},
	} {
		_, err := w.Amend(ctx, operator, id, 0, decree.Correction, tt.a)
		if e, ok := errors.AsType[*errs.Error](err); !ok || len(e.Fields) != 1 || e.Fields[0].Name != tt.field {
			t.Errorf("correction of %s = %v, want a fault of %s", tt.name, err, tt.field)
		}
	}
	if _, err := w.Amend(ctx, operator, w.presented(w.ready("teacher1-c", "teacher2")), 0, decree.Correction, slip(1, "teacher1-c", "x")); !errors.Is(err, decree.ErrAmending) {
		t.Errorf("correction of what is not signed = %v", err)
	}
	waiting := w.amending(id, decree.Correction, slip(0, "tunjangan", "tunjangan jabatan"))
	w.amended(id, decree.Withdrawal, w.withdrawal())
	if err := w.Sign(ctx, w.Actors["ppk"], waiting, 2, ""); !errors.Is(err, decree.ErrWithdrawn) {
		t.Errorf("Sign of the correction of a withdrawn decree = %v", err)
	}
	if _, err := w.Amend(ctx, operator, id, 0, decree.Correction, slip(1, "clerk1-e", "x")); !errors.Is(err, decree.ErrWithdrawn) {
		t.Errorf("correction of a withdrawn decree = %v", err)
	}
}

// The database itself keeps what the service promises.
func TestDatabaseHoldsAmendments(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.issued(w.ready("clerk1-e", "clerk2"))
	force := func(sql string, args ...any) error {
		return w.db().Housekeep(t.Context(), "test", func(tx *db.Tx) error { _, err := tx.Exec(t.Context(), sql, args...); return err })
	}
	amend := func(kind string) error {
		return force(`insert into decree (agency_id, kind, public_id, amends_id, amendment, subject, place)
			select agency_id, $2, $2 || left(public_id, 5), id, '{"reason": "x", "found_on": "2026-10-05", "defect": "substance", "reads": "a", "should": "b"}', '', '' from decree where public_id = $1`, id, kind)
	}
	try := func(name, constraint string, err error) {
		t.Helper()
		if !db.IsConstraint(err, constraint) {
			t.Errorf("%s: %v, want %s", name, err, constraint)
		}
	}
	try("a signed text changed", "decree_stays", force(`update decree set subject = 'lain' where public_id = $1`, id))
	try("a signed decree back in draft", "decree_stays", force(`update decree set state = 'draft' where public_id = $1`, id))
	try("a signed decree deleted", "decree_stays", force(`delete from decree where public_id = $1`, id))
	try("a person of a signed decree changed", "decree_stays", force(`update decree_person set snapshot = '{}'`))
	try("withdrawn by nothing", "decree_withdrawn_by_decree", force(`update decree set state = 'revoked' where public_id = $1`, id))
	try("a number twice", "decree_number_unique", func() error {
		other := w.presented(w.ready("teacher1-c", "teacher2"))
		return force(`update decree d set number = b.number, sequence = b.sequence, year = b.year from decree b where b.public_id = $1 and d.public_id = $2`, id, other)
	}())
	w.amended(id, decree.Withdrawal, w.withdrawal())
	try("a withdrawn decree in force again", "decree_stays", force(`update decree set state = 'issued' where public_id = $1`, id))
	try("a withdrawn decree carried out", "decree_carried_out", force(`update decree_person set applied_at = now() where decree_id = (select id from decree where public_id = $1)`, id))
	try("a placement by a withdrawn decree", "decree_carried_out", force(`insert into placement (agency_id, employee_id, seat_id, kind, valid, decree_id)
		select p.agency_id, p.employee_id, p.seat_id, 'definitive', '[2030-01-01,)', d.id from placement p, decree d where d.public_id = $1 limit 1`, id))
	try("a correction of a withdrawn decree", "decree_amends_in_force", amend("correction"))
	id = w.issued(w.ready("clerk1-f", "clerk2"))
	w.Wait(61)
	if _, err := w.Apply(context.Background()); err != nil {
		t.Fatal(err)
	}
	try("a withdrawal of what has taken effect", "decree_withdrawn_in_time", amend("withdrawal"))
}

// A case is cancelled while its decree has neither taken effect nor been carried out, and at no other time: the service's rule
// and the database's are one, whatever day is decided on.
func TestCancelInTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.issued(w.ready("clerk1-e", "clerk2"))
	d := w.get(id)
	undo := errors.New("undone")
	// allowed reports whether the database takes a statement, and leaves nothing of it behind.
	allowed := func(t *rapid.T, ctx context.Context, tx *db.Tx, constraint, sql string, args ...any) bool {
		nested, err := tx.Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		_, err = nested.Exec(ctx, sql, args...)
		if err != nil && !db.IsConstraint(err, constraint) {
			t.Fatalf("%v, want %s", err, constraint)
		}
		if err := nested.Rollback(ctx); err != nil {
			t.Fatal(err)
		}
		return err == nil
	}
	rapid.Check(t, func(t *rapid.T) {
		ctx := context.Background()
		on := d.EffectiveOn.AddDays(rapid.IntRange(-3, 3).Draw(t, "days after it takes effect"))
		carriedOut := rapid.Bool().Draw(t, "carried out")
		err := w.db().Housekeep(ctx, "test", func(tx *db.Tx) error {
			if carriedOut {
				if _, err := tx.Exec(ctx, `update decree_person set applied_at = now() where decree_id = $1`, d.ID); err != nil {
					return err
				}
			}
			withdrawn := allowed(t, ctx, tx, "decree_withdrawn_in_time", `
				insert into decree (agency_id, kind, public_id, amends_id, amendment, subject, place, decided_on)
				select agency_id, 'withdrawal', 'x', id, '{"reason": "x", "found_on": "2026-10-05", "defect": "substance"}', '', '', $2 from decree where id = $1`, d.ID, on)
			cancelled := allowed(t, ctx, tx, "proposal_cancelled_in_time",
				`update proposal set state = 'cancelled', open = false, closed_at = now() where public_id = $1`, d.People[0].CaseID)
			if rule := proposal.InTime(d.EffectiveOn, on, carriedOut); (rule == nil) != (withdrawn && cancelled) {
				t.Errorf("on %s, carried out %t: the rule says %v, the database withdraws %t and cancels %t", on, carriedOut, rule, withdrawn, cancelled)
			}
			if cancelled == carriedOut {
				t.Errorf("carried out %t: cancelled %t", carriedOut, cancelled)
			}
			err := w.World.Cases.Cancel(ctx, tx, w.Actors["ppk"], d.People[0].CaseID, on, why)
			if (err == nil) != (withdrawn && cancelled) || err != nil && !errors.Is(err, proposal.ErrInForce) {
				t.Errorf("on %s, carried out %t: Cancel = %v", on, carriedOut, err)
			}
			return undo
		})
		if !errors.Is(err, undo) {
			t.Fatal(err)
		}
	})
}
