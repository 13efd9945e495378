package servertest

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"mutasi/internal/db"
	"mutasi/internal/server/kit"
)

// Client is one browser: it keeps cookies and says where a request comes from. It follows no redirects by itself.
type Client struct {
	Network string // address and port of the other end
	Agent   string
	app     *App
	t       testing.TB
	cookies map[string]*http.Cookie
}

// Visitor returns a browser in which nobody is signed in.
func (a *App) Visitor(t testing.TB) *Client {
	return &Client{app: a, t: t, Network: "10.20.30.40:5000", Agent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0",
		cookies: map[string]*http.Cookie{}}
}

// As returns a browser in which username is signed in.
func (a *App) As(t testing.TB, username string) *Client {
	t.Helper()
	c := a.Visitor(t)
	c.Set(a.Session(t, username))
	return c
}

// Set puts a cookie into the browser.
func (c *Client) Set(k *http.Cookie) { c.cookies[k.Name] = k }

// Cookie returns a cookie that the browser holds, nil if it does not.
func (c *Client) Cookie(name string) *http.Cookie { return c.cookies[name] }

// Copy returns another browser with the same cookies: what a thief has.
func (c *Client) Copy() *Client {
	d := *c
	d.cookies = map[string]*http.Cookie{}
	for name, k := range c.cookies {
		d.cookies[name] = k
	}
	return &d
}

// Response is the answer to one request.
type Response struct {
	*http.Response
	Content []byte
	Queries int // statements sent to the database
	t       testing.TB
}

// Get asks for a page.
func (c *Client) Get(path string) *Response {
	c.t.Helper()
	return c.Do(httptest.NewRequestWithContext(c.t.Context(), http.MethodGet, path, nil))
}

// Post sends a form as the product's own pages do, with an idempotency key where fields has none.
func (c *Client) Post(path string, fields url.Values) *Response {
	c.t.Helper()
	body := url.Values{}
	for name, values := range fields {
		body[name] = values
	}
	if !body.Has(kit.KeyField) {
		body.Set(kit.KeyField, db.RandomText(26))
	}
	return c.PostRaw(path, body)
}

// PostRaw sends exactly the fields.
func (c *Client) PostRaw(path string, fields url.Values) *Response {
	c.t.Helper()
	path, _, _ = strings.Cut(path, "#")
	r := httptest.NewRequestWithContext(c.t.Context(), http.MethodPost, path, strings.NewReader(fields.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return c.Do(r)
}

// Upload sends a form with one file.
func (c *Client) Upload(path string, fields url.Values, field, name string, content []byte) *Response {
	c.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if !fields.Has(kit.KeyField) {
		_ = w.WriteField(kit.KeyField, db.RandomText(26))
	}
	for k, values := range fields {
		for _, v := range values {
			_ = w.WriteField(k, v)
		}
	}
	f, err := w.CreateFormFile(field, name)
	if err != nil {
		c.t.Fatal(err)
	}
	_, _ = f.Write(content)
	_ = w.Close()
	r := httptest.NewRequestWithContext(c.t.Context(), http.MethodPost, path, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return c.Do(r)
}

// Do sends the request with the browser's cookies and headers; a header already set wins.
func (c *Client) Do(r *http.Request) *Response {
	c.t.Helper()
	for name, value := range map[string]string{"User-Agent": c.Agent, "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate", "Accept": "text/html"} {
		if r.Header.Get(name) == "" {
			r.Header.Set(name, value)
		}
	}
	return c.DoRaw(r)
}

// DoRaw sends the request with the browser's cookies and no header of its own.
func (c *Client) DoRaw(r *http.Request) *Response {
	c.t.Helper()
	r.RemoteAddr = c.Network
	for _, k := range c.cookies {
		r.AddCookie(k)
	}
	rec := httptest.NewRecorder()
	c.app.Handler.ServeHTTP(rec, r)
	resp := rec.Result()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, k := range resp.Cookies() {
		if k.MaxAge < 0 {
			delete(c.cookies, k.Name)
		} else {
			c.cookies[k.Name] = k
		}
	}
	return &Response{Response: resp, Content: content, Queries: c.app.log.of(resp.Header.Get("X-Request-Id")), t: c.t}
}

// Page asks for a page that must be there.
func (c *Client) Page(path string) *goquery.Document {
	c.t.Helper()
	return c.Get(path).Want(http.StatusOK).Document()
}

// Want fails the test unless the answer has the status.
func (r *Response) Want(status int) *Response {
	r.t.Helper()
	if r.StatusCode != status {
		r.t.Fatalf("status %d, want %d; Location %q\n%.2000s", r.StatusCode, status, r.Header.Get("Location"), r.Content)
	}
	return r
}

// Location is where the answer leads.
func (r *Response) Location() string { return r.Header.Get("Location") }

// Document reads the page.
func (r *Response) Document() *goquery.Document {
	r.t.Helper()
	d, err := goquery.NewDocumentFromReader(bytes.NewReader(r.Content))
	if err != nil {
		r.t.Fatal(err)
	}
	return d
}
