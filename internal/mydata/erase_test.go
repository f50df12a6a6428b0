package mydata

import (
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
)

// everything returns what the tables hold in which a person could leave a trace.
func (w *world) everything() string {
	w.t.Helper()
	var out strings.Builder
	for _, s := range []string{
		`select email || first_name || middle_name || last_name || initials || client_email || cell_number || office_number || about || website ||
			position_line || search_text || sort_name || organization_name from users`,
		`select email || email_key from logins`, `select name from api_tokens`, `select value from act_erasable`, `select value from attribute_values`,
		`select reason || answer from erasure_requests`, `select pseudonym from erasures`, `select params from exports`, `select payload from acts`,
		`select address || address_key from mail_stopped`, `select address_key || message_id from mail_doubts`,
	} {
		rows, err := w.db.Query(w.ctx, s)
		must(w.t, err)
		for rows.Next() {
			var text string
			must(w.t, rows.Scan(&text))
			out.WriteString(text + "\n")
		}
		must(w.t, rows.Err())
		must(w.t, rows.Close())
	}
	return out.String()
}

func TestErasureLeavesNothingButThePseudonym(t *testing.T) {
	each(t, func(w *world) {
		eve := w.add(w.firm.ID, "eve@example.com", "Eve", "Moss", access.Standard)
		w.dress(eve, "canary-eve")
		w.dress(w.jane, "canary-jane")
		w.archive(eve)
		for _, mark := range []string{"canary-eve", "eve@example.com", "Moss", "answer canary-eve"} {
			if !strings.Contains(w.everything(), mark) {
				t.Fatalf("%s was never there: the test proves nothing", mark)
			}
		}
		w.erased(eve)
		w.run()
		after := strings.ToLower(w.everything())
		for _, mark := range []string{"canary-eve", "eve@example.com", "moss", "i have left", "442079460018canary-eve"} {
			if strings.Contains(after, mark) {
				t.Errorf("%s is still there", mark)
			}
		}
		p := w.person(eve)
		if !p.Erased() || p.Status != people.Inactive || p.IDNumber != "PC 4769" || !strings.HasPrefix(p.LastName, "Erased user ") || p.Picture != "" || p.Login == eve.Login {
			t.Errorf("left: %+v", p)
		}
		if n := w.count(`select count(*) from logins where id = ?`, eve.Login); n != 0 {
			t.Error("the login is still there")
		}
		for info, err := range w.blobs.List(w.ctx, "") {
			must(t, err)
			if strings.Contains(info.Key, "exports") {
				t.Errorf("the file %s stays", info.Key)
			}
		}
		if subjects := w.post.to("eve@example.com"); !slices.Contains(subjects, "Your data is being erased") {
			t.Errorf("Eve was told %q", subjects)
		}
		if !strings.Contains(w.everything(), "canary-jane") {
			t.Error("Jane lost something too")
		}
		report, err := w.Acts.Verify(w.ctx, w.firm.ID)
		if err != nil || report.Fault != nil {
			t.Errorf("the record: %+v, %v", report.Fault, err)
		}
	})
}

// Whoever returns begins as a new user without old rights (R76); whoever works elsewhere keeps that.
func TestReturningAndOtherMemberships(t *testing.T) {
	each(t, func(w *world) {
		w.erased(w.sam)
		if p := w.person(w.samDept); p.Status != people.Active || p.Login != w.sam.Login {
			t.Errorf("in the department: %+v", p)
		}
		if n := w.count(`select count(*) from logins where id = ?`, w.sam.Login); n != 1 {
			t.Error("the login is gone although the department needs it")
		}
		back := w.add(w.firm.ID, "sam@example.com", "Sam", "Ford", access.Guest)
		if back.User == w.sam.User {
			t.Error("the old user came back")
		}
		if p := w.person(w.sam); !p.Erased() {
			t.Error("the erased user is filled again")
		}
		if _, err := w.People.SetStatus(w.ctx, access.Operator(w.firm.ID), w.sam.User, people.Active); !errs.Is(err, errs.Conflict) {
			t.Errorf("somebody erased is active again: %v", err)
		}
	})
}

