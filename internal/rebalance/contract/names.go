package contract

import (
	"slices"
	"strconv"

	"mutasi/internal/rebalance"
)

// names numbers ids in the order in which they are first seen. An id may be
// referred to before its row is read; what never gets a row is a fault at the
// place of the first reference.
type names struct {
	at      map[string]int32
	text    []string
	row     []int32 // per number, its row; -1 until it is declared
	waiting map[int32][]step
	rows    int
	limit   int
	what    string
}

// read reads an id and stores its number.
func (n *names) read(to *int32) func(*reader) error {
	return func(r *reader) error {
		text, err := r.id()
		if err != nil {
			return err
		}
		if no, ok := n.at[string(text)]; ok {
			*to = no
			return nil
		}
		if len(n.text) == n.limit {
			return errorf("there are more than %d %s", n.limit, n.what)
		}
		no := int32(len(n.text))
		id := string(text)
		n.at[id] = no
		n.text, n.row = append(n.text, id), append(n.row, -1)
		if r.path[len(r.path)-1].name != "id" {
			if n.waiting == nil {
				n.waiting = map[int32][]step{}
			}
			n.waiting[no] = slices.Clone(r.path)
		}
		*to = no
		return nil
	}
}

// declare gives a number its row and returns the id.
func (n *names) declare(no int32, row int) (string, error) {
	if n.row[no] >= 0 {
		return "", errorf("id %q is used twice", n.text[no])
	}
	n.row[no] = int32(row)
	n.rows++
	delete(n.waiting, no)
	return n.text[no], nil
}

// undeclared returns the fault of the first reference to an id without a row.
func (n *names) undeclared() error {
	if len(n.waiting) == 0 {
		return nil
	}
	first := int32(len(n.text))
	for no := range n.waiting {
		first = min(first, no)
	}
	r := &reader{path: n.waiting[first]}
	return &rebalance.Fault{Path: r.where(), Reason: "no row of " + n.what + " has the id " + strconv.Quote(n.text[first])}
}

// inOrder tells whether numbers are rows already.
func (n *names) inOrder() bool {
	for no, row := range n.row {
		if int32(no) != row {
			return false
		}
	}
	return true
}

// finish replaces numbers by rows where they differ.
func (b *builder) finish() (*Input, error) {
	for _, n := range []*names{&b.groups, &b.people} {
		if err := n.undeclared(); err != nil {
			return nil, err
		}
	}
	if b.groups.inOrder() && b.people.inOrder() {
		return &b.in, nil
	}
	for i := range b.s.People {
		p := &b.s.People[i]
		p.Group = b.groups.row[p.Group]
		for k, g := range p.Wishes {
			p.Wishes[k] = b.groups.row[g]
		}
	}
	for _, list := range [][]rebalance.Pair{b.s.Forbidden, b.s.Reference} {
		for i, p := range list {
			list[i] = rebalance.Pair{Person: b.people.row[p.Person], Group: b.groups.row[p.Group]}
		}
	}
	for _, v := range b.s.Bounds {
		for k, g := range v.Groups {
			v.Groups[k] = b.groups.row[g]
		}
	}
	b.s.Candidates.Renumber(b.people.row, b.groups.row)
	return &b.in, nil
}
