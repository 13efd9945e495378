package config

import (
	"log/slog"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// env makes a getenv of "NAME=value" lines.
func env(lines ...string) func(string) string {
	values := map[string]string{"HOME": "/home/sari"}
	for _, l := range lines {
		name, value, _ := strings.Cut(l, "=")
		values[name] = value
	}
	return func(name string) string { return values[name] }
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	got, err := load(env(), false)
	if err != nil {
		t.Fatalf("load() without variables: %v", err)
	}
	want := Config{
		Addr:     "127.0.0.1:8080",
		BaseURL:  &url.URL{Scheme: "http", Host: "127.0.0.1:8080"},
		DataDir:  "/home/sari/.local/share/mutasi",
		Install:  true,
		Demo:     true,
		Worker:   true,
		LogLevel: slog.LevelInfo,
		Shutdown: 15 * time.Second,
	}
	if got.TimeZone.String() != "Asia/Jakarta" {
		t.Errorf("time zone = %v, want Asia/Jakarta", got.TimeZone)
	}
	got.TimeZone = nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("load() without variables (-want +got):\n%s", diff)
	}
}

func TestAnInstallation(t *testing.T) {
	t.Parallel()
	got, err := load(env("DATABASE_URL=postgres://u:p@db/mutasi", "MUTASI_ADDR=:9000",
		"MUTASI_BASE_URL=https://mutasi.bungokab.go.id/", "MUTASI_WORKER=off",
		"MUTASI_TIMEZONE=Asia/Jayapura", "MUTASI_TRUSTED_PROXIES=10.0.0.1, 192.168.3.4/16", "MUTASI_LOG_LEVEL=warn",
		"MUTASI_DB_CONNECTIONS=30", "MUTASI_SHUTDOWN=1m", "MUTASI_INSTALL=false"), true)
	if err != nil {
		t.Fatalf("load() = %v", err)
	}
	want := Config{
		Addr:           ":9000",
		BaseURL:        &url.URL{Scheme: "https", Host: "mutasi.bungokab.go.id"},
		DatabaseURL:    "postgres://u:p@db/mutasi",
		MaxConns:       30,
		CookieSecure:   true,
		TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.1/32"), netip.MustParsePrefix("192.168.0.0/16")},
		LogLevel:       slog.LevelWarn,
		LogJSON:        true,
		Shutdown:       time.Minute,
	}
	if got.TimeZone.String() != "Asia/Jayapura" {
		t.Errorf("time zone = %v, want Asia/Jayapura", got.TimeZone)
	}
	got.TimeZone = nil
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })); diff != "" {
		t.Errorf("load() (-want +got):\n%s", diff)
	}
}

func TestDataDir(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		env  []string
		root bool
		want string
	}{
		{"root", nil, true, "/var/lib/mutasi"},
		{"user", nil, false, "/home/sari/.local/share/mutasi"},
		{"base directory", []string{"XDG_DATA_HOME=/data"}, false, "/data/mutasi"},
		{"relative base directory is ignored", []string{"XDG_DATA_HOME=data"}, false, "/home/sari/.local/share/mutasi"},
		{"chosen", []string{"MUTASI_DATA=/srv/m/"}, true, "/srv/m"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := load(env(tt.env...), tt.root)
			if err != nil || got.DataDir != tt.want {
				t.Errorf("load(%v).DataDir = %q, %v; want %q", tt.env, got.DataDir, err, tt.want)
			}
		})
	}
}

func TestDemoNeedsThisMachineOnly(t *testing.T) {
	t.Parallel()
	const base = "MUTASI_BASE_URL=http://kantor"
	tests := []struct {
		name string
		env  []string
		want bool
	}{
		{"by default", nil, true},
		{"named host", []string{"MUTASI_ADDR=localhost:80"}, true},
		{"second version of the protocol", []string{"MUTASI_ADDR=[::1]:80"}, true},
		{"a real database", []string{"DATABASE_URL=postgres://db/mutasi"}, false},
		{"open to others", []string{"MUTASI_ADDR=0.0.0.0:80", base}, false},
		{"all addresses", []string{"MUTASI_ADDR=:80", base}, false},
		{"wanted", []string{"MUTASI_ADDR=:80", base, "MUTASI_DEMO=on"}, true},
		{"not wanted", []string{"MUTASI_DEMO=off"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := load(env(tt.env...), false)
			if err != nil || got.Demo != tt.want || got.LogJSON == tt.want {
				t.Errorf("load(%v): demo %t, JSON log %t, %v; want demo %t", tt.env, got.Demo, got.LogJSON, err, tt.want)
			}
		})
	}
}

