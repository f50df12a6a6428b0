package links

import (
	"errors"
	"net/url"
	"strings"
)

// Base makes paths of this package absolute. The zero value is not usable; see [ParseBase].
type Base struct{ origin string }

// ParseBase reads the configured address of the deployment: http or https, a host, no path, no query, no user.
func ParseBase(raw string) (Base, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Opaque != "" || (u.Scheme != "http" && u.Scheme != "https") {
		return Base{}, errors.New("base URL: want http(s)://host[:port]")
	}
	if strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return Base{}, errors.New("base URL: want no path, query, fragment or user")
	}
	return Base{origin: u.Scheme + "://" + u.Host}, nil
}

// URL returns the absolute address of a path of this package.
func (b Base) URL(path string) string { return b.origin + path }

// String returns the origin, such as https://cabinet.example.
func (b Base) String() string { return b.origin }

// Secure reports whether the deployment is reached by https.
func (b Base) Secure() bool { return strings.HasPrefix(b.origin, "https://") }
