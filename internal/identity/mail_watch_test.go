package identity

import (
	"context"
	"errors"
	"testing"
	"time"
)

// checked is a mail server that can be looked at.
type checked struct {
	*post
	err error
}

func (c checked) Check(context.Context) error { return c.err }

// Without this, only a message to a known address would show that no mail leaves (R6).
func TestMailIsWatchedFromTheStart(t *testing.T) {
	w := onSQLite(t)
	delayed := func() bool {
		d, err := w.MailDelayed(w.ctx)
		w.must(err)
		return d
	}
	watch := func(err error) {
		w.Mail = checked{w.post, err}
		ctx, stop := context.WithCancel(w.ctx)
		done := make(chan error)
		go func() { done <- w.WatchMail(ctx) }()
		for end := time.Now().Add(5 * time.Second); delayed() != (err != nil) && time.Now().Before(end); {
			time.Sleep(time.Millisecond)
		}
		stop()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("ended with %v", err)
		}
	}
	watch(errors.New("refused"))
	if !delayed() {
		t.Error("nobody is told that mail comes later")
	}
	watch(nil)
	if delayed() {
		t.Error("people are told of a trouble that is over")
	}
	w.Mail = w.post
	if err := w.WatchMail(w.ctx); err != nil {
		t.Error(err)
	}
}
