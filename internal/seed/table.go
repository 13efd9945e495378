package seed

import (
	"strconv"

	"mutasi/internal/asn"
)

// table is rows of one table as COPY text.
type table struct {
	name    string
	columns string
	buf     []byte
	rows    int64
}

// Values start with begin and end with end; every column writes exactly one value.
func (t *table) begin() *table { t.rows++; return t }
func (t *table) end()          { t.buf[len(t.buf)-1] = '\n' }

func (t *table) null() *table {
	t.buf = append(t.buf, `\N`+"\t"...)
	return t
}

func (t *table) int(n int64) *table {
	t.buf = append(strconv.AppendInt(t.buf, n, 10), '\t')
	return t
}

// id writes a reference, null for 0.
func (t *table) id(n int64) *table {
	if n == 0 {
		return t.null()
	}
	return t.int(n)
}

func (t *table) float(x float64, digits int) *table {
	t.buf = append(strconv.AppendFloat(t.buf, x, 'f', digits, 64), '\t')
	return t
}

func (t *table) bool(yes bool) *table {
	if yes {
		t.buf = append(t.buf, 't', '\t')
	} else {
		t.buf = append(t.buf, 'f', '\t')
	}
	return t
}

func (t *table) text(s string) *table {
	for i := range len(s) {
		switch c := s[i]; c {
		case '\\', '\t', '\n', '\r':
			t.buf = append(t.buf, '\\', map[byte]byte{'\\': '\\', '\t': 't', '\n': 'n', '\r': 'r'}[c])
		default:
			t.buf = append(t.buf, c)
		}
	}
	t.buf = append(t.buf, '\t')
	return t
}

// opt writes a text, null if it is empty.
func (t *table) opt(s string) *table {
	if s == "" {
		return t.null()
	}
	return t.text(s)
}

func (t *table) date(d asn.Date) *table {
	if d.IsZero() {
		return t.null()
	}
	t.buf = append(appendDate(t.buf, d), '\t')
	return t
}

// span writes a daterange; a zero end is open.
func (t *table) span(from, to asn.Date) *table {
	t.buf = append(appendDate(append(t.buf, '['), from), ',')
	if !to.IsZero() {
		t.buf = appendDate(t.buf, to)
	}
	t.buf = append(t.buf, ')', '\t')
	return t
}

// array writes an array of texts without special signs, or of numbers.
func (t *table) array(items []string) *table {
	t.buf = append(t.buf, '{')
	for i, s := range items {
		if i > 0 {
			t.buf = append(t.buf, ',')
		}
		t.buf = append(append(append(t.buf, '"'), s...), '"')
	}
	t.buf = append(t.buf, '}', '\t')
	return t
}

func appendDate(b []byte, d asn.Date) []byte {
	y, m, day := d.Year(), int(d.Month()), d.Day()
	return append(b, byte('0'+y/1000), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10), '-',
		byte('0'+m/10), byte('0'+m%10), '-', byte('0'+day/10), byte('0'+day%10))
}

const crockford = "0123456789abcdefghjkmnpqrstvwxyz"

// publicID makes the public id of the n-th row of a table: a bijection on 50 bits, so that no two rows share one, keyed
// by the table and the seed. The ids of the demo world are no secret.
func publicID(key uint64, n int64) string {
	const half, mask = 25, 1<<25 - 1
	left, right := uint64(n)>>half&mask, uint64(n)&mask
	for round := range uint64(4) {
		x := (right + round + key) * 0x9e3779b97f4a7c15
		x ^= x >> 29
		x *= 0xbf58476d1ce4e5b9
		left, right = right, left^(x>>32&mask)
	}
	v := left<<half | right
	var out [10]byte
	for i := range out {
		out[i] = crockford[v&31]
		v >>= 5
	}
	return string(out[:])
}
