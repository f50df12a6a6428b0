package identity

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
)

// Login is one person's way in, for the whole deployment.
type Login struct {
	ID ids.Login
	// Email is the address as its owner writes it.
	Email string
	key   string
}

// CreateLogin returns the login of an address and makes it when there is none yet. It has no password: nobody can sign
// in with it until one is set by a link. A wrong address is errs.Invalid about the field email.
func (s *Service) CreateLogin(ctx context.Context, tx *db.Tx, address string) (ids.Login, error) {
	shown, key, err := parseEmail(address)
	if err != nil {
		return "", err
	}
	if err := holdAddress(ctx, tx, key); err != nil {
		return "", err
	}
	if l, err := selectLoginByKey(ctx, tx, key); err != nil || l.ID != "" { // an address that still signs somebody in is theirs
		return l.ID, err
	}
	l := Login{ID: ids.Login(s.IDs.New()), Email: shown, key: key}
	made, err := insertLogin(ctx, tx, l)
	if err != nil {
		return "", err
	}
	if made {
		return l.ID, nil
	}
	l, err = selectLoginByKey(ctx, tx, key)
	return l.ID, err
}

// LoginOf returns the login with an address, or errs.NotFound; for commands and other rooms, not for visitors.
func (s *Service) LoginOf(ctx context.Context, q db.Queryer, address string) (Login, error) {
	_, key, err := parseEmail(address)
	if err != nil {
		return Login{}, err
	}
	l, err := selectLoginByKey(ctx, q, key)
	if err == nil && l.ID == "" {
		return l, errs.E(errs.NotFound, "identity.login.unknown", nil)
	}
	return l, err
}

// Login returns a login by its id, or errs.NotFound.
func (s *Service) Login(ctx context.Context, q db.Queryer, login ids.Login) (Login, error) {
	l, err := selectLogin(ctx, q, login)
	if db.NoRows(err) {
		return l, errs.E(errs.NotFound, "identity.login.unknown", nil)
	}
	return l, err
}

// Release forgets the failed sign-ins of a login, so that its password counts again at once (R7). For the operator only.
func (s *Service) Release(ctx context.Context, by access.Actor, login ids.Login) error {
	if err := operatorOnly(by); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		l, err := s.Login(ctx, tx, login)
		if err != nil {
			return err
		}
		if _, err := deleteCounter(ctx, tx, loginCounter(l.key)); err != nil {
			return err
		}
		_, err = s.Acts.Record(ctx, tx, by, activity.Act{Kind: Released, SubjectType: "login", SubjectID: string(l.ID)})
		return err
	})
}

// lockLogin makes everything wait that sets the login's password, opens a session by it or mints a link: a sign-in by
// the old password must not slip past a change that ends all sessions.
func lockLogin(ctx context.Context, tx *db.Tx, login ids.Login) error {
	return tx.Lock(ctx, "", "identity.login:"+string(login))
}

// operatorOnly answers "not found" to everybody but the machine's operator and the product itself. What the product does
// for a person in the background isn't its own doing.
func operatorOnly(by access.Actor) error {
	if by.User == "" && (by.Door == access.DoorCLI || by.Door == access.DoorSystem) {
		return nil
	}
	return errs.E(errs.NotFound, "web.error.not_found", nil)
}

// parseEmail reads an address; its error is about the field email.
func parseEmail(address string) (shown, key string, err error) {
	shown, key, err = email.ParseAddress(address)
	if e := errs.As(err); e != nil {
		return "", "", errs.FieldError("email", e.Key, e.Args)
	}
	return shown, key, err
}

// strictest returns the policy that a login's active memberships ask for together (L8).
func strictest(all []Membership) accounts.Policy {
	var list []accounts.Policy
	for _, m := range active(all) {
		list = append(list, m.Policy)
	}
	return accounts.Strictest(list...)
}
