package localpg

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is the operating-system user the server runs as.
type account struct {
	name     string
	uid, gid int
	switched bool // differs from the user of this process
}

// serverAccount chooses the account: this process's own, or as root (which PostgreSQL refuses) the owner of an
// existing cluster, else "postgres", else "nobody".
func serverAccount(dataDir string) (account, error) {
	if os.Geteuid() != 0 {
		return account{name: strconv.Itoa(os.Geteuid()), uid: os.Geteuid(), gid: os.Getegid()}, nil
	}
	if info, err := os.Stat(dataDir); err == nil {
		if st, ok := info.Sys().(*syscall.Stat_t); ok && st.Uid != 0 {
			return account{name: strconv.Itoa(int(st.Uid)), uid: int(st.Uid), gid: int(st.Gid), switched: true}, nil
		}
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err := errors.Join(err1, err2); err != nil {
			return account{}, fmt.Errorf("account %s: %w", name, err)
		}
		return account{name: name, uid: uid, gid: gid, switched: true}, nil
	}
	return account{}, errors.New("PostgreSQL does not run as root and this machine has neither account postgres " +
		"nor nobody: start as an ordinary user, or set DATABASE_URL")
}

// attr returns how the server's processes are started: in a process group of their own, so that Ctrl-C reaches the
// application first, as the account, and ending with the application.
func (a account) attr() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if a.switched {
		attr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	stopWithParent(attr)
	return attr
}

// own makes dir (with its parents) the account's private directory. An existing directory must already be its own.
func (a account) own(dir string) error {
	parents := fs.FileMode(0o700)
	if a.switched {
		parents = 0o711 // the account must pass through
	}
	if err := os.MkdirAll(filepath.Dir(dir), parents); err != nil {
		return err
	}
	err := os.Mkdir(dir, 0o700)
	if err == nil && a.switched {
		err = os.Chown(dir, a.uid, a.gid)
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok || !info.IsDir() || int(st.Uid) != a.uid || info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("%s must be a directory of account %s with mode 0700", dir, a.name)
	}
	return nil
}

// reaches reports which directory on the way to dir the account may not enter, as an error.
func (a account) reaches(dir string) error {
	if !a.switched {
		return nil // our own account: the attempt itself tells
	}
	for d := filepath.Dir(dir); ; d = filepath.Dir(d) {
		info, err := os.Stat(d)
		if err != nil {
			return err
		}
		if st, ok := info.Sys().(*syscall.Stat_t); ok && !a.mayEnter(info.Mode(), st) {
			return fmt.Errorf("the database server runs as account %s, which may not enter %s (mode %#o): choose "+
				"another data directory, such as /var/lib/mutasi", a.name, d, info.Mode().Perm())
		}
		if d == filepath.Dir(d) {
			return nil
		}
	}
}

// mayEnter reads the execute bit that applies to the account, which is in no group but its own.
func (a account) mayEnter(mode fs.FileMode, st *syscall.Stat_t) bool {
	switch {
	case int(st.Uid) == a.uid:
		return mode&0o100 != 0
	case int(st.Gid) == a.gid:
		return mode&0o010 != 0
	default:
		return mode&0o001 != 0
	}
}
