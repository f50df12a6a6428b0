package accounts

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/jobs"
)

// Reader is an administrator who hears of alerts while the account has no security contacts.
type Reader struct {
	User        ids.User
	Name, Email string
	// Language, TimeZone and DateStyle are the person's own; empty ones follow the account.
	Language, TimeZone, DateStyle string
}

// AlertPeople tells whom an alert concerns, which a higher room knows.
type AlertPeople interface {
	// Administrators returns the active administrators of the account.
	Administrators(ctx context.Context, q db.Queryer, account ids.Account) ([]Reader, error)
	// Names returns the full names of users of the account; whoever is gone is missing.
	Names(ctx context.Context, q db.Queryer, account ids.Account, users []ids.User) (map[ids.User]string, error)
}

// AlertDeps is what telling of alerts needs.
type AlertDeps struct {
	DB       *db.DB
	Acts     *activity.Log
	Accounts *Service
	People   AlertPeople
	Mail     email.Sender
	From     email.Address
	Bundle   *i18n.Bundle
	Base     links.Base
	// Entry returns the path of the page that shows an act.
	Entry func(activity.Entry) string
	Log   *slog.Logger
}

// Alerts mails the security contacts of each account about its acts of the kinds whose [activity.KindInfo] asks for it.
// Whoever was a contact when an act was recorded hears of it, so those who come and those who go both hear of their
// change; without a present contact the administrators do. Sending records no act: a failure can't feed on itself.
type Alerts struct {
	AlertDeps
	kinds []activity.Kind
	mails *jobs.Handle[sendAlert]
}

// NewAlerts returns the teller of alerts. [Alerts.RegisterJobs] must follow before the queue runs.
func NewAlerts(d AlertDeps) *Alerts {
	a := &Alerts{AlertDeps: d}
	for _, k := range d.Acts.Kinds() {
		if k.Alert {
			a.kinds = append(a.kinds, k.Kind)
		}
	}
	slices.Sort(a.kinds)
	return a
}

// sendAlert mails one recipient about the alerts of an account from position First to Last. Recipients are named by
// their rows, as addresses don't belong into the queue.
type sendAlert struct {
	Account ids.Account `json:"account"`
	Contact string      `json:"contact,omitempty"`
	User    ids.User    `json:"user,omitempty"`
	First   int64       `json:"first"`
	Last    int64       `json:"last"`
}

const (
	// alertEvery is how long an act may wait until it is told, beside the second that its seal takes.
	alertEvery = 30 * time.Second
	// alertBatch is how many acts one mail may be about, and alertShown how many of them it lists.
	alertBatch = 500
	alertShown = 20
	// alertLife is how long an alert is news.
	alertLife = 7 * 24 * time.Hour
)

// RegisterJobs makes the room's jobs known to the queue; it is called once, before the queue runs.
func (a *Alerts) RegisterJobs(q *jobs.Queue) {
	a.mails = jobs.Register(q, jobs.Kind[sendAlert]{Name: "accounts.send_alert", Do: a.doSendAlert,
		Timeout: 2 * time.Minute, NotAfter: alertLife, Outside: true})
	q.Schedule(jobs.Schedule{Name: "accounts.tell_alerts", Rule: jobs.Rule{Every: alertEvery},
		Do: func(ctx context.Context, _ jobs.Tick) error { return a.Tell(ctx) }})
	q.Schedule(jobs.Schedule{Name: "accounts.forget_contacts", Rule: jobs.Rule{Every: 24 * time.Hour}, Priority: jobs.Bulk,
		Do: func(ctx context.Context, t jobs.Tick) error { return a.forget(ctx, t.At) }})
}

// Tell enqueues the mails about every alert that was sealed since the last time, in all accounts. Cursor and mails are
// one transaction an account, so every act is told once. What goes wrong with one account doesn't keep it from the others.
func (a *Alerts) Tell(ctx context.Context) error {
	heads, err := a.Acts.HeadsAllAccounts(ctx, a.DB)
	if err != nil {
		return fmt.Errorf("accounts: read heads of the record: %w", err)
	}
	told, err := selectCursorsAllAccounts(ctx, a.DB)
	if err != nil {
		return fmt.Errorf("accounts: read what was told: %w", err)
	}
	var failed error
	for _, account := range slices.Sorted(maps.Keys(heads)) {
		if account == "" || heads[account] <= told[account] {
			continue
		}
		for more := true; more && err == nil; {
			more, err = a.tellAccount(ctx, account, heads[account])
		}
		if err != nil {
			failed, err = fmt.Errorf("accounts: tell alerts of %s: %w", account, err), nil
		}
	}
	return failed
}

// tellAccount takes the next batch of an account's alerts, and reports whether there may be more. head is a position
// that was sealed before.
func (a *Alerts) tellAccount(ctx context.Context, account ids.Account, head int64) (more bool, err error) {
	err = a.DB.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Lock(ctx, string(account), "accounts.alerts"); err != nil {
			return err
		}
		position, err := selectCursor(ctx, tx, account)
		if err != nil {
			return err
		}
		acts, err := a.Acts.After(ctx, tx, account, position, alertBatch, a.kinds...)
		if err != nil {
			return err
		}
		next := head
		if more = len(acts) == alertBatch; more || len(acts) > 0 && acts[len(acts)-1].Position > head {
			next = acts[len(acts)-1].Position
		}
		if next <= position {
			return nil
		}
		if err := a.enqueue(ctx, tx, account, acts); err != nil {
			return err
		}
		return upsertCursor(ctx, tx, account, next)
	})
	return more, err
}

// enqueue adds one mail for everybody who hears of at least one of the acts.
func (a *Alerts) enqueue(ctx context.Context, tx *db.Tx, account ids.Account, acts []activity.Entry) error {
	acts = slices.DeleteFunc(acts, func(e activity.Entry) bool {
		return e.Outcome != activity.Done || tx.Now().Sub(e.At) > alertLife
	})
	if len(acts) == 0 {
		return nil
	}
	contacts, err := selectContacts(ctx, tx, account)
	if err != nil {
		return err
	}
	mail := sendAlert{Account: account, First: acts[0].Position, Last: acts[len(acts)-1].Position}
	for _, c := range contacts {
		if !slices.ContainsFunc(acts, func(e activity.Entry) bool { return c.hears(e.At) }) {
			continue
		}
		one := mail
		one.Contact = c.id
		if _, err := a.mails.Enqueue(ctx, tx, one, jobs.Account(string(account))); err != nil {
			return err
		}
	}
	if slices.ContainsFunc(contacts, func(c contact) bool { return c.removed.IsZero() }) {
		return nil
	}
	readers, err := a.People.Administrators(ctx, tx, account)
	if err != nil {
		return err
	}
	for _, r := range readers {
		one := mail
		one.User = r.User
		if _, err := a.mails.Enqueue(ctx, tx, one, jobs.Account(string(account))); err != nil {
			return err
		}
	}
	return nil
}

// forget drops the addresses of those who were removed so long ago that nobody mails them any more.
func (a *Alerts) forget(ctx context.Context, now time.Time) error {
	return a.DB.Write(ctx, func(tx *db.Tx) error {
		return deleteOldContactsAllAccounts(ctx, tx, db.At(now.Add(-2*alertLife)))
	})
}
