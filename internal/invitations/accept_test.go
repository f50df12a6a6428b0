package invitations

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/identity"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// between runs do once, before the third statement: after the link and the invitation were read.
type between struct {
	db.Queryer
	n  int
	do func()
}

func (b *between) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	b.count()
	return b.Queryer.QueryRow(ctx, query, args...)
}

func (b *between) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	b.count()
	return b.Queryer.Query(ctx, query, args...)
}

func (b *between) count() {
	if b.n++; b.n == 3 {
		b.do()
	}
}

// Whoever looks while another accepts is told that it was accepted, not that it was deleted.
func TestAcceptedWhileOneLooks(t *testing.T) {
	each(t, func(w *world) {
		token := w.token("vera@example.org")
		f, err := w.find(w.ctx, &between{Queryer: w.DB, do: func() {
			_, err := w.Accept(w.ctx, w.acceptance(token))
			w.must(err)
		}}, token)
		w.must(err)
		if f.state != Accepted {
			t.Errorf("state %s", f.state)
		}
	})
}

func TestAccept(t *testing.T) {
	each(t, func(w *world) {
		token := w.token("vera@example.org")
		in := w.acceptance(token)
		in.FirstName, in.Password = " ", "short"
		_, err := w.Accept(w.ctx, in)
		e := errs.As(err)
		if e == nil || e.Kind != errs.Invalid || len(e.Fields) < 3 {
			t.Fatalf("wrong fields: %v", err)
		}
		done, err := w.Accept(w.ctx, w.acceptance(token))
		w.must(err)
		present, err := w.idy.SessionOf(w.ctx, done.Secret, identity.Visit{Unsafe: true})
		w.must(err)
		if present.Member.Account != w.firm.ID || present.Member.FirstName != "Vera" || present.Session.Proof != identity.ProofInvitation {
			t.Errorf("session %+v", present.Member)
		}
		if got := w.state(token); got != Accepted {
			t.Errorf("state %s", got)
		}
		if _, err := w.Accept(w.ctx, w.acceptance(token)); !errs.Is(err, errs.NotFound) {
			t.Error("a second time:", err)
		}
		if _, err := w.idy.SignIn(w.ctx, identity.SignInInput{Email: "vera@example.org", Password: another, Client: w.client()}); err != nil {
			t.Error("signing in:", err)
		}
		if w.acts(ActAccepted, activity.Done) != 1 {
			t.Error("not recorded")
		}
	})
}

// TestOneComesIn has a hundred browsers take the same invitation, by two links, at once (R20).
func TestOneComesIn(t *testing.T) {
	each(t, func(w *world) {
		i := w.invite("vera@example.org")
		w.run()
		tokens := []string{w.post.token(t, "vera@example.org")}
		url, _, err := w.CopyLink(w.ctx, w.jane, i.ID)
		w.must(err)
		tokens = append(tokens, linkInMail.FindStringSubmatch(url)[1])
		var in atomic.Int32
		var wg sync.WaitGroup
		for n := range 100 {
			wg.Go(func() {
				_, err := w.Accept(w.ctx, w.acceptance(tokens[n%2]))
				switch {
				case err == nil:
					in.Add(1)
				case !errs.Is(err, errs.NotFound):
					t.Errorf("a loser heard %v", err)
				}
			})
		}
		wg.Wait()
		if in.Load() != 1 {
			t.Errorf("%d came in", in.Load())
		}
		var sessions int
		w.must(w.DB.QueryRow(w.ctx, `select count(*) from sessions`).Scan(&sessions))
		if sessions != 1 || w.acts(ActAccepted, activity.Done) != 1 {
			t.Errorf("%d sessions, %d acts", sessions, w.acts(ActAccepted, activity.Done))
		}
	})
}

