package identity

import (
	"context"
	"slices"

	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// FieldPassword is the field of a password that is only compared.
const FieldPassword = "password"

// Invited is a user who doesn't belong to the account yet and came by a link.
type Invited struct {
	Account ids.Account
	User    ids.User
	Login   ids.Login
	// Mailed is whether the link was mailed to the login's address: it proves the mailbox, as a link to a new password does.
	Mailed bool
}

// Asked is what is asked of somebody who accepts an invitation.
type Asked struct {
	// Proves asks for the login's present password; otherwise a new one is chosen.
	Proves bool
	// Policy is the strictest of the account that is joined and of those in which the person is active already.
	Policy accounts.PasswordPolicy
	// Known is what the password mustn't be made of.
	Known Context
}

// AskOf tells what is asked of an invited person. A login with a password proves it. It may choose another one only by a
// mailed link, and only while it leads nowhere else: no account's invitation opens what belongs to another.
func (s *Service) AskOf(ctx context.Context, q db.Queryer, in Invited) (Asked, error) {
	o, err := s.invited(ctx, q, in)
	if err != nil {
		return Asked{}, err
	}
	return Asked{Proves: !o.chooses(in), Policy: strictest(o.members).Password, Known: o.context()}, nil
}

// chooses tells whether an invited person chooses a new password.
func (o owner) chooses(in Invited) bool {
	elsewhere := slices.ContainsFunc(o.members, func(m Membership) bool { return m.Active && m.User != in.User })
	if in.Mailed {
		return o.stored.hash == "" || !elsewhere
	}
	return o.stored.hash == "" && !elsewhere
}

// invited returns what is known of the login, as if the invited membership were active already.
func (s *Service) invited(ctx context.Context, q db.Queryer, in Invited) (owner, error) {
	l, err := s.Login(ctx, q, in.Login)
	if err != nil {
		return owner{}, err
	}
	o := owner{login: l}
	if o.members, err = s.Members.OfLogin(ctx, q, in.Login); err != nil {
		return o, err
	}
	o.members = slices.Clone(o.members)
	for i, m := range o.members {
		if m.Account == in.Account && m.User == in.User {
			o.members[i].Active = true
		}
	}
	if o.stored, err = selectPassword(ctx, q, in.Login); err != nil {
		return o, err
	}
	if n := strictest(o.members).Password.History; n > 0 {
		o.history, err = selectHistory(ctx, q, in.Login, n)
	}
	return o, err
}

// ArrivalInput is what an invited person hands in.
type ArrivalInput struct {
	Invited
	// Password and Confirm are a new password, or the present one alone.
	Password, Confirm string
	// Names are those that the person gave, of which a new password mustn't be made.
	Names []string
	// Device is the browser's own secret from an earlier sign-in, or empty.
	Device string
	Client Client
}

// Arrival is an invited person who showed who they are, ready for [Service.Arrive].
type Arrival struct {
	in     ArrivalInput
	owner  owner
	hash   string // of the new password; empty when the present one was proven
	caller caller
}

// ProveArrival judges the password of an invited person, outside transactions. Wrong ones are errs.Invalid about
// new_password and confirm_password, or about password for the present one, whose failures count as those of a sign-in.
// A new password for a login that has to prove its present one is errs.Conflict.
func (s *Service) ProveArrival(ctx context.Context, in ArrivalInput) (Arrival, error) {
	o, err := s.invited(ctx, s.DB, in.Invited)
	if err != nil {
		return Arrival{}, err
	}
	a := Arrival{in: in, owner: o}
	if !o.chooses(in.Invited) {
		if in.Confirm != "" { // a new one was typed, perhaps while another window was quicker: that's no guess at the present one
			return a, errs.E(errs.Conflict, "identity.password.changed_meanwhile", nil)
		}
		return s.provePresent(ctx, a)
	}
	known := o
	known.members = append(slices.Clone(o.members), Membership{Active: true, Policy: strictest(o.members)})
	last := &known.members[len(known.members)-1]
	for _, name := range in.Names {
		last.FirstName += " " + name
	}
	var wrong errs.Fields
	if err := s.checkNew(ctx, known, in.Password, in.Confirm, &wrong); err != nil {
		return a, err
	}
	if err := wrong.Err(); err != nil {
		return a, err
	}
	a.hash, err = s.Hasher.Hash(ctx, normal(in.Password))
	return a, err
}

// provePresent compares the present password, counted on the same counters as a sign-in.
func (s *Service) provePresent(ctx context.Context, a Arrival) (Arrival, error) {
	if a.in.Password == "" {
		return a, errs.FieldError(FieldPassword, "identity.signin.password_missing")
	}
	key := a.owner.login.key
	done, err := s.turns.Take(ctx, key)
	if err != nil {
		return a, errs.E(errs.Unavailable, "identity.busy", err)
	}
	defer done()
	c, err := s.approach(ctx, key, SignInInput{Device: a.in.Device, Client: a.in.Client})
	if err != nil {
		return a, err
	}
	if !c.verdict.ok {
		if err := s.failArrival(ctx, c, a, ReasonThrottled); err != nil {
			return a, err
		}
		if c.verdict.stopped {
			return a, tooMany(s.Limits.Longest)
		}
		return a, tooMany(c.verdict.wait)
	}
	ok, _, err := s.Hasher.Matches(ctx, judgeable(a.in.Password), c.stored.proof())
	if err != nil {
		return a, s.withdraw(ctx, c.members, c.attempt, err)
	}
	if !ok {
		if err := s.failArrival(ctx, c, a, ReasonWrong); err != nil {
			return a, err
		}
		return a, errs.FieldError(FieldPassword, "identity.password.current_wrong")
	}
	c.members = a.owner.members
	c.mustChange = s.mustChange(c, judgeable(a.in.Password))
	a.caller = c
	return a, nil
}

func (s *Service) failArrival(ctx context.Context, c caller, a Arrival, why Reason) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error { return s.recordFailure(ctx, tx, c, a.in.Client, why) })
}

