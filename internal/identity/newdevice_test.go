package identity

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

const mailDevice = "Sign-in from a new device"

func TestNewDeviceIsTold(t *testing.T) {
	each(t, func(w *world) {
		told := func(want int, when string) {
			t.Helper()
			w.run()
			if n := len(w.post.about(mailDevice)); n != want {
				t.Errorf("%s: %d mails", when, n)
			}
		}
		first := w.in()
		told(0, "the very first sign-in")
		again, err := w.signIn(annasEmail, annasPassword, first.Device, home)
		w.must(err)
		told(0, "the same browser")
		_, _ = w.signIn(annasEmail, "wrong", "", elsewhere)
		told(0, "a wrong password")
		_, err = w.signIn(annasEmail, annasPassword, "", elsewhere)
		w.must(err)
		told(1, "another browser")
		_, err = w.signIn(annasEmail, annasPassword, first.Device, home)
		w.must(err)
		told(2, "a secret that was replaced since")
		w.clk.Advance(31 * 24 * time.Hour)
		_, err = w.signIn(annasEmail, annasPassword, again.Device, home)
		w.must(err)
		told(3, "a browser after a month")
	})
}

func TestInvitedPeopleAreNotTold(t *testing.T) {
	each(t, func(w *world) {
		start := func(device string) (in SignedIn) {
			w.write(func(tx *db.Tx) (err error) {
				in, err = w.Start(w.ctx, tx, StartInput{Login: w.anna, Proof: ProofInvitation, Device: device, Client: at(home)})
				return err
			})
			return in
		}
		in := start("")
		start(in.Device)
		w.run()
		if n := len(w.post.about(mailDevice)); n != 0 {
			t.Errorf("%d mails", n)
		}
		start("") // a second organisation invites, and somebody accepts in a browser that wasn't known
		w.run()
		if n := len(w.post.about(mailDevice)); n != 1 {
			t.Errorf("%d mails", n)
		}
	})
}

func TestThisWasNotMe(t *testing.T) {
	each(t, func(w *world) {
		own := w.in()
		thief, err := w.signIn(annasEmail, annasPassword, "", elsewhere)
		w.must(err)
		_, bearer, err := w.CreateToken(w.ctx, w.by(thief.Secret), TokenInput{Account: "firm", User: "anna-at-firm", Name: "t", Scope: access.ScopeWrite})
		w.must(err)
		w.run()
		token := w.post.tokenOf(t, mailDevice)
		for range 3 { // opening the link changes nothing
			d, err := w.CheckDisown(w.ctx, token)
			if err != nil || d.Cause != CauseSignIn || d.RemoteIP != elsewhere || d.Device.System != "Windows" {
				t.Fatalf("%+v, %v", d, err)
			}
		}
		if !w.alive(thief.Secret) {
			t.Fatal("looking at the link ends sessions")
		}
		w.must(w.DisownDevice(w.ctx, token, at(home)))
		if w.alive(own.Secret) || w.alive(thief.Secret) {
			t.Error("sessions live on")
		}
		if _, err := w.ByToken(w.ctx, bearer, Visit{Unsafe: true}, at(home)); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("bearer token: %v", err)
		}
		// A void password answers like a wrong one, also in a browser that was known.
		_, void := w.signIn(annasEmail, annasPassword, own.Device, home)
		_, wrong := w.signIn(annasEmail, "wrong", "", elsewhere)
		_, unknown := w.signIn("nobody@firm.example", "wrong", "", elsewhere)
		if void == nil || !reflect.DeepEqual(void, wrong) || !reflect.DeepEqual(void, unknown) {
			t.Errorf("%v, %v, %v", void, wrong, unknown)
		}
		for name, dead := range map[string]string{"replayed": token, "nonsense": "x", "guessed": w.IDs.Secret()} {
			if err := w.DisownDevice(w.ctx, dead, at(home)); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.run()
		if to := w.post.about("Set a new password"); len(to) != 1 || to[0].To.Email != annasEmail {
			t.Fatalf("links to a new password: %v", to)
		}
		w.must(w.reset(w.post.token(t), newPassword))
		_, err = w.signIn(annasEmail, newPassword, "", home)
		w.must(err)
	})
}

func TestDisownLinkEndsAfterSevenDays(t *testing.T) {
	w := onSQLite(t)
	w.in()
	w.in()
	w.run()
	token := w.post.tokenOf(t, mailDevice)
	w.clk.Advance(disownLife)
	if err := w.DisownDevice(w.ctx, token, at(home)); !errs.Is(err, errs.NotFound) {
		t.Errorf("after seven days: %v", err)
	}
}

// A sign-in that was judged before doesn't come in after "this wasn't me".
func TestSignInUnderWayEndsWithThePassword(t *testing.T) {
	w := onSQLite(t)
	w.in()
	w.in()
	w.run()
	late := SignInInput{Email: annasEmail, Password: annasPassword, Client: at(elsewhere)}
	c, err := w.approach(w.ctx, annasEmail, late)
	w.must(err)
	w.must(w.DisownDevice(w.ctx, w.post.tokenOf(t, mailDevice), at(home)))
	if _, err := w.letIn(w.ctx, c, late); err == nil {
		t.Error("let in by a void password")
	}
}

