package localpg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// The role and database that [Start] makes for the application. The role owns the database, may create databases
// (tests clone theirs) and is no superuser.
const (
	Role     = "mutasi"
	Database = "mutasi"

	superuser = "postgres"
	port      = "5432" // part of the socket's name only: nothing listens on the network

	socketName = ".s.PGSQL." + port
	pidName    = "postmaster.pid"
)

// ErrInUse reports that another instance runs the server of a directory.
var ErrInUse = errors.New("database directory in use by another instance")

// Options says where and how a server runs. Dir is required.
type Options struct {
	Dir       string              // the server's own directory, made when missing
	Ephemeral bool                // for tests: nothing is forced to disk, data are lost in a crash
	Install   bool                // install the server where it is missing and this process may
	Getenv    func(string) string // nil means os.Getenv
	Say       func(line string)   // tells the operator what takes time; nil means silence
}

// Server is a running server that belongs to this process.
type Server struct {
	dir, dataDir, socketDir string
	lock                    *os.File
	cmd                     *exec.Cmd
	done                    chan struct{} // closed when the server has ended
	exit                    error         // how it ended; read after done
}

// Start makes the cluster in o.Dir when there is none, starts its server and returns when it accepts connections.
// The error wraps [ErrInUse] when another instance has the directory and [ErrNotInstalled] when there is no server.
func Start(ctx context.Context, o Options) (_ *Server, err error) {
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	if o.Say == nil {
		o.Say = func(string) {}
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, dataDir: filepath.Join(dir, "data")}
	bin, err := s.binaries(ctx, o)
	if err != nil {
		return nil, err
	}
	acc, err := serverAccount(s.dataDir)
	if err != nil {
		return nil, err
	}
	if err := acc.own(dir); err != nil {
		return nil, fmt.Errorf("the database cannot use its directory (%w): choose a data directory that this account may write, with MUTASI_DATA", err)
	}
	if err := acc.reaches(dir); err != nil {
		return nil, err
	}
	if s.lock, err = lockDir(dir); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.lock.Close())
		}
	}()
	if s.socketDir, err = socketDir(dir, acc); err != nil {
		return nil, err
	}
	if err := s.initCluster(ctx, bin, acc, o); err != nil {
		return nil, err
	}
	if err := clearPredecessor(ctx, dir, s.dataDir); err != nil {
		return nil, err
	}
	socketLock := filepath.Join(s.socketDir, socketName+".lock")
	if err := errors.Join(forgetStale(filepath.Join(s.dataDir, pidName)), forgetStale(socketLock)); err != nil {
		return nil, err
	}
	if err := s.launchAlone(ctx, bin, acc, o); err != nil {
		return nil, err
	}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	return s, nil
}

// binaries finds the server that fits the cluster, installing it when that is wanted and possible.
func (s *Server) binaries(ctx context.Context, o Options) (Binaries, error) {
	want := 0
	if b, err := os.ReadFile(filepath.Join(s.dataDir, "PG_VERSION")); err == nil {
		if want, err = strconv.Atoi(strings.TrimSpace(string(b))); err != nil {
			return Binaries{}, fmt.Errorf("version of the cluster in %s: %w", s.dataDir, err)
		}
	}
	bin, err := Find(ctx, o.Getenv, want)
	if errors.Is(err, ErrNotInstalled) && o.Install && o.Getenv("PG_BIN") == "" && canInstall() {
		if err := install(ctx, max(want, MinMajor), o.Say); err != nil {
			return bin, err
		}
		bin, err = Find(ctx, o.Getenv, want)
	}
	if err != nil && want != 0 {
		return bin, fmt.Errorf("the data in %s were written by PostgreSQL %d and only that version opens them: %w",
			s.dataDir, want, err)
	}
	return bin, err
}

// lockDir takes the directory for this process. The kernel drops the lock with the process, however it ends.
func lockDir(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("%w: %s", ErrInUse, dir)
		}
		return nil, fmt.Errorf("lock %s: %w", dir, err)
	}
	return f, nil
}

// maxSocketPath is the longest path of a Unix socket that every system accepts, in bytes.
const maxSocketPath = 103

// socketDir returns the directory for the server's socket: dir itself, or where its path is too long a short one
// that only the account can enter.
func socketDir(dir string, acc account) (string, error) {
	fits := func(d string) bool { return len(filepath.Join(d, socketName)) <= maxSocketPath }
	if fits(dir) {
		return dir, nil
	}
	for _, base := range []string{os.Getenv("XDG_RUNTIME_DIR"), os.TempDir(), "/tmp"} {
		short := filepath.Join(base, clusterName(dir))
		if base == "" || !fits(short) || acc.reaches(short) != nil {
			continue
		}
		return short, acc.own(short)
	}
	return "", fmt.Errorf("the path of %s is too long for a Unix socket: choose a shorter data directory", dir)
}

// initCluster makes the cluster unless it exists. It appears under its final name only when it is complete.
func (s *Server) initCluster(ctx context.Context, bin Binaries, acc account, o Options) error {
	_, err := os.Stat(filepath.Join(s.dataDir, "PG_VERSION"))
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	fresh := s.dataDir + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	// Byte order sorts fastest and never changes with the system's locale data, which would corrupt indexes.
	args := []string{"-D", fresh, "-U", superuser, "-A", "trust", "-E", "UTF8", "--lc-collate=C", "--lc-ctype=C.UTF-8"}
	if o.Ephemeral {
		args = append(args, "--no-sync")
	}
	cmd := exec.CommandContext(ctx, bin.path("initdb"), args...)
	cmd.SysProcAttr, cmd.Dir, cmd.Env = acc.attr(), s.dir, serverEnv()
	// Pdeathsig watches the thread that forks: it must not go away while initdb runs.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("make a database cluster in %s: %w\n%s", s.dataDir, err, tail(out))
	}
	return os.Rename(fresh, s.dataDir)
}

