package contract

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	maxBlank  = 1 << 20 // white space between two tokens
	maxNumber = 24      // bytes of a number
)

// lexer reads the tokens of JSON (RFC 8259) one by one. It holds a buffer and
// one token, never the text.
type lexer struct {
	in   io.Reader
	buf  []byte
	pos  int   // of the next byte in buf
	size int   // of what buf holds
	gone int64 // bytes of the text before buf
	text []byte
}

func newLexer(r io.Reader) *lexer { return &lexer{in: r, buf: make([]byte, 1<<16)} }

// offset is how many bytes have been taken.
func (l *lexer) offset() int64 { return l.gone + int64(l.pos) }

// fill reads on when all bytes are taken; it returns io.EOF at the end.
func (l *lexer) fill() error {
	l.gone += int64(l.size)
	l.pos, l.size = 0, 0
	for range 100 {
		n, err := l.in.Read(l.buf)
		if n > 0 {
			l.size = n
			return nil
		}
		if err != nil {
			return err
		}
	}
	return io.ErrNoProgress
}

// errorf states what is wrong here.
func errorf(format string, args ...any) error { return fmt.Errorf(format, args...) }

var errEnd = errors.New("the text ends in the middle")

func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return errEnd
	}
	return err
}

// next returns the first byte of the next token without taking it.
func (l *lexer) next() (byte, error) {
	for blank := 0; ; {
		for ; l.pos < l.size; l.pos++ {
			switch c := l.buf[l.pos]; c {
			case ' ', '\t', '\n', '\r':
				if blank++; blank > maxBlank {
					return 0, errorf("more than %d bytes of white space", maxBlank)
				}
			default:
				return c, nil
			}
		}
		if err := l.fill(); err != nil {
			return 0, ended(err)
		}
	}
}

// byte takes the next byte as it is.
func (l *lexer) byte() (byte, error) {
	if l.pos == l.size {
		if err := l.fill(); err != nil {
			return 0, ended(err)
		}
	}
	l.pos++
	return l.buf[l.pos-1], nil
}

// expect takes the next token, which must be c.
func (l *lexer) expect(c byte, what string) error {
	got, err := l.next()
	if err != nil {
		return err
	}
	if got != c {
		return errorf("must be %s, not %s", what, kind(got))
	}
	_, err = l.byte()
	return err
}

// more tells whether another element follows before the closing byte, and takes
// the comma or the closing byte.
func (l *lexer) more(closing byte, first bool) (bool, error) {
	c, err := l.next()
	if err != nil {
		return false, err
	}
	switch {
	case c == closing:
		_, err = l.byte()
		return false, err
	case first:
		return true, nil
	case c != ',':
		return false, errorf("a comma or %q is missing before %s", closing, kind(c))
	}
	if _, err = l.byte(); err != nil {
		return false, err
	}
	if c, err = l.next(); err != nil {
		return false, err
	}
	if c == closing {
		return false, errorf("nothing stands after the comma")
	}
	return true, nil
}

// kind names the token that begins with c.
func kind(c byte) string {
	switch {
	case c == '{':
		return "an object"
	case c == '[':
		return "a list"
	case c == '"':
		return "a string"
	case c == 't' || c == 'f':
		return "true or false"
	case c == 'n':
		return "null"
	case c == '-' || c >= '0' && c <= '9':
		return "a number"
	}
	return strconv.QuoteRune(rune(c))
}

// string takes a string of at most limit bytes; the result is valid until the
// next token.
func (l *lexer) string(limit int) ([]byte, error) {
	if err := l.expect('"', "a string"); err != nil {
		return nil, err
	}
	l.text = l.text[:0]
	for {
		from := l.pos
		for l.pos < l.size && l.buf[l.pos] != '"' && l.buf[l.pos] != '\\' && l.buf[l.pos] >= ' ' {
			l.pos++
		}
		if len(l.text)+l.pos-from > limit {
			return nil, errorf("is longer than %d bytes", limit)
		}
		l.text = append(l.text, l.buf[from:l.pos]...)
		c, err := l.byte()
		switch {
		case err != nil:
			return nil, err
		case c == '"':
			if !utf8.Valid(l.text) {
				return nil, errorf("is not valid UTF-8")
			}
			return l.text, nil
		case c == '\\':
			if err := l.escape(); err != nil {
				return nil, err
			}
		case c < ' ':
			return nil, errorf("control character %#x in a string", c)
		default: // the first byte of the next buffer
			l.pos--
		}
	}
}

