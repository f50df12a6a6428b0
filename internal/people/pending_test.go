package people

import (
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// invited makes a pending user and returns them, or what is wrong.
func (w *world) invited(in PendingPerson) (p Person, err error) {
	w.t.Helper()
	err = w.db.Write(w.ctx, func(tx *db.Tx) (err error) {
		if in.Login, err = w.identity.CreateLogin(w.ctx, tx, in.Email); err != nil {
			return err
		}
		p, err = w.AddPending(w.ctx, tx, w.jane, in)
		return err
	})
	return p, err
}

// come activates a pending user.
func (w *world) come(p Person) (out Person, err error) {
	w.t.Helper()
	err = w.db.Write(w.ctx, func(tx *db.Tx) (err error) {
		out, err = w.Activate(w.ctx, tx, actor(p), "Vera", "", "Lind")
		return err
	})
	return out, err
}

func TestNobodyComesAfterTheirLastDay(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		guest, err := w.invited(PendingPerson{Email: "vera@example.org", Role: access.Guest, EndsAt: w.clk.Now().Add(time.Hour)})
		must(t, err)
		w.clk.Advance(time.Hour)
		_, err = w.come(guest)
		expect(t, "at the end", err, errs.Conflict, "people.ends_at.over")
		if got := w.look(guest.ID); got.Status != Pending || len(w.kinds(guest.ID)) != 1 {
			t.Errorf("status %s, acts %v", got.Status, w.kinds(guest.ID))
		}
		w.edit(w.jane, guest.ID, UserInput{EndsAt: new(w.clk.Now().Add(time.Hour))})
		came, err := w.come(guest)
		if must(t, err); came.Status != Active {
			t.Errorf("status %s", came.Status)
		}
		w.clk.Advance(time.Hour)
		w.runJobs() // the one of that moment
		if got := w.kinds(guest.ID); got[len(got)-1] != StatusChanged {
			t.Errorf("the end of the last day isn't on the record: %v", got)
		}
	})
}

// What doesn't go together for a user goes as little for who is invited, whichever door they are invited by.
func TestWhoIsInvitedStandsWhereAUserMay(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		north := w.group("North")
		for name, c := range map[string]struct {
			role    access.Role
			group   ids.Group
			manages bool
			key     string
		}{
			"an administrator in a group":  {access.Administrator, north, false, "people.group.administrator"},
			"a manager of the default one": {access.Standard, "", true, "people.manages.group"},
			"a guest who manages":          {access.Guest, north, true, "people.manages.guest"},
			"no role":                      {"emperor", "", false, "people.role.choose"},
		} {
			in := PendingPerson{Email: "x@example.org", Role: c.role, Group: c.group, Manages: c.manages}
			_, err := w.invited(in)
			expect(t, name, err, errs.Invalid, c.key)
			expect(t, name+", judged alone", CheckPending(in, "GB"), errs.Invalid, c.key)
		}
	})
}
