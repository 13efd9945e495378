package localpg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
)

// createClusterConf tells Debian's package not to make and start a cluster of its own on port 5432.
const createClusterConf = "/etc/postgresql-common/createcluster.conf"

// canInstall reports whether this process may install packages.
func canInstall() bool {
	_, err := exec.LookPath("apt-get")
	return err == nil && os.Geteuid() == 0
}

// install installs the server of one major version with apt-get, after saying so.
func install(ctx context.Context, major int, say func(string)) error {
	pkg := fmt.Sprintf("postgresql-%d", major)
	say("PostgreSQL is not installed; installing " + pkg + " (apt-get, about 80 MB)")
	if err := keepFromStarting(createClusterConf); err != nil {
		return err
	}
	add := []string{"install", "-y", "-q", "--no-install-recommends", pkg}
	if _, err := aptGet(ctx, add...); err == nil {
		return nil
	}
	out, err := aptGet(ctx, "update", "-q") // the package lists may be missing or old
	if err == nil {
		out, err = aptGet(ctx, add...)
	}
	if err != nil {
		return fmt.Errorf("install %s: %w\n%s", pkg, err, tail(out))
	}
	return nil
}

// keepFromStarting writes Debian's cluster settings unless the machine's administrator already has.
func keepFromStarting(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString("create_main_cluster = false\n")
	return errors.Join(err, f.Close())
}

// aptGet runs apt-get without questions and returns what it printed.
func aptGet(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "apt-get", args...)
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	return cmd.CombinedOutput()
}
