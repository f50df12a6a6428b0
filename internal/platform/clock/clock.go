// Package clock hands out the product's two clocks as two types that can't be confused.
//
// [Now] is the organisation's time: due times, expiries and stamps. In the demo it can be moved forward. [Wall] is
// the machine's time: leases, heartbeats, rate limits, cache age, one-time codes, signed tokens, TLS and mail dates.
// Both are handed in; nothing else in the product calls time.Now.
package clock

import (
	"sync"
	"sync/atomic"
	"time"
)

// Now returns the organisation's time in UTC, cut to microseconds (what both databases keep).
type Now func() time.Time

// Wall returns the machine's time in UTC with a monotonic reading, so differences survive a clock step.
type Wall func() time.Time

// System returns the machine's clock as a [Wall].
func System() Wall { return func() time.Time { return time.Now().UTC() } }

// Movable is a [Now] that runs with a wall clock plus an offset that only grows.
type Movable struct {
	wall   Wall
	offset atomic.Int64
}

// NewMovable returns a clock that shows wall's time until its offset is set.
func NewMovable(wall Wall) *Movable { return &Movable{wall: wall} }

// Now returns the moved time.
func (m *Movable) Now() time.Time {
	return m.wall().Add(m.Offset()).Round(0).Truncate(time.Microsecond)
}

// Offset returns how far the clock runs ahead of the wall clock.
func (m *Movable) Offset() time.Duration { return time.Duration(m.offset.Load()) }

// SetOffset moves the clock to the given lead; a smaller lead than the present one is ignored, since time never runs back.
func (m *Movable) SetOffset(d time.Duration) {
	for {
		old := m.offset.Load()
		if int64(d) <= old || m.offset.CompareAndSwap(old, int64(d)) {
			return
		}
	}
}

// Fake is a clock for tests that moves only when told to. It serves as both [Now] and [Wall] and is safe for parallel use.
type Fake struct {
	mu sync.Mutex
	t  time.Time
}

// NewFake returns a fake clock that shows t.
func NewFake(t time.Time) *Fake { return &Fake{t: t.UTC().Truncate(time.Microsecond)} }

// Now returns the fake time.
func (f *Fake) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.t
}

// Advance moves the fake time by d.
func (f *Fake) Advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.t = f.t.Add(d)
}
