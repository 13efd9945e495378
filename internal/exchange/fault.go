package exchange

import (
	"encoding/json"
	"errors"

	"mutasi/internal/asn"
)

// A Fault is one thing wrong in one row: where, what was found, and by its
// message what to do. It carries no language.
type Fault struct {
	Column  int    `json:"column,omitempty"`  // 1-based; 0: the row as a whole
	Heading string `json:"heading,omitempty"` // of the column, as the file has it
	Field   Field  `json:"field,omitempty"`
	Value   string `json:"value,omitempty"` // as the file has it, shortened
	Key     string `json:"key"`             // message: what is wrong and how to mend it
	Args    []any  `json:"args,omitempty"`  // name, value, name, value…
	Warning bool   `json:"warning,omitempty"`
}

// bad reports whether any of the faults is more than a warning.
func bad(faults []Fault) bool {
	for _, f := range faults {
		if !f.Warning {
			return true
		}
	}
	return false
}

// messageOf takes key and arguments from an error of package asn.
func messageOf(err error) (key string, args []any) {
	var e *asn.ParseError
	if errors.As(err, &e) {
		return e.Key, e.Args
	}
	return "import.cell.unreadable", nil
}

// marshal writes a value that cannot fail to marshal.
func marshal(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // only types of this package, which marshal
	}
	return b
}
