package demo

import (
	"regexp"
	"strings"

	"cabinet/internal/platform/email"
)

var address = regexp.MustCompile(`https?://[^\s<>"]+`)

// part is a run of a mail's text, either words or an address.
type part struct {
	text string
	link bool
}

func parts(text string) []part {
	var out []part
	at := 0
	for _, m := range address.FindAllStringIndex(text, -1) {
		link := strings.TrimRight(text[m[0]:m[1]], ".,;:!?)")
		out = append(out, part{text: text[at:m[0]]}, part{text: link, link: true})
		at = m[0] + len(link)
	}
	return append(out, part{text: text[at:]})
}

// headline is what a captured message is listed by: its subject, or a text message's own words.
func headline(m email.Captured) string {
	if m.Subject == "" {
		return m.Text
	}
	return m.Subject
}

func channelIcon(m email.Captured) string {
	if m.Channel == email.ChannelText {
		return "smartphone"
	}
	return "mail"
}
