package bench

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"mutasi/internal/servertest"
)

// nobody reads what is sent.
type nobody struct{ header http.Header }

func (n nobody) Header() http.Header         { return n.header }
func (n nobody) Write(b []byte) (int, error) { return len(b), nil }
func (n nobody) WriteHeader(int)             {}

// BenchmarkList is the page of twenty people without the network, for the profile of what the product itself does. Its
// processor time is that of the process.
func BenchmarkList(b *testing.B) {
	a := servertest.New(b)
	a.Listen(b)
	cookie := a.Session(b, account)
	b.ReportAllocs()
	before := used()
	for b.Loop() {
		r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, "/pegawai?baris=20", nil)
		r.AddCookie(cookie)
		a.Handler.ServeHTTP(nobody{http.Header{}}, r)
	}
	b.ReportMetric(float64((used()-before).Microseconds())/float64(b.N), "cpu-µs/op")
}
