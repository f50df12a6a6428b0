package identity

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// The subjects of the mails about what an administrator asked for.
const (
	mailOrdered      = "Your organisation wants to change your sign-in email"
	mailOrderConfirm = mailConfirm
	mailRelocated    = "Your new sign-in email"
)

// domains are the mail domains that accounts own.
type domains map[ids.Account]string

func (d domains) OwnDomain(_ context.Context, _ db.Queryer, account ids.Account, name string) (bool, error) {
	return d[account] == name, nil
}

// boss is an administrator of an account.
func boss(account ids.Account) access.Actor {
	return access.Actor{Account: account, User: "boss", Role: access.Administrator, Door: access.DoorWeb}
}

func (w *world) order(in EmailOrder) (out OrderOutcome, err error) {
	if in.Account == "" {
		in.Account, in.User, in.Login = "firm", "anna-at-firm", w.anna
	}
	err = w.DB.Write(w.ctx, func(tx *db.Tx) (err error) {
		out, err = w.OrderEmail(w.ctx, tx, boss(in.Account), in)
		return err
	})
	return out, err
}

// opens reports whether an address and Anna's password sign in.
func (w *world) opens(address string) bool {
	w.t.Helper()
	_, err := w.signIn(address, annasPassword, "", home)
	if err != nil && !errs.Is(err, errs.Invalid) {
		w.t.Fatal(err)
	}
	return err == nil
}

func TestOrderOfAManagedLogin(t *testing.T) {
	each(t, func(w *world) {
		in := w.in()
		if got, err := w.order(EmailOrder{NewEmail: annasNew}); err != nil || got != OrderAsks {
			t.Fatal(got, err)
		}
		w.run()
		if told := w.post.about(mailOrdered); len(told) != 1 || told[0].To.Email != annasEmail || strings.Contains(told[0].Text, "not-me/") {
			t.Fatalf("the present address: %+v", told)
		}
		token := w.post.tokenOf(t, mailOrderConfirm)
		if w.opens(annasNew) || !w.opens(annasEmail) {
			t.Error("the address changed before it was confirmed")
		}
		waits, err := w.PendingEmail(w.ctx, w.by(in.Secret))
		if err != nil || waits.NewEmail != annasNew || !waits.Ordered || waits.Here || waits.EndsAt.Sub(waits.AskedAt) != orderLife {
			t.Errorf("what the person sees: %+v, %v", waits, err)
		}
		mailbox := access.Actor{Door: access.DoorWeb, RemoteIP: elsewhere}
		if c, err := w.CheckEmailChange(w.ctx, mailbox, token); err != nil || !c.WantsPassword {
			t.Errorf("whoever reads the mail: %+v, %v", c, err)
		}
		if c, err := w.CheckEmailChange(w.ctx, w.by(in.Secret), token); err != nil || c.WantsPassword {
			t.Errorf("who signed in a moment ago: %+v, %v", c, err)
		}
		for _, guess := range []string{"", "not it"} {
			if _, err := w.ConfirmOrderedEmail(w.ctx, mailbox, token, guess); !errs.Is(err, errs.Invalid) || w.opens(annasNew) {
				t.Errorf("password %q: %v", guess, err)
			}
		}
		secret, err := w.ConfirmOrderedEmail(w.ctx, mailbox, token, annasPassword)
		if err != nil || secret != "" || w.alive(in.Secret) {
			t.Fatalf("%q, %v, the session lives %v", secret, err, w.alive(in.Secret))
		}
		if !w.opens(annasNew) || w.opens(annasEmail) || w.list.email["anna-at-firm"] != annasNew {
			t.Error("after the change")
		}
		if _, err := w.ConfirmEmailChange(w.ctx, access.Actor{}, token); !errs.Is(err, errs.NotFound) {
			t.Errorf("twice: %v", err)
		}
		w.run()
		restored, err := w.UndoEmailChange(w.ctx, w.post.tokenOf(t, mailMoved), at(home))
		if err != nil || !restored {
			t.Errorf("undone: %v, %v", restored, err)
		}
	})
}

