// Package blobtest holds every [blob.Store] to the same promises.
package blobtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/errs"
)

// Run proves that fresh, which returns a new empty store each time, keeps the promises of [blob.Store].
func Run(t *testing.T, fresh func(t *testing.T) blob.Store) {
	t.Helper()
	for name, test := range map[string]func(t *testing.T, s blob.Store){
		"round trip":           roundTrip,
		"missing":              missing,
		"bad keys":             badKeys,
		"wrong length":         wrongLength,
		"replace while read":   replaceWhileRead,
		"a reader that breaks": brokenReader,
		"cancelled":            cancelled,
		"list":                 list,
		"many at once":         manyAtOnce,
		"put beside delete":    putBesideDelete,
	} {
		t.Run(name, func(t *testing.T) { test(t, fresh(t)) })
	}
}

func put(t *testing.T, s blob.Store, key, text string) {
	t.Helper()
	if err := s.Put(t.Context(), key, strings.NewReader(text), int64(len(text))); err != nil {
		t.Fatalf("put %s: %v", key, err)
	}
}

func read(s blob.Store, key string) (string, blob.Info, error) {
	f, info, err := s.Open(context.Background(), key)
	if err != nil {
		return "", info, err
	}
	b, err := io.ReadAll(f)
	return string(b), info, errors.Join(err, f.Close())
}

func want(t *testing.T, s blob.Store, key, text string) {
	t.Helper()
	got, info, err := read(s, key)
	if err != nil || got != text || info.Size != int64(len(text)) || info.Key != key {
		t.Fatalf("%s holds %d bytes, %+v, %v; want %d", key, len(got), info, err, len(text))
	}
}

func roundTrip(t *testing.T, s blob.Store) {
	big := strings.Repeat("0123456789abcdef", 1<<16)
	put(t, s, "a/pictures/1", "")
	put(t, s, "a/pictures/2", "\x00binary\xff")
	put(t, s, "a/pictures/3", big)
	want(t, s, "a/pictures/1", "")
	want(t, s, "a/pictures/2", "\x00binary\xff")
	want(t, s, "a/pictures/3", big)
	put(t, s, "a/pictures/2", "other")
	want(t, s, "a/pictures/2", "other")
	info, err := s.Stat(t.Context(), "a/pictures/3")
	if err != nil || info.Size != int64(len(big)) || info.Modified.IsZero() {
		t.Fatal(info, err)
	}
	f, _, err := s.Open(t.Context(), "a/pictures/3")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	part := make([]byte, 4)
	if at, err := f.Seek(-4, io.SeekEnd); err != nil || at != int64(len(big)-4) {
		t.Fatal(at, err)
	}
	if _, err := io.ReadFull(f, part); err != nil || string(part) != "cdef" {
		t.Fatalf("%q %v", part, err)
	}
	if err := s.Delete(t.Context(), "a/pictures/3"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := read(s, "a/pictures/3"); !errs.Is(err, errs.NotFound) {
		t.Fatal(err)
	}
}

func missing(t *testing.T, s blob.Store) {
	if _, _, err := s.Open(t.Context(), "a/b/c"); !errs.Is(err, errs.NotFound) {
		t.Error("open:", err)
	}
	if _, err := s.Stat(t.Context(), "a/b/c"); !errs.Is(err, errs.NotFound) {
		t.Error("stat:", err)
	}
	if err := s.Delete(t.Context(), "a/b/c"); err != nil {
		t.Error("delete:", err)
	}
	put(t, s, "a/b/c", "x")
	if _, _, err := s.Open(t.Context(), "b/b/c"); !errs.Is(err, errs.NotFound) {
		t.Error("another account's file was found:", err)
	}
}

// BadKeys are keys that every store refuses.
var BadKeys = []string{"", "/", "a", "a/b", "a/b/", "/a/b", "a//c", "a/b/c/d", "../b/c", "a/../c", "a/b/..", "a/b/.", "./b/c", ".tmp/b/c",
	"a/b/c.jpg", "A/b/c", "a/b/é", "a/b/c\x00", "a/b/c d", "a/b/-c", "a/b/c-", `a\b\c`, "a/b/" + strings.Repeat("x", 65)}

func badKeys(t *testing.T, s blob.Store) {
	for _, key := range BadKeys {
		_, _, open := s.Open(t.Context(), key)
		_, stat := s.Stat(t.Context(), key)
		for what, err := range map[string]error{"put": s.Put(t.Context(), key, strings.NewReader(""), 0), "open": open, "stat": stat,
			"delete": s.Delete(t.Context(), key)} {
			if !errors.Is(err, blob.ErrKey) {
				t.Errorf("%s %q: %v", what, key, err)
			}
		}
	}
	for _, prefix := range []string{"a", "/", "a/b", "a/b/c", "../", "a//", "a/b/c/"} {
		for _, err := range s.List(t.Context(), prefix) {
			if !errors.Is(err, blob.ErrKey) {
				t.Errorf("list %q: %v", prefix, err)
			}
		}
	}
}

func wrongLength(t *testing.T, s blob.Store) {
	put(t, s, "a/b/old", "old")
	for _, key := range []string{"a/b/new", "a/b/old"} {
		for _, size := range []int64{-1, 0, 3, 5, 1000} {
			if err := s.Put(t.Context(), key, strings.NewReader("four"), size); !errors.Is(err, blob.ErrSize) {
				t.Errorf("announced %d: %v", size, err)
			}
		}
	}
	want(t, s, "a/b/old", "old")
	if _, err := s.Stat(t.Context(), "a/b/new"); !errs.Is(err, errs.NotFound) {
		t.Error("half a file stayed:", err)
	}
}

func replaceWhileRead(t *testing.T, s blob.Store) {
	text := strings.Repeat("old ", 1<<16)
	put(t, s, "a/b/c", text)
	f, _, err := s.Open(t.Context(), "a/b/c")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := io.ReadFull(f, make([]byte, 4)); err != nil {
		t.Fatal(err)
	}
	put(t, s, "a/b/c", "new")
	if err := s.Delete(t.Context(), "a/b/c"); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(f)
	if err != nil || string(rest) != text[4:] {
		t.Fatalf("the reader lost its file: %d bytes, %v", len(rest), err)
	}
}

type breaking struct{ left int }

func (b *breaking) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, errBroken
	}
	n := min(len(p), b.left)
	b.left -= n
	return n, nil
}

