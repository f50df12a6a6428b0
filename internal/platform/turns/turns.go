// Package turns lets work on the same key wait for one another, so that one key can't take what all need.
package turns

import (
	"context"
	"sync"
)

// Turns hands out so many turns a key at once, within this process. It is safe for parallel use and remembers only keys in use.
type Turns[K comparable] struct {
	most int
	mu   sync.Mutex
	list map[K]*queue
}

type queue struct {
	slots chan struct{}
	users int
}

// New returns turns of which each key may have most at the same time.
func New[K comparable](most int) *Turns[K] { return &Turns[K]{most: most, list: map[K]*queue{}} }

// Take waits for a turn of key, until ctx ends, whose error it then returns. The returned function gives the turn back and
// may be called more than once.
func (t *Turns[K]) Take(ctx context.Context, key K) (done func(), err error) {
	t.mu.Lock()
	one := t.list[key]
	if one == nil {
		one = &queue{slots: make(chan struct{}, t.most)}
		t.list[key] = one
	}
	one.users++
	t.mu.Unlock()
	leave := func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if one.users--; one.users == 0 {
			delete(t.list, key)
		}
	}
	select {
	case one.slots <- struct{}{}:
		return sync.OnceFunc(func() {
			<-one.slots
			leave()
		}), nil
	case <-ctx.Done():
		leave()
		return nil, ctx.Err()
	}
}
