package blob_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/blob/blobtest"
	"cabinet/internal/platform/errs"
)

const key = "a/letters/1"

func put(t *testing.T, s blob.Store, text string) {
	t.Helper()
	if err := s.Put(t.Context(), key, strings.NewReader(text), int64(len(text))); err != nil {
		t.Fatal(err)
	}
}

func want(t *testing.T, s blob.Store, text string) {
	t.Helper()
	f, _, err := s.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, err := io.ReadAll(f); err != nil || string(got) != text {
		t.Fatalf("%d bytes of %d, %v", len(got), len(text), err)
	}
}

func away(t *testing.T, what string, err error) {
	t.Helper()
	if e := errs.As(err); e == nil || e.Kind != errs.Unavailable || e.Key != "blob.unreachable" || e.RetryAfter == 0 {
		t.Errorf("%s: %v", what, err)
	}
}

// allAway proves that every method says that the store can't be used just now, and nothing worse.
func allAway(t *testing.T, s *blob.S3Store) {
	t.Helper()
	_, _, open := s.Open(t.Context(), key)
	_, stat := s.Stat(t.Context(), key)
	_, usage := s.Usage(t.Context())
	_, scrub := s.Scrub(t.Context(), time.Hour)
	_, sum := s.Sum(t.Context(), key)
	for what, err := range map[string]error{"put": s.Put(t.Context(), key, strings.NewReader("x"), 1), "open": open, "stat": stat, "sum": sum,
		"delete": s.Delete(t.Context(), key), "usage": usage, "scrub": scrub, "ready": s.Ready()} {
		away(t, what, err)
		if err != nil && strings.Contains(err.Error(), blobtest.SecretKey) {
			t.Errorf("%s tells the secret", what)
		}
	}
}

func TestWrongKeysAndBuckets(t *testing.T) {
	t.Parallel()
	g := blobtest.StartGateway(t, true)
	put(t, s3(t, g), "here")
	for name, change := range map[string]func(*blob.S3Config){
		"secret":    func(c *blob.S3Config) { c.SecretKey = blobtest.SecretKey + "x" },
		"key":       func(c *blob.S3Config) { c.AccessKey = "nobody" },
		"bucket":    func(c *blob.S3Config) { c.Bucket = "elsewhere" },
		"authority": func(c *blob.S3Config) { c.CAFile = "" },
		"port":      func(c *blob.S3Config) { c.Endpoint = "https://127.0.0.1:9" },
		"plain":     func(c *blob.S3Config) { c.Endpoint = strings.Replace(c.Endpoint, "https", "http", 1) },
	} {
		t.Run(name, func(t *testing.T) { allAway(t, s3(t, g, change)) })
	}
	want(t, s3(t, g), "here")
}

func TestAnAwayStoreIsAwayAtOnceAndComesBack(t *testing.T) {
	t.Parallel()
	g := blobtest.StartGateway(t, false)
	s := s3(t, g)
	put(t, s, "before")
	if err := s.Ready(); err != nil {
		t.Fatal(err)
	}
	g.Stop()
	_, err := s.Stat(t.Context(), key)
	away(t, "stat", err)
	away(t, "a good answer from before the failure", s.Ready())
	start := time.Now()
	allAway(t, s)
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("eight answers took %v", took)
	}
	g.Start()
	for deadline := time.Now().Add(10 * time.Second); s.Ready() != nil; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it never got ready:", s.Ready())
		}
	}
	want(t, s, "before")
	put(t, s, "after")
	want(t, s, "after")
}

func TestReadyKnocksRarely(t *testing.T) {
	t.Parallel()
	p := startProxy(t, blobtest.StartGateway(t, false))
	s := s3(t, &blobtest.Gateway{Endpoint: p.endpoint})
	for range 1000 {
		if err := s.Ready(); err != nil {
			t.Fatal(err)
		}
	}
	if n := p.visits.Load(); n != 1 {
		t.Errorf("%d visits", n)
	}
}

// throughProxy returns a store that reaches its gateway through a proxy, and the gateway's folder of files.
func throughProxy(t *testing.T) (*blob.S3Store, *proxy, *blobtest.Gateway) {
	t.Helper()
	g := blobtest.StartGateway(t, false)
	p := startProxy(t, g)
	return s3(t, &blobtest.Gateway{Endpoint: p.endpoint}), p, g
}

