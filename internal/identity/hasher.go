package identity

import (
	"context"
	"crypto/subtle"
	"runtime"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
)

// maxWaiting bounds how many sign-ins may wait for their turn to be hashed; each waits with a few hundred bytes.
const maxWaiting = 2048

// busyFor is how long somebody is asked to wait whose turn didn't come.
const busyFor = 10 * time.Second

// Hasher hashes passwords, never more at once than its memory budget allows, in the order of asking (R3). Whoever finds
// the queue full is told to come back ([errs.TooMany]). It is safe for parallel use.
type Hasher struct {
	ids     *id.Maker
	cost    Cost
	budget  int64 // KiB
	room    *semaphore.Weighted
	waiting atomic.Int64
	done    atomic.Int64
	nobody  phc
}

// NewHasher returns a hasher that makes hashes of the given cost and uses at most memory bytes for all of them together,
// though always enough for one. More hashes at once than processors would only cost memory.
func NewHasher(ids *id.Maker, cost Cost, memory int64) *Hasher {
	kib := min(memory/1024, int64(runtime.GOMAXPROCS(0))*int64(cost.Memory))
	h := &Hasher{ids: ids, cost: cost, budget: max(kib, int64(cost.Memory))}
	h.room = semaphore.NewWeighted(h.budget)
	// No password has this sum: it isn't derived from one.
	h.nobody = phc{cost: cost, salt: ids.Bytes(saltBytes), sum: ids.Bytes(sumBytes)}
	return h
}

// Hash returns the stored form of a normalised password.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	out := phc{cost: h.cost, salt: h.ids.Bytes(saltBytes), sum: make([]byte, sumBytes)}
	err := h.run(ctx, out.cost, func() { out.sum = out.derive(password) })
	if err != nil {
		return "", err
	}
	return out.String(), nil
}

// Matches compares a normalised password with a stored hash. An empty stored hash takes the same work and never
// matches. Stale means that it matched, but the hash was made at another cost and should be made anew.
func (h *Hasher) Matches(ctx context.Context, password, stored string) (ok, stale bool, err error) {
	want, known := h.nobody, false
	if stored != "" {
		if want, err = parsePHC(stored); err != nil {
			return false, false, err
		}
		known = true
	}
	err = h.run(ctx, want.cost, func() {
		ok = subtle.ConstantTimeCompare(want.derive(password), want.sum) == 1 && known
	})
	return ok, ok && want.cost != h.cost, err
}

// Done returns how many hashes were computed so far; operators watch it, and tests count work by it.
func (h *Hasher) Done() int64 { return h.done.Load() }

func (h *Hasher) run(ctx context.Context, cost Cost, work func()) error {
	if h.waiting.Add(1) > maxWaiting {
		h.waiting.Add(-1)
		return errs.Later(errs.TooMany, "identity.busy", busyFor, nil)
	}
	weight := min(int64(cost.Memory), h.budget)
	err := h.room.Acquire(ctx, weight)
	h.waiting.Add(-1)
	if err != nil {
		return errs.Later(errs.Unavailable, "identity.busy", busyFor, err)
	}
	defer h.room.Release(weight)
	work()
	h.done.Add(1)
	return nil
}
