package people

import (
	"time"

	"cabinet/internal/access"
	"cabinet/internal/platform/errs"
)

// MaxReason bounds the words given for a grant or a last day, in characters.
const MaxReason = 300

func (t *TemporaryRole) same(other *TemporaryRole) bool {
	return t == other || t != nil && other != nil && t.Role == other.Role && t.Period.same(other.Period)
}

func (t *TemporaryGroup) same(other *TemporaryGroup) bool {
	return t == other || t != nil && other != nil && t.Group == other.Group && t.Manages == other.Manages && t.Period.same(other.Period)
}

func (p Period) same(other Period) bool {
	return p.From.Equal(other.From) && p.Until.Equal(other.Until) && p.Reason == other.Reason
}

// none reports whether the period is the zero one, by which a grant is taken away.
func (p Period) none() bool { return p.From.IsZero() && p.Until.IsZero() }

// cleaned returns the period as it is stored: from now on where it begins in the past, unless that is the minute in which
// the stored one begins, as a form shows it. What is wrong is noted under the field's name.
func (p Period) cleaned(stored Period, now time.Time, field string, wrong *errs.Fields) Period {
	p.From, p.Until = exact(p.From), exact(p.Until)
	switch {
	case !p.From.IsZero() && p.From.Truncate(time.Minute).Equal(stored.From.Truncate(time.Minute)):
		p.From = stored.From
	case p.From.Before(now):
		p.From = now
	}
	if !p.Until.IsZero() && (!p.Until.After(p.From) || !p.Until.After(now)) {
		wrong.Add(field, "people.until.later")
	}
	text, key, args := cleanBlock(p.Reason, MaxReason)
	if key != "" {
		wrong.Add(field, key, args)
	}
	p.Reason = text
	return p
}

// exact returns a moment as the database keeps it.
func exact(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Microsecond)
}

// grantRole puts what was asked for a role for a time into p.
func (p *Person) grantRole(asked TemporaryRole, now time.Time, wrong *errs.Fields) {
	if asked.none() {
		p.TempRole = nil
		return
	}
	var stored Period
	if p.TempRole != nil {
		stored = p.TempRole.Period
	}
	switch {
	case !asked.Role.Valid():
		wrong.Add("temp_role", "people.role.choose")
	case asked.Role == p.Lasting.Role:
		wrong.Add("temp_role", "people.temp_role.same")
	}
	asked.Period = asked.cleaned(stored, now, "temp_role", wrong)
	p.TempRole = &asked
}

// grantGroup puts what was asked for a group for a time into p. Whether the account has the group is for the caller to
// find out.
func (p *Person) grantGroup(asked TemporaryGroup, now time.Time, wrong *errs.Fields) {
	if asked.none() {
		p.TempGroup = nil
		return
	}
	var stored Period
	if p.TempGroup != nil {
		stored = p.TempGroup.Period
	}
	switch {
	case p.Lasting.Role == access.Administrator:
		wrong.Add("temp_group", "people.group.administrator")
	case asked.Manages && asked.Group == "":
		wrong.Add("temp_group", "people.manages.group")
	case asked.Manages && p.Lasting.Role == access.Guest:
		wrong.Add("temp_group", "people.manages.guest")
	case asked.Group == p.Lasting.Group && asked.Manages == p.Lasting.Manages:
		wrong.Add("temp_group", "people.temp_group.same")
	}
	asked.Period = asked.cleaned(stored, now, "temp_group", wrong)
	p.TempGroup = &asked
}

// endAt puts what was asked for a last day into p; the zero moment takes it back.
func (p *Person) endAt(asked *time.Time, words *string, now time.Time, wrong *errs.Fields) {
	if words != nil {
		text, key, args := cleanBlock(*words, MaxReason)
		if key != "" {
			wrong.Add("ends_reason", key, args)
		}
		p.EndsReason = text
	}
	if asked != nil {
		if at := exact(*asked); !at.Equal(p.EndsAt) {
			if !at.IsZero() && !at.After(now) {
				wrong.Add("ends_at", "people.ends_at.later")
			}
			p.EndsAt = at
		}
	}
	if p.EndsAt.IsZero() {
		p.EndsReason = ""
	}
}
