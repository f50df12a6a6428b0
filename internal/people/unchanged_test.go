package people

import (
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/platform/cache"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Every change must be seen at once where it is made and, by another process that remembers the person, at once on
// PostgreSQL and within a second on SQLite.
func TestMyProfileIsAsStoredOnEveryReplica(t *testing.T) {
	each(t, func(w *world) {
		other := New(w.db, w.clk.Now, w.ids, w.log, w.accounts, w.roles, w.blobs, w.studio)
		wait := func() {
			if !w.db.Postgres() {
				w.clk.Advance(cache.Age)
			}
		}
		name := "Samuel"
		changes := map[string]func() (Person, error){
			"profile": func() (Person, error) { return w.UpdateProfile(w.ctx, w.sam, ProfileInput{FirstName: &name}, 0) },
			"role":    func() (Person, error) { return w.SetRole(w.ctx, w.jane, w.sam.User, access.Limited) },
			"picture": func() (Person, error) { return w.put(w.sam), nil },
		}
		if _, err := other.Me(w.ctx, w.sam); err != nil {
			w.t.Fatal(err)
		}
		for what, change := range changes {
			stored, err := change()
			if err != nil {
				w.t.Fatal(what, err)
			}
			if seen, err := w.Me(w.ctx, w.sam); err != nil || seen != stored {
				w.t.Errorf("%s: stored %+v\nseen by who saved it %+v, %v", what, stored, seen, err)
			}
			wait()
			for range 2 {
				seen, err := other.Me(w.ctx, w.sam)
				if err != nil || seen != stored {
					w.t.Errorf("%s: stored %+v\nseen %+v, %v", what, stored, seen, err)
				}
			}
		}
		w.clk.Advance(time.Hour)
		w.write(func(tx *db.Tx) error { return MarkSignedIn(w.ctx, tx, w.sam.Account, w.sam.User) })
		if seen, err := other.Me(w.ctx, w.sam); err != nil || !seen.LastSignInAt.Equal(w.clk.Now()) {
			w.t.Errorf("signed in at %v, %v", seen.LastSignInAt, err)
		}
		if _, err := w.SetStatus(w.ctx, w.jane, w.sam.User, Inactive); err != nil {
			w.t.Fatal(err)
		}
		if _, err := w.Me(w.ctx, w.sam); !errs.Is(err, errs.Unauthenticated) {
			w.t.Errorf("who left sees their profile where they were made to: %v", err)
		}
		wait()
		if _, err := other.Me(w.ctx, w.sam); !errs.Is(err, errs.Unauthenticated) {
			w.t.Errorf("who left sees their profile: %v", err)
		}
	})
}

func TestRememberedPeopleAreOfTheirAccount(t *testing.T) {
	each(t, func(w *world) {
		stranger := w.jane
		stranger.Account = w.dept.ID
		if _, err := w.Me(w.ctx, w.jane); err != nil {
			w.t.Fatal(err)
		}
		if _, err := w.Me(w.ctx, stranger); !errs.Is(err, errs.NotFound) {
			w.t.Errorf("another account's user: %v", err)
		}
	})
}

func TestWhoReadsWhileSomebodySavesDoesNotBringBackTheOld(t *testing.T) {
	each(t, func(w *world) {
		old, err := w.Me(w.ctx, w.sam)
		must(t, err)
		name := "Samuel"
		stored, err := w.UpdateProfile(w.ctx, w.sam, ProfileInput{FirstName: &name}, 0)
		must(t, err)
		w.unchanged.keep(old, w.clk.Now()) // a reader who began before the save and is done after it
		if seen, err := w.Me(w.ctx, w.sam); err != nil || seen != stored {
			w.t.Errorf("seen %+v, %v", seen, err)
		}
	})
}
