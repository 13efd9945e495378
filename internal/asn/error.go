package asn

import (
	"fmt"
	"strings"
)

// A ParseError says why a text is not the value it should be. Key is a message key of the catalogue (area "asn"), so
// that an import can name the field, the reason and the remedy in the reader's language; each reason has its own key.
type ParseError struct {
	Key  string
	Args []any // name, value, name, value…
}

func (e *ParseError) Error() string {
	var b strings.Builder
	b.WriteString(e.Key)
	for i := 0; i+1 < len(e.Args); i += 2 {
		fmt.Fprintf(&b, " %v=%v", e.Args[i], e.Args[i+1])
	}
	return b.String()
}

// MessageKey and MessageArgs let pages render the error without knowing its type.
func (e *ParseError) MessageKey() string { return e.Key }

// MessageArgs returns the named values of the message, as name, value pairs.
func (e *ParseError) MessageArgs() []any { return e.Args }

func refuse(key string, args ...any) error { return &ParseError{Key: key, Args: args} }
