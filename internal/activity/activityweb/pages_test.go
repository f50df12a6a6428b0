package activityweb_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/activity/activityweb"
	"cabinet/internal/exports"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

type changed struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// site is these pages over a real record, entered by whoever by is.
type site struct {
	*testing.T
	db      *db.DB
	clk     *clock.Fake
	log     *activity.Log
	by      access.Actor
	lang    string
	handler http.Handler
	asked   []string // kinds of exports
	params  any      // of the last one
	missing []string
}

func (s *site) Visitor(http.ResponseWriter, *http.Request) (web.Visitor, error) {
	return web.Visitor{Principal: s.by, SignedIn: s.by.User != "", ProvenAt: s.by.ProvenAt, SessionKey: "k", Lang: s.lang, TimeZone: "Europe/London", DateStyle: "dmy",
		Bearer: s.by.Token != "", Scope: web.ScopeAdmin}, nil
}

func (s *site) Error(_ *web.Ctx, p web.Problem) templ.Component {
	return ui.Text("problem " + strconv.Itoa(p.Status) + " " + p.Code)
}

func (s *site) Names(_ context.Context, account ids.Account, users []ids.User, _ string) (map[ids.User]string, error) {
	out := map[ids.User]string{}
	for _, u := range users {
		if name := map[ids.User]string{"u1": "Elena <Marchetti>", "u2": "Ivan Petrov", "u3": "Ivan Petrov"}[u]; account == "a1" && name != "" {
			out[u] = name
		}
	}
	return out, nil
}

// find knows Elena, and two people of one name.
func (s *site) find(_ context.Context, account ids.Account, _, words string, limit int) ([]activityweb.Named, error) {
	var out []activityweb.Named
	for _, x := range []activityweb.Named{{User: "u1", Name: "Elena <Marchetti>", Hint: "PC 1"}, {User: "u2", Name: "Ivan Petrov", Hint: "PC 2"}, {User: "u3", Name: "Ivan Petrov", Hint: "PC 3"}} {
		if account == "a1" && strings.Contains(strings.ToLower(x.Name), strings.ToLower(words)) && len(out) < limit {
			out = append(out, x)
		}
	}
	return out, nil
}

func (s *site) Records(_ context.Context, _ access.Actor, _ string, things []activityweb.Thing) (map[activityweb.Thing]activityweb.Record, error) {
	out := map[activityweb.Thing]activityweb.Record{}
	for _, t := range things {
		out[t] = activityweb.Record{Name: "Leeds", Path: "/admin/organisation"}
	}
	return out, nil
}

func (s *site) Request(_ context.Context, _ access.Actor, kind string, params any) (exports.Export, error) {
	s.asked = append(s.asked, kind)
	s.params = params
	return exports.Export{ID: "e1"}, nil
}

func open(t *testing.T, d *db.DB, clk *clock.Fake) *site {
	t.Helper()
	kinds := []activity.KindInfo{{Kind: "identity.signed_in"}, {Kind: "people.role_changed", Payload: changed{}, Erasable: []string{"name"}}}
	maker := id.NewMaker(clk.Now, rand.Reader)
	log, err := activity.New(d, maker, slog.New(slog.DiscardHandler), kinds...)
	if err != nil {
		t.Fatal(err)
	}
	bundle, err := i18n.Load(web.Locales(), ui.Locales(), access.Locales(), activity.Locales(), activityweb.Locales())
	if err != nil {
		t.Fatal(err)
	}
	s := &site{T: t, db: d, clk: clk, log: log, lang: "en", by: access.Actor{Account: "a1", User: "u1", Role: access.Administrator, IDNumber: "PC 1",
		Scope: access.ScopeAdmin, Door: access.DoorWeb, Session: "s1", RemoteIP: "192.0.2.7", RequestID: "r1", ProvenAt: clk.Now()}}
	bundle.Missing = func(_, key string) { s.missing = append(s.missing, key) }
	frame := func(c *web.Ctx, title, _ string) (ui.Page, error) {
		return ui.Page{Title: title, P: c.P, FormToken: c.FormToken()}, nil
	}
	routes := activityweb.Routes(activityweb.Deps{Log: log, Names: s, Records: s, Find: s.find, Exports: s, Frame: frame})
	s.handler, err = web.New(web.Config{BaseURL: "http://localhost:8080", Doorkeeper: s, Bundle: bundle, Log: slog.New(slog.DiscardHandler), Wall: clk.Now, Now: clk.Now,
		IDs: maker, Secret: bytes.Repeat([]byte("s"), 32), Errors: s, Routes: routes, Limits: web.Limits{PerSecond: -1}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func each(t *testing.T, fn func(s *site)) {
	dbtest.Each(t, []fs.FS{activity.Schema()}, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		s := open(t, d, clk)
		s.fill()
		fn(s)
		for _, key := range s.missing {
			if !strings.HasPrefix(key, "identity.") && !strings.HasPrefix(key, "people.") {
				t.Errorf("no text for %s", key)
			}
		}
	})
}

// fill records 60 signings-in and, after them, a change of a role and a refusal.
func (s *site) fill() {
	s.Helper()
	ctx := context.Background()
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		for range 60 {
			if _, err := s.log.Record(ctx, tx, s.by, activity.Act{Kind: "identity.signed_in"}); err != nil {
				return err
			}
		}
		_, err := s.log.Record(ctx, tx, s.by, activity.Act{Kind: "people.role_changed", SubjectType: "user", SubjectID: "u2", Payload: changed{"guest", "standard"},
			Erasable: map[string]string{"name": "\u202e<script>alert(1)</script>"}})
		if err != nil {
			return err
		}
		_, err = s.log.Record(ctx, tx, access.Operator("a1"), activity.Act{Kind: "identity.signed_in", SubjectType: "branch", SubjectID: "b1", Outcome: activity.Refused})
		return err
	})
	if err == nil {
		err = s.log.SealAll(ctx)
	}
	if err != nil {
		s.Fatal(err)
	}
}

