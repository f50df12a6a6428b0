package people

import (
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// signedIn opens a session of a user and returns its secret.
func (w *world) signedIn(login ids.Login) string {
	w.t.Helper()
	var in identity.SignedIn
	w.write(func(tx *db.Tx) (err error) {
		in, err = w.identity.Start(w.ctx, tx, identity.StartInput{Login: login, Proof: identity.ProofSetup})
		return err
	})
	return in.Secret
}

// Whoever is deactivated is out at once here and within a second in every other process; a last day needs no job for it.
func TestWhoIsInactiveIsOut(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		other := w.signIn(w.accounts, w.roles, w.ids, w.log)
		alive := func(on *identity.Service, secret string) bool {
			_, err := on.SessionOf(w.ctx, secret, identity.Visit{})
			if err != nil && !errs.Is(err, errs.Unauthenticated) {
				t.Fatal(err)
			}
			return err == nil
		}
		secret := w.signedIn(w.sam.Login)
		if !alive(w.identity, secret) || !alive(other, secret) {
			t.Fatal("no session to begin with")
		}
		effect, err := w.Preview(w.ctx, w.jane, w.sam.User, UserInput{Profile: ProfileInput{Status: new("inactive")}})
		if err != nil || effect.Sessions != 1 || effect.Seat.Change != -1 || len(effect.Permissions.Lost) == 0 || effect.After.Status != Inactive {
			t.Errorf("%+v, %v", effect, err)
		}
		_, err = w.SetStatus(w.ctx, w.jane, w.sam.User, Inactive)
		must(t, err)
		if alive(w.identity, secret) {
			t.Error("the session goes on in the process that ended it")
		}
		w.clk.Advance(time.Second)
		if alive(other, secret) {
			t.Error("the session goes on in another process")
		}
		effect, err = w.Preview(w.ctx, w.jane, w.sam.User, UserInput{Profile: ProfileInput{Status: new("active")}})
		if err != nil || effect.Sessions != 0 || effect.Seat.Change != 1 || len(effect.Permissions.Gained) == 0 {
			t.Errorf("%+v, %v", effect, err)
		}
		_, err = w.SetStatus(w.ctx, w.jane, w.sam.User, Active)
		must(t, err)
		if alive(w.identity, secret) {
			t.Error("the ended session came back")
		}

		secret = w.signedIn(w.sam.Login)
		ends := w.clk.Now().Add(time.Minute)
		w.edit(w.jane, w.sam.User, UserInput{EndsAt: &ends})
		if !alive(other, secret) {
			t.Error("a last day to come ends the session now")
		}
		w.clk.Advance(time.Minute + time.Second)
		if alive(w.identity, secret) || alive(other, secret) {
			t.Error("the session outlives the last day")
		}
		must(t, w.Settle(w.ctx))
		if sessions, _, err := w.identity.CountMembership(w.ctx, w.db, w.firm.ID, w.sam.User); err != nil || sessions != 0 {
			t.Errorf("%d sessions, %v", sessions, err)
		}
	})
}

func TestStatusesThatCannotBe(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		pending := w.addPerson(w.firm.ID, NewPerson{Email: "p@example.com", Role: access.Standard, Status: Pending, Profile: ProfileInput{FirstName: new("P"), LastName: new("Q")}})
		_, err := w.SetStatus(w.ctx, w.jane, pending.ID, Active)
		expect(t, "the invited one", err, errs.Conflict, "people.status.invited")
		_, err = w.SetStatus(w.ctx, w.jane, pending.ID, Inactive)
		expect(t, "the invited one shut out, by which a second step would let them in", err, errs.Conflict, "people.status.invited")
		_, err = w.Preview(w.ctx, w.jane, pending.ID, UserInput{Profile: ProfileInput{Status: new("inactive")}})
		expect(t, "a look at that", err, errs.Conflict, "people.status.invited")
		if got := w.look(pending.ID); got.Status != Pending {
			t.Errorf("status %s", got.Status)
		}
		_, err = w.SetStatus(w.ctx, w.jane, pending.ID, Pending)
		expect(t, "pending by hand", err, errs.Invalid, "people.status.choose")
		_, err = w.SetStatus(w.ctx, w.jane, "x", Inactive)
		expect(t, "nobody", err, errs.NotFound, "access.not_found")
		expect(t, "a link for the invited one", w.ResetPassword(w.ctx, w.jane, pending.ID), errs.Conflict, "people.reset.pending")
		_, err = w.SetStatus(w.ctx, w.jane, w.sam.User, Inactive)
		must(t, err)
		expect(t, "a link for who left", w.ResetPassword(w.ctx, w.jane, w.sam.User), errs.Conflict, "people.reset.inactive")
		before := len(w.kinds(w.sam.User))
		_, err = w.SetStatus(w.ctx, w.jane, w.sam.User, Inactive)
		if must(t, err); len(w.kinds(w.sam.User)) != before {
			t.Error("the same status again is recorded")
		}
	})
}

