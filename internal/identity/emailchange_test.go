package identity

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

const annasNew = "anna.k@new.example"

// The subjects of the mails about a change of address.
const (
	mailConfirm = "Confirm your new sign-in email"
	mailAsked   = "A new sign-in email was asked for"
	mailTaken   = "Somebody wanted to sign in with your address"
	mailMoved   = "Your sign-in email was changed"
	mailUndone  = "Your sign-in email was put back"
	mailGivenUp = "The change of the sign-in email was undone"
)

func (w *world) ask(secret, address, password string) error {
	return w.StartEmailChange(w.ctx, w.by(secret), EmailChangeInput{NewEmail: address, Password: password, UserAgent: at(home).UserAgent})
}

// asked asks in a session for a new address and returns the token mailed to it.
func (w *world) asked(secret, address, password string) string {
	w.t.Helper()
	w.must(w.ask(secret, address, password))
	w.run()
	return w.post.tokenOf(w.t, mailConfirm)
}

// moved changes Anna's address and returns her new session secret and the token that undoes it.
func (w *world) moved(secret, address, password string) (next, undo string) {
	w.t.Helper()
	next, err := w.ConfirmEmailChange(w.ctx, w.by(secret), w.asked(secret, address, password))
	w.must(err)
	w.run()
	return next, w.post.tokenOf(w.t, mailMoved)
}

func TestChangeOfEmail(t *testing.T) {
	each(t, func(w *world) {
		w.join(w.anna, "police", "anna-at-police")
		here, there := w.chosen("firm"), w.chosen("firm")
		reset := w.resetToken()
		token := w.asked(here, "Anna.K@New.example", annasPassword)
		if to := w.post.about(mailConfirm)[0].To.Email; to != "Anna.K@new.example" {
			t.Errorf("the link goes to %s", to)
		}
		if to := w.post.about(mailAsked)[0].To.Email; to != annasEmail {
			t.Errorf("the notice goes to %s", to)
		}
		for range 3 { // opening the link changes nothing
			got, err := w.CheckEmailChange(w.ctx, w.by(here), token)
			if err != nil || got.NewEmail != "Anna.K@new.example" || !got.Here || got.EndsAt.Sub(got.AskedAt) != 24*time.Hour {
				t.Fatalf("%+v, %v", got, err)
			}
		}
		if _, err := w.signIn(annasEmail, annasPassword, "", home); err != nil {
			t.Errorf("the present address stops before the new one is confirmed: %v", err)
		}
		secret, err := w.ConfirmEmailChange(w.ctx, w.by(here), token)
		w.must(err)
		if w.alive(here) || w.alive(there) || !w.alive(secret) {
			t.Error("sessions after the change")
		}
		if _, err := w.signIn(annasEmail, annasPassword, "", home); !errs.Is(err, errs.Invalid) {
			t.Errorf("the former address: %v", err)
		}
		if _, err := w.signIn(annasNew, annasPassword, "", home); err != nil {
			t.Errorf("the new address: %v", err)
		}
		if err := w.link(reset); !errs.Is(err, errs.NotFound) {
			t.Errorf("a link to a new password from before: %v", err)
		}
		if w.list.email["anna-at-firm"] != "Anna.K@new.example" || w.list.email["anna-at-police"] != "Anna.K@new.example" {
			t.Errorf("other rooms know %v", w.list.email)
		}
		for _, account := range []string{"firm", "police"} { // each account learns of it, neither of the other
			found := 0
			for _, a := range w.acts(EmailChanged) {
				if a.Account == account {
					found++
				}
			}
			if found != 1 {
				t.Errorf("%s records %d changes", account, found)
			}
		}
		w.run()
		if told := w.post.about(mailMoved); len(told) != 1 || told[0].To.Email != annasEmail {
			t.Errorf("the former address isn't told: %v", told)
		}
		if p, err := w.PendingEmail(w.ctx, w.by(secret)); err != nil || p != (EmailChange{}) {
			t.Errorf("still pending: %+v, %v", p, err)
		}
	})
}

