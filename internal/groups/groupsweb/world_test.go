package groupsweb

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
	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// world serves this room alone, over a real database, to whoever the request says it comes from.
type world struct {
	*testing.T
	base     string
	settings *groups.Settings
	account  ids.Account
	members  members
	queue    *jobs.Queue
}

// members stands for the people of the account: who is in which group.
type members map[ids.Group]groups.Count

func (m members) GroupMembers(context.Context, db.Queryer, ids.Account, []ids.Group) (map[ids.Group]groups.Count, error) {
	return m, nil
}

// AsNow takes everybody's word, and who asked for work in the background for an administrator: who stands where is another
// room's.
func (members) AsNow(_ context.Context, _ db.Queryer, by access.Actor, _ access.Action) (access.Actor, error) {
	if by.Door == access.DoorSystem {
		by.Role = access.Administrator
	}
	return by, nil
}

func (m members) MoveGroup(_ context.Context, _ *db.Tx, _ access.Actor, from, to ids.Group, _ ids.User, limit int) (int, ids.User, error) {
	n := min(m[from].Total(), limit)
	if left := m[from].Total() - n; left > 0 {
		m[from] = groups.Count{Active: left}
		return n, "", nil
	}
	m[to] = groups.Count{Active: m[to].Active + m[from].Active, Others: m[to].Others + m[from].Others}
	delete(m, from)
	return n, "", nil
}

// Names calls everybody by their id.
func (members) Names(_ context.Context, _ ids.Account, users []ids.User, _ string) (map[ids.User]string, error) {
	out := map[ids.User]string{}
	for _, u := range users {
		out[u] = "Name of " + string(u)
	}
	return out, nil
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
	d := dbtest.SQLite(t, clk, jobs.Schema(), activity.Schema(), accounts.Schema(), groups.Schema())
	maker := id.NewMaker(clk.Now, rand.Reader)
	quiet := slog.New(slog.DiscardHandler)
	log, err := activity.New(d, maker, quiet, append(accounts.Acts(), groups.Acts()...)...)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, members: members{}}
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		a, err := accounts.New(d, clk.Now, maker, log).Create(t.Context(), tx, access.Operator(""), accounts.AccountInput{Name: "A", Kind: accounts.Police, Country: "GB"})
		w.account = a.ID
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.settings = groups.NewSettings(groups.SettingsDeps{DB: d, IDs: maker, Acts: log, Groups: groups.New(clk.Now), Members: w.members})
	w.queue = jobs.New(d, clk.Now, clock.System(), maker, quiet, jobs.Options{})
	w.settings.RegisterJobs(w.queue)
	bundle, err := i18n.Load(Locales(), groups.Locales(), ui.Locales(), web.Locales(), access.Locales(), db.Locales())
	if err != nil {
		t.Fatal(err)
	}
	bundle.Missing = func(lang, key string) { t.Errorf("%s has no %s", lang, key) }
	frame := func(c *web.Ctx, title, _ string) (ui.Page, error) {
		return ui.Page{Title: title, P: c.P, Flash: ui.FlashOf(c.P, c.TakeFlash()), FormToken: c.FormToken()}, nil
	}
	handler, err := web.New(web.Config{BaseURL: "http://localhost:8080", Doorkeeper: door{w.account}, Bundle: bundle, Log: quiet, Wall: clk.Now, Now: clk.Now, IDs: maker,
		Secret: make([]byte, 32), Errors: blank{}, Routes: Routes(Deps{Groups: w.settings, Names: w.members, Frame: frame})})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	w.base = server.URL
	return w
}

// make adds a group.
func (w *world) make(name string) groups.Group {
	w.Helper()
	g, err := w.settings.Create(w.Context(), access.System(w.account), groups.Input{Name: &name})
	if err != nil {
		w.Fatal(err)
	}
	return g
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
