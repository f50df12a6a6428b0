package people

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

func TestAdministratorEditsEverything(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		south := w.group("South")
		var title ids.JobTitle
		w.write(func(tx *db.Tx) error {
			made, err := w.roles.AddTitle(w.ctx, tx, w.jane, "Paralegal", access.SetOf(access.CreateCases))
			title = made.ID
			return err
		})
		until := w.clk.Now().Add(48 * time.Hour)
		ends := w.clk.Now().Add(240 * time.Hour)
		p := w.edit(w.jane, w.sam.User, UserInput{
			Profile: ProfileInput{FirstName: new("Samuel"), IDNumber: new("4417"), Language: new("ru"), CellNumber: new("020 7946 0018"), Role: new("limited"), JobTitleID: new(string(title))},
			Group:   &south, Manages: new(true), TempRole: &TemporaryRole{access.Standard, Period{Until: until, Reason: "leave"}},
			EndsAt: &ends, EndsReason: new("contract ends"),
		})
		if p.FirstName != "Samuel" || p.IDNumber != "4417" || p.JobTitle != title || p.Lasting != (Standing{access.Limited, south, true}) ||
			p.Role != access.Standard || !p.TempRole.From.Equal(w.clk.Now()) || !p.EndsAt.Equal(ends) || p.EndsReason != "contract ends" || p.Version != 2 {
			t.Errorf("%+v", p)
		}
		if stored := w.look(w.sam.User); stored.Lasting != p.Lasting || !stored.TempRole.same(p.TempRole) || stored.JobTitle != title {
			t.Errorf("%+v", stored)
		}
		want := []activity.Kind{UserAdded, RoleChanged, GroupChanged, TitleChanged, TemporaryGranted, LastDaySet, ProfileChanged}
		if got := w.kinds(w.sam.User); !slices.Equal(got, want) {
			t.Errorf("acts %v", got)
		}
		record := strings.Join(w.acts(w.sam.User), "\n")
		for _, private := range []string{"Samuel", "4417", "leave", "contract", "7946"} {
			if strings.Contains(record, private) {
				t.Errorf("the record holds %q", private)
			}
		}
		again := w.edit(w.jane, w.sam.User, UserInput{Profile: ProfileInput{Role: new("limited")}, Group: &south, EndsAt: &ends,
			TempRole: &TemporaryRole{access.Standard, Period{From: p.TempRole.From, Until: until, Reason: "leave"}}})
		if again.Version != 2 {
			t.Error("the same again is a change")
		}
		// A new group ends the managing of the old one, a new role the role for a time.
		west := w.group("West")
		if p := w.edit(w.jane, w.sam.User, UserInput{Group: &west}); p.Manages || p.Group != west {
			t.Errorf("%+v", p.Lasting)
		}
		if p := w.edit(w.jane, w.sam.User, UserInput{Profile: ProfileInput{Role: new("administrator")}}); p.Group != "" || p.TempRole != nil {
			t.Errorf("%+v, %+v", p.Lasting, p.TempRole)
		}
	})
}

