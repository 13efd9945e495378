// Package errs is the one vocabulary of errors: a kind that the HTTP layer maps to a status, and message keys with
// arguments that the pages translate. Domain code never writes sentences.
package errs

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind says what went wrong from the caller's point of view.
type Kind int

// The kinds, in the order of how surprising they are.
const (
	Internal        Kind = iota // a fault of ours; its text is never shown
	Invalid                     // the input must be changed
	NotFound                    // no such thing, or its existence is private
	Forbidden                   // known, but not for this actor
	Unauthenticated             // sign in first
	Conflict                    // changed meanwhile, or a database invariant refused it
	Locked                      // not at this time
	TooMany                     // slow down
	Unavailable                 // a needed part is down
)

// Field is a fault of one input field.
type Field struct {
	Name string // name of the input
	Key  string // message key
	Args []any  // alternating names and values for the message
}

// Error carries a kind, a message key with arguments, and optionally faults by field.
type Error struct {
	Kind    Kind
	Key     string
	Args    []any
	Fields  []Field
	RetryAt time.Time // for TooMany and Locked: when to come back; zero if unknown
	Err     error     // cause, for the log
}

// New returns an error of the kind with a message key; args alternate names and values.
func New(kind Kind, key string, args ...any) *Error {
	return &Error{Kind: kind, Key: key, Args: args}
}

// Error describes the error for logs.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Key)
	for _, f := range e.Fields {
		fmt.Fprintf(&b, " [%s: %s]", f.Name, f.Key)
	}
	if e.Err != nil {
		if b.Len() > 0 {
			b.WriteString(": ")
		}
		b.WriteString(e.Err.Error())
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is an *Error of the same kind and key, so that sentinels can be compared.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Kind == e.Kind && t.Key == e.Key
}

// Because returns a copy of e with the cause.
func (e *Error) Because(err error) *Error {
	c := *e
	c.Err = err
	return &c
}

// KindOf returns the kind of err, Internal for foreign errors.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Fields collects faults by field; its zero value is ready.
type Fields struct{ list []Field }

// Add records a fault of the named field.
func (f *Fields) Add(name, key string, args ...any) {
	f.list = append(f.list, Field{Name: name, Key: key, Args: args})
}

// Has reports whether the named field already has a fault.
func (f *Fields) Has(name string) bool {
	for _, x := range f.list {
		if x.Name == name {
			return true
		}
	}
	return false
}

// Err returns nil when nothing was recorded, else an Invalid error.
func (f *Fields) Err() error {
	if len(f.list) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Key: "common.invalid", Fields: f.list}
}
