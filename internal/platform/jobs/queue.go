package jobs

import (
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/id"
)

// Options tune a queue. The zero value is right for production.
type Options struct {
	// Lease is how long a worker's heartbeat may stand still until its jobs go to others; 60 s when zero. Twelve
	// beats fall into one lease, so a dead worker's jobs return within about 70 s.
	Lease time.Duration
	// Poll is how often to look for jobs of other processes and for due schedules; 1 s when zero.
	Poll time.Duration
	// Drain is how long a stopping queue lets running jobs finish; 30 s when zero.
	Drain time.Duration
	// Grace is how long after its timeout a job may take to return until it is given up as looping; 5 s when zero.
	Grace time.Duration
	// Urgent, Normal and Bulk are the numbers of parallel jobs per priority; 16, 16 and 8 when zero.
	Urgent, Normal, Bulk int
	// Keep is how long finished jobs stay readable; 24 h when zero. Dead letters stay 90 days.
	Keep time.Duration
}

func (o Options) withDefaults() Options {
	set := func(d *time.Duration, v time.Duration) {
		if *d <= 0 {
			*d = v
		}
	}
	count := func(n *int, v int) {
		if *n <= 0 {
			*n = v
		}
	}
	set(&o.Lease, time.Minute)
	set(&o.Poll, time.Second)
	set(&o.Drain, 30*time.Second)
	set(&o.Grace, 5*time.Second)
	set(&o.Keep, 24*time.Hour)
	count(&o.Urgent, 16)
	count(&o.Normal, 16)
	count(&o.Bulk, 8)
	return o
}

// Queue is the deployment's queue as one process sees it. Kinds and schedules are registered before [Queue.Run].
type Queue struct {
	db   *db.DB
	now  clock.Now
	wall clock.Wall
	ids  *id.Maker
	log  *slog.Logger
	opts Options

	mu        sync.RWMutex
	kinds     map[string]*kind
	schedules map[string]*Recurring

	hinted [lanes]atomic.Bool // lanes that may hold due jobs
	wake   chan struct{}

	busy, ran, failed atomic.Int64 // jobs that this process holds, has ended well, has seen fail
}

// New returns a queue on a migrated database. Nothing runs until [Queue.Run] or [Queue.RunDue].
func New(d *db.DB, now clock.Now, wall clock.Wall, ids *id.Maker, log *slog.Logger, opts Options) *Queue {
	return &Queue{db: d, now: now, wall: wall, ids: ids, log: log, opts: opts.withDefaults(),
		kinds: map[string]*kind{}, schedules: map[string]*Recurring{}, wake: make(chan struct{}, 1)}
}

func (q *Queue) add(k *kind) {
	if k.attempts <= 0 {
		k.attempts = 25
	}
	if k.timeout <= 0 {
		k.timeout = 5 * time.Minute
	}
	if k.backoff == nil {
		k.backoff = DefaultBackoff
	}
	k.priority = min(max(k.priority, Urgent), Bulk)
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.kinds[k.name] != nil {
		panic("jobs: two kinds named " + k.name)
	}
	q.kinds[k.name] = k
}

func (q *Queue) kind(name string) *kind {
	q.mu.RLock()
	defer q.mu.RUnlock()
	return q.kinds[name]
}

// known returns the names of all registered kinds, as arguments of a statement.
func (q *Queue) known() []any {
	q.mu.RLock()
	defer q.mu.RUnlock()
	names := make([]any, 0, len(q.kinds))
	for name := range q.kinds {
		names = append(names, name)
	}
	return names
}

// Kinds returns the names of all registered kinds, in order.
func (q *Queue) Kinds() []string {
	q.mu.RLock()
	defer q.mu.RUnlock()
	return slices.Sorted(maps.Keys(q.kinds))
}

// InsideKinds returns the names of the registered kinds that are [Kind.Inside], in order.
func (q *Queue) InsideKinds() []string {
	q.mu.RLock()
	defer q.mu.RUnlock()
	names := []string{}
	for name, k := range q.kinds {
		if k.inside {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// nudge tells the dispatcher that the lane of p may hold due jobs.
func (q *Queue) nudge(p Priority) {
	q.hinted[laneOf(p)].Store(true)
	q.rouse()
}

// rouse wakes the dispatcher.
func (q *Queue) rouse() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// jittered spreads d by up to a fifth in either direction, so that failed jobs don't come back as one crowd.
func (q *Queue) jittered(d time.Duration) time.Duration {
	b := q.ids.Bytes(2)
	share := float64(int(b[0])<<8|int(b[1]))/65535*0.4 - 0.2
	return d + time.Duration(float64(d)*share)
}
