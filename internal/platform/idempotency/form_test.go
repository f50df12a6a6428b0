package idempotency_test

import (
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

func (x *house) token(who string) string { return x.ask(who, "GET", "/form", "").Body.String() }

func TestAFormSentTwiceActsOnce(t *testing.T) {
	each(t, func(t *testing.T, x *house) {
		token := x.token(anna)
		first, second := x.send(anna, "/form", token, "a"), x.send(anna, "/form", token, "a")
		if first.Code != 303 || second.Code != 303 || x.acted.Load() != 1 {
			t.Fatal(first.Code, second.Code, x.acted.Load())
		}
		if first.Header().Get("Location") != "/done?n=1" || second.Header().Get("Location") != "/done?n=1" {
			t.Error(second.Header())
		}
		flash := func(rec *httptest.ResponseRecorder) string {
			for _, c := range rec.Result().Cookies() {
				if c.Name == "cabinet_flash" && c.HttpOnly {
					return c.Value
				}
			}
			return "none"
		}
		if flash(first) == "none" || flash(first) != flash(second) {
			t.Error("the message is lost:", second.Header())
		}
		x.clk.Advance(10*time.Minute + time.Second)
		if x.send(anna, "/form", token, "a"); x.acted.Load() != 2 {
			t.Error("after ten minutes it is another try")
		}
	})
}

// TestFormsThatMustAct tries what looks like a double and isn't one.
func TestFormsThatMustAct(t *testing.T) {
	each(t, func(t *testing.T, x *house) {
		token := x.token(anna)
		acts := func(why string, want int64, send func()) {
			t.Helper()
			x.acted.Store(0)
			if send(); x.acted.Load() != want {
				t.Errorf("%s: acted %d times", why, x.acted.Load())
			}
		}
		acts("back, edit, save, and back to the first words", 3, func() {
			x.send(anna, "/form", token, "a")
			x.send(anna, "/form", token, "b")
			x.send(anna, "/form", token, "a")
		})
		acts("the same words on a fresh page", 2, func() {
			x.send(anna, "/form", x.token(anna), "a")
			x.send(anna, "/form", x.token(anna), "a")
		})
		acts("another form of the same page in between", 3, func() {
			x.send(anna, "/form", token, "c")
			x.send(anna, "/other", token, "c")
			x.send(anna, "/form", token, "c")
		})
		acts("a fragment in between", 3, func() {
			x.send(anna, "/form", token, "d")
			x.send(anna, "/form", token, "partial")
			x.send(anna, "/form", token, "d")
		})
		for _, text := range []string{"", "broken", "panic", "partial", "cookie"} {
			acts(text, 2, func() {
				x.send(anna, "/form", token, text)
				x.send(anna, "/form", token, text)
			})
		}
		token = x.token("")
		acts("a stranger", 0, func() { x.send("", "/form", token, "a") }) // without the cookie of the visit
		body := "--b\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n" + x.token(anna) + "\r\n--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\na\r\n--b--\r\n"
		acts("a form with files", 2, func() {
			for range 2 {
				if rec := x.ask(anna, "POST", "/upload", body, "Content-Type: multipart/form-data; boundary=b"); rec.Code != 303 {
					t.Error(rec.Code, rec.Body)
				}
			}
		})
	})
}

func TestAFormOfAnotherSessionActs(t *testing.T) {
	each(t, func(t *testing.T, x *house) {
		x.send(anna, "/form", x.token(anna), "a")
		other := "a1/anna/s2"
		if rec := x.send(other, "/form", x.token(anna), "a"); rec.Code != 419 {
			t.Error("a token of another session:", rec.Code)
		}
		if x.send(other, "/form", x.token(other), "a"); x.acted.Load() != 2 {
			t.Error(x.acted.Load())
		}
	})
}

func TestAHundredDoubleClicksActOnce(t *testing.T) {
	each(t, func(t *testing.T, x *house) {
		x.enter = func() { time.Sleep(30 * time.Millisecond) }
		token := x.token(anna)
		var all sync.WaitGroup
		answers := make([]*httptest.ResponseRecorder, 100)
		for i := range answers {
			all.Go(func() { answers[i] = x.send(anna, "/form", token, "a") })
		}
		all.Wait()
		for _, rec := range answers {
			if rec.Code != 303 || rec.Header().Get("Location") != "/done?n=1" {
				t.Fatal(rec.Code, rec.Header(), rec.Body)
			}
		}
		if x.acted.Load() != 1 {
			t.Error(x.acted.Load())
		}
	})
}

func TestTheDoubleOfAFailedFormActs(t *testing.T) {
	each(t, func(t *testing.T, x *house) {
		x.enter = func() { time.Sleep(20 * time.Millisecond) }
		token := x.token(anna)
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				if rec := x.send(anna, "/form", token, ""); rec.Code != 422 || !strings.Contains(rec.Body.String(), "type something") {
					t.Error(rec.Code, rec.Body)
				}
			})
		}
		all.Wait()
		if x.acted.Load() != 3 || x.rows(t) != 0 {
			t.Error(x.acted.Load(), x.rows(t))
		}
	})
}
