package people

import (
	"context"
	"slices"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Beside is what other rooms keep of a user and change in the transaction of an edit, or of a profile. All of it is optional.
type Beside struct {
	// Hold takes the locks that come before the user's own.
	Hold func(ctx context.Context, tx *db.Tx) error
	// Also changes what shares the version of the user, and its conflicts. It is handed the user as stored and whether the
	// version that the person was looking at is gone by. It reports whether anything differs from what is stored; with stale
	// it only judges and changes nothing.
	Also func(ctx context.Context, tx *db.Tx, stored Person, stale bool) (changed bool, err error)
	// Do makes a change that clashes with nobody's, once all else is stored. It is handed who acts as they are now, who may
	// edit the user, and the user as stored.
	Do func(ctx context.Context, tx *db.Tx, by access.Actor, stored Person) error
}

func (b Beside) hold(ctx context.Context, tx *db.Tx) error {
	if b.Hold == nil {
		return nil
	}
	return b.Hold(ctx, tx)
}

func (b Beside) judge(ctx context.Context, tx *db.Tx, stored Person, stale bool) (bool, error) {
	if b.Also == nil {
		return false, nil
	}
	return b.Also(ctx, tx, stored, stale)
}

func (b Beside) do(ctx context.Context, tx *db.Tx, by access.Actor, stored Person) error {
	if b.Do == nil {
		return nil
	}
	return b.Do(ctx, tx, by, stored)
}

// EditUserWith is [Service.EditUser] together with a change that another room makes: both are stored, or neither.
func (s *Service) EditUserWith(ctx context.Context, by access.Actor, user ids.User, in UserInput, ifVersion int64, beside Beside) (Person, error) {
	p, err := s.editUser(ctx, by, user, in, ifVersion, beside)
	return p, s.keptOut(ctx, by, user, access.EditUser, err)
}

// NotYours is the error about a field that only an administrator writes; such an attempt is recorded (R40).
func NotYours(field string) error { return errs.FieldError(field, notYours) }

// PersonsOf returns users of the account by their ids, whatever their status, for rooms above that have judged the right
// themselves. Who isn't there isn't in it. One statement reads up to [MaxMatching] of them.
func (s *Service) PersonsOf(ctx context.Context, q db.Queryer, account ids.Account, users []ids.User) (map[ids.User]Person, error) {
	out := make(map[ids.User]Person, len(users))
	for some := range slices.Chunk(users, MaxMatching) {
		// The list is filled up to a few lengths, so that there are few statements.
		length := 1
		for length < len(some) {
			length *= 4
		}
		args := []any{account}
		for i := range length {
			args = append(args, some[min(i, len(some)-1)])
		}
		rows, err := q.Query(ctx, `select `+personColumns+` from users where account_id = ? and id in (?`+strings.Repeat(", ?", length-1)+`)`, args...)
		list, err := scanPersons(q, rows, err)
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			out[p.ID] = p
		}
	}
	return out, nil
}

// PersonsAfter returns users of the account, whatever their status, in the order of their ids behind the given one, for rooms
// above that have judged the right themselves. limit is 1 to [MaxMatching].
func (s *Service) PersonsAfter(ctx context.Context, q db.Queryer, account ids.Account, after ids.User, limit int) ([]Person, error) {
	rows, err := q.Query(ctx, `select `+personColumns+` from users where account_id = ? and id > ? order by id limit ?`,
		account, after, max(1, min(limit, MaxMatching)))
	return scanPersons(q, rows, err)
}

// HoldPerson makes whoever changes the same user wait until the transaction ends, and returns the user as they stand then, or
// errs.NotFound. It is for rooms above that have judged the right themselves.
func (s *Service) HoldPerson(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) (Person, error) {
	if err := lockPerson(ctx, tx, account, user); err != nil {
		return Person{}, err
	}
	return selectPerson(ctx, tx, account, user)
}

// AsNow returns the actor with the rights that they hold as q shows; whoever isn't active any more is errs.Unauthenticated.
func (s *Service) AsNow(ctx context.Context, q db.Queryer, by access.Actor, do access.Action) (access.Actor, error) {
	return s.asNow(ctx, q, by, do)
}

// Readdress gives a pending user another login with its address, in the caller's transaction, which has judged the right. Whoever
// isn't pending any more is errs.NotFound, a login that has a user in the account errs.Conflict.
func (s *Service) Readdress(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User, login ids.Login, address string) error {
	p, err := s.HoldPerson(ctx, tx, account, user)
	if err != nil {
		return err
	}
	if p.Status != Pending {
		return errs.E(errs.NotFound, "access.not_found", nil)
	}
	other, err := s.PersonOfLogin(ctx, tx, account, login)
	if err == nil && other.ID != user {
		return errs.E(errs.Conflict, "people.add.already", nil)
	}
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	p.Email = address
	_, err = tx.Exec(ctx, `update users set login_id = ?, email = ?, search_text = ?, version = version + 1, updated_at = ? where account_id = ? and id = ?`,
		login, p.Email, searchText(p), db.At(tx.Now()), account, user)
	return err
}

// CountActive returns how many users of the account are active.
func (s *Service) CountActive(ctx context.Context, q db.Queryer, account ids.Account) (n int64, err error) {
	err = q.QueryRow(ctx, `select count(*) from users where account_id = ? and status = ?`, account, Active).Scan(&n)
	return n, err
}
