package identity

import (
	"context"
	"crypto/sha256"
	"runtime"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"mutasi/internal/errs"
)

// OWASP Password Storage Cheat Sheet, minimum for argon2id.
var params = &argon2id.Params{Memory: 19456, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// MinPassword and MaxPassword bound the length of a new password, in characters and bytes of its normal form. The minimum
// is that of NIST SP 800-63B-4, 3.1.1.2, for a password that is the only factor.
const (
	MinPassword = 15
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

// normal is the form in which a password is hashed, so that it does not matter how a keyboard composes a letter.
func normal(password string) string { return norm.NFKC.String(password) }

// HashPassword returns the PHC string of the password.
func HashPassword(ctx context.Context, password string) (string, error) {
	release, err := slot(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	return argon2id.CreateHash(normal(password), params)
}

// digest is what is kept of a random token of a browser or a link, which needs no slow hash.
func digest(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
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
		_, _ = argon2id.ComparePasswordAndHash(normal(password), nobody)
		return false, nil
	}
	return argon2id.ComparePasswordAndHash(normal(password), hash)
}

// Words are a new password as it was typed, twice.
type Words struct{ New, Again string }

// faults adds to f what is wrong with a new password of the owner. Neither kinds of characters nor a term are asked for
// (ASVS 5.0, 6.2.5 and 6.2.10).
func (w Words) faults(f *errs.Fields, o owner) {
	next := normal(w.New)
	switch n := utf8.RuneCountInString(next); {
	case n == 0:
		f.Add("password", "identity.enter_password")
	case !utf8.ValidString(w.New):
		f.Add("password", "common.not_text")
	case n < MinPassword:
		f.Add("password", "identity.short_password", "min", MinPassword, "length", n)
	case len(next) > MaxPassword:
		f.Add("password", "identity.long_password", "max", MaxPassword)
	case o.guesses(next):
		f.Add("password", "identity.guessable_password", "min", ownCharacters)
	case next != normal(w.Again):
		f.Add("password_again", "identity.passwords_differ")
	}
}
