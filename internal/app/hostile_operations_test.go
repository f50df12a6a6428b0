package app_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/app"
	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
	"cabinet/internal/platform/web"
)

// document is as much of the API's description as tells what an operation takes.
type document struct {
	Paths map[string]map[string]struct {
		RequestBody struct {
			Content map[string]struct{ Schema schema }
		}
	}
	Components struct{ Schemas map[string]schema }
}

type schema struct {
	Ref        string `json:"$ref"`
	Properties map[string]schema
}

// described returns the description of the API as it is served.
func described(a *apptest.App) (d document) {
	text, err := web.OpenAPI(app.Version(), a.Routes())
	a.Must(err)
	a.Must(json.Unmarshal(text, &d))
	return d
}

// hasBody reports whether an operation takes a body.
func (d document) hasBody(method, path string) bool {
	return len(d.Paths[path][strings.ToLower(method)].RequestBody.Content) > 0
}

// fields lists what the body of an operation may hold.
func (d document) fields(method, path string) []string {
	s := d.Paths[path][strings.ToLower(method)].RequestBody.Content["application/json"].Schema
	if s.Ref != "" {
		s = d.Components.Schemas[s.Ref[strings.LastIndex(s.Ref, "/")+1:]]
	}
	return slices.Sorted(maps.Keys(s.Properties))
}

// TestHostileBodies sends every operation bodies that are anything but what it wants, in an administrator's fresh session
// and with a token. The answer is a problem in words, never an internal error, and nothing is half-done.
func TestHostileBodies(t *testing.T) {
	apptest.EachAtOnce(t, func(a *apptest.App) {
		m := newMatrix(a)
		k := knocker{"elena", "elena", func() *apptest.Person { return a.As("elena") }}
		program := a.Token("elena", access.ScopeAdmin)
		for _, r := range a.Routes() {
			if r.API == nil || r.Method == http.MethodGet || strings.HasSuffix(r.Path, "/password") {
				continue
			}
			fields := m.document.fields(r.Method, r.Path)
			for _, body := range append(bodies(fields), "", "null", "[]", "true", `"x"`, "{", `{"unknown_field":1}`, "{}{}", "\x00", "\xff\xfe", strings.Repeat("[", 100_000)) {
				for _, p := range []*apptest.Person{m.here(k), program} {
					m.sendBody(p, r, m.address(r.Path, objects(r.Path)[0], k), body)
				}
			}
		}
	})
}

// bodies returns objects with each field alone, and all together, of a wrong sort.
func bodies(fields []string) []string {
	var values []string
	for _, text := range hostile() {
		coded, err := json.Marshal(text)
		if err != nil {
			panic(err)
		}
		values = append(values, string(coded))
	}
	values = append(values, "null", "-1", "1e400", "99999999999999999999", "[]", "{}", "true", `[null]`, `[{"a":[]}]`, `{"a":1}`, "\"bad\xff\"", `"\ud800"`)
	var out []string
	for i, value := range values {
		var all []string
		for _, name := range fields {
			all = append(all, `"`+name+`":`+value)
			if i >= len(hostile()) || i == 4 { // the sorts, and the text that PostgreSQL can't keep
				out = append(out, `{"`+name+`":`+value+`}`)
			}
		}
		out = append(out, "{"+strings.Join(all, ",")+"}")
	}
	return out
}

func (m *matrix) sendBody(p *apptest.Person, r web.Route, path, body string) {
	before := m.acts()
	page := p.Call(r.Method, path, body)
	short := body[:min(len(body), 80)]
	if page.Status >= 500 {
		m.a.T.Errorf("%s sends %q to %s %s: %d", p.Name, short, r.Method, r.Path, page.Status)
		return
	}
	if page.Status >= 400 {
		page.Failure()
		if m.acts() != before {
			m.a.T.Errorf("%s sends %q to %s %s: %d, and something was done", p.Name, short, r.Method, r.Path, page.Status)
		}
		return
	}
	file := slices.Contains(r.API.BodyTypes, "application/octet-stream") // what it takes is what a file holds, whatever that is
	if strings.Contains(body, "unknown_field") && r.Method != http.MethodDelete && !file {
		m.a.T.Errorf("%s %s takes an unknown field: %d", r.Method, r.Path, page.Status)
	}
	clear(m.made)
}

// TestKeysAreOnesOwn: the answer to a request is nobody else's, whatever key they name; fifty at once act once (rule 40).
func TestKeysAreOnesOwn(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		key := http.Header{"Idempotency-Key": {"the-same-for-all"}, "Content-Type": {"application/json"}}
		body := []byte(`{"name":"Canary Wharf"}`)
		elena, twin := a.As("elena"), a.As("elena@twin")
		mine := elena.Send(http.MethodPost, links.APIBranches(), key, body).Want(http.StatusCreated)
		if again := elena.Send(http.MethodPost, links.APIBranches(), key, body).Want(http.StatusCreated); string(again.Body) != string(mine.Body) {
			t.Errorf("again: %s", again.Body)
		}
		if theirs := twin.Send(http.MethodPost, links.APIBranches(), key, body).Want(http.StatusCreated); string(theirs.Body) == string(mine.Body) {
			t.Error("another organisation gets the same answer")
		}
		if p := a.As("oliver").Send(http.MethodPost, links.APIBranches(), key, body); p.Status != http.StatusNotFound || strings.Contains(string(p.Body), "Canary") {
			t.Errorf("a colleague gets %d %s", p.Status, p.Body)
		}
		if p := elena.Send(http.MethodPost, links.APIBranches(), key, []byte(`{"name":"Temple"}`)); p.Status < 400 {
			t.Errorf("another body with the same key: %d", p.Status)
		}
		other := http.Header{"Idempotency-Key": {"fifty"}, "Content-Type": {"application/json"}}
		before := len(a.Kinds(a.World.Firm.ID))
		var group sync.WaitGroup
		for range 50 {
			group.Go(func() {
				if p := elena.SendAtOnce(http.MethodPost, links.APIBranches(), other, []byte(`{"name":"Fifty"}`)); p.Status != http.StatusCreated && p.Status != http.StatusConflict {
					t.Errorf("one of fifty: %d %s", p.Status, p.Body)
				}
			})
		}
		group.Wait()
		if done := len(a.Kinds(a.World.Firm.ID)) - before; done != 1 {
			t.Errorf("%d branches were made", done)
		}
	})
}
