package web_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFormDecoding(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		body   string
		status int
		want   string
	}{
		{"text=a+b%0D%0Ac", 200, "a b\nc"},
		{"text=%D0%B4%D0%B5%D0%BB%D0%BE", 200, "дело"},
		{"text=1&text=2", 200, "1"},
		{"text=a;b", 200, "a;b"},
		{"text=%00SECRET", 422, ""},
		{"text=%ffSECRET", 422, ""},
		{"%ff=x", 400, ""},
		{"=x", 400, ""},
		{"text=%zzSECRET", 400, ""},
		{"text=" + strings.Repeat("a", 1<<20), 413, ""},
		{strings.Repeat("a=1&b=2&", 400) + "text=x", 200, "x"},
		{many(1100), 400, ""},
		{strings.Repeat("n", 200) + "=1", 400, ""},
	} {
		rec := w.post("/echo", c.body)
		if rec.Code != c.status || c.status == 200 && rec.Body.String() != c.want || strings.Contains(rec.Body.String(), "SECRET") {
			t.Errorf("%.40s: %d %.200q, want %d %q", c.body, rec.Code, rec.Body, c.status, c.want)
		}
		if strings.Contains(w.log.String(), "SECRET") {
			t.Errorf("%.40s: the log repeats what was typed", c.body)
		}
	}
	wantStatus(t, w.ask("POST", "/echo", "text=x", "Content-Type: text/plain"), 415)
	wantStatus(t, w.ask("POST", "/echo", "text=x"), 415)
	wantStatus(t, w.ask("POST", "/echo", "{}", jsonType), 415)
}

func many(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "f%d=1&", i)
	}
	return b.String()
}

// multipartBody writes parts in order: name, value for texts; name, file name and content for files.
func multipartBody(t testing.TB, parts ...[]string) (string, string) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for _, p := range parts {
		if len(p) == 2 {
			if err := m.WriteField(p[0], p[1]); err != nil {
				t.Fatal(err)
			}
			continue
		}
		part, err := m.CreateFormFile(p[0], p[1])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(p[2])); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), "Content-Type: " + m.FormDataContentType()
}

func TestUpload(t *testing.T) {
	w := newWorld(t)
	token := []string{"form_token", w.ask("GET", "/form", "").Body.String()}
	for _, c := range []struct {
		name   string
		parts  [][]string
		status int
		want   string
	}{
		{"a picture", [][]string{token, {"alt", "me"}, {"picture", "C:\\dir\\a.png", "12345"}}, 200, "a.png 5 me"},
		{"not chosen", [][]string{token, {"picture", "", ""}}, 422, "no file"},
		{"another field", [][]string{token, {"other", "x", "1"}, {"picture", "a.png", "12"}}, 200, "a.png 2 "},
		{"no file at all", [][]string{token, {"alt", "x"}}, 422, "no file"},
		{"token behind the file", [][]string{{"picture", "a.png", "1"}, token}, 419, ""},
		{"a climbing name", [][]string{token, {"picture", "../../дело \"1\".png", "1"}}, 200, "дело \"1\".png 1 "},
		{"a hostile name", [][]string{token, {"picture", "\x01\xff.png", "1"}}, 400, ""},
		{"within the limit", [][]string{token, {"picture", "a.png", strings.Repeat("x", 2<<20-2000)}}, 200, "a.png 2095152 "},
		{"too large", [][]string{token, {"picture", "a.png", strings.Repeat("x", 2<<20)}}, 413, ""},
		{"texts too large", [][]string{token, {"alt", strings.Repeat("x", 1<<20)}}, 413, ""},
		{"NUL", [][]string{token, {"alt", "a\x00b"}}, 422, ""},
	} {
		body, ct := multipartBody(t, c.parts...)
		rec := w.ask("POST", "/upload", body, ct)
		if rec.Code != c.status || c.want != "" && rec.Body.String() != c.want {
			t.Errorf("%s: %d %.200q, want %d %q", c.name, rec.Code, rec.Body, c.status, c.want)
		}
	}
	body, ct := multipartBody(t, token, []string{"picture", "a.png", "12345"})
	wantStatus(t, w.ask("POST", "/upload", body[:len(body)-60], ct), 400)
	wantStatus(t, w.ask("POST", "/upload", body, "Content-Type: multipart/form-data"), 415)
}

func FuzzForm(f *testing.F) {
	w := newWorld(f)
	token := w.ask("GET", "/form", "").Body.String()
	body, ct := multipartBody(f, []string{"form_token", token}, []string{"picture", "a.png", "1"})
	f.Add("text=a", formType)
	f.Add("a=%00&b=%ff", formType)
	f.Add(body, ct)
	f.Fuzz(func(t *testing.T, body, ct string) {
		w.log.Reset()
		w.clk.Advance(1e9)
		for _, target := range []string{"/echo", "/upload"} {
			if !utf8.ValidString(ct) {
				return
			}
			rec := w.ask("POST", target, body, ct, "X-Form-Token: "+token)
			if rec.Code >= 500 {
				t.Fatalf("%d: %s", rec.Code, rec.Body)
			}
		}
	})
}
