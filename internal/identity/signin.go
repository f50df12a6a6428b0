package identity

import (
	"context"
	"time"
	"unicode/utf8"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// SignInInput is what a person hands in to sign in.
type SignInInput struct {
	Email    string
	Password string
	// Device is the browser's own secret from an earlier sign-in, or empty.
	Device string
	Client Client
}

// SignedIn is a sign-in that succeeded.
type SignedIn struct {
	// Secret is the session's, for its cookie. It isn't kept anywhere else.
	Secret  string
	Session Session
	// Device is the browser's new secret, for a cookie of 30 days.
	Device string
	// Choices are the memberships to choose from; empty when there is only one, which the session already has.
	Choices []Membership
}

// SignIn proves a person by email and password. A known, an unknown, a disabled and a locked login give the same
// errs.Invalid error after the same work; only a browser that signed in within 30 days, and a network address with too
// many failures, are told how long to wait (errs.TooMany).
func (s *Service) SignIn(ctx context.Context, in SignInInput) (SignedIn, error) {
	_, key, err := parseEmail(in.Email)
	if err != nil {
		return SignedIn{}, err
	}
	if in.Password == "" {
		return SignedIn{}, errs.FieldError("password", "identity.signin.password_missing")
	}
	done, err := s.turns.Take(ctx, key)
	if err != nil {
		return SignedIn{}, errs.Later(errs.Unavailable, "identity.busy", busyFor, err)
	}
	defer done()
	c, err := s.approach(ctx, key, in)
	if err != nil {
		return SignedIn{}, err
	}
	if !c.verdict.ok {
		done()
	}
	if c.told() { // this answer gives nothing away, so it needn't take a hash's time
		return SignedIn{}, s.turnAway(ctx, c, in.Client)
	}
	password := judgeable(in.Password)
	ok, stale, err := s.Hasher.Matches(ctx, password, c.judged())
	if err != nil {
		return SignedIn{}, s.withdraw(ctx, c.members, c.attempt, err)
	}
	if !ok {
		return SignedIn{}, s.turnAway(ctx, c, in.Client)
	}
	if stale {
		if c.rehashed, err = s.Hasher.Hash(ctx, password); err != nil {
			return SignedIn{}, err
		}
	}
	c.mustChange = s.mustChange(c, password)
	return s.letIn(ctx, c, in)
}

// caller is what is known of somebody who wants in. For an unknown address everything is empty.
type caller struct {
	key        string
	login      Login
	members    []Membership
	stored     stored
	device     string
	attempt    attempt
	verdict    verdict
	rehashed   string
	mustChange string
}

// judged returns the hash to compare with: none, which takes as long, when nothing may be judged.
func (c caller) judged() string {
	if !c.verdict.ok || len(active(c.members)) == 0 {
		return ""
	}
	return c.stored.proof()
}

// told reports whether somebody who is turned away may know for how long: by their own browser, or by an address that
// tried too many, whoever was tried.
func (c caller) told() bool {
	return !c.verdict.ok && c.verdict.wait > 0 && (c.verdict.address || c.device != "")
}

func (c caller) reason() Reason {
	switch {
	case c.verdict.stopped:
		return ReasonStopped
	case !c.verdict.ok:
		return ReasonThrottled
	case c.login.ID == "":
		return ReasonUnknown
	case len(active(c.members)) == 0:
		return ReasonInactive
	}
	return ReasonWrong
}

// approach gathers the facts and counts the attempt, with the same statements whatever there is to be found.
func (s *Service) approach(ctx context.Context, key string, in SignInInput) (caller, error) {
	c := caller{key: key}
	err := s.DB.WriteSoft(ctx, func(tx *db.Tx) (err error) {
		if c.login, err = selectLoginByKey(ctx, tx, key); err != nil {
			return err
		}
		if c.login.ID != "" { // by whichever of their addresses somebody comes, failures count as one
			c.key = c.login.key
		}
		if c.members, err = s.Members.OfLogin(ctx, tx, c.login.ID); err != nil {
			return err
		}
		if c.stored, err = selectPassword(ctx, tx, c.login.ID); err != nil {
			return err
		}
		if c.device, err = selectDevice(ctx, tx, c.login.ID, in.Device, tx.Now().Add(-s.Limits.DeviceMemory)); err != nil {
			return err
		}
		c.attempt, c.verdict, err = s.guard(c.members).admit(ctx, tx, c.door(in.Client.RemoteIP))
		return err
	})
	return c, err
}

// door tells which counters may stop the attempt: a known browser's own, so that nobody else can lock it out (L7), and
// otherwise the login's and the address's.
func (c caller) door(remote string) door {
	login, address := loginCounter(c.key), addressCounter(remote)
	if c.device != "" {
		return door{blocking: []string{deviceCounter(c.device)}, counting: []string{login, address}}
	}
	return door{blocking: []string{login, address}}
}

// turnAway records the failure and returns the answer.
func (s *Service) turnAway(ctx context.Context, c caller, client Client) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error { return s.recordFailure(ctx, tx, c, client, c.reason()) })
	if err != nil {
		return err
	}
	if c.told() {
		return tooMany(c.verdict.wait)
	}
	return errWrong()
}