func TestMistakesAreReportedAtOnce(t *testing.T) {
	t.Parallel()
	tests := []struct {
		variable string
		says     string
	}{
		{"DATABASE_URL=mysql://u:rahasia@db/x", "postgres://"},
		{"MUTASI_ADDR=8080", "127.0.0.1:8080"},
		{"MUTASI_BASE_URL=https://host/path", "without a path"},
		{"MUTASI_DEMO=maybe", "on nor off"},
		{"MUTASI_WORKER=2", "on nor off"},
		{"MUTASI_INSTALL=no way", "on nor off"},
		{"MUTASI_COOKIE_SECURE=?", "on nor off"},
		{"MUTASI_TRUSTED_PROXIES=10.0.0.0/40", "network"},
		{"MUTASI_TIMEZONE=WIB", "Asia/Makassar"},
		{"MUTASI_DB_CONNECTIONS=0", "from 1 to"},
		{"MUTASI_LOG_LEVEL=loud", "debug"},
		{"MUTASI_LOG_FORMAT=xml", "neither text nor json"},
		{"MUTASI_SHUTDOWN=soon", "duration"},
	}
	var all []string
	for _, tt := range tests {
		all = append(all, tt.variable)
	}
	_, err := load(env(all...), false)
	if err == nil {
		t.Fatal("load() of mistakes = nil")
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != len(tests) {
		t.Errorf("%d mistakes make %d lines:\n%v", len(tests), len(lines), err)
	}
	for _, tt := range tests {
		name, _, _ := strings.Cut(tt.variable, "=")
		found := false
		for _, l := range lines {
			found = found || strings.HasPrefix(l, name+": ") && strings.Contains(l, tt.says)
		}
		if !found {
			t.Errorf("no line on %s that says %q:\n%v", name, tt.says, err)
		}
	}
	if strings.Contains(err.Error(), "rahasia") {
		t.Error("the error repeats the database password")
	}
}

func TestContradictions(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		env  []string
		says string
	}{
		{"open without an address to print", []string{"MUTASI_ADDR=:80"}, "MUTASI_BASE_URL: is needed"},
		{"insecure cookie over https", []string{"MUTASI_BASE_URL=https://a.go.id", "MUTASI_COOKIE_SECURE=off"}, "MUTASI_COOKIE_SECURE: must be on"},
		{"no place for data", []string{"HOME="}, "MUTASI_DATA: is needed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if _, err := load(env(tt.env...), false); err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("load(%v) = %v, want %q", tt.env, err, tt.says)
			}
		})
	}
}

// TestSettingsAreComplete keeps the description for people and what is read the same.
func TestSettingsAreComplete(t *testing.T) {
	t.Parallel()
	read := map[string]bool{}
	_, err := load(func(name string) string {
		read[name] = true
		return ""
	}, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range Settings() {
		if !read[s.Name] {
			t.Errorf("%s is described but never read", s.Name)
		}
		delete(read, s.Name)
	}
	for name := range read {
		t.Errorf("%s is read but not described", name)
	}
}

// TestReadmeNamesEverySetting compares the README's table with the settings.
func TestReadmeNamesEverySetting(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile("(?m)^\\| `([A-Z_]+)` \\|.*$").FindAllString(string(b), -1)
	var want []string
	for _, s := range Settings() {
		want = append(want, "| `"+s.Name+"` | "+s.Default+" | "+s.Meaning+" |")
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("the table of settings in README.md (-settings +README):\n%s", diff)
	}
}

// docker-compose.yml sets what there is to set; the driver reads PGPASSWORD.
func TestComposeSetsSettings(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../../docker-compose.yml")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"PGPASSWORD": true}
	for _, s := range Settings() {
		known[s.Name] = true
	}
	_, app, _ := strings.Cut(string(b), "environment:")
	app, _, _ = strings.Cut(app, "ports:")
	names := regexp.MustCompile("(?m)^ +([A-Z_]+):").FindAllStringSubmatch(app, -1)
	if len(names) < 4 {
		t.Fatalf("read %d settings in\n%s", len(names), app)
	}
	for _, n := range names {
		if !known[n[1]] {
			t.Errorf("docker-compose.yml sets %s, which nothing reads", n[1])
		}
	}
}
