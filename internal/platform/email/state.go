package email

import (
	"context"
	"sync"
	"time"

	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
)

// ServerState is how the deployment's mail server does, as all processes have seen it. Times are the organisation's.
type ServerState struct {
	// Sent is when the server last accepted a message; zero for never.
	Sent time.Time
	// Failed is when it last failed us and Meaning, Stage, Code and Enhanced are how; zero for never. Refusals of a single
	// recipient or message are no failure of the server.
	Failed   time.Time
	Meaning  Meaning
	Stage    Stage
	Code     int
	Enhanced string
	// FailingSince is when the failing began that hasn't ended; zero while mail leaves. Tries counts failed ones since.
	FailingSince time.Time
	Tries        int64
	// Waiting is how many messages have to leave yet.
	Waiting int64
}

// Alarm reports whether a person should look now: mail is blocked by policy, or our settings don't work (R84).
func (s ServerState) Alarm() bool {
	return !s.FailingSince.IsZero() && (&Failure{Meaning: s.Meaning}).Alarm()
}

// State returns how the mail server does.
func (g *Guard) State(ctx context.Context) (s ServerState, err error) {
	var sent, failed, since db.TS
	err = g.db.QueryRow(ctx, `select sent_at, failed_at, failing_since, tries, meaning, stage, code, enhanced from mail_state where id = 1`).
		Scan(&sent, &failed, &since, &s.Tries, &s.Meaning, &s.Stage, &s.Code, &s.Enhanced)
	if err != nil && !db.NoRows(err) {
		return s, err
	}
	s.Sent, s.Failed, s.FailingSince = sent.Time, failed.Time, since.Time
	if g.hooks.Waiting != nil {
		s.Waiting, err = g.hooks.Waiting(ctx)
		return s, err
	}
	return s, nil
}

// noteEvery is how often the same outcome is written down again, so that a thousand messages don't cost a thousand writes.
const noteEvery = 15 * time.Second

// watch remembers what this process wrote down last.
type watch struct {
	wall clock.Wall

	mu      sync.Mutex
	at      time.Time // zero before anything was written
	sent    bool
	meaning Meaning // empty while mail leaves
	tries   int64   // failed ones that aren't written yet
}

// due reports whether an outcome has to be written now, and how many failed tries with it.
func (w *watch) due(meaning Meaning, sent bool) (write bool, tries int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if meaning != "" {
		w.tries++
	}
	now := w.wall()
	if !w.at.IsZero() && w.meaning == meaning && (w.sent || !sent) && now.Sub(w.at) < noteEvery {
		return false, 0
	}
	tries = w.tries
	w.at, w.meaning, w.sent, w.tries = now, meaning, sent, 0
	return true, tries
}

// forget has the next outcome written in any case, since the last one wasn't.
func (w *watch) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = time.Time{}
}

// note writes down what an outcome says about the server; sent tells a message from a mere look. An outcome that says
// nothing about it, such as an expired message, is left out.
func (g *Guard) note(ctx context.Context, outcome error, sent bool) error {
	f := AsFailure(outcome)
	if outcome != nil && f == nil {
		return nil
	}
	var meaning Meaning
	if f.aboutServer() {
		meaning = f.Meaning
	}
	sent = sent && outcome == nil
	write, tries := g.watch.due(meaning, sent)
	if !write {
		return nil
	}
	err := g.db.WriteSoft(ctx, func(tx *db.Tx) error {
		if meaning == "" {
			return updateWorking(ctx, tx, sent)
		}
		return updateFailing(ctx, tx, f, tries)
	})
	if err != nil {
		g.watch.forget()
	}
	return err
}

// aboutServer reports whether a failure speaks of the mail server or our settings rather than of a recipient.
func (f *Failure) aboutServer() bool {
	return f != nil && (f.Alarm() || f.Meaning == Unreachable || f.Meaning == Busy && f.Stage != StageTo)
}

func updateWorking(ctx context.Context, tx *db.Tx, sent bool) error {
	var at db.TS
	if sent {
		at = db.At(tx.Now())
	}
	_, err := tx.Exec(ctx, `insert into mail_state (id, sent_at, tries, meaning, stage, code, enhanced) values (1, ?, 0, '', '', 0, '')
		on conflict (id) do update set sent_at = coalesce(excluded.sent_at, mail_state.sent_at), failing_since = null, tries = 0`, at)
	return err
}

func updateFailing(ctx context.Context, tx *db.Tx, f *Failure, tries int64) error {
	now := db.At(tx.Now())
	_, err := tx.Exec(ctx, `insert into mail_state (id, failed_at, failing_since, tries, meaning, stage, code, enhanced) values (1, ?, ?, ?, ?, ?, ?, ?)
		on conflict (id) do update set failed_at = excluded.failed_at, failing_since = coalesce(mail_state.failing_since, excluded.failing_since),
		tries = mail_state.tries + excluded.tries, meaning = excluded.meaning, stage = excluded.stage, code = excluded.code, enhanced = excluded.enhanced`,
		now, now, tries, string(f.Meaning), string(f.Stage), f.Code, f.Enhanced)
	return err
}
