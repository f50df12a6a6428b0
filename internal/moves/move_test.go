package moves

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
)

func same2(got, want map[Verdict]int64) bool { return maps.Equal(got, want) }

// A firm that owns the new domain moves at once; everybody hears of it once, at both addresses.
func TestMoveWithinOwnDomains(t *testing.T) {
	each(t, func(w *world) {
		w.prove(w.firm.ID, "new.example")
		vera := w.invite("vera@old.example")
		w.add(w.firm.ID, "sam@new.example", access.Standard, "", false)
		w.run()
		m := w.drafted(Input{From: "@OLD.example.", To: "New.Example", Days: 30})
		if m.State != Ready || !same2(m.Figures.Waiting, map[Verdict]int64{Moves: 4, Invites: 1}) || !same2(m.Figures.Left, map[Verdict]int64{TakenHere: 1}) {
			t.Fatalf("%+v", m)
		}
		before := len(w.post.sent)
		w.run()
		if len(w.post.sent) != before || w.person(w.jane.User).Email != "jane@old.example" {
			t.Fatal("a dry run does something")
		}
		if !m.Figures.Brake {
			t.Error("five of six people are no matter of course")
		}
		if _, err := w.Confirm(w.ctx, w.jane, m.ID, ConfirmInput{Version: m.Version, Count: 4}); field(err, "count") != "moves.confirm.count" {
			t.Errorf("another count: %v", err)
		}
		m = w.confirmed(m)
		w.run()
		w.run()
		m = w.look(m)
		if m.State != Done || !same2(m.Figures.Done, map[Verdict]int64{Moves: 4, Invites: 1}) || m.Figures.ToDo() != 0 || !m.KeepUntil.Equal(m.StartedAt.Add(30*24*time.Hour)) {
			t.Fatalf("%+v", m)
		}
		for _, name := range []string{"jane", "kate", "ben", "mia"} {
			if n := len(w.post.to(name+"@old.example", "Your sign-in email was changed")); n != 1 {
				t.Errorf("%s is told %d times at the former address", name, n)
			}
			if n := len(w.post.to(name+"@new.example", "Your new sign-in email")); n != 1 {
				t.Errorf("%s is told %d times at the new address", name, n)
			}
		}
		if w.person(vera).Email != "vera@new.example" || len(w.post.to("vera@new.example", "")) != 1 {
			t.Error("whoever is invited")
		}
		if w.person(w.sam.User).Email != "sam@old.example" {
			t.Error("whose address is taken is left alone")
		}
		if l, err := w.Identity.LoginOf(w.ctx, w.db, "mia@old.example"); err != nil || l.ID != w.mia.Login {
			t.Errorf("the former address: %v", err)
		}
		w.clk.Advance(30 * 24 * time.Hour)
		if _, err := w.Identity.LoginOf(w.ctx, w.db, "mia@old.example"); !errs.Is(err, errs.NotFound) {
			t.Errorf("the former address after the transition: %v", err)
		}
	})
}

// Without a domain of the account's own everybody confirms, signed in.
func TestMoveToAForeignDomain(t *testing.T) {
	each(t, func(w *world) {
		m := w.drafted(Input{Days: 0, Whom: Whom{Groups: []ids.Group{w.claims}}})
		if !same2(m.Figures.Waiting, map[Verdict]int64{Asks: 2}) {
			t.Fatalf("%+v", m.Figures)
		}
		m = w.confirmed(m)
		w.run()
		w.run()
		if m = w.look(m); m.State != Done || m.Figures.Open != 2 || w.person(w.mia.User).Email != "mia@old.example" {
			t.Fatalf("%+v", m)
		}
		token := w.verify("mia@new.example")
		if _, err := w.Identity.ConfirmEmailChange(w.ctx, access.Actor{}, token); !errs.Is(err, errs.Forbidden) {
			t.Fatalf("whoever reads mail in a foreign domain: %v", err)
		}
		if c, err := w.Identity.CheckEmailChange(w.ctx, w.mia, token); err != nil || c.NewEmail != "mia@new.example" {
			t.Fatalf("Mia: %+v, %v", c, err)
		}
		list, _, err := w.Rows(w.ctx, w.jane, m.ID, RowDone, 0, 10, "en")
		if err != nil || len(list) != 2 || list[0].Key() != "moves.done.asks" || !strings.HasSuffix(list[0].New, "@new.example") {
			t.Errorf("%+v, %v", list, err)
		}
		m, err = w.Cancel(w.ctx, w.kate, m.ID, m.Version)
		w.must(err)
		if m.State != Done || m.Figures.Open != 0 {
			t.Errorf("%+v", m)
		}
		if _, err := w.Identity.CheckEmailChange(w.ctx, w.mia, token); !errs.Is(err, errs.NotFound) {
			t.Errorf("a withdrawn link: %v", err)
		}
		if _, err := w.Cancel(w.ctx, w.kate, m.ID, m.Version); !errs.Is(err, errs.Conflict) {
			t.Errorf("nothing is left to cancel: %v", err)
		}
	})
}

