package sheet_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"mutasi/internal/sheet"
)

func TestCSVDialects(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, file, encoding string
		delimiter            rune
	}{
		{"semicolons", "NIP;Nama\n1;José, S.Pd\n", "utf-8", ';'},
		{"commas", "NIP,Nama\n1,\"José, S.Pd\"\n", "utf-8", ','},
		{"tabs", "NIP\tNama\n1\tJosé, S.Pd\n", "utf-8", '\t'},
		{"bars", "NIP|Nama\n1|José, S.Pd\n", "utf-8", '|'},
		{"byte order mark", "\ufeffNIP;Nama\r\n1;José, S.Pd\r\n", "utf-8", ';'},
		{"old line ends", "NIP;Nama\r1;José, S.Pd\r", "utf-8", ';'},
		{"Windows-1252", "NIP;Nama\n1;Jos\xe9, S.Pd\n", "windows-1252", ';'},
		{"UTF-16", "\xff\xfeN\x00I\x00P\x00\t\x00N\x00a\x00m\x00a\x00\r\x00\n\x001\x00\t\x00J\x00o\x00s\x00\xe9\x00,\x00 \x00S\x00.\x00P\x00d\x00", "utf-16", '\t'},
		{"UTF-16 without byte order mark", "N\x00I\x00P\x00;\x00N\x00a\x00m\x00a\x00\n\x001\x00;\x00J\x00o\x00s\x00\xe9\x00,\x00 \x00S\x00.\x00P\x00d\x00", "utf-16", ';'},
		{"UTF-16, the high byte first, without mark", "\x00N\x00I\x00P\x00;\x00N\x00a\x00m\x00a\x00\r\x00\n\x001\x00;\x00J\x00o\x00s\x00\xe9\x00,\x00 \x00S\x00.\x00P\x00d", "utf-16", ';'},
		{"separator named for Excel", "sep=,\r\nNIP,Nama\r\n1,\"José, S.Pd\"\r\n", "utf-8", ','},
		{"titles above the heading", "Daftar pegawai\n\nNIP;Nama\n1;José, S.Pd", "utf-8", ';'},
		{"commas inside, semicolons between", "Daftar, lengkap, semua\nNIP;Nama;\n1;José, S.Pd", "utf-8", ';'},
	}
	wanted := func(texts []string) int {
		n := 0
		for _, s := range texts {
			if s == "NIP" || s == "Nama" {
				n++
			}
		}
		return n
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			table, rows, err := read([]byte(tt.file), sheet.Options{Score: wanted})
			if err != nil {
				t.Fatal(err)
			}
			if got := table.Info(); got.Encoding != tt.encoding || got.Delimiter != tt.delimiter || got.Format != sheet.CSV {
				t.Errorf("Info = %+v; want %s and %q", got, tt.encoding, tt.delimiter)
			}
			if diff := cmp.Diff([]string{"NIP", "Nama"}, table.Header()); diff != "" {
				t.Errorf("Header (-want +got):\n%s", diff)
			}
			want := []sheet.Cell{sheet.TextCell("1"), sheet.TextCell("José, S.Pd")}
			if len(rows) != 1 || !cmp.Equal(rows[0].Cells, want) {
				t.Errorf("rows = %+v; want one of %+v", rows, want)
			}
		})
	}
}

func TestCSVCells(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, field string
		want        sheet.Cell
	}{
		{"quoted", `"a;""b"""`, sheet.TextCell(`a;"b"`)},
		{"quotation marks within", `Jalan "Mawar" 5`, sheet.TextCell(`Jalan "Mawar" 5`)},
		{"text after the closing mark", `"a"b`, sheet.TextCell("ab")},
		{"number stays text", "1.98506E+17", sheet.TextCell("1.98506E+17")},
		{"formula", "=1+1", sheet.Cell{Kind: sheet.Formula, Text: "=1+1"}},
		{"formula that only keeps digits", `"=""0012"""`, sheet.TextCell("0012")},
		{"phone number", "+62811", sheet.TextCell("+62811")},
		{"neutralised formula", "'=1+1", sheet.TextCell("=1+1")},
		{"apostrophe of somebody's own", "'Aisyah", sheet.TextCell("'Aisyah")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, rows := mustRead(t, []byte("a;b\n"+tt.field+";x\n"))
			if diff := cmp.Diff(tt.want, rows[0].Cells[0]); diff != "" {
				t.Errorf("cell (-want +got):\n%s", diff)
			}
		})
	}
}

// TestCSVRowNumbers compares with what a spreadsheet shows: blank lines count,
// line breaks within a field do not.
func TestCSVRowNumbers(t *testing.T) {
	t.Parallel()
	_, rows := mustRead(t, []byte("a;b\n\n1;\"x\ny\nz\"\r\n;\n2;y\n"))
	var got []int
	for _, r := range rows {
		got = append(got, r.Number)
	}
	if diff := cmp.Diff([]int{3, 5}, got); diff != "" {
		t.Errorf("row numbers (-want +got):\n%s", diff)
	}
}

func TestCSVErrorSaysWhere(t *testing.T) {
	t.Parallel()
	_, _, err := read([]byte("a;b\n1;2\n3;\"Siti\n4;5\n"), sheet.Options{})
	want := "sheet: open_quote at row 3 column B"
	if err == nil || err.Error() != want {
		t.Errorf("error %v; want %s", err, want)
	}
}

// TestCSVAgainstStandardLibrary: what encoding/csv writes is read back.
func TestCSVAgainstStandardLibrary(t *testing.T) {
	t.Parallel()
	field := rapid.StringMatching("[a-zA-Zé ;,\"\n=0-9]{0,12}[a-z]")
	rapid.Check(t, func(t *rapid.T) {
		records := rapid.SliceOfN(rapid.SliceOfN(field, 3, 3), 1, 5).Draw(t, "records")
		for _, r := range records {
			for i := range r {
				r[i] = strings.TrimLeft(r[i], "=") // a formula is another kind of cell
			}
		}
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		_ = w.Write([]string{"h1", "h2", "h3"})
		_ = w.WriteAll(records)
		_, rows, err := read(b.Bytes(), sheet.Options{Score: func(texts []string) int {
			if len(texts) == 3 && texts[0] == "h1" {
				return 1
			}
			return 0
		}})
		if err != nil {
			t.Fatal(err)
		}
		var got [][]string
		for _, r := range rows {
			var texts []string
			for _, c := range r.Cells {
				texts = append(texts, c.Text)
			}
			got = append(got, texts)
		}
		if diff := cmp.Diff(records, got); diff != "" {
			t.Errorf("records (-written +read):\n%s", diff)
		}
	})
}
