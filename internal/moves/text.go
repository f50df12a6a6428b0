package moves

import (
	"strings"

	"cabinet/internal/identity"
	"cabinet/internal/platform/email"
)

// bare is a domain as people type it without what stands around it.
func bare(text string) string {
	text = strings.TrimPrefix(strings.TrimSpace(text), "@")
	return strings.TrimSuffix(text, ".")
}

func once[T comparable](list []T) []T {
	seen := map[T]bool{}
	var out []T
	for _, x := range list {
		if !seen[x] {
			seen[x] = true
			out = append(out, x)
		}
	}
	return out
}

// in reports whether an address is in a mail domain.
func in(address, domain string) bool { return address != "" && identity.MailDomain(address) == domain }

// moved is an address in another mail domain.
func moved(address, domain string) string {
	local, _, _ := strings.Cut(address, "@")
	return local + "@" + domain
}

// Shown is a mail domain in its own script.
func Shown(domain string) string {
	address, _, err := email.ParseAddress("x@" + domain)
	if err != nil {
		return domain
	}
	return strings.TrimPrefix(address, "x@")
}

// cell is a text as a spreadsheet may have it: quoted where it must be, and never calculated (R59).
func cell(text string) string {
	if strings.ContainsAny(text[:min(len(text), 1)], "=+-@\t\r\n") {
		text = "'" + text
	}
	if strings.ContainsAny(text, "\",;\t\r\n") || strings.TrimSpace(text) != text {
		text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	}
	return text
}
