package identity

import (
	"context"
	"sync"

	"cabinet/internal/platform/errs"
)

// atOnce is how many attempts of one login are judged at the same time in one process. It is less than the free
// failures, so that parallel right attempts never stop one another; the counters alone keep guesses out.
const atOnce = 3

// turns lets the attempts of one login wait for one another. The zero value is ready.
type turns struct {
	mu   sync.Mutex
	list map[string]*turn
}

type turn struct {
	slots chan struct{}
	users int
}

// take waits for a turn of key; the returned function gives it back and may be called more than once.
func (t *turns) take(ctx context.Context, key string) (func(), error) {
	t.mu.Lock()
	if t.list == nil {
		t.list = map[string]*turn{}
	}
	one := t.list[key]
	if one == nil {
		one = &turn{slots: make(chan struct{}, atOnce)}
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
	case <-ctx.Done():
		leave()
		return nil, errs.E(errs.Unavailable, "identity.busy", ctx.Err())
	}
	return sync.OnceFunc(func() {
		<-one.slots
		leave()
	}), nil
}