func (s *site) ask(r *http.Request) (int, string, http.Header) {
	s.Helper()
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w.Code, w.Body.String(), w.Header()
}

func (s *site) get(path string, want int, texts ...string) string {
	s.Helper()
	status, body, _ := s.ask(httptest.NewRequest(http.MethodGet, path, nil))
	if status != want {
		s.Fatalf("%s: %d\n%s", path, status, body)
	}
	for _, text := range texts {
		if !strings.Contains(body, text) {
			s.Errorf("%s doesn't say %s", path, text)
		}
	}
	if strings.HasPrefix(path, "/api/") {
		return body
	}
	if strings.Contains(body, "\u202e") || strings.Contains(body, "<script>alert") || strings.Contains(body, "Elena <M") {
		s.Errorf("%s lets markup through", path)
	}
	return body
}

var hrefs = regexp.MustCompile(`href="(/admin/audit[^"]*)"`)

// link returns the address of a link of the page that has all the parts.
func (s *site) link(body string, parts ...string) string {
	s.Helper()
next:
	for _, m := range hrefs.FindAllStringSubmatch(body, -1) {
		address := strings.ReplaceAll(m[1], "&amp;", "&")
		for _, p := range parts {
			if !strings.Contains(address, p) {
				continue next
			}
		}
		return address
	}
	s.Fatalf("no link with %q", parts)
	return ""
}

func TestTheRecordIsTurnedLikePages(t *testing.T) {
	each(t, func(s *site) {
		for _, s.lang = range i18n.Languages() {
			first := s.get(links.Audit(), 200, "192.0.2.7", "Elena &lt;Marchetti&gt;", "Leeds")
			if rows := strings.Count(first, `class="tbl-more"`); rows != 50 {
				t.Errorf("%d rows", rows)
			}
			second := s.get(s.link(first, "before="), 200)
			if rows := strings.Count(second, `class="tbl-more"`); rows < 12 || rows > 14 {
				t.Errorf("%d rows on the second page", rows)
			}
			back := s.get(s.link(second, "after="), 200)
			if strings.Count(back, `class="tbl-more"`) != 50 {
				t.Error("the way back isn't the first page")
			}
			s.get(s.link(first, "sort=oldest"), 200)
		}
	})
}

