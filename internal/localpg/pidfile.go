package localpg

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// pidFile is what a server writes about itself into postmaster.pid.
type pidFile struct {
	pid       int
	socketDir string
	ready     bool // accepts connections
}

// readPIDFile reads the file of the cluster in dataDir; a missing or half-written file is the zero value.
func readPIDFile(dataDir string) pidFile {
	b, err := os.ReadFile(filepath.Join(dataDir, pidName))
	if err != nil {
		return pidFile{}
	}
	// Lines: pid, data directory, start time, port, socket directory, listen address, shared memory, status.
	lines := strings.Split(string(b), "\n")
	var f pidFile
	if f.pid, err = strconv.Atoi(strings.TrimSpace(lines[0])); err != nil {
		return pidFile{}
	}
	if len(lines) > 4 {
		f.socketDir = lines[4]
	}
	if len(lines) > 7 {
		f.ready = strings.TrimSpace(lines[7]) == "ready"
	}
	return f
}

// clusterName marks the processes of the server of one directory: every one of them shows it in its command line,
// which any account may read.
func clusterName(dir string) string {
	sum := sha256.Sum256([]byte(dir))
	return "mutasi-" + hex.EncodeToString(sum[:4])
}

// commandLine returns the command line of a PostgreSQL process, nil for any other process, a dead or a defunct one.
func commandLine(pid int) []byte {
	comm, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
	if err != nil || string(bytes.TrimSpace(comm)) != "postgres" {
		return nil
	}
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil || len(line) == 0 {
		return nil
	}
	return line
}

// leftovers returns the processes that still serve the cluster of dir.
func leftovers(dir string) []int {
	var pids []int
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	name := []byte(clusterName(dir))
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil && bytes.Contains(commandLine(pid), name) {
			pids = append(pids, pid)
		}
	}
	return pids
}

// patience is how long a predecessor may take to write its last checkpoint and end.
const patience = 30 * time.Second

// clearPredecessor waits until no process of an earlier server of dir is left. The caller holds the directory's lock,
// so whatever still runs has lost its application and is told to stop.
func clearPredecessor(ctx context.Context, dir, dataDir string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	old := readPIDFile(dataDir).pid
	for asked := false; ; {
		pids := leftovers(dir)
		if len(pids) == 0 {
			return nil
		}
		if !asked && slices.Contains(pids, old) {
			asked = true
			if err := syscall.Kill(old, syscall.SIGINT); err != nil && !errors.Is(err, syscall.ESRCH) {
				return fmt.Errorf("stop the earlier database server, process %d: %w", old, err)
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("an earlier database server in %s does not stop (processes %v): %w", dir, pids, ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// forgetStale removes a pid or lock file whose process number belongs to a defunct process or, as happens when a
// container restarts, to another program: PostgreSQL would take that for a running server and refuse to start. A file
// that names no process at all is left to PostgreSQL, which then also looks for shared memory still in use.
func forgetStale(path string) error {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(string(b), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil || commandLine(pid) != nil {
		return nil // PostgreSQL's to judge
	}
	if _, err := os.Stat(fmt.Sprintf("/proc/%d", pid)); err != nil {
		return nil
	}
	return os.Remove(path)
}
