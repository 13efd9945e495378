package route_test

import (
	"net/url"
	"testing"

	"mutasi/web/route"
)

type id string

func TestPaths(t *testing.T) {
	t.Parallel()
	tests := []struct{ got, want string }{
		{route.Employee(id("7k2m9qxf4t")), "/pegawai/7k2m9qxf4t"},
		{route.Employee("{id}"), "/pegawai/{id}"},
		{route.ProposalStep(id("abc"), "tujuan"), "/usulan/abc/isi/tujuan"},
		{route.ProposalStep("{id}", "{step}"), "/usulan/{id}/isi/{step}"},
		{route.VerifyCode("../x?y"), "/verifikasi/..%2Fx%3Fy"},
		{route.PortalDecreePDF(id("abc")), "/saya/sk/abc/sk.pdf"},
		{route.SignInThen("/usulan?a=1"), "/masuk?lanjut=%2Fusulan%3Fa%3D1"},
		{route.SignInThen(""), "/masuk"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}

func TestSubject(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]string{
		"employee": "/pegawai/x", "post": "/jabatan/x", "unit": "/beban-kerja/x", "proposal": "/usulan/x", "decree": "/sk/x",
		"import": "/impor/x", "user": "/admin/pengguna/x", "session": "/akun/perangkat", "": "/audit", "unheard": "/audit",
	} {
		if got := route.Subject(kind, "x"); got != want {
			t.Errorf("Subject(%q) = %q, want %q", kind, got, want)
		}
	}
}

func TestEdit(t *testing.T) {
	t.Parallel()
	q := url.Values{"status": {"20", "30"}, "urut": {"nama"}, "kosong": {""}}
	tests := []struct{ name, got, want string }{
		{"set", route.Edit("/p", q, "urut", "-lama"), "/p?status=20&status=30&urut=-lama"},
		{"remove", route.Edit("/p", q, "urut", "", "status", ""), "/p"},
		{"one value of several", route.Without("/p", q, "status", "20"), "/p?status=30&urut=nama"},
		{"the last value", route.Without("/p", url.Values{"a": {"1"}}, "a", "1"), "/p"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, tt.got, tt.want)
		}
	}
	if q.Get("urut") != "nama" || len(q["status"]) != 2 {
		t.Errorf("Edit changed the query it was given: %v", q)
	}
}

func TestLocal(t *testing.T) {
	t.Parallel()
	for next, want := range map[string]bool{
		"/usulan?a=1": true, "/": true, "": false, "usulan": false, "//jahat.example": false, "/\\jahat.example": false,
		"https://jahat.example/": false, "/a\nb": false,
	} {
		if got := route.Local(next); got != want {
			t.Errorf("Local(%q) = %v, want %v", next, got, want)
		}
	}
}
