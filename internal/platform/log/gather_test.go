package log_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"cabinet/internal/platform/log"
)

// sheet notes every write by itself.
type sheet struct {
	mu     sync.Mutex
	writes [][]byte
	wrote  chan struct{}
}

func (s *sheet) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes = append(s.writes, bytes.Clone(p))
	select {
	case s.wrote <- struct{}{}:
	default:
	}
	return len(p), nil
}

func (s *sheet) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(bytes.Join(s.writes, nil))
}

func TestGatheredLinesArriveByThemselves(t *testing.T) {
	s := &sheet{wrote: make(chan struct{}, 1)}
	l := log.New(log.NewGather(s), log.Text, slog.LevelInfo)
	l.Info("one")
	l.Info("two")
	select {
	case <-s.wrote:
	case <-time.After(10 * time.Second):
		t.Fatal("nothing was written")
	}
	if text := s.text(); !strings.Contains(text, "one") {
		t.Errorf("got %q", text)
	}
}

func TestWarningsBringAllThatWaits(t *testing.T) {
	s := &sheet{}
	l := log.New(log.NewGather(s), log.JSON, slog.LevelInfo).With("bound", 1).WithGroup("g")
	l.Info("before")
	l.Warn("trouble")
	text := s.text()
	if a, b := strings.Index(text, "before"), strings.Index(text, "trouble"); a < 0 || b < a {
		t.Errorf("got %q", text)
	}
}

func TestGatheredLinesKeepOrderAndStayWhole(t *testing.T) {
	s := &sheet{}
	g := log.NewGather(s)
	var all sync.WaitGroup
	for w := range 8 {
		all.Go(func() {
			for n := range 500 {
				_, _ = fmt.Fprintf(g, "%d %d %s\n", w, n, strings.Repeat("x", 100))
			}
		})
	}
	all.Wait()
	g.Flush()
	next := map[int]int{}
	for line := range strings.Lines(s.text()) {
		var w, n int
		var rest string
		if got, _ := fmt.Sscan(line, &w, &n, &rest); got != 3 || len(rest) != 100 || n != next[w] {
			t.Fatalf("line %q after %d of writer %d", line, next[w], w)
		}
		next[w]++
	}
	for w, n := range next {
		if n != 500 {
			t.Errorf("%d lines of writer %d", n, w)
		}
	}
	if len(next) != 8 || len(s.writes) > 400 {
		t.Errorf("%d writers in %d writes", len(next), len(s.writes))
	}
}
