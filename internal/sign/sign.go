// Package sign puts a signature on a finished document. What signs stands behind Signer, so that the national service
// (BSrE), a certificate of the agency (PAdES) and development use the same way.
//
// # What Local is and is not
//
// Local is for development and demonstration: it binds the decision of a signed-in official to the exact bytes by
// their SHA-256, which the database keeps with the decree, its number and the official's account. It is no electronic
// signature in the sense of UU 11/2008 Ps 11 and PP 71/2019: there is no certificate, no key of the signer's, and the
// file itself holds no signature that another program could check. Documents it has passed say so on their face.
//
// # What a signer must keep to
//
// The caller stores the document, its number and its hash before it calls Sign, and calls it outside any transaction.
// A signer adds to the document (an incremental update) or returns it unchanged; it never makes another document of
// it. The passphrase is used for the one call and is neither stored nor written to a log: Passphrase shows nothing of
// itself. When it is not known whether a signature was made, Sign returns ErrUncertain, and the caller asks Find by
// the hash before it tries again.
package sign

import (
	"context"
	"crypto/sha256"

	"mutasi/internal/errs"
)

// Errors of a Signer.
var (
	// ErrPassphrase says that the signer refused the passphrase; nothing was signed.
	ErrPassphrase = errs.New(errs.Invalid, "decree.error.passphrase")
	// ErrUncertain says that the service did not answer: a signature may or may not have been made.
	ErrUncertain = errs.New(errs.Unavailable, "decree.error.uncertain")
)

// Passphrase is a secret that does not show itself in logs, errors or JSON.
type Passphrase string

// String hides the passphrase.
func (Passphrase) String() string { return "[hidden]" }

// GoString hides the passphrase.
func (Passphrase) GoString() string { return "[hidden]" }

// MarshalText hides the passphrase.
func (Passphrase) MarshalText() ([]byte, error) { return []byte("[hidden]"), nil }

// Request is one document to sign.
type Request struct {
	Document   []byte
	SHA256     [sha256.Size]byte // of Document
	Signer     string            // name of the official
	Passphrase Passphrase
}

// Signed is a signed document.
type Signed struct {
	Document []byte
	Method   string // of the signer that made it
}

// Signer signs documents.
type Signer interface {
	// Method names the kind of signature, as it is stored with the document.
	Method() string
	// NeedsPassphrase reports whether the official must enter one.
	NeedsPassphrase() bool
	// Sign signs the document. ErrPassphrase and other refusals mean that nothing was signed; ErrUncertain means that
	// this is not known.
	Sign(ctx context.Context, r Request) (Signed, error)
	// Find returns the signature made earlier on the document with the hash. ok is false when it is certain that there
	// is none; ErrUncertain when the service cannot tell.
	Find(ctx context.Context, hash [sha256.Size]byte) (s Signed, ok bool, err error)
}

// Local is the signer for development: see the package comment.
type Local struct{}

var _ Signer = Local{}

// LocalMethod is the method of Local.
const LocalMethod = "local"

// Method is "local".
func (Local) Method() string { return LocalMethod }

// NeedsPassphrase is false: the official has signed in and confirms.
func (Local) NeedsPassphrase() bool { return false }

// Sign returns the document unchanged.
func (Local) Sign(_ context.Context, r Request) (Signed, error) {
	if sha256.Sum256(r.Document) != r.SHA256 {
		return Signed{}, errs.New(errs.Internal, "", "reason", "document and hash differ")
	}
	return Signed{Document: r.Document, Method: LocalMethod}, nil
}

// Find finds nothing: Local keeps nothing outside the database.
func (Local) Find(context.Context, [sha256.Size]byte) (Signed, bool, error) {
	return Signed{}, false, nil
}
