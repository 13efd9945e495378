// Package pdf writes official papers: text set in clauses with hanging labels, tables that continue on the next page,
// a block for the signature and a QR code. It knows paper and type, and nothing of what a paper says.
//
// The same calls give the same bytes, because a signature is made over them. The font is embedded: DejaVu Serif
// Condensed, whose licence stands in font/LICENSE; only the letters that are used go into a document.
package pdf
