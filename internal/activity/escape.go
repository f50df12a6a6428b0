package activity

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// unseen reports whether a character can't be seen or changes how others are shown: control characters, line and
// paragraph separators, direction marks, zero-width and private characters. In an export they would hide or reorder text (R73).
func unseen(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 ||
		r > 0x7f && unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Cs)
}

// Visible returns a recorded text with every unseen character written as \uXXXX, for whoever shows it.
func Visible(s string) string { return escape(s) }

// escape writes every unseen character as \uXXXX, as JSON does, so that a text is one visible line.
func escape(s string) string {
	if !strings.ContainsFunc(s, unseen) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unseen(r) {
			writeEscaped(&b, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func writeEscaped(b *strings.Builder, r rune) {
	if r > 0xffff {
		r -= 0x10000
		fmt.Fprintf(b, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		return
	}
	fmt.Fprintf(b, `\u%04x`, r)
}

// unescape undoes what escape did to stored JSON: escapes of characters that the JSON of payloads never escapes by itself.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			i++
			continue
		}
		size := 2
		if r, n := escapedRune(s[i:]); n > 0 {
			if size = n; unseen(r) && r >= 0x7f && r != '\u2028' && r != '\u2029' {
				b.WriteRune(r)
				i += size
				continue
			}
		}
		b.WriteString(s[i:min(i+size, len(s))])
		i += size
	}
	return b.String()
}

// escapedRune reads \uXXXX, or two of them that are one character, and returns its length; 0 where there is none.
func escapedRune(s string) (rune, int) {
	unit := func(s string) (rune, bool) {
		if len(s) < 6 || s[:2] != `\u` {
			return 0, false
		}
		n, err := strconv.ParseUint(s[2:6], 16, 16)
		return rune(n), err == nil
	}
	r, ok := unit(s)
	if !ok {
		return 0, 0
	}
	if low, ok := unit(s[6:]); ok && utf16.IsSurrogate(r) {
		return utf16.DecodeRune(r, low), 12
	}
	return r, 6
}

// formulaSigns begin a formula in some spreadsheet; full-width ones count too, since some programs fold them.
const formulaSigns = "=+-@＝＋－＠"

// cell is a text as a spreadsheet may have it: escaped, and with a leading quote where it could be read as a formula (R59).
func cell(s string) string {
	s = escape(s)
	for _, sign := range formulaSigns { // where a semicolon separates, quotes within the line keep nothing together
		s = strings.ReplaceAll(s, ";"+string(sign), `\u003b`+string(sign))
	}
	if first, _ := utf8.DecodeRuneInString(s); s != "" && strings.ContainsRune(formulaSigns, first) {
		return "'" + s
	}
	return s
}
