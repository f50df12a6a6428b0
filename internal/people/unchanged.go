package people

import (
	"context"
	"sync"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/cache"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// maxUnchanged bounds how many people are remembered; each takes about a kilobyte.
const maxUnchanged = 5000

// unchanged remembers people by the version of their row, which every change of a profile raises. Reading the version
// costs a third of reading more than thirty columns.
//
// On PostgreSQL the version is read each time, so that whoever saves on one replica and reads on the next sees what they
// saved. An SQLite file has one serving process: what it changes is remembered as it is committed, and what a command
// changes meanwhile is seen within [cache.Age].
type unchanged struct {
	trust time.Duration // how long no version is read
	wall  clock.Wall

	mu   sync.RWMutex
	list map[userKey]remembered
}

type userKey struct {
	account ids.Account
	user    ids.User
}

type remembered struct {
	person Person
	readAt time.Time // before the read
}

func newUnchanged(d *db.DB, wall clock.Wall) *unchanged {
	u := &unchanged{wall: wall, list: map[userKey]remembered{}}
	if !d.Postgres() {
		u.trust = cache.Age
	}
	return u
}

// person returns one user of an account, or errs.NotFound.
func (u *unchanged) person(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (Person, error) {
	key, now := userKey{account, user}, u.wall()
	u.mu.RLock()
	known, ok := u.list[key]
	u.mu.RUnlock()
	if age := now.Sub(known.readAt); ok && age >= 0 && age < u.trust {
		return known.person.at(q.Now()), nil
	}
	if ok {
		version, signedIn, err := selectVersion(ctx, q, account, user)
		if err != nil {
			return Person{}, err
		}
		if version == known.person.Version {
			known.person.LastSignInAt = signedIn.Time
			u.keep(known.person, now)
			return known.person.at(q.Now()), nil
		}
	}
	p, err := selectPerson(ctx, q, account, user)
	if err == nil {
		u.keep(p, now)
	}
	return p, err
}

// at returns the user as they stand at a moment.
func (p Person) at(moment time.Time) Person {
	p.settle(moment)
	return p
}

// keep remembers a person as read at the given moment, unless a later version is known: who reads while somebody saves
// mustn't bring the old back.
func (u *unchanged) keep(p Person, at time.Time) {
	key := userKey{p.Account, p.ID}
	u.mu.Lock()
	defer u.mu.Unlock()
	if known, ok := u.list[key]; ok && known.person.Version > p.Version {
		return
	}
	if len(u.list) >= maxUnchanged {
		clear(u.list)
	}
	u.list[key] = remembered{p, at}
}

// store is updatePerson, remembered once it is committed.
func (s *Service) store(ctx context.Context, tx *db.Tx, p *Person) error {
	if err := updatePerson(ctx, tx, p); err != nil {
		return err
	}
	stored := *p
	tx.AfterCommit(func() { s.unchanged.keep(stored, s.unchanged.wall()) })
	return nil
}

// selectVersion returns what of a row can change without the rest: its version, and when the user signed in.
func selectVersion(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (version int64, signedIn db.TS, err error) {
	err = q.QueryRow(ctx, `select version, last_sign_in_at from users where account_id = ? and id = ?`, account, user).Scan(&version, &signedIn)
	if db.NoRows(err) {
		err = errs.E(errs.NotFound, "access.not_found", err)
	}
	return version, signedIn, err
}
