package people

import (
	"slices"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

func TestEffectIsToldBeforehand(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		south := w.group("South")
		w.join(w.sam.User, south, true)
		var title ids.JobTitle
		w.write(func(tx *db.Tx) error {
			made, err := w.roles.AddTitle(w.ctx, tx, w.jane, "Clerk", access.SetOf(access.Export))
			title = made.ID
			return err
		})
		preview := func(in UserInput) Effect {
			t.Helper()
			e, err := w.Preview(w.ctx, w.jane, w.sam.User, in)
			must(t, err)
			return e
		}
		e := preview(UserInput{Profile: ProfileInput{Role: new("administrator")}})
		if !e.BecomesAdministrator() || !e.EndsManaging || e.After.Group != "" || e.Seat.Change != 0 || !e.At.Equal(w.clk.Now()) || e.CeasesAdministrator() {
			t.Errorf("%+v", e)
		}
		e = preview(UserInput{Profile: ProfileInput{JobTitleID: new(string(title))}})
		if len(e.Permissions.Gained) != 0 || slices.Contains(e.Permissions.Lost, access.Export) || !slices.Contains(e.Permissions.Lost, access.CreateCases) || e.EndsManaging {
			t.Errorf("%+v", e)
		}
		e = preview(UserInput{Profile: ProfileInput{Role: new("guest")}})
		if e.Seat.Change != -1 || !e.EndsManaging || !slices.Contains(e.Permissions.Lost, access.CreateCases) {
			t.Errorf("%+v", e)
		}
		e = preview(UserInput{Group: new(ids.Group)})
		if !e.EndsManaging || e.After.Group != "" || e.After.Manages {
			t.Errorf("%+v", e)
		}
		later := w.clk.Now().Add(time.Hour)
		e = preview(UserInput{TempRole: &TemporaryRole{access.Limited, Period{From: later}}})
		if !e.At.Equal(later) || e.Before.Role != access.Standard || e.After.Role != access.Limited || len(e.Permissions.Lost) == 0 {
			t.Errorf("%+v", e)
		}
		w.edit(w.jane, w.sam.User, UserInput{TempRole: &TemporaryRole{access.Limited, Period{From: later}},
			TempGroup: &TemporaryGroup{Period: Period{From: later}}})
		e = preview(UserInput{Profile: ProfileInput{Role: new("guest")}, Group: new(ids.Group)})
		if !e.EndsTempRole || !e.EndsTempGroup {
			t.Errorf("%+v", e)
		}
		e = preview(UserInput{Profile: ProfileInput{FirstName: new("S")}})
		if e.Before != e.After || e.EndsTempRole || len(e.Permissions.Gained)+len(e.Permissions.Lost) != 0 {
			t.Errorf("%+v", e)
		}
		_, err := w.Preview(w.ctx, access.Operator(w.firm.ID), w.jane.User, UserInput{Profile: ProfileInput{Role: new("guest")}})
		expect(t, "the last administrator", err, errs.Conflict, "people.administrators.last")
		_, err = w.Preview(w.ctx, w.sam, w.jane.User, UserInput{})
		expect(t, "by who may not", err, errs.NotFound, "access.not_found")
		_, err = w.Preview(w.ctx, w.jane, w.sam.User, UserInput{Profile: ProfileInput{Status: new("asleep")}})
		expect(t, "no status", err, errs.Invalid, "people.status.choose")
		if p := w.look(w.sam.User); p.Lasting != (Standing{access.Standard, south, true}) || p.Version != 3 {
			t.Errorf("a preview changes things: %+v", p)
		}
	})
}
