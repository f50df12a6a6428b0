package mydata

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
)

// Somebody wrote a letter: an administrator notes it, the person is told, and it goes the way of every other request.
func TestARequestByLetter(t *testing.T) {
	each(t, func(w *world) {
		asked := w.clk.Now().AddDate(0, 0, -9)
		r, err := w.OpenErasure(w.ctx, w.jane, OpenInput{User: w.sam.User, Reason: " Letter of 3 March ", AskedAt: asked})
		if must(t, err); r.State != Open || r.OpenedBy != w.jane.User || r.Reason != "Letter of 3 March" || !r.AskedAt.Equal(asked) {
			t.Errorf("%+v", r)
		}
		w.run()
		if got := w.post.to("sam@example.com"); !slices.Equal(got, []string{"A request to erase your data was noted"}) {
			t.Errorf("Sam was told %q", got)
		}
		if mine, err := w.MyErasure(w.ctx, w.sam); err != nil || mine != r {
			t.Errorf("Sam sees %+v, %v", mine, err)
		}
		c, err := w.Erasure(w.ctx, w.ada, r.ID)
		if must(t, err); c.Opener.ID != w.jane.User || c.Own || len(c.Shares) == 0 {
			t.Errorf("%+v", c)
		}
		_, err = w.AskErasure(w.ctx, w.sam, AskInput{})
		expect(t, "asking besides", err, errs.Conflict, "mydata.ask.already")
		_, err = w.OpenErasure(w.ctx, w.ada, OpenInput{User: w.sam.User, Reason: "again"})
		expect(t, "twice", err, errs.Conflict, "mydata.open.already")
		must(t, w.WithdrawErasure(w.ctx, w.sam)) // they never asked
		r, err = w.OpenErasure(w.ctx, w.jane, OpenInput{User: w.sam.User, Reason: "They did."})
		if must(t, err); !r.AskedAt.Equal(w.clk.Now()) {
			t.Errorf("asked at %v", r.AskedAt)
		}
		old := w.jane
		old.ProvenAt = w.clk.Now().Add(-time.Hour)
		_, err = w.Erase(w.ctx, old, EraseInput{ID: r.ID, Name: "Sam Ford"})
		expect(t, "without a fresh proof", err, errs.Forbidden, "exports.prove_first")
		_, err = w.Erase(w.ctx, w.jane, EraseInput{ID: r.ID, Name: "Sam Ford"})
		must(t, err)
		w.run()
		if !w.person(w.sam).Erased() || !slices.Contains(w.post.to("sam@example.com"), "Your data is being erased") {
			t.Error("Sam is still there, or wasn't told")
		}
		_, err = w.OpenErasure(w.ctx, w.jane, OpenInput{User: w.sam.User, Reason: "Once more"})
		expect(t, "erased already", err, errs.Conflict, "mydata.open.erased")
		if n := w.count(`select count(*) from acts where kind = 'mydata.erasure_opened' and account_id = ? and user_id = ?`, w.firm.ID, w.jane.User); n != 2 {
			t.Errorf("%d acts", n)
		}
	})
}

