package decree

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/errs"
	"mutasi/internal/proposal"
	"mutasi/internal/sign"
)

// errRehearsed ends the transaction in which the signing was tried: it could go through.
var errRehearsed = errors.New("rehearsed")

// Sign signs a decree that was laid before the actor: number, date and the exact bytes are stored first, then the
// signature is made outside of any transaction, then decree and cases are issued together. If the process dies or the
// signing service does not answer in between, signing again finishes the same decree under the same number.
func (s *Service) Sign(ctx context.Context, who access.Actor, id string, version int, pass sign.Passphrase) error {
	plain := db.WithoutKey(ctx) // the key of the form belongs to the effect, which is the issue
	d, err := get(plain, s.DB, id)
	if err != nil {
		return err
	}
	if d.State != Issued { // else only the key can tell whether this is the same request again
		if err := s.rehearse(plain, who, id, version); err != nil {
			return err
		}
		late := d
		if d, err = s.intend(plain, who, id); err != nil {
			return s.inTime(plain, err, late)
		}
	}
	if d.State == Issued {
		return s.issue(ctx, who, id, d.Intent, sign.Signed{})
	}
	signed, err := s.obtain(plain, who, d, pass)
	if err != nil {
		return err
	}
	return s.issue(ctx, who, id, d.Intent, signed)
}

// rehearse carries out the issue and takes it back: a signature cannot be taken back, so everything that could refuse
// it (the right to sign, separation of duties, the state of every case) is asked before.
func (s *Service) rehearse(ctx context.Context, who access.Actor, id string, version int) error {
	err := s.change(ctx, who, access.DecreeSign, id, 0, "rehearse", func(tx *db.Tx, d *Decree) error {
		switch {
		case d.State == Issued: // by another press of the same button, perhaps: the key tells
			return errRehearsed
		case version != 0 && version != d.Version:
			return ErrStale
		case d.State != Signing:
			return ErrState
		case !who.Definitive:
			return ErrActing
		case d.concerns(who):
			return ErrOwn
		}
		if _, err := d.initialled(who); err != nil {
			return err
		}
		if err := s.follow(ctx, tx, who, d, proposal.Issue, ""); err != nil {
			return err
		}
		return errRehearsed
	})
	if errors.Is(err, errRehearsed) {
		return nil
	}
	return err
}

// intend gives the decree its number and stores the bytes to be signed, unless an earlier attempt has.
func (s *Service) intend(ctx context.Context, who access.Actor, id string) (*Decree, error) {
	var out *Decree
	err := s.change(ctx, who, access.DecreeSign, id, 0, "number", func(tx *db.Tx, d *Decree) error {
		out = d
		switch {
		case d.State == Issued || d.Intent != nil:
			return errRehearsed // nothing to store
		case d.State != Signing:
			return ErrState
		}
		before := d.auditView()
		if err := s.number(ctx, tx, who, d); err != nil {
			return err
		}
		file, err := d.paper(s.BaseURL, s.Signer.Method())
		if err != nil {
			return err
		}
		if d.Intent, err = keep(ctx, tx, file); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlSetIntent, pgx.NamedArgs{"id": d.ID, "sum": d.Intent, "at": s.Now(), "by": who.UserID, "on": d.DecidedOn}); err != nil {
			return fmt.Errorf("store intent: %w", err)
		}
		return tx.Audit(ctx, d.subject(), before, d.auditView())
	})
	if errors.Is(err, errRehearsed) {
		err = nil
	}
	return out, err
}

// number takes the next number of the register, unless the decree has one from an attempt that was refused, and sets
// date and signer.
func (s *Service) number(ctx context.Context, tx *db.Tx, who access.Actor, d *Decree) error {
	d.DecidedOn = s.today(d.Timezone)
	if d.Number != "" {
		return nil
	}
	nip, err := db.Value[string](ctx, tx, sqlActorNIP, who.EmployeeID)
	if err != nil && !db.IsNoRows(err) {
		return fmt.Errorf("find signer: %w", err)
	}
	d.Signer.Name, d.Signer.NIP = who.Name, nip
	year := d.DecidedOn.Year()
	n, err := db.Value[int](ctx, tx, sqlTakeNumber, d.AgencyID, year, d.Code)
	if err != nil {
		return fmt.Errorf("take number: %w", err)
	}
	d.Number = formatNumber(d.Code, n, officeCode(d.HRName), year)
	d.VerifyCode = newCode()
	if _, err := tx.Exec(ctx, sqlSetNumber, pgx.NamedArgs{
		"id": d.ID, "number": d.Number, "sequence": n, "year": year, "on": d.DecidedOn, "code": d.VerifyCode, "signer": d.Signer,
	}); err != nil {
		return fmt.Errorf("set number: %w", err)
	}
	return nil
}

const sqlActorNIP = `select nip from employee where id = $1`

// obtain gets the signature on the stored bytes: one made earlier if there is one. A refusal frees the decree for
// another attempt; what is uncertain stays as it is.
func (s *Service) obtain(ctx context.Context, who access.Actor, d *Decree, pass sign.Passphrase) (sign.Signed, error) {
	file, err := fetch(ctx, s.DB, d.Intent)
	if err != nil {
		return sign.Signed{}, err
	}
	sum := [sha256.Size]byte(d.Intent)
	signed, ok, err := s.Signer.Find(ctx, sum)
	if err != nil || ok {
		return signed, err
	}
	signed, err = s.Signer.Sign(ctx, sign.Request{Document: file, SHA256: sum, Signer: d.Signer.Name, Passphrase: pass})
	if err == nil || errors.Is(err, sign.ErrUncertain) || ctx.Err() != nil || errs.KindOf(err) == errs.Internal {
		return signed, err
	}
	refused := s.change(ctx, who, access.DecreeSign, d.PublicID, 0, "refused", func(tx *db.Tx, d *Decree) error {
		if _, err := tx.Exec(ctx, sqlClearIntent, d.ID); err != nil {
			return fmt.Errorf("clear intent: %w", err)
		}
		return tx.Audit(ctx, d.subject(), nil, nil)
	})
	return sign.Signed{}, errors.Join(err, refused)
}

// issue stores the signed file and moves decree and cases, once. Follow sends the notices.
func (s *Service) issue(ctx context.Context, who access.Actor, id string, intent []byte, signed sign.Signed) error {
	return s.change(ctx, who, access.DecreeSign, id, 0, "sign", func(tx *db.Tx, d *Decree) error {
		switch {
		case d.State == Issued:
			return ErrSigned
		case d.State != Signing || string(d.Intent) != string(intent):
			return ErrState
		}
		before := d.auditView()
		sum, err := keep(ctx, tx, signed.Document)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlIssue, pgx.NamedArgs{"id": d.ID, "file": sum, "method": signed.Method, "by": who.UserID, "at": s.Now()}); err != nil {
			return fmt.Errorf("issue %s: %w", id, err)
		}
		d.State = Issued
		d.Version++
		if err := tx.Audit(ctx, d.subject(), before, d.auditView()); err != nil {
			return err
		}
		return s.follow(ctx, tx, who, d, proposal.Issue, "")
	})
}

// Length of a verification code, and of the groups in which it is printed: 60 bits.
const (
	codeLength = 12
	codeGroup  = 4
)

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// newCode returns a random code in Crockford's base 32, in capitals.
func newCode() string {
	var b [codeLength]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	for i := range b {
		b[i] = crockford[b[i]&31]
	}
	return string(b[:])
}
