package pdf

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"rsc.io/qr"
)

//go:embed font/DejaVuSerifCondensed.ttf
var regular []byte

//go:embed font/DejaVuSerifCondensed-Bold.ttf
var bold []byte

// Paper is a sheet with its margins, in millimetres.
type Paper struct {
	Width, Height            float64
	Top, Right, Bottom, Left float64
}

// The papers of Indonesian offices. F4 (folio) is the usual one for decrees.
var (
	F4 = Paper{Width: 215, Height: 330, Top: 16, Right: 20, Bottom: 18, Left: 25}
	A4 = Paper{Width: 210, Height: 297, Top: 16, Right: 20, Bottom: 18, Left: 25}
)

// Info names a document for those who open it and for machines that read it. Made is the date of making that the
// document states.
type Info struct {
	Title, Author, Subject string
	Made                   time.Time
}

// Document is a document being written from top to bottom.
type Document struct {
	f     *fpdf.Fpdf
	paper Paper
	size  float64 // of the running text, in points
	foot  string
	mark  string
	inset float64 // how far the text stays from the right margin
}

const family = "text"

// allPages stands for the number of pages until it is known.
const allPages = "{n}"

// New begins a document with one empty page; size is that of its running text in points.
func New(p Paper, size float64, info Info) *Document {
	f := fpdf.NewCustom(&fpdf.InitType{OrientationStr: "P", UnitStr: "mm", Size: fpdf.SizeType{Wd: p.Width, Ht: p.Height}})
	f.AliasNbPages(allPages)
	f.AddUTF8FontFromBytes(family, "", regular)
	f.AddUTF8FontFromBytes(family, "B", bold)
	f.SetCatalogSort(true)
	f.SetCreationDate(info.Made.UTC())
	f.SetModificationDate(info.Made.UTC())
	f.SetProducer("Mutasi ASN", true)
	f.SetTitle(info.Title, true)
	f.SetAuthor(info.Author, true)
	f.SetSubject(info.Subject, true)
	f.SetLang("id-ID")
	f.SetDisplayMode("fullpage", "single")
	f.SetMargins(p.Left, p.Top, p.Right)
	f.SetAutoPageBreak(true, p.Bottom)
	f.SetCellMargin(0)
	d := &Document{f: f, paper: p, size: size}
	f.SetHeaderFunc(d.header)
	f.SetFooterFunc(d.footer)
	d.text(false)
	f.AddPage()
	return d
}

// Foot sets a small line under every page from the present one on; at its end stands which page of how many it is.
func (d *Document) Foot(line string) { d.foot = line }

// Mark sets a word across this and every following page: for what is not yet in force.
func (d *Document) Mark(word string) {
	d.mark = word
	d.header()
}

// Pages is the number of pages so far.
func (d *Document) Pages() int { return d.f.PageCount() }

// Wide begins a page laid on its side, for tables.
func (d *Document) Wide() {
	d.f.AddPageFormat("L", fpdf.SizeType{Wd: d.paper.Width, Ht: d.paper.Height})
}

// Bytes ends the document and returns it.
func (d *Document) Bytes() ([]byte, error) {
	var b bytes.Buffer
	if err := d.f.Output(&b); err != nil {
		return nil, fmt.Errorf("write pdf: %w", err)
	}
	return b.Bytes(), nil
}

func (d *Document) header() {
	if d.mark == "" {
		return
	}
	w, h := d.f.GetPageSize()
	x, y := d.f.GetXY()
	d.f.SetFont(family, "B", 96)
	d.f.SetTextColor(226, 226, 226)
	d.f.TransformBegin()
	d.f.TransformRotate(45, w/2, h/2)
	d.f.Text((w-d.f.GetStringWidth(d.mark))/2, h/2+12, d.mark)
	d.f.TransformEnd()
	d.f.SetTextColor(0, 0, 0)
	d.f.SetXY(x, y)
	d.text(false)
}

func (d *Document) footer() {
	if d.foot == "" {
		return
	}
	w, h := d.f.GetPageSize()
	left, _, right, _ := d.f.GetMargins()
	d.f.SetFont(family, "", 7.5)
	d.f.SetXY(d.paper.Left, h-11)
	d.f.CellFormat(w-left-right, 4, d.foot, "T", 0, "L", false, 0, "")
	d.f.SetXY(d.paper.Left, h-11)
	d.f.CellFormat(w-d.paper.Left-right, 4, fmt.Sprintf("%d dari %s", d.f.PageNo(), allPages), "", 0, "R", false, 0, "")
}

// text chooses the running type.
func (d *Document) text(strong bool) {
	style := ""
	if strong {
		style = "B"
	}
	d.f.SetFont(family, style, d.size)
}

// line is the height of a line of running text in millimetres.
func (d *Document) line() float64 { return d.size * 0.3528 * 1.22 }

// width is the room between the margins.
func (d *Document) width() float64 {
	w, _ := d.f.GetPageSize()
	return w - d.paper.Left - d.paper.Right - d.inset
}

