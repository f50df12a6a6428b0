package scimweb_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"cabinet/internal/app/apptest"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/scim"
)

// directory is a live connection of the house's organisation, and what shows its token.
type directory struct {
	a      *apptest.App
	id     ids.Connection
	secret string
	person *apptest.Person
}

func connected(a *apptest.App, mode scim.Mode) directory {
	ctx, by := a.T.Context(), a.By("elena")
	name := "Entra"
	c, err := a.SCIM.Connect(ctx, by, scim.ConnectionInput{Name: &name})
	a.Must(err)
	_, err = a.SCIM.SetMode(ctx, by, c.ID, mode)
	a.Must(err)
	_, secret, err := a.SCIM.MakeToken(ctx, by, c.ID, scim.TokenInput{})
	a.Must(err)
	return directory{a, c.ID, secret, a.Visitor()}
}

func (d directory) send(method, path, body string) *apptest.Page {
	header := http.Header{"Authorization": {"Bearer " + d.secret}}
	if body != "" {
		header.Set("Content-Type", "application/scim+json")
	}
	return d.person.Send(method, links.SCIM()+"/"+path, header, []byte(body))
}

// covers reports whether got has everything that want names; lists have the same length.
func covers(got, want any) bool {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		for name, inner := range w {
			if !ok || !covers(g[name], inner) {
				return false
			}
		}
		return ok
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return false
		}
		for i := range w {
			if !covers(g[i], w[i]) {
				return false
			}
		}
		return true
	}
	return fmt.Sprint(got) == fmt.Sprint(want)
}

// TestConversations holds the server to what directories are documented to send, line by line. A word behind an answer
// names the id in it for later lines.
func TestConversations(t *testing.T) {
	for _, name := range []string{"entra", "okta"} {
		t.Run(name, func(t *testing.T) {
			apptest.Each(t, func(a *apptest.App) {
				d, known := connected(a, scim.Live), strings.NewReplacer()
				var pairs []string
				text, err := os.ReadFile("testdata/" + name + ".txt")
				a.Must(err)
				for i, step := range strings.Split(strings.TrimSpace(string(text)), "\n\n") {
					var lines []string
					for line := range strings.Lines(step) {
						if !strings.HasPrefix(line, "#") {
							lines = append(lines, known.Replace(strings.TrimSpace(line)))
						}
					}
					method, path, _ := strings.Cut(lines[0], " ")
					body := strings.Join(lines[1:len(lines)-1], "\n")
					status, want, _ := strings.Cut(lines[len(lines)-1], " ")
					page := d.send(method, path, body)
					if fmt.Sprint(page.Status) != status {
						t.Fatalf("step %d, %s: %d %s", i+1, lines[0], page.Status, page.Body)
					}
					if want == "" {
						continue
					}
					if kind := page.Header.Get("Content-Type"); !strings.HasPrefix(kind, "application/scim+json") {
						t.Errorf("step %d: %s", i+1, kind)
					}
					want, label, named := strings.Cut(want, "} ")
					if named {
						want += "}"
					}
					var got, wanted any
					a.Must(json.Unmarshal(page.Body, &got))
					a.Must(json.Unmarshal([]byte(want), &wanted))
					if !covers(got, wanted) {
						t.Errorf("step %d, %s: %s", i+1, lines[0], page.Body)
					}
					if named {
						pairs = append(pairs, "$"+label, got.(map[string]any)["id"].(string))
						known = strings.NewReplacer(pairs...)
					}
				}
			})
		})
	}
}

