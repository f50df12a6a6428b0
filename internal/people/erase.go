package people

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Erasure says what takes the place of an erased person.
type Erasure struct {
	// Pseudonym is the name from then on: stable and without any part of the real one.
	Pseudonym string
	// Login is one that nobody can sign in with, so that the person's own leads here no more and, should they return, makes
	// a new user (R76).
	Login ids.Login
	// KeepIDNumber leaves the ID number, which the law may demand for reading the record.
	KeepIDNumber bool
}

// Erase empties a user's profile in the caller's transaction: a pseudonym instead of the name, everything else cleared,
// the picture and its files removed, inactive for ever. It asks nobody's right. The row stays, so that what the user did
// can still be told apart; erasing an erased user changes nothing. Errors: errs.NotFound, and errs.Conflict for the last
// active administrator (P8).
func (s *Service) Erase(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User, in Erasure) (Person, error) {
	if err := lockAdministrators(ctx, tx, account); err != nil {
		return Person{}, err
	}
	if err := lockPerson(ctx, tx, account, user); err != nil {
		return Person{}, err
	}
	p, err := selectPerson(ctx, tx, account, user)
	if err != nil || p.Erased() {
		return p, err
	}
	before, picture := p, p.Picture
	p = p.emptied(in)
	if err := s.mayRestand(ctx, tx, access.System(account), before, p); err != nil {
		return before, err
	}
	if err := s.seat(ctx, tx, before, p); err != nil {
		return before, err
	}
	if err := updateErased(ctx, tx, p); err != nil {
		return p, err
	}
	if err := s.store(ctx, tx, &p); err != nil {
		return p, err
	}
	if picture != "" {
		err = s.dropLater(ctx, tx, account, picture)
	}
	return p, err
}

// Erased reports whether the person was erased: nobody else is without a sign-in email.
func (p Person) Erased() bool { return p.Email == "" }

// emptied returns what is left of a person: whose row it was, the role they had, and when it was made.
func (p Person) emptied(in Erasure) Person {
	out := Person{Account: p.Account, ID: p.ID, Login: in.Login, Role: p.Role, Lasting: Standing{Role: p.Lasting.Role}, Status: Inactive, LastName: in.Pseudonym,
		Version: p.Version, CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt}
	if in.KeepIDNumber {
		out.IDNumber = p.IDNumber
	}
	return out
}

// Filled returns how many of the profile's fields hold something.
func (p Person) Filled() int64 {
	n := int64(0)
	for _, f := range fields() {
		if *f.at(&p) != "" {
			n++
		}
	}
	return n
}

// PersonOf returns a user, active or not, for rooms above that have judged the right themselves; or errs.NotFound.
func (s *Service) PersonOf(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (Person, error) {
	return selectPerson(ctx, q, account, user)
}

// LoginUsed reports whether a login still has a user in any account.
func (s *Service) LoginUsed(ctx context.Context, q db.Queryer, login ids.Login) (bool, error) {
	list, err := selectPersonsOfLoginAllAccounts(ctx, q, login)
	return len(list) > 0, err
}

// CleanReason returns what a person wrote of their own accord as it is kept, or the message key of what is wrong with
// it: text of several lines, free of what can't be seen, at most limit characters.
func CleanReason(input string, limit int) (text, wrong string, args errs.Args) {
	return cleanBlock(input, limit)
}
