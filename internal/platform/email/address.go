package email

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"cabinet/internal/platform/errs"
)

// The longest address and local part in bytes (RFC 5321 §4.5.3.1; 254 follows from its limit on paths).
const (
	MaxAddress = 254
	maxLocal   = 64
)

// ParseAddress reads one bare email address as a person types it. It returns the address to show and write to, and
// the key under which two spellings of the same mailbox are equal: letter case of either part and the spelling of an
// international domain don't matter. The key parses to itself.
//
// A wrong address gives an [errs.Invalid] error whose key says what to do and which never repeats the address.
// Control characters, direction overrides and invisible characters are refused wherever they stand (R56), and so are
// display names, comments, quoted local parts and numeric hosts.
func ParseAddress(s string) (address, key string, err error) {
	if k := unfit(s); k != "" {
		return "", "", refuse(k)
	}
	s = norm.NFC.String(strings.TrimSpace(s))
	if s == "" {
		return "", "", refuse("missing")
	}
	local, domain, k := split(s)
	if k == "" {
		k = checkLocal(local)
	}
	if k != "" {
		return "", "", refuse(k)
	}
	ascii, err := asciiDomain(domain)
	if err != nil {
		return "", "", refuse("domain")
	}
	shown, err := idna.Lookup.ToUnicode(ascii)
	if err != nil || strings.ContainsFunc(shown, hidden) {
		shown = ascii
	}
	address = local + "@" + shown
	key = norm.NFC.String(cases.Fold().String(local)) + "@" + ascii
	if len(address) > MaxAddress || len(key) > MaxAddress || len(key)-len(ascii)-1 > maxLocal {
		return "", "", refuse("too_long")
	}
	return address, key, nil
}

func refuse(reason string) error {
	e := errs.E(errs.Invalid, "email.address."+reason, nil)
	if reason == "too_long" {
		return e.With(errs.Args{"Max": MaxAddress})
	}
	return e
}

// unfit returns the reason why s can't be an address whatever its structure, worst first, or "".
func unfit(s string) string {
	if !utf8.ValidString(s) {
		return "garbled"
	}
	has := func(f func(rune) bool) bool { return strings.ContainsFunc(s, f) }
	switch {
	case has(func(r rune) bool { return r == '\r' || r == '\n' || r == '\u2028' || r == '\u2029' || r == '\u0085' }):
		return "line_break"
	case has(unicode.IsControl):
		return "control"
	case has(directional):
		return "direction"
	case has(hidden):
		return "invisible"
	case len(s) > MaxAddress:
		return "too_long"
	}
	return ""
}

// directional reports the characters that change the direction in which text is shown (UAX #9).
func directional(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }

// hidden reports characters that leave no mark of their own, so that two different addresses would look alike.
func hidden(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) ||
		unicode.Is(unicode.Variation_Selector, r) || unicode.Is(unicode.Co, r) || unicode.Is(unicode.Cs, r) || r == utf8.RuneError
}

func split(s string) (local, domain, reason string) {
	if strings.ContainsAny(s, "<>") {
		return "", "", "brackets"
	}
	if strings.Contains(s, `"`) {
		return "", "", "quotes"
	}
	if strings.ContainsFunc(s, unicode.IsSpace) {
		return "", "", "space"
	}
	if strings.ContainsAny(s, ",;") {
		return "", "", "several"
	}
	switch strings.Count(s, "@") {
	case 0:
		return "", "", "no_at"
	case 1:
		local, domain, _ = strings.Cut(s, "@")
		return local, domain, ""
	}
	return "", "", "many_at"
}

func checkLocal(local string) string {
	if local == "" {
		return "no_local"
	}
	if len(local) > maxLocal {
		return "too_long"
	}
	if strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(local, "..") {
		return "dots"
	}
	if strings.ContainsFunc(local, func(r rune) bool { return !localRune(r) }) {
		return "characters"
	}
	return ""
}

// localRune reports what may stand in an unquoted local part (RFC 5322 atext and the dot, RFC 6531 for letters beyond ASCII).
func localRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("!#$%&'*+-/=?^_`{|}~.", r)
	}
	return unicode.In(r, unicode.L, unicode.M, unicode.Nd)
}

// asciiDomain returns the domain as DNS knows it, in lower case; at least two labels, the last one not a number.
func asciiDomain(domain string) (string, error) {
	ascii, err := idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(true), idna.VerifyDNSLength(true)).ToASCII(domain)
	if err != nil {
		return "", err
	}
	dot := strings.LastIndexByte(ascii, '.')
	if dot < 1 || strings.Trim(ascii[dot+1:], "0123456789") == "" {
		return "", errNoDomain
	}
	// An "xn--" label that doesn't decode to what it was made from would be a second spelling of another domain.
	if _, err := idna.Lookup.ToUnicode(ascii); err != nil {
		return "", err
	}
	return ascii, nil
}

var errNoDomain = errs.E(errs.Invalid, "email.address.domain", nil)
