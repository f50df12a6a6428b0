package apiweb

import (
	"strings"
	"testing"
)

const sample = `{
 "info": {"version": "1"},
 "paths": {
  "/api/v1/things/{id}": {"patch": {"operationId": "patch-thing", "summary": "Change a thing", "tags": ["things"], "x-scope": "write",
   "security": [{"bearer": []}],
   "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}, {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}}],
   "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
   "responses": {"200": {"headers": {"ETag": {"schema": {"type": "string"}}}, "content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}}}}, "404": {"$ref": "#/components/responses/problem"}}}},
  "/api/v1/open": {"get": {"operationId": "get-open", "summary": "It's open", "responses": {"204": {}}}}
 },
 "components": {"schemas": {"Thing": {"type": "object", "required": ["name", "kind"], "properties": {
   "$schema": {"type": "string"},
   "name": {"type": "string", "description": "What it's called"},
   "kind": {"type": "string", "enum": ["a", "b"]},
   "at": {"type": ["string", "null"], "format": "date-time"},
   "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
   "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
   "free": {"type": "object", "additionalProperties": true},
   "lost": {"$ref": "#/components/schemas/Nowhere"}
 }}}}
}`

func TestReadDocument(t *testing.T) {
	d, err := readDocument([]byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	groups := d.groups()
	if len(groups) != 2 || groups[0].Name != "other" || groups[1].Name != "things" {
		t.Fatalf("%+v", groups)
	}
	o := groups[1].List[0]
	if o.Method != "PATCH" || o.Scope != "write" || o.Parameters[1].Type != "integer, 1–200, 50 when absent" || !o.Parameters[0].Required ||
		strings.Join(o.Errors, " ") != "404" || o.Answer.Headers[0].Name != "ETag" || o.Answer.Type != "list of object" {
		t.Errorf("%+v", o)
	}
	var lines []string
	for _, n := range o.Body.Fields {
		lines = append(lines, n.Parents+n.Name+" "+n.Type+map[bool]string{true: "!"}[n.Required]+strings.Join(n.Values, "|"))
	}
	want := "at string (date-time) or null\ncounts object of integer\nfree object\nkind string!a|b\nlost any\nname string!\nparts list of object"
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("fields:\n%s", got)
	}
	if len(o.Answer.Fields) != 7 || o.Answer.Fields[0].Parents != "[]." {
		t.Errorf("%+v", o.Answer.Fields)
	}
	curl := o.curl("https://cabinet.example")
	for _, part := range []string{"-X PATCH", `-H "Authorization: Bearer $CABINET_TOKEN"`, `-d '{"kind":"a","name":"text"}'`, `"https://cabinet.example/api/v1/things/$id"`} {
		if !strings.Contains(curl, part) {
			t.Errorf("no %s in %s", part, curl)
		}
	}
	if curl := groups[0].List[0].curl("https://x"); strings.Contains(curl, "Bearer") || strings.Contains(curl, "-X") {
		t.Error(curl)
	}
}

func TestMatching(t *testing.T) {
	d, err := readDocument([]byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	all := d.groups()
	for search, want := range map[string]int{"": 2, "  ": 2, "THING patch": 1, "counts": 1, "open": 1, "open thing": 0, "etag": 0} {
		n := 0
		for _, g := range matching(all, search) {
			n += len(g.List)
		}
		if n != want {
			t.Errorf("%q finds %d", search, n)
		}
	}
}

func FuzzReadDocument(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte(`{"paths":{"/x":{"get":{"requestBody":{"content":{"a":{"schema":{"items":{"items":{}}}}}}}}}}`))
	f.Add([]byte(`{"components":{"schemas":{"A":{"items":{"$ref":"#/components/schemas/A"}}}},"paths":{"/x":{"get":{"responses":{"200":{"content":{"a":{"schema":{"$ref":"#/components/schemas/A"}}}}}}}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := readDocument(data)
		if err != nil {
			return
		}
		for _, g := range d.groups() {
			for _, o := range g.List {
				_ = o.curl("https://x")
			}
		}
	})
}