// Arrive lets an invited person in within tx, whose user the caller has made active before: it stores the password they
// chose, opens a session in the account they joined and returns it. What changed since the proof is errs.Conflict.
func (s *Service) Arrive(ctx context.Context, tx *db.Tx, a Arrival) (SignedIn, error) {
	login := a.in.Login
	if err := lockLogin(ctx, tx, login); err != nil {
		return SignedIn{}, err
	}
	now, err := s.invited(ctx, tx, a.in.Invited)
	if err != nil {
		return SignedIn{}, err
	}
	i := slices.IndexFunc(now.members, func(m Membership) bool { return m.Account == a.in.Account && m.User == a.in.User })
	switch {
	case i < 0:
		return SignedIn{}, errNoSession()
	case now.login.key != a.owner.login.key || now.stored.hash != a.owner.stored.hash || now.stored.void != a.owner.stored.void || now.chooses(a.in.Invited) != (a.hash != ""):
		return SignedIn{}, errs.E(errs.Conflict, "identity.password.changed_meanwhile", nil)
	}
	joined := now.members[i]
	proof := ProofPassword
	if a.hash != "" {
		proof = ProofInvitation
		err = s.firstPassword(ctx, tx, a, now, joined)
	} else {
		err = s.guard(now.members).succeeded(ctx, tx, a.caller.attempt)
	}
	if err != nil {
		return SignedIn{}, err
	}
	out := SignedIn{Secret: s.IDs.Secret(), Device: s.IDs.Secret()}
	device, err := selectDevice(ctx, tx, login, a.in.Device, tx.Now().Add(-s.Limits.DeviceMemory))
	if err != nil {
		return SignedIn{}, err
	}
	if err := rememberDevice(ctx, tx, login, s.IDs.New(), a.in.Device, out.Device); err != nil {
		return SignedIn{}, err
	}
	out.Session, _, err = s.open(ctx, tx, opening{login: login, members: []Membership{joined}, secret: out.Secret, proof: proof,
		mustChange: a.caller.mustChange, client: a.in.Client, known: device != ""})
	tx.AfterCommit(s.cache.forget)
	return out, err
}

// firstPassword stores the chosen password; whatever an older one opened ends.
func (s *Service) firstPassword(ctx context.Context, tx *db.Tx, a Arrival, now owner, joined Membership) error {
	by := via(joined, 0, a.in.Login, a.in.Client)
	ended, err := s.settle(ctx, tx, now, a.hash, by)
	if err != nil {
		return err
	}
	act := activity.Act{Kind: PasswordSet, SubjectType: "login", SubjectID: string(a.in.Login)}
	if now.stored.hash != "" {
		act.Kind, act.Payload = PasswordReset, SessionsEndedPayload{Count: ended}
		if err := deleteDevices(ctx, tx, a.in.Login); err != nil {
			return err
		}
	}
	_, err = s.Acts.Record(ctx, tx, by, act)
	return err
}

// CountBadLink counts a link that nobody was sent on the counter of the address that tried it. One that tried too many is
// errs.TooMany.
func (s *Service) CountBadLink(ctx context.Context, c Client) error { return s.countBadSecret(ctx, c) }
