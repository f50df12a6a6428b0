package ui

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"
)

// htmxConfig keeps htmx inside the content security policy and keeps server errors out of the page.
const htmxConfig = `{"includeIndicatorCSS":false,"noSwap":[204,304,"5xx"]}`

func themeAttrs(p Page) templ.Attributes {
	out := templ.Attributes{}
	if p.Theme == "light" || p.Theme == "dark" {
		out["data-theme"] = p.Theme
	}
	if p.Density == "compact" {
		out["data-density"] = p.Density
	}
	return out
}

// bodyAttrs carry what scripts say, since they have no catalogue of their own.
func bodyAttrs(p Page) templ.Attributes {
	return templ.Attributes{
		"data-text-busy":    p.P.T("ui.busy"),
		"data-text-leave":   p.P.T("ui.leave"),
		"data-text-offline": p.P.T("ui.offline"),
		"data-text-close":   p.P.T("ui.close"),
	}
}

// scheme tells the browser which colours to paint before the style sheet arrives.
func scheme(theme string) string {
	switch theme {
	case "light", "dark":
		return theme
	default:
		return "light dark"
	}
}

func current(yes bool, value string) templ.Attributes {
	if !yes {
		return nil
	}
	return templ.Attributes{"aria-current": value}
}

func firstLetter(name string) string {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
	if r == utf8.RuneError {
		return "·"
	}
	return string(unicode.ToUpper(r))
}

func portraitOf(s *Shell, size string) Portrait {
	return Portrait{Name: s.UserName, Initials: s.Initials, URL: s.PictureURL, Size: size}
}

// telURL keeps of a phone number what a dialler takes.
func telURL(phone string) templ.SafeURL {
	return templ.SafeURL("tel:" + strings.Map(func(r rune) rune {
		if r == '+' || (r >= '0' && r <= '9') {
			return r
		}
		return -1
	}, phone))
}

// secondsLeft is a span, not an instant, so that a wrong clock in the browser does no harm.
func secondsLeft(c *SessionClock) string {
	return strconv.Itoa(max(0, int(c.Ends.Sub(c.Now).Seconds())))
}
