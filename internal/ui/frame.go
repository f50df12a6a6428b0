package ui

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"
)

// scheme tells the browser which colours to paint before the style sheet arrives.
func scheme(theme string) string {
	switch theme {
	case "light", "dark":
		return theme
	default:
		return "light dark"
	}
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

// way is the path to the page: the part of the settings, the navigation's entry unless the page is that itself.
func (s *Shell) way(title string) []Crumb {
	out := slices.Clone(s.Crumbs)
	for _, g := range s.Nav {
		for _, item := range g.Items {
			if item.Path != s.Current {
				continue
			}
			if g.Path != "" {
				out = []Crumb{{Text: g.Title, Path: g.Path}}
			}
			if item.Text != title {
				out = append(out, Crumb{Text: item.Text, Path: item.Path})
			}
			return out
		}
	}
	return out
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
