package decree_test

import (
	"bytes"
	"fmt"
	"io"
	"os/exec"
	"testing"

	"rsc.io/qr"

	"mutasi/internal/decree"
)

// sealEdge is the edge of the code on paper in millimetres.
const sealEdge = 21

// sealed reports whether the first page of a file shows text as a QR code: whether somewhere on it every module of that
// code is dark or light as it should be, with light around it.
func sealed(t *testing.T, file []byte, text string) bool {
	t.Helper()
	const dpi = 200
	cmd := exec.CommandContext(t.Context(), "pdftoppm", "-gray", "-r", fmt.Sprint(dpi), "-l", "1", "-")
	cmd.Stdin = bytes.NewReader(file)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftoppm: %v", err)
	}
	r := bytes.NewReader(out)
	var width, height, most int
	if _, err := fmt.Fscanf(r, "P5\n%d %d\n%d\n", &width, &height, &most); err != nil {
		t.Fatalf("pdftoppm: %v", err)
	}
	pixels, err := io.ReadAll(r)
	if err != nil || len(pixels) != width*height {
		t.Fatalf("%d pixels of %d × %d, %v", len(pixels), width, height, err)
	}
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	dot := sealEdge / 25.4 * dpi / float64(code.Size)
	at := func(x, y int) bool {
		for row := -1; row <= code.Size; row++ {
			for col := -1; col <= code.Size; col++ {
				px, py := x+int((float64(col)+0.5)*dot), y+int((float64(row)+0.5)*dot)
				if px < 0 || py < 0 || px >= width || py >= height {
					return false
				}
				dark := pixels[py*width+px] < 128
				if dark != (row >= 0 && col >= 0 && row < code.Size && col < code.Size && code.Black(col, row)) {
					return false
				}
			}
		}
		return true
	}
	for y := range height {
		for x := range width {
			if at(x, y) {
				return true
			}
		}
	}
	return false
}

// The code on a decree leads to the public page that verifies this decree and no other.
func TestSealLeadsToVerification(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, file, err := w.Paper(t.Context(), w.Actors["operator"], w.issued(w.ready("teacher1-c", "teacher2")))
	if err != nil {
		t.Fatal(err)
	}
	if !sealed(t, file, w.BaseURL+"/verifikasi/"+decree.FormatCode(d.VerifyCode)) {
		t.Errorf("the paper shows no code that leads to the verification of %s", d.VerifyCode)
	}
	if sealed(t, file, w.BaseURL+"/verifikasi/AAAA-BBBB-CCCC") {
		t.Error("the paper shows the code of another decree")
	}
}