func TestWhoMayNoteARequest(t *testing.T) {
	each(t, func(w *world) {
		in := OpenInput{User: w.sam.User, Reason: "Letter"}
		eve := w.add(w.firm.ID, "eve@example.com", "Eve", "Moss", access.Standard)
		for name, by := range map[string]access.Actor{"colleague": eve, "oneself": w.sam, "other account": w.samDept} {
			_, err := w.OpenErasure(w.ctx, by, OpenInput{User: w.sam.User, Reason: "\x01"})
			expect(t, name, err, errs.NotFound, "")
			_, err = w.Candidate(w.ctx, by, w.sam.User)
			expect(t, name+" looks", err, errs.NotFound, "")
		}
		if _, _, err := w.Candidates(w.ctx, eve, "Ford"); !errs.Is(err, errs.NotFound) {
			t.Errorf("a colleague searches: %v", err)
		}
		// Nobody notes their own, so the last administrator is never asked for.
		_, err := w.OpenErasure(w.ctx, w.jane, OpenInput{User: w.jane.User, Reason: "Me"})
		expect(t, "one's own", err, errs.Conflict, "mydata.open.yourself")
		_, err = w.People.SetStatus(w.ctx, access.Operator(w.firm.ID), w.ada.User, people.Inactive)
		must(t, err)
		_, err = w.OpenErasure(w.ctx, w.ada, OpenInput{User: w.jane.User, Reason: "The last one"})
		if err == nil {
			t.Error("the last administrator's erasure was noted by nobody's right")
		}
		for name, user := range map[string]ids.User{"another account's": w.samDept.User, "nobody": "nobody", "empty": "", "nul": "a\x00b", "long": ids.User(strings.Repeat("x", 10_000))} {
			_, err := w.OpenErasure(w.ctx, w.jane, OpenInput{User: user, Reason: "Letter"})
			expect(t, name, err, errs.NotFound, "")
		}
		for name, change := range map[string]func(*OpenInput){
			"no reason": func(in *OpenInput) { in.Reason = " " }, "control": func(in *OpenInput) { in.Reason = "a\x01" }, "direction": func(in *OpenInput) { in.Reason = "a\u202eb" },
			"long": func(in *OpenInput) { in.Reason = strings.Repeat("x", 10_000) }, "tomorrow": func(in *OpenInput) { in.AskedAt = w.clk.Now().Add(time.Hour) },
			"long ago": func(in *OpenInput) { in.AskedAt = time.Date(1999, 12, 31, 0, 0, 0, 0, time.UTC) },
		} {
			bad := in
			change(&bad)
			_, err := w.OpenErasure(w.ctx, w.jane, bad)
			expect(t, name, err, errs.Invalid, "")
		}
	})
}

func TestTwoLettersAtOnceMakeOneRequest(t *testing.T) {
	each(t, func(w *world) {
		var all sync.WaitGroup
		failed := make([]error, 6)
		for i := range failed {
			all.Go(func() {
				by := []access.Actor{w.jane, w.ada}[i%2]
				_, failed[i] = w.OpenErasure(w.ctx, by, OpenInput{User: w.sam.User, Reason: "Letter"})
			})
		}
		all.Wait()
		won := 0
		for _, err := range failed {
			if err == nil {
				won++
			} else {
				expect(t, "the others", err, errs.Conflict, "mydata.open.already")
			}
		}
		if n := w.count(`select count(*) from erasure_requests where account_id = ?`, w.firm.ID); won != 1 || n != 1 {
			t.Errorf("%d won, %d requests", won, n)
		}
	})
}

func TestCandidatesSayWhyNot(t *testing.T) {
	each(t, func(w *world) {
		w.asked(w.ada)
		w.erased(w.sam)
		for words, want := range map[string]string{"jane": "mydata.open.yourself", "QUILL ada": "mydata.open.already"} {
			found, more, err := w.Candidates(w.ctx, w.jane, words)
			if must(t, err); len(found) != 1 || more || found[0].Problem != want {
				t.Errorf("%s: %+v", words, found)
			}
		}
		for _, words := range []string{"", "Ford", "erased user", "%", strings.Repeat("zq ", 5000), "zq\x00\u202e"} {
			if found, _, err := w.Candidates(w.ctx, w.jane, words); err != nil || len(found) != 0 {
				t.Errorf("%.20q: %d, %v", words, len(found), err)
			}
		}
		for range 22 {
			w.add(w.firm.ID, strings.ToLower(w.IDs.New())+"@crowd.example", "Crowd", "Member", access.Guest)
		}
		if found, more, err := w.Candidates(w.ctx, w.jane, "crowd"); err != nil || len(found) != maxCandidates || !more {
			t.Errorf("%d, %v, %v", len(found), more, err)
		}
	})
}