func TestAdministratorsAndTheLastOne(t *testing.T) {
	each(t, func(w *world) {
		mine := w.asked(w.jane)
		_, err := w.Erase(w.ctx, w.jane, EraseInput{ID: mine.ID, Name: "Jane Smith"})
		expect(t, "oneself", err, errs.Conflict, "mydata.decide.yourself")
		_, err = w.Refuse(w.ctx, w.jane, RefuseInput{ID: mine.ID, Answer: "no"})
		expect(t, "refusing oneself", err, errs.Conflict, "mydata.decide.yourself")
		_, err = w.Erase(w.ctx, w.ada, EraseInput{ID: mine.ID, Name: "Jane Smith"})
		must(t, err)
		// Before the work begins Ada, the other administrator, goes: Jane has become the last one.
		_, err = w.People.SetStatus(w.ctx, access.Operator(w.firm.ID), w.ada.User, people.Inactive)
		must(t, err)
		w.run()
		r, err := w.MyErasure(w.ctx, w.jane)
		must(t, err)
		if r.State != Open || r.Problem != "people.administrators.last" {
			t.Errorf("%s %s", r.State, r.Problem)
		}
		if p := w.person(w.jane); p.FirstName != "Jane" || p.Status != people.Active || p.Login != w.jane.Login {
			t.Errorf("the last administrator lost something: %+v", p)
		}
		if n := w.count(`select count(*) from logins where email = ''`); n != 0 {
			t.Errorf("%d logins without an owner stay", n)
		}
	})
}

func TestOnlyAdministratorsOfTheAccountAnswer(t *testing.T) {
	each(t, func(w *world) {
		r := w.asked(w.sam)
		eve := w.add(w.firm.ID, "eve@example.com", "Eve", "Moss", access.Standard)
		for name, by := range map[string]access.Actor{"colleague": eve, "oneself": w.sam, "other account": w.samDept} {
			_, err := w.Erasure(w.ctx, by, r.ID)
			expect(t, name+" reads", err, errs.NotFound, "")
			_, err = w.Refuse(w.ctx, by, RefuseInput{ID: r.ID, Answer: ""})
			expect(t, name+" refuses", err, errs.NotFound, "")
			_, err = w.Hold(w.ctx, by, HoldInput{ID: r.ID, Answer: "x"})
			expect(t, name+" holds", err, errs.NotFound, "")
			_, err = w.Erase(w.ctx, by, EraseInput{ID: r.ID, Name: "Sam Ford"})
			expect(t, name+" erases", err, errs.NotFound, "")
		}
		page, err := w.Erasures(w.ctx, w.samDept, ListFilter{})
		if err != nil || len(page.Cases) != 0 {
			t.Errorf("the department sees %d requests: %v", len(page.Cases), err)
		}
		token := w.jane
		token.Token = "t1"
		_, err = w.Erase(w.ctx, token, EraseInput{ID: r.ID, Name: "Sam Ford"})
		expect(t, "by token", err, errs.Forbidden, "exports.prove_first")
		for _, typed := range []string{"", "Sam", "Ford", "Jane Smith", "Sam Ford\u202e"} {
			_, err = w.Erase(w.ctx, w.jane, EraseInput{ID: r.ID, Name: typed})
			expect(t, "typed "+typed, err, errs.Invalid, "mydata.erase.name")
		}
		if n, err := w.Waiting(w.ctx, w.jane); n != 1 || err != nil {
			t.Error(n, err)
		}
		c, err := w.Erasure(w.ctx, w.jane, r.ID)
		if must(t, err); len(c.Shares) < 7 || c.Person.LastName != "Ford" {
			t.Errorf("%+v", c)
		}
	})
}