// endless is the height of a sheet on which a block is measured, in millimetres.
const endless = 5000

// Together keeps what block sets on one page: it is set on an endless sheet first, to see how much room it takes. What
// takes more than a page runs on as usual.
func (d *Document) Together(block func(*Document) error) error {
	p := d.paper
	p.Height = endless
	sheet := New(p, d.size, Info{})
	if err := block(sheet); err != nil {
		return err
	}
	d.keep(sheet.f.GetY() - p.Top)
	return block(d)
}

// Beside sets two blocks side by side from one height, the left one in the left half. Together keeps them on one page.
func (d *Document) Beside(left, right func(*Document) error) error {
	y := d.f.GetY()
	err := right(d)
	end := d.f.GetY()
	d.inset = d.width() * 0.52
	d.f.SetY(y)
	err = errors.Join(err, left(d))
	d.inset = 0
	d.f.SetY(max(end, d.f.GetY()))
	return err
}

// keep begins a new page, laid as this one is, unless height millimetres are left here; it reports whether it did.
func (d *Document) keep(height float64) bool {
	w, h := d.f.GetPageSize()
	if d.f.GetY()+height <= h-d.paper.Bottom {
		return false
	}
	if w > h {
		d.Wide()
	} else {
		d.f.AddPage()
	}
	return true
}

// Space leaves room between two parts, in millimetres.
func (d *Document) Space(mm float64) { d.f.Ln(mm) }

// Centre sets lines in the middle; larger adds to the size of the running text, in points.
func (d *Document) Centre(larger float64, strong bool, lines ...string) {
	style := ""
	if strong {
		style = "B"
	}
	d.f.SetFont(family, style, d.size+larger)
	for _, l := range lines {
		d.f.SetX(d.paper.Left)
		d.f.MultiCell(d.width(), (d.size+larger)*0.3528*1.22, l, "", "C", false)
	}
	d.text(false)
}

// Rule draws a double line across the page, as under the head of a letter.
func (d *Document) Rule() {
	y := d.f.GetY() + 1
	d.f.SetLineWidth(0.7)
	d.f.Line(d.paper.Left, y, d.paper.Left+d.width(), y)
	d.f.SetLineWidth(0.2)
	d.f.Line(d.paper.Left, y+0.9, d.paper.Left+d.width(), y+0.9)
	d.f.SetY(y + 2.5)
}

// Widths of the columns of a clause, in millimetres: its label, the colon, the mark of an item.
const (
	labelWidth = 30
	colonWidth = 4
	markWidth  = 7
)

// Item is one point of a clause. Mark is "a.", "1." or empty.
type Item struct{ Mark, Text string }

// Clause sets a labelled part of a decree, its points hanging under each other behind the label.
func (d *Document) Clause(label string, items ...Item) {
	h := d.line()
	for i, it := range items {
		d.keep(h)
		y := d.f.GetY()
		if i == 0 {
			d.f.SetXY(d.paper.Left, y)
			d.f.CellFormat(labelWidth, h, label, "", 0, "L", false, 0, "")
			d.f.CellFormat(colonWidth, h, ":", "", 0, "L", false, 0, "")
		}
		x := d.paper.Left + labelWidth + colonWidth
		if it.Mark != "" {
			d.f.SetXY(x, y)
			d.f.CellFormat(markWidth, h, it.Mark, "", 0, "L", false, 0, "")
			x += markWidth
		}
		d.body(x, y, it.Text, "J")
	}
	d.f.Ln(h * 0.25)
}

// body sets a paragraph from x to the right margin, aligned "J" or "L"; it stays at x where it runs over to the next
// page.
func (d *Document) body(x, y float64, text, align string) {
	d.f.SetLeftMargin(x)
	d.f.SetXY(x, y)
	d.f.MultiCell(d.paper.Left+d.width()-x, d.line(), text, "", align, false)
	d.f.SetLeftMargin(d.paper.Left)
}

// Pairs sets facts under each other: name, colon, value; indent is from the left margin, in millimetres.
func (d *Document) Pairs(indent, name float64, rows ...[2]string) {
	h := d.line()
	for _, r := range rows {
		d.keep(h)
		y := d.f.GetY()
		d.f.SetXY(d.paper.Left+indent, y)
		d.f.CellFormat(name, h, r[0], "", 0, "L", false, 0, "")
		d.f.CellFormat(colonWidth, h, ":", "", 0, "L", false, 0, "")
		d.body(d.paper.Left+indent+name+colonWidth, y, r[1], "L")
	}
}

// ClauseIndent is where the points of a clause begin, in millimetres from the left margin.
const ClauseIndent = labelWidth + colonWidth

