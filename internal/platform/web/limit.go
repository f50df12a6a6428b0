package web

import (
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/errs"
)

// Limits is the budget of one client address: tokens per second and how many may be saved up. A negative rate means no
// limit.
type Limits struct {
	PerSecond float64
	Burst     int
}

// DefaultLimits suits an office behind one address.
func DefaultLimits() Limits { return Limits{PerSecond: 50, Burst: 500} }

const limitedClients = 50_000

// limiter keeps one token bucket per client in two generations: when the young one is full, the old one is forgotten.
// So memory is bounded, and a client who keeps asking keeps their bucket.
type limiter struct {
	limits Limits
	wall   clock.Wall

	mu         sync.Mutex
	young, old map[string]*rate.Limiter
}

func newLimiter(limits Limits, wall clock.Wall) *limiter {
	limits.Burst = max(limits.Burst, 1)
	return &limiter{limits: limits, wall: wall, young: map[string]*rate.Limiter{}}
}

// take pays cost tokens for a client and returns 0, or how long to wait when they can't.
func (l *limiter) take(ip string, cost int) time.Duration {
	if l.limits.PerSecond < 0 || cost < 0 {
		return 0
	}
	cost = min(max(cost, 1), l.limits.Burst)
	now := l.wall()
	r := l.bucket(limitKey(ip)).ReserveN(now, cost)
	if !r.OK() {
		return time.Minute
	}
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

func (l *limiter) bucket(key string) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b, ok := l.young[key]; ok {
		return b
	}
	b, ok := l.old[key]
	if !ok {
		b = rate.NewLimiter(rate.Limit(l.limits.PerSecond), l.limits.Burst)
	}
	if len(l.young) >= limitedClients {
		l.old, l.young = l.young, map[string]*rate.Limiter{}
	}
	l.young[key] = b
	return b
}

func tooMany(wait time.Duration) error {
	e := errs.E(errs.TooMany, "web.error.too_many", nil)
	e.RetryAfter = max(int(math.Ceil(wait.Seconds())), 1)
	return e
}
