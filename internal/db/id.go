package db

import (
	"crypto/rand"
	"strings"
	"unicode"
)

const crockford = "0123456789abcdefghjkmnpqrstvwxyz"

// NewPublicID returns 10 random characters of Crockford base32 (50 bits), the id of a thing in URLs.
func NewPublicID() string { return RandomText(10) }

// RandomText returns n random characters of lower-case Crockford base32, 5 bits each.
func RandomText(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	var s strings.Builder
	for _, x := range b {
		s.WriteByte(crockford[x&31])
	}
	return s.String()
}

var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// Like prepares what somebody typed for a like pattern over lower-case text: nothing in it is a wildcard.
func Like(s string) string { return likeEscaper.Replace(strings.ToLower(s)) }

// Trigrams reports whether an index by trigrams can find what holds s: whether three letters or digits stand together in
// it. For a text without them PostgreSQL reads the whole of such an index, of every government; better the names of one.
func Trigrams(s string) bool {
	run := 0
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			run = 0
			continue
		}
		if run++; run == 3 {
			return true
		}
	}
	return false
}
