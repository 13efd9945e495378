package kit

import (
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTyped(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest("POST", "/usulan/x/tolak", nil)
	r.PostForm = url.Values{
		"_key": {"ABCDEFGHIJKLMNOPQRSTUVWXYZ"}, "alasan": {"Unit asal akan kekurangan dua guru kelas."}, "kode": {"tolak"},
		"password": {"sandi yang panjang sekali ini"}, "catatan": {"Baris satu\nbaris dua dan tiga"},
	}
	want := []string{"Unit asal akan kekurangan dua guru kelas.", "Baris satu\nbaris dua dan tiga"}
	if diff := cmp.Diff(want, typed(r)); diff != "" {
		t.Errorf("typed (-want +got):\n%s", diff)
	}
	if got := typed(httptest.NewRequest("GET", "/", nil)); got != nil {
		t.Errorf("typed on a page that was only read = %q", got)
	}
}

func TestCameFrom(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]string{
		"": "", "http://example.com/impor/baru?a=1": "/impor/baru?a=1", "http://evil.example/impor": "", "http://example.com//evil.example": "",
		"http://example.com": "/", "javascript:alert(1)": "", "/impor": "",
	} {
		r := httptest.NewRequest("POST", "/impor/baru", nil) // to example.com
		r.Header.Set("Referer", from)
		if got := cameFrom(r); got != want {
			t.Errorf("cameFrom(%q) = %q, want %q", from, got, want)
		}
	}
}
