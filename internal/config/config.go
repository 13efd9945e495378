// Package config reads what an installation may set, from environment variables only.
//
// Every setting is declared in [Load] with its default and in [Config] with its meaning; the table of the README is
// compared with [Settings] by a test. All mistakes are reported at once, each with the variable's name.
package config

import (
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"time"
)

// Config is one installation's settings.
type Config struct {
	Addr           string         // host:port to listen on
	BaseURL        *url.URL       // what users type and printed QR codes point to; scheme and host only
	DatabaseURL    string         // PostgreSQL to use; empty means a server of our own below DataDir
	MaxConns       int            // database connections of this process; 0 means four per processor
	DataDir        string         // absolute; the database of our own; empty where DatabaseURL is not
	Install        bool           // root may install PostgreSQL where it is missing
	Demo           bool           // made-up people, accounts with known passwords shown on the sign-in page
	CookieSecure   bool           // cookies only over https
	Worker         bool           // serve also runs the background jobs
	TimeZone       *time.Location // of dates and deadlines where an agency has set none
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
	LogLevel       slog.Level     // least level written
	LogJSON        bool           // one JSON object a line instead of text
	Shutdown       time.Duration  // how long open requests may take to finish at the end
}

// Setting describes one variable for people.
type Setting struct {
	Name, Default, Meaning string
}

// Settings lists every variable that [Load] reads, in the order of importance.
func Settings() []Setting {
	return []Setting{
		{"DATABASE_URL", "a server of its own", "PostgreSQL 15 or newer to use, `postgres://user:password@host/database`"},
		{"MUTASI_ADDR", defaultAddr, "address and port to listen on"},
		{"MUTASI_BASE_URL", "`http://` and the address", "the address that users type and that printed QR codes point to; needed when listening on more than this machine"},
		{"MUTASI_DATA", "`/var/lib/mutasi` as root, else `~/.local/share/mutasi`", "directory of the database of its own"},
		{"MUTASI_DEMO", "on with a database of its own on this machine's address, else off", "load a made-up world and show accounts with known passwords on the sign-in page"},
		{"MUTASI_COOKIE_SECURE", "on when the base URL is https", "send cookies only over https"},
		{"MUTASI_TRUSTED_PROXIES", "none", "addresses or networks, separated by commas, whose `X-Forwarded-For` is believed"},
		{"MUTASI_TIMEZONE", defaultZone, "time zone of dates and deadlines where an agency has set none"},
		{"MUTASI_WORKER", "on", "`serve` also runs the background jobs; off where `mutasi work` does"},
		{"MUTASI_DB_CONNECTIONS", "four per processor", "most database connections of one process, besides one that listens"},
		{"MUTASI_INSTALL", "on", "as root, install PostgreSQL with apt-get where it is missing"},
		{"MUTASI_LOG_LEVEL", "info", "debug, info, warn or error"},
		{"MUTASI_LOG_FORMAT", "text in a demonstration, else json", "text or json"},
		{"MUTASI_SHUTDOWN", "15s", "how long open requests may take to finish when the server stops"},
	}
}

const (
	defaultAddr = "127.0.0.1:8080"
	defaultZone = "Asia/Jakarta"
)

// Load reads the settings through getenv, usually [os.Getenv]. The error joins one error per mistaken variable.
func Load(getenv func(string) string) (Config, error) {
	return load(getenv, os.Geteuid() == 0)
}

func load(getenv func(string) string, root bool) (Config, error) {
	r := reader{getenv: getenv}
	c := Config{
		Addr:           r.addr("MUTASI_ADDR", defaultAddr),
		DatabaseURL:    r.databaseURL("DATABASE_URL"),
		MaxConns:       r.count("MUTASI_DB_CONNECTIONS"),
		Install:        r.bool("MUTASI_INSTALL", true),
		Worker:         r.bool("MUTASI_WORKER", true),
		TimeZone:       r.zone("MUTASI_TIMEZONE", defaultZone),
		TrustedProxies: r.prefixes("MUTASI_TRUSTED_PROXIES"),
		LogLevel:       r.level("MUTASI_LOG_LEVEL", slog.LevelInfo),
		Shutdown:       r.duration("MUTASI_SHUTDOWN", 15*time.Second),
	}
	if c.DatabaseURL == "" {
		c.DataDir = r.dataDir("MUTASI_DATA", root)
	}
	c.BaseURL = r.baseURL("MUTASI_BASE_URL", c.Addr)
	c.CookieSecure = r.bool("MUTASI_COOKIE_SECURE", c.BaseURL.Scheme == "https")
	c.Demo = r.bool("MUTASI_DEMO", c.DatabaseURL == "" && loopback(c.Addr))
	c.LogJSON = r.choice("MUTASI_LOG_FORMAT", !c.Demo, "text", "json")
	if !c.CookieSecure && c.BaseURL.Scheme == "https" {
		r.fail("MUTASI_COOKIE_SECURE", "must be on when MUTASI_BASE_URL is https")
	}
	return c, errors.Join(r.errs...)
}

// DatabaseDir is where the database server of our own lives.
func (c Config) DatabaseDir() string { return filepath.Join(c.DataDir, "postgres") }

// loopback reports whether addr (host:port) is reachable from this machine only.
func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
