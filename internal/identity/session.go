package identity

import (
	"slices"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
)

// Proof is how a person proved who they are.
type Proof string

// The proofs.
const (
	ProofPassword   Proof = "password"
	ProofPIN        Proof = "pin"
	ProofInvitation Proof = "invitation"
	ProofSetup      Proof = "setup"
)

// Key returns the message key of the proof's name.
func (p Proof) Key() string { return "identity.proof." + string(p) }

const (
	// choosing is how long a person may take to choose an account.
	choosing = 15 * time.Minute
	// unproved is how long after a sign-in without a password a new one may be set without the current one (S9).
	unproved = 15 * time.Minute
	// seenEvery is how exactly the last use of a session is kept.
	seenEvery = time.Minute
)

// Session is a signed-in browser. Its times are the organisation's.
type Session struct {
	ID    ids.Session
	Login ids.Login
	// Account and User are empty until the person has chosen an account.
	Account     ids.Account
	User        ids.User
	AccountName string // only in lists
	Proof       Proof
	// StartedAt begins the absolute limit, ProvenAt is the latest proof, CreatedAt is for showing.
	StartedAt, ProvenAt, LastSeenAt, CreatedAt time.Time
	// IdleEnds and Ends are when the session ends by the account's policy, without and in spite of use.
	IdleEnds, Ends time.Time
	// MustChange is the message key of why the password has to be changed before anything else, or empty.
	MustChange string
	// Viewing is by which the person looks as somebody else, or empty; see [Looking].
	Viewing  ids.Viewing
	RemoteIP string
	Device   Device
	// Current marks the asker's own session in a list.
	Current bool

	proofSpent bool
	userAgent  string
}

// WithoutCurrent reports whether a new password may be set at now without the current one: once, within 15 minutes of
// a sign-in that needed no password (S9).
func (s Session) WithoutCurrent(now time.Time) bool {
	return slices.Contains([]Proof{ProofPIN, ProofInvitation}, s.Proof) && !s.proofSpent && now.Sub(s.ProvenAt) <= unproved
}

// limited fills in when the session ends.
func (s Session) limited(p accounts.SessionPolicy) Session {
	if s.Account == "" {
		s.IdleEnds = s.StartedAt.Add(choosing)
		s.Ends = s.IdleEnds
		return s
	}
	s.IdleEnds = s.LastSeenAt.Add(time.Duration(p.IdleMinutes) * time.Minute)
	s.Ends = s.StartedAt.Add(time.Duration(p.AbsoluteHours) * time.Hour)
	return s
}

// over returns why a session that was [Session.limited] has ended at now, or nil.
func (s Session) over(now time.Time) error {
	switch {
	case !now.Before(s.Ends):
		return errs.E(errs.Unauthenticated, "identity.session.over", nil)
	case !now.Before(s.IdleEnds):
		return errs.E(errs.Unauthenticated, "identity.session.idle", nil)
	}
	return nil
}

// Present is who is there: what a session or a bearer token stands for at this moment.
type Present struct {
	Session Session // zero for bearer tokens
	Token   Token   // zero for sessions
	// Member is the person themselves; zero while the account is still to be chosen.
	Member Membership
	// Looking is as whom they look.
	Looking Looking
	// Actor is who acts; door, address and request id are the caller's to fill in.
	Actor access.Actor
}

func errNoSession() error { return errs.E(errs.Unauthenticated, "identity.session.none", nil) }

// actor returns who acts as a member, without the door.
func actor(m Membership, can access.Set) access.Actor {
	return access.Actor{Account: m.Account, User: m.User, Login: m.Login, Role: m.Role, Permissions: can, Group: m.Group,
		Manages: m.Manages, Lastingly: m.Lastingly, IDNumber: m.IDNumber}
}
