package identity

import (
	"context"
	"net/netip"
	"slices"
	"strings"
	"time"

	"cabinet/internal/accounts"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/id"
)

// Limits are the numbers of R7. The zero value is not usable; see [DefaultLimits].
type Limits struct {
	// Free is how many failures in a row cost nothing, for a login, a device or a session.
	Free int
	// FreePerAddress is the same for a network address, which a whole office may share.
	FreePerAddress int
	// Window is how long after the last failure a run of fewer than Free failures is forgotten.
	Window time.Duration
	// Quiet is how long after the last failure a longer run is forgotten.
	Quiet time.Duration
	// First and Longest bound the delays, which double.
	First, Longest time.Duration
	// Stop is how many failures without a success in between disable the password until it is reset or released.
	Stop int
	// DeviceMemory is how long a browser that signed in keeps a counter of its own (L7).
	DeviceMemory time.Duration
}

// DefaultLimits returns the base profile: five failures within 15 minutes, delays of 30 s to 1 h, 100 in a row (R7).
func DefaultLimits() Limits {
	return Limits{Free: 5, FreePerAddress: 30, Window: 15 * time.Minute, Quiet: 24 * time.Hour,
		First: 30 * time.Second, Longest: time.Hour, Stop: 100, DeviceMemory: 30 * 24 * time.Hour}
}

// under returns the limits as an account's policy sets them.
func (l Limits) under(p accounts.LockPolicy) Limits {
	if p.Failures > 0 {
		l.Free = p.Failures
	}
	if p.WindowMinutes > 0 {
		l.Window = time.Duration(p.WindowMinutes) * time.Minute
	}
	if p.DisableAfter > 0 {
		l.Stop = p.DisableAfter
	}
	return l
}

// counter counts failed proofs of one login, device, session or address. Its methods are the rules; they are pure.
type counter struct {
	failures int // of the present run; an attempt under way counts as one
	streak   int // since the last success
	lastAt   time.Time
	blocked  time.Time // until when nothing is judged; zero when nothing stands in the way
}

// aged returns the counter as it stands at now: runs that are over are forgotten, the streak isn't.
func (c counter) aged(now time.Time, free int, l Limits) counter {
	rest := l.Window
	if c.failures >= free {
		rest = l.Quiet
	}
	if !c.lastAt.IsZero() && now.Sub(c.lastAt) > rest {
		c.failures, c.blocked = 0, time.Time{}
	}
	return c
}

// wait returns how long nothing is judged, at most [Limits.Longest].
func (c counter) wait(now time.Time, l Limits) time.Duration {
	if c.blocked.IsZero() {
		return 0
	}
	return min(max(c.blocked.Sub(now), 0), l.Longest)
}

// count adds an attempt as if it had failed already and sets the delay that a failure brings.
func (c counter) count(now time.Time, free int, l Limits) counter {
	c.failures++
	c.streak++
	c.lastAt = now
	if over := c.failures - free; over >= 0 {
		delay := l.Longest
		if over < 20 {
			delay = min(l.First<<over, l.Longest)
		}
		c.blocked = now.Add(delay)
	}
	return c
}

// refund takes back an attempt that turned out right. Other attempts counted meanwhile keep their weight, so a right
// guess among many at once opens no room for more.
func (c counter) refund(counted counter, free int, l Limits) counter {
	c.failures = max(c.failures-1, 0)
	if c.streak < l.Stop {
		c.streak = 0
	}
	if c.failures < free && c.failures+1 == counted.failures && c.lastAt.Equal(counted.lastAt) {
		c.blocked = time.Time{}
	}
	return c
}

// proved takes back an attempt that turned out right at a counter that could have stopped it. When the attempt had
// waited out a delay, no guess ran beside it, and the run is over: its owner isn't kept waiting for others' failures.
func (c counter) proved(counted counter, free int, l Limits) counter {
	alone := c.failures == counted.failures && c.lastAt.Equal(counted.lastAt)
	c = c.refund(counted, free, l)
	if alone && counted.failures > free {
		c.failures, c.blocked = 0, time.Time{}
	}
	return c
}

// withdraw takes back an attempt that was never judged.
func (c counter) withdraw(counted counter, free int, l Limits) counter {
	streak := max(c.streak-1, 0)
	c = c.refund(counted, free, l)
	c.streak = streak
	return c
}

