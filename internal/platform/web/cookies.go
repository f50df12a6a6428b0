package web

import (
	"net/http"
	"time"
)

// Cookies makes and reads the product's cookies (R25). Doorkeepers use it for theirs.
type Cookies struct{ secure bool }

// NewCookies returns the cookies for a base URL that [ParseBaseURL] accepts.
func NewCookies(baseURL string) (Cookies, error) {
	u, err := ParseBaseURL(baseURL)
	if err != nil {
		return Cookies{}, err
	}
	return Cookies{secure: u.Scheme == "https"}, nil
}

// Name returns the full name of a cookie: __Host-name where the base URL is https, else name alone.
func (k Cookies) Name(name string) string {
	if k.secure {
		return "__Host-" + name
	}
	return name
}

// Make returns a cookie for the whole site, HttpOnly and SameSite=Lax. A negative maxAge deletes it; zero lets it end
// with the browser.
func (k Cookies) Make(name, value string, maxAge time.Duration) *http.Cookie {
	c := &http.Cookie{Name: k.Name(name), Value: value, Path: "/", HttpOnly: true, Secure: k.secure, SameSite: http.SameSiteLaxMode}
	switch {
	case maxAge < 0:
		c.MaxAge = -1
	case maxAge > 0:
		c.MaxAge = int(maxAge / time.Second)
	}
	return c
}

// Read returns the value of a cookie by its short name. A name that comes twice counts as missing, since one of them
// was planted by somebody else.
func (k Cookies) Read(r *http.Request, name string) string {
	found := r.CookiesNamed(k.Name(name))
	if len(found) != 1 {
		return ""
	}
	return found[0].Value
}
