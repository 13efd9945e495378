package config

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // a bare machine has no time zones
)

// reader turns variables into values and collects what is wrong with them.
type reader struct {
	getenv func(string) string
	errs   []error
}

func (r *reader) fail(name, format string, args ...any) {
	r.errs = append(r.errs, fmt.Errorf(name+": "+format, args...))
}

// text returns a variable without surrounding blanks.
func (r *reader) text(name string) string { return strings.TrimSpace(r.getenv(name)) }

// choice reports whether the variable is yes; def when it is not set.
func (r *reader) choice(name string, def bool, no, yes string) bool {
	switch v := strings.ToLower(r.text(name)); v {
	case "":
		return def
	case no:
		return false
	case yes:
		return true
	default:
		r.fail(name, "%q is neither %s nor %s", v, no, yes)
		return def
	}
}

// bool accepts on and off, and what [strconv.ParseBool] does.
func (r *reader) bool(name string, def bool) bool {
	v := strings.ToLower(r.text(name))
	switch v {
	case "":
		return def
	case "on":
		return true
	case "off":
		return false
	}
	b, err := strconv.ParseBool(v)
	if err != nil {
		r.fail(name, "%q is neither on nor off", v)
		return def
	}
	return b
}

func (r *reader) count(name string) int {
	v := r.text(name)
	if v == "" {
		return 0
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > 10_000 {
		r.fail(name, "%q is not a number from 1 to 10000", v)
	}
	return n
}

func (r *reader) duration(name string, def time.Duration) time.Duration {
	v := r.text(name)
	if v == "" {
		return def
	}
	d, err := time.ParseDuration(v)
	if err != nil || d < 0 {
		r.fail(name, "%q is not a duration such as 15s or 1m", v)
		return def
	}
	return d
}

func (r *reader) zone(name, def string) *time.Location {
	v := r.text(name)
	if v == "" {
		v = def
	}
	loc, err := time.LoadLocation(v)
	if err != nil {
		r.fail(name, "%q is not a time zone such as Asia/Jakarta, Asia/Makassar or Asia/Jayapura", v)
		return time.UTC
	}
	return loc
}

func (r *reader) level(name string, def slog.Level) slog.Level {
	v := r.text(name)
	if v == "" {
		return def
	}
	var l slog.Level
	if err := l.UnmarshalText([]byte(v)); err != nil {
		r.fail(name, "%q is none of debug, info, warn and error", v)
		return def
	}
	return l
}

func (r *reader) addr(name, def string) string {
	v := r.text(name)
	if v == "" {
		return def
	}
	_, port, err := net.SplitHostPort(v)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		r.fail(name, "%q is not an address such as 127.0.0.1:8080 or :8080", v)
		return def
	}
	return v
}

// baseURL defaults to the listening address, which others can use only when it is this machine's own.
func (r *reader) baseURL(name, addr string) *url.URL {
	v := r.text(name)
	if v == "" {
		if !loopback(addr) {
			r.fail(name, "is needed when MUTASI_ADDR (%s) is open to other machines: printed QR codes point to it", addr)
		}
		return &url.URL{Scheme: "http", Host: addr}
	}
	u, err := url.Parse(strings.TrimSuffix(v, "/"))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil ||
		u.Path != "" || u.RawQuery != "" || u.Fragment != "" {
		r.fail(name, "%q is not an address such as https://mutasi.example.go.id, without a path", v)
		return &url.URL{Scheme: "http", Host: addr}
	}
	return u
}

// databaseURL checks the form only, and never repeats the value, which holds a password.
func (r *reader) databaseURL(name string) string {
	v := r.text(name)
	if v == "" {
		return ""
	}
	u, err := url.Parse(v)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") || u.Path == "" || u.Path == "/" {
		r.fail(name, "is not of the form postgres://user:password@host:5432/database")
	}
	return v
}

// dataDir follows the conventions of the system: /var/lib for root, the XDG base directories for a user.
func (r *reader) dataDir(name string, root bool) string {
	if v := r.text(name); v != "" {
		dir, err := filepath.Abs(v)
		if err != nil {
			r.fail(name, "%w", err)
		}
		return dir
	}
	if root {
		return "/var/lib/mutasi"
	}
	if xdg := r.text("XDG_DATA_HOME"); filepath.IsAbs(xdg) {
		return filepath.Join(xdg, "mutasi")
	}
	if home := r.text("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, ".local", "share", "mutasi")
	}
	r.fail(name, "is needed because neither XDG_DATA_HOME nor HOME is set")
	return ""
}

func (r *reader) prefixes(name string) []netip.Prefix {
	var list []netip.Prefix
	for field := range strings.SplitSeq(r.text(name), ",") {
		field = strings.TrimSpace(field)
		if field == "" {
			continue
		}
		if ip, err := netip.ParseAddr(field); err == nil {
			list = append(list, netip.PrefixFrom(ip, ip.BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(field)
		if err != nil {
			r.fail(name, "%q is neither an address nor a network such as 10.0.0.0/8", field)
			continue
		}
		list = append(list, p.Masked())
	}
	return list
}
