package email

import (
	"encoding/base64"
	"fmt"
	"net/textproto"
	"strings"
	"unicode"
	"unicode/utf8"
)

// encodedBytes is how much text one encoded word carries: with its frame it stays within the 75 characters of
// RFC 2047 §2, so that every header can be folded below 78.
const encodedBytes = 45

// encodeText returns unstructured header text in ASCII that any reader turns back into exactly s. Plain words are left
// readable; everything that folding or decoding could change becomes encoded words, separated by single spaces.
// s holds no control characters.
func encodeText(s string) string {
	if plainWords(s) {
		return s
	}
	return encodedWords(s)
}

func encodedWords(s string) string {
	var words []string
	for len(s) > 0 {
		n := 0
		for n < len(s) {
			_, size := utf8.DecodeRuneInString(s[n:])
			if n+size > encodedBytes {
				break
			}
			n += size
		}
		words = append(words, "=?UTF-8?B?"+base64.StdEncoding.EncodeToString([]byte(s[:n]))+"?=")
		s = s[n:]
	}
	return strings.Join(words, " ")
}

// plainWords reports whether s survives a header unencoded: ASCII words of at most 60 characters, one space between
// them, none that looks like an encoded word.
func plainWords(s string) bool {
	for _, w := range strings.Split(s, " ") {
		if w == "" && s != "" || len(w) > 60 {
			return false
		}
	}
	return !strings.Contains(s, "=?") && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
}

// encodeAddress returns a mailbox for From or To. The address has already been parsed and its domain is ASCII. A name
// beyond letters, digits and spaces becomes encoded words, which survive servers that mishandle quoting.
func encodeAddress(name, address string) string {
	if name == "" {
		return "<" + address + ">"
	}
	if plainWords(name) && !strings.ContainsFunc(name, func(r rune) bool {
		return r != ' ' && r != '-' && r != '\'' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) {
		return name + " <" + address + ">"
	}
	return encodedWords(name) + " <" + address + ">"
}

// checkText refuses text for a header when it holds a control character or isn't UTF-8 (R56: refused, not stripped).
func checkText(what, s string) error {
	if !utf8.ValidString(s) {
		return fmt.Errorf("%w: %s is not UTF-8", ErrUnbuildable, what)
	}
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }) {
		return fmt.Errorf("%w: %s holds a control character", ErrUnbuildable, what)
	}
	return nil
}

// checkHeader refuses a further header that could break the message or repeat what [Build] writes.
func checkHeader(name, value string) error {
	switch textproto.CanonicalMIMEHeaderKey(name) {
	case "From", "To", "Cc", "Bcc", "Sender", "Subject", "Date", "Message-Id", "Mime-Version", "Auto-Submitted",
		"Return-Path", "Received", "Dkim-Signature", "Authentication-Results":
		return fmt.Errorf("%w: header %q is not for the caller", ErrUnbuildable, name)
	}
	lower := strings.ToLower(name)
	if name == "" || len(name) > 60 || strings.HasPrefix(lower, "content-") || strings.HasPrefix(lower, "resent-") ||
		strings.HasPrefix(lower, "arc-") || strings.ContainsFunc(name, func(r rune) bool {
		return r != '-' && !(r >= '0' && r <= '9') && !(r >= 'a' && r <= 'z') && !(r >= 'A' && r <= 'Z')
	}) {
		return fmt.Errorf("%w: header %q is not for the caller", ErrUnbuildable, name)
	}
	for _, w := range strings.Split(value, " ") {
		if w == "" || len(w) > 900 {
			return fmt.Errorf("%w: header %q has an empty or endless word", ErrUnbuildable, name)
		}
	}
	if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' }) {
		return fmt.Errorf("%w: header %q is not printable ASCII", ErrUnbuildable, name)
	}
	return nil
}
