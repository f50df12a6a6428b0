package web_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"cabinet/internal/platform/web"
)

const jsonType = "Content-Type: application/json"

func (w *world) patch(body string, headers ...string) *httptest.ResponseRecorder {
	return w.ask("PATCH", "/api/v1/notes/n1", body, append([]string{jsonType, "Authorization: Bearer write"}, headers...)...)
}

func TestStrictJSON(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		name, body string
		status     int
		fields     string // field=code, in order
	}{
		{"good", `{"title":"Дело","tags":["a"],"inner":{"name":"x"},"done":true,"count":2}`, 200, ""},
		{"unknown", `{"title":"x","owner":"SECRET"}`, 422, "owner=unknown_field"},
		{"unknown within", `{"inner":{"role":"SECRET"}}`, 422, "inner.role=unknown_field"},
		{"twice", `{"title":"SECRET","title":"y"}`, 422, "title=duplicate_field"},
		{"twice by escape", `{"title":"SECRET","titl\u0065":"y"}`, 422, "title=duplicate_field"},
		{"another case", `{"Title":"SECRET"}`, 422, "Title=field_case"},
		{"Kelvin sign", `{"titl\u212a":"SECRET"}`, 422, "titl\u212a=unknown_field"},
		{"all wrong at once", `{"title":1,"count":"SECRET","done":"SECRET","tags":"SECRET","inner":[],"cell":5}`, 422,
			"title=want_text count=want_number done=want_bool tags=want_list inner=want_object cell=want_text"},
		{"in a list", `{"tags":["a",1,null]}`, 422, "tags[1]=want_text tags[2]=want_text"},
		{"null text", `{"title":null}`, 422, "title=want_text"},
		{"null number", `{"count":null}`, 422, "count=want_number"},
		{"null switch", `{"done":null}`, 422, "done=want_bool"},
		{"null list", `{"tags":null}`, 422, "tags=want_list"},
		{"null pointer", `{"inner":null}`, 200, ""},
		{"too big", `{"small":300}`, 422, "small=want_number"},
		{"a fraction", `{"count":1.5}`, 422, "count=want_number"},
		{"not a date", `{"when":"SECRET"}`, 422, "when=wrong_type"},
		{"a map's values", `{"extra":{"a":"SECRET","b":null}}`, 422, "extra.a=want_number"},
		{"NUL", `{"title":"a\u0000b"}`, 422, "title=characters"},
		{"half a pair", `{"title":"\ud800"}`, 422, "title=characters"},
		{"half a pair, then text", `{"title":"\ud800\n12345"}`, 422, "title=characters"},
		{"half a pair, then an escape", `{"title":"\ud800\u0041"}`, 422, "title=characters"},
		{"a whole pair", `{"title":"\ud83d\ude00 \\u0000"}`, 200, ""},
		{"NUL in a patch", `{"cell":"\u0000"}`, 422, "cell=characters"},
		{"a hostile name", `{"<script>\u202e":1}`, 422, "_script__=unknown_field"},
		{"not an object", `[]`, 422, "body=want_object"},
		{"null", `null`, 422, "body=want_object"},
		{"empty", ``, 400, ""},
		{"cut", `{"title":`, 400, ""},
		{"more behind", `{} {}`, 400, ""},
		{"a comment", `{/*x*/}`, 400, ""},
		{"raw NUL", "{\"title\":\"\x00\"}", 400, ""},
		{"broken UTF-8", "{\"title\":\"\xff\"}", 400, ""},
		{"too deep", strings.Repeat("[", 33) + strings.Repeat("]", 33), 400, ""},
		{"a million deep", strings.Repeat("[", 1<<19), 400, ""},
		{"too large", `{"title":"` + strings.Repeat("a", 1<<20) + `"}`, 413, ""},
		{"byte order mark", "\ufeff{}", 400, ""},
	} {
		rec := w.patch(c.body)
		if rec.Code != c.status {
			t.Errorf("%s: %d, want %d: %s", c.name, rec.Code, c.status, rec.Body)
			continue
		}
		if rec.Code == 200 {
			continue
		}
		var got []string
		for _, f := range problemOf(t, rec).Errors {
			got = append(got, f.Field+"="+strings.TrimPrefix(f.Code, "web.error."))
		}
		if strings.Join(got, " ") != c.fields || strings.Contains(rec.Body.String(), "SECRET") {
			t.Errorf("%s: %v, want %s\n%s", c.name, got, c.fields, rec.Body)
		}
	}
}