func TestWrongEditsAreToldTogether(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		south, past := w.group("South"), w.clk.Now().Add(-time.Hour)
		none := ids.Group("01890000-0000-7000-8000-000000000000")
		for _, c := range []struct {
			what string
			in   UserInput
			want string
		}{
			{"role", UserInput{Profile: ProfileInput{Role: new("owner")}}, "role people.role.choose"},
			{"email and status", UserInput{Profile: ProfileInput{Email: new("a@b.example"), Status: new("inactive")}}, "email people.email.elsewhere, status people.status.elsewhere"},
			{"administrator in a group", UserInput{Profile: ProfileInput{Role: new("administrator")}, Group: &south}, "group_id people.group.administrator"},
			{"manager of the default group", UserInput{Manages: new(true)}, "manages people.manages.group"},
			{"guest as a manager", UserInput{Profile: ProfileInput{Role: new("guest")}, Group: &south, Manages: new(true)}, "manages people.manages.guest"},
			{"unknown groups", UserInput{Group: &none, TempGroup: &TemporaryGroup{Group: "x", Period: Period{From: w.clk.Now()}}}, "group_id people.group_id.choose, temp_group people.group_id.choose"},
			{"unknown title", UserInput{Profile: ProfileInput{JobTitleID: new("x")}}, "job_title_id people.job_title_id.choose"},
			{"the past", UserInput{TempRole: &TemporaryRole{access.Guest, Period{Until: past}}, EndsAt: &past}, "temp_role people.until.later, ends_at people.ends_at.later"},
			{"the wrong way round", UserInput{TempRole: &TemporaryRole{access.Guest, period(w.clk.Now().Add(2*time.Hour), w.clk.Now().Add(time.Hour))}}, "temp_role people.until.later"},
			{"same role", UserInput{TempRole: &TemporaryRole{access.Standard, Period{From: w.clk.Now()}}}, "temp_role people.temp_role.same"},
			{"same group", UserInput{TempGroup: &TemporaryGroup{Period: Period{From: w.clk.Now()}}}, "temp_group people.temp_group.same"},
			{"no role", UserInput{TempRole: &TemporaryRole{"", Period{From: w.clk.Now()}}}, "temp_role people.role.choose"},
			{"hostile words", UserInput{EndsReason: new("\u202eevil")}, "ends_reason people.text.characters"},
			{"many words", UserInput{TempRole: &TemporaryRole{access.Guest, Period{From: w.clk.Now(), Reason: strings.Repeat("я", 10_000)}}}, "temp_role people.text.too_long"},
			{"a name and more", UserInput{Profile: ProfileInput{FirstName: new(" "), Role: new("x")}}, "first_name people.first_name.required, role people.role.choose"},
		} {
			_, err := w.EditUser(w.ctx, w.jane, w.sam.User, c.in, 0)
			if got := wrongFields(err); got != c.want {
				t.Errorf("%s: %s", c.what, got)
			}
			if _, err := w.Preview(w.ctx, w.jane, w.sam.User, c.in); !errs.Is(err, errs.Invalid) && c.what != "email and status" {
				t.Errorf("%s: the preview says %v", c.what, err)
			}
		}
		if p := w.look(w.sam.User); p.Version != 1 {
			t.Errorf("something was stored: %+v", p)
		}
		w.join(w.sam.User, south, false)
		_, err := w.EditUser(w.ctx, w.jane, w.sam.User, UserInput{Profile: ProfileInput{Role: new("administrator")}, TempGroup: &TemporaryGroup{Period: Period{From: w.clk.Now()}}}, 0)
		if got := wrongFields(err); got != "temp_group people.group.administrator" {
			t.Errorf("an administrator in a group for a time: %s", got)
		}
	})
}

// wrongFields returns the fields of an error with their messages.
func wrongFields(err error) string {
	e := errs.As(err)
	if e == nil || e.Kind != errs.Invalid {
		if err == nil {
			return "nothing"
		}
		return err.Error()
	}
	var out []string
	for _, f := range e.Fields {
		out = append(out, f.Name+" "+f.Key)
	}
	return strings.Join(out, ", ")
}

