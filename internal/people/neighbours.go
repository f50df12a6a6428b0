package people

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// Endings ends what leads to a user who may no longer come in; identity implements it.
type Endings interface {
	// CountMembership returns how many sessions and bearer tokens lead to a user.
	CountMembership(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (sessions, tokens int64, err error)
	// EndMembership ends them in the caller's transaction; every process notices within a second (R28).
	EndMembership(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error
}

// Resets mails links to a new password; identity implements it.
type Resets interface {
	// SendResetTo has a link mailed to the login's address, or is errs.TooMany when that was done too often lately.
	SendResetTo(ctx context.Context, tx *db.Tx, login ids.Login) error
}

// Reach is what decides which cases a user sees, besides the cases' own grants.
type Reach struct {
	Role   access.Role
	Group  ids.Group
	Status Status
}

// CaseEffect is how many cases a user would see that they don't see now, and the other way round.
type CaseEffect struct{ Gained, Lost int64 }

// Cases tells what a change of a user does to the cases they see.
type Cases interface {
	// MayBeGuest refuses with errs.Conflict to make a guest of a user who has more cases than a guest can have (P5).
	MayBeGuest(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) error
	// CaseEffect counts among the cases that the actor sees.
	CaseEffect(ctx context.Context, q db.Queryer, by access.Actor, user ids.User, before, after Reach) (CaseEffect, error)
}

// neighbours are the rooms that have a part in it when a user's standing changes. Those that are missing have none: no
// group but the default one, no session to end, no case to see.
type neighbours struct {
	groups     *groups.Service
	endings    Endings
	resets     Resets
	cases      Cases
	seats      Seats
	departures Departures
}

// Option makes a neighbour known to the service.
type Option func(*neighbours)

// WithGroups says who knows the groups. Without it only the default group can be chosen.
func WithGroups(g *groups.Service) Option { return func(n *neighbours) { n.groups = g } }

// WithSignIn says who ends what leads to a user, and who mails links to a new password.
func WithSignIn(e Endings, r Resets) Option {
	return func(n *neighbours) { n.endings, n.resets = e, r }
}

// WithCases says who knows which cases a user sees.
func WithCases(c Cases) Option { return func(n *neighbours) { n.cases = c } }

// WithSeats says who counts and sells seats. Without it an account has as many as it takes; see [Unlimited].
func WithSeats(s Seats) Option { return func(n *neighbours) { n.seats = s } }
