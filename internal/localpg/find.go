package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

// MinMajor is the oldest major version of PostgreSQL that the schema needs.
const MinMajor = 15

// ErrNotInstalled reports that no usable PostgreSQL server is on this machine.
var ErrNotInstalled = errors.New("PostgreSQL server not installed")

// Binaries is one installed PostgreSQL server.
type Binaries struct {
	Dir   string // holds initdb and postgres
	Major int    // 15, 16, …
}

// path returns the path of one of the server's programs.
func (b Binaries) path(program string) string { return filepath.Join(b.Dir, program) }

// Find returns the newest installed server of at least [MinMajor], or where want is not 0 one of exactly that major
// version. The environment variable PG_BIN names the only directory to look in; without it Debian's directories and
// then PATH are searched. The error wraps [ErrNotInstalled] and says what to do.
func Find(ctx context.Context, getenv func(string) string, want int) (Binaries, error) {
	var seen []int
	best := Binaries{}
	for _, dir := range candidates(getenv) {
		b, err := inspect(ctx, dir)
		if err != nil {
			continue
		}
		seen = append(seen, b.Major)
		usable := b.Major >= MinMajor && (want == 0 || b.Major == want)
		if usable && b.Major > best.Major {
			best = b
		}
	}
	if best.Major != 0 {
		return best, nil
	}
	if want == 0 {
		want = MinMajor
	}
	found := "none found"
	if len(seen) > 0 {
		found = fmt.Sprintf("found only %v", seen)
	}
	return Binaries{}, fmt.Errorf("%w: version %d is needed, %s; run \"apt-get install --no-install-recommends "+
		"postgresql-%d\", or set PG_BIN to the directory of its programs, or DATABASE_URL to a server elsewhere",
		ErrNotInstalled, want, found, want)
}

// candidates lists directories that may hold a server.
func candidates(getenv func(string) string) []string {
	if dir := getenv("PG_BIN"); dir != "" {
		return []string{dir}
	}
	dirs, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // the pattern is well formed
	if p, err := exec.LookPath("postgres"); err == nil {
		if p, err = filepath.EvalSymlinks(p); err == nil {
			dirs = append(dirs, filepath.Dir(p))
		}
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}

var versionPattern = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// inspect asks the server in dir for its version. A directory without initdb (a client-only installation) is no server.
func inspect(ctx context.Context, dir string) (Binaries, error) {
	b := Binaries{Dir: dir}
	if _, err := os.Stat(b.path("initdb")); err != nil {
		return b, err
	}
	out, err := exec.CommandContext(ctx, b.path("postgres"), "--version").Output()
	if err != nil {
		return b, fmt.Errorf("ask %s for its version: %w", dir, err)
	}
	m := versionPattern.FindSubmatch(out)
	if m == nil {
		return b, fmt.Errorf("ask %s for its version: unexpected answer %q", dir, out)
	}
	b.Major, err = strconv.Atoi(string(m[1]))
	return b, err
}
