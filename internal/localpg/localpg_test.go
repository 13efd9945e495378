package localpg

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
)

// helperDir names the variable that turns this test binary into an application with a server in that directory.
const helperDir = "LOCALPG_HELPER_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(helperDir); dir != "" {
		os.Exit(helper(dir))
	}
	os.Exit(m.Run())
}

// helper starts a server, prints its URL and stops it when standard input ends.
func helper(dir string) int {
	s, err := Start(context.Background(), Options{Dir: dir})
	if err != nil {
		fmt.Println("error:", err)
		return 1
	}
	fmt.Println(s.URL())
	_, _ = io.Copy(io.Discard, os.Stdin)
	if err := s.Stop(); err != nil {
		fmt.Println("error:", err)
		return 1
	}
	return 0
}

// application is a helper process with a running server.
type application struct {
	cmd   *exec.Cmd
	stdin io.WriteCloser
	url   string
}

// launchApplication starts the helper as a process of its own.
func launchApplication(t *testing.T, binary, dir string, attr *syscall.SysProcAttr) application {
	t.Helper()
	cmd := exec.Command(binary)
	cmd.Env = append(os.Environ(), helperDir+"="+dir)
	cmd.SysProcAttr = attr
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "postgres:") {
		t.Fatalf("the application said %q (%v), want a connection URL", line, err)
	}
	return application{cmd: cmd, stdin: stdin, url: strings.TrimSpace(line)}
}

// kill ends the application as kill -9 does.
func (a application) kill(t *testing.T) {
	t.Helper()
	if err := a.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = a.cmd.Wait() // "signal: killed"
}