func spoiltPuts(big int64) map[string]func(client, server net.Conn) {
	return map[string]func(client, server net.Conn){"cut in the header": cut(100), "cut in the body": cut(big / 2), "cut at the end": cut(big),
		"a flipped bit": flip(big / 2), "busy": busy, "no connection": cut(0)}
}

func TestABrokenPutLeavesWhatWasThere(t *testing.T) {
	t.Parallel()
	s, p, _ := throughProxy(t)
	big := strings.Repeat("0123456789abcdef", 1<<16)
	for name, spoil := range spoiltPuts(int64(len(big))) {
		for _, old := range []string{"", "the old one"} {
			t.Run(fmt.Sprintf("%s/%t", name, old != ""), func(t *testing.T) {
				p.does(through)
				_ = s.Close() // connections of before
				settle(t, s)
				if old != "" {
					put(t, s, old)
				}
				_ = s.Close()
				p.does(spoil)
				away(t, "put", s.Put(t.Context(), key, strings.NewReader(big), int64(len(big))))
				p.does(through)
				_ = s.Close()
				settle(t, s)
				if old != "" {
					want(t, s, old)
				} else if _, err := s.Stat(t.Context(), key); !errs.Is(err, errs.NotFound) {
					t.Error("half a file:", err)
				}
				put(t, s, big)
				want(t, s, big)
				if err := s.Delete(t.Context(), key); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// settle waits until the store is used again.
func settle(t *testing.T, s *blob.S3Store) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if _, err := s.Usage(t.Context()); err == nil {
			return
		} else if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}

func TestALostAnswerIsNoLostFile(t *testing.T) {
	t.Parallel()
	s, p, _ := throughProxy(t)
	var lost atomic.Int64
	p.does(func(client, server net.Conn) {
		if lost.Add(1) == 1 {
			loseAnswer(client, server)
			return
		}
		through(client, server)
	})
	put(t, s, "once") // the second try meets the first one's file
	want(t, s, "once")
	_ = s.Close()
	p.does(loseAnswer)
	away(t, "put", s.Put(t.Context(), key, strings.NewReader("twice"), 5))
	p.does(through)
	settle(t, s)
	put(t, s, "twice")
	want(t, s, "twice")
}

func TestASlowStoreIsNotWaitedForForEver(t *testing.T) {
	t.Parallel()
	s, p, _ := throughProxy(t)
	s.Hurry(time.Second, 64<<20)
	big := strings.Repeat("0123456789abcdef", 1<<16)
	put(t, s, big)
	for name, spoil := range map[string]func(client, server net.Conn){"trickling answer": trickle(20), "trickling file": trickle(1000), "silence": silent} {
		t.Run(name, func(t *testing.T) {
			_ = s.Close()
			p.does(spoil)
			start := time.Now()
			f, _, err := s.Open(t.Context(), key)
			if err == nil {
				_, err = io.Copy(io.Discard, f)
				_ = f.Close()
			}
			away(t, "read", err)
			if took := time.Since(start); took > 8*time.Second {
				t.Errorf("it took %v", took)
			}
			p.does(through)
			settle(t, s)
			want(t, s, big)
		})
	}
}

func TestACallerWhoLeavesIsNoOutage(t *testing.T) {
	t.Parallel()
	s, p, _ := throughProxy(t)
	put(t, s, "x")
	_ = s.Close()
	p.does(silent)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := s.Stat(ctx, key); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	if _, _, err := s.Open(ctx, key); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	p.does(through)
	want(t, s, "x")
}

func TestABrokenReadIsTakenUp(t *testing.T) {
	t.Parallel()
	s, p, _ := throughProxy(t)
	big := strings.Repeat("0123456789abcdef", 1<<18)
	put(t, s, big)
	_ = s.Close()
	p.does(cutAnswer(1 << 20))
	want(t, s, big)
	if p.visits.Load() < 4 {
		t.Error("nothing broke, so nothing is proven")
	}
}

func TestTamperedFilesAreFound(t *testing.T) {
	t.Parallel()
	g := blobtest.StartGateway(t, false)
	s := s3(t, g)
	put(t, s, "a contract")
	if _, err := s.Sum(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(g.Objects, filepath.FromSlash(key)), []byte("A contract"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Sum(t.Context(), key); !errors.Is(err, blob.ErrDamaged) {
		t.Error(err)
	}
	if _, err := s.Sum(t.Context(), "a/letters/2"); !errs.Is(err, errs.NotFound) {
		t.Error(err)
	}
}