// TestBound has an invitation meet browsers and people that it isn't for (R22).
func TestBound(t *testing.T) {
	each(t, func(w *world) {
		token := w.token("olga@example.com") // who has a password and works elsewhere
		in := w.acceptance(token)
		in.By = w.sam
		_, err := w.Accept(w.ctx, in)
		w.expect("signed in as somebody else", err, errs.Conflict, "invitations.accept.other")
		v, err := w.Look(w.ctx, token)
		w.must(err)
		if !v.Asks.Proves {
			t.Error("somebody with a password may choose another one")
		}
		_, err = w.Accept(w.ctx, w.acceptance(token))
		w.expect("a new password", err, errs.Conflict, "identity.password.changed_meanwhile")
		in = w.acceptance(token)
		in.Confirm = ""
		_, err = w.Accept(w.ctx, in)
		w.expect("a wrong password", err, errs.Invalid, "identity.password.current_wrong")
		in.Password, in.Confirm, in.By = password, "", w.olga
		done, err := w.Accept(w.ctx, in)
		w.must(err)
		if done.Session.Account != w.firm.ID || done.Session.Proof != identity.ProofPassword {
			t.Errorf("session %+v", done.Session)
		}
		if p := w.person(w.dept.ID, w.olga.User); p.FirstName != "Ольга" {
			t.Error("the other account's profile changed")
		}
	})
}

// TestCopiedLinkIsNoMailbox has an administrator try to come in as somebody who belongs to another account.
func TestCopiedLinkIsNoMailbox(t *testing.T) {
	each(t, func(w *world) {
		if _, err := w.People.SetStatus(w.ctx, w.jane, w.sam.User, people.Inactive); err != nil {
			t.Fatal(err)
		}
		i, err := w.Invite(w.ctx, w.olga, InviteInput{Email: "sam@example.com", Role: access.Guest})
		w.must(err)
		url, _, err := w.CopyLink(w.ctx, w.olga, i.ID)
		w.must(err)
		copy := linkInMail.FindStringSubmatch(url)[1]
		_, err = w.Accept(w.ctx, w.acceptance(copy))
		w.expect("a copied link", err, errs.Conflict, "identity.password.changed_meanwhile")
		w.run()
		if _, err = w.Accept(w.ctx, w.acceptance(w.post.token(t, "sam@example.com"))); err != nil {
			t.Error("the mailbox's owner chooses a new password:", err)
		}
		if _, err := w.idy.SignIn(w.ctx, identity.SignInInput{Email: "sam@example.com", Password: password, Client: w.client()}); err == nil {
			t.Error("the former password still opens")
		}
	})
}

// TestInviterMatters has the inviter lose what they handed out (R23).
func TestInviterMatters(t *testing.T) {
	each(t, func(w *world) {
		invite := func(address string) (Invitation, string) {
			i, err := w.Invite(w.ctx, w.max, InviteInput{Email: address, Role: access.Standard, Group: w.north})
			w.must(err)
			w.run()
			return i, w.post.token(t, address)
		}
		demoted, first := invite("a@example.org")
		_, second := invite("b@example.org")
		if _, err := w.People.SetRole(w.ctx, w.jane, w.max.User, access.Limited); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Accept(w.ctx, w.acceptance(first)); !errs.Is(err, errs.NotFound) {
			t.Error("of a demoted inviter:", err)
		}
		if got := w.state(first); got != Dead {
			t.Errorf("state %s", got)
		}
		if w.acts(Died, activity.Done) != 1 {
			t.Error("its death isn't recorded")
		}
		if _, err := w.People.SetStatus(w.ctx, w.jane, w.max.User, people.Inactive); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Accept(w.ctx, w.acceptance(second)); !errs.Is(err, errs.NotFound) {
			t.Error("of an inviter who left:", err)
		}
		w.must(w.AskAgain(w.ctx, second, w.client()))
		w.run()
		if len(w.post.to("jane@example.com")) != 1 {
			t.Error("no administrator hears that a new link is wanted")
		}
		w.clk.Advance(time.Hour)
		if _, err := w.Resend(w.ctx, w.jane, demoted.ID); err != nil {
			t.Fatal(err)
		}
		w.run()
		if _, err := w.Accept(w.ctx, w.acceptance(w.post.token(t, "a@example.org"))); err != nil {
			t.Error("after an administrator resent it:", err)
		}
	})
}

