package db_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"mutasi/internal/db"
	"mutasi/internal/dbtest"
)

// listen collects what a listener says: "+" and "-" for told, and the messages.
func listen(t *testing.T, d *db.DB) (said chan string) {
	t.Helper()
	said = make(chan string, 100)
	ctx, end := context.WithCancel(context.WithoutCancel(t.Context()))
	var wg sync.WaitGroup
	wg.Go(func() {
		d.Listen(ctx, "kabar", func(told bool) {
			if told {
				said <- "+"
			} else {
				said <- "-"
			}
		}, func(m string) { said <- m })
	})
	t.Cleanup(func() { end(); wg.Wait() })
	return said
}

func next(t *testing.T, said chan string) string {
	t.Helper()
	select {
	case m := <-said:
		return m
	case <-time.After(20 * time.Second):
		t.Fatal("nothing is said")
		return ""
	}
}

func TestListen(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	said, other := listen(t, d), listen(t, d)
	if a, b := next(t, said), next(t, other); a != "+" || b != "+" {
		t.Fatalf("said %q and %q, want told", a, b)
	}
	err := d.Housekeep(t.Context(), "test.tell", func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `select pg_notify('kabar', 'satu'), pg_notify('lain', 'bukan'), pg_notify('kabar', 'dua')`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, ear := range []chan string{said, other} {
		if a, b := next(t, ear), next(t, ear); a != "satu" || b != "dua" {
			t.Errorf("heard %q and %q, want what was told on the channel, in order", a, b)
		}
	}
}

// A connection pooler may take LISTEN and pass nothing on: then nothing is ever said to be told.
func TestListenWithoutEchoIsNotTold(t *testing.T) {
	t.Parallel()
	url := dbtest.Clone(t, "", nil)
	d := dbtest.Open(t, url)
	err := d.Housekeep(t.Context(), "test.mute", func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `create schema mute; create function mute.pg_notify(text, text) returns void language sql as $$ select $$`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	sign := "?"
	if strings.Contains(url, sign) {
		sign = "&"
	}
	said := listen(t, dbtest.Open(t, url+sign+"search_path=mute,pg_catalog,public"))
	if a := next(t, said); a != "-" {
		t.Errorf("said %q, want that nothing is told", a)
	}
}
