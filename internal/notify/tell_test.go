package notify_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/db"
	"mutasi/internal/notify"
	"mutasi/internal/proposal/proposaltest"
)

// Whoever is a recipient is told once for an effect, by whatever message and however often they are named; accounts that are
// closed are not told, and a message without recipients tells nobody.
func TestTold(t *testing.T) {
	t.Parallel()
	w := proposaltest.New(t)
	open, closed := w.Actors["operator"].UserID, w.Actors["head-transport"].UserID
	const named = `select id as user_id, @args::jsonb as args, 'x1'::text as subject, @effect::text as effect from unnest(@users::bigint[]) id`
	message := notify.Message{At: w.Now(), Key: "proposal.notice.turn", Kind: "proposal", Recipients: named}
	told := func(effect string, users ...int64) {
		t.Helper()
		err := w.DB.Housekeep(t.Context(), "test", func(tx *db.Tx) error {
			if _, err := tx.Exec(t.Context(), `update user_account set disabled_at = @at where id = @id`, pgx.NamedArgs{"at": w.Now(), "id": closed}); err != nil {
				return err
			}
			values := pgx.NamedArgs{"args": map[string]string{"name": "A"}, "effect": effect, "users": users}
			if err := message.Tell(t.Context(), tx, values); err != nil {
				return err
			}
			var b pgx.Batch
			message.Queue(&b, values)
			return tx.SendBatch(t.Context(), &b).Close()
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	count := func(want int) {
		t.Helper()
		n, err := db.Value[int](context.Background(), w.DB, `select count(*)::int from notice where read_at is null`)
		if err != nil || n != want {
			t.Fatalf("%d notices, want %d: %v", n, want, err)
		}
	}
	told("first")
	count(0)
	told("first", open, closed, open)
	count(1)
	told("second", open)
	count(2)
	list, _, err := (&notify.Service{DB: w.DB, Now: w.Now}).List(t.Context(), w.Actors["operator"], 0, 5)
	if err != nil || len(list) != 2 || list[0].Key != message.Key || list[0].SubjectKind != "proposal" || list[0].SubjectID != "x1" ||
		list[0].Args["name"] != "A" || !list[0].At.Equal(w.Now()) {
		t.Errorf("%+v, %v", list, err)
	}
}
