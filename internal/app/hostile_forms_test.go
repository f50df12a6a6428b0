package app_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
	"cabinet/internal/platform/web"
)

// hostile are texts that somebody may send where a good one belongs.
func hostile() []string {
	return []string{"", " ", "<script>alert(1)</script>\"'", "=1+1", "nul\x00nul", "bad\xff\xfeutf8", "\u202egnp.\u2066exe", "bell\a\x1b[31m", strings.Repeat("ж", 10_000),
		"-1", "999999999999999999999999", "1e309", "../../etc/passwd", "' or '1'='1", "%", "2026-13-45", "NaN", "👩‍👩‍👧‍👦\u0301\u0301", "\ufffd\ufffe"}
}

// TestHostileForms sends every form of every page, of an administrator and of a guest, with hostile texts in its fields.
// None is an internal error or leaves markup on a page, and what is refused leaves nothing behind.
func TestHostileForms(t *testing.T) {
	apptest.EachAtOnce(t, func(a *apptest.App) {
		m := newMatrix(a)
		sent := 0
		for _, name := range []string{"elena", "grace"} {
			k := knocker{name, name, func() *apptest.Person { return a.As(name) }}
			for _, r := range a.Routes() {
				if r.Method != http.MethodGet || r.API != nil || strings.HasPrefix(r.Path, "/signin") {
					continue
				}
				whose := objects(r.Path)[0]
				for i, value := range hostile() {
					forms := m.formsOf(r, whose, k)
					for _, f := range forms {
						sent++
						m.sendHostile(k, f, value, i)
					}
					if len(forms) == 0 {
						break
					}
				}
			}
		}
		if sent < 200 {
			a.T.Errorf("only %d forms were sent", sent)
		}
	})
}

// filledForm is a form with what it would send, and the fields that a person may fill.
type filledForm struct {
	action string
	values url.Values
	fields []string
}

// formsOf opens a page and returns its forms that somebody can type into, those that ask for a password excepted: they
// count wrong ones.
func (m *matrix) formsOf(r web.Route, whose string, k knocker) []filledForm {
	path := m.address(r.Path, whose, k)
	page := m.here(k).Send(r.Method, path, nil, nil)
	if page.Doc == nil || page.Status != http.StatusOK {
		return nil
	}
	var out []filledForm
	page.Doc.Find("main form[method=post]").Each(func(i int, s *goquery.Selection) {
		if s.Find("input[type=password]").Length() > 0 {
			return
		}
		s.SetAttr("data-hostile", "yes")
		f := filledForm{action: s.AttrOr("action", path), values: page.Form("[data-hostile=yes]").Values()}
		s.RemoveAttr("data-hostile")
		s.Find("input[name], select[name], textarea[name]").Each(func(_ int, field *goquery.Selection) {
			if name := field.AttrOr("name", ""); name != "form_token" && name != "form_id" && !slices.Contains(f.fields, name) {
				f.fields = append(f.fields, name)
			}
		})
		if len(f.fields) > 0 {
			out = append(out, f)
		}
	})
	return out
}

// sendHostile sends a form with one text in all fields, or in every second one.
func (m *matrix) sendHostile(k knocker, f filledForm, value string, step int) {
	values := url.Values{}
	for name, list := range f.values {
		values[name] = slices.Clone(list)
	}
	for i, name := range f.fields {
		if step < 4 || (i+step)%2 == 0 {
			values[name] = []string{value}
		}
	}
	before := m.acts()
	page := m.ready[k.name].Post(f.action, values)
	short := value[:min(len(value), 30)]
	switch {
	case page.Status >= 500:
		m.a.T.Errorf("%s sends %q to %s: %d", k.name, short, f.action, page.Status)
	case page.Status >= 400 && m.acts() != before:
		m.a.T.Errorf("%s sends %q to %s: %d, and something was done", k.name, short, f.action, page.Status)
	case strings.Contains(string(page.Body), "<script>alert"):
		m.a.T.Errorf("%s sends %q to %s: it comes back as markup", k.name, short, f.action)
	case page.Location != "" && !web.IsLocal(page.Location):
		m.a.T.Errorf("%s sends %q to %s: led to %s", k.name, short, f.action, page.Location)
	}
	if page.Status < 400 {
		clear(m.made)
		if m.ready[k.name].Send(http.MethodGet, links.Profile(), nil, nil).Status != http.StatusOK {
			delete(m.ready, k.name)
		}
	}
}

// acts counts what was done so far.
func (m *matrix) acts() (n int) {
	m.a.Must(m.a.DB.QueryRow(m.a.T.Context(), `select count(*) from acts where outcome = ? and kind not like ?`, "done", "%viewed").Scan(&n))
	return n
}

// TestHostileQueries opens every page and list with hostile texts in every parameter that some page or list knows.
func TestHostileQueries(t *testing.T) {
	apptest.EachAtOnce(t, func(a *apptest.App) {
		m := newMatrix(a)
		k := knocker{"elena", "elena", func() *apptest.Person { return a.As("elena") }}
		names := []string{"after", "before", "limit", "user", "user_id", "id_number", "record", "case", "case_id", "kind", "room", "outcome", "door", "from", "to", "oldest",
			"order", "sort", "account_id", "account", "q", "state", "next", "back", "lang", "theme", "role", "page", "cursor", "format"}
		for _, r := range a.Routes() {
			if r.Method != http.MethodGet {
				continue
			}
			path := m.address(r.Path, objects(r.Path)[0], k)
			for _, value := range hostile() {
				m.query(m.here(k), path, names, url.QueryEscape(value))
			}
			m.query(m.here(k), path, names, "%zz")
		}
	})
}

func (m *matrix) query(p *apptest.Person, path string, names []string, value string) {
	if len(value) > 200 {
		value = value[:198] // the address has a ceiling of its own
	}
	page := p.Send(http.MethodGet, path+"?"+strings.Join(names, "="+value+"&")+"="+value, nil, nil)
	switch {
	case page.Status >= 500:
		m.a.T.Errorf("GET %s with %q: %d", path, value, page.Status)
	case strings.Contains(string(page.Body), "<script>alert"):
		m.a.T.Errorf("GET %s: what was asked comes back as markup", path)
	case page.Location != "" && !web.IsLocal(page.Location):
		m.a.T.Errorf("GET %s with %q: led to %s", path, value, page.Location)
	}
}
