package identity

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"cabinet/internal/accounts"
)

func TestDelaysRise(t *testing.T) {
	l, now := DefaultLimits(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	var c counter
	var waits []time.Duration
	for range 14 {
		c = c.aged(now, l.Free, l).count(now, l.Free, l)
		waits = append(waits, c.wait(now, l))
		now = now.Add(c.wait(now, l))
	}
	s := time.Second
	want := []time.Duration{0, 0, 0, 0, 30 * s, 60 * s, 120 * s, 240 * s, 480 * s, 960 * s, 1920 * s, 3600 * s, 3600 * s, 3600 * s}
	for i := range want {
		if waits[i] != want[i] {
			t.Fatalf("after failure %d: %v, want %v", i+1, waits[i], want[i])
		}
	}
}

func TestRunsAreForgottenAndStreaksAreNot(t *testing.T) {
	l, now := DefaultLimits(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	four := counter{failures: 4, streak: 4, lastAt: now}
	if c := four.aged(now.Add(15*time.Minute), l.Free, l); c.failures != 4 {
		t.Error("forgotten within the window")
	}
	if c := four.aged(now.Add(15*time.Minute+1), l.Free, l); c.failures != 0 || c.streak != 4 {
		t.Errorf("after the window: %+v", c)
	}
	six := counter{failures: 6, streak: 6, lastAt: now}
	if c := six.aged(now.Add(time.Hour), l.Free, l); c.failures != 6 {
		t.Error("a long run is forgotten after an hour: guessing could go on at full speed")
	}
	if c := six.aged(now.Add(l.Quiet+1), l.Free, l); c.failures != 0 {
		t.Error("a long run is never forgotten")
	}
}

func TestClockStepsNeverLengthenDelays(t *testing.T) {
	l, now := DefaultLimits(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	c := counter{failures: 20, streak: 20, lastAt: now, blocked: now.Add(time.Hour)}
	if w := c.wait(now.Add(-48*time.Hour), l); w > l.Longest {
		t.Errorf("a clock set back makes people wait %v", w)
	}
}

// A right attempt among parallel ones gives back its own weight only; the delay that the others brought stays.
func TestRightGuessOpensNoRoomForOthers(t *testing.T) {
	l, now := DefaultLimits(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	c := counter{failures: 3, streak: 3, lastAt: now}
	mine := c.count(now, l.Free, l)
	both := mine.count(now, l.Free, l)
	if got := both.refund(mine, l.Free, l); got.wait(now, l) == 0 || got.failures != 4 || got.streak != 0 {
		t.Errorf("%+v", got)
	}
	last := c.count(now, l.Free, l).count(now, l.Free, l)
	if got := last.refund(last, l.Free, l); got.wait(now, l) != 0 || got.failures != 4 {
		t.Errorf("the last one to try: %+v", got)
	}
	if got := last.withdraw(last, l.Free, l); got.streak != 4 || got.failures != 4 || got.wait(now, l) != 0 {
		t.Errorf("taken back: %+v", got)
	}
}

// Whoever waited out a delay and then is right begins anew; a right one in the middle of a run doesn't.
func TestRunEndsWithItsOwner(t *testing.T) {
	l, now := DefaultLimits(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	c := counter{failures: l.Free, streak: l.Free, lastAt: now, blocked: now.Add(l.First)}
	later := now.Add(l.First)
	mine := c.count(later, l.Free, l)
	if got := mine.proved(mine, l.Free, l); got.failures != 0 || got.wait(later, l) != 0 {
		t.Errorf("waited and right: %+v", got)
	}
	if got := mine.count(later, l.Free, l).proved(mine, l.Free, l); got.failures == 0 || got.wait(later, l) == 0 {
		t.Errorf("somebody guessed meanwhile: %+v", got)
	}
	within := counter{failures: 2, streak: 2, lastAt: now}.count(now, l.Free, l)
	if got := within.proved(within, l.Free, l); got.failures != 2 {
		t.Errorf("in the middle of a run: %+v", got)
	}
}

func TestPolicySetsLimits(t *testing.T) {
	l := DefaultLimits().under(accounts.LockPolicy{Failures: 3, WindowMinutes: 60, DisableAfter: 10})
	if l.Free != 3 || l.Window != time.Hour || l.Stop != 10 {
		t.Errorf("%+v", l)
	}
}

func TestAddressesAreCountedByNetwork(t *testing.T) {
	for remote, want := range map[string]string{
		"192.0.2.1": "address:192.0.2.1", "::ffff:192.0.2.1": "address:192.0.2.1", "2001:db8:1:2:3:4:5:6": "address:2001:db8:1:2::/64",
		"2001:db8:1:2::9": "address:2001:db8:1:2::/64", "fe80::1%eth0": "address:fe80::/64", "": "address:", "nonsense": "address:",
	} {
		if got := addressCounter(remote); got != want {
			t.Errorf("%s is counted as %s, want %s", remote, got, want)
		}
	}
}

// Whatever happens in whatever order, a run of failures judges no more than the rules allow for its length in time.
func TestGuessingIsSlow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := DefaultLimits()
		start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		now, c, judged := start, counter{}, 0
		for range rapid.IntRange(1, 300).Draw(t, "tries") {
			now = now.Add(time.Duration(rapid.IntRange(0, 1200).Draw(t, "pause")) * time.Second)
			c = c.aged(now, l.Free, l)
			if c.wait(now, l) > 0 || c.streak >= l.Stop {
				continue
			}
			streak := c.streak
			c = c.count(now, l.Free, l)
			judged++
			if c.streak != streak+1 {
				t.Fatal("a failure doesn't count")
			}
		}
		// Pauses are shorter than the quiet time, so from the fifth failure on only the delays pass.
		hours := now.Sub(start).Hours()
		if most := float64(l.Free) + 8 + hours + hours*4; float64(judged) > most || judged > l.Stop {
			t.Fatalf("%d judged in %.1f hours", judged, hours)
		}
	})
}