// chosen signs Anna in and opens one of her accounts.
func (w *world) chosen(account ids.Account) string {
	w.t.Helper()
	secret, _, err := w.Choose(w.ctx, w.in().Secret, account, at(home))
	w.must(err)
	return secret
}

func TestEachWrongFieldOfTheNewEmail(t *testing.T) {
	w := onSQLite(t)
	in := w.in()
	w.clk.Advance(freshFor + time.Second)
	for _, c := range []struct{ name, address, password, email, current string }{
		{"nothing", "", "", "email.address.missing", "identity.password.current_missing"},
		{"a stolen cookie only", annasNew, "", "", "identity.password.current_missing"},
		{"wrong password", annasNew, "wrong", "", "identity.password.current_wrong"},
		{"her own", "ANNA@firm.example", annasPassword, "identity.email.same", ""},
		{"header", "x@y.example\r\nBcc: z@y.example", annasPassword, "email.address.line_break", ""},
		{"direction", "x\u202e@y.example", annasPassword, "email.address.direction", ""},
		{"too long", strings.Repeat("a", 10_000) + "@y.example", annasPassword, "email.address.too_long", ""},
	} {
		got := fields(w.ask(in.Secret, c.address, c.password))
		if got[FieldNewEmail] != c.email || got[FieldCurrent] != c.current {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	if err := w.ask(in.Secret, "<script>@y.example", annasPassword); !errs.Is(err, errs.Invalid) {
		t.Errorf("a script: %v", err)
	}
	w.run()
	if len(w.post.sent) != 0 {
		t.Errorf("%d mails", len(w.post.sent))
	}
}

// A session that proved the password within five minutes needn't give it again, one opened otherwise must.
func TestWhatIsFreshEnough(t *testing.T) {
	w := onSQLite(t)
	in := w.in()
	w.clk.Advance(freshFor)
	w.must(w.ask(in.Secret, annasNew, ""))
	w.clk.Advance(time.Second)
	if got := fields(w.ask(in.Secret, annasNew, "")); got[FieldCurrent] == "" {
		t.Error("after five minutes")
	}
	var pin SignedIn
	w.write(func(tx *db.Tx) (err error) {
		pin, err = w.Start(w.ctx, tx, StartInput{Login: w.anna, Proof: ProofPIN, Client: at(home)})
		return err
	})
	if got := fields(w.ask(pin.Secret, annasNew, "")); got[FieldCurrent] == "" {
		t.Error("a session opened by PIN")
	}
}

// Guesses by a stolen cookie are judged five times, and count at the front door.
func TestGuessingAtTheEmailForm(t *testing.T) {
	each(t, func(w *world) {
		stolen := w.in()
		var err error
		for range 20 {
			err = w.ask(stolen.Secret, annasNew, "wrong")
		}
		if n := w.judged(); n != 5 || !errs.Is(err, errs.TooMany) {
			t.Errorf("%d guesses were judged, then %v", n, err)
		}
		if _, err := w.signIn(annasEmail, annasPassword, "", elsewhere); err == nil {
			t.Error("failures don't count at the front door")
		}
	})
}

// Only the session that asked confirms, though its secret and its account may change meanwhile.
func TestOnlyTheSessionThatAskedConfirms(t *testing.T) {
	each(t, func(w *world) {
		w.join(w.anna, "police", "anna-at-police")
		ben := w.login("ben@firm.example", newPassword)
		w.join(ben, "firm", "ben")
		bens, err := w.signIn("ben@firm.example", newPassword, "", home)
		w.must(err)
		_, bearer, err := w.CreateToken(w.ctx, access.Operator("firm"), TokenInput{Account: "firm", User: "anna-at-firm", Name: "t", Scope: access.ScopeAdmin})
		w.must(err)
		program, err := w.ByToken(w.ctx, bearer, Visit{Unsafe: true}, at(home))
		w.must(err)
		here, there := w.chosen("firm"), w.chosen("firm")
		token := w.asked(here, annasNew, annasPassword)
		for name, by := range map[string]access.Actor{"another browser": w.by(there), "another person": w.by(bens.Secret), "nobody": {}, "a program": program.Actor} {
			if _, err := w.CheckEmailChange(w.ctx, by, token); !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s looks: %v", name, err)
			}
			if _, err := w.ConfirmEmailChange(w.ctx, by, token); !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s confirms: %v", name, err)
			}
		}
		if err := w.StartEmailChange(w.ctx, program.Actor, EmailChangeInput{NewEmail: annasNew, Password: annasPassword}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a program asks: %v", err)
		}
		if p, err := w.PendingEmail(w.ctx, w.by(there)); err != nil || p.NewEmail != annasNew || p.Here {
			t.Errorf("in the other browser: %+v, %v", p, err)
		}
		if l, err := w.Login(w.ctx, w.db, w.anna); err != nil || l.Email != annasEmail {
			t.Fatalf("changed to %s, %v", l.Email, err)
		}
		here, err = w.Prove(w.ctx, w.by(here), annasPassword)
		w.must(err)
		here, _, err = w.Choose(w.ctx, here, "police", at(home))
		w.must(err)
		if _, err := w.ConfirmEmailChange(w.ctx, w.by(here), token); err != nil {
			t.Errorf("the session that asked: %v", err)
		}
	})
}

