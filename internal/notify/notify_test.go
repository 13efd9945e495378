package notify_test

import (
	"errors"
	"testing"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/notify"
	"mutasi/internal/proposal/proposaltest"
)

func TestNoticesAreReadOnce(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	s := &notify.Service{DB: w.DB, Now: w.Now}
	id := w.Submitted(w.Actors["operator"], "clerk1-e", "clerk2")
	head, other := w.Actors["head-education"], w.Actors["head-transport"]
	page := func(who access.Actor, before int64, limit int) ([]notify.Notice, bool) {
		t.Helper()
		list, more, err := s.List(t.Context(), who, before, limit)
		if err != nil {
			t.Fatal(err)
		}
		return list, more
	}

	first, more := page(head, 0, 5)
	if len(first) != 1 || more || first[0].Read || first[0].Key != "proposal.notice.turn" || first[0].SubjectID != id || first[0].Args["name"] != "clerk1-e" {
		t.Fatalf("the head was told %+v, more %t", first, more)
	}
	if err := s.Read(t.Context(), other, first[0].ID); !errors.Is(err, access.ErrNotFound) {
		t.Errorf("reading another's notice: %v", err)
	}
	for range 2 {
		if err := s.Read(t.Context(), head, first[0].ID); err != nil {
			t.Fatal(err)
		}
	}
	w.Wait(10)
	if err := w.Cases.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	newest, more := page(head, 0, 1)
	if len(newest) != 1 || !more || newest[0].Read || newest[0].Key != "proposal.notice.late" {
		t.Fatalf("newest %+v, more %t: a reminder that is not read, and more", newest, more)
	}
	if older, more := page(head, newest[0].ID, 1); len(older) != 1 || more || !older[0].Read || older[0].ID != first[0].ID {
		t.Errorf("older %+v, more %t: the first, which was read, and no more", older, more)
	}
	if theirs, _ := page(other, 0, 5); len(theirs) == 0 || theirs[len(theirs)-1].Read {
		t.Errorf("the other head's %+v are read without them", theirs)
	}
	audited, err := db.Value[int](t.Context(), w.DB, `select count(*)::int from audit_event where action = 'notice.read' and subject_id = $1`, head.PublicID)
	if err != nil || audited != 2 {
		t.Errorf("%d records, %v", audited, err)
	}
}
