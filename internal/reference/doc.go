// Package reference keeps the code lists of the national civil-service agency (SIASN): posts, education programmes,
// agencies, kinds of everything. They hold for all governments of an installation, so its operator imports them.
//
// Nothing of a list gets lost: every row and every column is kept, text as it came. A row holds from the day of the file
// that brought it until the day of the first file that says something else, or nothing, under its code; it is ended then,
// never changed or deleted, and the database refuses either. The same file again changes nothing.
//
// Two rows of a list may have the same code: the national list of agencies has such a pair. Rows are therefore told
// apart by everything they say, and rows that are alike in everything by counting them.
//
// What rules and records rest on (ranks, education levels, standings) stays in package asn and its tables; the lists here
// are what names are compared with and looked up in.
package reference
