package sheet

import (
	"bufio"
	"encoding/xml"
	"errors"
	"io"
)

// Bounds within one XML part: encoding/xml holds one token and the open
// elements in memory, so both need an end.
const (
	maxToken = 1 << 20
	maxDepth = 64
)

var (
	errToken     = errors.New("a single XML token is too long")
	errDepth     = errors.New("XML elements are nested too deep")
	errDirective = errors.New("XML with a document type")
)

// meter counts the bytes of one token on their way to the decoder.
type meter struct {
	r    *bufio.Reader
	left int
}

func (m *meter) ReadByte() (byte, error) {
	if m.left == 0 {
		return 0, errToken
	}
	m.left--
	return m.r.ReadByte()
}

// Read satisfies io.Reader; the decoder uses ReadByte.
func (m *meter) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	b, err := m.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = b
	return 1, nil
}

// A scanner walks the tokens of one part. External entities do not exist for
// encoding/xml and a document type is refused, so nothing expands.
type scanner struct {
	meter *meter
	dec   *xml.Decoder
	depth int
}

func newScanner(r io.Reader) *scanner {
	m := &meter{r: bufio.NewReaderSize(r, 64<<10), left: maxToken}
	return &scanner{meter: m, dec: xml.NewDecoder(m)}
}

// next returns the next start, end or text; io.EOF at the end of the part.
func (s *scanner) next() (xml.Token, error) {
	for {
		s.meter.left = maxToken
		token, err := s.dec.Token()
		if err != nil {
			return nil, err
		}
		switch token.(type) {
		case xml.StartElement:
			if s.depth++; s.depth > maxDepth {
				return nil, errDepth
			}
			return token, nil
		case xml.EndElement:
			s.depth--
			return token, nil
		case xml.CharData:
			return token, nil
		case xml.Directive:
			return nil, errDirective
		}
	}
}

// skip passes over the rest of the element just begun.
func (s *scanner) skip() error {
	for outside := s.depth - 1; s.depth > outside; {
		if _, err := s.next(); err != nil {
			return noEOF(err)
		}
	}
	return nil
}

// text appends the text of the element just begun, up to its end, to buf. It
// keeps at most limit bytes and then reports tooLong, but reads on.
func (s *scanner) text(buf []byte, limit int) (out []byte, tooLong bool, err error) {
	start := len(buf)
	for outside := s.depth - 1; s.depth > outside; {
		token, err := s.next()
		if err != nil {
			return buf, tooLong, noEOF(err)
		}
		if data, ok := token.(xml.CharData); ok {
			if len(buf)-start+len(data) > limit {
				tooLong = true
				continue
			}
			buf = append(buf, data...)
		}
	}
	return buf, tooLong, nil
}

// noEOF makes an end inside an element an error.
func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// attribute returns the value of an attribute without a name space.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// truth reads a boolean of XML Schema; absent is false.
func truth(value string) bool { return value == "1" || value == "true" }

// unescape decodes the _xHHHH_ notation in which workbooks write characters
// that XML cannot carry, such as a carriage return.
func unescape(s []byte) []byte {
	out := s[:0]
	for i := 0; i < len(s); i++ {
		if r, ok := escaped(s[i:]); ok {
			out = append(out, string(r)...)
			i += len("_xHHHH_") - 1
			continue
		}
		out = append(out, s[i])
	}
	return out
}

// escaped reads one _xHHHH_ at the beginning of s.
func escaped(s []byte) (rune, bool) {
	if len(s) < 7 || s[0] != '_' || s[1] != 'x' || s[6] != '_' {
		return 0, false
	}
	var r rune
	for _, c := range s[2:6] {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c >= 'A' && c <= 'F':
			r = r<<4 | rune(c-'A'+10)
		case c >= 'a' && c <= 'f':
			r = r<<4 | rune(c-'a'+10)
		default:
			return 0, false
		}
	}
	if r == 0 || r >= 0xD800 && r <= 0xDFFF {
		return 0, false // NUL and halves of surrogate pairs are no text
	}
	return r, true
}
