package web

import (
	"errors"
	"net/url"
	"strings"
)

var errNotLocal = errors.New("redirect to a place that isn't local")

// IsLocal reports whether target is a path of this product, with or without a query, that no browser can read as
// another host: one leading slash, no backslash, no control character.
func IsLocal(target string) bool {
	if !strings.HasPrefix(target, "/") || strings.HasPrefix(target, "//") || len(target) > 2048 {
		return false
	}
	for i := range len(target) {
		if b := target[i]; b < 0x21 || b == 0x7f || b == '\\' {
			return false
		}
	}
	u, err := url.Parse(target)
	if err != nil || u.Host != "" || u.Scheme != "" {
		return false
	}
	return !strings.HasPrefix(u.Path, "//") && !strings.ContainsAny(u.Path, "\\\x00\r\n")
}

// Next returns target when it is a local page, else fallback. It guards every ?next=.
func Next(target, fallback string) string {
	if !IsLocal(target) || isAPIPath(target) {
		return fallback
	}
	return target
}

func withNext(path, next string) string {
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	return path + sep + "next=" + url.QueryEscape(next)
}
