package ui

import "github.com/a-h/templ"

// scanLook is how what a malware scanner said of a file looks, by its state.
var scanLook = map[string]struct {
	tone Tone
	icon string
}{
	"pending":   {Warn, "clock"},
	"clean":     {OK, "shield-check"},
	"infected":  {Bad, "circle-alert"},
	"unscanned": {Neutral, "info"},
}

// ScanBadge says what is known of the malware in a file: pending, clean, infected or unscanned.
func ScanBadge(p Texts, state string) templ.Component {
	look := scanLook[state]
	return Badge(look.tone, look.icon, p.T("ui.scan."+state))
}
