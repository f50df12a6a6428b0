package email

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
)

// Guard is a [Sender] in front of another one. It spares addresses that take no mail (R58) and remembers how the mail
// server does. Its tables belong to accounts; the account "" is the deployment itself.
type Guard struct {
	next  Sender
	db    *db.DB
	log   *slog.Logger
	hooks Hooks
	watch watch
}

// Hooks are what others want to hear of. Nil ones are left out.
type Hooks struct {
	// OnStopped is called in the transaction that stops an address, once for each stop. Its error undoes the stop.
	OnStopped func(ctx context.Context, tx *db.Tx, account, address string, f *Failure) error
	// Waiting counts the messages that still have to leave, for [Guard.State].
	Waiting func(ctx context.Context) (int64, error)
}

// Guarded puts a guard in front of a sender.
func Guarded(next Sender, d *db.DB, wall clock.Wall, log *slog.Logger, hooks Hooks) *Guard {
	return &Guard{next: next, db: d, log: log, hooks: hooks, watch: watch{wall: wall}}
}

// noting is how long writing down an outcome may take, whatever became of the caller meanwhile.
const noting = 10 * time.Second

// Send hands m on, unless its address is stopped for m.Account: then it answers at once, without a connection, with a
// permanent [Failure] of the meaning [Stopped]. What the far side says is noted; an outcome that can't be noted is
// logged and never changes the answer, so that no message goes twice for it.
func (g *Guard) Send(ctx context.Context, m Message) error {
	address, key, err := ParseAddress(m.To.Email)
	if err != nil {
		return g.next.Send(ctx, m) // refuses it in its own words
	}
	known, err := selectRecipient(ctx, g.db, m.Account, key)
	if err != nil {
		return err
	}
	if known.stopped {
		return &Failure{Permanent: true, Meaning: Stopped, Stage: StageTo, Cause: errors.New("the address was stopped after an earlier refusal")}
	}
	err = g.next.Send(ctx, m)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noting)
	defer cancel()
	if noted := errors.Join(g.note(ctx, err, true), g.noteRecipient(ctx, m, address, key, known, err)); noted != nil {
		g.log.ErrorContext(ctx, "the outcome of a mail can't be noted", "error", noted)
	}
	return err
}

// Check asks the sender behind whether mail would leave now, and notes the answer. It is nil for a sender that can't
// tell, such as the outbox.
func (g *Guard) Check(ctx context.Context) error {
	checker, ok := g.next.(interface{ Check(context.Context) error })
	if !ok {
		return nil
	}
	err := checker.Check(ctx)
	if ctx.Err() != nil {
		return err
	}
	if noted := g.note(ctx, err, false); noted != nil {
		g.log.ErrorContext(ctx, "the state of the mail server can't be noted", "error", noted)
	}
	return err
}
