package ui_test

import (
	"bytes"
	"context"
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/i18n/i18ntest"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
	webassets "cabinet/web"
)

func TestCatalogues(t *testing.T) { i18ntest.Parity(t, ui.Locales()) }

func printer(t *testing.T, lang string) *i18n.Printer {
	t.Helper()
	b, err := i18n.Load(ui.Locales(), web.Locales())
	if err != nil {
		t.Fatal(err)
	}
	b.Missing = func(lang, key string) { t.Errorf("no text for %s in %s", key, lang) }
	return b.Printer(lang)
}

func page(p *i18n.Printer) ui.Page {
	return ui.Page{Title: "Profile", Section: "Settings", P: p, FormToken: "token-1", Shell: &ui.Shell{
		AccountName: "Hartwell & Reid", AccountKind: "law_firm", UserName: "Elena Marchetti", Initials: "EM", RoleKey: "ui.menu.profile",
		Nav:     []ui.NavGroup{{Title: "My account", Items: []ui.NavItem{{Text: "Profile", Path: "/settings/profile", Icon: "user", Count: 2}}}},
		Current: "/settings/profile", Crumbs: []ui.Crumb{{Text: "Settings", Path: "/settings"}},
		Support: ui.Support{Email: "help@hartwell.example", Phone: "+44 (20) 7946-0100"}, Accounts: 2,
	}}
}

func render(t *testing.T, c templ.Component) (*goquery.Document, string) {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	doc, err := goquery.NewDocumentFromReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	return doc, text
}

// forbidden is what the content security policy would block (ux rule 48).
var forbidden = regexp.MustCompile(`(?i)\sstyle=|<style|\son[a-z]+=|hx-on|javascript:|<script(?:>|\s[^>]*>)[^<]`)

func TestGalleryIsSoundHTML(t *testing.T) {
	for _, lang := range []string{"en", "ru"} {
		doc, text := render(t, ui.Gallery(page(printer(t, lang))))
		if found := forbidden.FindString(text); found != "" {
			t.Errorf("%s: %q in the page", lang, found)
		}
		seen := map[string]bool{}
		doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
			id := s.AttrOr("id", "")
			if seen[id] {
				t.Errorf("%s: id %q twice", lang, id)
			}
			seen[id] = true
		})
		for _, attr := range []string{"for", "aria-describedby", "aria-labelledby", "aria-controls", "popovertarget"} {
			doc.Find("[" + attr + "]").Each(func(_ int, s *goquery.Selection) {
				for _, id := range strings.Fields(s.AttrOr(attr, "")) {
					if !seen[id] {
						t.Errorf("%s: %s=%q leads nowhere", lang, attr, id)
					}
				}
			})
		}
		if n := doc.Find("h1").Length(); n != 2 { // the page's own, and that of the ConfirmCard on show
			t.Errorf("%s: %d h1", lang, n)
		}
		doc.Find(`form[method=post]`).Each(func(_ int, s *goquery.Selection) {
			if s.Find(`input[name=`+web.FormTokenField+`][value="token-1"]`).Length() != 1 {
				t.Errorf("%s: form %s without token", lang, s.AttrOr("action", ""))
			}
		})
	}
}

func TestIconsExistInTheSprite(t *testing.T) {
	name := strings.TrimPrefix(webassets.Icons, "/assets/")
	sprite, err := fs.ReadFile(webassets.Files(), name)
	if err != nil {
		t.Fatal(err)
	}
	_, text := render(t, ui.Gallery(page(printer(t, "en"))))
	found := regexp.MustCompile(`icons-[A-Z0-9]+\.svg#([a-z0-9-]+)`).FindAllStringSubmatch(text, -1)
	if len(found) < 20 {
		t.Fatalf("only %d icons in the gallery", len(found))
	}
	for _, m := range found {
		if !bytes.Contains(sprite, []byte(`<symbol id="`+m[1]+`"`)) {
			t.Errorf("icon %s isn't in web/src/icons.txt", m[1])
		}
	}
}

func TestTitle(t *testing.T) {
	p := page(printer(t, "en"))
	if got := p.DocumentTitle(); got != "Profile – Settings – Cabinet" {
		t.Errorf("title %q", got)
	}
	p.Failed = true
	if got := p.DocumentTitle(); got != "Error: Profile – Settings – Cabinet" {
		t.Errorf("title %q", got)
	}
}

func TestThemeComesWithTheFirstByte(t *testing.T) {
	p := page(printer(t, "en"))
	p.Theme, p.Density = "dark", "compact"
	_, text := render(t, ui.Layout(p))
	if !strings.Contains(text, `<html lang="en" data-density="compact" data-theme="dark">`) {
		t.Errorf("html element: %s", text[:120])
	}
	p.Theme = `"><script>`
	if doc, _ := render(t, ui.Layout(p)); doc.Find("html").AttrOr("data-theme", "-") != "-" {
		t.Error("an unknown theme reached the page")
	}
}