func TestWhoeverChangedMeanwhileIsLeftAlone(t *testing.T) {
	each(t, func(w *world) {
		w.prove(w.firm.ID, "new.example")
		w.prove(w.dept.ID, "dept.example")
		m := w.drafted(Input{Whom: Whom{Users: []ids.User{w.jane.User, w.sam.User, w.ben.User, w.mia.User, w.kate.User, w.olga.User, "nobody"}}})
		if !same2(m.Figures.Waiting, map[Verdict]int64{Moves: 5}) || !same2(m.Figures.Left, map[Verdict]int64{NobodyLeft: 2}) {
			t.Fatalf("%+v", m.Figures)
		}
		w.write(func(tx *db.Tx) error { // Sam moves on by himself
			_, err := tx.Exec(w.ctx, `update logins set email = ?, email_key = ? where id = ?`, "sam@home.example", "sam@home.example", w.sam.Login)
			if err == nil {
				err = w.members.EmailChanged(w.ctx, tx, w.firm.ID, w.sam.User, "sam@home.example")
			}
			return err
		})
		_, err := w.People.SetStatus(w.ctx, w.jane, w.ben.User, people.Inactive)
		w.must(err)
		w.must(w.Identity.DB.Write(w.ctx, func(tx *db.Tx) error { // somebody else gets Mia's new address
			_, err := w.Identity.CreateLogin(w.ctx, tx, "mia@new.example")
			return err
		}))
		m = w.confirmed(m)
		w.run()
		m = w.look(m)
		if !same2(m.Figures.Done, map[Verdict]int64{Moves: 2}) || !same2(m.Figures.Left, map[Verdict]int64{NobodyLeft: 2, Changed: 1, Deactive: 1, Taken: 1}) {
			t.Errorf("%+v", m.Figures)
		}
	})
}

func TestWrongMoves(t *testing.T) {
	each(t, func(w *world) {
		for _, c := range []struct {
			in         Input
			field, key string
		}{
			{Input{From: "", To: "new.example"}, "from", "moves.domain.form"},
			{Input{From: "localhost", To: "new.example"}, "from", "moves.domain.form"},
			{Input{From: "old.example", To: "nodot"}, "to", "accounts.domain.form"},
			{Input{From: "old.example", To: "OLD.example."}, "to", "moves.domain.same"},
			{Input{From: "old.example", To: "gmail.com"}, "to", "accounts.domain.shared"},
			{Input{From: "old.example", To: "co.uk"}, "to", "accounts.domain.zone"},
			{Input{From: "old.example", To: "new.\u202eexample"}, "to", "accounts.domain.form"},
			{Input{From: "old.example", To: "<script>.example"}, "to", "accounts.domain.form"},
			{Input{From: "old.example", To: "x@new.example"}, "to", "accounts.domain.form"},
			{Input{From: "old.example", To: strings.Repeat("a", 10_000) + ".example"}, "to", "accounts.domain.form"},
			{Input{From: "old.example", To: "127.0.0.1"}, "to", "accounts.domain.form"},
			{Input{From: "пример.рф", To: "xn--e1afmkfd.xn--p1ai"}, "to", "moves.domain.same"},
			{Input{From: "old.example", To: "new.example", Days: 91}, "days", "moves.days"},
			{Input{From: "old.example", To: "new.example", Days: -1}, "days", "moves.days"},
			{Input{From: "old.example", To: "new.example", Whom: Whom{Users: make([]ids.User, MaxChosen+1)}}, "whom", "moves.whom"},
		} {
			if _, err := w.Draft(w.ctx, w.jane, c.in); field(err, c.field) != c.key {
				t.Errorf("%.60q → %.60q: %v", c.in.From, c.in.To, err)
			}
		}
		m := w.drafted(Input{From: "old.example", To: "ПРИМЕР.рф"})
		if m.To != "xn--e1afmkfd.xn--p1ai" || Shown(m.To) != "пример.рф" || m.Figures.ToDo() != 5 {
			t.Errorf("%+v", m)
		}
		for name, by := range map[string]access.Actor{"standard": w.sam, "manager": w.mia, "elsewhere": w.olga} {
			if _, err := w.Move(w.ctx, by, m.ID); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s reads: %v", name, err)
			}
			if _, err := w.Cancel(w.ctx, by, m.ID, m.Version); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s cancels: %v", name, err)
			}
			if _, err := w.Confirm(w.ctx, by, m.ID, ConfirmInput{Version: m.Version, Count: 5}); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s confirms: %v", name, err)
			}
			if _, err := w.Draft(w.ctx, by, Input{From: "old.example", To: "new.example"}); name != "elsewhere" && !errs.Is(err, errs.NotFound) {
				t.Errorf("%s drafts: %v", name, err)
			}
		}
		if _, err := w.Confirm(w.ctx, w.kate, m.ID, ConfirmInput{Version: m.Version, Count: 5}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("somebody else's: %v", err)
		}
		if _, err := w.Confirm(w.ctx, w.jane, m.ID, ConfirmInput{Version: m.Version + 1, Count: 5}); !errs.Is(err, errs.Conflict) {
			t.Errorf("another version: %v", err)
		}
		second := w.drafted(Input{})
		w.confirmed(m)
		if _, err := w.Confirm(w.ctx, w.jane, second.ID, ConfirmInput{Version: second.Version, Count: 5}); !errs.Is(err, errs.Conflict) {
			t.Errorf("two at once: %v", err)
		}
	})
}

