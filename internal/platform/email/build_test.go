package email_test

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/jhillyerd/enmime/v2"

	"cabinet/internal/platform/email"
)

var date = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func sample() email.Message {
	return email.Message{
		To: email.Address{Name: "Мария Иванова", Email: "maria@example.com"}, From: email.Address{Name: "Cabinet", Email: "post@cabinet.example"},
		Subject: "Новый пароль", Text: "Здравствуйте!\n\nТекст.\n", HTML: "<p>Здравствуйте!</p>", MessageID: "<0192-abc.1@cabinet.example>",
		Headers: map[string]string{"List-Unsubscribe": "<https://cabinet.example/unsubscribe/abc>", "list-unsubscribe-post": "List-Unsubscribe=One-Click"},
	}
}

// parsed is what a reader makes of the bytes, by the standard library alone.
type parsed struct {
	header     mail.Header
	text, html string
}

func parse(t *testing.T, raw []byte) parsed {
	t.Helper()
	for line := range strings.SplitSeq(string(raw), "\n") {
		if !strings.HasSuffix(line, "\r") && line != "" || len(line) > 998 {
			t.Fatalf("bad line %q", line)
		}
		if strings.TrimSpace(line) == "" && line != "\r" && line != "" {
			t.Fatalf("a line of white space only: %q", line)
		}
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("unreadable: %v\n%s", err, raw)
	}
	p := parsed{header: m.Header}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if kind == "text/plain" {
		p.text = body(t, m.Header.Get("Content-Transfer-Encoding"), m.Body)
		return p
	}
	if kind != "multipart/alternative" {
		t.Fatalf("kind %q", kind)
	}
	r := multipart.NewReader(m.Body, params["boundary"])
	for {
		part, err := r.NextRawPart()
		if err == io.EOF {
			return p
		}
		if err != nil {
			t.Fatal(err)
		}
		s := body(t, part.Header.Get("Content-Transfer-Encoding"), part)
		switch strings.ToLower(part.Header.Get("Content-Type")) {
		case "text/plain; charset=utf-8":
			p.text = s
		case "text/html; charset=utf-8":
			p.html = s
		default:
			t.Fatalf("unexpected part %v", part.Header)
		}
	}
}

