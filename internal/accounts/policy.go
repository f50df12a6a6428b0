package accounts

import "cabinet/internal/platform/errs"

// Policy is what an account asks of the people who sign in to it (S10, L5).
type Policy struct {
	Password PasswordPolicy `json:"password"`
	Session  SessionPolicy  `json:"session"`
	Lock     LockPolicy     `json:"lock"`
	// OwnIDNumber lets people set their own ID number.
	OwnIDNumber bool `json:"own_id_number"`
}

// PasswordPolicy says which passwords do. The list of common passwords and of the person's own names holds always.
type PasswordPolicy struct {
	MinLength  int  `json:"min_length"` // code points
	MixedCase  bool `json:"mixed_case"`
	Digit      bool `json:"digit"`
	Symbol     bool `json:"symbol"`
	History    int  `json:"history"`      // former passwords that can't come back; 0 is off
	MaxAgeDays int  `json:"max_age_days"` // 0 is off
}

// SessionPolicy says how long a session lives.
type SessionPolicy struct {
	IdleMinutes   int `json:"idle_minutes"`
	AbsoluteHours int `json:"absolute_hours"`
}

// LockPolicy says what failed sign-ins lead to (R7).
type LockPolicy struct {
	Failures      int `json:"failures"` // failures within the window after which delays begin
	WindowMinutes int `json:"window_minutes"`
	DisableAfter  int `json:"disable_after"` // failures in a row that disable the password until it is reset
}

// DefaultPolicy returns the policy of a new account.
func DefaultPolicy() Policy {
	return Policy{
		Password: PasswordPolicy{MinLength: 12},
		Session:  SessionPolicy{IdleMinutes: 120, AbsoluteHours: 12},
		Lock:     LockPolicy{Failures: 5, WindowMinutes: 15, DisableAfter: 100},
	}
}

// Validate returns nil or one errs.Invalid error with every number that is out of its range, and those that together
// make no sense: a limit of idleness that the session never reaches, or a stop that comes before the delays.
func (p Policy) Validate() error {
	var wrong errs.Fields
	for _, r := range rules() {
		if n := *r.at(&p); (n < r.Low || n > r.High) && (n != 0 || !r.ZeroIsOff) {
			key := "accounts.policy.range"
			if r.ZeroIsOff {
				key = "accounts.policy.range_or_off"
			}
			wrong.Add(r.Field, key, errs.Args{"Low": r.Low, "High": r.High})
		}
	}
	if wrong.Len() > 0 {
		return wrong.Err()
	}
	if p.Session.IdleMinutes >= p.Session.AbsoluteHours*60 {
		wrong.Add("session_idle_minutes", "accounts.policy.idle", errs.Args{"Minutes": p.Session.AbsoluteHours * 60})
	}
	if p.Lock.DisableAfter <= p.Lock.Failures {
		wrong.Add("lock_disable_after", "accounts.policy.disable_after", errs.Args{"Failures": p.Lock.Failures})
	}
	return wrong.Err()
}

// Strictest returns the policy that meets all of those given, as a login with several memberships must (L8). Without
// any it is the default. OwnIDNumber is about one account alone and stays false unless all allow it.
func Strictest(policies ...Policy) Policy {
	if len(policies) == 0 {
		return DefaultPolicy()
	}
	out := policies[0]
	for _, p := range policies[1:] {
		out.Password = PasswordPolicy{
			MinLength:  max(out.Password.MinLength, p.Password.MinLength),
			MixedCase:  out.Password.MixedCase || p.Password.MixedCase,
			Digit:      out.Password.Digit || p.Password.Digit,
			Symbol:     out.Password.Symbol || p.Password.Symbol,
			History:    max(out.Password.History, p.Password.History),
			MaxAgeDays: minOn(out.Password.MaxAgeDays, p.Password.MaxAgeDays),
		}
		out.Session = SessionPolicy{
			IdleMinutes:   min(out.Session.IdleMinutes, p.Session.IdleMinutes),
			AbsoluteHours: min(out.Session.AbsoluteHours, p.Session.AbsoluteHours),
		}
		out.Lock = LockPolicy{
			Failures:      min(out.Lock.Failures, p.Lock.Failures),
			WindowMinutes: max(out.Lock.WindowMinutes, p.Lock.WindowMinutes),
			DisableAfter:  min(out.Lock.DisableAfter, p.Lock.DisableAfter),
		}
		out.OwnIDNumber = out.OwnIDNumber && p.OwnIDNumber
	}
	return out
}

// minOn returns the smaller of two limits of which 0 means "none".
func minOn(a, b int) int {
	if a == 0 || b == 0 {
		return max(a, b)
	}
	return min(a, b)
}
