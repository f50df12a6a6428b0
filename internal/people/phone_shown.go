package people

import "sync"

// maxShown bounds how many numbers are remembered.
const maxShown = 10_000

// shownPhones remembers how numbers are written. That follows from number and country alone, and working it out takes
// tens of microseconds.
var shownPhones = phoneTexts{list: map[[2]string]string{}}

type phoneTexts struct {
	mu   sync.RWMutex
	list map[[2]string]string
}

func (t *phoneTexts) of(e164, country string) string {
	key := [2]string{e164, country}
	t.mu.RLock()
	text, ok := t.list[key]
	t.mu.RUnlock()
	if ok {
		return text
	}
	text = showPhone(e164, country)
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.list) >= maxShown {
		clear(t.list)
	}
	t.list[key] = text
	return text
}