// guard keeps the counters of all doors. Attempts are counted before they are judged, so that parallel guesses can't
// outrun it.
type guard struct{ limits Limits }

// door is one attempt's counters: those that may stop it come first in blocking, the others only count.
type door struct {
	blocking []string
	counting []string
}

// attempt is a counted attempt, for its refund.
type attempt struct {
	keys     []string
	blocking []string // of keys, those that could have stopped it
	counts   map[string]counter
}

// verdict is whether an attempt may be judged.
type verdict struct {
	ok      bool
	address bool // an address stood in the way: this may be told to anybody
	stopped bool // too many in a row: only a reset or a release helps
	wait    time.Duration
}

// admit counts the attempt, unless a blocking counter refuses it, in which case nothing changes.
func (g guard) admit(ctx context.Context, tx *db.Tx, d door) (attempt, verdict, error) {
	now := tx.Now()
	a := attempt{blocking: d.blocking, counts: map[string]counter{}}
	v := verdict{ok: true}
	a.keys = slices.Sorted(slices.Values(append(slices.Clone(d.blocking), d.counting...))) // one order for all: no deadlock
	for _, key := range a.keys {
		if err := tx.Lock(ctx, "", "identity.guard:"+key); err != nil {
			return a, v, err
		}
		c, err := selectCounter(ctx, tx, key)
		if err != nil {
			return a, v, err
		}
		a.counts[key] = c.aged(now, g.free(key), g.limits)
	}
	for _, key := range d.blocking {
		c := a.counts[key]
		if w := c.wait(now, g.limits); w > v.wait {
			v.ok, v.wait, v.address = false, w, isAddress(key)
		}
		if !isAddress(key) && c.streak >= g.limits.Stop {
			v.ok, v.stopped = false, true
		}
	}
	if !v.ok {
		return attempt{}, v, nil
	}
	for _, key := range a.keys {
		a.counts[key] = a.counts[key].count(now, g.free(key), g.limits)
		if err := upsertCounter(ctx, tx, key, a.counts[key]); err != nil {
			return a, v, err
		}
	}
	return a, v, nil
}

// succeeded takes a counted attempt back that proved right.
func (g guard) succeeded(ctx context.Context, tx *db.Tx, a attempt) error {
	return g.settle(ctx, tx, a, func(key string) rule {
		if slices.Contains(a.blocking, key) && !isAddress(key) { // or one's own account would pay for guesses at others'
			return counter.proved
		}
		return counter.refund
	})
}

// withdrawn takes a counted attempt back that was never judged.
func (g guard) withdrawn(ctx context.Context, tx *db.Tx, a attempt) error {
	return g.settle(ctx, tx, a, func(string) rule { return counter.withdraw })
}

// rule is how a counter changes once an attempt's outcome is known.
type rule func(c, counted counter, free int, l Limits) counter

func (g guard) settle(ctx context.Context, tx *db.Tx, a attempt, ruleFor func(key string) rule) error {
	for _, key := range a.keys {
		if err := tx.Lock(ctx, "", "identity.guard:"+key); err != nil {
			return err
		}
		c, err := selectCounter(ctx, tx, key)
		if err != nil {
			return err
		}
		if err := upsertCounter(ctx, tx, key, ruleFor(key)(c, a.counts[key], g.free(key), g.limits)); err != nil {
			return err
		}
	}
	return nil
}

func (g guard) free(key string) int {
	if isAddress(key) {
		return g.limits.FreePerAddress
	}
	return g.limits.Free
}

// Counters of unknown addresses exist as well as those of logins, and so neither can be told apart; the address itself
// isn't kept.
func loginCounter(emailKey string) string { return "login:" + id.Hash(emailKey) }

func deviceCounter(device string) string { return "device:" + device }

func sessionCounter(session string) string { return "session:" + session }

// addressCounter keys IPv4 by address and IPv6 by /64, the least that one customer gets (R78).
func addressCounter(remote string) string {
	addr, err := netip.ParseAddr(remote)
	if err != nil {
		return "address:"
	}
	addr = addr.Unmap().WithZone("")
	if addr.Is6() {
		if p, err := addr.Prefix(64); err == nil {
			return "address:" + p.String()
		}
	}
	return "address:" + addr.String()
}

func isAddress(key string) bool { return strings.HasPrefix(key, "address:") }
