package email

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"cabinet/internal/platform/errs"
)

// Printer speaks the recipient's language; *i18n.Printer is one.
type Printer interface {
	T(key string, args ...errs.Args) string
	Lang() string
}

// Letter is what a message says, already in the recipient's language; [Compose] gives it its two forms. All strings are
// plain text: whatever they hold is shown, never interpreted.
type Letter struct {
	Account    string // the organisation's name, shown at the head
	Subject    string
	Greeting   string
	Paragraphs []string
	Facts      []Fact
	Button     Button   // left out when its URL is empty
	After      []string // what follows the button, such as how long the link works
	Footer     []string // why the person gets this, and where to turn
}

// Fact is one line of a small table, such as a time or a device.
type Fact struct{ Label, Value string }

// Button is the one thing to do. URL is absolute with https (http for a server on this machine).
type Button struct{ Text, URL string }

// textWidth is where plain text is wrapped; addresses are never broken.
const textWidth = 72

// Compose writes the letter as plain text (lines of at most 72 characters, LF) and as an HTML page that stands alone:
// no remote content, styles inline, light and dark. Both say the same words.
func Compose(p Printer, l Letter) (text, html string) {
	l = l.clean()
	var b strings.Builder
	// Writing to memory under a context that doesn't end can't fail.
	_ = page(p.Lang(), l, p.T("email.letter.link")).Render(context.Background(), &b)
	return l.text(), b.String()
}

// text is the letter as plain text.
func (l Letter) text() string {
	var blocks []string
	add := func(lines ...string) {
		for _, s := range lines {
			if s != "" {
				blocks = append(blocks, wrap(s, textWidth))
			}
		}
	}
	add(l.Greeting)
	add(l.Paragraphs...)
	if len(l.Facts) > 0 {
		var rows []string
		for _, f := range l.Facts {
			rows = append(rows, wrap(f.Label+": "+f.Value, textWidth))
		}
		blocks = append(blocks, strings.Join(rows, "\n"))
	}
	if l.Button.URL != "" {
		blocks = append(blocks, wrap(l.Button.Text+":", textWidth)+"\n"+l.Button.URL)
	}
	add(l.After...)
	blocks = append(blocks, "-- \n"+wrap(l.Account, textWidth))
	add(l.Footer...)
	return strings.Join(blocks, "\n\n") + "\n"
}

// clean drops what would change more than its own place: control characters become spaces, direction overrides vanish.
func (l Letter) clean() Letter {
	l.Account, l.Subject, l.Greeting = tidy(l.Account), tidy(l.Subject), tidy(l.Greeting)
	l.Paragraphs, l.After, l.Footer = tidyAll(l.Paragraphs), tidyAll(l.After), tidyAll(l.Footer)
	facts := make([]Fact, len(l.Facts))
	for i, f := range l.Facts {
		facts[i] = Fact{tidy(f.Label), tidy(f.Value)}
	}
	l.Facts = facts
	l.Button = Button{tidy(l.Button.Text), webAddress(l.Button.URL)}
	return l
}

func tidyAll(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = tidy(s)
	}
	return out
}

// tidy keeps non-breaking spaces, which Russian typography needs.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			return ' '
		case directional(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Trim(s, " ")
}

// webAddress returns url, or "" when it isn't an http address in printable ASCII.
func webAddress(url string) string {
	if !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") {
		return ""
	}
	if strings.ContainsFunc(url, func(r rune) bool { return r <= ' ' || r > '~' || r == '<' || r == '>' || r == '"' }) {
		return ""
	}
	return url
}

// wrap breaks s at spaces so that lines have at most width characters where that is possible.
func wrap(s string, width int) string {
	var b strings.Builder
	col := 0
	for _, word := range strings.Split(s, " ") {
		n := utf8.RuneCountInString(word)
		switch {
		case col == 0:
		case col+1+n > width:
			b.WriteByte('\n')
			col = 0
		default:
			b.WriteByte(' ')
			col++
		}
		b.WriteString(word)
		col += n
	}
	return b.String()
}

// monogram is the first letter of the account's name, for the mark at the head.
func monogram(account string) string {
	for _, r := range account {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return string(unicode.ToUpper(r))
		}
	}
	return "•"
}