// room returns a directory that the server's account reaches, removed after the test.
func room(t *testing.T) string {
	t.Helper()
	if _, err := Find(t.Context(), os.Getenv, 0); err != nil {
		if os.Getenv("MUTASI_CI") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	base := "/dev/shm"
	if _, err := os.Stat(base); err != nil {
		base = ""
	}
	dir, err := os.MkdirTemp(base, "localpg")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	return dir
}

// start starts a server that the test's end stops.
func start(t *testing.T, dir string) *Server {
	t.Helper()
	s, err := Start(t.Context(), Options{Dir: dir})
	if err != nil {
		t.Fatalf("Start(%s): %v", dir, err)
	}
	t.Cleanup(func() { _ = s.Stop() }) // a test that looks at the result has stopped it already
	return s
}

// query runs one statement with one textual result.
func query(t *testing.T, url, sql string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatalf("connect to %s: %v", url, err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	var got string
	if err := conn.QueryRow(t.Context(), sql).Scan(&got); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return got
}

// remember makes a table with one row; recall reads it.
const (
	remember = "create table note as select 'kept'::text as text; select 'done'"
	recall   = "select text from note"
)

func write(t *testing.T, url string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	if _, err := conn.PgConn().Exec(t.Context(), remember).ReadAll(); err != nil {
		t.Fatal(err)
	}
}

func TestDataSurviveARestart(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(room(t), "pg")
	s := start(t, dir)
	write(t, s.URL())
	if err := s.Stop(); err != nil {
		t.Fatalf("Stop() = %v", err)
	}
	if pids := leftovers(dir); len(pids) > 0 {
		t.Fatalf("processes %v are left after Stop", pids)
	}
	s = start(t, dir)
	if got := query(t, s.URL(), recall); got != "kept" {
		t.Errorf("after a restart the note is %q, want kept", got)
	}
}

func TestTheApplicationIsNoSuperuser(t *testing.T) {
	t.Parallel()
	s := start(t, filepath.Join(room(t), "pg"))
	const super = "select rolsuper::text from pg_roles where rolname = current_user"
	if got := query(t, s.URL(), super); got != "false" {
		t.Errorf("the application's role is a superuser: %s", got)
	}
	if got := query(t, s.AdminURL(), super); got != "true" {
		t.Errorf("the administrator's role is a superuser: %s", got)
	}
	if got := query(t, s.URL(), "show listen_addresses"); got != "" {
		t.Errorf("the server listens on %q, want nothing", got)
	}
}

func TestASecondInstanceIsRefused(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(room(t), "pg")
	s := start(t, dir)
	second, err := Start(t.Context(), Options{Dir: dir})
	if !errors.Is(err, ErrInUse) {
		t.Fatalf("second Start = %v, %v; want ErrInUse", second, err)
	}
	url, err := Attach(dir)
	if err != nil || url != s.URL() {
		t.Errorf("Attach() = %q, %v; want the running server's %q", url, err, s.URL())
	}
	if got := query(t, s.URL(), "select 'well'"); got != "well" {
		t.Errorf("the first server answers %q after the refusal", got)
	}
}

func TestAttachNeedsARunningServer(t *testing.T) {
	t.Parallel()
	if url, err := Attach(t.TempDir()); err == nil {
		t.Errorf("Attach(empty directory) = %q, want an error", url)
	}
}

func TestAKilledApplicationRecovers(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(room(t), "pg")
	app := launchApplication(t, os.Args[0], dir, nil)
	write(t, app.url)
	app.kill(t)
	s := start(t, dir) // at once, while the old server may still be stopping
	if got := query(t, s.URL(), recall); got != "kept" {
		t.Errorf("after kill -9 the note is %q, want kept", got)
	}
}

func TestAKilledServerRecovers(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(room(t), "pg")
	app := launchApplication(t, os.Args[0], dir, nil)
	write(t, app.url)
	server := readPIDFile(filepath.Join(dir, "data")).pid
	if err := syscall.Kill(server, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	app.kill(t)
	s := start(t, dir)
	if got := query(t, s.URL(), recall); got != "kept" {
		t.Errorf("after kill -9 of both the note is %q, want kept", got)
	}
}

func TestDoneTellsOfALostServer(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(room(t), "pg")
	s := start(t, dir)
	if err := syscall.Kill(s.cmd.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-s.Done()
	if err := s.Stop(); err == nil {
		t.Error("Stop() after the server was killed = nil, want how it ended")
	}
	s = start(t, dir)
	if got := query(t, s.URL(), "select 'well'"); got != "well" {
		t.Errorf("the next server answers %q", got)
	}
}

func TestAReusedProcessNumberIsNoServer(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(room(t), "pg")
	s := start(t, dir)
	pidPath := filepath.Join(s.dataDir, pidName)
	content, err := os.ReadFile(pidPath)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	// Someone else got the number: the file of the old server now names a live program of the same account.
	other := exec.Command("sleep", "1000")
	acc, err := serverAccount(s.dataDir)
	if err != nil {
		t.Fatal(err)
	}
	other.SysProcAttr = acc.attr()
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Process.Kill(); _ = other.Wait() })
	_, rest, _ := strings.Cut(string(content), "\n")
	stale := strconv.Itoa(other.Process.Pid) + "\n" + rest
	if err := os.WriteFile(pidPath, []byte(stale), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(pidPath, acc.uid, acc.gid); err != nil {
		t.Fatal(err)
	}
	s = start(t, dir)
	if got := query(t, s.URL(), "select 'well'"); got != "well" {
		t.Errorf("the server answers %q", got)
	}
}

func TestALongPathGetsAShortSocket(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(room(t), strings.Repeat("panjang/", 12), "pg")
	s := start(t, dir)
	if s.socketDir == dir || len(s.socketDir) > maxSocketPath {
		t.Fatalf("the socket is in %s, want a short directory", s.socketDir)
	}
	if got := query(t, s.URL(), "select 'well'"); got != "well" {
		t.Errorf("the server answers %q", got)
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(s.socketDir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the short directory %s is still there: %v", s.socketDir, err)
	}
}

func TestAnOrdinaryUserRunsIt(t *testing.T) {
	t.Parallel()
	base := room(t)
	if os.Geteuid() != 0 {
		t.Skip("not root: every other test here runs as an ordinary user")
	}
	const nobody = 65534
	binary := filepath.Join(base, "app") // the test binary lies where only root may go
	program, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(binary, program, 0o755); err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(base, "home")
	if err := os.Mkdir(home, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(home, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(home, "data", "pg")
	attr := &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	app := launchApplication(t, binary, dir, attr)
	write(t, app.url)
	if err := app.stdin.Close(); err != nil {
		t.Fatal(err)
	}
	if err := app.cmd.Wait(); err != nil {
		t.Fatalf("the application ended with %v", err)
	}
	s := start(t, dir) // root then runs it as the owner of the data
	if got := query(t, s.URL(), recall); got != "kept" {
		t.Errorf("the note is %q, want kept", got)
	}
}
