// Package sheet reads and writes tables as people send them: XLSX workbooks
// and CSV text. It knows nothing of what the tables are about.
//
// Reading is a stream. [Open] looks at the first bytes and at the directory of
// the file, refuses what no honest table needs (macros, external links,
// passwords, archives that unpack out of proportion), picks the visible sheet
// and the row that look most like a heading, and [Table.Rows] then walks the
// data a row at a time. Memory is bounded by [Limits], not by the file: the
// worksheet is never held, and the shared strings of a workbook are held once,
// up to Limits.SharedBytes.
//
// Nothing is guessed about a cell. A [Cell] says what the file says: its kind,
// its text as written and, for numbers and dates, the number. A formula is
// reported as a formula; its cached result is neither computed nor trusted. A
// number too long to survive a spreadsheet (an 18-digit identity shown as
// 1.98506E+17) can be told from one that is exact by [Cell.Digits].
//
// Writing is a stream too, straight into an io.Writer, and what is written can
// be opened without harm: text that a spreadsheet would take for a formula is
// neutralised (CSV, see [Neutralise]) or typed as text (XLSX).
//
// The XML is read here and not through a library because the streaming
// interfaces at hand return cached formula results as if they were data and
// hide the type of a cell; their memory was measured and is not the reason.
//
// Errors are values of [*Error]: a code, a place and a value, no language.
package sheet
