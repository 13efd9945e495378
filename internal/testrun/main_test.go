package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

func TestSweepRemovesOnlyAbandonedRuns(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	old := time.Now().Add(-time.Hour)
	lock := func(name string) string {
		t.Helper()
		dir := filepath.Join(base, name, serverDir)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "lock")
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, name := range []string{prefix + "left", prefix + "running", "other"} {
		if err := os.Chtimes(lock(name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	lock(prefix + "starting")
	held, err := os.Open(filepath.Join(base, prefix+"running", serverDir, "lock"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = held.Close() }()
	if err := syscall.Flock(int(held.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}

	sweep(base)

	for name, want := range map[string]bool{
		prefix + "left": false, prefix + "running": true, prefix + "starting": true, "other": true,
	} {
		_, err := os.Stat(filepath.Join(base, name))
		if got := err == nil; got != want {
			t.Errorf("after sweep %s exists: %t, want %t", name, got, want)
		}
	}
}

func TestRoomiest(t *testing.T) {
	t.Parallel()
	if got := roomiest(filepath.Join(t.TempDir(), "missing"), "/second"); got != "/second" {
		t.Errorf("roomiest(missing) = %s, want /second", got)
	}
}
