// Package contract reads and writes the JSON of "mutasi plan": one object in,
// one object out, described by input.schema.json and output.schema.json beside
// this code.
//
// The reader streams. It holds the rows it has read and one short token, never
// the text, so that its memory is bounded by the number of people, groups and
// moves whatever the file looks like. Fields may come in any order. Whatever is
// not in the contract is refused where it stands, with the path of the fault
// (arcs[12].cost.distance) and its byte offset: unknown or repeated fields,
// other types, numbers with a fraction or beyond their range, ids without a
// row, deep nesting, endless strings, text after the object, a truncated or
// faulty gzip stream.
package contract
