package apptest

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"cabinet/internal/links"
	"cabinet/internal/platform/web"
)

// leftover is a placeholder or a message key that nobody filled in.
var leftover = regexp.MustCompile(`\{[A-Z][A-Za-z]*\}|\b(app|access|accounts|accountsweb|activity|activityweb|attributes|attributesweb|bulk|bulkweb|db|demo|email|exports|exportsweb|groups|groupsweb|identity|identityweb|invitations|invitationsweb|leaving|leavingweb|moves|movesweb|mydata|mydataweb|people|peopleweb|usersweb|requests|requestsweb|roles|rolesweb|scim|scimweb|systemweb|ui|web)\.[a-z_]+\.[a-z_.]+\b`)

// unfinished returns the first such thing in a text. Most texts can't hold one, which is cheaper to see without the expression.
func unfinished(text string) string {
	if !strings.ContainsAny(text, "{.") {
		return ""
	}
	return leftover.FindString(text)
}

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
	w := walk{app: a, bad: bad, ids: map[string]bool{}}
	for _, n := range p.Doc.Nodes {
		w.node(n, false)
	}
	if w.headings != 1 && p.Path != links.Gallery() { // which shows whole pages in frames of their own
		bad("not one h1")
	}
	if lang := p.Doc.Find("html").AttrOr("lang", ""); lang != "en" && lang != "ru" {
		bad("language " + lang)
	}
	if strings.TrimSpace(p.Doc.Find("head title").Text()) == "" {
		bad("no title")
	}
}

// walk goes through a document once, as every answer of every test is read.
type walk struct {
	app      *App
	bad      func(string)
	headings int
	ids      map[string]bool
}

// node looks at a node and all below it. What is quoted are a person's words or a mail's, not the page's.
func (w *walk) node(n *html.Node, quoted bool) {
	switch n.Type {
	case html.TextNode:
		if text := unfinished(n.Data); text != "" && !quoted { // each by itself, as neighbours may stand without a blank between them
			w.bad("unfinished text: " + text)
		}
	case html.ElementNode:
		w.element(n)
		quoted = quoted || n.DataAtom == atom.Textarea || n.DataAtom == atom.Pre || n.DataAtom == atom.Head ||
			slices.Contains(strings.Fields(attribute(n, "class")), "mail")
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c, quoted)
	}
}

func (w *walk) element(n *html.Node) {
	for _, attr := range n.Attr {
		if attr.Key == "style" {
			w.bad("something inline")
		}
		if strings.HasPrefix(attr.Key, "on") {
			w.bad("an inline handler: " + attr.Key)
		}
		if foreign(w.app, attr.Key, attr.Val) {
			w.bad("a foreign address: " + attr.Val)
		}
		if attr.Key == "id" {
			if w.ids[attr.Val] {
				w.bad("the id " + attr.Val + " is there twice")
			}
			w.ids[attr.Val] = true
		}
	}
	switch n.DataAtom {
	case atom.Style:
		w.bad("something inline")
	case atom.Script:
		if attribute(n, "src") == "" {
			w.bad("something inline")
		}
	case atom.H1:
		w.headings++
	case atom.Input:
		if attribute(n, "type") == "password" && attribute(n, "value") != "" {
			w.bad("shows a password again")
		}
	}
}

// attribute returns the value of an attribute, which is empty when there is none.
func attribute(n *html.Node, name string) string {
	for _, attr := range n.Attr {
		if attr.Key == name {
			return attr.Val
		}
	}
	return ""
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