func TestFiltersNarrowAndSayWhy(t *testing.T) {
	each(t, func(s *site) {
		s.get(links.Audit()+"?what=people", 200, "1 entry", "guest", "standard")
		s.get(links.Audit()+"?outcome=refused&who=&what=", 200, "1 entry", "Operator")
		s.get(links.AuditRecord("branch", "b1"), 200, "1 entry", "Branch · Leeds")
		s.get(links.Audit()+"?number=pc%201&door=web&from=2026-03-01&to=2026-03-02", 200)
		gone := "01980000-0000-7000-8000-000000000000"
		s.get(links.Audit()+"?who="+gone, 200, "0 entries", `href="/admin/audit"`)
		s.get(links.Audit()+"?who="+gone+"&before=7", 200)
		if body := s.get(links.Audit()+"?who=zzzz", 422); strings.Contains(body, "Nothing recorded yet") || strings.Contains(body, "before=") {
			s.Errorf("a person whom nobody knows leads to a record that is empty or goes on")
		}
		for _, bad := range []string{"from=yesterday", "who=nobody", "who=%E2%80%AEx", "who=" + strings.Repeat("x", 10_000), "outcome=maybe", "door=window", "record=%3Cscript%3E", "number=" + strings.Repeat("9", 5000), "from=2026-03-02&to=2026-02-01", "what=" + url.QueryEscape("'; drop")} {
			s.get(links.Audit()+"?"+bad, 422)
		}
		r := httptest.NewRequest(http.MethodGet, links.Audit()+"?what=people", nil)
		r.Header.Set("HX-Request-Type", "partial")
		if status, body, _ := s.ask(r); status != 200 || strings.Contains(body, "<html") || !strings.Contains(body, `data-said="1 entry"`) {
			t.Errorf("fragment: %d %.200s", status, body)
		}
	})
}

func TestPeopleAreFoundByWords(t *testing.T) {
	each(t, func(s *site) {
		s.get(links.Audit()+"?who=u1", 200, "61 entries", `value="Elena &lt;Marchetti&gt;"`, `name="person" value="u1"`)
		s.get(links.Audit()+"?who=elena", 200, "61 entries")
		several := s.get(links.Audit()+"?who=ivan&door=web", 200, "Ivan Petrov", "PC 2", "PC 3")
		if strings.Contains(several, "tbl-more") {
			t.Error("rows of nobody in particular")
		}
		chosen := s.get(s.link(several, "who=u3", "door=web"), 200, "0 entries", `value="Ivan Petrov"`, `name="person" value="u3"`)
		if !strings.Contains(chosen, "data-filters") {
			t.Error("no filters")
		}
		// The form sends the name with the person beside it; another name counts more than the person, none means anybody.
		s.get(links.Audit()+"?who=Ivan+Petrov&person=u3", 200, "0 entries")
		s.get(links.Audit()+"?who=Elena&person=u3", 200, "61 entries")
		s.get(links.Audit()+"?who=&person=u3", 200, "62 entries")
		s.get(links.Audit()+"/people?who=ivan&door=web", 200, "PC 2", "who=u2", "door=web")
		s.get(links.Audit()+"/people?who=nobody", 200, "Nobody found")
		s.get(links.Audit()+"/people?who="+strings.Repeat("x", 10_000), 200, "Nobody found")
		s.by.Account = "a2"
		s.get(links.Audit()+"?who=elena", 422)
	})
}

func TestAnEntryShowsEverything(t *testing.T) {
	each(t, func(s *site) {
		list := s.get(links.Audit()+"?what=people.role_changed", 200)
		path := s.link(list, "/entries/")
		s.get(path, 200, "guest", "standard", "PC 1", `href="/admin/audit?who=u1"`, "r1", "s1", "61", "&lt;script&gt;", "09:00")
		s.get(links.AuditEntry("unknown"), 404)
		s.get(links.AuditEntry("a\x01"), 404)
		s.by.Account = "a2"
		s.get(path, 404)
	})
}

func TestNobodyElseReads(t *testing.T) {
	each(t, func(s *site) {
		for _, role := range []access.Role{access.Standard, access.Limited, access.Guest} {
			s.by.Role = role
			for _, path := range []string{links.Audit(), links.Audit() + "?from=x", links.AuditExport(nil), links.Audit() + "/export?from=x", links.AuditEntry("x"), links.Audit() + "?who=ivan", links.Audit() + "/people?who=ivan", links.APIActivity(), links.APIActivity() + "?from=x", links.APIActivity() + "/x"} {
				s.get(path, 404)
			}
		}
	})
}

var token = regexp.MustCompile(`name="form_token" value="([^"]+)"`)

