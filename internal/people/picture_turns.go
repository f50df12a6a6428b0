package people

import (
	"context"
	"sync"

	"cabinet/internal/ids"
)

// personUploads is how many uploads of one person are held at once: less than [heldUploads], so that nobody can keep all
// others out by sending slowly.
const personUploads = 2

// personTurns lets the uploads of one person wait for one another. The zero value is ready.
type personTurns struct {
	mu   sync.Mutex
	list map[ids.User]*turnstile
}

type turnstile struct {
	slots chan struct{}
	users int
}

// take waits for a turn of the person, until ctx ends; the returned function gives it back.
func (t *personTurns) take(ctx context.Context, person ids.User) (done func(), err error) {
	t.mu.Lock()
	if t.list == nil {
		t.list = map[ids.User]*turnstile{}
	}
	one := t.list[person]
	if one == nil {
		one = &turnstile{slots: make(chan struct{}, personUploads)}
		t.list[person] = one
	}
	one.users++
	t.mu.Unlock()
	leave := func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if one.users--; one.users == 0 {
			delete(t.list, person)
		}
	}
	if err := take(ctx, one.slots); err != nil {
		leave()
		return nil, err
	}
	return func() {
		<-one.slots
		leave()
	}, nil
}
