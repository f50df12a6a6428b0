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

// Local reports whether next is a path of this host that a person may be sent to: it starts with one slash and holds
// nothing that a browser could read as another host.
func Local(next string) bool {
	if len(next) > 1024 || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") {
		return false
	}
	for _, r := range next {
		if r < 0x21 || r == 0x7f || r == '\\' {
			return false
		}
	}
	u, err := url.Parse(next)
	return err == nil && u.Scheme == "" && u.Host == "" && u.User == nil && !strings.HasPrefix(u.Path, "//")
}
