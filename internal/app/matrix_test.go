package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/app/apptest"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/goldentest"
	"cabinet/internal/platform/web"
)

// TestAccessMatrix draws who gets which answer at every address, for things that are theirs, a colleague's and another
// organisation's, and holds it to the golden file on both databases (R31, R32). Whoever gains a door shows in its diff.
func TestAccessMatrix(t *testing.T) {
	apptest.EachAtOnce(t, func(a *apptest.App) {
		goldentest.Check(a.T, "testdata/access_matrix.txt", []byte(newMatrix(a).draw(a.Routes())))
	})
}

// TestDemoMatrix is the same for what the demo adds.
func TestDemoMatrix(t *testing.T) {
	a := apptest.SQLite(t, apptest.Setup{Demo: true})
	var added []web.Route
	for _, r := range a.Routes() {
		if strings.Contains(r.Path, "/dev/") {
			added = append(added, r)
		}
	}
	if len(added) != 6 {
		t.Errorf("the demo adds %d routes", len(added))
	}
	goldentest.Check(t, "testdata/demo_matrix.txt", []byte(newMatrix(a).draw(added)))
}

// TestNothingOfTheDemoElsewhere: outside the demo its addresses don't exist.
func TestNothingOfTheDemoElsewhere(t *testing.T) {
	a := apptest.SQLite(t)
	for _, p := range []*apptest.Person{a.Visitor(), a.As("elena"), a.Token("elena", access.ScopeAdmin)} {
		for _, path := range []string{links.Outbox(), links.Clock(), links.Gallery(), links.APIOutbox(), links.APIClock(), "/dev", "/dev/"} {
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				if page := p.Send(method, path, http.Header{"Content-Type": {"application/json"}}, []byte(`{"advance":"24h"}`)); page.Status != 404 {
					t.Errorf("%s %s: %d for %s", method, path, page.Status, p.Name)
				}
			}
		}
	}
}

// TestEveryRouteHasADoor is the same fact without a server: what isn't public says who may come in.
func TestEveryRouteHasADoor(t *testing.T) {
	a := apptest.SQLite(t, apptest.Setup{Empty: true})
	public := []string{"/", "/.well-known/", "/healthz", "/readyz", "/setup", "/signin", "/signout", "/password/", "/profile", "/settings", "/api",
		"/viewing/", "/not-me/", "/invitation/", "/undo-email/", "/verify-email/", "/secured",
		"/scim/v2/"} // where directories show a token of their own
	// Whoever opens the address of a form is led to its page, which has a door of its own.
	led := []string{"/settings/security/password", "/settings/security/sessions/end-others", "/settings/security/sessions/{id}/end"}
	for _, line := range web.Table(a.Routes()) {
		known := slices.ContainsFunc(public, func(p string) bool {
			return line.Path == p || strings.HasSuffix(p, "/") && len(p) > 1 && strings.HasPrefix(line.Path, p)
		}) ||
			strings.HasPrefix(line.Path, "/signin/") || slices.Contains(led, line.Path) && line.Method == http.MethodGet
		if line.Door == "public" && !known || line.Kind == "api" && line.Scope == "" {
			t.Errorf("%s %s has the door %q and the scope %q", line.Method, line.Path, line.Door, line.Scope)
		}
	}
}

// knocker is one column: who asks.
type knocker struct {
	title string
	name  string // of the world, whose things are their own; empty for strangers
	comes func() *apptest.Person
}

type matrix struct {
	a        *apptest.App
	knockers []knocker
	ready    map[string]*apptest.Person // for as long as their proof is fresh and nothing has changed
	since    map[string]time.Time
	tokens   map[string]string // of their forms
	made     map[string]thing
	document document
	count    int // of what was made, for names that differ
	group    ids.Group
}

