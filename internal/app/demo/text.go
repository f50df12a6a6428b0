package demo

import "regexp"

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
		out = append(out, part{text: text[at:m[0]]}, part{text: text[m[0]:m[1]], link: true})
		at = m[1]
	}
	return append(out, part{text: text[at:]})
}
