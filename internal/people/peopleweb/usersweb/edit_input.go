package usersweb

import (
	"strconv"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/attributes"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/people/peopleweb/block"
	"cabinet/internal/platform/errs"
)

// The form's fields by what they take: contact information, which the managers of groups may change, and rights. The ID
// number stands between them: administrators write it, of themselves too.
var (
	contactFields = [...]string{"first_name", "middle_name", "last_name", "position", "branch_id", "client_email", "cell_number",
		"office_number", "office_extension", "organization_name", "website"}
	rightFields = [...]string{"role", "group_id", "manages", "job_title_id", "temp_role", "temp_role_from", "temp_role_until", "temp_role_reason",
		"temp_group", "temp_group_manages", "temp_group_from", "temp_group_until", "temp_group_reason", "ends_at", "ends_reason", "review_level"}
)

// moment is how browsers write a day and a time.
const moment = "2006-01-02T15:04"

// stay is the choice of a group for a time that nobody has.
const stay = "-"

// storedValues are the form's texts for a user as stored.
func storedValues(u people.Person, account accounts.Account, loc *time.Location) map[string]string {
	at := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.In(loc).Format(moment)
	}
	out := map[string]string{
		"first_name": u.FirstName, "middle_name": u.MiddleName, "last_name": u.LastName, "position": u.Position, "branch_id": string(u.Branch),
		"client_email": u.ClientEmail, "cell_number": people.ShowPhone(u.CellNumber, account.Country),
		"office_number": people.ShowPhone(u.OfficeNumber, account.Country), "office_extension": u.OfficeExtension,
		"organization_name": u.OrganizationName, "website": u.Website, "id_number": u.IDNumber,
		"role": string(u.Lasting.Role), "group_id": string(u.Lasting.Group), "manages": tick(u.Lasting.Manages), "job_title_id": string(u.JobTitle),
		"ends_reason": u.EndsReason, "temp_group": stay, "email": u.Email,
	}
	if u.ReviewLevel > 0 {
		out["review_level"] = number(int64(u.ReviewLevel))
	}
	if !u.EndsAt.IsZero() {
		out["ends_at"] = lastDay(u.EndsAt).In(loc).Format(time.DateOnly)
	}
	if t := u.TempRole; t != nil {
		out["temp_role"], out["temp_role_from"], out["temp_role_until"], out["temp_role_reason"] = string(t.Role), at(t.From), at(t.Until), t.Reason
	}
	if t := u.TempGroup; t != nil {
		out["temp_group"], out["temp_group_manages"] = string(t.Group), tick(t.Manages)
		out["temp_group_from"], out["temp_group_until"], out["temp_group_reason"] = at(t.From), at(t.Until), t.Reason
	}
	return out
}

func tick(on bool) string {
	if on {
		return "true"
	}
	return ""
}

// reading turns what was typed into what is to be changed: only what differs from what is stored, so that nobody is asked
// to correct what they left alone.
type reading struct {
	stored, typed map[string]string
	loc           *time.Location
	now           time.Time
	wrong         errs.Fields
}

// input reads the form. Rights are left out for who may not change them.
func (r *reading) input(administers, rights bool) (people.UserInput, error) {
	in := people.UserInput{Profile: people.ProfileInput{
		FirstName: r.text("first_name"), MiddleName: r.text("middle_name"), LastName: r.text("last_name"), Position: r.text("position"),
		BranchID: r.text("branch_id"), ClientEmail: r.text("client_email"), CellNumber: r.text("cell_number"), OfficeNumber: r.text("office_number"),
		OfficeExtension: r.text("office_extension"), OrganizationName: r.text("organization_name"), Website: r.text("website")}}
	if administers {
		in.Profile.IDNumber = r.text("id_number")
	}
	if rights {
		r.rights(&in)
	}
	return in, r.wrong.Err()
}

