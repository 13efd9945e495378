package archtest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var migrationName = regexp.MustCompile(`^migrations/(\d{6})_[a-z0-9_]+\.(up|down)\.sql$`)

// numbered checks that names of migrations run from 1 to N, each once, with a way up and a way down. A lower number
// that lands after a higher one has been applied would be skipped in silence.
func numbered(paths []string) []string {
	var faults []string
	ways := map[int][]string{}
	for _, path := range paths {
		m := migrationName.FindStringSubmatch(path)
		if m == nil {
			faults = append(faults, path+": not named 000001_subject.up.sql or .down.sql")
			continue
		}
		n, _ := strconv.Atoi(m[1])
		ways[n] = append(ways[n], m[2])
	}
	for n := 1; n <= len(ways); n++ {
		got := ways[n]
		slices.Sort(got)
		if !slices.Equal(got, []string{"down", "up"}) {
			faults = append(faults, "number "+strconv.Itoa(n)+" has the ways ["+strings.Join(got, " ")+"], want one up and one down")
		}
	}
	return faults
}

func TestMigrationNumbers(t *testing.T) {
	t.Parallel()
	var paths []string
	for _, path := range files(".sql") {
		if strings.HasPrefix(path, "migrations/") && path != "migrations/schema.sql" {
			paths = append(paths, path)
		}
	}
	if len(paths) == 0 {
		t.Fatal("no migrations found")
	}
	for _, f := range numbered(paths) {
		t.Error(f)
	}
}

func TestNumbered(t *testing.T) {
	t.Parallel()
	up1, down1, up2, down2 := "migrations/000001_a.up.sql", "migrations/000001_a.down.sql", "migrations/000002_b.up.sql", "migrations/000002_b.down.sql"
	tests := []struct {
		name  string
		paths []string
		ok    bool
	}{
		{"whole", []string{up1, down1, up2, down2}, true},
		{"gap", []string{up1, down1, "migrations/000003_b.up.sql", "migrations/000003_b.down.sql"}, false},
		{"twice", []string{up1, down1, "migrations/000001_b.up.sql", "migrations/000001_b.down.sql"}, false},
		{"no way down", []string{up1, down1, up2}, false},
		{"another name", []string{up1, down1, "migrations/20261121_b.up.sql"}, false},
	}
	for _, tt := range tests {
		if got := numbered(tt.paths); (len(got) == 0) != tt.ok {
			t.Errorf("%s: numbered(%v) = %v, want accepted %t", tt.name, tt.paths, got, tt.ok)
		}
	}
}
