package db

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// callbacks knows which goroutines run a write callback just now, so that a nested write fails instead of waiting for itself.
type callbacks struct {
	running atomic.Int32
	ids     sync.Map // goroutine number → struct{}
}

func (c *callbacks) enter() (leave func()) {
	id := goroutine()
	c.ids.Store(id, struct{}{})
	c.running.Add(1)
	return func() {
		c.running.Add(-1)
		c.ids.Delete(id)
	}
}

// here reports whether the calling goroutine is inside a callback.
func (c *callbacks) here() bool {
	if c.running.Load() == 0 {
		return false
	}
	_, ok := c.ids.Load(goroutine())
	return ok
}

// goroutine returns the number of the calling goroutine, as the first line of its stack trace names it. The runtime
// offers no other way, and a context can't serve: callbacks use the caller's.
func goroutine() uint64 {
	var buf [40]byte
	n := runtime.Stack(buf[:], false)
	var id uint64
	for _, b := range buf[len("goroutine "):n] {
		if b < '0' || b > '9' {
			break
		}
		id = id*10 + uint64(b-'0')
	}
	return id
}
