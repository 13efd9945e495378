// Package exchange brings tables of people, units and posts in, hands the
// rows that could not come in back to whoever sent them, and takes an import
// back.
//
// # How an import goes
//
// A file is uploaded, its headings are mapped to fields ([Guess]; a person may
// change the mapping), every row is read and compared with what is stored (dry
// run), and the rows that are right are committed in batches. Rows are judged
// one by one: a bad row never holds up a good one. Each fault names row,
// column, value and remedy ([Fault]); the bad rows can be downloaded with
// their faults, mended and sent again. Sending the same file again changes
// nothing.
//
// # How an import is taken back
//
// While rows are committed, the database records what becomes of every row of its tables ([ObjectKind], migration
// import_undo): one mechanism for all kinds. A check finds out what can be taken back ([Service.CheckUndo]); then batches
// go back from the last to the first ([Service.UndoRows]), each thing whole or not at all. What was changed since, or is
// used by something else, stays and is named with what to do ([UndoLine]). How long it can be done is policy
// ("import.undo_days") of the day of the commit; the record is deleted then.
//
// # What the files look like
//
// Headings decide, never positions. Known are the headings of the national
// export (SIASN), upper case, lower case or camel case, with spaces or
// underscores, those of our own templates, and the usual ways of writing them
// ([Fields]). Values may be national ids or names.
//
// # What a cell means
//
// An empty cell says nothing: it leaves what is stored alone. So do "-" and
// "NULL", which exports write for nothing. A formula is refused, whatever its
// cached result. An identity number that went through a spreadsheet as a
// number is refused, since its last digits are gone. Dates may be cells of
// dates or text in the usual forms.
package exchange