// List sets numbered or plain lines in small type from the left margin.
func (d *Document) List(head string, lines ...string) {
	size := d.size
	d.size = size - 1
	defer func() { d.size = size; d.text(false) }()
	d.text(false)
	h := d.line()
	d.keep(h * 2)
	d.f.SetX(d.paper.Left)
	d.f.CellFormat(d.width(), h, head, "", 1, "L", false, 0, "")
	for i, l := range lines {
		d.keep(h)
		y := d.f.GetY()
		d.f.SetXY(d.paper.Left, y)
		d.f.CellFormat(5, h, fmt.Sprintf("%d.", i+1), "", 0, "L", false, 0, "")
		d.body(d.paper.Left+5, y, l, "L")
	}
}

// Right sets lines in the right half of the page, kept together: place, date, title, name.
func (d *Document) Right(lines ...Line) {
	h := d.line()
	var all float64
	for _, l := range lines {
		all += h + l.Before
	}
	d.keep(all)
	x := d.paper.Left + d.width()*0.52
	for _, l := range lines {
		d.f.SetXY(x, d.f.GetY()+l.Before)
		d.text(l.Strong)
		d.f.MultiCell(d.paper.Left+d.width()-x, h, l.Text, "", "L", false)
	}
	d.text(false)
}

// Line is one line of a block. Before is the room above it in millimetres.
type Line struct {
	Text   string
	Strong bool
	Before float64
}

// Column is a column of a table: its head and its share of the width.
type Column struct {
	Head  string
	Share float64
}

// Table sets rows under heads, with lines around every cell; the heads are repeated on every page. What foot sets, such as
// a signature, stands below the last row and on its page; nil sets nothing.
func (d *Document) Table(cols []Column, rows [][]string, foot func(*Document)) {
	room := 0.0
	if foot != nil {
		room = d.height(foot)
		defer func() { foot(d) }()
	}
	size := d.size
	d.size = size - 1.5
	defer func() { d.size = size; d.text(false) }()
	var total float64
	for _, c := range cols {
		total += c.Share
	}
	widths := make([]float64, len(cols))
	heads := make([]string, len(cols))
	for i, c := range cols {
		widths[i], heads[i] = d.width()*c.Share/total, c.Head
	}
	d.row(widths, heads, true)
	for i, r := range rows {
		need := d.rowHeight(widths, r)
		if i == len(rows)-1 {
			need += room
		}
		if d.keep(need) {
			d.row(widths, heads, true)
		}
		d.row(widths, r, false)
	}
}

// height is the room that a block takes on a page as wide as this one, in millimetres.
func (d *Document) height(block func(*Document)) float64 {
	p := d.paper
	p.Width, _ = d.f.GetPageSize()
	p.Height = max(endless, 2*p.Width)
	sheet := New(p, d.size, Info{})
	block(sheet)
	return sheet.f.GetY() - p.Top
}

const cellPadding = 1.2

func (d *Document) rowHeight(widths []float64, cells []string) float64 {
	d.text(false)
	most := 1
	for i, c := range cells {
		most = max(most, len(d.f.SplitText(c, widths[i]-2*cellPadding)))
	}
	return float64(most)*d.line() + 2*cellPadding
}

func (d *Document) row(widths []float64, cells []string, head bool) {
	height := d.rowHeight(widths, cells)
	d.text(head)
	align := "L"
	if head {
		align = "C"
	}
	x, y := d.paper.Left, d.f.GetY()
	for i, c := range cells {
		d.f.Rect(x, y, widths[i], height, "D")
		d.f.SetXY(x+cellPadding, y+cellPadding)
		d.f.MultiCell(widths[i]-2*cellPadding, d.line(), c, "", align, false)
		x += widths[i]
	}
	d.f.SetXY(d.paper.Left, y+height)
	d.text(false)
}

// Seal draws a QR code of text, edge millimetres wide, with small lines beside it, kept together.
func (d *Document) Seal(text string, edge float64, lines ...string) error {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return fmt.Errorf("qr code: %w", err)
	}
	d.keep(edge + 2)
	x, y := d.paper.Left, d.f.GetY()+1
	dot := edge / float64(code.Size)
	d.f.SetFillColor(0, 0, 0)
	for r := range code.Size {
		for c := 0; c < code.Size; {
			if !code.Black(c, r) {
				c++
				continue
			}
			from := c
			for c < code.Size && code.Black(c, r) {
				c++
			}
			d.f.Rect(x+float64(from)*dot, y+float64(r)*dot, float64(c-from)*dot, dot, "F")
		}
	}
	size := d.size
	d.size = 7.5
	d.text(false)
	d.f.SetLeftMargin(x + edge + 3)
	d.f.SetXY(x+edge+3, y)
	for _, l := range lines {
		d.f.SetX(x + edge + 3)
		d.f.MultiCell(d.paper.Left+d.width()-x-edge-3, d.line(), l, "", "L", false)
	}
	d.f.SetLeftMargin(d.paper.Left)
	d.size = size
	d.text(false)
	d.f.SetXY(d.paper.Left, max(y+edge, d.f.GetY())+1)
	return nil
}
