package apptest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// Page is one answer: a page with its document, or what an operation or file answered.
type Page struct {
	Method, Path string
	Status       int
	Header       http.Header
	Location     string // where a redirect leads
	Steps        []*Page
	Body         []byte
	Doc          *goquery.Document // nil unless it is HTML
	Cookies      []*http.Cookie    // those that it sets

	t    testing.TB
	sent http.Header // with what else the request came, and its body
	body []byte
}

func newPage(p *Person, r *http.Request, res *http.Response, body []byte) *Page {
	page := &Page{t: p.t, Method: r.Method, Path: r.URL.Path, Status: res.StatusCode, Header: res.Header, Body: body, Cookies: res.Cookies()}
	if res.StatusCode >= 300 && res.StatusCode < 400 {
		page.Location = res.Header.Get("Location")
	}
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") && len(body) > 0 {
		doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
		if err != nil {
			p.t.Errorf("%s: %v", page.Path, err)
		}
		page.Doc = doc
	}
	page.check(p.app)
	return page
}

// squeeze makes the blanks of a text single.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

func (p *Page) doc() *goquery.Document {
	p.t.Helper()
	if p.Doc == nil {
		p.t.Fatalf("%s %s answered %d without a page: %.300s", p.Method, p.Path, p.Status, p.Body)
	}
	return p.Doc
}

// Want fails the test at once unless the page has the status.
func (p *Page) Want(status int) *Page {
	p.t.Helper()
	if p.Status != status {
		text := string(p.Body)
		if p.Doc != nil {
			text = p.Text("main")
		}
		p.t.Fatalf("%s %s: status %d, want %d (location %q): %.600s", p.Method, p.Path, p.Status, status, p.Location, text)
	}
	return p
}

// At fails the test at once unless the page has the path.
func (p *Page) At(path string) *Page {
	p.t.Helper()
	if p.Path != path {
		p.t.Fatalf("ended at %s with %d, want %s", p.Path, p.Status, path)
	}
	return p
}

// To fails the test at once unless the answer redirects to a place.
func (p *Page) To(location string) *Page {
	p.t.Helper()
	if p.Location != location {
		p.t.Fatalf("%s %s: %d leads to %q, want %q", p.Method, p.Path, p.Status, p.Location, location)
	}
	return p
}

// See fails the test unless a person can read the text on the page.
func (p *Page) See(texts ...string) *Page {
	p.t.Helper()
	all := squeeze(p.doc().Find("body").Text())
	for _, text := range texts {
		if !strings.Contains(all, squeeze(text)) {
			p.t.Errorf("%s doesn't say %q, but: %.1200s", p.Path, text, all)
		}
	}
	return p
}

// SeeNot fails the test if the answer holds the text anywhere, markup included.
func (p *Page) SeeNot(texts ...string) *Page {
	p.t.Helper()
	for _, text := range texts {
		if bytes.Contains(p.Body, []byte(text)) {
			p.t.Errorf("%s %s holds %q", p.Method, p.Path, text)
		}
	}
	return p
}

// Text returns what a person reads in the elements of a selector.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	return squeeze(p.doc().Find(selector).Text())
}

// Count returns how many elements a selector finds.
func (p *Page) Count(selector string) int {
	p.t.Helper()
	return p.doc().Find(selector).Length()
}

// Attr returns an attribute of the one element of a selector.
func (p *Page) Attr(selector, name string) string {
	p.t.Helper()
	found := p.doc().Find(selector)
	if found.Length() != 1 {
		p.t.Fatalf("%s: %d elements are %s", p.Path, found.Length(), selector)
	}
	return found.AttrOr(name, "")
}

// Value returns what stands in a field of the page.
func (p *Page) Value(field string) string {
	p.t.Helper()
	return p.Form(`main form:has([name="` + field + `"])`).Values().Get(field)
}

// Problem returns the message beside a field, or nothing.
func (p *Page) Problem(field string) string {
	p.t.Helper()
	id := "#f-" + strings.ReplaceAll(field, "_", "-") + "-error"
	text := p.doc().Find(id + " > span").Clone()
	text.Find(".vh").Remove()
	return squeeze(text.Text())
}

// JSON reads the answer of an operation.
func (p *Page) JSON(into any) *Page {
	p.t.Helper()
	if err := json.Unmarshal(p.Body, into); err != nil {
		p.t.Fatalf("%s %s: %v in %.300s", p.Method, p.Path, err, p.Body)
	}
	return p
}

// SetCookie returns the cookie of that name that the answer or a step before it sets, or nil.
func (p *Page) SetCookie(name string) *http.Cookie {
	for _, step := range append(append([]*Page{}, p.Steps...), p) {
		for _, c := range step.Cookies {
			if c.Name == name {
				return c
			}
		}
	}
	return nil
}
