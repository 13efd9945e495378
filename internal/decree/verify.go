package decree

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
)

// Lookups per network and minute on the public verification page: a person never needs so many, and guessing one of
// the 60-bit codes would take longer than any decree is of use.
const maxLookups = 30

// FormatCode writes a code in groups: 7K2M-9QXF-4T3P.
func FormatCode(code string) string {
	var b strings.Builder
	for i, r := range code {
		if i > 0 && i%codeGroup == 0 {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// ParseCode reads a code as people type it: any case, any grouping, with the letters taken for digits that Crockford's
// alphabet leaves out. ok is false for anything else.
func ParseCode(text string) (code string, ok bool) {
	var b strings.Builder
	for _, r := range strings.ToUpper(text) {
		switch r {
		case 'I', 'L':
			r = '1'
		case 'O':
			r = '0'
		case '-', ' ', '.', '\u2010', '\u2011', '\u2013':
			continue
		}
		if !strings.ContainsRune(crockford, r) || b.Len() == codeLength {
			return "", false
		}
		b.WriteRune(r)
	}
	return b.String(), b.Len() == codeLength
}

// A Verdict is the answer to "is this decree real?".
type Verdict string

// The verdicts.
const (
	Genuine     Verdict = "genuine"      // in force
	GenuineGone Verdict = "revoked"      // genuine, but revoked
	Damaged     Verdict = "damaged"      // the stored file is not the one that was signed
	Unknown     Verdict = "unknown"      // no decree has the code
	Malformed   Verdict = "malformed"    // not a code at all
	NotYet      Verdict = "not_in_force" // genuine; its effective date lies ahead
)

// Verification is what everybody may know about a decree.
type Verification struct {
	Verdict     Verdict
	Code        string
	Number      string
	Subject     string
	Agency      string
	Signer      string // title and name
	Method      string
	Hash        string // SHA-256 of the file, hexadecimal
	DecidedOn   asn.Date
	EffectiveOn asn.Date
	RevokedOn   asn.Date
	People      []string // masked names
	Timezone    string
	Kind        Kind
	Base        string      // number of the decree that this one corrects or withdraws
	BaseCode    string      // its code
	Amended     []AmendedBy // signed corrections, and the withdrawal
}

const sqlVerify = `
select d.public_id, d.kind, d.state, d.number, d.subject, a.name as agency, a.timezone, coalesce(d.signer->>'title', '') as title,
       coalesce(d.signer->>'name', '') as name, d.sign_method as method, d.file_sha256 as sum, f.content, d.decided_on, d.effective_on,
       array(select x.snapshot->>'name' from decree_person x where x.decree_id = coalesce(d.amends_id, d.id)
              and coalesce((d.amendment->>'ordinal')::int, x.ordinal) = x.ordinal order by x.ordinal limit 50) as people,
       coalesce(b.number, '') as base, coalesce(b.verify_code, '') as base_code,` + amendedBy + `), '[]') as amended
  from decree d
  left join decree b on b.id = d.amends_id
  join agency a on a.id = d.agency_id
  join stored_file f on f.sha256 = d.file_sha256
 where d.verify_code = $1 and d.state in ('issued', 'revoked')`

type verifyRow struct {
	PublicID    string
	Kind        Kind
	State       State
	Number      string
	Subject     string
	Agency      string
	Timezone    string
	Title       string
	Name        string
	Method      string
	Sum         []byte
	Content     []byte
	DecidedOn   asn.Date
	EffectiveOn asn.Date
	People      []string
	Base        string
	BaseCode    string
	Amended     []AmendedBy
}

// Verify answers whether a decree with the code exists and holds. network is where the question comes from.
func (s *Service) Verify(ctx context.Context, network, text string) (Verification, error) {
	code, ok := ParseCode(text)
	if !ok {
		return Verification{Verdict: Malformed}, nil
	}
	if err := s.throttle(ctx, network); err != nil {
		return Verification{}, err
	}
	r, err := db.One[verifyRow](ctx, s.DB, sqlVerify, code)
	if db.IsNoRows(err) {
		return Verification{Verdict: Unknown, Code: code}, nil
	}
	if err != nil {
		return Verification{}, fmt.Errorf("verify: %w", err)
	}
	v := Verification{
		Verdict: Genuine, Code: code, Number: r.Number, Subject: r.Subject, Agency: r.Agency, Signer: strings.TrimSpace(r.Title + " " + r.Name),
		Method: r.Method, Hash: hex.EncodeToString(r.Sum), DecidedOn: r.DecidedOn, EffectiveOn: r.EffectiveOn, Timezone: r.Timezone,
		Kind: r.Kind, Base: r.Base, BaseCode: r.BaseCode, Amended: r.Amended,
	}
	for _, name := range r.People {
		v.People = append(v.People, Mask(name))
	}
	sum := sha256.Sum256(r.Content)
	switch {
	case string(sum[:]) != string(r.Sum):
		v.Verdict = Damaged
	case r.State == Revoked:
		v.Verdict = GenuineGone
		for _, a := range r.Amended {
			if a.Kind == Withdrawal {
				v.RevokedOn = a.DecidedOn
			}
		}
	case s.today(r.Timezone).Before(r.EffectiveOn):
		v.Verdict = NotYet
	}
	return v, nil
}

const sqlCountLookup = `
insert into decree_lookup (network, minute, lookups) values ($1, date_trunc('minute', $2::timestamptz), 1)
on conflict (network, minute) do update set lookups = decree_lookup.lookups + 1
returning lookups`

// throttle counts a lookup and refuses too many in one minute.
func (s *Service) throttle(ctx context.Context, network string) error {
	now := s.Now()
	var n int
	err := s.DB.Housekeep(db.WithoutKey(ctx), "decree.lookup", func(tx *db.Tx) (err error) {
		n, err = db.Value[int](ctx, tx, sqlCountLookup, network, now)
		return err
	})
	if err != nil {
		return fmt.Errorf("count lookup: %w", err)
	}
	if n > maxLookups {
		at := now.Truncate(time.Minute).Add(time.Minute)
		return &errs.Error{Kind: ErrThrottled.Kind, Key: ErrThrottled.Key, RetryAt: at, Err: errors.New("too many lookups")}
	}
	return nil
}

// Mask keeps the first letter of each word of a name and hides the rest, titles with it: "S*** R*******".
func Mask(name string) string {
	name, _, _ = strings.Cut(name, ",")
	words := strings.Fields(name)
	for i, w := range words {
		r := []rune(w)
		for j := range r {
			if j > 0 && (unicode.IsLetter(r[j]) || unicode.IsDigit(r[j])) {
				r[j] = '*'
			}
		}
		words[i] = string(r)
	}
	return strings.Join(words, " ")
}