func TestExportIsAskedForFresh(t *testing.T) {
	each(t, func(s *site) {
		page := s.get(links.AuditExport(url.Values{"what": {"people"}}), 200, "1 entry", `name="what" value="people"`)
		why := "Case 12/2026"
		post := func(format string) (int, string, http.Header) {
			form := url.Values{"form_token": {token.FindStringSubmatch(page)[1]}, "what": {"people"}, "format": {format}, "reason": {why}}
			r := httptest.NewRequest(http.MethodPost, links.AuditExport(nil), strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			return s.ask(r)
		}
		if status, _, header := post("csv"); status != 303 || header.Get("Location") != links.Export("e1") || s.asked[0] != "activity_csv" {
			t.Errorf("%d %v %v", status, header, s.asked)
		}
		if status, body, _ := post("xlsx"); status != 422 || len(s.asked) != 1 {
			t.Errorf("%d %s", status, body)
		}
		if params, err := json.Marshal(s.params); err != nil || !strings.Contains(string(params), `"reason":"Case 12/2026"`) {
			t.Errorf("%s %v", params, err)
		}
		for _, why = range []string{"", "  ", "no", strings.Repeat("я", 301), "two\nlines", "turned \u202e round", "   ok   "} {
			if status, body, _ := post("csv"); status != 422 || len(s.asked) != 1 || !strings.Contains(body, `aria-invalid="true"`) {
				t.Errorf("%.20q: %d %s", why, status, body)
			}
		}
		why = "=1+1 <script>alert(1)</script>"
		if status, body, _ := post("xlsx"); status != 422 || !strings.Contains(body, `value="=1+1 &lt;script&gt;`) {
			t.Errorf("what was typed is gone: %d %s", status, body)
		}
		s.get(links.Audit()+"/export?from=yesterday", 422)
		s.clk.Advance(6 * time.Minute)
		if status, _, header := post("csv"); status != 307 || !strings.HasPrefix(header.Get("Location"), "/confirm") {
			t.Errorf("without a fresh proof: %d %v", status, header)
		}
	})
}

func TestOperations(t *testing.T) {
	each(t, func(s *site) {
		s.get("/api/v1/activity?limit=2", 200, `"next":"`, `"user_name":"Elena <Marchetti>"`, `"payload":{"from":"guest","to":"standard"}`, `"text":"`)
		s.get("/api/v1/activity?kind=people&record=user:u2&oldest=true", 200, `"next":""`, `"position":61`)
		s.get("/api/v1/activity?from=yesterday", 422, "from")
		s.get("/api/v1/activity?after=x", 422)
		s.get("/api/v1/activity?sort=x", 422)
		s.get("/api/v1/activity/unknown", 404)
		s.get("/api/v1/activity?who=u1&limit=1", 200, `"user_id":"u1"`)
		s.get("/api/v1/activity?who=u2", 200, `"items":[]`)
		r := httptest.NewRequest(http.MethodPost, "/api/v1/activity/exports", strings.NewReader(`{"format":"jsonl","kind":"people","reason":"Case 12/2026"}`))
		r.Header.Set("Content-Type", "application/json")
		s.by.Token = "t1"
		if status, body, _ := s.ask(r); status != 403 {
			t.Errorf("a token: %d %s", status, body)
		}
	})
}

func TestOperationsAreDescribed(t *testing.T) {
	text, err := web.OpenAPI("1", activityweb.Routes(activityweb.Deps{}))
	if err != nil || !bytes.Contains(text, []byte(`"list-activity"`)) {
		t.Errorf("%v\n%s", err, text)
	}
}

func TestExportKindsWriteWhatWasAsked(t *testing.T) {
	each(t, func(s *site) {
		for _, k := range activityweb.ExportKinds(s.log) {
			var out bytes.Buffer
			params := []byte(`{"what":"people","from":"2026-03-02","zone":"Europe/London","reason":"Case 12/2026"}`)
			if err := k.Allowed(context.Background(), s.db, s.by, params); err != nil {
				t.Errorf("%s: %v", k.Name, err)
			}
			rows, err := k.Write(context.Background(), s.by, params, &out, func(int64, int64) {})
			if err != nil || rows != 1 || !strings.Contains(out.String(), "people.role_changed") || !strings.HasPrefix(k.FileName(params, s.clk.Now()), "activity-2026-03-02-") {
				t.Errorf("%s: %d rows, %v\n%s", k.Name, rows, err, out.String())
			}
			if err := k.Allowed(context.Background(), s.db, s.by, []byte(`{"what":"people"}`)); !errs.Is(err, errs.Invalid) {
				t.Errorf("%s without a reason: %v", k.Name, err)
			}
			guest := s.by
			guest.Role = access.Guest
			if err := k.Allowed(context.Background(), s.db, guest, params); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s for a guest: %v", k.Name, err)
			}
			if err := k.Allowed(context.Background(), s.db, s.by, []byte(`{`)); !errs.Is(err, errs.Malformed) {
				t.Errorf("%s: %v", k.Name, err)
			}
		}
	})
}
