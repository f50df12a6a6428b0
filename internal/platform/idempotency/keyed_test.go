package idempotency_test

import (
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestTheSameKeyActsOnce(t *testing.T) {
	each(t, func(t *testing.T, x *house) {
		first := x.keyed(anna, "contract", "k-1")
		if first.Code != 201 || first.Header().Get("Idempotent-Replayed") != "" {
			t.Fatal(first.Code, first.Header())
		}
		x.clk.Advance(23 * time.Hour)
		again := x.keyed(anna, "contract", "k-1")
		if again.Code != 201 || again.Body.String() != first.Body.String() || again.Header().Get("Idempotent-Replayed") != "true" || x.acted.Load() != 1 {
			t.Fatal(again.Code, again.Body, again.Header())
		}
		for _, name := range []string{"Content-Type", "ETag", "Location"} {
			if again.Header().Get(name) == "" || again.Header().Get(name) != first.Header().Get(name) {
				t.Error(name, again.Header().Get(name))
			}
		}
		if got := again.Header().Values("Set-Cookie"); len(got) != 1 {
			t.Error("cookies are repeated:", got)
		}
		if again.Header().Get("X-Request-Id") == first.Header().Get("X-Request-Id") {
			t.Error("the request's own id is repeated")
		}
		x.clk.Advance(time.Hour + time.Second)
		if rec := x.keyed(anna, "contract", "k-1"); rec.Code != 201 || rec.Header().Get("Idempotent-Replayed") != "" || x.acted.Load() != 2 {
			t.Error("after a day the key isn't free:", rec.Code, rec.Header())
		}
	})
}

func TestAKeyBelongsToOneRequestOfOnePerson(t *testing.T) {
	each(t, func(t *testing.T, x *house) {
		x.keyed(anna, "contract", "k-1")
		for what, rec := range map[string]*httptest.ResponseRecorder{
			"body":    x.keyed(anna, "letter", "k-1"),
			"path":    x.ask(anna, "POST", "/api/v1/tokens", `{"title":"contract"}`, "Idempotency-Key: k-1"),
			"query":   x.ask(anna, "POST", "/api/v1/notes?a=1", `{"title":"contract"}`, "Idempotency-Key: k-1"),
			"method":  x.ask(anna, "DELETE", "/api/v1/notes", "", "Idempotency-Key: k-1"),
			"version": x.ask(anna, "POST", "/api/v1/notes", `{"title":"contract"}`, "Idempotency-Key: k-1", `If-Match: "2"`),
		} {
			if rec.Code != 422 || code(t, rec) != "web.error.replay_other" {
				t.Errorf("another %s: %d %s", what, rec.Code, rec.Body)
			}
		}
		if x.acted.Load() != 1 {
			t.Fatal(x.acted.Load())
		}
		for _, who := range []string{"a1/boris/s1", "a2/anna/s1"} {
			if rec := x.keyed(who, "contract", "k-1"); rec.Code != 201 || rec.Header().Get("Idempotent-Replayed") != "" {
				t.Errorf("%s got somebody else's answer", who)
			}
		}
		if rec := x.keyed("a1/anna/another", "contract", "k-1"); rec.Header().Get("Idempotent-Replayed") != "true" {
			t.Error("another session of the same person acts again")
		}
		x.acted.Store(0)
		for range 2 {
			x.ask("", "POST", "/api/v1/open", `{"title":"contract"}`, "Idempotency-Key: k-1")
		}
		if x.acted.Load() != 2 {
			t.Error("strangers share their keys")
		}
	})
}

func TestWhichAnswersAreKept(t *testing.T) {
	each(t, func(t *testing.T, x *house) {
		for _, c := range []struct {
			title  string
			status int
			acts   int64
		}{
			{"", 422, 1}, {"broken", 500, 2}, {"away", 503, 2}, {"slower", 429, 2}, {"panic", 500, 2},
		} {
			x.acted.Store(0)
			first, second := x.keyed(anna, c.title, "k-"+c.title), x.keyed(anna, c.title, "k-"+c.title)
			if first.Code != c.status || second.Code != c.status || x.acted.Load() != c.acts {
				t.Errorf("%q: %d, %d, acted %d times", c.title, first.Code, second.Code, x.acted.Load())
			}
			if c.acts == 1 && (first.Body.String() != second.Body.String() || second.Header().Get("Content-Type") != "application/problem+json") {
				t.Errorf("%q: %s\n%s", c.title, first.Body, second.Body)
			}
		}
		x.acted.Store(0)
		for range 2 {
			if rec := x.ask(anna, "DELETE", "/api/v1/notes", "", "Idempotency-Key: gone"); rec.Code != 204 || rec.Body.Len() > 0 {
				t.Error(rec.Code, rec.Body)
			}
		}
		x.keyed(anna, "huge", "huge")
		if rec := x.keyed(anna, "huge", "huge"); rec.Code != 409 || code(t, rec) != "web.error.replay_large" {
			t.Error(rec.Code)
		}
		if x.acted.Load() != 2 {
			t.Error(x.acted.Load())
		}
	})
}

func TestSecretsAreNeverKept(t *testing.T) {
	each(t, func(t *testing.T, x *house) {
		send := func(title string) *httptest.ResponseRecorder {
			return x.ask(anna, "POST", "/api/v1/tokens", `{"title":"`+title+`"}`, "Idempotency-Key: k-"+title)
		}
		if rec := send("TOPSECRET"); rec.Code != 201 || !strings.Contains(rec.Body.String(), "TOPSECRET") {
			t.Fatal(rec.Code, rec.Body)
		}
		rec := send("TOPSECRET")
		if rec.Code != 409 || code(t, rec) != "web.error.replay_secret" || strings.Contains(rec.Body.String(), "TOPSECRET") || x.acted.Load() != 1 {
			t.Error(rec.Code, rec.Body)
		}
		send("")
		if rec := send(""); rec.Code != 422 || rec.Header().Get("Idempotent-Replayed") != "true" {
			t.Error("a refusal holds no secret:", rec.Code)
		}
		var kept int
		if err := x.db.QueryRow(t.Context(), `select count(*) from idempotency_keys where headers like ? or request_hash like ? or key_hash like ? or body_hash like ?`,
			"%TOPSECRET%", "%TOPSECRET%", "%k-TOP%", "%TOPSECRET%").Scan(&kept); err != nil || kept != 0 {
			t.Error(kept, err)
		}
		var content int
		if err := x.db.QueryRow(t.Context(), `select coalesce(max(length(content)), 0) from idempotency_keys where withheld = 'secret'`).Scan(&content); err != nil || content != 0 {
			t.Error("content of a secret answer:", content, err)
		}
	})
}

func TestKeysThatCantBe(t *testing.T) {
	each(t, func(t *testing.T, x *house) {
		good := strings.Repeat("k", 255)
		if rec := x.keyed(anna, "a", good); rec.Code != 201 {
			t.Error(rec.Code, rec.Body)
		}
		if rec := x.keyed(anna, "a", `"8e03978e-40d5-43dd-bc93-6894a57f9324"`); rec.Code != 201 {
			t.Error(rec.Code, rec.Body)
		}
		x.acted.Store(0)
		for _, key := range []string{"", good + "k", "with blank", "кириллица", "a\tb", "a\x7fb", "\u202eabc", "\xff"} {
			if rec := x.keyed(anna, "a", key); rec.Code != 400 || code(t, rec) != "web.error.idempotency_key" {
				t.Errorf("%q: %d %s", key, rec.Code, rec.Body)
			}
		}
		if rec := x.ask(anna, "POST", "/api/v1/notes", `{"title":"a"}`, "Idempotency-Key: a", "Idempotency-Key: a"); rec.Code != 400 {
			t.Error("two keys:", rec.Code)
		}
		if x.acted.Load() != 0 {
			t.Error("it acted")
		}
		for range 2 {
			x.ask(anna, "POST", "/api/v1/notes", `{"title":"a"}`)
		}
		if x.acted.Load() != 2 {
			t.Error("requests without a key must all act")
		}
	})
}

func TestUploadsAreTold(t *testing.T) {
	each(t, func(t *testing.T, x *house) {
		body := strings.Repeat("p", 2<<20)
		send := func(body string) *httptest.ResponseRecorder {
			return x.ask(anna, "PUT", "/api/v1/picture", body, "Content-Type: image/png", "Idempotency-Key: up")
		}
		first, second := send(body), send(body)
		if first.Code != 201 || second.Code != 201 || second.Header().Get("Idempotent-Replayed") != "true" || x.acted.Load() != 1 {
			t.Fatal(first.Code, second.Code, second.Body)
		}
		if rec := send(body[:len(body)-1] + "q"); rec.Code != 422 {
			t.Error("another last byte:", rec.Code)
		}
		if rec := send(body + strings.Repeat("p", 2<<20)); rec.Code != 413 {
			t.Error("too large:", rec.Code)
		}
		for range 2 { // refused before it was read: the key stays free
			if rec := x.ask(anna, "PUT", "/api/v1/picture", strings.Repeat("p", 4<<20), "Content-Type: image/png", "Idempotency-Key: large"); rec.Code != 413 {
				t.Error(rec.Code)
			}
		}
	})
}

func TestAHundredAtOnceActOnce(t *testing.T) {
	each(t, func(t *testing.T, x *house) {
		x.enter = func() { time.Sleep(20 * time.Millisecond) }
		var all sync.WaitGroup
		answers := make([]*httptest.ResponseRecorder, 100)
		for i := range answers {
			all.Go(func() { answers[i] = x.keyed(anna, "contract", "same") })
		}
		all.Wait()
		done := 0
		for _, rec := range answers {
			switch {
			case rec.Code == 201:
				done++
			case rec.Code != 409 || code(t, rec) != "web.error.replay_running" || rec.Header().Get("Retry-After") == "":
				t.Fatal(rec.Code, rec.Body)
			}
		}
		if x.acted.Load() != 1 || done == 0 {
			t.Fatalf("acted %d times, %d answers", x.acted.Load(), done)
		}
		if rec := x.keyed(anna, "contract", "same"); rec.Code != 201 || rec.Header().Get("Idempotent-Replayed") != "true" {
			t.Error(rec.Code)
		}
	})
}
