package apiweb_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/links"
)

// openAPI is what the test reads of the document by itself.
type openAPI struct {
	Paths map[string]map[string]struct {
		OperationID string `json:"operationId"`
		Summary     string
		Parameters  []struct{ Name string }
	}
	Components struct {
		Schemas map[string]struct{ Properties map[string]any }
	}
}

// TestEveryOperationIsOnThePage holds the page to the document, operation by operation.
func TestEveryOperationIsOnThePage(t *testing.T) {
	a := apptest.SQLite(t)
	v := a.Visitor()
	var doc openAPI
	if err := json.Unmarshal(v.Send(http.MethodGet, links.OpenAPI(), nil, nil).Body, &doc); err != nil {
		t.Fatal(err)
	}
	page := v.Get(links.APIPage()).Want(200)
	count := 0
	for path, methods := range doc.Paths {
		for method, o := range methods {
			count++
			card := page.Doc.Find("section#" + o.OperationID + ", div#" + o.OperationID + ", article#" + o.OperationID).First()
			text := strings.Join(strings.Fields(card.Text()), " ")
			for _, want := range []string{strings.ToUpper(method), path, strings.Join(strings.Fields(o.Summary), " "), "curl"} {
				if !strings.Contains(text, want) {
					t.Errorf("%s %s: the page doesn't say %q, but %.200q", method, path, want, text)
				}
			}
			for _, p := range o.Parameters {
				if !strings.Contains(text, p.Name) {
					t.Errorf("%s %s: no word of %s", method, path, p.Name)
				}
			}
			if page.Count(`a[href="#`+o.OperationID+`"]`) == 0 {
				t.Errorf("%s isn't among the contents", o.OperationID)
			}
		}
	}
	if count < 30 {
		t.Errorf("only %d operations", count)
	}
	for name, s := range doc.Components.Schemas {
		for field := range s.Properties {
			if field != "$schema" && name != "Problem" && name != "ProblemField" && !strings.Contains(page.Text("main"), field) {
				t.Errorf("%s.%s isn't on the page", name, field)
			}
		}
	}
}

func TestFramesAndSearch(t *testing.T) {
	a := apptest.SQLite(t)
	v := a.Visitor()
	v.Get(links.APIPage()).See("How to begin", "Authorization: Bearer").SeeNot("account-menu")
	a.Visitor().Get(links.APIPage()+"?lang=ru").See("С чего начать", "Параметры")
	a.As("oliver").Get(links.APIPage()).Want(200).See("Oliver Reid", "How to begin")
	a.As("pavel").Get(links.APIPage()).Want(200).See("С чего начать")
	found := v.Get(links.APIPage() + "?" + url.Values{"q": {"DELETE /me/sessions/{id}"}}.Encode()).Want(200).See("DELETE /api/v1/me/sessions/{id}").SeeNot("/api/v1/me/picture")
	if found.Count(`[data-said="1 operation"]`) != 1 {
		t.Error("not counted")
	}
	for _, q := range []string{"nothing like it", "<script>alert(1)</script>", strings.Repeat("x", 190), "\u202e"} {
		v.Get(links.APIPage()+"?"+url.Values{"q": {q}}.Encode()).Want(200).SeeNot("<script>alert", "/api/v1/me/picture")
	}
	v.Get(links.APIPage() + "?" + url.Values{"q": {strings.Repeat("x", 10_000)}}.Encode()).Want(200).See("/api/v1/me/picture")
}