func TestLinksToANewAddressDie(t *testing.T) {
	each(t, func(w *world) {
		in := w.in().Secret
		dead := func(name, token string) {
			t.Helper()
			if _, err := w.ConfirmEmailChange(w.ctx, w.by(in), token); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
			if _, err := w.CheckEmailChange(w.ctx, w.by(in), token); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s, looked at: %v", name, err)
			}
		}
		again := func() { // past the limit of an hour, without living through it
			w.write(func(tx *db.Tx) error { _, err := tx.Exec(w.ctx, `delete from reset_requests`); return err })
		}
		dead("nonsense", "x")
		dead("guessed", w.IDs.Secret())
		first := w.asked(in, annasNew, annasPassword)
		second := w.asked(in, "other@new.example", annasPassword)
		dead("replaced", first)
		w.must(w.ResendEmailChange(w.ctx, w.by(in)))
		w.run()
		dead("sent again", second)
		w.must(w.CancelEmailChange(w.ctx, w.by(in)))
		dead("cancelled", w.post.tokenOf(t, mailConfirm))
		if err := w.CancelEmailChange(w.ctx, w.by(in)); !errs.Is(err, errs.NotFound) {
			t.Errorf("cancelled twice: %v", err)
		}
		if err := w.ResendEmailChange(w.ctx, w.by(in)); !errs.Is(err, errs.NotFound) {
			t.Errorf("sent again after that: %v", err)
		}
		again()
		token := w.asked(in, annasNew, annasPassword)
		in, err := w.ChangePassword(w.ctx, w.by(in), ChangeInput{annasPassword, newPassword, newPassword})
		w.must(err)
		if _, err := w.ConfirmEmailChange(w.ctx, w.by(in), token); !errs.Is(err, errs.NotFound) {
			t.Errorf("after a new password: %v", err)
		}
		again()
		token = w.asked(in, annasNew, newPassword)
		w.clk.Advance(changeLife)
		w.must(w.CarryAlong(w.ctx, changeLife))
		if _, err := w.ConfirmEmailChange(w.ctx, w.by(in), token); !errs.Is(err, errs.NotFound) {
			t.Errorf("after 24 hours: %v", err)
		}
		again()
		token = w.asked(in, annasNew, newPassword)
		next, err := w.ConfirmEmailChange(w.ctx, w.by(in), token)
		w.must(err)
		if _, err := w.ConfirmEmailChange(w.ctx, w.by(next), token); !errs.Is(err, errs.NotFound) {
			t.Errorf("replayed: %v", err)
		}
	})
}

