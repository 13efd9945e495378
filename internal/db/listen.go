package db

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	beat     = 5 * time.Second // between two echoes
	patience = 2 * time.Second // for an echo, and before trying again after a failure
)

// echoes begin messages that listeners send to themselves.
const echoes = "echo "

var errDeaf = errors.New("no echo")

const sqlNotify = `select pg_notify($1, $2)`

// Listen hears what the database tells on a channel, on a connection of its own, until ctx ends. told says from when on
// messages arrive: true once a message of its own, sent by the pool, has come back, which it asks again every few seconds; false
// as soon as one has not or the connection is lost, after which messages may have been missed. heard gets each message, in the
// order of the commits that sent them. Both are called by one goroutine.
func (d *DB) Listen(ctx context.Context, channel string, told func(bool), heard func(message string)) {
	for ctx.Err() == nil {
		_ = d.listen(ctx, channel, told, heard) // it is tried again, and whoever asks the database itself hears why it fails
		told(false)
		select {
		case <-ctx.Done():
		case <-time.After(patience):
		}
	}
}

func (d *DB) listen(ctx context.Context, channel string, told func(bool), heard func(message string)) error {
	conn, err := pgx.ConnectConfig(ctx, d.pool.Config().ConnConfig)
	if err != nil {
		return err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer cancel()
		_ = conn.Close(ctx)
	}()
	if _, err := conn.Exec(ctx, "listen "+pgx.Identifier{channel}.Sanitize()); err != nil {
		return err
	}
	echo := echoes + NewPublicID()
	for {
		if _, err := d.pool.Exec(ctx, sqlNotify, channel, echo); err != nil {
			return err
		}
		if back, err := hear(ctx, conn, patience, echo, heard); err != nil || !back {
			return errors.Join(err, errDeaf)
		}
		told(true)
		if _, err := hear(ctx, conn, beat, "", heard); err != nil {
			return err
		}
	}
}

// hear passes on what comes until the echo has come or the time is over.
func hear(ctx context.Context, conn *pgx.Conn, during time.Duration, echo string, heard func(message string)) (back bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, during)
	defer cancel()
	for {
		n, err := conn.WaitForNotification(ctx)
		switch {
		case errors.Is(ctx.Err(), context.DeadlineExceeded):
			return false, nil
		case err != nil:
			return false, err
		case n.Payload == echo:
			return true, nil
		case !strings.HasPrefix(n.Payload, echoes):
			heard(n.Payload)
		}
	}
}