func TestLegalHoldWins(t *testing.T) {
	each(t, func(w *world) {
		r := w.asked(w.sam)
		_, err := w.Hold(w.ctx, w.jane, HoldInput{ID: r.ID, Answer: "Case 7 is under appeal.", Until: w.clk.Now().Add(-time.Hour)})
		expect(t, "in the past", err, errs.Invalid, "mydata.hold.past")
		r, err = w.Hold(w.ctx, w.jane, HoldInput{ID: r.ID, Answer: "Case 7 is under appeal.", Until: w.clk.Now().Add(3 * time.Minute)})
		must(t, err)
		_, err = w.Erase(w.ctx, w.jane, EraseInput{ID: r.ID, Name: "Sam Ford"})
		expect(t, "under hold", err, errs.Conflict, "mydata.erase.held")
		w.run()
		if mine, err := w.MyErasure(w.ctx, w.sam); err != nil || mine.State != Held || mine.Answer != "Case 7 is under appeal." {
			t.Errorf("Sam reads %+v, %v", mine, err)
		}
		if got := w.post.to("sam@example.com"); !slices.Equal(got, []string{"Your request for erasure was answered"}) {
			t.Errorf("Sam was told %q", got)
		}
		w.clk.Advance(3 * time.Minute)
		_, err = w.Erase(w.ctx, w.jane, EraseInput{ID: r.ID, Name: "ford sam"})
		must(t, err)
		w.run()
		if !w.person(w.sam).Erased() {
			t.Error("the hold has ended, but nothing is erased")
		}
	})
}

func TestAskingTwiceWithdrawingAndRefusing(t *testing.T) {
	each(t, func(w *world) {
		r := w.asked(w.sam)
		_, err := w.AskErasure(w.ctx, w.sam, AskInput{})
		expect(t, "twice", err, errs.Conflict, "mydata.ask.already")
		must(t, w.WithdrawErasure(w.ctx, w.sam))
		expect(t, "withdrawn twice", w.WithdrawErasure(w.ctx, w.sam), errs.NotFound, "mydata.withdraw.none")
		_, err = w.Erase(w.ctx, w.jane, EraseInput{ID: r.ID, Name: "Sam Ford"})
		expect(t, "a withdrawn one", err, errs.Conflict, "mydata.request.answered")
		r = w.asked(w.sam)
		_, err = w.Refuse(w.ctx, w.jane, RefuseInput{ID: r.ID})
		expect(t, "without words", err, errs.Invalid, "mydata.answer.missing")
		_, err = w.Refuse(w.ctx, w.jane, RefuseInput{ID: r.ID, Version: r.Version + 1, Answer: "no"})
		expect(t, "stale", err, errs.Conflict, "mydata.request.changed")
		_, err = w.Refuse(w.ctx, w.jane, RefuseInput{ID: r.ID, Version: r.Version, Answer: "Section 9."})
		must(t, err)
		w.asked(w.sam) // a refused person may ask again
		for name, text := range map[string]string{"control": "a\x01b", "direction": "a\u202eb", "long": strings.Repeat("x", 10_000), "broken": "\xff"} {
			_, err := w.AskErasure(w.ctx, w.ada, AskInput{Reason: text})
			expect(t, name, err, errs.Invalid, "")
		}
		w.ada.ProvenAt = w.clk.Now().Add(-6 * time.Minute)
		_, err = w.AskErasure(w.ctx, w.ada, AskInput{})
		expect(t, "an old proof", err, errs.Forbidden, "exports.prove_first")
	})
}

