package web_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cabinet/internal/platform/web"
)

// meter notes what it is told.
type meter struct{ lines []string }

func (m *meter) Request(route, method string, status int, took time.Duration) {
	m.lines = append(m.lines, fmt.Sprint(method, " ", route, " ", status, " ", took))
}

func TestRequestsAreCounted(t *testing.T) {
	m := &meter{}
	w := newWorld(t, func(c *web.Config) { c.Meter = m })
	for _, line := range []string{"GET /who/7", "HEAD /who/8", "GET /healthz", "GET /reset/SECRET", "GET /nowhere/SECRET", "BREW /SECRET", "DELETE /who/9", "GET /panic", "GET /people", "GET /SECRET/%00"} {
		method, target, _ := strings.Cut(line, " ")
		w.ask(method, target, "")
	}
	want := []string{"GET /who/{id} 200 0s", "HEAD /who/{id} 200 0s", "GET /healthz 200 0s", "GET /reset/{token} 200 0s", "GET none 404 0s", "OTHER none 404 0s", "DELETE none 405 0s",
		"GET /panic 500 0s", "GET /people 303 0s", "GET none 400 0s"}
	if !slices.Equal(m.lines, want) {
		t.Errorf("got  %q\nwant %q", m.lines, want)
	}
}