// TestRaisedByAnAdministrator has somebody give the invited person more than the inviter could.
func TestRaisedByAnAdministrator(t *testing.T) {
	each(t, func(w *world) {
		i, err := w.Invite(w.ctx, w.max, InviteInput{Email: "a@example.org", Role: access.Limited, Group: w.north})
		w.must(err)
		w.run()
		if _, err := w.People.SetRole(w.ctx, w.jane, i.User, access.Administrator); err != nil {
			t.Fatal(err)
		}
		w.clk.Advance(time.Hour)
		if _, err := w.Resend(w.ctx, w.max, i.ID); !errs.Is(err, errs.NotFound) {
			t.Error("the manager sends an administrator's invitation anew:", err)
		}
		if _, err := w.Accept(w.ctx, w.acceptance(w.post.token(t, "a@example.org"))); err != nil {
			t.Error("the inviter answers for what they offered, not for what somebody else gave:", err)
		}
		if p := w.person(w.firm.ID, i.User); p.Role != access.Administrator || p.Status != people.Active {
			t.Errorf("%s, %s", p.Role, p.Status)
		}
	})
}

// TestCopiedLinkReachesNoFurther has a group's manager keep a link until the person gets more than the manager could hand
// out (R40), at once or from some day on; the mailed link and that of an administrator go on.
func TestCopiedLinkReachesNoFurther(t *testing.T) {
	each(t, func(w *world) {
		copies := func(by access.Actor, i Invitation) (string, error) {
			by.ProvenAt = w.clk.Now()
			url, _, err := w.CopyLink(w.ctx, by, i.ID)
			if err != nil {
				return "", err
			}
			return linkInMail.FindStringSubmatch(url)[1], nil
		}
		i, err := w.Invite(w.ctx, w.max, InviteInput{Email: "a@example.org", Role: access.Limited, Group: w.north})
		w.must(err)
		kept, err := copies(w.max, i)
		w.must(err)
		soon := people.TemporaryRole{Role: access.Administrator, Period: people.Period{From: w.clk.Now().Add(time.Hour)}}
		_, err = w.People.EditUser(w.ctx, w.jane, i.User, people.UserInput{TempRole: &soon}, 0)
		w.must(err)
		if got := w.state(kept); got != Dead {
			t.Errorf("a manager's copy is %s", got)
		}
		_, err = w.Accept(w.ctx, w.acceptance(kept))
		w.expect("by a manager's copy", err, errs.NotFound, "invitations.dead")
		_, err = copies(w.max, i)
		w.expect("another copy", err, errs.Forbidden, "access.upward")
		w.expect("withdrawing", w.Withdraw(w.ctx, w.max, i.ID), errs.Forbidden, "access.upward")
		w.clk.Advance(10 * time.Minute)
		_, err = w.Resend(w.ctx, w.max, i.ID)
		w.expect("resending", err, errs.Forbidden, "access.upward")
		theirs, err := copies(w.jane, i)
		w.must(err)
		if _, err := w.Accept(w.ctx, w.acceptance(theirs)); err != nil {
			t.Error("by an administrator's copy:", err)
		}
	})
}

func TestEndBeforeArrival(t *testing.T) {
	each(t, func(w *world) {
		_, err := w.Invite(w.ctx, w.jane, InviteInput{Email: "vera@example.org", Role: access.Guest, EndsAt: w.clk.Now().Add(time.Hour)})
		w.must(err)
		w.run()
		token := w.post.token(t, "vera@example.org")
		w.clk.Advance(time.Hour)
		if got := w.state(token); got != Expired {
			t.Errorf("state %s", got)
		}
		if _, err := w.Accept(w.ctx, w.acceptance(token)); !errs.Is(err, errs.NotFound) {
			t.Error(err)
		}
	})
}

func TestUnknownLinksAreCounted(t *testing.T) {
	each(t, func(w *world) {
		var last error
		for range 200 {
			if _, last = w.Accept(w.ctx, w.acceptance("0123456789012345678901234567890123456789012")); errs.Is(last, errs.TooMany) {
				return
			}
		}
		t.Errorf("two hundred unknown links: %v", last)
	})
}
