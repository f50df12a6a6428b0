package identity

import (
	"context"
	"log/slog"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/platform/turns"
)

// Rights tells what a user may do; roles implements it.
type Rights interface {
	// SetFor returns the permissions of a role with a job title, of which either set cuts the other.
	SetFor(ctx context.Context, q db.Queryer, account ids.Account, role access.Role, title ids.JobTitle) (access.Set, error)
}

// Deps is what the room needs from others.
type Deps struct {
	DB      *db.DB
	Now     clock.Now
	Wall    clock.Wall
	IDs     *id.Maker
	Hasher  *Hasher
	Acts    *activity.Log
	Members Members
	// Arrivals hears of every sign-in. Optional.
	Arrivals Arrivals
	// Addresses hears of every changed sign-in address. Optional.
	Addresses Addresses
	// Domains knows the accounts' own mail domains. Optional: without it no account has any.
	Domains Domains
	Rights  Rights
	// Viewings knows as whom administrators look. Optional: without it nobody does.
	Viewings Viewings
	Mail     email.Sender
	// From is the sender of the product's mail; its domain is that of the messages' ids.
	From   email.Address
	Bundle *i18n.Bundle
	Base   links.Base
	Log    *slog.Logger
	// Limits are [DefaultLimits] when zero.
	Limits Limits
}

// atOnce is how many attempts of one login are judged at the same time in one process. It is less than the free
// failures, so that parallel right attempts never stop one another; the counters alone keep guesses out.
const atOnce = 3

// Service is the room's one door. It is safe for parallel use.
type Service struct {
	Deps
	turns  *turns.Turns[string] // by the login's key
	cache  cache
	resets *jobs.Handle[sendReset]
	notes  *jobs.Handle[sendNotice]
	mails  mails
}

// New returns the service. [Service.RegisterJobs] must follow before anything is asked of it.
func New(d Deps) *Service {
	if d.Limits == (Limits{}) {
		d.Limits = DefaultLimits()
	}
	return &Service{Deps: d, turns: turns.New[string](atOnce)}
}

// Client is where a request comes from, as the web found it out.
type Client struct {
	RemoteIP  string
	UserAgent string
	RequestID string
	Door      access.Door
}

func (c Client) actor(account ids.Account) access.Actor {
	return access.Actor{Account: account, Door: c.Door, RemoteIP: c.RemoteIP, RequestID: c.RequestID}
}

// guard returns the counters' rules as the policies of a login's memberships set them.
func (s *Service) guard(all []Membership) guard {
	return guard{limits: s.Limits.under(strictest(all).Lock)}
}
