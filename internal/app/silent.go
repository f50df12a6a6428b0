package app

import (
	"context"

	"cabinet/internal/activity"
	"cabinet/internal/platform/cache"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
)

// silentBanner is what pages say while a restored copy is silent.
const silentBanner = "app.silent.banner"

// silence keeps a restored copy from telling the outside anything until the operator releases it (R91).
type silence struct {
	db   *db.DB
	seen *cache.Cache[string, bool]
}

func newSilence(d *db.DB, wall clock.Wall) *silence {
	return &silence{db: d, seen: cache.New[string, bool](wall, 1)}
}

// Silent reports whether the copy is silent, as it was at most a second ago; pages show a banner then.
func (s *silence) Silent(ctx context.Context) (bool, error) {
	return s.seen.Read(stateRow, func() (bool, error) { return selectSilent(ctx, s.db) })
}

// Refuse answers errs.Unavailable while the copy is silent, for whoever is about to act outside: the job waits and tries
// again. It asks the database each time.
func (s *silence) Refuse(ctx context.Context) error {
	silent, err := selectSilent(ctx, s.db)
	if err == nil && silent {
		return errs.E(errs.Unavailable, "app.mail.silent", nil)
	}
	return err
}

// Mail puts the silence before a sender.
func (s *silence) Mail(next email.Sender) email.Sender { return silentMail{s, next} }

type silentMail struct {
	silence *silence
	next    email.Sender
}

// Send implements [email.Sender].
func (m silentMail) Send(ctx context.Context, message email.Message) error {
	if err := m.silence.Refuse(ctx); err != nil {
		return err
	}
	return m.next.Send(ctx, message)
}

// Check answers as Send would, so that pages say from the start that mail comes later.
func (m silentMail) Check(ctx context.Context) error {
	if err := m.silence.Refuse(ctx); err != nil {
		return err
	}
	if c, ok := m.next.(interface{ Check(context.Context) error }); ok {
		return c.Check(ctx)
	}
	return nil
}

// Targets puts the silence before the places outside that get checkpoints: those of a copy would contradict the original's.
func (s *silence) Targets(next []activity.Target) []activity.Target {
	out := make([]activity.Target, 0, len(next))
	for _, t := range next {
		out = append(out, silentTarget{t, s})
	}
	return out
}

type silentTarget struct {
	activity.Target
	silence *silence
}

// Send implements [activity.Target].
func (t silentTarget) Send(ctx context.Context, b activity.Batch) error {
	if err := t.silence.Refuse(ctx); err != nil {
		return err
	}
	return t.Target.Send(ctx, b)
}
