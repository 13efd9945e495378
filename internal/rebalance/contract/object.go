package contract

import (
	"strconv"
	"strings"

	"mutasi/internal/rebalance"
)

// reader walks an object of the contract and knows where it is.
type reader struct {
	*lexer
	path []step
}

// step is a field, or a place in a list if the name is empty.
type step struct {
	name string
	at   int
}

// where renders the path.
func (r *reader) where() string {
	var b strings.Builder
	for _, s := range r.path {
		switch {
		case s.name == "":
			b.WriteString("[" + strconv.Itoa(s.at) + "]")
		case b.Len() > 0:
			b.WriteString("." + s.name)
		default:
			b.WriteString(s.name)
		}
	}
	return b.String()
}

// fault adds path and offset to what is wrong.
func (r *reader) fault(err error) error {
	return &rebalance.Fault{Path: r.where(), Reason: err.Error() + " (byte " + strconv.FormatInt(r.offset(), 10) + ")"}
}

// field is one field of an object.
type field struct {
	name     string
	optional bool
	read     func(*reader) error
}

// object reads an object with these fields, in any order, each at most once.
func (r *reader) object(fields []field) error {
	if err := r.expect('{', "an object"); err != nil {
		return err
	}
	seen := uint64(0)
	depth := len(r.path)
	for first := true; ; first = false {
		more, err := r.more('}', first)
		if err != nil {
			return err
		}
		if !more {
			return missing(fields, seen)
		}
		key, err := r.string(64)
		if err != nil {
			return err
		}
		i := index(fields, key)
		if i < 0 {
			return errorf("%q is not a field of the contract", key)
		}
		r.path = append(r.path, step{name: fields[i].name})
		if seen&(1<<i) != 0 {
			return errorf("is given twice")
		}
		seen |= 1 << i
		if err := r.expect(':', "a colon"); err != nil {
			return err
		}
		if err := fields[i].read(r); err != nil {
			return err
		}
		r.path = r.path[:depth]
	}
}

func index(fields []field, key []byte) int {
	for i := range fields {
		if fields[i].name == string(key) {
			return i
		}
	}
	return -1
}

func missing(fields []field, seen uint64) error {
	for i := range fields {
		if !fields[i].optional && seen&(1<<i) == 0 {
			return errorf("%q is missing", fields[i].name)
		}
	}
	return nil
}

// list reads a list of at most limit elements.
func (r *reader) list(limit int, element func(*reader, int) error) error {
	if err := r.expect('[', "a list"); err != nil {
		return err
	}
	depth := len(r.path)
	for i := 0; ; i++ {
		more, err := r.more(']', i == 0)
		if err != nil || !more {
			return err
		}
		r.path = append(r.path, step{at: i})
		if i == limit {
			return errorf("the list has more than %d elements", limit)
		}
		if err := element(r, i); err != nil {
			return err
		}
		r.path = r.path[:depth]
	}
}
