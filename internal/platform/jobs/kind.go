package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Priority puts a kind of job in a lane with workers of its own.
type Priority int

// The lanes. The zero value is Normal.
const (
	// Urgent is for what a person waits for, such as a sign-in mail.
	Urgent Priority = -1
	// Normal is for everything else that people soon notice.
	Normal Priority = 0
	// Bulk is for digests, imports and clean-up.
	Bulk Priority = 1
)

// Kind describes one sort of job with arguments of type A, which must survive encoding to JSON and hold identifiers
// rather than secrets or texts: rows stay readable in the database.
type Kind[A any] struct {
	// Name is stable for ever, since rows name it: "identity.send_reset".
	Name string
	// Do does the work; it must be safe to run twice. A returned error means another try, unless it is [Permanent] or [Drop].
	Do func(ctx context.Context, a A) error
	// Attempts is how often to try before the job is a dead letter; 25 when zero.
	Attempts int
	// Timeout is how long one try may take; 5 minutes when zero.
	Timeout  time.Duration
	Priority Priority
	// Backoff returns the pause after the nth failed try (from 1); [DefaultBackoff] when nil. Jitter of a fifth is added.
	Backoff func(n int) time.Duration
	// NotAfter is how long after it fell due the job is still wanted; then it is dropped, never run late. Zero means for ever.
	NotAfter time.Duration
	// Outside says that Do acts outside the database, such as sending a mail: then a worker takes its next job only
	// when the end of this one is stored, so that a crash repeats no more calls than were under way (R83).
	Outside bool
	// Inside says that nobody outside the deployment hears of what Do does: a restored copy, which must stay silent until it is
	// released, does such jobs at once and holds all others back (R91). A kind is never both.
	Inside bool
}

// kind is a Kind whose arguments are still text.
type kind struct {
	name     string
	do       func(ctx context.Context, args []byte) error
	attempts int
	timeout  time.Duration
	priority Priority
	backoff  func(int) time.Duration
	notAfter time.Duration
	outside  bool
	inside   bool
}

// Handle enqueues jobs of one registered kind.
type Handle[A any] struct {
	q *Queue
	k *kind
}

// Register makes the kind known to the queue and returns the handle that enqueues such jobs. A process works only on
// kinds it knows. It panics when the name is empty or taken, when Do is missing, or when the kind is both Outside and
// Inside: those are mistakes of the program.
func Register[A any](q *Queue, k Kind[A]) *Handle[A] {
	if k.Name == "" || k.Do == nil {
		panic("jobs: a kind needs a name and Do")
	}
	if k.Outside && k.Inside {
		panic("jobs: the kind " + k.Name + " is outside and inside")
	}
	own := &kind{name: k.Name, attempts: k.Attempts, timeout: k.Timeout, priority: k.Priority, backoff: k.Backoff, notAfter: k.NotAfter, outside: k.Outside, inside: k.Inside}
	own.do = func(ctx context.Context, args []byte) error {
		var a A
		if err := json.Unmarshal(args, &a); err != nil {
			return Permanent(fmt.Errorf("arguments: %w", err))
		}
		return k.Do(ctx, a)
	}
	q.add(own)
	return &Handle[A]{q: q, k: own}
}

// DefaultBackoff doubles from 15 seconds to 3 hours: fewer than ten tries in the first hour and about 46 hours until
// the 25th (R84).
func DefaultBackoff(n int) time.Duration {
	const first, longest = 15 * time.Second, 3 * time.Hour
	if n < 1 {
		n = 1
	}
	if n > 10 {
		return longest
	}
	return min(first<<(n-1), longest)
}
