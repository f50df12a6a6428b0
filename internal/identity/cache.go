package identity

import (
	"sync"
	"time"

	platformcache "cabinet/internal/platform/cache"
)

const (
	// fresh is how long a session may be answered from memory, in monotonic time: after it a change is seen by all.
	fresh = platformcache.Age
	// maxCached bounds the memory; a full cache starts over, which costs one read for each session in use.
	maxCached = 20_000
)

// cache remembers sessions and bearer tokens for a second, by the hash of their secret. The zero value is ready.
//
// It isn't a platform/cache, whose values are read by one caller for all: here an unsafe request reads anew whatever is
// known and drops the entry, what is noted about a use is put back with the age of its reading, and a change of rights
// forgets everybody at once.
type cache struct {
	mu   sync.RWMutex
	list map[string]cached
}

type cached struct {
	present Present
	readAt  time.Time // of the wall clock, before the read
}

func (c *cache) get(key string, wall time.Time) (p Present, readAt time.Time, ok bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	e, ok := c.list[key]
	age := wall.Sub(e.readAt)
	if !ok || age >= fresh || age < 0 {
		return Present{}, wall, false
	}
	return e.present, e.readAt, true
}

func (c *cache) put(key string, p Present, readAt time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.list == nil || len(c.list) >= maxCached {
		c.list = map[string]cached{}
	}
	c.list[key] = cached{p, readAt}
}

// drop forgets one secret.
func (c *cache) drop(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.list, key)
}

// forget drops what this process remembers at once; other processes forget within a second.
func (c *cache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.list = nil
}