func TestRecentSignIns(t *testing.T) {
	each(t, func(w *world) {
		w.join(w.login("ben@firm.example", newPassword), "firm", "ben")
		in := w.in()
		for range 3 {
			w.clk.Advance(minute)
			_, _ = w.signIn(annasEmail, "wrong", "", elsewhere)
			_, _ = w.signIn("ben@firm.example", "wrong", "", elsewhere)
			_, _ = w.signIn("nobody@firm.example", "wrong", "", elsewhere)
		}
		_, err := w.signIn(annasEmail, annasPassword, in.Device, home)
		w.must(err)
		by := w.by(in.Secret)
		var all []SignInTry
		var after SignInCursor
		for {
			page, more, err := w.RecentSignIns(w.ctx, by, after, 2)
			w.must(err)
			if all = append(all, page...); !more {
				break
			}
			after = page[len(page)-1].Cursor()
		}
		if len(all) != 5 || !all[0].Succeeded || !all[0].Known || all[1].Succeeded || all[1].RemoteIP != elsewhere ||
			all[1].Device.Browser != "Firefox" || all[4].Known || !all[4].Succeeded || all[4].Proof != ProofPassword {
			t.Errorf("%+v", all)
		}
		if _, _, err := w.RecentSignIns(w.ctx, access.Actor{}, SignInCursor{}, 10); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("nobody: %v", err)
		}
		rows := func() (n int) {
			w.must(w.db.QueryRow(w.ctx, `select count(*) from sign_ins`).Scan(&n))
			return n
		}
		w.clk.Advance(strayMemory + minute)
		w.must(w.Sweep(w.ctx))
		if n := rows(); n != 8 {
			t.Errorf("%d rows after an hour", n)
		}
		w.clk.Advance(signInMemory)
		w.must(w.Sweep(w.ctx))
		if n := rows(); n != 0 {
			t.Errorf("%d rows after 90 days", n)
		}
	})
}

// A restored copy begins without sessions, bearer tokens, browsers and links; passwords stay.
func TestVoidAll(t *testing.T) {
	each(t, func(w *world) {
		in := w.in()
		w.in()
		reset, setup := w.resetToken(), w.setupToken()
		moved, undo := w.moved(in.Secret, annasNew, annasPassword)
		_, err := w.signIn(annasNew, annasPassword, "", elsewhere)
		w.must(err)
		confirm := w.asked(moved, "next@firm.example", annasPassword)
		device := w.post.tokenOf(t, mailDevice)
		_, bearer, err := w.CreateToken(w.ctx, access.Operator("firm"), TokenInput{Account: "firm", User: "anna-at-firm", Name: "t", Scope: access.ScopeRead})
		w.must(err)
		by := w.by(moved)
		stays := errors.New("stays")
		if err := w.db.Write(w.ctx, func(tx *db.Tx) error { w.must(w.VoidAll(w.ctx, tx)); return stays }); !errors.Is(err, stays) || !w.alive(moved) {
			t.Error("it isn't one with its transaction")
		}
		w.write(func(tx *db.Tx) error { return w.VoidAll(w.ctx, tx) })
		for name, err := range map[string]error{
			"reset": w.link(reset), "set-up": w.CheckSetup(w.ctx, setup),
			"undo":    errOf(w.CheckUndo(w.ctx, undo)),
			"confirm": errOf(w.CheckEmailChange(w.ctx, by, confirm)),
			"device":  errOf(w.CheckDisown(w.ctx, device)),
		} {
			if !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if w.alive(moved) {
			t.Error("sessions live on")
		}
		var n int
		w.must(w.db.QueryRow(w.ctx, `select count(*) from devices`).Scan(&n))
		if _, err := w.ByToken(w.ctx, bearer, Visit{}, at(home)); n != 0 || !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("%d browsers, bearer %v", n, err)
		}
	})
}

func TestActorOf(t *testing.T) {
	each(t, func(w *world) {
		by, err := w.ActorOf(w.ctx, w.db, "firm", "anna-at-firm")
		if err != nil || by.Login != w.anna || by.Role != access.Standard || by.Door != access.DoorSystem || !by.ProvenAt.IsZero() {
			t.Errorf("%+v, %v", by, err)
		}
		// What is done for a person isn't done by the machine.
		if _, err := w.ResetLink(w.ctx, by, w.anna); !errs.Is(err, errs.NotFound) {
			t.Errorf("acts as the operator: %v", err)
		}
		if _, err := w.ActorOf(w.ctx, w.db, "police", "anna-at-firm"); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("in another account: %v", err)
		}
		w.list.change("anna-at-firm", func(m *Membership) { m.Active = false })
		if _, err := w.ActorOf(w.ctx, w.db, "firm", "anna-at-firm"); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("no longer active: %v", err)
		}
	})
}
