package web_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/a-h/templ"

	"cabinet/internal/platform/web"
)

// listen runs a real server for the handler and returns its address.
func listen(t *testing.T, h http.Handler, change func(*http.Server)) string {
	t.Helper()
	s := web.Server(h, slog.New(slog.DiscardHandler))
	if change != nil {
		change(s)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.Serve(l) // ends with ErrServerClosed
	}()
	t.Cleanup(func() {
		_ = s.Close()
		<-done
	})
	return l.Addr().String()
}

// exchangeRaw sends bytes as they are and returns all that comes back until the server hangs up.
func exchangeRaw(t *testing.T, addr, request string) string {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := io.WriteString(conn, request); err != nil {
		return ""
	}
	data, _ := io.ReadAll(conn) // a reset ends the answer too
	return string(data)
}

func TestServerCeilings(t *testing.T) {
	s := web.Server(http.NotFoundHandler(), slog.New(slog.DiscardHandler))
	if s.ReadHeaderTimeout != 5*time.Second || s.ReadTimeout == 0 || s.WriteTimeout == 0 || s.IdleTimeout == 0 || s.MaxHeaderBytes == 0 || s.MaxHeaderBytes > 64<<10 {
		t.Errorf("%+v", s)
	}
	w := newWorld(t)
	addr := listen(t, w.h, func(s *http.Server) { s.ReadHeaderTimeout = 100 * time.Millisecond })
	began := time.Now()
	if got := exchangeRaw(t, addr, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "); strings.Contains(got, "200 OK") || time.Since(began) > 5*time.Second {
		t.Errorf("a slow header got %q after %v", got, time.Since(began))
	}
	if got := exchangeRaw(t, addr, "GET / HTTP/1.1\r\nHost: x\r\nX-Big: "+strings.Repeat("a", 64<<10)+"\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 431") {
		t.Errorf("a huge header got %.80q", got)
	}
	if got := exchangeRaw(t, addr, "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); strings.HasPrefix(got, "HTTP/1.1 5") {
		t.Errorf("%.80q", got)
	}
}

// TestTooLargeIsHeard uploads more than is allowed, as a browser does, and must still read why it was refused.
func TestTooLargeIsHeard(t *testing.T) {
	w := newWorld(t)
	addr := listen(t, w.h, nil)
	token := w.ask("GET", "/form", "").Body.String()
	body, ct := multipartBody(t, []string{"form_token", token}, []string{"picture", "a.png", strings.Repeat("x", 5<<20)})
	req := fmt.Sprintf("POST /upload HTTP/1.1\r\nHost: x\r\nCookie: __Host-cabinet_visit=%s\r\n%s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", w.cookies["__Host-cabinet_visit"], ct, len(body), body)
	if got := exchangeRaw(t, addr, req); !strings.HasPrefix(got, "HTTP/1.1 413") || !strings.Contains(got, "too large") {
		t.Errorf("declared: %.200q", got)
	}
	chunked := fmt.Sprintf("POST /upload HTTP/1.1\r\nHost: x\r\nCookie: __Host-cabinet_visit=%s\r\n%s\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", w.cookies["__Host-cabinet_visit"], ct, len(body), body)
	if got := exchangeRaw(t, addr, chunked); !strings.HasPrefix(got, "HTTP/1.1 413") {
		t.Errorf("chunked: %.200q", got)
	}
}

func TestParallel(t *testing.T) {
	w := newWorld(t, func(c *web.Config) { c.Limits = web.Limits{PerSecond: -1}; c.Log = slog.New(slog.DiscardHandler) })
	addr := listen(t, w.h, nil)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			conn, err := net.Dial("tcp", addr)
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			r := bufio.NewReader(conn)
			for i := range 100 {
				target := []string{"/", "/people", "/api/v1/notes", "/nowhere", "/form"}[i%5]
				fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: x\r\nCookie: sid=olga\r\nAccept-Encoding: gzip\r\n\r\n", target)
				resp, err := http.ReadResponse(r, nil)
				if err != nil {
					t.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				if want := map[string]int{"/nowhere": 404}[target]; resp.StatusCode != max(want, 200) {
					t.Error(target, resp.StatusCode)
				}
			}
		})
	}
	wg.Wait()
}

// brokenPages fails as badly as an error page can.
type brokenPages struct{ panics bool }

func (b brokenPages) Error(*web.Ctx, web.Problem) templ.Component {
	if b.panics {
		panic("error page")
	}
	return templ.ComponentFunc(func(context.Context, io.Writer) error { return io.ErrUnexpectedEOF })
}

func TestBrokenErrorPage(t *testing.T) {
	for _, panics := range []bool{true, false} {
		w := newWorld(t, func(c *web.Config) { c.Errors = brokenPages{panics} })
		for target, want := range map[string]int{"/panic": 500, "/oops": 500} {
			rec := w.ask("GET", target, "")
			wantStatus(t, rec, want)
			problemOf(t, rec)
		}
		if !bytes.Contains(w.log.Bytes(), []byte("error page")) {
			t.Error("nobody hears of it")
		}
	}
}

func BenchmarkSignedInJSON(b *testing.B) {
	w := newWorld(b, func(c *web.Config) { c.Limits = web.Limits{PerSecond: -1}; c.Log = slog.New(slog.DiscardHandler) })
	w.as("olga")
	for b.Loop() {
		w.ask("GET", "/api/v1/notes", "")
	}
}

func BenchmarkPage(b *testing.B) {
	w := newWorld(b, func(c *web.Config) { c.Limits = web.Limits{PerSecond: -1}; c.Log = slog.New(slog.DiscardHandler) })
	w.as("olga")
	for b.Loop() {
		w.ask("GET", "/people", "", "Accept-Encoding: gzip")
	}
}