func TestShellLinks(t *testing.T) {
	doc, _ := render(t, ui.Layout(page(printer(t, "en"))))
	for selector, want := range map[string]string{
		`.side .nav a[aria-current=page]`: "/settings/profile",
		`.menu-help a[href^="tel:"]`:      "tel:+442079460100",
		`.menu-help a[href^="mailto:"]`:   "mailto:help@hartwell.example",
		`.account-menu .menu-who`:         "/settings/profile",
	} {
		if got := doc.Find(selector).AttrOr("href", ""); got != want {
			t.Errorf("%s leads to %q, want %q", selector, got, want)
		}
	}
	if doc.Find(`form[action="/signout"][method=post]`).Length() != 1 {
		t.Error("signing out is no form")
	}
}

func TestFormsAndButtonsLeadSomewhere(t *testing.T) {
	p := page(printer(t, "en"))
	doc, _ := render(t, ui.Form(p, ui.FormProps{Action: "/settings/profile?a=b"}))
	if got := doc.Find("form").AttrOr("action", ""); got != "/settings/profile?a=b" {
		t.Errorf("the form goes to %q", got)
	}
	doc, _ = render(t, ui.Button(p.P, ui.Action{Text: "x", Href: "/settings/security#password"}))
	if got := doc.Find("a.btn").AttrOr("href", ""); got != "/settings/security#password" {
		t.Errorf("the button leads to %q", got)
	}
	doc, _ = render(t, ui.Gallery(p))
	doc.Find("form").Each(func(_ int, s *goquery.Selection) {
		if s.AttrOr("action", "") == "" {
			t.Error("a form without an address")
		}
	})
	doc.Find("a").Each(func(_ int, s *goquery.Selection) {
		if s.AttrOr("href", "") == "" {
			t.Errorf("the link %q leads nowhere", s.Text())
		}
	})
}

func TestPasswordsAreNeverShownAgain(t *testing.T) {
	_, text := render(t, ui.PasswordField(printer(t, "en"), ui.Field{Name: "password", Label: "Password", Value: "hunter-two"}))
	if strings.Contains(text, "hunter-two") {
		t.Error("the page holds the password")
	}
}

func TestValuesAreEscaped(t *testing.T) {
	nasty := `"><script>alert(1)</script>`
	f := ui.Field{Name: "about", Label: nasty, Value: nasty, Hint: nasty, Error: nasty, Options: []ui.Option{{Value: nasty, Text: nasty, Hint: nasty, Group: nasty}}}
	p := printer(t, "en")
	for _, c := range []templ.Component{ui.TextField(p, f), ui.TextArea(p, f), ui.Select(p, f), ui.Combobox(p, f), ui.Radios(p, f), ui.Checkbox(p, f), ui.ReadOnly(p, f)} {
		if doc, _ := render(t, c); doc.Find("script").Length() != 0 {
			t.Error("a value became markup")
		}
	}
	if _, text := render(t, ui.Button(p, ui.Action{Text: "x", Href: "javascript:alert(1)"})); strings.Contains(text, "javascript:") {
		t.Error("a button leads to a script")
	}
}

func TestProblemsSpeakTwice(t *testing.T) {
	p := printer(t, "en")
	problems := ui.ProblemsOf(p, errs.FieldError("last_name", "ui.gallery.last_error"))
	doc, _ := render(t, ui.ErrorSummary(p, problems))
	link := doc.Find("a")
	if link.AttrOr("href", "") != "#"+ui.FieldID("last_name") || link.Text() != problems.For("last_name") {
		t.Errorf("summary says %q and leads to %q", link.Text(), link.AttrOr("href", ""))
	}
	field, _ := render(t, ui.TextField(p, ui.Field{Name: "last_name", Label: "Last name", Error: problems.For("last_name")}))
	if !strings.Contains(field.Find(".err").Text(), link.Text()) {
		t.Error("the field says something else than the summary")
	}
	if field.Find(link.AttrOr("href", "")).AttrOr("aria-invalid", "") != "true" {
		t.Error("the summary doesn't lead to the field")
	}
}

func TestProblemPage(t *testing.T) {
	p := page(printer(t, "ru"))
	x := web.Problem{Status: 500, Title: "Сбой", Detail: "Повторите", Ref: "K7Q2"}
	doc, _ := render(t, ui.ProblemPage(ui.ProblemPageProps(p, x), x))
	if doc.Find("dd").Text() != "K7Q2" || doc.Find("h1").Text() != "Сбой" {
		t.Errorf("page says %q", doc.Find("main").Text())
	}
	x = web.Problem{Status: 419, Title: "x", Action: "/settings/profile", Kept: []web.KeptField{{Name: "about", Value: "мой текст"}}}
	doc, _ = render(t, ui.ProblemPage(ui.ProblemPageProps(p, x), x))
	if doc.Find(`form[action="/settings/profile"] input[name=about]`).AttrOr("value", "") != "мой текст" {
		t.Error("what was typed is lost")
	}
}
