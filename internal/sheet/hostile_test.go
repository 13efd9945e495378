package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"mutasi/internal/sheet"
)

// TestHostileFiles holds one file of every kind that must be refused, with the
// answer each gets. Limits are small where the file would be large otherwise.
func TestHostileFiles(t *testing.T) {
	t.Parallel()
	plain := data(header + `<row><c><v>1</v></c></row>`)
	small := sheet.DefaultLimits()
	small.PackedBytes, small.Rows, small.Columns, small.CellBytes, small.SharedBytes = 64<<10, 3, 5, 100, 300
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 70_000)
	manyParts := make([]part, 300)
	for i := range manyParts {
		manyParts[i] = part{fmt.Sprintf("xl/x%d.xml", i), "x"}
	}
	tests := []struct {
		name   string
		file   []byte
		limits sheet.Limits
		want   sheet.Code
	}{
		{"nothing", nil, small, sheet.CodeEmpty},
		{"too large", bytes.Repeat([]byte("a"), 65<<10), small, sheet.CodeTooLarge},
		{"PDF", []byte("%PDF-1.7 …"), small, sheet.CodeNotTable},
		{"web page called .xls", []byte("\ufeff\r\n <TABLE><tr><td>NIP</td></tr></TABLE>"), small, sheet.CodeWebPage},
		{"web page in XHTML", []byte(`<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>`), small, sheet.CodeWebPage},
		{"web page as Excel saves it", []byte(`<html xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns="urn:schemas-microsoft-com:office:spreadsheet"><table>`), small, sheet.CodeWebPage},
		{"workbook in the XML of 2003", []byte(`<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`), small, sheet.CodeLegacy},
		{"picture in XML", []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`), small, sheet.CodeNotTable},
		{"binary", []byte("abc\x00\x01def"), small, sheet.CodeNotTable},
		{"binary in UTF-16", []byte("\xff\xfea\x00\x00\x00b\x00"), small, sheet.CodeNotTable},
		{"workbook of before 2007", []byte(ole), sheet.Limits{}, sheet.CodeLegacy},
		{"workbook with a password", []byte(ole + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"), sheet.Limits{}, sheet.CodeEncrypted},
		{"archive cut short", workbook(t, plain)[:400], small, sheet.CodeMalformed},
		{"archive of other things", archive(t, part{"surat.txt", "x"}), small, sheet.CodeNotTable},
		{"OpenDocument", archive(t, part{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}), small, sheet.CodeLegacy},
		{"binary workbook", workbook(t, plain, part{"xl/workbook.bin", "x"}), small, sheet.CodeLegacy},
		{"macros", workbook(t, plain, part{"xl/vbaProject.bin", "x"}), small, sheet.CodeMacros},
		{"macros under another spelling", workbook(t, plain, part{`XL\VBAPROJECT.bin`, "x"}), small, sheet.CodeMacros},
		{"macros by relation", workbook(t, plain, part{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="s1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="v" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="makro.bin"/></Relationships>`}), small, sheet.CodeMacros},
		{"macro sheet", workbook(t, plain, part{"xl/macrosheets/sheet1.xml", "x"}), small, sheet.CodeMacros},
		{"embedded object", workbook(t, plain, part{"xl/embeddings/oleObject1.bin", "x"}), small, sheet.CodeMacros},
		{"link to another workbook", workbook(t, plain, part{"xl/externalLinks/externalLink1.xml", "x"}), small, sheet.CodeExternal},
		{"data connection", workbook(t, plain, part{"xl/connections.xml", "x"}), small, sheet.CodeExternal},
		{"part twice", archive(t, part{"[Content_Types].xml", contentTypes}, part{"xl/workbook.xml", oneSheet}, part{"XL/Workbook.xml", oneSheet}), small, sheet.CodeMalformed},
		{"too many parts", workbook(t, plain, manyParts...), sheet.Limits{}, sheet.CodeBomb},
		{"part out of proportion", workbook(t, plain, part{"xl/worksheets/sheet2.xml", strings.Repeat(" ", 8<<20)}), sheet.Limits{}, sheet.CodeBomb},
		{"entities", workbook(t, `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>`), small, sheet.CodeMalformed},
		{"unknown entity", workbook(t, data(`<row><c t="inlineStr"><is><t>&b;</t></is></c></row>`)), small, sheet.CodeMalformed},
		{"nesting", workbook(t, data(strings.Repeat("<a>", 100))), small, sheet.CodeMalformed},
		{"row numbers backwards", workbook(t, data(header+`<row r="5"><c r="A5"><v>1</v></c></row><row r="4"><c r="A4"><v>1</v></c></row>`)), small, sheet.CodeMalformed},
		{"cell twice", workbook(t, data(header+`<row r="5"><c r="A5"><v>1</v></c><c r="A5"><v>2</v></c></row>`)), small, sheet.CodeMalformed},
		{"cell of another row", workbook(t, data(header+`<row r="5"><c r="A6"><v>1</v></c></row>`)), small, sheet.CodeMalformed},
		{"number that is none", workbook(t, data(header+`<row><c><v>1,5</v></c></row>`)), small, sheet.CodeMalformed},
		{"shared string that is not there", workbook(t, data(header+`<row><c t="s"><v>7</v></c></row>`)), small, sheet.CodeMalformed},
		{"XML cut short", workbook(t, `<worksheet><sheetData>`+header+`<row><c>`), small, sheet.CodeMalformed},
		{"worksheet without a part", workbook(t, plain, part{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="s1" Type="x/worksheet" Target="worksheets/none.xml"/></Relationships>`}), small, sheet.CodeMalformed},
		{"only hidden sheets", workbook(t, plain, part{"xl/workbook.xml", `<workbook xmlns:r="http://r"><sheets><sheet name="Data" state="veryHidden" r:id="s1"/></sheets></workbook>`}), small, sheet.CodeNoSheet},
		{"empty sheet", workbook(t, data("")), small, sheet.CodeNoHeader},
		{"too many rows", workbook(t, data(header+strings.Repeat(`<row><c><v>1</v></c></row>`, 4))), small, sheet.CodeTooManyRows},
		{"row beyond the format", workbook(t, data(header+`<row r="1048577"><c><v>1</v></c></row>`)), small, sheet.CodeTooManyRows},
		{"too many columns", workbook(t, data(header+`<row r="2"><c r="F2"><v>1</v></c></row>`)), small, sheet.CodeTooManyCols},
		{"column beyond the format", workbook(t, data(header+`<row r="2"><c r="XFE2"><v>1</v></c></row>`)), small, sheet.CodeMalformed},
		{"long inline cell", workbook(t, data(header+`<row><c t="inlineStr"><is><t>`+strings.Repeat("a", 101)+`</t></is></c></row>`)), small, sheet.CodeCellTooLong},
		{"long cell in runs", workbook(t, data(header+`<row><c t="inlineStr"><is>`+strings.Repeat("<r><t>abcdefghij</t></r>", 11)+`</is></c></row>`)), small, sheet.CodeCellTooLong},
		{"long formula", workbook(t, data(header+`<row><c><f>`+strings.Repeat("a", 101)+`</f></c></row>`)), small, sheet.CodeCellTooLong},
		{"cell with many values", workbook(t, data(header+`<row><c>`+strings.Repeat("<v>1234567890</v>", 50)+`</c></row>`)), small, sheet.CodeMalformed},
		{"long shared string", workbook(t, plain, part{"xl/sharedStrings.xml", `<sst><si><t>` + strings.Repeat("a", 101) + `</t></si></sst>`}), small, sheet.CodeCellTooLong},
		{"many shared strings", workbook(t, plain, part{"xl/sharedStrings.xml", `<sst>` + strings.Repeat("<si/>", 100) + `</sst>`}), small, sheet.CodeBomb},
		{"CSV with too many rows", []byte("nip;nama\n" + strings.Repeat("1;a\n", 4)), small, sheet.CodeTooManyRows},
		{"CSV with too many columns", []byte("nip;nama\n1;2;3;4;5;6\n"), small, sheet.CodeTooManyCols},
		{"CSV with a long cell", []byte("nip;nama\n1;" + strings.Repeat("a", 101)), small, sheet.CodeCellTooLong},
		{"CSV with an open quote", []byte("nip;nama\n1;\"Siti\n2;Budi\n"), small, sheet.CodeOpenQuote},
		{"CSV with an open quote and much after it", []byte("nip;nama\n1;\"Siti\n" + strings.Repeat("2;Budi\n", 30)), small, sheet.CodeOpenQuote},
		{"CSV with a binary tail", []byte("nip;nama\n1;a\n2;\x00\n"), small, sheet.CodeNotTable},
		{"CSV with an unknown separator", []byte("sep=x\nnipxnama\n"), small, sheet.CodeMalformed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, _, err := read(tt.file, sheet.Options{Limits: tt.limits})
			if got := code(err); got != tt.want {
				t.Errorf("reading: %v; want code %s", err, tt.want)
			}
		})
	}
}

// TestEncryptedEntry sets the flag that says so in both headers of an archive.
func TestEncryptedEntry(t *testing.T) {
	t.Parallel()
	file := workbook(t, data(header))
	for _, header := range []struct {
		magic string
		flags int
	}{{"PK\x03\x04", 6}, {"PK\x01\x02", 8}} {
		at := bytes.Index(file, []byte(header.magic))
		file[at+header.flags] |= 1
	}
	if _, _, err := read(file, sheet.Options{}); code(err) != sheet.CodeEncrypted {
		t.Errorf("reading: %v; want code encrypted", err)
	}
}

// TestDirectoryFlood is a file that is nothing but a list of parts: listing it
// must not cost memory in proportion.
func TestDirectoryFlood(t *testing.T) {
	t.Parallel()
	var entry [46]byte
	copy(entry[:], "PK\x01\x02")
	entry[28] = 1 // length of the name
	var b bytes.Buffer
	b.WriteString("PK\x03\x04")
	const entries = 300_000
	for range entries {
		b.Write(entry[:])
		b.WriteByte('x')
	}
	size := b.Len() - 4
	var end [22]byte
	copy(end[:], "PK\x05\x06")
	binary.LittleEndian.PutUint16(end[8:], entries&0xffff)
	binary.LittleEndian.PutUint16(end[10:], entries&0xffff)
	binary.LittleEndian.PutUint32(end[12:], uint32(size))
	binary.LittleEndian.PutUint32(end[16:], 4)
	b.Write(end[:])

	if _, err := open(b.Bytes(), sheet.Options{}); code(err) != sheet.CodeBomb {
		t.Errorf("opening: %v; want code bomb", err)
	}
}

// TestFalseSize has a part that says it is small and is not.
func TestFalseSize(t *testing.T) {
	t.Parallel()
	file := workbook(t, data(header+strings.Repeat(`<row><c><v>1</v></c></row>`, 1000)))
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	real := z.File[len(z.File)-1].UncompressedSize64
	at := bytes.LastIndex(file, []byte("PK\x01\x02"))
	if got := binary.LittleEndian.Uint32(file[at+24:]); uint64(got) != real {
		t.Fatalf("directory says %d, want %d", got, real)
	}
	binary.LittleEndian.PutUint32(file[at+24:], 2000)
	if _, _, err := read(file, sheet.Options{}); code(err) != sheet.CodeMalformed {
		t.Errorf("reading: %v; want code malformed", err)
	}
}

// TestFullSheetIsRefusedWithoutReadingItAll reads the largest sheet there is:
// 1,048,576 rows. The walk must end at the limit, and formatted rows without
// content must cost no memory.
func TestFullSheetIsRefusedWithoutReadingItAll(t *testing.T) {
	t.Parallel()
	file := fullSheet(t, 1<<20)
	table, err := open(file, sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	limit, rows := sheet.DefaultLimits().Rows, 0
	var last error
	for _, err := range table.Rows() {
		if last = err; err == nil {
			rows++
		}
	}
	if code(last) != sheet.CodeTooManyRows || rows != limit {
		t.Errorf("walk ended after %d rows with %v; want %d and too_many_rows", rows, last, limit)
	}
}

// fullSheet makes a workbook of n rows; its packing is not out of proportion.
func fullSheet(t testing.TB, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := sheet.NewXLSX(&b, sheet.Sheet{Name: "Data", Columns: []sheet.Column{{Heading: "NIP"}, {Heading: "Nama"}}})
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i < n; i++ {
		if err := w.Row([]sheet.Cell{sheet.IntCell(i), sheet.IntCell(i * 7919 % n)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestMemoryDoesNotGrowWithRows measures live memory in the middle of walks
// over a small and a twenty times larger sheet.
func TestMemoryDoesNotGrowWithRows(t *testing.T) { //nolint:paralleltest // measures the whole process
	live := func(rows int) uint64 {
		table, err := open(fullSheet(t, rows), sheet.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var before, during runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		seen := 0
		for _, err := range table.Rows() {
			if err != nil {
				t.Fatal(err)
			}
			if seen++; seen == rows-10 {
				runtime.GC()
				runtime.ReadMemStats(&during)
			}
		}
		return during.HeapAlloc - min(before.HeapAlloc, during.HeapAlloc)
	}
	if small, large := live(5_000), live(100_000); large > small+1<<20 {
		t.Errorf("live memory during a walk: %d bytes for 5,000 rows, %d for 100,000", small, large)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte("nip;nama\n1;Siti\n"))
	f.Add([]byte("\xff\xfen\x00;\x00m\x00\n\x00"))
	f.Add([]byte("sep=,\n\"a\"\"b\",c\r\n=\"01\",'=x\n"))
	f.Add(fuzzSeed())
	f.Fuzz(func(t *testing.T, file []byte) {
		_, _, err := read(file, sheet.Options{})
		if got := code(err); strings.HasPrefix(string(got), "untyped") {
			t.Errorf("error without a code: %v", err)
		}
	})
}

func fuzzSeed() []byte {
	var b bytes.Buffer
	w, err := sheet.NewXLSX(&b, sheet.Sheet{Name: "D", Columns: []sheet.Column{{Heading: "NIP"}}})
	if err != nil {
		return nil
	}
	_ = w.Row([]sheet.Cell{sheet.TextCell("=1")})
	_ = w.Close()
	return b.Bytes()
}