func body(t *testing.T, encoding string, r io.Reader) string {
	t.Helper()
	if encoding != "quoted-printable" {
		t.Fatalf("encoding %q", encoding)
	}
	b, err := io.ReadAll(quotedprintable.NewReader(r))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestBuild(t *testing.T) {
	m := sample()
	raw, err := email.Build(m, date)
	if err != nil {
		t.Fatal(err)
	}
	p := parse(t, raw)
	want := map[string]string{
		"Date": "Mon, 02 Mar 2026 09:00:00 +0000", "Message-Id": "<0192-abc.1@cabinet.example>", "Auto-Submitted": "auto-generated",
		"Mime-Version": "1.0", "From": "Cabinet <post@cabinet.example>", "List-Unsubscribe": "<https://cabinet.example/unsubscribe/abc>",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
	}
	for name, value := range want {
		if got := p.header[name]; len(got) != 1 || got[0] != value {
			t.Errorf("%s: %q, want %q", name, got, value)
		}
	}
	if len(p.header) != len(want)+3 { // and To, Subject, Content-Type
		t.Errorf("headers nobody asked for: %v", p.header)
	}
	if p.text != "Здравствуйте!\r\n\r\nТекст.\r\n" || p.html != m.HTML {
		t.Errorf("bodies: %q %q", p.text, p.html)
	}
	again, _ := email.Build(m, date)
	if !bytes.Equal(raw, again) {
		t.Error("the same message gave other bytes")
	}
	m.HTML = ""
	raw, err = email.Build(m, date)
	if err != nil {
		t.Fatal(err)
	}
	if p := parse(t, raw); p.text == "" || p.html != "" {
		t.Errorf("plain message: %q %q", p.text, p.html)
	}
}

func TestBuildRefuses(t *testing.T) {
	for name, spoil := range map[string]func(m *email.Message){
		"line break in subject":      func(m *email.Message) { m.Subject = "a\r\nBcc: eve@example.com" },
		"bare line feed in subject":  func(m *email.Message) { m.Subject = "a\nb" },
		"NUL in subject":             func(m *email.Message) { m.Subject = "a\x00b" },
		"bad UTF-8 in subject":       func(m *email.Message) { m.Subject = "a\xff" },
		"line break in name":         func(m *email.Message) { m.To.Name = "a\r\nBcc: eve@example.com" },
		"line separator in name":     func(m *email.Message) { m.From.Name = "a\u2028b" },
		"line break in address":      func(m *email.Message) { m.To.Email = "a@example.com\r\nBcc: eve@example.com" },
		"SMTP parameters in address": func(m *email.Message) { m.To.Email = "a@example.com> SIZE=1" },
		"no recipient":               func(m *email.Message) { m.To = email.Address{} },
		"no sender":                  func(m *email.Message) { m.From = email.Address{} },
		"no Message-ID":              func(m *email.Message) { m.MessageID = "" },
		"line break in Message-ID":   func(m *email.Message) { m.MessageID = "<a\r\n@b>" },
		"two Message-IDs":            func(m *email.Message) { m.MessageID = "<a@b> <c@d>" },
		"a second Bcc":               func(m *email.Message) { m.Headers = map[string]string{"bcc": "eve@example.com"} },
		"a second Subject":           func(m *email.Message) { m.Headers = map[string]string{"SUBJECT": "x"} },
		"content type":               func(m *email.Message) { m.Headers = map[string]string{"Content-Type": "text/html"} },
		"line break in header":       func(m *email.Message) { m.Headers = map[string]string{"List-Id": "a\r\n b"} },
		"line break in header name":  func(m *email.Message) { m.Headers = map[string]string{"X-A\r\nBcc": "b"} },
		"colon in header name":       func(m *email.Message) { m.Headers = map[string]string{"X-A: b\r\nX": "b"} },
		"empty header":               func(m *email.Message) { m.Headers = map[string]string{"X-A": ""} },
		"Cyrillic header":            func(m *email.Message) { m.Headers = map[string]string{"List-Id": "дело"} },
		"endless header":             func(m *email.Message) { m.Headers = map[string]string{"X-A": strings.Repeat("a", 1000)} },
		"the same header twice":      func(m *email.Message) { m.Headers = map[string]string{"X-A": "a", "x-a": "b"} },
	} {
		t.Run(name, func(t *testing.T) {
			m := sample()
			spoil(&m)
			raw, err := email.Build(m, date)
			if !errors.Is(err, email.ErrUnbuildable) || raw != nil || !email.IsPermanent(err) {
				t.Fatalf("got %v\n%s", err, raw)
			}
		})
	}
}

func FuzzBuild(f *testing.F) {
	f.Add("Anna", "Hello", "text", "<p>html</p>", "X-Cabinet-Case", "a b", "k")
	f.Add("Мария \"М\" <x>", strings.Repeat("слово ", 40), ".\r\n.\r\nQUIT\r\n", "", "List-Id", "<a.b>", "k-1")
	f.Add("a  b", "a  b   "+strings.Repeat("x", 70)+"    y", "\r\n--cabinet-\r\n", "--", "References", "<a@b> <c@d>", "k.2")
	f.Add("=?utf-8?q?x?=", "=?utf-8?q?x?= =?utf-8?q?y?=", "\r", "\x00", "X", "=?utf-8?q?x?=", "k")
	f.Add(" ", " lead", "\xff", "\n", "", "", "k")
	f.Fuzz(func(t *testing.T, name, subject, text, html, header, value, key string) {
		m := email.Message{
			To: email.Address{Name: name, Email: "anna@example.com"}, From: email.Address{Name: name, Email: "post@cabinet.example"},
			Subject: subject, Text: text, HTML: html, Headers: map[string]string{header: value}, MessageID: email.MessageID(key, email.Address{Email: "post@cabinet.example"}),
		}
		raw, err := email.Build(m, date)
		if err != nil {
			if !errors.Is(err, email.ErrUnbuildable) {
				t.Fatal(err)
			}
			return
		}
		p := parse(t, raw)
		want := 9 // the plain form has its transfer encoding in the header
		if html == "" {
			want = 10
		}
		if n := len(p.header); n != want {
			t.Fatalf("%d headers: %v", n, p.header)
		}
		var words mime.WordDecoder
		if got, err := words.DecodeHeader(p.header.Get("Subject")); err != nil || got != subject {
			t.Fatalf("subject %q became %q (%v)", subject, got, err)
		}
		to, err := p.header.AddressList("To")
		if err != nil || len(to) != 1 || to[0].Address != "anna@example.com" || to[0].Name != name {
			t.Fatalf("name %q became %v (%v)", name, to, err)
		}
		if got := p.header.Get(header); got != value {
			t.Fatalf("header %q: %q became %q", header, value, got)
		}
		if got, want := p.text, crlf(text); got != want {
			t.Fatalf("text %q became %q", want, got)
		}
		if got, want := p.html, crlf(html); got != want {
			t.Fatalf("html %q became %q", want, got)
		}
		if _, err := enmime.ReadEnvelope(bytes.NewReader(raw)); err != nil {
			t.Fatalf("another reader: %v", err)
		}
	})
}

func crlf(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.ReplaceAll(s, "\n", "\r\n")
}
