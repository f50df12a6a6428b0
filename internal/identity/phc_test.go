package identity

import (
	"context"
	"crypto/rand"
	"runtime"
	"strings"
	"sync"
	"testing"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/id"
)

func newHasher(cost Cost, memory int64) *Hasher {
	return NewHasher(id.NewMaker(clock.System(), rand.Reader), cost, memory)
}

func TestStoredHashesAreArgon2id(t *testing.T) {
	h := newHasher(DefaultCost(), 64<<20)
	text, err := h.Hash(t.Context(), "violet teapot gravel")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(text, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("stored as %s", text)
	}
	for password, want := range map[string]bool{"violet teapot gravel": true, "violet teapot grave": false, "": false} {
		if ok, stale, err := h.Matches(t.Context(), password, text); ok != want || stale || err != nil {
			t.Errorf("%q: %v %v %v", password, ok, stale, err)
		}
	}
	if other, _ := h.Hash(t.Context(), "violet teapot gravel"); other == text {
		t.Error("two hashes share a salt")
	}
	// A hash from another program: the reference vector of the argon2 command line.
	const foreign = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
	if ok, stale, err := h.Matches(t.Context(), "password", foreign); !ok || !stale || err != nil {
		t.Errorf("the reference vector: %v %v %v", ok, stale, err)
	}
}

// Two passwords that differ only behind a place where other hashes stop reading must be two passwords (R1).
func TestNothingIsCutOff(t *testing.T) {
	h := newHasher(cheap, 1<<20)
	a, b := strings.Repeat("x", 90)+"A123456789", strings.Repeat("x", 90)+"B123456789"
	text, err := h.Hash(context.Background(), a)
	if err != nil {
		t.Fatal(err)
	}
	if ok, _, _ := h.Matches(t.Context(), b, text); ok {
		t.Error("character 91 doesn't count")
	}
}

func TestNobodyMatchesNothing(t *testing.T) {
	h := newHasher(cheap, 1<<20)
	for _, p := range []string{"", "x", "violet teapot gravel"} {
		before := h.Done()
		if ok, _, err := h.Matches(t.Context(), p, ""); ok || err != nil {
			t.Errorf("%q: %v %v", p, ok, err)
		}
		if h.Done() != before+1 {
			t.Error("an unknown person costs no hash")
		}
	}
}

func TestMemoryStaysWithinBudget(t *testing.T) {
	const budget = 192 << 10
	h := newHasher(cheap, budget)
	var wg sync.WaitGroup
	for range 500 {
		wg.Go(func() {
			if _, err := h.Hash(context.Background(), "x"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if h.budget > budget/1024 || h.budget > int64(runtime.GOMAXPROCS(0))*int64(cheap.Memory) {
		t.Errorf("%d KiB at once", h.budget)
	}
	if h.Done() != 500 || h.waiting.Load() != 0 {
		t.Errorf("%d done, %d wait", h.Done(), h.waiting.Load())
	}
}

func FuzzParsePHC(f *testing.F) {
	f.Add("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4")
	f.Add("$argon2id$v=19$m=4294967295,t=4294967295,p=255$$")
	f.Fuzz(func(t *testing.T, text string) {
		h, err := parsePHC(text)
		if err == nil && (h.String() != text || h.cost.Memory > maxMemory || h.cost.Time > maxTime) {
			t.Errorf("%q is read as %s", text, h)
		}
	})
}