func TestSeatsFollow(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		has := func(what string, want bool) {
			t.Helper()
			if w.seats.has(w.sam.User) != want {
				t.Errorf("%s: seat %v", what, !want)
			}
		}
		has("at first", true)
		w.edit(w.jane, w.sam.User, UserInput{Profile: ProfileInput{Role: new("guest")}})
		has("as a guest", false)
		until := w.clk.Now().Add(time.Hour)
		w.edit(w.jane, w.sam.User, UserInput{TempRole: &TemporaryRole{access.Limited, Period{Until: until}}})
		has("more for an hour", true)
		w.clk.Advance(time.Hour)
		must(t, w.Settle(w.ctx))
		has("after the hour", false)
		w.edit(w.jane, w.sam.User, UserInput{Profile: ProfileInput{Role: new("standard")}})
		w.edit(w.jane, w.sam.User, UserInput{TempRole: &TemporaryRole{access.Guest, Period{From: w.clk.Now()}}})
		has("a guest for a time", true)
		_, err := w.SetStatus(w.ctx, w.jane, w.sam.User, Inactive)
		must(t, err)
		has("inactive", false)
		w.seats.limit = len(w.seats.taken)
		_, err = w.SetStatus(w.ctx, w.jane, w.sam.User, Active)
		expect(t, "without a seat left", err, errs.Conflict, "test.no_seat")
		if w.look(w.sam.User).Status != Inactive {
			t.Error("active without a seat")
		}
		taken := func(what string, want int64) {
			t.Helper()
			effect, err := Unlimited{}.Preview(w.ctx, w.db, w.firm.ID, 1)
			if err != nil || effect != (SeatEffect{Change: 1, Taken: want}) {
				t.Errorf("%s: %+v, %v", what, effect, err)
			}
		}
		taken("an administrator and who left", 1)
		w.seats.limit = 0
		_, err = w.SetStatus(w.ctx, w.jane, w.sam.User, Active)
		must(t, err)
		taken("a guest for a time", 2)
		w.edit(w.jane, w.sam.User, UserInput{Profile: ProfileInput{Role: new("guest")}})
		taken("a guest", 1)
		w.edit(w.jane, w.sam.User, UserInput{TempRole: &TemporaryRole{access.Limited, Period{From: w.clk.Now().Add(time.Hour)}}})
		taken("more from the next hour on", 2)
	})
}

// P10: a link by mail, three an hour, counted with what the person asks for themselves; nothing else changes.
func TestLinkToANewPassword(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		secret := w.signedIn(w.sam.Login)
		must(t, w.identity.RequestReset(w.ctx, "SAM@example.com", identity.Client{}))
		must(t, w.ResetPassword(w.ctx, w.jane, w.sam.User))
		must(t, w.ResetPassword(w.ctx, w.jane, w.sam.User))
		err := w.ResetPassword(w.ctx, w.jane, w.sam.User)
		if expect(t, "a fourth", err, errs.TooMany, "identity.reset.too_many"); errs.As(err).RetryAfter != 3600 {
			t.Errorf("retry after %d", errs.As(err).RetryAfter)
		}
		w.runJobs()
		if n := w.post.to("sam@example.com"); n != 3 {
			t.Errorf("%d mails", n)
		}
		if _, err := w.identity.SessionOf(w.ctx, secret, identity.Visit{}); err != nil {
			t.Errorf("sending a link ends sessions: %v", err)
		}
		w.clk.Advance(time.Hour + time.Second)
		must(t, w.ResetPassword(w.ctx, w.jane, w.sam.User))
		sent := 0
		for _, k := range w.kinds(w.sam.User) {
			if k == ResetSent {
				sent++
			}
		}
		if sent != 3 {
			t.Errorf("%d acts", sent)
		}
		expect(t, "by a colleague", w.ResetPassword(w.ctx, w.sam, w.jane.User), errs.NotFound, "access.not_found")
		expect(t, "by another account", w.ResetPassword(w.ctx, w.janeDept, w.sam.User), errs.NotFound, "access.not_found")
		expect(t, "by nobody", w.ResetPassword(w.ctx, access.Actor{}, w.sam.User), errs.Unauthenticated, "access.sign_in")
	})
}
