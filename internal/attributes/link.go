package attributes

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"cabinet/internal/platform/errs"
)

// parseLink returns an address as an absolute http or https URL; without a scheme it means https.
func parseLink(input string) (address, wrong string, args errs.Args) {
	text, wrong, args := cleanLine(input, MaxText)
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
	if u.User != nil || !hostLike(strings.ToLower(u.Hostname())) {
		return "", "people.website.invalid", nil
	}
	// Everything but the name, which is written as people read it.
	rest := url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery, Fragment: u.Fragment, RawFragment: u.RawFragment}
	address = u.Scheme + "://" + strings.ToLower(u.Host)
	if path := rest.String(); path != "/" {
		address += path
	}
	if utf8.RuneCountInString(address) > MaxText {
		return "", "people.text.too_long", errs.Args{"Max": MaxText}
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