// escape takes what follows a backslash.
func (l *lexer) escape() error {
	c, err := l.byte()
	if err != nil {
		return err
	}
	switch c {
	case '"', '\\', '/':
		l.text = append(l.text, c)
	case 'b':
		l.text = append(l.text, '\b')
	case 'f':
		l.text = append(l.text, '\f')
	case 'n':
		l.text = append(l.text, '\n')
	case 'r':
		l.text = append(l.text, '\r')
	case 't':
		l.text = append(l.text, '\t')
	case 'u':
		r, err := l.unicode()
		if err != nil {
			return err
		}
		l.text = utf8.AppendRune(l.text, r)
	default:
		return errorf("unknown escape \\%c", c)
	}
	return nil
}

// unicode takes the hexadecimal part of \u, and a second one for a pair.
func (l *lexer) unicode() (rune, error) {
	r, err := l.hex()
	if err != nil || !utf16.IsSurrogate(r) {
		return r, err
	}
	for _, want := range []byte(`\u`) {
		if c, err := l.byte(); err != nil || c != want {
			return 0, errors.Join(err, errorf("half of a pair of escapes"))
		}
	}
	low, err := l.hex()
	if err != nil {
		return 0, err
	}
	if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
		return 0, errorf("half of a pair of escapes")
	}
	return r, nil
}

func (l *lexer) hex() (rune, error) {
	r := rune(0)
	for range 4 {
		c, err := l.byte()
		if err != nil {
			return 0, err
		}
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c >= 'a' && c <= 'f':
			r = r<<4 | rune(c-'a'+10)
		case c >= 'A' && c <= 'F':
			r = r<<4 | rune(c-'A'+10)
		default:
			return 0, errorf("an escape needs four hexadecimal digits")
		}
	}
	return r, nil
}

// number takes a number as text: digits, sign, fraction and exponent are
// checked by what reads it.
func (l *lexer) number() ([]byte, error) {
	c, err := l.next()
	if err != nil {
		return nil, err
	}
	if c != '-' && (c < '0' || c > '9') {
		return nil, errorf("must be a whole number, not %s", kind(c))
	}
	l.text = l.text[:0]
	for {
		if l.pos == l.size {
			if err := l.fill(); errors.Is(err, io.EOF) {
				return l.text, nil
			} else if err != nil {
				return nil, err
			}
		}
		c := l.buf[l.pos]
		if (c < '0' || c > '9') && c != '-' && c != '+' && c != '.' && c != 'e' && c != 'E' {
			return l.text, nil
		}
		l.pos++
		if l.text = append(l.text, c); len(l.text) > maxNumber {
			return nil, errorf("is a number of more than %d digits", maxNumber)
		}
	}
}

// integer takes a whole number from least to most.
func (l *lexer) integer(least, most int64) (int64, error) {
	text, err := l.number()
	if err != nil {
		return 0, err
	}
	digits := text
	if digits[0] == '-' {
		digits = digits[1:]
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, errorf("%s is not a whole number", text)
		}
	}
	if len(digits) == 0 || digits[0] == '0' && len(digits) > 1 {
		return 0, errorf("%s is not a number", text)
	}
	v, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil || v < least || v > most {
		return 0, errorf("%s is not from %d to %d", text, least, most)
	}
	return v, nil
}

// bool takes true or false.
func (l *lexer) bool() (bool, error) {
	c, err := l.next()
	if err != nil {
		return false, err
	}
	word := "true"
	switch c {
	case 't':
	case 'f':
		word = "false"
	default:
		return false, errorf("must be true or false, not %s", kind(c))
	}
	for i := range len(word) {
		if c, err = l.byte(); err != nil {
			return false, err
		}
		if c != word[i] {
			return false, errorf("must be true or false")
		}
	}
	return word == "true", nil
}

// end checks that only white space is left.
func (l *lexer) end() error {
	switch _, err := l.next(); {
	case errors.Is(err, errEnd):
		return nil
	case err != nil:
		return err
	}
	return errorf("there is text after the object")
}
