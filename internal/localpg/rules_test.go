package localpg

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakeServer makes a directory of programs that claim to be one version of PostgreSQL.
func fakeServer(t *testing.T, version string) string {
	t.Helper()
	dir := t.TempDir()
	for name, script := range map[string]string{
		"initdb":   "#!/bin/sh\nexit 1\n",
		"postgres": "#!/bin/sh\necho 'postgres (PostgreSQL) " + version + "'\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// env returns a getenv over pairs of names and values.
func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		version string
		want    int // asked for; 0 any
		major   int // found; 0 none
	}{
		{"debian", "15.20 (Debian 15.20-0+deb12u1)", 0, 15},
		{"newer", "17.2", 0, 17},
		{"development", "19devel", 0, 19},
		{"too old", "14.9", 0, 0},
		{"exactly", "16.1", 16, 16},
		{"another", "17.2", 15, 0},
		{"no version", "unknown", 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := fakeServer(t, tt.version)
			got, err := Find(t.Context(), env("PG_BIN", dir), tt.want)
			if tt.major == 0 {
				if !errors.Is(err, ErrNotInstalled) || !strings.Contains(err.Error(), "apt-get install") {
					t.Fatalf("Find(%q, %d) = %v, %v; want ErrNotInstalled with the command that mends it",
						tt.version, tt.want, got, err)
				}
				return
			}
			if err != nil || got != (Binaries{Dir: dir, Major: tt.major}) {
				t.Fatalf("Find(%q, %d) = %v, %v; want version %d", tt.version, tt.want, got, err, tt.major)
			}
		})
	}
}

func TestFindWithoutServer(t *testing.T) {
	t.Parallel()
	if got, err := Find(t.Context(), env("PG_BIN", t.TempDir()), 0); !errors.Is(err, ErrNotInstalled) {
		t.Errorf("Find(empty directory) = %v, %v; want ErrNotInstalled", got, err)
	}
}

func TestDataOfAnotherVersion(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "PG_VERSION"), []byte("16\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Start(context.Background(), Options{Dir: dir, Install: true, Getenv: env("PG_BIN", fakeServer(t, "17.1"))})
	if !errors.Is(err, ErrNotInstalled) {
		t.Fatalf("Start with data of version 16 and a server of version 17 = %v, want ErrNotInstalled", err)
	}
	for _, part := range []string{"written by PostgreSQL 16", "found only [17]", "postgresql-16"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error does not say %q: %v", part, err)
		}
	}
}

func TestReadPIDFile(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, content string
		want          pidFile
	}{
		{"ready", "7\n/d\n1\n5432\n/run/x\n\n  1 2\nready   \n", pidFile{pid: 7, socketDir: "/run/x", ready: true}},
		{"starting", "7\n/d\n1\n5432\n/run/x\n\n  1 2\nstarting\n", pidFile{pid: 7, socketDir: "/run/x"}},
		{"half written", "7\n/d\n", pidFile{pid: 7}},
		{"empty", "", pidFile{}},
		{"not a number", "x\n", pidFile{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, pidName), []byte(tt.content), 0o600); err != nil {
				t.Fatal(err)
			}
			if got := readPIDFile(dir); got != tt.want {
				t.Errorf("readPIDFile(%q) = %+v, want %+v", tt.content, got, tt.want)
			}
		})
	}
}

func TestReaches(t *testing.T) {
	t.Parallel()
	closed := filepath.Join(t.TempDir(), "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	stranger := account{name: "stranger", uid: 54321, gid: 54321, switched: true}
	err := stranger.reaches(filepath.Join(closed, "pg"))
	if err == nil || !strings.Contains(err.Error(), "may not enter") {
		t.Errorf("reaches(below a private directory) = %v, want a refusal", err)
	}
	if err := stranger.reaches("/usr/pg"); err != nil {
		t.Errorf("reaches(/usr/pg) = %v, want nil", err)
	}
	own := account{uid: os.Geteuid()}
	if err := own.reaches(filepath.Join(closed, "pg")); err != nil {
		t.Errorf("reaches(own account) = %v, want nil", err)
	}
}

func TestOwnRefusesAnOpenDirectory(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "open")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	acc := account{uid: os.Geteuid(), gid: os.Getegid()}
	if err := acc.own(dir); err == nil {
		t.Error("own(directory with mode 0755) = nil, want a refusal")
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := acc.own(dir); err != nil {
		t.Errorf("own(private directory) = %v", err)
	}
}

func TestKeepFromStarting(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "postgresql-common", "createcluster.conf")
	for range 2 {
		if err := keepFromStarting(path); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "create_main_cluster = false\n" {
		t.Errorf("createcluster.conf = %q, %v", got, err)
	}
	if err := os.WriteFile(path, []byte("mine\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := keepFromStarting(path); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); string(got) != "mine\n" {
		t.Errorf("the administrator's createcluster.conf became %q", got)
	}
}

func TestOpenLogPutsALongOneAside(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "server.log")
	if err := os.WriteFile(path, []byte("first\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, from, err := openLog(path)
	if err != nil || from != int64(len("first\n")) {
		t.Fatalf("openLog = %d, %v; want the end of the file", from, err)
	}
	if _, err := f.WriteString("second\n"); err != nil {
		t.Fatal(err)
	}
	if got := readFrom(path, from); got != "second\n" {
		t.Errorf("readFrom = %q, want only this run's part", got)
	}
	if err := errors.Join(f.Truncate(maxLog+1), f.Close()); err != nil {
		t.Fatal(err)
	}
	f, from, err = openLog(path)
	if err != nil || from != 0 {
		t.Fatalf("openLog of a long file = %d, %v; want a new file", from, err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path + ".old"); err != nil || info.Size() != maxLog+1 {
		t.Errorf("the long log was not kept: %v", err)
	}
}