// serverEnv is the whole environment of the server: nothing of the operator's locale or PG* variables reaches it.
func serverEnv() []string { return []string{"LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", "TZ=UTC"} }

// serverArgs returns the command line of the server.
func (s *Server) serverArgs(ephemeral bool) []string {
	settings := []string{
		"listen_addresses=", "unix_socket_permissions=0700", "cluster_name=" + clusterName(s.dir),
		"timezone=UTC", "log_timezone=UTC", "logging_collector=off", "shared_buffers=256MB",
	}
	if ephemeral {
		settings = append(settings, "fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off",
			"wal_level=minimal", "max_wal_senders=0", "max_connections=200", "jit=off",
			"dynamic_shared_memory_type=mmap") // inside the directory, so that removing it removes everything
	}
	args := []string{"-D", s.dataDir, "-k", s.socketDir, "-p", port}
	for _, v := range settings {
		args = append(args, "-c", v)
	}
	return args
}

// orphans is what the server says while processes of a killed predecessor still hold its memory.
const orphans = "pre-existing shared memory block"

// errOrphans tells that the server ended for that reason.
var errOrphans = errors.New("processes of the last server are still ending")

// launchAlone starts the server as soon as the processes of a killed predecessor have noticed its end, which takes them
// moments: a hundred tries in some ten seconds are given.
func (s *Server) launchAlone(ctx context.Context, bin Binaries, acc account, o Options) error {
	for tries := 0; ; tries++ {
		err := s.launch(ctx, bin, acc, o)
		if !errors.Is(err, errOrphans) || tries == 100 {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// launch starts the server process and waits until it accepts connections.
func (s *Server) launch(ctx context.Context, bin Binaries, acc account, o Options) error {
	log, from, err := openLog(filepath.Join(s.dir, "server.log"))
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	s.cmd = exec.Command(bin.path("postgres"), s.serverArgs(o.Ephemeral)...) // not bound to ctx: Stop ends it cleanly
	s.cmd.SysProcAttr, s.cmd.Dir, s.cmd.Env = acc.attr(), s.dir, serverEnv()
	s.cmd.Stdout, s.cmd.Stderr = log, log
	s.done = make(chan struct{})
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // Pdeathsig watches this thread; it stays until the server has ended
		defer close(s.done)
		err := s.cmd.Start()
		started <- err
		if err == nil {
			s.exit = s.cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		return fmt.Errorf("start the database server: %w", err)
	}
	for {
		// Its own process number: the file of a predecessor may still be there.
		if f := readPIDFile(s.dataDir); f.ready && f.pid == s.cmd.Process.Pid {
			return nil
		}
		select {
		case <-s.done:
			said := readFrom(log.Name(), from)
			if strings.Contains(said, orphans) {
				return fmt.Errorf("%w\n%s", errOrphans, said)
			}
			return fmt.Errorf("the database server ended while starting: %w\n%s", s.exit, said)
		case <-ctx.Done():
			return errors.Join(ctx.Err(), s.stop())
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// prepare makes the application's role and database.
func (s *Server) prepare(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, address(s.socketDir, superuser, superuser))
	if err != nil {
		return fmt.Errorf("connect to the database server: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	var role, database bool
	err = conn.QueryRow(ctx, `select exists (select from pg_roles where rolname = $1),
		exists (select from pg_database where datname = $2)`, Role, Database).Scan(&role, &database)
	if err != nil {
		return fmt.Errorf("look for the role and database: %w", err)
	}
	if !role {
		if _, err := conn.Exec(ctx, "create role "+Role+" login createdb"); err != nil {
			return fmt.Errorf("make the role: %w", err)
		}
	}
	if !database {
		if _, err := conn.Exec(ctx, "create database "+Database+" owner "+Role); err != nil {
			return fmt.Errorf("make the database: %w", err)
		}
	}
	return nil
}

// address is a connection URL over the socket in dir.
func address(dir, role, database string) string {
	q := url.Values{"host": {dir}, "port": {port}, "user": {role}}
	return "postgres:///" + database + "?" + q.Encode()
}

// URL is the connection URL of the application's database, as the application's role.
func (s *Server) URL() string { return address(s.socketDir, Role, Database) }

// AdminURL is the connection URL of the same database as the superuser, for maintenance and tests.
func (s *Server) AdminURL() string { return address(s.socketDir, superuser, Database) }

// Done is closed when the server has ended, asked or not.
func (s *Server) Done() <-chan struct{} { return s.done }

// Stop ends the server cleanly: clients are disconnected, everything is written, the directory is free again.
func (s *Server) Stop() error {
	return errors.Join(s.stop(), s.lock.Close())
}

// stop ends the server process but keeps the directory's lock.
func (s *Server) stop() error {
	_ = s.cmd.Process.Signal(syscall.SIGINT) // "fast" shutdown; an error means that it has ended
	select {
	case <-s.done:
	case <-time.After(2 * patience):
		_ = s.cmd.Process.Signal(syscall.SIGQUIT) // without the last checkpoint; the next start replays the log
		<-s.done
	}
	if s.socketDir != s.dir {
		_ = os.Remove(s.socketDir) // ours and empty by now
	}
	if s.exit != nil {
		return fmt.Errorf("the database server ended badly: %w", s.exit)
	}
	return nil
}

// Attach returns the connection URL of the application's database on the server that another process runs in dir.
func Attach(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	f := readPIDFile(filepath.Join(dir, "data"))
	if !f.ready {
		return "", fmt.Errorf("no database server runs in %s", dir)
	}
	return address(f.socketDir, Role, Database), nil
}