// Every upward path that a group's manager might try is refused, changes nothing and is recorded (R40).
func TestManagersReachNobodyAbove(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		south, west := w.group("South"), w.group("West")
		mia := w.add(w.firm.ID, "mia@example.com", "Mia", "South", access.Limited)
		leo := w.add(w.firm.ID, "leo@example.com", "Leo", "South", access.Guest)
		eve := w.add(w.firm.ID, "eve@example.com", "Eve", "South", access.Standard)
		far := w.add(w.firm.ID, "far@example.com", "Far", "West", access.Guest)
		w.join(mia.User, south, true)
		w.join(leo.User, south, false)
		w.join(eve.User, south, false)
		w.join(far.User, west, false)

		w.edit(mia, leo.User, UserInput{Profile: ProfileInput{FirstName: new("Leonard"), OfficeExtension: new("12")}})
		must(t, w.ResetPassword(w.ctx, mia, leo.User))
		if p, err := w.User(w.ctx, mia, leo.User); err != nil || p.FirstName != "Leonard" {
			t.Errorf("%v, %v", p.FirstName, err)
		}
		soon := w.clk.Now().Add(time.Hour)
		for what, in := range map[string]UserInput{
			"role": {Profile: ProfileInput{Role: new("guest")}}, "title": {Profile: ProfileInput{JobTitleID: new("")}},
			"group": {Group: &south}, "manages": {Manages: new(true)}, "role for a time": {TempRole: &TemporaryRole{access.Standard, Period{From: soon}}},
			"group for a time": {TempGroup: &TemporaryGroup{west, true, Period{From: soon}}}, "last day": {EndsAt: &soon},
			"status": {Profile: ProfileInput{Status: new("inactive")}}, "email": {Profile: ProfileInput{Email: new("x@example.com")}},
			"ID number": {Profile: ProfileInput{IDNumber: new("1")}}, "language": {Profile: ProfileInput{Language: new("ru")}},
		} {
			before := w.look(leo.User)
			_, err := w.EditUser(w.ctx, mia, leo.User, in, 0)
			expect(t, what, err, errs.Invalid, "people.profile.not_yours")
			_, err = w.Preview(w.ctx, mia, leo.User, in)
			expectOneOf(t, what+", previewed", err, errs.Invalid, errs.NotFound)
			if w.look(leo.User).Version != before.Version {
				t.Errorf("%s was changed", what)
			}
			if kinds := w.kinds(leo.User); kinds[len(kinds)-1] != ReachRefused {
				t.Errorf("%s isn't in the record", what)
			}
		}
		name := UserInput{Profile: ProfileInput{FirstName: new("X")}}
		_, err := w.EditUser(w.ctx, mia, eve.User, name, 0)
		expect(t, "somebody higher in the group", err, errs.Forbidden, "access.upward")
		expect(t, "resetting somebody higher", w.ResetPassword(w.ctx, mia, eve.User), errs.Forbidden, "access.upward")
		if kinds := w.kinds(eve.User); len(kinds) < 2 || kinds[len(kinds)-1] != ReachRefused || kinds[len(kinds)-2] != ReachRefused {
			t.Errorf("acts about Eve: %v", kinds)
		}
		_, err = w.UserToEdit(w.ctx, mia, eve.User)
		expect(t, "opening somebody higher to edit", err, errs.Forbidden, "access.upward")
		if kinds := w.kinds(eve.User); len(kinds) < 3 || kinds[len(kinds)-3] != ReachRefused {
			t.Errorf("acts about Eve: %v", kinds)
		}
		_, err = w.User(w.ctx, mia, far.User)
		expect(t, "looking at another group", err, errs.NotFound, "access.not_found")
		if kinds := w.kinds(far.User); kinds[len(kinds)-1] != ReachRefused {
			t.Errorf("acts about another group: %v", kinds)
		}
		for what, user := range map[string]ids.User{"another group": far.User, "the default group": w.sam.User, "an administrator": w.jane.User, "nobody": "x"} {
			_, err := w.EditUser(w.ctx, mia, user, name, 0)
			expect(t, what, err, errs.NotFound, "access.not_found")
			expect(t, what, w.ResetPassword(w.ctx, mia, user), errs.NotFound, "access.not_found")
			_, err = w.User(w.ctx, mia, user)
			expect(t, what, err, errs.NotFound, "access.not_found")
		}
		// Who is low only for a week, or will be high next week, is out of reach all the same.
		w.edit(w.jane, leo.User, UserInput{TempRole: &TemporaryRole{access.Administrator, Period{From: soon, Until: soon.Add(time.Hour)}}})
		w.edit(w.jane, eve.User, UserInput{TempRole: &TemporaryRole{access.Guest, Period{Until: soon}}})
		for _, user := range []ids.User{leo.User, eve.User} {
			_, err := w.EditUser(w.ctx, mia, user, name, 0)
			expect(t, "not low for good", err, errs.Forbidden, "access.upward")
			expect(t, "not low for good", w.ResetPassword(w.ctx, mia, user), errs.Forbidden, "access.upward")
		}
		_, err = w.SetRole(w.ctx, mia, leo.User, access.Guest)
		expect(t, "the role by itself", err, errs.NotFound, "access.not_found")
		_, err = w.SetStatus(w.ctx, mia, leo.User, Inactive)
		expect(t, "the status by itself", err, errs.NotFound, "access.not_found")
	})
}

func expectOneOf(t *testing.T, what string, err error, kinds ...errs.Kind) {
	t.Helper()
	if !slices.Contains(kinds, errs.KindOf(err)) || err == nil {
		t.Errorf("%s: %v", what, err)
	}
}