// A login that leads elsewhere too changes only by its owner, signed in and proven lately.
func TestOrderOfAForeignLogin(t *testing.T) {
	each(t, func(w *world) {
		w.join(w.anna, "police", "anna-at-police")
		w.must1(w.order(EmailOrder{NewEmail: annasNew, AtOnce: true, KeepUntil: w.clk.Now().Add(time.Hour)}))
		w.run()
		if strings.Contains(w.post.about(mailOrdered)[0].Text, "police") || strings.Contains(w.post.about(mailOrderConfirm)[0].Text, "police") {
			t.Error("a mail of one account tells of another")
		}
		token := w.post.tokenOf(t, mailOrderConfirm)
		for name, by := range map[string]access.Actor{"nobody": {}, "boss": boss("firm")} {
			if _, err := w.ConfirmEmailChange(w.ctx, by, token); !errs.Is(err, errs.Forbidden) || errs.As(err).Key != "identity.order.sign_in_first" {
				t.Errorf("%s: %v", name, err)
			}
		}
		anna := w.by(w.chosen("police"))
		late := anna
		late.ProvenAt = w.clk.Now().Add(-freshFor - time.Second)
		if _, err := w.ConfirmEmailChange(w.ctx, late, token); !errs.Is(err, errs.Forbidden) || errs.As(err).Key != "identity.order.prove_first" {
			t.Errorf("without a fresh proof: %v", err)
		}
		anna.ProvenAt = w.clk.Now()
		secret, err := w.ConfirmEmailChange(w.ctx, anna, token)
		if err != nil || !w.alive(secret) {
			t.Fatal(err)
		}
		if !w.opens(annasNew) || !w.opens(annasEmail) {
			t.Error("both addresses sign in until the hour is over")
		}
		w.clk.Advance(time.Hour)
		if w.opens(annasEmail) {
			t.Error("the former address goes on signing in")
		}
	})
}

// must1 is must for what returns something besides.
func (w *world) must1(_ OrderOutcome, err error) {
	w.t.Helper()
	w.must(err)
}

func TestOrderAtOnce(t *testing.T) {
	each(t, func(w *world) {
		w.Domains = domains{"firm": "firm.example"}
		w.join(w.anna, "police", "anna-at-police") // the domain of the present address is the firm's own all the same
		here := w.chosen("firm")
		until := w.clk.Now().Add(30 * 24 * time.Hour)
		if got, err := w.order(EmailOrder{NewEmail: annasNew, Move: "m", AtOnce: true, KeepUntil: until}); err != nil || got != OrderMoves {
			t.Fatal(got, err)
		}
		if !w.alive(here) || !w.opens(annasNew) || !w.opens(annasEmail) {
			t.Error("sessions stay, and both addresses sign in")
		}
		w.run()
		if told := w.post.about(mailRelocated); len(told) != 1 || told[0].To.Email != annasNew {
			t.Errorf("the new address: %+v", told)
		}
		if told := w.post.about(mailMoved); len(told) != 1 || told[0].To.Email != annasEmail {
			t.Errorf("the former address: %+v", told)
		}
		for account, kind := range map[string]string{"firm": string(EmailMoved), "police": string(EmailChanged)} {
			n := 0
			for _, a := range w.acts("") {
				if a.Account == account && a.Kind == kind {
					n++
				}
			}
			if n != 1 {
				t.Errorf("%s records %d of %s", account, n, kind)
			}
		}
		// The former address is nobody else's meanwhile: not to be invited, nor asked for.
		w.write(func(tx *db.Tx) error {
			login, err := w.CreateLogin(w.ctx, tx, strings.ToUpper(annasEmail))
			if login != w.anna {
				t.Errorf("whoever is invited by the former address is %s, %v", login, err)
			}
			return err
		})
		ben := w.login("ben@firm.example", newPassword)
		w.join(ben, "firm", "ben")
		if _, err := w.order(EmailOrder{Account: "firm", User: "ben", Login: ben, NewEmail: annasEmail}); fields(err)["email"] != "identity.order.taken_here" {
			t.Errorf("the former address for somebody else: %v", err)
		}
		reset := len(w.post.about("Set a new password"))
		w.must(w.RequestReset(w.ctx, annasEmail, at(home)))
		w.run()
		if mails := w.post.about("Set a new password"); len(mails) != reset+1 || mails[reset].To.Email != annasNew {
			t.Errorf("a link to a new password: %+v", mails)
		}
		list, err := w.Aliases(w.ctx, w.by(here))
		if err != nil || len(list) != 1 || list[0].Email != annasEmail || !list[0].EndsAt.Equal(until) {
			t.Errorf("%+v, %v", list, err)
		}
		w.clk.Advance(30 * 24 * time.Hour)
		w.must(w.Sweep(w.ctx))
		if w.opens(annasEmail) {
			t.Error("the former address goes on signing in")
		}
		w.write(func(tx *db.Tx) error {
			login, err := w.CreateLogin(w.ctx, tx, annasEmail)
			if login == w.anna {
				t.Error("the former address stays taken")
			}
			return err
		})
	})
}

// Failures at either address count as one, so that two addresses give nobody more guesses.
func TestGuessesAtBothAddressesCountAsOne(t *testing.T) {
	w := onSQLite(t)
	w.Domains = domains{"firm": "firm.example"}
	w.must1(w.order(EmailOrder{NewEmail: annasNew, AtOnce: true, KeepUntil: w.clk.Now().Add(24 * time.Hour)}))
	for i := range 8 {
		_, _ = w.signIn([]string{annasEmail, annasNew}[i%2], "a wrong guess entirely", "", fmt.Sprintf("203.0.113.%d", i))
	}
	if n := w.judged(); n != w.Limits.Free+0 {
		t.Errorf("%d guesses were judged", n)
	}
}

