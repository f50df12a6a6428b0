package ui

// Tone colours badges, notices and toasts. Colour never stands alone: each has its icon or words.
type Tone string

// The tones.
const (
	Neutral Tone = ""
	Accent  Tone = "accent"
	Info    Tone = "info"
	OK      Tone = "ok"
	Warn    Tone = "warn"
	Bad     Tone = "bad"
	Violet  Tone = "violet"
	Teal    Tone = "teal"
)

// icon is the tone's own icon.
func (t Tone) icon() string {
	switch t {
	case OK:
		return "circle-check"
	case Warn:
		return "triangle-alert"
	case Bad:
		return "circle-alert"
	default:
		return "info"
	}
}

// class returns prefix-tone, or nothing for the neutral tone.
func (t Tone) class(prefix string) string {
	if t == Neutral {
		return ""
	}
	return prefix + "-" + string(t)
}
