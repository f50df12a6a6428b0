package viewing

import (
	"time"

	"cabinet/internal/ids"
)

// Longest is how long somebody looks as another person at most.
const Longest = 30 * time.Minute

const (
	minReason = 3
	// MaxReason bounds the reason of a look, in characters.
	MaxReason = 300
)

// Viewing is a time during which an administrator looks, or looked, as another person.
type Viewing struct {
	ID      ids.Viewing
	Account ids.Account
	// Viewer is the administrator, User the person as whom they look.
	Viewer, User ids.User
	Reason       string
	StartedAt    time.Time
	// EndsAt is when it ends by itself, EndedAt when it was ended before; zero if it wasn't.
	EndsAt, EndedAt time.Time
}

// Over returns when the look ended, or will by itself.
func (v Viewing) Over() time.Time {
	if v.EndedAt.IsZero() || v.EndedAt.After(v.EndsAt) {
		return v.EndsAt
	}
	return v.EndedAt
}

// Runs reports whether the look goes on at an instant.
func (v Viewing) Runs(at time.Time) bool { return at.Before(v.Over()) }

// Setting is whether an account lets administrators look as others.
type Setting struct {
	Allowed bool
	// Version grows with every change, from 1.
	Version int64
}

// Page is a part of a list, the newest first.
type Page struct {
	Viewings []Viewing
	// Next is where the next page begins; empty on the last one.
	Next ids.Viewing
}
