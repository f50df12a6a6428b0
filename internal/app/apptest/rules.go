package apptest

import (
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"cabinet/internal/links"
	"cabinet/internal/platform/web"
)

// leftover is a placeholder or a message key that nobody filled in.
var leftover = regexp.MustCompile(`\{[A-Z][A-Za-z]*\}|\b(app|access|accounts|accountsweb|activity|activityweb|attributes|attributesweb|bulk|bulkweb|db|demo|email|exports|exportsweb|groups|groupsweb|identity|identityweb|invitations|invitationsweb|mydata|mydataweb|people|peopleweb|usersweb|roles|rolesweb|systemweb|ui|web)\.[a-z_]+\.[a-z_.]+\b`)

// check holds every answer of every scenario to the rules of all pages.
func (p *Page) check(a *App) {
	p.t.Helper()
	bad := func(why string) { p.t.Errorf("%s %s (%d): %s", p.Method, p.Path, p.Status, why) }
	policy := p.Header.Get("Content-Security-Policy")
	if p.Doc != nil && policy != web.ContentSecurityPolicy || !strings.HasPrefix(policy, "default-src 'none';") || !strings.Contains(policy, "frame-ancestors 'none'") {
		bad("Content-Security-Policy: " + policy)
	}
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff",
		"X-Frame-Options": "DENY", "Cross-Origin-Opener-Policy": "same-origin"} {
		if got := p.Header.Get(name); got != want {
			bad(name + ": " + got)
		}
	}
	if hsts := p.Header.Get("Strict-Transport-Security"); (hsts != "") != a.Base.Secure() {
		bad("Strict-Transport-Security: " + hsts)
	}
	if cache := p.Header.Get("Cache-Control"); cache != "no-store" && (p.Status != 200 || !strings.HasPrefix(p.Path, "/pictures/") && !strings.HasPrefix(p.Path, "/assets/")) {
		bad("Cache-Control: " + cache)
	}
	for _, c := range p.Cookies {
		if !c.HttpOnly || c.Secure != a.Base.Secure() || c.Path != "/" || c.Domain != "" || strings.HasPrefix(c.Name, "__Host-") != a.Base.Secure() {
			bad("cookie: " + c.Name)
		}
	}
	if p.Doc != nil {
		p.checkDocument(a, bad)
	}
}

func (p *Page) checkDocument(a *App, bad func(string)) {
	if n := p.Doc.Find("style, [style], script:not([src])").Length(); n > 0 {
		bad("something inline")
	}
	p.Doc.Find("*").Each(func(_ int, s *goquery.Selection) {
		for _, attr := range s.Nodes[0].Attr {
			if strings.HasPrefix(attr.Key, "on") {
				bad("an inline handler: " + attr.Key)
			}
			if foreign(a, attr.Key, attr.Val) {
				bad("a foreign address: " + attr.Val)
			}
		}
	})
	if p.Doc.Find("h1").Length() != 1 && p.Path != links.Gallery() { // which shows whole pages in frames of their own
		bad("not one h1")
	}
	if lang := p.Doc.Find("html").AttrOr("lang", ""); lang != "en" && lang != "ru" {
		bad("language " + lang)
	}
	if strings.TrimSpace(p.Doc.Find("head title").Text()) == "" {
		bad("no title")
	}
	if p.Doc.Find(`input[type=password][value]:not([value=""])`).Length() > 0 {
		bad("shows a password again")
	}
	words := p.Doc.Find("body").Clone()
	words.Find("textarea, .mail, pre").Remove()
	words.Find("*").AddSelection(words).Contents().Each(func(_ int, s *goquery.Selection) {
		if goquery.NodeName(s) == "#text" { // each by itself, as neighbours may stand without a blank between them
			if text := leftover.FindString(s.Text()); text != "" {
				bad("unfinished text: " + text)
			}
		}
	})
	seen := map[string]bool{}
	p.Doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if seen[id] {
			bad("the id " + id + " is there twice")
		}
		seen[id] = true
	})
}

// foreign reports whether the page fetches, or sends forms, elsewhere. Links that people follow may lead away.
func foreign(a *App, attribute, value string) bool {
	switch attribute {
	case "src", "action", "formaction", "srcset", "poster":
	default:
		return false
	}
	return strings.Contains(value, "//") && !strings.HasPrefix(value, a.Base.String()+"/")
}
