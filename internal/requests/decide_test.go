package requests

import (
	"strings"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/roles"
)

func rolesInput(set access.Set) roles.TitleInput { return roles.TitleInput{Permissions: &set} }

func TestApprove(t *testing.T) {
	each(t, func(w *world) {
		r := w.ask(w.sam)
		for name, by := range map[string]access.Actor{"oneself": w.sam, "who manages the group": w.max, "another account": w.olga} {
			_, err := w.Approve(w.ctx, by, ApproveInput{ID: r.ID})
			if !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
			_, err = w.Decline(w.ctx, by, DeclineInput{ID: r.ID, Answer: "No"})
			if !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
			if _, err = w.Request(w.ctx, by, r.ID, ""); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		c, err := w.Request(w.ctx, w.jane, r.ID, "")
		w.must(err)
		if !c.Giving || len(c.Effect.Permissions.Gained) != 2 || c.Own || c.Person.ID != w.sam.User {
			t.Errorf("%+v", c)
		}
		// What was shown isn't true any more: it is shown again.
		_, err = w.settings.ChangeTitle(w.ctx, w.ada, w.lead, rolesInput(access.SetOf(access.WriteReports, access.SendLetters)), 0)
		w.must(err)
		_, err = w.Approve(w.ctx, w.jane, ApproveInput{ID: r.ID, Seen: c.Effect.Seen})
		w.expect("another effect", err, errs.Conflict, "requests.effect_changed")
		now, _ := errs.As(err).Detail.(Effect)
		_, err = w.Approve(w.ctx, w.jane, ApproveInput{ID: r.ID, Version: r.Version + 1, Seen: now.Seen})
		w.expect("another version", err, errs.Conflict, "requests.changed")
		got, err := w.Approve(w.ctx, w.jane, ApproveInput{ID: r.ID, Version: r.Version, Seen: now.Seen})
		w.must(err)
		if got.State != Approved || got.DecidedBy != w.jane.User || w.holds(w.sam) != w.lead || w.acts(people.TitleChanged) != 1 || w.acts(TitleApproved) != 1 {
			t.Errorf("%+v", got)
		}
		_, err = w.Decline(w.ctx, w.ada, DeclineInput{ID: r.ID, Answer: "No"})
		w.expect("after the answer", err, errs.Conflict, "requests.answered")
		if m := w.mine(w.sam); !m.News() {
			t.Errorf("no news: %+v", m)
		}
		w.must(w.DismissTitle(w.ctx, w.sam))
		w.must(w.DismissTitle(w.ctx, w.sam))
		if m := w.mine(w.sam); m.News() || m.State != Approved {
			t.Errorf("still news: %+v", m)
		}
	})
}

func TestDecline(t *testing.T) {
	each(t, func(w *world) {
		r := w.ask(w.sam)
		for answer, key := range map[string]string{"": "requests.decline.answer", " \n": "requests.decline.answer", strings.Repeat("x", 10_000): "people.text.too_long"} {
			_, err := w.Decline(w.ctx, w.jane, DeclineInput{ID: r.ID, Answer: answer})
			w.expect("the answer", err, errs.Invalid, key)
		}
		_, err := w.Decline(w.ctx, w.jane, DeclineInput{ID: r.ID, Answer: "Not yet."})
		w.must(err)
		if m := w.mine(w.sam); m.Answer != "Not yet." || m.State != Declined || w.holds(w.sam) != w.clerk {
			t.Errorf("%+v", m)
		}
		w.ask(w.sam) // asks again
	})
}

// A title that doesn't exist yet is granted by one that does by then.
func TestWish(t *testing.T) {
	each(t, func(w *world) {
		r, err := w.AskTitle(w.ctx, w.sam, AskInput{Name: "Head of archives", Reason: "Nobody else has one."})
		w.must(err)
		c, err := w.Request(w.ctx, w.jane, r.ID, "")
		w.must(err)
		if c.Giving {
			t.Error("an effect of nothing")
		}
		_, err = w.Approve(w.ctx, w.jane, ApproveInput{ID: r.ID})
		w.expect("without a title", err, errs.Invalid, "requests.approve.choose")
		_, err = w.Approve(w.ctx, w.jane, ApproveInput{ID: r.ID, Title: w.leadThere})
		w.expect("another account's", err, errs.Invalid, "people.job_title_id.choose")
		_, err = w.Approve(w.ctx, w.jane, ApproveInput{ID: r.ID, Title: w.clerk})
		w.expect("the one they have", err, errs.Invalid, "requests.approve.same")
		made := w.title(w.jane, "Head of archives", access.ManageDocuments)
		c, err = w.Request(w.ctx, w.jane, r.ID, made)
		w.must(err)
		got, err := w.Approve(w.ctx, w.jane, ApproveInput{ID: r.ID, Title: made, Seen: c.Effect.Seen})
		w.must(err)
		if got.Given != made || w.holds(w.sam) != made {
			t.Errorf("%+v", got)
		}
	})
}

// Of many administrators at once one answers.
func TestOneAnswerWins(t *testing.T) {
	each(t, func(w *world) {
		r := w.ask(w.sam)
		var wg sync.WaitGroup
		errsOf := make([]error, 12)
		for i := range errsOf {
			wg.Go(func() {
				by := w.jane
				if i%2 == 1 {
					by = w.ada
				}
				if i%3 == 0 {
					_, errsOf[i] = w.Decline(w.ctx, by, DeclineInput{ID: r.ID, Answer: "No"})
				} else {
					_, errsOf[i] = w.Approve(w.ctx, by, ApproveInput{ID: r.ID})
				}
			})
		}
		wg.Wait()
		won := 0
		for _, err := range errsOf {
			if err == nil {
				won++
			} else {
				w.expect("the others", err, errs.Conflict, "requests.answered")
			}
		}
		state, title := w.mine(w.sam).State, w.holds(w.sam)
		if won != 1 || (state == Approved) != (title == w.lead) || w.acts(TitleApproved)+w.acts(TitleDeclined) != 1 {
			t.Errorf("%d won, %s, %s", won, state, title)
		}
	})
}

// Of many requests at once one is made.
func TestOneRequestIsMade(t *testing.T) {
	each(t, func(w *world) {
		var wg sync.WaitGroup
		made := make([]error, 8)
		for i := range made {
			wg.Go(func() { _, made[i] = w.AskTitle(w.ctx, w.sam, AskInput{Title: w.lead}) })
		}
		wg.Wait()
		won := 0
		for _, err := range made {
			if err == nil {
				won++
			} else {
				w.expect("the others", err, errs.Conflict, "requests.ask.already")
			}
		}
		if won != 1 {
			t.Errorf("%d were made", won)
		}
	})
}

// A request whose ground is gone closes itself and says why, at once for who looks and by the job for the lists.
func TestClosesItself(t *testing.T) {
	for cause, act := range map[Cause]func(w *world) error{
		PersonLeft: func(w *world) error {
			_, err := w.People.SetStatus(w.ctx, w.jane, w.sam.User, people.Inactive)
			return err
		},
		Administers: func(w *world) error {
			_, err := w.People.SetRole(w.ctx, w.jane, w.sam.User, access.Administrator)
			return err
		},
		RoleChanged: func(w *world) error {
			_, err := w.People.SetRole(w.ctx, w.jane, w.sam.User, access.Limited)
			return err
		},
		AlreadyHolds: func(w *world) error {
			_, err := w.People.EditUser(w.ctx, w.jane, w.sam.User, people.UserInput{Profile: people.ProfileInput{JobTitleID: ptr(string(w.lead))}}, 0)
			return err
		},
		TitleDeleted: func(w *world) error { return w.settings.DeleteTitle(w.ctx, w.jane, w.lead) },
	} {
		t.Run(string(cause), func(t *testing.T) {
			each(t, func(w *world) {
				other, err := w.AskTitle(w.ctx, w.oleg, AskInput{Title: w.leadThere})
				w.must(err)
				r := w.ask(w.sam)
				w.run()
				before := len(w.post.to("sam"))
				w.must(act(w))
				c, err := w.Request(w.ctx, w.ada, r.ID, "")
				w.must(err)
				if c.State != Closed || c.Cause != cause || c.Giving {
					t.Errorf("%+v", c.Request)
				}
				_, err = w.Approve(w.ctx, w.ada, ApproveInput{ID: r.ID})
				w.expect("approved", err, errs.Conflict, cause.Key())
				w.must(w.Settle(w.ctx))
				w.must(w.Settle(w.ctx))
				w.run()
				if n := w.acts(RequestClosed); n != 1 {
					t.Errorf("closed %d times", n)
				}
				told := len(w.post.to("sam")) - before
				if want := map[Cause]int{RoleChanged: 1, TitleDeleted: 1}[cause]; told != want {
					t.Errorf("told %d times", told)
				}
				if page, err := w.Requests(w.ctx, w.ada, ListFilter{Answered: true}); err != nil || len(page.Cases) != 1 || page.Cases[0].Cause != cause {
					t.Errorf("%+v %v", page, err)
				}
				if o := w.mine(w.oleg); o.State != Open || o.ID != other.ID {
					t.Errorf("another's request: %+v", o)
				}
			})
		})
	}
}

// Who finds their request closed a moment ago may ask anew, and puts its end away.
func TestClosedAMomentAgo(t *testing.T) {
	each(t, func(w *world) {
		w.ask(w.sam)
		more := w.title(w.jane, "Partner", access.SendLetters)
		w.must(w.settings.DeleteTitle(w.ctx, w.jane, w.lead))
		w.must(w.DismissTitle(w.ctx, w.sam))
		if m := w.mine(w.sam); m.Cause != TitleDeleted || m.News() {
			t.Errorf("%+v", m)
		}
		_, err := w.AskTitle(w.ctx, w.sam, AskInput{Title: more})
		w.must(err)
		w.must(w.settings.DeleteTitle(w.ctx, w.jane, more))
		_, err = w.AskTitle(w.ctx, w.sam, AskInput{Name: "Head"})
		w.must(err)
	})
}

func TestListAndCount(t *testing.T) {
	each(t, func(w *world) {
		var want []ids.Request
		for _, name := range []string{"ann", "ben", "cat"} {
			want = append([]ids.Request{w.ask(w.add(w.firm.ID, name, name, access.Limited, "", w.clerk)).ID}, want...)
			w.clk.Advance(time.Second)
		}
		var got []ids.Request
		for f := (ListFilter{Limit: 2}); ; {
			page, err := w.Requests(w.ctx, w.jane, f)
			w.must(err)
			for _, c := range page.Cases {
				got = append(got, c.ID)
			}
			if f.After = page.Next; f.After == "" {
				break
			}
		}
		if len(got) != 3 || got[0] != want[0] || got[2] != want[2] {
			t.Errorf("%v, want %v", got, want)
		}
		if n, err := w.Waiting(w.ctx, w.jane); err != nil || n != 3 {
			t.Errorf("%d wait: %v", n, err)
		}
		for _, by := range []access.Actor{w.sam, w.max, w.olga} {
			if n, err := w.Waiting(w.ctx, by); err != nil || n != 0 {
				t.Errorf("%d wait: %v", n, err)
			}
		}
	})
}
