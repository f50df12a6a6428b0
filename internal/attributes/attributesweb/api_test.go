package attributesweb_test

import (
	"net/http"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

func TestOperations(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.Token("elena", access.ScopeAdmin)
		names := []string{"One", "Two", "Three"}
		for _, name := range names {
			create(elena, map[string]any{"kind": "text", "name": name})
		}
		var page struct {
			Items []attribute
			Next  string
		}
		seen := ""
		for path := links.APIAttributes() + "?limit=2"; ; path = links.APIAttributes() + "?limit=2&after=" + page.Next {
			page.Next = ""
			elena.Call(http.MethodGet, path, nil).Want(200).JSON(&page)
			for _, d := range page.Items {
				seen += d.Name + " "
			}
			if page.Next == "" {
				break
			}
		}
		if seen != "One Two Three " {
			t.Errorf("pages: %s", seen)
		}
		elena.Call(http.MethodGet, links.APIAttributes()+"?after=zz", nil).Want(422)
		one := all(elena)[0]
		tag := elena.Call(http.MethodGet, links.APIAttribute(one.ID), nil).Want(200).Header.Get("ETag")
		match := http.Header{"If-Match": {tag}}
		elena.Call(http.MethodPatch, links.APIAttribute(one.ID), map[string]any{"hint": "Help", "view": map[string]any{"self": true, "roles": []string{"guest"}}}, match).Want(200)
		elena.Call(http.MethodPatch, links.APIAttribute(one.ID), map[string]any{"hint": "Mine"}, match).Want(412)
		elena.Call(http.MethodDelete, links.APIAttribute(one.ID), nil, match).Want(412)
		elena.Call(http.MethodPost, links.APIAttributeMove(one.ID), map[string]string{"direction": "down"}).Want(204)
		elena.Call(http.MethodPost, links.APIAttributeMove(one.ID), map[string]string{"direction": "left"}).Want(422)
		elena.Call(http.MethodPost, links.APIAttributeArchive(one.ID), nil).Want(200).JSON(&one)
		if !one.Archived {
			t.Errorf("%+v", one)
		}
		if got := all(a.Token("grace", access.ScopeRead)); len(got) != 2 || got[0].View != nil || !got[0].Editable {
			t.Errorf("a guest sees %+v", got)
		}
		if got := all(a.Token("elena", access.ScopeRead)); len(got) != 2 || got[0].View != nil {
			t.Errorf("an administrator's reading token sees %+v", got)
		}
		elena.Call(http.MethodPost, links.APIAttributeRestore(one.ID), nil).Want(200)
		if got := all(a.As("grace")); len(got) != 3 || got[1].Name != "One" {
			t.Errorf("%+v", got)
		}
		if got := all(a.As("oliver")); len(got) != 3 { // it is their own
			t.Errorf("%+v", got)
		}
		elena.Call(http.MethodDelete, links.APIAttribute(one.ID), nil).Want(204)
		elena.Call(http.MethodDelete, links.APIAttribute(one.ID), nil).Want(404)
		a.Token("elena", access.ScopeWrite).Call(http.MethodPost, links.APIAttributes(), map[string]any{"kind": "text", "name": "x"}).Want(403)
	})
}

// TestBadBodies: refused by name, never by value.
func TestBadBodies(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		elena := a.As("elena")
		for raw, field := range map[string]string{
			`{"kind":"text"}`: "name", `{"name":"x"}`: "kind", `{"kind":"zzsecret","name":"x"}`: "kind", `{"kind":"text","name":"x","zzsecret":1}`: "zzsecret",
			`{"kind":"text","name":"x","view":{"roles":["zzsecret"]}}`: "view", `{"kind":"text","name":"x","view":{"job_title_ids":["zzsecret"]}}`: "view",
			`{"kind":"text","name":"x","view":{},"edit":{"self":true}}`: "edit", `{"kind":"choice","name":"x","choices":[{"name":"zzsecret\u202e"}]}`: "choices[0].name",
			`{"kind":"choice","name":"x","choices":[{"id":"zzsecret","name":"a"}]}`: "choices", `{"kind":"choice","name":"x"}`: "choices",
			`{"kind":"text","name":"` + strings.Repeat("zzsecret", 1250) + `"}`: "name", `{"kind":"text","name":"a\u0000zzsecret"}`: "name",
		} {
			page := elena.Call(http.MethodPost, links.APIAttributes(), raw).Want(422)
			if _, told := page.Fields()[field]; !told {
				t.Errorf("%.60s: %s", raw, page.Body)
			}
			if field != "zzsecret" {
				page.SeeNot("zzsecret")
			}
		}
		if len(all(elena)) != 0 {
			t.Error("something was kept")
		}
	})
}
