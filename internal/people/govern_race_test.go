package people

import (
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Two administrators rid each other of the role at once, two hundred times, by every way there is: one always remains (P8).
func TestTwoAdministratorsAtOnceLeaveOne(t *testing.T) {
	rounds := 200
	if testing.Short() {
		rounds = 20
	}
	each(t, func(w *world) {
		ada := w.add(w.firm.ID, "ada@example.com", "Ada", "Two", access.Administrator)
		ways := w.ways()
		for round := range rounds {
			var wg sync.WaitGroup
			done := make([]error, 2)
			for i, pair := range [][2]access.Actor{{w.jane, ada}, {ada, w.jane}} {
				way := ways[(round+i*(round/len(ways)))%len(ways)]
				wg.Go(func() { done[i] = way(pair[0], pair[1].User) })
			}
			wg.Wait()
			left := 0
			for _, user := range []ids.User{w.jane.User, ada.User} {
				if w.look(user).administers() {
					left++
				}
			}
			if left != 1 {
				w.t.Fatalf("round %d: %d lasting administrators; %v", round, left, done)
			}
			for _, err := range done { // the later one has no right any more, or would take the last
				if err != nil && !errs.Is(err, errs.NotFound) && !errs.Is(err, errs.Conflict) && !errs.Is(err, errs.Unauthenticated) &&
					!errs.Is(err, errs.Forbidden) {
					w.t.Fatalf("round %d: %v", round, err)
				}
			}
			w.restore(w.jane.User, ada.User)
		}
	})
}

// ways are all ways by which somebody takes an administrator away.
func (w *world) ways() []func(by access.Actor, user ids.User) error {
	edit := func(in func() UserInput) func(by access.Actor, user ids.User) error {
		return func(by access.Actor, user ids.User) error {
			_, err := w.EditUser(w.ctx, by, user, in(), 0)
			return err
		}
	}
	return []func(by access.Actor, user ids.User) error{
		func(by access.Actor, user ids.User) error {
			_, err := w.SetRole(w.ctx, by, user, access.Standard)
			return err
		},
		func(by access.Actor, user ids.User) error {
			_, err := w.SetStatus(w.ctx, by, user, Inactive)
			return err
		},
		edit(func() UserInput { return UserInput{Profile: ProfileInput{Role: new("limited")}} }),
		edit(func() UserInput { return UserInput{EndsAt: new(w.clk.Now().Add(time.Hour))} }),
		edit(func() UserInput {
			return UserInput{TempRole: &TemporaryRole{access.Guest, Period{From: w.clk.Now().Add(time.Hour)}}}
		}),
		edit(func() UserInput {
			return UserInput{TempRole: &TemporaryRole{access.Guest, Period{Until: w.clk.Now().Add(time.Hour)}}}
		}),
		func(by access.Actor, user ids.User) error {
			// The machine, which stands for every command and nightly run.
			_, err := w.SetStatus(w.ctx, access.Operator(by.Account), user, Inactive)
			return err
		},
		func(by access.Actor, user ids.User) error {
			_, err := w.SetRole(w.ctx, access.System(by.Account), user, access.Guest)
			return err
		},
	}
}

// restore makes the users lasting administrators again.
func (w *world) restore(users ...ids.User) {
	w.t.Helper()
	for _, user := range users {
		w.write(func(tx *db.Tx) error {
			p, err := selectPerson(w.ctx, tx, w.firm.ID, user)
			if err != nil {
				return err
			}
			p.Lasting, p.TempRole, p.EndsAt, p.EndsReason, p.Status = Standing{Role: access.Administrator}, nil, time.Time{}, "", Active
			return w.store(w.ctx, tx, &p)
		})
	}
}
