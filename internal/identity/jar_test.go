package identity_test

import (
	"net/http"
	"net/url"
)

// fixedJar always sends the same cookies.
type fixedJar struct{ cookies []*http.Cookie }

func (j *fixedJar) SetCookies(*url.URL, []*http.Cookie) {}
func (j *fixedJar) Cookies(*url.URL) []*http.Cookie     { return j.cookies }

func must(raw string) *url.URL {
	u, err := url.Parse(raw)
	if err != nil {
		panic(err)
	}
	return u
}
