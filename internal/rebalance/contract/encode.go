package contract

import (
	"io"
	"strconv"
	"unicode/utf8"
)

// encoder writes JSON and holds no more of it than a buffer. The first error is
// kept and returned by flush.
type encoder struct {
	w     io.Writer
	buf   []byte
	err   error
	comma bool // a value stands before the next one
}

const bufferSize = 1 << 16

func newEncoder(w io.Writer) *encoder { return &encoder{w: w, buf: make([]byte, 0, bufferSize+1<<10)} }

func (e *encoder) flush() error {
	e.buf = append(e.buf, '\n')
	e.drain()
	return e.err
}

// drain hands the buffer on.
func (e *encoder) drain() {
	if e.err == nil {
		_, e.err = e.w.Write(e.buf)
	}
	e.buf = e.buf[:0]
}

// sep writes the comma before a value and notes that one stands here.
func (e *encoder) sep() {
	if len(e.buf) >= bufferSize {
		e.drain()
	}
	if e.comma {
		e.buf = append(e.buf, ',')
	}
	e.comma = true
}

// object writes { … }; fields are written by body.
func (e *encoder) object(body func()) { e.nest('{', '}', body) }

// list writes [ … ]; elements are written by body.
func (e *encoder) list(body func()) { e.nest('[', ']', body) }

func (e *encoder) nest(opening, closing byte, body func()) {
	e.sep()
	e.buf = append(e.buf, opening)
	e.comma = false
	body()
	e.buf = append(e.buf, closing)
	e.comma = true
}

// line breaks the line before an element of a long list.
func (e *encoder) line() {
	if e.comma {
		e.buf = append(e.buf, ',')
		e.comma = false
	}
	e.buf = append(e.buf, '\n')
}

// key writes a field's name.
func (e *encoder) key(name string) {
	e.text(name)
	e.buf = append(e.buf, ':')
	e.comma = false
}

func (e *encoder) int(v int64) {
	e.sep()
	e.buf = strconv.AppendInt(e.buf, v, 10)
}

func (e *encoder) float(v float64) {
	e.sep()
	e.buf = strconv.AppendFloat(e.buf, v, 'f', 6, 64)
}

func (e *encoder) bool(v bool) {
	e.sep()
	e.buf = strconv.AppendBool(e.buf, v)
}

const hexDigits = "0123456789abcdef"

// text writes a string. Bytes that are not UTF-8 cannot occur in ids that the
// reader took; elsewhere they become the replacement character.
func (e *encoder) text(s string) {
	e.sep()
	e.buf = append(e.buf, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			e.buf = append(e.buf, '\\', byte(r))
		case r < ' ' || r == 0x7f:
			e.buf = append(e.buf, '\\', 'u', '0', '0', hexDigits[r>>4], hexDigits[r&15])
		default:
			e.buf = utf8.AppendRune(e.buf, r)
		}
	}
	e.buf = append(e.buf, '"')
}

func (e *encoder) fieldInt(name string, v int64)     { e.key(name); e.int(v) }
func (e *encoder) fieldText(name, v string)          { e.key(name); e.text(v) }
func (e *encoder) fieldBool(name string, v bool)     { e.key(name); e.bool(v) }
func (e *encoder) fieldFloat(name string, v float64) { e.key(name); e.float(v) }

func (e *encoder) fieldInts(name string, v []int64) {
	e.key(name)
	e.list(func() {
		for _, x := range v {
			e.int(x)
		}
	})
}

func (e *encoder) fieldTexts(name string, v []string) {
	e.key(name)
	e.list(func() {
		for _, x := range v {
			e.text(x)
		}
	})
}
