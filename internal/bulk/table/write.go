package table

import (
	"io"
	"strings"
)

// Writer writes CSV for spreadsheets: UTF-8 with a byte order mark, without which they garble Cyrillic, RFC 4180, and no
// cell that a spreadsheet would calculate (R59).
type Writer struct {
	w     io.Writer
	begun bool
}

// NewWriter returns a writer to w.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w} }

// Write writes one record.
func (w *Writer) Write(cells ...string) error {
	var b strings.Builder
	if !w.begun {
		b.WriteString("\ufeff")
		w.begun = true
	}
	for i, text := range cells {
		if i > 0 {
			b.WriteByte(',')
		}
		text = Safe(text)
		if strings.ContainsAny(text, "\",;\t\r\n") || strings.HasPrefix(text, " ") || strings.HasSuffix(text, " ") {
			text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
		}
		b.WriteString(text)
	}
	b.WriteString("\r\n")
	_, err := io.WriteString(w.w, b.String())
	return err
}

// Safe returns a text as a cell that spreadsheets show and don't calculate: what they might take for a formula gets a
// quote before it.
func Safe(text string) string {
	if calculates(text) {
		return "'" + text
	}
	return text
}

// Plain takes back what [Safe] did: a file that this product wrote reads as it was.
func Plain(text string) string {
	if strings.HasPrefix(text, "'") && calculates(text) {
		return text[1:]
	}
	return text
}

// calculates reports whether a text, with or without quotes before it, begins as formulas do.
func calculates(text string) bool {
	text = strings.TrimLeft(text, "'")
	return text != "" && strings.ContainsRune("=+-@\t\r\n\x00", rune(text[0]))
}