func newMatrix(a *apptest.App) *matrix {
	// In the twin passwords have to be changed from time to time, and now is the time.
	a.SetPolicy(a.World.Twin, func(p *accounts.Policy) { p.Password.MaxAgeDays = 30 })
	a.Clock.Advance(31 * 24 * time.Hour)
	m := &matrix{a: a, ready: map[string]*apptest.Person{}, since: map[string]time.Time{}, tokens: map[string]string{}, made: map[string]thing{}}
	for _, name := range []string{"elena", "pavel", "ruth", "lin", "grace"} {
		a.Write(func(tx *db.Tx) error { // all but one have changed theirs
			_, err := tx.Exec(a.T.Context(), `update passwords set set_at = ? where login_id = ?`, db.At(tx.Now()), a.Member(name+"@twin").Login)
			return err
		})
	}
	m.gather()
	m.document = described(a)
	person := func(name string) func() *apptest.Person { return func() *apptest.Person { return a.As(name) } }
	arrives := func(name, where string) func() *apptest.Person {
		return func() *apptest.Person {
			v := a.Visitor()
			v.SignIn(apptest.Address(name), apptest.Password).At(where)
			return v
		}
	}
	program := func(s access.Scope) func() *apptest.Person {
		return func() *apptest.Person { return a.Token("oliver", s) }
	}
	m.knockers = []knocker{
		{"anonymous", "", a.Visitor}, {"choosing", "nina", arrives("nina", links.ChooseAccount(""))}, {"must change", "oliver@twin", arrives("oliver@twin", links.MustChange())},
		{"guest", "grace", person("grace")}, {"limited", "lin", person("lin")}, {"standard", "oliver", person("oliver")}, {"manager", manager, person(manager)}, {"administrator", "elena", person("elena")},
		{"other’s administrator", "elena@twin", person("elena@twin")},
		{"proved long ago", "ruth", m.longAgo}, {"token read", "oliver", program(access.ScopeRead)}, {"token write", "oliver", program(access.ScopeWrite)}, {"token admin", "oliver", program(access.ScopeAdmin)},
	}
	return m
}

// longAgo returns a standard user whose proof is too old for doors that want a fresh one.
func (m *matrix) longAgo() *apptest.Person {
	p := m.a.As("ruth")
	m.a.Write(func(tx *db.Tx) error {
		_, err := tx.Exec(m.a.T.Context(), `update sessions set proven_at = proven_at - ? where login_id = ?`, 2*web.FreshFor.Microseconds(), m.a.Member("ruth").Login)
		return err
	})
	return p
}

