package ui

import (
	"strconv"
	"time"
)

// Width is the room of an input: it tells how long an answer is expected to be.
type Width string

// The widths. The zero value takes the whole line of a form (32 rem).
const (
	WidthFull Width = ""
	Width2    Width = "w2"
	Width4    Width = "w4"
	Width10   Width = "w10"
	Width20   Width = "w20"
)

// Field describes one question of a form; which kind of answer it takes is chosen by the component it is given
// to. The id is the name, unless ID is set because the name occurs twice on the page. Error is shown at
// the field and, with the same words, in ErrorSummary. Fields are required; Optional says so in words.
type Field struct {
	Name, ID, Label, Hint, Error, Value string

	Optional     bool
	ReadOnly     bool // one line to be copied, not answered
	HideLabel    bool // the label is read but not seen: in filter rows under a heading that says it
	HeadingLabel bool // the label is the h1 of a page that asks one thing
	Width        Width
	Autocomplete string // the HTML token, such as "username"
	InputMode    string // the HTML keyboard, such as "numeric"
	Rows         int    // lines of a text area; zero gives 5
	MaxLength    int    // told in words under a text area; zero is no limit
}

func (f Field) id() string {
	if f.ID != "" {
		return f.ID
	}
	return f.Name
}

func (f Field) class() string {
	if f.Error != "" {
		return "field has-error"
	}
	return "field"
}

// describedBy lists the ids of the texts that explain the field, empty if there are none.
func (f Field) describedBy() string {
	switch {
	case f.Hint != "" && f.Error != "":
		return f.id() + "-hint " + f.id() + "-error"
	case f.Hint != "":
		return f.id() + "-hint"
	case f.Error != "":
		return f.id() + "-error"
	default:
		return ""
	}
}

func (f Field) rows() string {
	if f.Rows > 0 {
		return strconv.Itoa(f.Rows)
	}
	return "5"
}

// Option is one answer to choose. Hint explains it; Divider sets "or" before it.
type Option struct {
	Value, Label, Hint string
	Divider            bool
}

// DateParts is a date as it was typed, kept as it is when it is wrong. The fields of a form are name_d,
// name_m and name_y.
type DateParts struct{ Day, Month, Year string }

// DatePartsOf gives the parts of t; the zero time gives empty parts.
func DatePartsOf(t time.Time) DateParts {
	if t.IsZero() {
		return DateParts{}
	}
	return DateParts{strconv.Itoa(t.Day()), strconv.Itoa(int(t.Month())), strconv.Itoa(t.Year())}
}

// optionID gives the first option the id of the field, so that the error summary leads to it.
func (f Field) optionID(i int) string {
	if i == 0 {
		return f.id()
	}
	return f.id() + "-" + strconv.Itoa(i+1)
}