// Whoever loses the right loses the move.
func TestMoveEndsWithTheRight(t *testing.T) {
	each(t, func(w *world) {
		m := w.confirmed(w.drafted(Input{}))
		role := string(access.Standard)
		_, err := w.People.EditUser(w.ctx, w.kate, w.jane.User, people.UserInput{Profile: people.ProfileInput{Role: &role}}, 0)
		w.must(err)
		w.run()
		now, err := w.Move(w.ctx, w.kate, m.ID)
		if err != nil || now.State != Cancelled || now.Problem != "moves.cancelled.right" || now.Figures.ToDo() != 5 {
			t.Errorf("%+v, %v", now, err)
		}
	})
}

// stopped is a mail-free way for a process to die after some rows.
var errStopped = errors.New("the process died")

// A process that dies midway loses nothing, and nobody is told twice; two processes at work on one move share it.
func TestMoveIsResumed(t *testing.T) {
	each(t, func(w *world) {
		w.prove(w.firm.ID, "new.example")
		for i := range 300 {
			w.add(w.firm.ID, fmt.Sprintf("p%d@old.example", i), access.Standard, "", false)
		}
		m := w.confirmed(w.drafted(Input{Days: 5}))
		ctx, die := context.WithCancelCause(w.ctx)
		one, err := w.try(w.ctx, m.work(), Running)
		w.must(err)
		go func() {
			for {
				f, err := figures(w.ctx, w.db, m)
				if err != nil || f.DoneRows() > 40 {
					die(errStopped)
					return
				}
			}
		}()
		if err := w.Service.run(ctx, &one); err == nil {
			t.Fatal("the process didn't die midway")
		}
		f, err := figures(w.ctx, w.db, m)
		w.must(err)
		if f.ToDo() == 0 {
			t.Fatal("nothing is left to resume")
		}
		other, _ := w.process()
		var wg sync.WaitGroup
		wg.Go(func() { w.run() })
		wg.Go(func() { _ = other.doRun(w.ctx, m.work()) })
		wg.Wait()
		w.run()
		w.run()
		if m = w.look(m); m.State != Done || m.Figures.Done[Moves] != 305 {
			t.Fatalf("%+v", m)
		}
		for i := range 300 {
			if n := len(w.post.to(fmt.Sprintf("p%d@new.example", i), "Your new sign-in email")); n != 1 {
				t.Fatalf("p%d is told %d times", i, n)
			}
			if n := len(w.post.to(fmt.Sprintf("p%d@old.example", i), "")); n != 1 {
				t.Fatalf("p%d is told %d times at the former address", i, n)
			}
		}
	})
}