// Two administrators who answer at once, and a person who withdraws meanwhile: one of them wins.
func TestAnswersAtOnce(t *testing.T) {
	each(t, func(w *world) {
		r := w.asked(w.sam)
		var all sync.WaitGroup
		var mu sync.Mutex
		won := 0
		for _, do := range []func() error{
			func() error {
				_, err := w.Refuse(w.ctx, w.jane, RefuseInput{ID: r.ID, Version: 1, Answer: "no"})
				return err
			},
			func() error {
				_, err := w.Erase(w.ctx, w.ada, EraseInput{ID: r.ID, Version: 1, Name: "Sam Ford"})
				return err
			},
			func() error { return w.WithdrawErasure(w.ctx, w.sam) },
		} {
			all.Go(func() {
				err := do()
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won++
				} else if !errs.Is(err, errs.Conflict) && !errs.Is(err, errs.NotFound) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if won != 1 {
			t.Errorf("%d answers were taken", won)
		}
	})
}

// Mail that can't be sent holds the erasure up for a while only.
func TestErasureGoesOnWithoutMail(t *testing.T) {
	each(t, func(w *world) {
		w.post.fail = &email.Failure{Meaning: email.Unreachable}
		w.erased(w.sam)
		if w.person(w.sam).Erased() {
			t.Fatal("erased before the mail was tried again")
		}
		for range tellTries {
			w.clk.Advance(2 * time.Hour)
			w.run()
		}
		if !w.person(w.sam).Erased() {
			t.Error("no mail, no erasure")
		}
	})
}

// A restored copy brings an erased person back; the ledger erases them again (R76, R91).
func TestTheLedgerIsReplayed(t *testing.T) {
	each(t, func(w *world) {
		w.dress(w.sam, "canary-sam")
		before := w.person(w.sam)
		w.erased(w.sam)
		ledger, err := os.ReadFile(w.Ledger)
		must(t, err)
		if strings.Count(string(ledger), "\n") != 1 || strings.Contains(string(ledger), "Ford") {
			t.Fatalf("the ledger: %s", ledger)
		}
		// Last week's copy: the profile is back, the ledger has never heard of it.
		w.write(func(tx *db.Tx) error {
			_, err := tx.Exec(w.ctx, `delete from erasures where account_id = ?`, w.firm.ID)
			must(t, err)
			_, err = tx.Exec(w.ctx, `update users set email = ?, first_name = ?, last_name = ?, about = ?, status = 'active' where account_id = ? and id = ?`,
				before.Email, before.FirstName, before.LastName, before.About, before.Account, before.ID)
			return err
		})
		w.write(func(tx *db.Tx) error {
			if n, err := ImportLedger(w.ctx, tx, strings.NewReader(string(ledger))); err != nil || n != 1 {
				t.Errorf("%d lines: %v", n, err)
			}
			got, err := w.ReplayErasures(w.ctx, tx)
			if got.Erased != 1 || len(got.Left) != 0 {
				t.Errorf("replayed %+v", got)
			}
			return err
		})
		if p := w.person(w.sam); !p.Erased() || !strings.Contains(string(ledger), p.LastName) {
			t.Errorf("%+v", p)
		}
		w.write(func(tx *db.Tx) error {
			got, err := w.ReplayErasures(w.ctx, tx)
			if got.Gone != 1 || got.Erased != 0 {
				t.Errorf("twice: %+v", got)
			}
			return err
		})
	})
}

func TestReplayLeavesTheLastAdministrator(t *testing.T) {
	each(t, func(w *world) {
		w.write(func(tx *db.Tx) error {
			line := Ledger{Account: w.dept.ID, User: w.samDept.User, Pseudonym: "X", ErasedAt: w.clk.Now()}
			must(t, insertLedger(w.ctx, tx, line))
			line.User = "nobody"
			must(t, insertLedger(w.ctx, tx, line))
			got, err := w.ReplayErasures(w.ctx, tx)
			if len(got.Left) != 1 || got.Absent != 1 || got.Erased != 0 {
				t.Errorf("%+v", got)
			}
			return err
		})
		if w.person(w.samDept).Erased() {
			t.Error("the account has no administrator any more")
		}
	})
}

func TestPseudonymsAreStable(t *testing.T) {
	if a, b := pseudonymCode("a1", "u1"), pseudonymCode("a1", "u1"); a != b || len(a) != 6 || a != strings.ToUpper(a) {
		t.Error(a, b)
	}
	if pseudonymCode("a1", "u1") == pseudonymCode("a2", "u1") {
		t.Error("one person's pseudonym is the same in two accounts")
	}
}

func FuzzReadLedger(f *testing.F) {
	for _, seed := range []string{"", "\n", `{"account":"a","user":"u","pseudonym":"p","keep_id_number":true,"erased_at":"2026-01-02T03:04:05Z"}`,
		`{"account":"a"}`, `{"account":"a","user":"u","pseudonym":"\u0000","erased_at":"2026-01-02T03:04:05Z"}`, `[]`, `{"x":1}`, "\xff", `{}{}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		lines, err := readLedger(strings.NewReader(text))
		for _, l := range lines {
			if l.Account == "" || l.User == "" || l.Pseudonym == "" || l.ErasedAt.IsZero() {
				t.Errorf("%q gave %+v, %v", text, l, err)
			}
		}
	})
}
