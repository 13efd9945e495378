package contract

import (
	"bufio"
	"io"
	"strconv"
	"unicode/utf8"
)

// encoder writes JSON without holding more of it than a buffer. The first error
// is kept and returned by flush.
type encoder struct {
	out   *bufio.Writer
	comma bool // a value stands before the next one
	num   [32]byte
}

func newEncoder(w io.Writer) *encoder { return &encoder{out: bufio.NewWriterSize(w, 1<<16)} }

func (e *encoder) flush() error {
	e.out.WriteByte('\n')
	return e.out.Flush()
}

// sep writes the comma before a value and notes that one stands here.
func (e *encoder) sep() {
	if e.comma {
		e.out.WriteByte(',')
	}
	e.comma = true
}

// object writes { … }; fields are written by body.
func (e *encoder) object(body func()) {
	e.sep()
	e.out.WriteByte('{')
	e.comma = false
	body()
	e.out.WriteByte('}')
	e.comma = true
}

// list writes [ … ], one element a line.
func (e *encoder) list(body func()) {
	e.sep()
	e.out.WriteByte('[')
	e.comma = false
	body()
	e.out.WriteByte(']')
	e.comma = true
}

// line breaks the line before an element of a long list.
func (e *encoder) line() {
	if e.comma {
		e.out.WriteByte(',')
		e.comma = false
	}
	e.out.WriteByte('\n')
}

// key writes a field's name.
func (e *encoder) key(name string) {
	e.text(name)
	e.out.WriteByte(':')
	e.comma = false
}

func (e *encoder) int(v int64) {
	e.sep()
	e.out.Write(strconv.AppendInt(e.num[:0], v, 10))
}

func (e *encoder) float(v float64) {
	e.sep()
	e.out.Write(strconv.AppendFloat(e.num[:0], v, 'f', 6, 64))
}

func (e *encoder) bool(v bool) {
	e.sep()
	e.out.Write(strconv.AppendBool(e.num[:0], v))
}

const hexDigits = "0123456789abcdef"

// text writes a string. Bytes that are not UTF-8 cannot occur in ids that the
// reader took.
func (e *encoder) text(s string) {
	e.sep()
	e.out.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			e.out.WriteByte('\\')
			e.out.WriteByte(byte(r))
		case r < ' ' || r == 0x7f:
			e.out.WriteString(`\u00`)
			e.out.WriteByte(hexDigits[r>>4])
			e.out.WriteByte(hexDigits[r&15])
		case r == utf8.RuneError:
			e.out.WriteString(`\ufffd`)
		default:
			e.out.WriteRune(r)
		}
	}
	e.out.WriteByte('"')
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
