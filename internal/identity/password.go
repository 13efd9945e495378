package identity

import (
	"context"
	"runtime"
	"time"

	"github.com/alexedwards/argon2id"

	"mutasi/internal/errs"
)

// OWASP Password Storage Cheat Sheet, minimum for argon2id.
var params = &argon2id.Params{Memory: 19456, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// MinPassword and MaxPassword bound the length of a password, in characters and bytes.
const (
	MinPassword = 12
	MaxPassword = 256
)

// hashing bounds the memory and processors that sign-ins may take.
var hashing = make(chan struct{}, runtime.NumCPU())

var errBusy = errs.New(errs.Unavailable, "identity.busy")

func slot(ctx context.Context) (release func(), err error) {
	t := time.NewTimer(2 * time.Second)
	defer t.Stop()
	select {
	case hashing <- struct{}{}:
		return func() { <-hashing }, nil
	case <-t.C:
		return nil, errBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// HashPassword returns the PHC string of the password.
func HashPassword(ctx context.Context, password string) (string, error) {
	release, err := slot(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	return argon2id.CreateHash(password, params)
}

// nobody is compared against when the account does not exist, so that both answers take the same time.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

func comparePassword(ctx context.Context, password, hash string) (bool, error) {
	release, err := slot(ctx)
	if err != nil {
		return false, err
	}
	defer release()
	if hash == "" {
		_, _ = argon2id.ComparePasswordAndHash(password, nobody)
		return false, nil
	}
	return argon2id.ComparePasswordAndHash(password, hash)
}
