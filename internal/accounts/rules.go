package accounts

// Range is what one number of the policy may be. ZeroIsOff says that 0 is allowed beside it and turns the rule off.
type Range struct {
	Field     string
	Low, High int
	ZeroIsOff bool
}

// Ranges lists the numbers of a policy in the order in which a page shows them.
func Ranges() []Range {
	var out []Range
	for _, r := range rules() {
		out = append(out, r.Range)
	}
	return out
}

// rule is one number of a policy: where it stands, what it may be, and which way it is stricter.
type rule struct {
	Range
	at      func(*Policy) *int
	smaller bool // a smaller number is stricter
}

func rules() []rule {
	r := func(field string, low, high int, zeroIsOff, smaller bool, at func(*Policy) *int) rule {
		return rule{Range{field, low, high, zeroIsOff}, at, smaller}
	}
	return []rule{
		r("password_min_length", 8, 128, false, false, func(p *Policy) *int { return &p.Password.MinLength }),
		r("password_history", 1, 24, true, false, func(p *Policy) *int { return &p.Password.History }),
		r("password_max_age_days", 30, 3650, true, true, func(p *Policy) *int { return &p.Password.MaxAgeDays }),
		r("session_idle_minutes", 5, 24*60, false, true, func(p *Policy) *int { return &p.Session.IdleMinutes }),
		r("session_absolute_hours", 1, 24, false, true, func(p *Policy) *int { return &p.Session.AbsoluteHours }),
		r("lock_failures", 3, 10, false, true, func(p *Policy) *int { return &p.Lock.Failures }),
		r("lock_window_minutes", 5, 24*60, false, false, func(p *Policy) *int { return &p.Lock.WindowMinutes }),
		r("lock_disable_after", 10, 100, false, true, func(p *Policy) *int { return &p.Lock.DisableAfter }),
	}
}

// strictness orders a rule's numbers; "off" is the loosest.
func (r rule) strictness(n int) int {
	switch {
	case n == 0 && r.ZeroIsOff:
		return -1 << 31
	case r.smaller:
		return -n
	default:
		return n
	}
}

// toggle is one rule of a policy that is on or off.
type toggle struct {
	field   string
	at      func(*Policy) *bool
	loosens bool // being on is the looser state
}

func switches() []toggle {
	return []toggle{
		{"password_mixed_case", func(p *Policy) *bool { return &p.Password.MixedCase }, false},
		{"password_digit", func(p *Policy) *bool { return &p.Password.Digit }, false},
		{"password_symbol", func(p *Policy) *bool { return &p.Password.Symbol }, false},
		{"own_id_number", func(p *Policy) *bool { return &p.OwnIDNumber }, true},
	}
}
