package people

import (
	"strconv"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
)

// UserInput is what somebody who looks after a user wants to change of them: contact information, which a group's manager
// may, and the rest, which takes an administrator. A nil field stays as it is.
type UserInput struct {
	// Profile's Role and JobTitleID are for administrators; Email and Status have ways of their own. An empty JobTitleID
	// is no title.
	Profile ProfileInput
	Group   *ids.Group // empty is the default group
	Manages *bool      // manages the group
	// TempRole and TempGroup are a role and a group for a time (C7); one without From and Until takes the grant away. A
	// From that is past or missing is now; a missing Until is no end.
	TempRole  *TemporaryRole
	TempGroup *TemporaryGroup
	// EndsAt is the first moment at which the user is inactive; the zero time is no end.
	EndsAt     *time.Time
	EndsReason *string
	// ReviewLevel is the level at which the user reviews reports; 0 is none.
	ReviewLevel *int
}

// The names of the fields of [UserInput] that a profile hasn't.
const (
	fieldGroup      = "group_id"
	fieldManages    = "manages"
	fieldTempRole   = "temp_role"
	fieldTempGroup  = "temp_group"
	fieldEndsAt     = "ends_at"
	fieldEndsReason = "ends_reason"
	fieldReview     = "review_level"
)

// edit is a judged [UserInput]: values holds the profile's fields as they are stored.
type edit struct {
	in     UserInput
	values change
}

// judge returns the input as it will be applied, or one errs.Invalid error with every field that is wrong or that isn't
// the actor's to write. What depends on the user is judged by [edit.apply].
func (in UserInput) judge(country string, by access.Actor) (edit, error) {
	administers := by.User == "" || by.Role == access.Administrator
	var wrong errs.Fields
	profile := in.Profile
	profile.Role, profile.JobTitleID = nil, nil
	if administers {
		if in.Profile.Email != nil {
			wrong.Add("email", "people.email.elsewhere")
		}
		if in.Profile.Status != nil {
			wrong.Add("status", "people.status.elsewhere")
		}
		profile.Email, profile.Status = nil, nil
	} else {
		for _, name := range in.rights() {
			wrong.Add(name, notYours)
		}
	}
	values, err := cleanProfile(profile, country, func(h hand) bool { return h == own || administers && h != office })
	if in.Profile.Role != nil && !access.Role(*in.Profile.Role).Valid() {
		wrong.Add("role", "people.role.choose")
	}
	if err := allWrong(err, wrong.Err()); err != nil {
		return edit{}, err
	}
	if in.Profile.JobTitleID != nil {
		values["job_title_id"] = *in.Profile.JobTitleID
	}
	return edit{in, values}, nil
}

// rights returns the names of the given fields that grant or end something.
func (in UserInput) rights() []string {
	var out []string
	note := func(name string, given bool) {
		if given {
			out = append(out, name)
		}
	}
	note("role", in.Profile.Role != nil)
	note("job_title_id", in.Profile.JobTitleID != nil)
	note(fieldGroup, in.Group != nil)
	note(fieldManages, in.Manages != nil)
	note(fieldTempRole, in.TempRole != nil)
	note(fieldTempGroup, in.TempGroup != nil)
	note(fieldEndsAt, in.EndsAt != nil)
	note(fieldEndsReason, in.EndsReason != nil)
	note(fieldReview, in.ReviewLevel != nil)
	return out
}

// apply puts the input into p as it stands at a moment. It returns the names of the profile's fields that are different now
// and one errs.Invalid error with every field that doesn't go with the others.
func (e edit) apply(p *Person, now time.Time) ([]string, error) {
	changed := e.values.apply(p)
	var wrong errs.Fields
	in := e.in
	if role := in.Profile.Role; role != nil && access.Role(*role) != p.Lasting.Role {
		p.toRole(access.Role(*role))
	}
	if in.Group != nil && *in.Group != p.Lasting.Group {
		p.Lasting.Group, p.Lasting.Manages, p.TempGroup = *in.Group, false, nil
	}
	if in.Manages != nil {
		p.Lasting.Manages = *in.Manages
	}
	p.Lasting.fits(&wrong)
	if in.TempRole != nil {
		p.grantRole(*in.TempRole, now, &wrong)
	}
	if in.TempGroup != nil {
		p.grantGroup(*in.TempGroup, now, &wrong)
	}
	p.endAt(in.EndsAt, in.EndsReason, now, &wrong)
	if level := in.ReviewLevel; level != nil && *level != p.ReviewLevel {
		fitsReview(*level, &wrong)
		p.ReviewLevel, changed = *level, append(changed, fieldReview)
	}
	p.settle(now)
	return changed, wrong.Err()
}

// fits notes what doesn't go together: administrators are in the default group, which nobody manages, nor does a guest
// manage any (P2, P6a).
func (l Standing) fits(wrong *errs.Fields) {
	switch {
	case l.Role == access.Administrator && l.Group != "":
		wrong.Add(fieldGroup, "people.group.administrator")
	case l.Manages && l.Group == "":
		wrong.Add(fieldManages, "people.manages.group")
	case l.Manages && l.Role == access.Guest:
		wrong.Add(fieldManages, "people.manages.guest")
	}
}

// fitsReview notes a level of review that there isn't.
func fitsReview(level int, wrong *errs.Fields) {
	if level < 0 || level > MaxReviewLevel {
		wrong.Add(fieldReview, "people.review_level.choose", errs.Args{"Max": MaxReviewLevel})
	}
}

// against lists where what was asked for differs from what is stored, in the order in which the form shows it.
func (e edit) against(stored, asked Person) Conflict {
	conflict := e.values.against(stored)
	clash := func(given bool, field, theirs, mine string) {
		if given && theirs != mine {
			conflict.Clashes = append(conflict.Clashes, Clash{Field: field, Theirs: theirs, Mine: mine})
		}
	}
	clash(e.in.Profile.Role != nil, "role", string(stored.Lasting.Role), string(asked.Lasting.Role))
	clash(e.in.Group != nil, fieldGroup, string(stored.Lasting.Group), string(asked.Lasting.Group))
	clash(e.in.Manages != nil, fieldManages, strconv.FormatBool(stored.Lasting.Manages), strconv.FormatBool(asked.Lasting.Manages))
	clash(e.in.TempRole != nil, fieldTempRole, stored.TempRole.text(), asked.TempRole.text())
	clash(e.in.TempGroup != nil, fieldTempGroup, stored.TempGroup.text(), asked.TempGroup.text())
	clash(e.in.EndsAt != nil, fieldEndsAt, instant(stored.EndsAt), instant(asked.EndsAt))
	clash(e.in.EndsReason != nil, fieldEndsReason, stored.EndsReason, asked.EndsReason)
	clash(e.in.ReviewLevel != nil, fieldReview, strconv.Itoa(stored.ReviewLevel), strconv.Itoa(asked.ReviewLevel))
	return conflict
}

// text is the grant as a clash shows it: role, beginning, end and reason in one line.
func (t *TemporaryRole) text() string {
	if t == nil {
		return ""
	}
	return join(" ", string(t.Role), instant(t.From), instant(t.Until), t.Reason)
}

// text is the grant as a clash shows it: group, whether it is managed, beginning, end and reason in one line.
func (t *TemporaryGroup) text() string {
	if t == nil {
		return ""
	}
	manages := ""
	if t.Manages {
		manages = fieldManages
	}
	return join(" ", string(t.Group), manages, instant(t.From), instant(t.Until), t.Reason)
}

// instant is a time as the API writes it; the zero time is empty.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