func TestUndoEndsTheTransition(t *testing.T) {
	each(t, func(w *world) {
		w.Domains = domains{"firm": "firm.example"}
		w.must1(w.order(EmailOrder{NewEmail: annasNew, AtOnce: true, KeepUntil: w.clk.Now().Add(90 * 24 * time.Hour)}))
		w.run()
		restored, err := w.UndoEmailChange(w.ctx, w.post.tokenOf(t, mailMoved), at(home))
		if err != nil || !restored {
			t.Fatal(restored, err)
		}
		var n int
		w.must(w.db.QueryRow(w.ctx, `select count(*) from login_aliases`).Scan(&n))
		if l, err := w.Login(w.ctx, w.db, w.anna); err != nil || l.Email != annasEmail || n != 0 {
			t.Errorf("%+v, %d aliases, %v", l, n, err)
		}
	})
}

func TestRefusedOrders(t *testing.T) {
	each(t, func(w *world) {
		w.join(w.login("ben@firm.example", newPassword), "firm", "ben")
		w.join(w.login("olga@police.example", newPassword), "police", "olga")
		for address, key := range map[string]string{"": "email.address.missing", annasEmail: "identity.order.same", "ANNA@firm.example": "identity.order.same",
			"ben@firm.example": "identity.order.taken_here", "olga@police.example": "identity.order.taken",
			"anna@\u202efirm.example": "email.address.direction", strings.Repeat("a", 10_000) + "@firm.example": "email.address.too_long"} {
			if _, err := w.order(EmailOrder{NewEmail: address}); fields(err)["email"] != key {
				t.Errorf("%.40q: %v", address, err)
			}
		}
		w.must(w.ask(w.in().Secret, annasNew, annasPassword))
		if _, err := w.order(EmailOrder{NewEmail: "other@new.example"}); !errs.Is(err, errs.Conflict) {
			t.Errorf("over the person's own change: %v", err)
		}
		w.must(w.CancelEmailChange(w.ctx, w.by(w.in().Secret)))
		w.must1(w.order(EmailOrder{NewEmail: "other@new.example"}))
		w.write(func(tx *db.Tx) error {
			for account, ok := range map[ids.Account]bool{"police": false, "": false} {
				if err := w.CancelEmailOrder(w.ctx, tx, boss(account), "anna-at-firm", w.anna); errs.Is(err, errs.NotFound) == ok {
					t.Errorf("%q cancels: %v", account, err)
				}
			}
			return w.ResendEmailOrder(w.ctx, tx, "firm", w.anna)
		})
		err := w.DB.Write(w.ctx, func(tx *db.Tx) error { return w.ResendEmailOrder(w.ctx, tx, "firm", w.anna) })
		if !errs.Is(err, errs.TooMany) {
			t.Errorf("the fourth within an hour: %v", err)
		}
		w.must(w.CancelEmailChange(w.ctx, w.by(w.in().Secret))) // the person's own no
		w.run()
		if len(w.post.about(mailOrderConfirm)) > 0 {
			t.Error("a cancelled order is mailed")
		}
	})
}

// Whoever left the account owes it no other address.
func TestOrderDiesWithTheMembership(t *testing.T) {
	w := onSQLite(t)
	w.join(w.anna, "police", "anna-at-police")
	w.must1(w.order(EmailOrder{NewEmail: annasNew}))
	w.run()
	w.list.change("anna-at-firm", func(m *Membership) { m.Active = false })
	anna := w.by(w.in().Secret)
	anna.ProvenAt = w.clk.Now()
	if _, err := w.ConfirmEmailChange(w.ctx, anna, w.post.tokenOf(t, mailOrderConfirm)); !errs.Is(err, errs.NotFound) {
		t.Error(err)
	}
}

// Of several who give the same address to two people at once, in two processes, one succeeds, a hundred times.
func TestTwoOrdersForOneAddress(t *testing.T) {
	each(t, func(w *world) {
		w.Domains = domains{"firm": "firm.example"}
		other, _ := w.process(cheap)
		other.Domains = w.Domains
		ben := w.login("ben@firm.example", newPassword)
		w.join(ben, "firm", "ben")
		orders := []EmailOrder{{Account: "firm", User: "anna-at-firm", Login: w.anna}, {Account: "firm", User: "ben", Login: ben}}
		for round := range 100 {
			var failed [2]error
			var wg sync.WaitGroup
			for i, s := range []*Service{w.Service, other} {
				o := orders[i]
				o.NewEmail, o.AtOnce = fmt.Sprintf("office%d@firm.example", round), true
				wg.Go(func() {
					failed[i] = w.db.Write(w.ctx, func(tx *db.Tx) error { _, err := s.OrderEmail(w.ctx, tx, boss("firm"), o); return err })
				})
			}
			wg.Wait()
			if (failed[0] == nil) == (failed[1] == nil) {
				t.Fatalf("round %d: %v, %v", round, failed[0], failed[1])
			}
		}
	})
}