func TestProtocol(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		d := connected(a, scim.Live)
		for _, secret := range []string{"", "x", "cabscim_x", scim.TokenPrefix + strings.Repeat("x", 43)} {
			page := directory{a, d.id, secret, a.Visitor()}.send("GET", "Users", "")
			if page.Status != 401 || !strings.HasPrefix(page.Header.Get("WWW-Authenticate"), "Bearer") || !strings.Contains(string(page.Body), "api:messages:2.0:Error") {
				t.Errorf("%q: %d %s", secret, page.Status, page.Body)
			}
		}
		if page := a.As("elena").Get(links.SCIM() + "/Users"); page.Status != 401 {
			t.Errorf("a session opens it: %d", page.Status)
		}
		if page := d.person.Send("GET", links.APIMe(), http.Header{"Authorization": {"Bearer " + d.secret}}, nil); page.Status != 401 {
			t.Errorf("the token opens the API: %d", page.Status)
		}
		for path, want := range map[string]string{"Schemas": `"totalResults":3`, "Schemas/" + scim.UserURN: `"caseExact"`, "ResourceTypes": `"totalResults":2`,
			"ResourceTypes/Group": `"endpoint":"/Groups"`, "ServiceProviderConfig": `"maxOperations":1000`} {
			if page := d.send("GET", path, ""); page.Status != 200 || !strings.Contains(string(page.Body), want) {
				t.Errorf("%s: %d %s", path, page.Status, page.Body)
			}
		}
		for _, c := range []struct {
			method, path, body string
			status             int
		}{{"POST", "Schemas", "{}", 405}, {"PUT", "Users", "{}", 405}, {"POST", "Users/1", "{}", 405}, {"DELETE", "Users", "", 405}, {"GET", "Users/1/2", "", 404},
			{"PATCH", "Users/1", `{"Operations":[]}`, 400}, {"PATCH", "Users/1", `[]`, 400}, {"PUT", "Users/1", `{"userName":"a@b.example"}`, 404},
			{"POST", "Users", `{"userName":"no address"}`, 400}, {"POST", "Users", `{"userName":["x"]}`, 400}, {"POST", "Users", `{}`, 400},
			{"POST", "Users", `{"userName":"a@b.example","externalId":"` + strings.Repeat("x", 10_000) + `"}`, 400},
			{"POST", "Users", `{"userName":"a@b.example","name":{"givenName":"a\u202eb"}}`, 400},
			{"POST", "Groups", `{"displayName":""}`, 400}, {"POST", "Groups", `{"displayName":"x","members":[{"value":"nobody"}]}`, 400},
			{"POST", "Users", strings.Repeat("x", 1<<20+1), 413}, {"POST", ".search", `{}`, 501}, {"POST", "Bulk", `{"Operations":` + strings.Repeat("[", 20_000), 400}} {
			if page := d.send(c.method, c.path, c.body); page.Status != c.status || !strings.Contains(string(page.Body), `"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"]`) {
				t.Errorf("%s %s %.60s: %d %.300s", c.method, c.path, c.body, page.Status, page.Body)
			}
		}
		form := http.Header{"Authorization": {"Bearer " + d.secret}, "Content-Type": {"application/x-www-form-urlencoded"}}
		if page := d.person.Send("POST", links.SCIM()+"/Users", form, []byte("a=b")); page.Status != 415 {
			t.Errorf("a form: %d", page.Status)
		}
	})
}

func TestBulk(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		d := connected(a, scim.Live)
		page := d.send("POST", "Bulk", strings.ReplaceAll(`{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"failOnErrors":2,"Operations":[
			{"method":"POST","path":"/Users","bulkId":"one","data":{"userName":"one@oak.example"}},
			{"method":"post","path":"/Groups","bulkId":"team","data":{"displayName":"Team","members":[{"value":"bulkId:one"}]}},
			{"method":"PATCH","path":"@users/bulkId:one","data":{"Operations":[{"op":"replace","path":"title","value":"Clerk"}]}},
			{"method":"POST","path":"/Users","bulkId":"two","data":{"userName":"one@oak.example"}},
			{"method":"DELETE","path":"@users/bulkId:two"},
			{"method":"DELETE","path":"@users/bulkId:one"}]}`, "@users", "/Users"))
		var out struct {
			Operations []struct {
				Status, BulkID, Location string
				Response                 map[string]any
			}
		}
		a.Must(json.Unmarshal(page.Body, &out))
		var got []string
		for _, op := range out.Operations {
			got = append(got, op.Status)
		}
		if page.Status != 200 || strings.Join(got, " ") != "201 201 200 409 409" || out.Operations[3].Response["scimType"] != "uniqueness" {
			t.Errorf("%d %s", page.Status, page.Body)
		}
		if page := d.send("GET", "Users?filter="+"userName+eq+%22one%40oak.example%22+and+title+eq+%22clerk%22+and+groups+pr", ""); !strings.Contains(string(page.Body), `"totalResults":1`) {
			t.Error(string(page.Body))
		}
		many := `{"Operations":[` + strings.Repeat(`{"method":"DELETE","path":"@users/x"},`, 1000) + `{"method":"DELETE","path":"@users/x"}]}`
		if page := d.send("POST", "Bulk", many); page.Status != 413 {
			t.Errorf("too many: %d", page.Status)
		}
	})
}

// TestTokensEndAtOnce: a token that was revoked opens nothing, in whichever process.
func TestTokensEndAtOnce(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		d := connected(a, scim.Live)
		d.send("GET", "Users?count=1", "").Want(200)
		o, err := a.SCIM.Connection(a.T.Context(), a.By("elena"), d.id)
		a.Must(err)
		a.Must(a.SCIM.RevokeToken(a.T.Context(), a.By("elena"), d.id, o.Tokens[0].ID))
		d.send("GET", "Users?count=1", "").Want(401)
	})
}