func (r *reading) rights(in *people.UserInput) {
	in.Profile.Role, in.Profile.JobTitleID = r.text("role"), r.text("job_title_id")
	if g := r.text("group_id"); g != nil {
		group := ids.Group(*g)
		in.Group = &group
	}
	if m := r.text("manages"); m != nil {
		manages := *m != ""
		in.Manages = &manages
	} else if in.Group != nil && r.typed["manages"] != "" { // a new group ends the managing of the old one unless it is asked for anew
		manages := true
		in.Manages = &manages
	}
	if r.differs("temp_role", "temp_role_from", "temp_role_until", "temp_role_reason") {
		in.TempRole = &people.TemporaryRole{}
		if role := r.typed["temp_role"]; role != "" {
			in.TempRole = &people.TemporaryRole{Role: access.Role(role), Period: r.period("temp_role")}
		}
	}
	if r.differs("temp_group", "temp_group_manages", "temp_group_from", "temp_group_until", "temp_group_reason") {
		in.TempGroup = &people.TemporaryGroup{}
		if group := r.typed["temp_group"]; group != stay {
			in.TempGroup = &people.TemporaryGroup{Group: ids.Group(group), Manages: r.typed["temp_group_manages"] != "", Period: r.period("temp_group")}
		}
	}
	in.EndsReason = r.text("ends_reason")
	if text := r.text("review_level"); text != nil {
		in.ReviewLevel = r.level(*text)
	}
	if day := r.text("ends_at"); day != nil {
		in.EndsAt = r.endsAt(*day)
	}
}

// level reads a level of review; no text is none.
func (r *reading) level(text string) *int {
	n, err := strconv.Atoi(text)
	if err != nil && text != "" {
		n = -1 // the service says what to choose
	}
	return &n
}

// values are the additional attributes that differ from what is stored.
func (r *reading) values() attributes.Values {
	changed := map[string]string{}
	for name, text := range r.typed {
		if text != r.stored[name] {
			changed[name] = text
		}
	}
	return block.Values(changed)
}

// both are the wrong fields of both errors; an error of another kind comes first.
func both(list ...error) error {
	var wrong errs.Fields
	for _, err := range list {
		if err != nil && !errs.Is(err, errs.Invalid) {
			return err
		}
		if e := errs.As(err); e != nil {
			for _, f := range e.Fields {
				wrong.Add(f.Name, f.Key, f.Args)
			}
		}
	}
	return wrong.Err()
}

// text is what was typed into a field, or nil where that is what is stored or where the form has no such field.
func (r *reading) text(field string) *string {
	if v, sent := r.typed[field]; sent && v != r.stored[field] {
		return &v
	}
	return nil
}

func (r *reading) differs(fields ...string) bool {
	for _, f := range fields {
		if r.text(f) != nil {
			return true
		}
	}
	return false
}

// period reads when a grant holds; without a beginning it begins now.
func (r *reading) period(of string) people.Period {
	p := people.Period{From: r.moment(of, of+"_from"), Until: r.moment(of, of+"_until"), Reason: r.typed[of+"_reason"]}
	if p.From.IsZero() {
		p.From = r.now
	}
	return p
}

func (r *reading) moment(of, field string) time.Time {
	text := r.typed[field]
	if text == "" {
		return time.Time{}
	}
	t, err := time.ParseInLocation(moment, text, r.loc)
	if err != nil || t.Year() > 9000 {
		r.wrong.Add(of, "usersweb.edit.moment")
	}
	return t
}

// endsAt is the moment behind a last day, which is wholly the user's.
func (r *reading) endsAt(day string) *time.Time {
	var out time.Time
	if day != "" {
		t, err := time.ParseInLocation(time.DateOnly, day, r.loc)
		if err != nil || t.Year() > 9000 {
			r.wrong.Add("ends_at", "usersweb.edit.day")
			return nil
		}
		out = t.AddDate(0, 0, 1)
	}
	return &out
}