// recordFailure writes exactly one act: to the account if there is but one, else to the deployment's own chain.
func (s *Service) recordFailure(ctx context.Context, tx *db.Tx, c caller, client Client, reason Reason) error {
	a := activity.Act{Kind: SignInFailed, Outcome: activity.Refused, Payload: FailedPayload{Reason: reason, Judged: c.verdict.ok}}
	if c.login.ID != "" {
		a.SubjectType, a.SubjectID = "login", string(c.login.ID)
	}
	var account ids.Account
	if in := active(c.members); len(in) == 1 {
		account = in[0].Account
	}
	if _, err := s.Acts.Record(ctx, tx, client.actor(account), a); err != nil {
		return err
	}
	return insertSignIn(ctx, tx, c.login.ID, SignInTry{ID: s.IDs.New(), At: tx.Now(), Proof: ProofPassword, Known: c.device != "",
		RemoteIP: client.RemoteIP, userAgent: trimAgent(client.UserAgent)})
}

// letIn opens the session, unless the address, the password or the memberships changed since they were judged.
func (s *Service) letIn(ctx context.Context, c caller, in SignInInput) (SignedIn, error) {
	secret, device := s.IDs.Secret(), s.IDs.Secret()
	var out SignedIn
	late := false
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		out, late = SignedIn{Secret: secret, Device: device}, false
		if err := lockLogin(ctx, tx, c.login.ID); err != nil {
			return err
		}
		login, err := selectLoginByKey(ctx, tx, c.key)
		if err != nil {
			return err
		}
		now, err := selectPassword(ctx, tx, c.login.ID)
		if err != nil {
			return err
		}
		all, err := s.Members.OfLogin(ctx, tx, c.login.ID)
		if err != nil {
			return err
		}
		if login.ID != c.login.ID || now.proof() != c.stored.hash || len(active(all)) == 0 {
			late = true
			return s.recordFailure(ctx, tx, c, in.Client, ReasonStale)
		}
		if c.rehashed != "" {
			if err := rehashPassword(ctx, tx, c.login.ID, c.stored.hash, c.rehashed); err != nil {
				return err
			}
		}
		if err := s.guard(all).succeeded(ctx, tx, c.attempt); err != nil {
			return err
		}
		if err := rememberDevice(ctx, tx, c.login.ID, s.IDs.New(), in.Device, device); err != nil {
			return err
		}
		out.Session, out.Choices, err = s.open(ctx, tx, opening{login: c.login.ID, members: active(all), secret: secret,
			proof: ProofPassword, mustChange: c.mustChange, client: in.Client, known: c.device != ""})
		return err
	})
	switch {
	case err != nil:
		return SignedIn{}, err
	case late:
		return SignedIn{}, errWrong()
	}
	return out, nil
}

// mustChange returns the message key of why a right password has to be changed now, or "": it met the rules when it was
// set, but a list or a policy is newer, or its time is over (R2, S10).
func (s *Service) mustChange(c caller, password string) string {
	policy := strictest(c.members).Password
	if f := check(password, policy, contextOf(c.login.Email, active(c.members))); f != nil {
		return "identity.must_change.rules"
	}
	return outdated(c.stored.setAt, policy.MaxAgeDays, s.Now())
}

func outdated(setAt time.Time, days int, now time.Time) string {
	if days > 0 && now.Sub(setAt) > time.Duration(days)*24*time.Hour {
		return "identity.must_change.age"
	}
	return ""
}

// withdraw takes an attempt back that was never judged, and returns the cause.
func (s *Service) withdraw(ctx context.Context, all []Membership, a attempt, cause error) error {
	ctx = context.WithoutCancel(ctx)
	err := s.DB.WriteSoft(ctx, func(tx *db.Tx) error {
		return s.guard(all).withdrawn(ctx, tx, a)
	})
	if err != nil {
		s.Log.Error("identity: take an attempt back", "error", err)
	}
	return cause
}

// judgeable returns the password to compare; one that could never have been set becomes empty, which matches nothing.
func judgeable(password string) string {
	if !utf8.ValidString(password) || tooLong(password) {
		return ""
	}
	return normal(password)
}

func errWrong() error { return errs.FieldError("password", "identity.signin.wrong") }

func tooMany(wait time.Duration) error {
	return errs.Later(errs.TooMany, "identity.signin.too_many", wait, nil)
}

// via returns the actor of a member who comes in by a client.
func via(m Membership, can access.Set, login ids.Login, c Client) access.Actor {
	by := actor(m, can)
	by.Login, by.Door, by.RemoteIP, by.RequestID = login, c.Door, c.RemoteIP, c.RequestID
	return by
}
