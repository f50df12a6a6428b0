package mydata

import (
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
)

// An erasure that was approved when the backup was made is done in the copy, at once and without a word to anybody; its
// job finds nothing left to do.
func TestReplayFinishesWhatWasApproved(t *testing.T) {
	each(t, func(w *world) {
		r := w.asked(w.sam)
		_, err := w.Erase(w.ctx, w.jane, EraseInput{ID: r.ID, Name: "Sam Ford", KeepIDNumber: true})
		must(t, err)
		replay := func() (got Replay) {
			w.write(func(tx *db.Tx) (err error) { got, err = w.ReplayErasures(w.ctx, tx); return err })
			return got
		}
		if got := replay(); got.Finished != 1 || got.Erased != 0 {
			t.Errorf("%+v", got)
		}
		if p := w.person(w.sam); !p.Erased() || p.IDNumber == "" {
			t.Errorf("%+v", p)
		}
		w.run()
		if got := w.post.to("sam@example.com"); len(got) != 0 {
			t.Errorf("the copy wrote %q", got)
		}
		if got := replay(); got.Finished != 0 || got.Gone != 1 {
			t.Errorf("twice: %+v", got)
		}
		if last, err := w.MyErasure(w.ctx, w.sam); err != nil || last.State != Gone || last.Reason != "" {
			t.Errorf("%+v, %v", last, err)
		}
	})
}

// Whoever has become the last administrator stays, and their request waits for another answer.
func TestReplayGivesTheLastAdministratorBack(t *testing.T) {
	each(t, func(w *world) {
		r, err := w.OpenErasure(w.ctx, w.jane, OpenInput{User: w.ada.User, Reason: "Letter"})
		must(t, err)
		_, err = w.Erase(w.ctx, w.jane, EraseInput{ID: r.ID, Name: "Ada Quill"})
		must(t, err)
		_, err = w.People.SetStatus(w.ctx, access.Operator(w.firm.ID), w.jane.User, people.Inactive)
		must(t, err)
		w.write(func(tx *db.Tx) error {
			got, err := w.ReplayErasures(w.ctx, tx)
			if got.Finished != 0 {
				t.Errorf("%+v", got)
			}
			return err
		})
		last, err := w.MyErasure(w.ctx, w.ada)
		if must(t, err); last.State != Open || last.Problem != "people.administrators.last" || w.person(w.ada).Erased() {
			t.Errorf("%+v", last)
		}
		if n := w.count(`select count(*) from logins where email = ''`); n != 0 {
			t.Errorf("%d logins without an owner stay", n)
		}
	})
}

// What the way of mail remembers of an address goes with its owner, in this account's mail and the deployment's alone.
func TestErasureForgetsStoppedAddresses(t *testing.T) {
	each(t, func(w *world) {
		eve := w.add(w.firm.ID, "Canary-Eve@Example.com", "Eve", "Moss", access.Standard)
		refuse := func(account, to, enhanced string, meaning email.Meaning) {
			t.Helper()
			w.post.fail = &email.Failure{Permanent: true, Meaning: meaning, Stage: email.StageTo, Code: 550, Enhanced: enhanced}
			m := email.Message{To: email.Address{Email: to}, Subject: "x", Text: "x", MessageID: "<" + w.IDs.New() + "@x>", Account: account}
			if w.guard.Send(w.ctx, m) == nil {
				t.Fatal("it was taken")
			}
			w.post.fail = nil
		}
		refuse(string(w.firm.ID), "Canary-Eve@Example.com", "5.1.1", email.NoSuchAddress)
		refuse("", "canary-eve@example.com", "5.2.2", email.MailboxFull)
		refuse(string(w.firm.ID), "canary-jane@example.com", "5.1.1", email.NoSuchAddress)
		must(t, w.Acts.SealAll(w.ctx))
		if n := strings.Count(strings.ToLower(w.everything()), "canary-eve"); n < 5 {
			t.Fatalf("the address is there %d times: the test proves nothing", n)
		}
		w.erased(eve)
		after := strings.ToLower(w.everything())
		if strings.Contains(after, "canary-eve") {
			t.Error("the address is still there")
		}
		if strings.Count(after, "canary-jane") != 3 {
			t.Error("somebody else's address went too")
		}
		if report, err := w.Acts.Verify(w.ctx, w.firm.ID); err != nil || report.Fault != nil {
			t.Errorf("the record: %+v, %v", report.Fault, err)
		}
	})
}
