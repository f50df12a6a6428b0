// Package cache remembers what was read a moment ago, in bounded memory.
//
// Invariants: a value is handed out for at most [Age] of monotonic time after the moment before it was read, so that
// every replica sees a change within a second and nothing has to be told to anybody. Errors are never remembered. Use it
// for what is shown; what decides about a change is read through the transaction.
package cache

import (
	"sync"
	"time"

	"cabinet/internal/platform/clock"
)

// Age is how long a value may be handed out.
const Age = time.Second

// Cache remembers values by key. It is safe for parallel use.
type Cache[K comparable, V any] struct {
	wall clock.Wall
	most int

	mu   sync.RWMutex
	list map[K]entry[V]
}

type entry[V any] struct {
	value  V
	readAt time.Time // before the read
}

// New returns a cache of at most so many values. A full one starts over, which costs one read for each value in use.
func New[K comparable, V any](wall clock.Wall, most int) *Cache[K, V] {
	return &Cache[K, V]{wall: wall, most: most, list: map[K]entry[V]{}}
}

// Read returns the value of key: the remembered one, or else what read returns. A remembered value is shared, so callers
// don't change what it points at. Several callers may read at once; none waits for another.
func (c *Cache[K, V]) Read(key K, read func() (V, error)) (V, error) {
	now := c.wall()
	c.mu.RLock()
	e, ok := c.list[key]
	c.mu.RUnlock()
	if age := now.Sub(e.readAt); ok && age >= 0 && age < Age {
		return e.value, nil
	}
	value, err := read()
	if err != nil {
		return value, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if old, ok := c.list[key]; ok && old.readAt.After(now) {
		return value, nil // somebody began to read later: theirs is fresher
	}
	if len(c.list) >= c.most {
		clear(c.list)
	}
	c.list[key] = entry[V]{value, now}
	return value, nil
}

// Forget drops a value, so that this process reads it anew; others do within [Age]. Call it after the change is
// committed: see db.Tx.AfterCommit.
func (c *Cache[K, V]) Forget(key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.list, key)
}
