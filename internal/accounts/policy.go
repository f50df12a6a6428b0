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

// limit bounds one number of a policy; zero is allowed beside the range where it means "off".
type limit struct {
	field      string
	value      int
	low, high  int
	zeroMeans0 bool
}

// Validate returns nil or one errs.Invalid error with every number that is out of its range.
func (p Policy) Validate() error {
	var wrong errs.Fields
	for _, l := range []limit{
		{"password_min_length", p.Password.MinLength, 8, 128, false},
		{"password_history", p.Password.History, 1, 24, true},
		{"password_max_age_days", p.Password.MaxAgeDays, 30, 3650, true},
		{"session_idle_minutes", p.Session.IdleMinutes, 5, 24 * 60, false},
		{"session_absolute_hours", p.Session.AbsoluteHours, 1, 24, false},
		{"lock_failures", p.Lock.Failures, 3, 10, false},
		{"lock_window_minutes", p.Lock.WindowMinutes, 5, 24 * 60, false},
		{"lock_disable_after", p.Lock.DisableAfter, 10, 100, false},
	} {
		if (l.value < l.low || l.value > l.high) && (l.value != 0 || !l.zeroMeans0) {
			wrong.Add(l.field, "accounts.policy.range", errs.Args{"Low": l.low, "High": l.high})
		}
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