// draw asks every route on behalf of everybody.
func (m *matrix) draw(routes []web.Route) string {
	routes = slices.Clone(routes)
	slices.SortFunc(routes, func(x, y web.Route) int { return strings.Compare(x.Path+" "+x.Method, y.Path+" "+y.Method) })
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "ROUTE\tDOOR")
	for _, k := range m.knockers {
		fmt.Fprint(w, "\t", strings.ToUpper(k.title))
	}
	fmt.Fprintln(w)
	for _, r := range routes {
		door := r.Door.String()
		if r.Scope != "" {
			door += " " + string(r.Scope)
		}
		rows := map[string][]string{}
		for _, object := range objects(r.Path) {
			name := r.Method + " " + r.Path
			if object != "" {
				name += " (" + object + ")"
			}
			for _, k := range m.knockers {
				rows[object] = append(rows[object], m.knock(r, object, k))
			}
			fmt.Fprintf(w, "%s\t%s\t%s\n", name, door, strings.Join(rows[object], "\t"))
		}
		m.hold(r, rows)
	}
	m.a.Must(w.Flush())
	lines := strings.Split(b.String(), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

// hold says what no golden file may: that another organisation's things are as if they didn't exist (R32), and that the
// things which were asked for did exist.
func (m *matrix) hold(r web.Route, rows map[string][]string) {
	missing := rows[nonsense]
	for i, answer := range rows[others] {
		if answer != missing[i] || strings.HasPrefix(answer, "2") {
			m.a.T.Errorf("%s %s: %s gets %s for another organisation’s and %s for what doesn’t exist", r.Method, r.Path, m.knockers[i].title, answer, missing[i])
		}
	}
	if slices.Contains(alike(), r.Method+" "+r.Path) {
		return
	}
	for _, mine := range []string{own, managed, houses, living} {
		if rows[mine] != nil && slices.Equal(rows[mine], missing) {
			m.a.T.Errorf("%s %s: nobody can tell what is %s from what doesn’t exist", r.Method, r.Path, mine)
		}
	}
}

// alike lists where everybody gets the same answer for what exists and what doesn't: a job that is no longer given up
// leads back to the list, a move wants to know where to first, the address of a form leads to its page, how good a
// password is may be asked without proving a link, whoever asks for another link isn't told whether theirs was known, the
// users here have neither a plan nor an address that waits, no group here is of so many that its deletion takes time, who puts
// stages in order says which one, a review of a report wants a decision, and a directory's doors ask who it is, or what is chosen, first.
func alike() []string {
	return []string{"POST /admin/system/jobs/{id}/discard", "POST /admin/system/jobs/{id}/retry", "POST /api/v1/attributes/{id}/move",
		"GET /settings/security/sessions/{id}/end", "POST /password/reset/{token}/strength", "POST /invitation/{token}/strength",
		"POST /invitation/{token}/ask", "GET /admin/users/{id}/email-cancel", "GET /admin/users/{id}/email-resend", "GET /admin/requests/{id}/approve",
		"POST /admin/users/{id}/leaving/cancel", "DELETE /api/v1/users/{id}/leaving", "GET /api/v1/users/{id}/holdings", "GET /api/v1/users/{id}/email-change",
		"DELETE /api/v1/users/{id}/email-change", "POST /api/v1/users/{id}/email-change/resend", "GET /admin/scim/{id}/decide", "POST /admin/scim/{id}/decide",
		"POST /admin/scim/{id}/mode", "POST /api/v1/directories/{id}/items/{item}", "GET /admin/groups/{id}/deletion", "GET /api/v1/groups/{id}/deletion",
		"POST /admin/practice-areas/{id}/stages/order", "POST /api/v1/reports/{id}/review", "POST /admin/report-types/{id}/sections",
		"POST /admin/report-types/{id}/sections/{section}/questions",
		"DELETE /scim/v2/{path...}", "GET /scim/v2/{path...}", "PATCH /scim/v2/{path...}", "POST /scim/v2/{path...}", "PUT /scim/v2/{path...}"}
}

// knock makes one request, with the form token that the page would have had, and says what came back.
func (m *matrix) knock(r web.Route, object string, k knocker) string {
	path := m.address(r.Path, object, k)
	p := m.here(k)
	var page *apptest.Page
	switch {
	case r.Method == http.MethodGet:
		page = p.SendAtOnce(r.Method, path, nil, nil)
	case r.Method == http.MethodDelete, r.API != nil && !m.document.hasBody(r.Method, r.Path):
		page = p.SendAtOnce(r.Method, path, nil, nil)
	case r.API != nil:
		page = p.SendAtOnce(r.Method, path, http.Header{"Content-Type": {"application/json"}}, []byte("{}"))
	default:
		values := url.Values{}
		if token := m.formToken(k, p); token != "" {
			values.Set(web.FormTokenField, token)
		}
		page = p.SendAtOnce(r.Method, path, http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, []byte(values.Encode()))
	}
	if r.Method != http.MethodGet && page.Status < 400 && !turnedAway(r, page) {
		delete(m.ready, k.title) // a change may have ended the session that it came from
		clear(m.made)            // and whatever it was may be gone
		m.a.Clock.Advance(forgotten)
	}
	answer := fmt.Sprint(page.Status)
	if page.Location != "" {
		place, _, _ := strings.Cut(page.Location, "?")
		answer += " " + madeID.ReplaceAllString(strings.ReplaceAll(place, "/"+nonsense, "/…"), "…")
	}
	return answer
}

// forgotten is how long it takes until what changed is seen everywhere. Where nothing changes no time passes, so that browsers
// and things last.
const forgotten = 2 * time.Second

// here returns the browser of somebody whose proof is fresh.
func (m *matrix) here(k knocker) *apptest.Person {
	if m.ready[k.title] == nil || m.a.Clock.Now().Sub(m.since[k.title]) > readyFor {
		m.ready[k.title], m.since[k.title] = k.comes(), m.a.Clock.Now()
		delete(m.tokens, k.title)
		m.a.Clock.Advance(forgotten)
	}
	return m.ready[k.title]
}

// formToken returns what forms of the browser of somebody hold, which is the same on all of their pages.
func (m *matrix) formToken(k knocker, p *apptest.Person) string {
	if _, known := m.tokens[k.title]; !known {
		token := ""
		if form := p.Get(links.ChooseAccount("")); form.Doc != nil && form.Count("main form[method=post]") > 0 {
			token = form.Form("").Values().Get(web.FormTokenField)
		}
		m.tokens[k.title] = token
	}
	return m.tokens[k.title]
}

// turnedAway reports whether a door led elsewhere instead of doing what was asked.
func turnedAway(r web.Route, page *apptest.Page) bool {
	place, _, _ := strings.Cut(page.Location, "?")
	return r.Door != web.Public && slices.Contains([]string{links.SignIn(""), links.ChooseAccount(""), links.MustChange(), links.Confirm("")}, place)
}

// madeID is the name of a thing that the request made, another one each time, or of the one that was asked for.
var madeID = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