func TestNobodyChangesTheirOwnStanding(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		_, err := w.EditUser(w.ctx, w.jane, w.jane.User, UserInput{Profile: ProfileInput{Role: new("standard")}}, 0)
		expect(t, "the last administrator", err, errs.Conflict, "people.administrators.last")
		ada := w.add(w.firm.ID, "ada@example.com", "Ada", "Two", access.Administrator)
		soon := w.clk.Now().Add(time.Hour)
		for what, in := range map[string]UserInput{"role": {Profile: ProfileInput{Role: new("standard")}}, "last day": {EndsAt: &soon},
			"role for a time": {TempRole: &TemporaryRole{access.Guest, Period{From: soon}}}} {
			_, err := w.EditUser(w.ctx, w.jane, w.jane.User, in, 0)
			expect(t, what, err, errs.Forbidden, "people.own_standing")
			_, err = w.Preview(w.ctx, w.jane, w.jane.User, in)
			expect(t, what+", previewed", err, errs.Forbidden, "people.own_standing")
		}
		_, err = w.SetRole(w.ctx, w.jane, w.jane.User, access.Guest)
		expect(t, "the role by itself", err, errs.Forbidden, "people.own_standing")
		_, err = w.SetStatus(w.ctx, w.jane, w.jane.User, Inactive)
		expect(t, "the status by itself", err, errs.Forbidden, "people.own_standing")
		if p := w.edit(w.jane, w.jane.User, UserInput{Profile: ProfileInput{IDNumber: new("1")}}); p.IDNumber != "1" {
			t.Error("an administrator can't write their own ID number")
		}
		// An administrator for a time makes themselves no lasting one.
		w.edit(ada, w.sam.User, UserInput{TempRole: &TemporaryRole{access.Administrator, Period{Until: soon}}})
		_, err = w.EditUser(w.ctx, w.sam, w.sam.User, UserInput{Profile: ProfileInput{Role: new("administrator")}}, 0)
		expect(t, "a lasting role from one for a time", err, errs.Forbidden, "people.own_standing")
		_, err = w.EditUser(w.ctx, w.sam, w.sam.User, UserInput{TempRole: &TemporaryRole{access.Administrator, Period{From: w.clk.Now(), Until: soon.Add(time.Hour)}}}, 0)
		expect(t, "a longer time", err, errs.Forbidden, "people.own_standing")
		w.edit(ada, w.jane.User, UserInput{Profile: ProfileInput{Role: new("standard")}})
		_, err = w.EditUser(w.ctx, w.jane, w.sam.User, UserInput{Profile: ProfileInput{FirstName: new("X")}}, 0)
		expect(t, "with the rights of yesterday", err, errs.NotFound, "access.not_found")
		for what, by := range map[string]access.Actor{"another account": w.janeDept, "its machine": access.Operator(w.dept.ID)} {
			_, err = w.EditUser(w.ctx, by, w.sam.User, UserInput{Profile: ProfileInput{FirstName: new("X")}}, 0)
			expect(t, what, err, errs.NotFound, "access.not_found")
			_, err = w.User(w.ctx, by, w.sam.User)
			expect(t, what, err, errs.NotFound, "access.not_found")
		}
		_, err = w.EditUser(w.ctx, access.Actor{}, w.sam.User, UserInput{}, 0)
		expect(t, "nobody", err, errs.Unauthenticated, "access.sign_in")
		reader := ada
		reader.Scope = access.ScopeWrite
		_, err = w.EditUser(w.ctx, reader, w.sam.User, UserInput{Profile: ProfileInput{FirstName: new("X")}}, 0)
		expect(t, "a token of too small a scope", err, errs.Forbidden, "access.scope")
		must(t, CheckUser(UserInput{Profile: ProfileInput{Role: new("guest")}}, w.firm))
		expect(t, "a row of an import", CheckUser(UserInput{Profile: ProfileInput{Role: new("x")}}, w.firm), errs.Invalid, "people.role.choose")
	})
}

func TestTwoAdministratorsEditAtOnce(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		south := w.group("South")
		w.edit(w.jane, w.sam.User, UserInput{Profile: ProfileInput{FirstName: new("Samuel")}, Group: &south})
		_, err := w.EditUser(w.ctx, w.jane, w.sam.User, UserInput{Profile: ProfileInput{FirstName: new("Samson"), Role: new("guest")}, Group: new(ids.Group)}, 1)
		c, ok := errs.As(err).Detail.(Conflict)
		if !errs.Is(err, errs.Conflict) || !ok {
			t.Fatal(err)
		}
		want := []Clash{{"first_name", "Samuel", "Samson"}, {"role", "standard", "guest"}, {"group_id", string(south), ""}}
		if !slices.Equal(c.Clashes, want) {
			t.Errorf("clashes %v", c.Clashes)
		}
		if p, err := w.EditUser(w.ctx, w.jane, w.sam.User, UserInput{Profile: ProfileInput{FirstName: new("Samuel")}}, 1); err != nil || p.Version != 2 {
			t.Errorf("what is stored already: %v", err)
		}
	})
}
