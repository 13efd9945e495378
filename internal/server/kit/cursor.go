package kit

import (
	"encoding/base64"
	"encoding/json"
)

// Cursor is a place in a list, as it travels in the query: opaque to people, a value and not a row number, so that
// it still works when its row has gone.
type Cursor struct {
	Key string
	ID  int64
}

// String encodes the cursor for a URL.
func (c Cursor) String() string {
	raw, err := json.Marshal([]any{c.Key, c.ID})
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(raw)
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
	var pair []json.RawMessage
	if json.Unmarshal(raw, &pair) != nil || len(pair) != 2 ||
		json.Unmarshal(pair[0], &c.Key) != nil || json.Unmarshal(pair[1], &c.ID) != nil {
		return Cursor{}, false
	}
	return c, true
}
