package writing

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// escaped is how many characters one can take in a link: four bytes of three each.
const escaped = 12

// Link returns the address of something on the internet as an absolute http or https URL; without a scheme it means
// https. At most limit characters are counted as they are read, not as they are escaped. Empty stays empty; with a fault
// the address is empty.
func Link(input string, limit int) (string, Fault) {
	text, fault := Line(input, escaped*limit)
	if fault != "" || text == "" {
		return "", fault
	}
	if strings.ContainsFunc(text, unicode.IsSpace) {
		return "", NoLink
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil {
		return "", NoLink
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return "", Scheme
	}
	if u.User != nil || !hostLike(strings.ToLower(u.Hostname())) {
		return "", NoLink
	}
	// Everything but the name, which is written as people read it.
	rest := url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery, Fragment: u.Fragment, RawFragment: u.RawFragment}
	address := u.Scheme + "://" + strings.ToLower(u.Host)
	if path := rest.String(); path != "/" {
		address += path
	}
	if readLength(address) > limit {
		return "", Long
	}
	return address, ""
}

// readLength counts the characters of an address with its escapes resolved.
func readLength(address string) int {
	if read, err := url.PathUnescape(address); err == nil {
		address = read
	}
	return utf8.RuneCountInString(address)
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