var errBroken = errors.New("the line broke")

func brokenReader(t *testing.T, s blob.Store) {
	for i := range 100 {
		key := fmt.Sprintf("a/b/%d", i)
		if err := s.Put(t.Context(), key, &breaking{i * 97}, 10_000); !errors.Is(err, errBroken) {
			t.Fatal(err)
		}
	}
	for info, err := range s.List(t.Context(), "") {
		t.Fatal("left behind:", info, err)
	}
}

type cancelling struct {
	cancel context.CancelFunc
	rounds int
}

func (c *cancelling) Read(p []byte) (int, error) {
	if c.rounds++; c.rounds == 2 {
		c.cancel()
	}
	return copy(p, "x"), nil
}

func cancelled(t *testing.T, s blob.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	if err := s.Put(ctx, "a/b/c", &cancelling{cancel: cancel}, 1<<20); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if _, err := s.Stat(t.Context(), "a/b/c"); !errs.Is(err, errs.NotFound) {
		t.Fatal(err)
	}
	put(t, s, "a/b/c", "x")
	if _, _, err := s.Open(ctx, "a/b/c"); !errors.Is(err, context.Canceled) {
		t.Error("open:", err)
	}
	if err := s.Delete(ctx, "a/b/c"); !errors.Is(err, context.Canceled) {
		t.Error("delete:", err)
	}
	for _, err := range s.List(ctx, "") {
		if !errors.Is(err, context.Canceled) {
			t.Error("list:", err)
		}
	}
}

func list(t *testing.T, s blob.Store) {
	all := []string{"a-b/letters/1", "a/letters/1", "a/letters/2", "a/pictures/1", "ab/letters/1", "b/letters/9"}
	for _, i := range []int{3, 0, 5, 2, 4, 1} {
		put(t, s, all[i], strings.Repeat("x", i))
	}
	for prefix, want := range map[string][]string{"": all, "a/": all[1:4], "a/letters/": all[1:3], "c/": nil, "a/none/": nil} {
		var got []string
		for info, err := range s.List(t.Context(), prefix) {
			if err != nil {
				t.Fatal(err)
			}
			if info.Size != int64(slices.Index(all, info.Key)) {
				t.Errorf("%+v", info)
			}
			got = append(got, info.Key)
		}
		if !slices.Equal(got, want) {
			t.Errorf("list %q: %q, want %q", prefix, got, want)
		}
	}
	for range s.List(t.Context(), "") {
		break // stopping early is allowed
	}
}

func manyAtOnce(t *testing.T, s blob.Store) {
	texts := []string{strings.Repeat("a", 100_000), strings.Repeat("b", 50_000)}
	put(t, s, "a/b/c", texts[0])
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 10 {
				if err := s.Put(context.Background(), "a/b/c", bytes.NewReader([]byte(texts[i%2])), int64(len(texts[i%2]))); err != nil {
					t.Error(err)
				}
				if got, _, err := read(s, "a/b/c"); err != nil || got != texts[0] && got != texts[1] {
					t.Errorf("a mixed file of %d bytes: %v", len(got), err)
				}
			}
		})
	}
	wg.Wait()
}

func putBesideDelete(t *testing.T, s blob.Store) {
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			key := fmt.Sprintf("a/b/%d", i)
			for range 25 {
				if err := s.Put(context.Background(), key, strings.NewReader("x"), 1); err != nil {
					t.Error(err)
				}
				if err := s.Delete(context.Background(), key); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for info := range s.List(t.Context(), "") {
		t.Error("left:", info.Key)
	}
}
