// Package static embeds the style sheets, scripts and pictures and serves them under names that carry a
// hash of their content, so that a browser may keep them for ever and a new release is seen at once.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

//go:embed css img js/*.js
var files embed.FS

// Prefix is the path below which Handler serves.
const Prefix = "/a/"

type asset struct {
	hashed string // name with the hash: css/app.0123456789ab.css
	mime   string
	raw    []byte
	brotli []byte // nil where it saves nothing
	gzip   []byte
	etag   string // weak: the codings share it
}

// named holds every file by its plain name. The files are part of the binary: a fault is a fault of the build.
var named = sync.OnceValue(func() map[string]*asset {
	all := map[string]*asset{}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		if path.Ext(name) == ".css" {
			raw = squeeze(raw)
		}
		sum := sha256.Sum256(raw)
		hash := hex.EncodeToString(sum[:6])
		ext := path.Ext(name)
		all[name] = &asset{
			hashed: strings.TrimSuffix(name, ext) + "." + hash + ext,
			mime:   mimeOf(ext), raw: raw, etag: `W/"` + hash + `"`,
		}
		return nil
	})
	if err != nil {
		panic(err)
	}
	return all
})

var (
	comment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	indent  = regexp.MustCompile(`\s*\n\s*`)
)

// squeeze leaves out of a style sheet what only its writers need: comments and indentation.
func squeeze(css []byte) []byte {
	return bytes.TrimSpace(indent.ReplaceAll(comment.ReplaceAll(css, nil), []byte("\n")))
}

func mimeOf(ext string) string {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	default:
		return "application/octet-stream"
	}
}

// URL is the address of the file name, such as "css/app.css". An unknown name is a mistake in a page, seen
// by its test: the address then answers 404.
func URL(name string) string {
	if a, ok := named()[name]; ok {
		return Prefix + a.hashed
	}
	return Prefix + name
}

// Bytes is the content of the file name as it is sent, nil if there is none.
func Bytes(name string) []byte {
	if a, ok := named()[name]; ok {
		return a.raw
	}
	return nil
}

// Handler serves the files below Prefix, compressed once, here and not per request. The name with its
// current hash may be kept for a year; another hash (a page of the release before) gets the current file,
// not to be kept; a name without a hash is not found.
func Handler() http.Handler {
	hashed := map[string]*asset{}
	for _, a := range named() {
		a := *a
		a.compress()
		hashed[a.hashed] = &a
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, Prefix)
		cache := "public, max-age=31536000, immutable"
		a, ok := hashed[name]
		if !ok {
			cache = "no-store"
			if current, known := named()[unhash(name)]; known {
				a, ok = hashed[current.hashed]
			}
		}
		if !ok {
			http.NotFound(w, r)
			return
		}
		a.serve(w, r, cache)
	})
}

// unhash takes the hash out of a name, or gives "" where there is none.
func unhash(name string) string {
	ext := path.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	hash := path.Ext(stem)
	if len(hash) != 13 {
		return ""
	}
	return strings.TrimSuffix(stem, hash) + ext
}

func (a *asset) compress() {
	var b bytes.Buffer
	bw := brotli.NewWriterLevel(&b, brotli.BestCompression)
	_, _ = bw.Write(a.raw) // a bytes.Buffer does not fail
	_ = bw.Close()
	if b.Len() < len(a.raw) {
		a.brotli = b.Bytes()
	}
	var g bytes.Buffer
	gw, _ := gzip.NewWriterLevel(&g, gzip.BestCompression) // the level is a valid constant
	_, _ = gw.Write(a.raw)
	_ = gw.Close()
	if g.Len() < len(a.raw) {
		a.gzip = g.Bytes()
	}
}

func (a *asset) serve(w http.ResponseWriter, r *http.Request, cache string) {
	h := w.Header()
	h.Set("Content-Type", a.mime)
	h.Set("Cache-Control", cache)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("ETag", a.etag)
	h.Set("Vary", "Accept-Encoding")
	if r.Header.Get("If-None-Match") == a.etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := a.raw
	accept := r.Header.Get("Accept-Encoding")
	switch {
	case a.brotli != nil && accepts(accept, "br"):
		h.Set("Content-Encoding", "br")
		body = a.brotli
	case a.gzip != nil && accepts(accept, "gzip"):
		h.Set("Content-Encoding", "gzip")
		body = a.gzip
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader has gone: nothing to do
	}
}

// accepts tells whether the Accept-Encoding header allows the coding; a weight of zero forbids it.
func accepts(header, coding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(name) == coding {
			q := strings.TrimPrefix(strings.TrimSpace(weight), "q=")
			return strings.Trim(q, "0.") != "" || q == ""
		}
	}
	return false
}
