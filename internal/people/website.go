package people

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"cabinet/internal/platform/errs"
)

// parseWebsite returns the address as an absolute http or https URL. wrong is the message key, or empty.
func parseWebsite(input string) (address, wrong string, args errs.Args) {
	text, wrong, args := cleanLine(input, MaxWebsite)
	if wrong != "" || text == "" {
		return "", wrong, args
	}
	if strings.ContainsFunc(text, unicode.IsSpace) {
		return "", "people.website.invalid", nil
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil {
		return "", "people.website.invalid", nil
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return "", "people.website.scheme", nil
	}
	host := strings.ToLower(u.Hostname())
	if u.User != nil || !hostLike(host) {
		return "", "people.website.invalid", nil
	}
	// Everything but the name, which is written as people read it.
	rest := url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery, Fragment: u.Fragment, RawFragment: u.RawFragment}
	address = u.Scheme + "://" + strings.ToLower(u.Host)
	if path := rest.String(); path != "/" {
		address += path
	}
	if utf8.RuneCountInString(address) > 3*MaxWebsite {
		return "", "people.text.too_long", errs.Args{"Max": MaxWebsite}
	}
	return address, "", nil
}

// hostLike reports whether host looks like a name on the internet: labels of letters, digits and hyphens in any
// alphabet, at least two of them, and the last not a number.
func hostLike(host string) bool {
	labels := strings.Split(strings.TrimSuffix(host, "."), ".")
	if len(labels) < 2 || len(host) > 253 {
		return false
	}
	for _, label := range labels {
		if label == "" || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") {
			return false
		}
		for _, r := range label {
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && r != '-' {
				return false
			}
		}
	}
	return strings.ContainsFunc(labels[len(labels)-1], unicode.IsLetter)
}
