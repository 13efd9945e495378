package exchange

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"mutasi/internal/asn"
	"mutasi/internal/i18n"
	"mutasi/internal/sheet"
)

// WriteTemplate writes the empty table of a kind as a workbook: a sheet to
// fill in, whose columns are text so that long numbers stay whole, and a sheet
// that explains every column in the reader's language. The headings are
// Indonesian in every language, as the importer reads them.
func WriteTemplate(ctx context.Context, w io.Writer, k Kind) error {
	var columns []sheet.Column
	for _, s := range k.Specs() {
		choices := s.Choices
		if len(strings.Join(choices, ",")) > 255 {
			choices = nil
		}
		columns = append(columns, sheet.Column{Heading: s.Heading, Width: s.Width, Choices: choices})
	}
	book, err := sheet.NewXLSX(w,
		sheet.Sheet{Name: "Data", Columns: columns},
		sheet.Sheet{Name: i18n.T(ctx, "import.template.help"), Columns: []sheet.Column{
			{Heading: i18n.T(ctx, "import.template.column"), Width: 28},
			{Heading: i18n.T(ctx, "import.template.needed"), Width: 14},
			{Heading: i18n.T(ctx, "import.template.meaning"), Width: 90},
		}})
	if err != nil {
		return err
	}
	book.NextSheet()
	for _, s := range k.Specs() {
		needed := i18n.T(ctx, "import.template.optional")
		switch {
		case s.Group != "":
			needed = i18n.T(ctx, "import.template.one_of")
		case s.Required:
			needed = i18n.T(ctx, "import.template.required")
		}
		err := book.Row([]sheet.Cell{
			sheet.TextCell(s.Heading), sheet.TextCell(needed), sheet.TextCell(Help(ctx, k, s.Field)),
		})
		if err != nil {
			return err
		}
	}
	return book.Close()
}

// Help says what to write in the column of a field.
func Help(ctx context.Context, k Kind, f Field) string {
	return i18n.T(ctx, "import.field."+string(k)+"."+string(f))
}

// Message says in the reader's language what is wrong and how to mend it.
func (f Fault) Message(ctx context.Context) string {
	args := make([]any, len(f.Args))
	for i, a := range f.Args {
		if n, ok := a.(float64); ok && n == math.Trunc(n) { // a whole number that was stored as JSON
			a = int(n)
		}
		if i > 0 && f.Args[i-1] == "at" { // a moment, stored as RFC 3339
			if at, err := time.Parse(time.RFC3339, fmt.Sprint(a)); err == nil {
				a = i18n.DateTimeShort(ctx, at)
			}
		}
		args[i] = a
	}
	return i18n.T(ctx, f.Key, args...)
}

// Notes says what in a file people might not have seen: sheets that were not
// read, rows and columns that are hidden and were, headings that stand twice,
// cells that are merged, how a CSV was understood.
func Notes(ctx context.Context, l Layout, m Mapping) []string {
	notes := []string{}
	note := func(key string, args ...any) { notes = append(notes, i18n.T(ctx, key, args...)) }
	if len(l.Info.OtherSheets) > 0 {
		note("import.note.other_sheets", "sheets", strings.Join(l.Info.OtherSheets, ", "))
	}
	if len(l.Info.HiddenSheets) > 0 {
		note("import.note.hidden_sheets", "sheets", strings.Join(l.Info.HiddenSheets, ", "))
	}
	if l.Hidden > 0 {
		note("import.note.hidden_rows", "n", l.Hidden)
	}
	var hidden []string
	for _, c := range l.Info.HiddenColumns {
		for _, mapped := range m {
			if mapped == c && c <= len(l.Headings) {
				hidden = append(hidden, display(l.Headings[c-1]))
			}
		}
	}
	if len(hidden) > 0 {
		note("import.note.hidden_columns", "columns", strings.Join(hidden, ", "))
	}
	for _, c := range slices.Sorted(maps.Values(m)) {
		if c > len(l.Headings) {
			continue
		}
		var same []string
		for i, h := range l.Headings {
			if normalHeading(h) == normalHeading(l.Headings[c-1]) {
				same = append(same, sheet.ColumnName(i+1))
			}
		}
		if len(same) > 1 {
			note("import.note.twice", "heading", display(l.Headings[c-1]), "columns", strings.Join(same, ", "))
		}
	}
	if l.SecondHeading > 0 {
		note("import.note.second_heading", "row", l.SecondHeading)
	}
	if len(l.Merged) > 0 {
		note("import.note.merged", "cells", strings.Join(l.Merged, ", "))
	}
	if l.Info.Encoding == "windows-1252" {
		note("import.note.encoding")
	}
	return notes
}

// Words are the two values of a change as people read them.
func (c Change) Words(ctx context.Context) (before, after string) {
	return valueWords(ctx, c.Field, c.Before), valueWords(ctx, c.Field, c.After)
}

// valueWords is a stored value in the words of the field.
func valueWords(ctx context.Context, f Field, v string) string {
	word := ""
	switch f {
	case FieldStanding:
		word = asn.LegalStanding(v).Name()
	case FieldEmployeeKind:
		word = asn.EmployeeKind(v).Name()
	case FieldPositionKind:
		word = asn.PositionKind(v).Name()
	case FieldLevel:
		word = asn.Level(v).Name()
	case FieldEchelon:
		word = asn.Echelon(v).Name()
	case FieldMinEducation:
		word = asn.EducationLevel(v).Name()
	case FieldSex:
		word = map[string]string{string(asn.Male): "L", string(asn.Female): "P"}[v]
	case FieldUnitKind:
		for _, t := range unitTypes {
			if string(t.kind) == v {
				word = t.word
			}
		}
	case FieldNIKValid, FieldHeadsUnit:
		word = map[string]string{"true": "Ya", "false": "Tidak"}[v]
	default:
		if t, err := time.Parse(time.DateOnly, v); err == nil {
			word = i18n.DateShort(ctx, t)
		}
	}
	return cmp.Or(word, v)
}
