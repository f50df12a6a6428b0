package email_test

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"

	"cabinet/internal/platform/email"
	"cabinet/internal/platform/goldentest"
	"cabinet/internal/platform/i18n"
)

func printer(t *testing.T, lang string) *i18n.Printer {
	t.Helper()
	b, err := i18n.Load(email.Locales())
	if err != nil {
		t.Fatal(err)
	}
	b.Missing = func(lang, key string) { t.Errorf("no text %s in %s", key, lang) }
	return b.Printer(lang)
}

var letters = map[string]email.Letter{
	"en": {
		Account: "Hartley & Rowe Solicitors", Subject: "Choose a new password", Greeting: "Dear Anna,",
		Paragraphs: []string{"Somebody, most likely you, asked for a new password for your account at Hartley & Rowe Solicitors. Press the button to choose one."},
		Button:     email.Button{Text: "Choose a password", URL: "https://cabinet.example/password/reset/Zk9v7cN2mQpX4rTyLs8wBh1gJdFe6aUo3iVxKqRnEtM"},
		Facts:      []email.Fact{{"When", "2 March 2026, 09:00"}, {"From", "Firefox on Windows, 203.0.113.7"}},
		After:      []string{"The link works once, until 10:00 today. If it wasn’t you, ignore this message: nothing changes."},
		Footer:     []string{"You get this message because a new password was asked for with your email address.", "Questions? support@hartleyrowe.example, +44 20 7946 0000"},
	},
	"ru": {
		Account: "Юридический департамент «Вектор-Логистика»", Subject: "Вход с нового устройства", Greeting: "Здравствуйте, Мария Сергеевна!",
		Paragraphs: []string{"В вашу учётную запись вошли с устройства, которым вы раньше не пользовались.", "Если это были вы, ничего делать не нужно."},
		Facts:      []email.Fact{{"Когда", "2 марта 2026\u00a0г., 12:00"}, {"Устройство", "Яндекс Браузер, Android"}, {"IP-адрес", "203.0.113.7"}},
		Button:     email.Button{Text: "Это был не я", URL: "https://cabinet.example/settings/security"},
		Footer:     []string{"Вы получили это письмо, потому что сообщения о новых входах приходят всегда: они защищают вашу учётную запись."},
	},
}

func TestComposeGoldens(t *testing.T) {
	for lang, l := range letters {
		text, html := email.Compose(printer(t, lang), l)
		for name, got := range map[string]string{"letter." + lang + ".txt": text, "letter." + lang + ".html": html} {
			goldentest.Check(t, filepath.Join("testdata", name), []byte(got))
		}
	}
}

func TestComposeStandsAlone(t *testing.T) {
	for lang, l := range letters {
		text, html := email.Compose(printer(t, lang), l)
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(html))
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := doc.Find("html").Attr("lang"); got != lang {
			t.Errorf("lang %q", got)
		}
		if n := doc.Find("img,link,script,iframe,object,form,[src],[background]").Length(); n != 0 || strings.Contains(html, "url(") || strings.Contains(html, "@import") {
			t.Error("something would be loaded from elsewhere")
		}
		doc.Find("a").Each(func(_ int, a *goquery.Selection) {
			if a.AttrOr("href", "") != l.Button.URL {
				t.Errorf("link to %q", a.AttrOr("href", ""))
			}
		})
		if doc.Find("a").Length() != 2 || doc.Find("h1").Text() != l.Subject || doc.Find("title").Text() != l.Subject {
			t.Error("button, plain link or title missing")
		}
		shown := strings.Join(strings.Fields(doc.Find("body").Text()), " ")
		for _, s := range append(append([]string{l.Account, l.Greeting}, l.Paragraphs...), l.Footer...) {
			if !strings.Contains(shown, s) || !strings.Contains(strings.Join(strings.Fields(text), " "), s) {
				t.Errorf("%q is missing", s)
			}
		}
		for line := range strings.SplitSeq(text, "\n") {
			if utf8.RuneCountInString(line) > 72 && !strings.HasPrefix(line, "https://") {
				t.Errorf("long line %q", line)
			}
		}
		if len(html) > 20<<10 {
			t.Errorf("%d bytes of HTML", len(html))
		}
	}
}

func TestComposeEscapes(t *testing.T) {
	evil := "<script>alert(1)</script>\"'><a href=x>\r\nBcc: eve@example.com\x00\u202e{{.}} ${x} &amp;"
	text, html := email.Compose(printer(t, "en"), email.Letter{
		Account: evil, Subject: evil, Greeting: evil, Paragraphs: []string{evil}, Facts: []email.Fact{{evil, evil}},
		Button: email.Button{Text: evil, URL: "https://cabinet.example/?a=1&b=%22"}, After: []string{evil}, Footer: []string{evil},
	})
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(html))
	if err != nil {
		t.Fatal(err)
	}
	if doc.Find("script").Length() != 0 || doc.Find("a").Length() != 2 || strings.ContainsAny(html+text, "\x00\r\u202e") {
		t.Fatal("something was interpreted")
	}
	want := "<script>alert(1)</script>\"'><a href=x> Bcc: eve@example.com {{.}} ${x} &amp;"
	if got := strings.ReplaceAll(doc.Find("h1").Text(), "  ", " "); got != want {
		t.Fatalf("got %q", got)
	}
	if got := doc.Find("a").First().AttrOr("href", ""); got != "https://cabinet.example/?a=1&b=%22" {
		t.Fatal(got)
	}
	for _, url := range []string{"javascript:alert(1)", "//evil.example", "data:text/html,x", "https://a b", "https://a\"b", "ftp://a", "https://пример.рф"} {
		text, html := email.Compose(printer(t, "en"), email.Letter{Subject: "x", Button: email.Button{Text: "Press", URL: url}})
		if strings.Contains(html, "<a ") || strings.Contains(text, "Press") {
			t.Errorf("%q became a link", url)
		}
	}
}
