package cache_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"cabinet/internal/platform/cache"
	"cabinet/internal/platform/clock"
)

// source counts how often it is read.
type source struct{ value, reads int }

func (s *source) read() (int, error) {
	s.reads++
	return s.value, nil
}

func get(t *testing.T, c *cache.Cache[string, int], key string, s *source) int {
	t.Helper()
	v, err := c.Read(key, s.read)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAChangeIsSeenWithinASecond(t *testing.T) {
	clk := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	c, s := cache.New[string, int](clk.Now, 10), &source{value: 1}
	get(t, c, "a", s)
	s.value = 2
	clk.Advance(cache.Age - time.Microsecond)
	if v := get(t, c, "a", s); v != 1 || s.reads != 1 {
		t.Errorf("just before: %d after %d reads", v, s.reads)
	}
	clk.Advance(time.Microsecond)
	if v := get(t, c, "a", s); v != 2 || s.reads != 2 {
		t.Errorf("after a second: %d after %d reads", v, s.reads)
	}
}

func TestAgeCountsFromBeforeTheRead(t *testing.T) {
	clk := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	c, s := cache.New[string, int](clk.Now, 10), &source{value: 1}
	_, err := c.Read("a", func() (int, error) {
		clk.Advance(cache.Age)
		return 1, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if get(t, c, "a", s); s.reads != 1 {
		t.Error("a slow read was kept for longer than a second")
	}
}

func TestALateReaderDoesNotBringBackTheOld(t *testing.T) {
	clk := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	c, s := cache.New[string, int](clk.Now, 10), &source{value: 2}
	if _, err := c.Read("a", func() (int, error) {
		clk.Advance(time.Millisecond)
		get(t, c, "a", s) // began later and is done earlier
		return 1, nil
	}); err != nil {
		t.Fatal(err)
	}
	if v := get(t, c, "a", s); v != 2 {
		t.Errorf("got %d", v)
	}
}

func TestForgottenIsReadAnew(t *testing.T) {
	clk := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	c, s := cache.New[string, int](clk.Now, 10), &source{value: 1}
	get(t, c, "a", s)
	get(t, c, "b", s)
	s.value = 2
	c.Forget("a")
	if a, b := get(t, c, "a", s), get(t, c, "b", s); a != 2 || b != 1 {
		t.Errorf("forgotten %d, other %d", a, b)
	}
}

func TestErrorsAreNotRemembered(t *testing.T) {
	clk := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	c, s := cache.New[string, int](clk.Now, 10), &source{value: 1}
	if _, err := c.Read("a", func() (int, error) { return 0, errors.New("gone") }); err == nil {
		t.Error("no error")
	}
	if v := get(t, c, "a", s); v != 1 {
		t.Errorf("got %d", v)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	clk := clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	c, s := cache.New[int, int](clk.Now, 3), &source{value: 1}
	for key := range 4 {
		if _, err := c.Read(key, s.read); err != nil {
			t.Fatal(err)
		}
	}
	for _, key := range []int{3, 0} {
		if _, err := c.Read(key, s.read); err != nil {
			t.Fatal(err)
		}
	}
	if s.reads != 5 { // the fourth value made room by forgetting the first three
		t.Errorf("%d reads", s.reads)
	}
}

func TestManyAtOnce(t *testing.T) {
	c := cache.New[int, int](clock.System(), 4)
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for key := range 200 {
				v, err := c.Read(key%5, func() (int, error) { return key % 5, nil })
				if err != nil || v != key%5 {
					t.Errorf("worker %d: key %d: %d, %v", n, key%5, v, err)
				}
				if key%17 == 0 {
					c.Forget(key % 5)
				}
			}
		})
	}
	all.Wait()
}
