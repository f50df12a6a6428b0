package practiceweb

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/web"
	"cabinet/internal/practice"
	"cabinet/internal/ui"
)

// world serves this room alone, over a real database, to whoever the request says it comes from.
type world struct {
	*testing.T
	base     string
	settings *practice.Settings
	account  ids.Account
	held     held
}

// held stands for the cases: how many hold an entry.
type held map[string]int

func (h held) HeldEntries(context.Context, db.Queryer, access.Actor, practice.List, []string) (map[string]int, bool, error) {
	return h, h[unseen] > 0, nil
}

// unseen stands for the entries of cases that who asks is kept out of.
const unseen = "unseen"

func (h held) ReplaceEntry(_ context.Context, _ *db.Tx, _ access.Actor, _ practice.List, entry, with string, stage ids.Stage) error {
	n := h[entry]
	delete(h, entry)
	h[with] += n
	if stage != "" {
		h[string(stage)] += n
	}
	return nil
}

func (held) AsNow(_ context.Context, _ db.Queryer, by access.Actor, _ access.Action) (access.Actor, error) {
	return by, nil
}

// door recognises people by a header: a role, and a group that they manage.
type door struct{ account ids.Account }

func (d door) Visitor(_ http.ResponseWriter, r *http.Request) (web.Visitor, error) {
	role, group, manages := strings.Cut(r.Header.Get("X-Who"), " ")
	if role == "" {
		return web.Visitor{}, nil
	}
	by := access.Actor{Account: d.account, User: "u1", Role: access.Role(role), Group: ids.Group(group), Manages: manages, Scope: access.ScopeAdmin, Door: access.DoorWeb}
	return web.Visitor{Principal: by, SignedIn: true, SessionKey: "a session", Lang: r.Header.Get("X-Lang")}, nil
}

// blank draws failed requests as their message alone.
type blank struct{}

func (blank) Error(_ *web.Ctx, p web.Problem) templ.Component { return ui.Text(p.Title) }

func newWorld(t *testing.T) *world {
	t.Helper()
	clk := clock.NewFake(dbtest.Start)
	d := dbtest.SQLite(t, clk, activity.Schema(), accounts.Schema(), practice.Schema())
	maker := id.NewMaker(clk.Now, rand.Reader)
	quiet := slog.New(slog.DiscardHandler)
	log, err := activity.New(d, maker, quiet, append(accounts.Acts(), practice.Acts()...)...)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, held: held{}}
	acc := accounts.New(d, clk.Now, maker, log)
	service := practice.New(clk.Now, maker, log, acc)
	acc.FurnishedBy(service)
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		a, err := acc.Create(t.Context(), tx, access.Operator(""), accounts.AccountInput{Name: "A", Kind: accounts.LawFirm, Country: "GB"})
		w.account = a.ID
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.settings = practice.NewSettings(practice.SettingsDeps{DB: d, Practice: service, Actors: w.held, Holders: w.held})
	bundle, err := i18n.Load(Locales(), practice.Locales(), ui.Locales(), web.Locales(), access.Locales(), db.Locales())
	if err != nil {
		t.Fatal(err)
	}
	bundle.Missing = func(lang, key string) { t.Errorf("%s has no %s", lang, key) }
	frame := func(c *web.Ctx, title, _ string) (ui.Page, error) {
		return ui.Page{Title: title, P: c.P, Flash: ui.FlashOf(c.P, c.TakeFlash()), FormToken: c.FormToken()}, nil
	}
	handler, err := web.New(web.Config{BaseURL: "http://localhost:8080", Doorkeeper: door{w.account}, Bundle: bundle, Log: quiet, Wall: clk.Now, Now: clk.Now, IDs: maker,
		Secret: make([]byte, 32), Errors: blank{}, Routes: Routes(Deps{Practice: w.settings, Frame: frame})})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	w.base = server.URL
	return w
}

// lists are the account's lists now.
func (w *world) lists() practice.All {
	w.Helper()
	all, err := w.settings.Lists(w.Context(), access.System(w.account))
	if err != nil {
		w.Fatal(err)
	}
	return all
}

// someone is a browser or a program.
type someone struct {
	*world
	who, lang string
	client    *http.Client
}

func (w *world) as(who string) *someone {
	jar, _ := cookiejar.New(nil)
	return &someone{world: w, who: who, lang: "en", client: &http.Client{Jar: jar}}
}

// page is what somebody sees.
type page struct {
	*someone
	path string
	doc  *goquery.Document
}

func (s *someone) do(method, path, kind string, content io.Reader, header http.Header, status int) (*http.Response, []byte) {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), method, s.base+path, content)
	if err != nil {
		s.Fatal(err)
	}
	for name, values := range header {
		r.Header[name] = values
	}
	r.Header.Set("X-Who", s.who)
	r.Header.Set("X-Lang", s.lang)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	answer, err := s.client.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		s.Fatal(err)
	}
	if answer.StatusCode != status {
		s.Fatalf("%s %s as %q: %d, want %d\n%.2000s", method, path, s.who, answer.StatusCode, status, data)
	}
	return answer, data
}

func (s *someone) read(method, path, kind string, content io.Reader, status int) *page {
	s.Helper()
	answer, data := s.do(method, path, kind, content, nil, status)
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(data)))
	if err != nil {
		s.Fatal(err)
	}
	return &page{someone: s, path: answer.Request.URL.Path, doc: doc}
}

func (s *someone) get(path string, status int) *page {
	s.Helper()
	return s.read(http.MethodGet, path, "", nil, status)
}

// call asks an operation and reads its answer into out, which may be nil.
func (s *someone) call(method, path string, body any, status int, out any, header ...string) http.Header {
	s.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		s.Fatal(err)
	}
	h := http.Header{}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	var content io.Reader
	kind := ""
	if body != nil {
		content, kind = strings.NewReader(string(data)), "application/json"
	}
	answer, got := s.do(method, path, kind, content, h, status)
	if out != nil {
		if err := json.Unmarshal(got, out); err != nil {
			s.Fatal(err)
		}
	}
	return answer.Header
}

// submit sends the page's form as it stands, with some fields changed.
func (p *page) submit(form string, fill map[string]string, status int) *page {
	p.Helper()
	f := p.doc.Find(form)
	action, found := f.Attr("action")
	if !found {
		p.Fatalf("%s has no form %s", p.path, form)
	}
	values := url.Values{}
	f.Find("input, textarea, select").Each(func(_ int, field *goquery.Selection) {
		_, checked := field.Attr("checked")
		if kind := field.AttrOr("type", ""); (kind == "radio" || kind == "checkbox") && !checked {
			return
		}
		value := field.AttrOr("value", field.Text())
		if goquery.NodeName(field) == "select" {
			value = field.Find("option[selected]").AttrOr("value", "")
		}
		values.Add(field.AttrOr("name", ""), value)
	})
	for name, value := range fill {
		values.Set(name, value)
	}
	return p.read(http.MethodPost, action, "application/x-www-form-urlencoded", strings.NewReader(values.Encode()), status)
}

func (p *page) see(texts ...string) *page {
	p.Helper()
	all := strings.Join(strings.Fields(p.doc.Find("body").Text()), " ")
	for _, text := range texts {
		if !strings.Contains(all, text) {
			p.Errorf("%s doesn't say %q: %.1500s", p.path, text, all)
		}
	}
	return p
}

func (p *page) value(name string) string {
	return p.doc.Find(`[name="`+name+`"]`).AttrOr("value", "")
}
