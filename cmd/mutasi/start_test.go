package main

import (
	"errors"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"

	"mutasi/internal/dbtest"
)

// What keeps the server from starting is told in one line that says what to do, before anything is made.
func TestStartThatCannotBe(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	file := t.TempDir() + "/file"
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		env  []string
		want []string
	}{
		{"the port is taken", []string{"MUTASI_ADDR=" + taken.Addr().String(), "DATABASE_URL=", "MUTASI_DATA=" + file}, []string{"another program listens on " + taken.Addr().String(), "MUTASI_ADDR"}},
		{"an address of another machine", []string{"MUTASI_ADDR=192.0.2.1:80", "MUTASI_BASE_URL=http://192.0.2.1"}, []string{"192.0.2.1:80", "MUTASI_ADDR"}},
		{"the data directory is a file", []string{"DATABASE_URL=", "MUTASI_DATA=" + file}, []string{file, "choose a data directory", "MUTASI_DATA"}},
		{"the data directory cannot be made", []string{"DATABASE_URL=", "MUTASI_DATA=/proc/mutasi"}, []string{"/proc/mutasi", "choose a data directory", "MUTASI_DATA"}},
		{"no database there", []string{"DATABASE_URL=postgres://siti:rahasia@127.0.0.1:1/mutasi"}, []string{"127.0.0.1:1", "refused", "check DATABASE_URL"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), os.Args[0], "serve")
			cmd.Env = append(append(os.Environ(), asProgram+"=1", "MUTASI_ADDR=127.0.0.1:0"), tt.env...)
			out, err := cmd.CombinedOutput()
			if e, ok := errors.AsType[*exec.ExitError](err); !ok || e.ExitCode() != 1 {
				t.Errorf("%v, want exit code 1", err)
			}
			said := string(out)
			if strings.Count(said, "\n") != 1 {
				t.Errorf("not one line:\n%s", said)
			}
			for _, want := range tt.want {
				if !strings.Contains(said, want) {
					t.Errorf("%q does not say %q", said, want)
				}
			}
			if strings.Contains(said, "rahasia") {
				t.Errorf("%q tells the password", said)
			}
		})
	}
}

// Who watches the process is told apart: it lives while the database is away, but cannot serve.
func TestHealthWhileTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	database := dbtest.Clone(t, "", nil)
	between := newWire(t, database)
	s := launch(t, between.url)
	want := func(path string, status int) {
		t.Helper()
		r, err := http.Get(s.url + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = r.Body.Close()
		if r.StatusCode != status {
			t.Errorf("%s: %s, want %d", path, r.Status, status)
		}
	}
	want("/healthz", http.StatusOK)
	want("/readyz", http.StatusOK)
	between.Lock()
	want("/healthz", http.StatusOK)
	want("/readyz", http.StatusServiceUnavailable)
	between.Unlock()
	want("/readyz", http.StatusOK)
}