// Two accounts that move the same people at once: each person ends in one place.
func TestTwoMovesOfTheSamePeople(t *testing.T) {
	each(t, func(w *world) {
		w.prove(w.firm.ID, "old.example") // the firm manages all logins there
		w.prove(w.dept.ID, "dept.example")
		for i := range 20 {
			address := fmt.Sprintf("both%d@old.example", i)
			w.add(w.firm.ID, address, access.Standard, "", false)
			w.add(w.dept.ID, address, access.Standard, "", false)
		}
		m := w.confirmed(w.drafted(Input{}))
		theirs, err := w.Draft(w.ctx, w.olga, Input{From: "old.example", To: "dept.example"})
		w.must(err)
		if !same2(theirs.Figures.Waiting, map[Verdict]int64{Asks: 20}) { // whose mail domain is the firm's
			t.Fatalf("%+v", theirs.Figures)
		}
		theirs, err = w.Confirm(w.ctx, w.olga, theirs.ID, ConfirmInput{Version: theirs.Version, Count: 20})
		w.must(err)
		other, _ := w.process()
		var wg sync.WaitGroup
		wg.Go(func() { _ = w.doRun(w.ctx, m.work()) })
		wg.Go(func() { _ = other.doRun(w.ctx, theirs.work()) })
		wg.Wait()
		mine := w.look(m)
		theirs, err = w.Move(w.ctx, w.olga, theirs.ID)
		w.must(err)
		if mine.State != Done || theirs.State != Done || mine.Figures.Done[Asks]+theirs.Figures.Done[Asks] != 25 || mine.Figures.Left[Busy]+theirs.Figures.Left[Busy] != 20 {
			t.Errorf("%+v\n%+v", mine.Figures, theirs.Figures)
		}
	})
}

func TestResultOfAMove(t *testing.T) {
	each(t, func(w *world) {
		w.add(w.firm.ID, "=cmd@old.example", access.Standard, "", false)
		m := w.drafted(Input{})
		var out strings.Builder
		n, err := w.writeResult(w.ctx, w.jane, []byte(`{"move":"`+string(m.ID)+`","language":"ru"}`), &out, func(int64, int64) {})
		if err != nil || n != 6 || !strings.Contains(out.String(), "sam@old.example,sam@new.example,Получит просьбу") || !strings.Contains(out.String(), ",'=cmd@old.example,'=cmd@new.example,") {
			t.Errorf("%d rows, %v:\n%s", n, err, out.String())
		}
		if _, err := w.writeResult(w.ctx, w.olga, []byte(`{"move":"`+string(m.ID)+`","language":"ru"}`), io.Discard, func(int64, int64) {}); !errs.Is(err, errs.NotFound) {
			t.Errorf("another account: %v", err)
		}
	})
}

func TestSweep(t *testing.T) {
	each(t, func(w *world) {
		m := w.drafted(Input{})
		w.clk.Advance(draftLife + time.Minute)
		w.must(w.SweepAllAccounts(w.ctx))
		if m = w.look(m); m.State != Cancelled || m.Problem != "moves.cancelled.waited" {
			t.Errorf("%+v", m)
		}
		w.clk.Advance(Life + time.Minute)
		w.must(w.SweepAllAccounts(w.ctx))
		if _, err := w.Move(w.ctx, w.jane, m.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("after its life: %v", err)
		}
	})
}

func FuzzDomains(f *testing.F) {
	for _, s := range []string{"old.example", "@Old.Example.", "пример.рф", "xn--e1afmkfd.xn--p1ai", "a..b", "1.2.3.4", "[::1]", "ﬀ.example", "=1+1.example", "\u202eabc.example"} {
		f.Add(s, "jane")
	}
	f.Fuzz(func(t *testing.T, domain, local string) {
		in, err := Input{From: "old.example", To: domain}.clean()
		if err != nil {
			return
		}
		if again, err := (Input{From: "old.example", To: in.To}).clean(); err != nil || again.To != in.To {
			t.Errorf("%q is %q and then %q, %v", domain, in.To, again.To, err)
		}
		if _, key, err := email.ParseAddress(moved(local+"@old.example", in.To)); err == nil && !strings.HasSuffix(key, "@"+in.To) {
			t.Errorf("%q lands at %q", domain, key)
		}
	})
}