func TestContentTypes(t *testing.T) {
	w := newWorld(t)
	for ct, want := range map[string]int{"application/json": 200, "application/json; charset=UTF-8": 200, "application/json; charset=latin1": 415, "text/plain": 415, "": 415,
		"application/x-www-form-urlencoded": 415, "multipart/form-data; boundary=x": 415, "application/jsonp": 415, "TEXT/PLAIN;;": 415} {
		wantStatus(t, w.ask("PATCH", "/api/v1/notes/n1", `{}`, "Content-Type: "+ct, "Authorization: Bearer write"), want)
	}
	w.as("olga")
	for ct, want := range map[string]int{"image/png": 200, "multipart/form-data; boundary=x": 415, "text/plain": 415} {
		wantStatus(t, w.ask("PUT", "/api/v1/picture", "png", "Content-Type: "+ct), want)
	}
	wantStatus(t, w.ask("PUT", "/api/v1/picture", strings.Repeat("x", 2<<20), "Content-Type: image/png"), 200)
	wantStatus(t, w.ask("PUT", "/api/v1/picture", strings.Repeat("x", 2<<20+1), "Content-Type: image/png"), 413)
	wantStatus(t, w.ask("POST", "/api/v1/fresh", `{}`, jsonType), 400)
}

func TestPatchAndLists(t *testing.T) {
	w := newWorld(t)
	for body, want := range map[string]string{`{"title":"x"}`: "absent", `{"cell":null}`: "null", `{"cell":""}`: "", `{"cell":"+44"}`: "+44"} {
		rec := w.patch(body)
		var got noteAnswer
		if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil || got.Cell != want || got.ID != "n1" {
			t.Errorf("%s: %+v %v", body, got, err)
		}
		if !strings.Contains(rec.Body.String(), `"tags":[]`) || rec.Header().Get("ETag") != `"v4"` {
			t.Errorf("%s: %s %v", body, rec.Body, rec.Header())
		}
	}
	list := func(query string) *httptest.ResponseRecorder {
		return w.ask("GET", "/api/v1/notes"+query, "", "Authorization: Bearer read")
	}
	if got := list("?after=c").Body.String(); got != `{"items":[],"next":"50c"}`+"\n" {
		t.Error(got)
	}
	for query, want := range map[string]string{"?limit=0": "limit", "?limit=201": "limit", "?limit=x": "limit", "?limit=1&limit=2": "limit", "?Limit=1": "Limit", "?offset=3": "offset"} {
		rec := list(query)
		wantStatus(t, rec, 422)
		if p := problemOf(t, rec); len(p.Errors) != 1 || p.Errors[0].Field != want {
			t.Errorf("%s: %+v", query, p.Errors)
		}
	}
	wantStatus(t, list("?limit=200"), 200)
}

// Comparing each wrong field with all before it would let one body of 1 MB keep a processor busy for half a minute.
func TestManyWrongFieldsAreToldInPart(t *testing.T) {
	w := newWorld(t)
	var many, wrong strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&many, `"f%d":1,`, i)
		wrong.WriteString("1,")
	}
	for _, body := range []string{"{" + many.String() + `"title":"x"}`, `{"tags":[` + wrong.String() + `1]}`} {
		rec := w.patch(body)
		wantStatus(t, rec, 422)
		if n := len(problemOf(t, rec).Errors); n != 100 {
			t.Errorf("%d wrong fields were told", n)
		}
	}
}

func TestIfMatch(t *testing.T) {
	w := newWorld(t)
	for tag, want := range map[string]int{`"v3"`: 200, `*`: 200, ``: 200, `"v2"`: 412, `W/"v3"`: 412, `"v03"`: 412, `v3`: 412, `"v3", "v4"`: 412, `"v"`: 412, `"v0"`: 412, `"v-3"`: 412} {
		if rec := w.patch(`{}`, "If-Match: "+tag); rec.Code != want {
			t.Errorf("%s: %d, want %d", tag, rec.Code, want)
		}
	}
	wantStatus(t, w.ask("DELETE", "/api/v1/notes/1", "", "Authorization: Bearer write"), 428)
	wantStatus(t, w.ask("DELETE", "/api/v1/notes/1", "", "Authorization: Bearer write", `If-Match: "v1"`), 404)
}

func TestCursor(t *testing.T) {
	type position struct {
		Name string `json:"n"`
		ID   string `json:"i"`
	}
	text, err := web.Cursor(position{"Ёлкина", "7"})
	if err != nil {
		t.Fatal(err)
	}
	var got position
	if err := web.ReadCursor(text, &got); err != nil || got != (position{"Ёлкина", "7"}) {
		t.Error(got, err)
	}
	for _, bad := range []string{"", "x", "!!", text + "x", text[1:], strings.Repeat("A", 2000), "eyJ4IjoxfQ"} {
		if err := web.ReadCursor(bad, &got); web.Status(err) != 422 {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"title":"x"}`, `{"cell":null}`, `{"tags":[1]}`, `{"inner":{"name":"\ud800"}}`, `{"when":"2026-01-01T00:00:00Z"}`, `[[[`, `{"extra":{"a":1}}`, "\xff"} {
		f.Add(s)
	}
	w := newWorld(f)
	f.Fuzz(func(t *testing.T, body string) {
		w.log.Reset()
		rec := w.patch(body)
		if !slices.Contains([]int{200, 400, 413, 422, 429}, rec.Code) {
			t.Fatalf("%q: %d %s", body, rec.Code, rec.Body)
		}
		if rec.Code == 200 && !json.Valid([]byte(body)) {
			t.Fatalf("%q was accepted", body)
		}
		w.clk.Advance(1e9)
	})
}
