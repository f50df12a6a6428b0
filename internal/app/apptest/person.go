package apptest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/identity"
	"cabinet/internal/links"
	"cabinet/internal/platform/web"
)

// Firefox is what browsers of the tests call themselves.
const Firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"

// click is the time between two things that a person does: longer than anything may be remembered.
const click = 2 * time.Second

// Person is a browser with somebody before it, or a program with a bearer token. Each has an address of its own.
type Person struct {
	Name   string
	Header http.Header // sent with every request

	app    *App
	t      testing.TB
	client *http.Client
	tags   string // the bearer token, or empty
}

// Visitor returns a browser in which nobody is signed in.
func (a *App) Visitor() *Person {
	a.T.Helper()
	jar, err := cookiejar.New(nil)
	a.Must(err)
	n := a.visits.Add(1)
	p := &Person{Name: "visitor", app: a, t: a.T, Header: http.Header{}, client: &http.Client{Jar: jar, Transport: disguised{a.transport()}, Timeout: time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	network := "198.51"
	if a.demo {
		network = "127.1" // the demo's own pages open on the machine alone
	}
	p.From(fmt.Sprintf("%s.%d.%d", network, 100+n/250, 1+n%250))
	p.Header.Set("User-Agent", Firefox)
	return p
}

// From moves the person to a network address.
func (p *Person) From(address string) { p.Header.Set("X-Forwarded-For", address) }

// As returns a new browser in which a person of the world has signed in, by the pages, to the organisation meant.
func (a *App) As(name string) *Person {
	a.T.Helper()
	p := a.Visitor()
	p.Name = name
	page := p.SignIn(Address(name), Password)
	if page.Path == links.ChooseAccount("") {
		page = p.Choose(page, a.Member(name).Account)
	}
	if page.Status != http.StatusOK || page.Path != links.Home() {
		a.T.Fatalf("%s: sign-in ended with %d at %s: %s", name, page.Status, page.Path, page.Text("main"))
	}
	return p
}

// SignIn goes through the sign-in pages and returns where that led.
func (p *Person) SignIn(address, password string) *Page {
	p.t.Helper()
	return p.SignInTo("", address, password)
}

// SignInTo is [Person.SignIn] on the way to another page.
func (p *Person) SignInTo(next, address, password string) *Page {
	p.t.Helper()
	page := p.Submit(p.Get(links.SignIn(next)).Form(""), Fill{"email": address})
	if page.Status != http.StatusOK {
		return page
	}
	return p.Submit(page.Form(""), Fill{"password": password})
}

// Choose presses an organisation's button on the chooser.
func (p *Person) Choose(page *Page, account accounts.Account) *Page {
	p.t.Helper()
	button := fmt.Sprintf(`button[name=account][value=%q]`, account.ID)
	return p.Submit(page.Form(`form:has(`+button+`)`), Fill{"account": string(account.ID)})
}

// Token returns a program with a bearer token of a person.
func (a *App) Token(name string, scope access.Scope) *Person {
	a.T.Helper()
	m := a.Member(name)
	_, secret, err := a.Identity.CreateToken(a.T.Context(), access.Operator(m.Account.ID), identity.TokenInput{Account: m.Account.ID, User: m.ID, Name: "test", Scope: scope})
	a.Must(err)
	a.Secret(secret)
	return a.Bearer(secret)
}

// Bearer returns a program that sends a token.
func (a *App) Bearer(secret string) *Person {
	p := a.Visitor()
	p.Name, p.tags, p.client.Jar = "program", secret, nil
	p.Header.Set("Authorization", "Bearer "+secret)
	p.Header.Set("User-Agent", "program/1.0")
	return p
}

// Cookie returns a cookie of the browser, or nil.
func (p *Person) Cookie(name string) *http.Cookie {
	base, err := url.Parse(p.app.Base.String())
	p.app.Must(err)
	for _, c := range p.client.Jar.Cookies(base) {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// SetCookie plants a cookie in the browser.
func (p *Person) SetCookie(c *http.Cookie) {
	base, err := url.Parse(p.app.Base.String())
	p.app.Must(err)
	p.client.Jar.SetCookies(base, []*http.Cookie{c})
}

// Get opens a page and follows redirects, as browsers do.
func (p *Person) Get(path string) *Page {
	p.t.Helper()
	return p.follow(p.Send(http.MethodGet, path, nil, nil))
}

// Open opens an absolute link, such as one from a mail. It fails the test when the link leads elsewhere.
func (p *Person) Open(link string) *Page {
	p.t.Helper()
	path, ok := strings.CutPrefix(link, p.app.Base.String())
	if !ok {
		p.t.Fatalf("the link %s doesn't lead to %s", link, p.app.Base)
	}
	return p.Get(path)
}

// Follow goes where an answer leads, as browsers do.
func (p *Person) Follow(page *Page) *Page {
	p.t.Helper()
	return p.follow(page)
}

const mostRedirects = 5

func (p *Person) follow(page *Page) *Page {
	p.t.Helper()
	var steps []*Page
	for page.Location != "" {
		if len(steps) == mostRedirects {
			p.t.Fatalf("redirects without end at %s", page.Location)
		}
		steps = append(steps, page)
		if !web.IsLocal(page.Location) {
			p.t.Fatalf("%s %s redirects out of the house: %s", page.Method, page.Path, page.Location)
		}
		where := strings.SplitN(page.Location, "#", 2)[0]
		if page.Status == http.StatusTemporaryRedirect {
			page = p.Send(page.Method, where, page.sent, page.body)
			continue
		}
		page = p.Send(http.MethodGet, where, nil, nil)
	}
	page.Steps = steps
	return page
}

// Send makes one request and follows nothing. Unsafe requests of browsers say where they come from, as browsers do.
func (p *Person) Send(method, path string, header http.Header, body []byte) *Page {
	p.t.Helper()
	p.app.Clock.Advance(click)
	return p.SendAtOnce(method, path, header, body)
}

// SendAtOnce is [Person.Send] without any time in between; it may be called in parallel.
func (p *Person) SendAtOnce(method, path string, header http.Header, body []byte) *Page {
	p.t.Helper()
	r, err := http.NewRequest(method, p.app.Base.URL(path), bytes.NewReader(body))
	if err != nil {
		p.t.Errorf("%s %s: %v", method, path, err)
		return &Page{t: p.t}
	}
	for _, h := range []http.Header{p.Header, header} {
		for name, values := range h {
			r.Header[http.CanonicalHeaderKey(name)] = values
		}
	}
	if p.tags == "" && method != http.MethodGet && method != http.MethodHead && r.Header.Get("Origin") == "" {
		r.Header.Set("Origin", p.app.Base.String())
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	res, err := p.client.Do(r)
	if err != nil {
		p.t.Errorf("%s %s: %v", method, path, err)
		return &Page{t: p.t}
	}
	defer func() { _ = res.Body.Close() }()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Errorf("%s %s: %v", method, path, err)
	}
	page := newPage(p, r, res, data)
	page.sent, page.body = header, body
	return page
}

// disguised lets a request name another host than it goes to, after the browser has chosen its cookies.
type disguised struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (d disguised) RoundTrip(r *http.Request) (*http.Response, error) {
	if host := r.Header.Get("Host"); host != "" {
		r = r.Clone(r.Context())
		r.Host = host
		r.Header.Del("Host")
	}
	return d.RoundTripper.RoundTrip(r)
}

// Try makes one request and returns its status, or 0 when the server is gone.
func (p *Person) Try(method, path, body string) int {
	r, err := http.NewRequest(method, p.app.Base.URL(path), strings.NewReader(body))
	if err != nil {
		return 0
	}
	r.Header = p.Header.Clone()
	r.Header.Set("Content-Type", "application/json")
	res, err := p.client.Do(r)
	if err != nil {
		return 0
	}
	defer func() { _ = res.Body.Close() }()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return 0
	}
	return res.StatusCode
}
