package kit

import (
	"bytes"
	"encoding/base64"
	"strconv"
)

// Cursor is a place in a list, as it travels in the query: opaque to people, a value and not a row number, so that
// it still works when its row has gone.
type Cursor struct {
	Key string
	ID  int64
}

// String encodes the cursor for a URL.
func (c Cursor) String() string {
	return base64.RawURLEncoding.EncodeToString(strconv.AppendInt(append([]byte(c.Key), ' '), c.ID, 10))
}

// ParseCursor reads a cursor from the query; ok is false for anything else.
func ParseCursor(s string) (c Cursor, ok bool) {
	if s == "" || len(s) > 600 {
		return Cursor{}, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return Cursor{}, false
	}
	at := bytes.LastIndexByte(raw, ' ')
	if at < 0 {
		return Cursor{}, false
	}
	c.ID, err = strconv.ParseInt(string(raw[at+1:]), 10, 64)
	c.Key = CleanText(string(raw[:at]))
	return c, err == nil
}
