// Command testrun runs a command beside a throw-away PostgreSQL server:
//
//	go run ./internal/testrun -- go test ./...
//
// The server lives in memory where there is room, forces nothing to disk and is gone when the command ends. The
// command finds it by two variables: TEST_DATABASE_URL (a role that may create databases and is no superuser) and
// TEST_DATABASE_ADMIN_URL (the superuser). Where TEST_DATABASE_URL is already set, the command runs against that.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"mutasi/internal/localpg"
)

func main() {
	args := os.Args[1:]
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "usage: testrun -- command [argument ...]")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, args)
	stop()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit) && exit.ExitCode() > 0: // the command has said why
		os.Exit(exit.ExitCode())
	case err != nil:
		fmt.Fprintln(os.Stderr, "testrun:", err)
		os.Exit(1)
	}
}

// run runs the command with a server and returns how the command ended.
func run(ctx context.Context, args []string) (err error) {
	if os.Getenv("TEST_DATABASE_URL") != "" {
		return command(ctx, args, nil)
	}
	base := roomiest("/dev/shm", os.TempDir())
	sweep(base)
	home, err := os.MkdirTemp(base, prefix)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(home)) }()
	if err := os.Chmod(home, 0o711); err != nil { // the server's account passes through
		return err
	}
	server, err := localpg.Start(ctx, localpg.Options{
		Dir: filepath.Join(home, serverDir), Ephemeral: true, Install: true,
		Say: func(line string) { fmt.Fprintln(os.Stderr, line) },
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	return command(ctx, args, []string{
		"TEST_DATABASE_URL=" + server.URL(),
		"TEST_DATABASE_ADMIN_URL=" + server.AdminURL(),
	})
}

// command runs the command; an interrupt reaches it as SIGTERM and leaves it time to clean up.
func command(ctx context.Context, args, env []string) error {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	return cmd.Run()
}

const (
	prefix    = "mutasi-test-"
	serverDir = "pg"
	enough    = 2 << 30 // bytes: some hundred cloned databases of 12 MB
)

// roomiest returns the first directory if it has room for the databases of a test run, otherwise the second.
func roomiest(first, second string) string {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(first, &fs); err != nil || fs.Bavail*uint64(fs.Bsize) < enough {
		return second
	}
	return first
}

// sweep removes what killed runs have left in base: directories whose server's lock nobody holds.
func sweep(base string) {
	homes, _ := filepath.Glob(filepath.Join(base, prefix+"*")) // the pattern is well formed
	for _, home := range homes {
		if abandoned(filepath.Join(home, serverDir, "lock")) {
			_ = os.RemoveAll(home) // another account's is not ours to remove
		}
	}
}

// abandoned reports whether the lock file at path exists and nobody has held it for the last minutes.
func abandoned(path string) bool {
	info, err := os.Stat(path)
	if err != nil || time.Since(info.ModTime()) < 5*time.Minute { // may just be starting
		return false
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}
