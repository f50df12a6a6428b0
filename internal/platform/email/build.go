package email

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/textproto"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/wneessen/go-mail"
)

// Build returns the message as it goes over the wire, with CRLF line ends and lines far below 998 characters. date is
// the wall-clock time of the sending; everything else follows from m alone, so a second try differs only in its date.
// Whatever the strings in m, the result is one message with exactly the headers asked for, or an [ErrUnbuildable].
// Line ends in the bodies become CRLF.
func Build(m Message, date time.Time) ([]byte, error) {
	env, err := envelopeOf(m)
	if err != nil {
		return nil, err
	}
	return build(m, env, date)
}

// envelope is who a message goes from and to, as SMTP wants it.
type envelope struct {
	from, to string
	utf8     bool // one of the local parts needs SMTPUTF8
}

func envelopeOf(m Message) (envelope, error) {
	from, err := wireAddress("sender", m.From)
	if err != nil {
		return envelope{}, err
	}
	to, err := wireAddress("recipient", m.To)
	if err != nil {
		return envelope{}, err
	}
	return envelope{from: from, to: to, utf8: !ascii(from) || !ascii(to)}, nil
}

// wireAddress returns the address with its domain in ASCII and its local part as written.
func wireAddress(what string, a Address) (string, error) {
	address, key, err := ParseAddress(a.Email)
	if err != nil {
		return "", fmt.Errorf("%w: %s: %w", ErrUnbuildable, what, err)
	}
	if err := checkText(what+" name", a.Name); err != nil {
		return "", err
	}
	local, _, _ := strings.Cut(address, "@")
	_, domain, _ := strings.Cut(key, "@")
	return local + "@" + domain, nil
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

func build(m Message, env envelope, date time.Time) ([]byte, error) {
	if err := checkText("subject", m.Subject); err != nil {
		return nil, err
	}
	messageID, err := checkMessageID(m.MessageID)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(messageID))
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent(), mail.WithBoundary("cabinet-"+hex.EncodeToString(sum[:16])))
	set := func(name, value string) { msg.SetGenHeader(mail.Header(name), value) }
	set("Date", date.UTC().Format(time.RFC1123Z))
	set("Message-ID", messageID)
	set("From", encodeAddress(m.From.Name, env.from))
	set("To", encodeAddress(m.To.Name, env.to))
	set("Subject", encodeText(m.Subject))
	set("Auto-Submitted", "auto-generated")
	seen := map[string]bool{}
	for name, value := range m.Headers {
		canonical := textproto.CanonicalMIMEHeaderKey(name)
		if err := checkHeader(name, value); err != nil {
			return nil, err
		}
		if seen[canonical] {
			return nil, fmt.Errorf("%w: header %q is given twice", ErrUnbuildable, name)
		}
		seen[canonical] = true
		set(canonical, value)
	}
	msg.SetBodyString(mail.TypeTextPlain, bodyText(m.Text))
	if m.HTML != "" {
		msg.AddAlternativeString(mail.TypeTextHTML, bodyText(m.HTML))
	}
	var buf bytes.Buffer
	buf.Grow(1024 + len(m.Text)*3/2 + len(m.HTML)*5/4)
	if _, err := msg.WriteTo(&buf); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnbuildable, err)
	}
	return buf.Bytes(), nil
}

// bodyText makes sure that a body is what its charset says.
func bodyText(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// checkMessageID returns the id in angle brackets. Its alphabet is narrower than RFC 5322's so that no server objects.
func checkMessageID(id string) (string, error) {
	inner := strings.TrimSuffix(strings.TrimPrefix(id, "<"), ">")
	left, right, ok := strings.Cut(inner, "@")
	if !ok || left == "" || right == "" || len(inner) > 200 || strings.ContainsFunc(left+right, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("._+-", r))
	}) {
		return "", fmt.Errorf("%w: no proper Message-ID", ErrUnbuildable)
	}
	return "<" + inner + ">", nil
}
