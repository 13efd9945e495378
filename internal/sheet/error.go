package sheet

import (
	"fmt"
	"strings"
)

// A Code names one reason why a file cannot be read. The text of a code is
// stable: callers build message keys from it.
type Code string

// The reasons for which a file is refused.
const (
	CodeEmpty       Code = "empty"         // no bytes at all
	CodeTooLarge    Code = "too_large"     // more bytes than Limits.PackedBytes
	CodeBomb        Code = "bomb"          // unpacks to more than Limits allow, or out of proportion
	CodeNotTable    Code = "not_table"     // neither XLSX nor CSV (PDF, image, binary)
	CodeWebPage     Code = "web_page"      // HTML, which many systems send under the name of a workbook
	CodeLegacy      Code = "legacy"        // a workbook of another format: .xls, .xlsb, .ods
	CodeEncrypted   Code = "encrypted"     // protected by a password
	CodeMacros      Code = "macros"        // carries macros, ActiveX or embedded objects
	CodeExternal    Code = "external"      // linked to other workbooks or data connections
	CodeMalformed   Code = "malformed"     // breaks the rules of its own format
	CodeEncoding    Code = "encoding"      // text in no encoding that is understood
	CodeOpenQuote   Code = "open_quote"    // CSV: a quotation mark is never closed
	CodeNoSheet     Code = "no_sheet"      // no visible worksheet
	CodeNoHeader    Code = "no_header"     // no row looks like a heading
	CodeHidden      Code = "hidden"        // nor does one of a sheet that can be seen; Value names those that cannot
	CodeTooManyRows Code = "too_many_rows" // more rows with content than Limits.Rows
	CodeTooManyCols Code = "too_many_cols" // content right of column Limits.Columns
	CodeCellTooLong Code = "cell_too_long" // a cell longer than Limits.CellBytes
)

// An Error says why a file, or a place in it, cannot be read.
type Error struct {
	Code   Code
	Row    int    // 1-based as a spreadsheet shows it; 0 when the whole file is meant
	Column int    // 1-based; 0 when the whole row is meant
	Value  string // what was found, shortened; may be empty
	Limit  int64  // the limit that was passed; 0 when none
	Cause  error  // for the log, never for a reader
}

// Error implements error, for logs.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("sheet: " + string(e.Code))
	if e.Row > 0 {
		fmt.Fprintf(&b, " at row %d", e.Row)
		if e.Column > 0 {
			fmt.Fprintf(&b, " column %s", ColumnName(e.Column))
		}
	}
	if e.Limit > 0 {
		fmt.Fprintf(&b, ", limit %d", e.Limit)
	}
	if e.Cause != nil {
		b.WriteString(": " + e.Cause.Error())
	}
	return b.String()
}

// Unwrap gives the cause to errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.Cause }

// malformed wraps what was found wrong with the format itself.
func malformed(cause error) *Error { return &Error{Code: CodeMalformed, Cause: cause} }

// Limits bound what Open and Rows accept. A file that passes one is refused
// with an *Error that carries it.
type Limits struct {
	PackedBytes   int64 // size of the file
	UnpackedBytes int64 // sum of the sizes of the parts of a workbook
	Ratio         int64 // unpacked to packed size of any part above one mebibyte
	Entries       int   // parts in a workbook
	SharedBytes   int64 // shared strings held in memory
	Rows          int   // rows with content below the heading
	Columns       int   // columns with content
	CellBytes     int   // length of one cell in UTF-8
}

// DefaultLimits are meant for an upload by a person: a hundred thousand civil
// servants with forty columns pass, and a hostile file costs seconds of one
// core and less than 150 MiB. Unpacked size costs time only, since worksheets
// are streamed; packed size, shared strings and cells cost memory.
func DefaultLimits() Limits {
	return Limits{
		PackedBytes:   20 << 20,
		UnpackedBytes: 400 << 20,
		Ratio:         100,
		Entries:       200,
		SharedBytes:   64 << 20,
		Rows:          200_000,
		Columns:       256,
		CellBytes:     32 << 10, // Excel's own limit is 32,767 characters
	}
}