// An address that is taken gives the same answer and the same rows; the mail tells its owner (R6).
func TestTakenAddressTellsNothing(t *testing.T) {
	each(t, func(w *world) {
		w.join(w.login("ben@firm.example", newPassword), "firm", "ben")
		w.join(w.login("left@firm.example", newPassword), "firm", "left", func(m *Membership) { m.Active = false })
		w.login("stray@firm.example", "")
		count := func() (n int) {
			w.must(w.db.QueryRow(w.ctx, `select (select count(*) from jobs) + (select count(*) from acts) + (select count(*) from reset_requests)
				+ (select count(*) from email_changes) + (select count(*) from act_erasable)`).Scan(&n))
			return n
		}
		var answers []string
		for i, address := range []string{"free@firm.example", "ben@firm.example", "left@firm.example", "stray@firm.example"} {
			w.write(func(tx *db.Tx) error {
				if _, err := tx.Exec(w.ctx, `delete from email_changes`); err != nil {
					return err
				}
				_, err := tx.Exec(w.ctx, `delete from reset_requests`)
				return err
			})
			in := w.in()
			before := count()
			w.must(w.ask(in.Secret, address, annasPassword))
			p, err := w.PendingEmail(w.ctx, w.by(in.Secret))
			w.must(err)
			p.NewEmail = ""
			answers = append(answers, fmt.Sprintf("%d rows, %+v", count()-before, p))
			if answers[i] != answers[0] {
				t.Errorf("%s: %s, not %s", address, answers[i], answers[0])
			}
			w.run()
		}
		if to := w.post.about(mailConfirm); len(to) != 1 || to[0].To.Email != "free@firm.example" {
			t.Errorf("links: %v", to)
		}
		if to := w.post.about(mailTaken); len(to) != 1 || to[0].To.Email != "ben@firm.example" || linkInMail.MatchString(to[0].Text) {
			t.Errorf("owners told: %v", to)
		}
		if n := w.dead(); n != 0 {
			t.Errorf("%d dead letters", n)
		}
	})
}

func TestAsksAreLimited(t *testing.T) {
	each(t, func(w *world) {
		in := w.in().Secret
		for range 3 {
			w.must(w.ask(in, annasNew, annasPassword))
		}
		err := w.ask(in, annasNew, annasPassword)
		if e := errs.As(err); e == nil || e.Kind != errs.TooMany || e.RetryAfter != 3600 {
			t.Errorf("the fourth: %v", err)
		}
		if err := w.ResendEmailChange(w.ctx, w.by(in)); !errs.Is(err, errs.TooMany) {
			t.Errorf("sent again: %v", err)
		}
		// The address gets no more than three mails an hour, whoever asks, and whoever asks isn't told (R24).
		ben := w.login("ben@firm.example", newPassword)
		w.join(ben, "firm", "ben")
		bens, err := w.signIn("ben@firm.example", newPassword, "", home)
		w.must(err)
		w.must(w.ask(bens.Secret, annasNew, newPassword))
		w.run()
		if n := len(w.post.about(mailConfirm)); n != 1 { // earlier requests were replaced, and the fourth is one too many
			t.Errorf("%d mails to one address", n)
		}
	})
}

// A sign-in that was judged before the change doesn't come in after it.
func TestSignInUnderWayEndsWithTheAddress(t *testing.T) {
	each(t, func(w *world) {
		in := w.in().Secret
		late := SignInInput{Email: annasEmail, Password: annasPassword, Client: at(elsewhere)}
		c, err := w.approach(w.ctx, annasEmail, late)
		w.must(err)
		w.moved(in, annasNew, annasPassword)
		if _, err := w.letIn(w.ctx, c, late); err == nil {
			t.Error("let in by the former address")
		}
	})
}
