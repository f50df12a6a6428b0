package scim

import (
	"context"
	"strings"
	"unicode/utf8"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/scim/patch"
)

// maxIdentifier bounds what a directory calls users and groups, in characters.
const maxIdentifier = 300

// see asks whether the caller may read users.
func see(c Caller) error {
	return access.Require(c.By, access.SeeUsers, access.Facts{Account: c.Connection.Account})
}

// User returns one user as the directory sees them, or errs.NotFound.
func (s *Service) User(ctx context.Context, c Caller, user ids.User) (Resource, error) {
	if err := see(c); err != nil {
		return nil, err
	}
	r, err := selectRecord(ctx, s.DB, c.Connection, user)
	if gone(err) {
		return s.ghost(ctx, s.DB, c, WishCreate, string(user), err)
	}
	if err != nil {
		return nil, err
	}
	return r.resource(c.Base, s.DB.Now()), nil
}

// CreateUser invites somebody as a pending user, or ties a pending or active user of the account with the same address to the
// directory, who stays as they are. A user whom the directory knows already is errs.Conflict; for one who is inactive the wish to
// bring them back waits for an administrator (R44, P16).
func (s *Service) CreateUser(ctx context.Context, c Caller, body Resource) (Resource, error) {
	want, err := patch.Clean(body, UserSchema())
	if err != nil {
		return nil, wrongPatch(err)
	}
	h, err := creation(want)
	if err != nil {
		return nil, err
	}
	out, err := s.carry(ctx, c, func(tx *db.Tx, w *work) error {
		if other, err := userNamed(ctx, tx, w.Connection, h.UserName, ""); err != nil || other != "" {
			return orTaken(err)
		}
		p, err := s.userOf(ctx, tx, w.Account, h.Email)
		switch {
		case gone(err):
			return s.invite(ctx, tx, w, h)
		case err != nil:
			return err
		}
		return s.tie(ctx, tx, w, p, h)
	})
	if err == nil && c.Connection.Mode == DryRun {
		return s.dryUser(ctx, c, h, out)
	}
	return out, err
}

func orTaken(err error) error {
	if err != nil {
		return err
	}
	return taken()
}

// creation reads a wish for a new user.
func creation(want Resource) (wish, error) {
	h := wish{Kind: WishCreate, Profile: profileOf(want)}
	var err error
	if h.UserName, h.ExternalID, err = identifiers(want); err != nil {
		return h, err
	}
	if h.UserName == "" {
		return h, wrongValue("userName")
	}
	address, given := addressOf(want)
	if !given {
		address = h.UserName
	}
	if h.Email, _, err = email.ParseAddress(address); err != nil {
		return h, wrongValue("emails")
	}
	if active, given := want["active"].(bool); given && !active {
		h.Active = &active
	}
	return h, nil
}

// identifiers reads what a directory calls a user.
func identifiers(r Resource) (userName, externalID string, err error) {
	userName, _ = one(r, "userName")
	externalID, _ = one(r, "externalId")
	userName = strings.TrimSpace(userName)
	for _, field := range [][2]string{{"userName", userName}, {"externalId", externalID}} {
		if utf8.RuneCountInString(field[1]) > maxIdentifier || strings.ContainsFunc(field[1], func(r rune) bool { return r < ' ' || r == 0x7f || r == utf8.RuneError }) {
			return "", "", wrongValue(field[0])
		}
	}
	return userName, externalID, nil
}

// userOf returns the user of the account who signs in with an address, or errs.NotFound.
func (s *Service) userOf(ctx context.Context, q db.Queryer, account ids.Account, address string) (people.Person, error) {
	login, err := s.Identity.LoginOf(ctx, q, address)
	if err != nil {
		return people.Person{}, err
	}
	return s.People.PersonOfLogin(ctx, q, account, login.ID)
}

// invite makes a pending user. One whom the directory makes as inactive is invited by nobody, and is inactive from the start.
func (s *Service) invite(ctx context.Context, tx *db.Tx, w *work, h wish) error {
	in := invitations.InviteInput{Email: h.Email, Role: w.Role, Group: w.Group, Profile: into(h.Profile), Quiet: !w.Invite || h.Active != nil}
	if in.Profile.Language == nil && w.Language != "" {
		language := w.Language
		in.Profile.Language = &language
	}
	i, err := s.Invitations.InviteOf(ctx, tx, w.by, in)
	if errs.Is(err, errs.Conflict) {
		return taken()
	}
	if err != nil {
		return err
	}
	w.effects = append(w.effects, effect{wish: h})
	if err := s.tied(ctx, tx, w, i.User, h); err != nil || h.Active == nil {
		return err
	}
	if err := s.Invitations.Stop(ctx, tx, w.by, i.User); err != nil { // it isn't to come yet
		return err
	}
	if err := s.noteDisabled(ctx, tx, w, i.User); err != nil {
		return err
	}
	return s.show(ctx, tx, w, i.User)
}

// tie makes a user of the account known to the directory, without changing them.
func (s *Service) tie(ctx context.Context, tx *db.Tx, w *work, p people.Person, h wish) error {
	l, there, err := selectLink(ctx, tx, w.Connection, p.ID)
	switch {
	case err != nil:
		return err
	case (p.Status == people.Inactive || p.Status == people.Pending && !l.disabledAt.IsZero()) && h.Active == nil:
		if there && l.leftAt.IsZero() {
			return taken()
		}
		back := true
		h.Kind, h.User, h.Active = WishChange, p.ID, &back
		w.effects = append(w.effects, effect{h, ReasonRevive})
		return nil
	case there && l.leftAt.IsZero():
		return taken()
	}
	w.changed = true
	if _, err := s.Acts.Record(ctx, tx, w.by, aboutUser(p.ID, Linked, WishPayload{Connection: w.ID, Kind: WishCreate})); err != nil {
		return err
	}
	return s.tied(ctx, tx, w, p.ID, h)
}

// tied stores what the directory calls a user and shows them.
func (s *Service) tied(ctx context.Context, tx *db.Tx, w *work, user ids.User, h wish) error {
	if err := putLink(ctx, tx, w.Connection, link{user: user, userName: h.UserName, externalID: h.ExternalID}); err != nil {
		return err
	}
	return s.show(ctx, tx, w, user)
}

// show puts a user into the answer.
func (s *Service) show(ctx context.Context, tx *db.Tx, w *work, user ids.User) error {
	r, err := selectRecord(ctx, tx, w.Connection, user)
	if err == nil {
		w.resource = r.resource(w.base, tx.Now())
	}
	return err
}

// ReplaceUser changes a user to what the body says. What the body leaves out stays. ifMatch, unless empty, is the version that the
// user must have, else errs.Stale.
func (s *Service) ReplaceUser(ctx context.Context, c Caller, user ids.User, body Resource, ifMatch string) (Resource, error) {
	want, err := patch.Clean(body, UserSchema())
	if err != nil {
		return nil, wrongPatch(err)
	}
	if _, given := one(want, "userName"); !given {
		return nil, wrongValue("userName")
	}
	return s.changeUser(ctx, c, user, ifMatch, false, func(Resource) (Resource, error) { return want, nil })
}

// PatchUser applies operations to a user, all or none.
func (s *Service) PatchUser(ctx context.Context, c Caller, user ids.User, ops []patch.Operation, ifMatch string) (Resource, error) {
	return s.changeUser(ctx, c, user, ifMatch, true, func(now Resource) (Resource, error) {
		want, err := patch.Apply(now, ops, UserSchema(), passedOver)
		return want, wrongPatch(err)
	})
}

func (s *Service) changeUser(ctx context.Context, c Caller, user ids.User, ifMatch string, clear bool, to func(Resource) (Resource, error)) (Resource, error) {
	if out, done, err := s.changeGhost(ctx, c, user, to); done {
		return out, err
	}
	return s.carry(ctx, c, func(tx *db.Tx, w *work) error {
		r, err := selectRecord(ctx, tx, w.Connection, user)
		if err != nil {
			return err
		}
		if !matches(ifMatch, r.etag()) {
			return stale()
		}
		now := r.resource(w.base, tx.Now())
		want, err := to(now)
		if err != nil {
			return err
		}
		if err := s.become(ctx, tx, w, r, now, want, clear); err != nil || w.held() {
			w.resource = now
			return err
		}
		return s.show(ctx, tx, w, user)
	})
}

// matches reports whether a version is the one, or one of those, that a client asked for.
func matches(asked, version string) bool {
	if asked == "" || asked == "*" {
		return true
	}
	for one := range strings.SplitSeq(asked, ",") {
		if strings.TrimPrefix(strings.TrimSpace(one), "W/") == strings.TrimPrefix(version, "W/") {
			return true
		}
	}
	return false
}

// become brings a user from one resource to another.
func (s *Service) become(ctx context.Context, tx *db.Tx, w *work, r record, now, want Resource, clear bool) error {
	userName, externalID, err := identifiers(want)
	if err != nil {
		return err
	}
	if userName == "" {
		return wrongValue("userName")
	}
	if other, err := s.otherAddress(r, now, want, userName); err != nil {
		return err
	} else if other != "" {
		h := wish{Kind: WishEmail, User: r.id, Email: other}
		if s.Emails != nil {
			w.changed = true
			return s.Emails.AskChange(ctx, tx, w.by, r.id, other)
		}
		w.effects = append(w.effects, effect{h, ReasonEmail})
		return nil
	}
	if _, given := one(want, "externalId"); !given && !clear {
		externalID = r.externalID
	}
	if err := s.rename(ctx, tx, w, r, userName, externalID); err != nil {
		return err
	}
	h := wish{Kind: WishChange, User: r.id, Profile: differences(now, want, clear)}
	if active, given := want["active"].(bool); given && active != r.active(tx.Now()) {
		h.Active = &active
	}
	if h.empty() {
		return nil
	}
	p, err := s.People.PersonOf(ctx, tx, w.Account, r.id)
	if err != nil {
		return err
	}
	return s.perform(ctx, tx, w, p, h)
}

// otherAddress returns the sign-in email that a directory wants in place of the present one, or "".
func (s *Service) otherAddress(r record, now, want Resource, userName string) (string, error) {
	asked, given := addressOf(want)
	if was, _ := addressOf(now); !given || asked == was {
		if strings.EqualFold(userName, r.shownName()) || !strings.EqualFold(r.shownName(), r.email) {
			return "", nil
		}
		asked = userName // which was the address until now
	}
	address, key, err := email.ParseAddress(asked)
	if err != nil {
		return "", wrongValue("emails")
	}
	if _, present, err := email.ParseAddress(r.email); err == nil && present == key {
		return "", nil
	}
	return address, nil
}

// rename stores what the directory calls a user now, if that is new.
func (s *Service) rename(ctx context.Context, tx *db.Tx, w *work, r record, userName, externalID string) error {
	if r.linked && r.userName == userName && r.externalID == externalID {
		return nil
	}
	if !r.linked && userName == r.email && externalID == "" {
		return nil
	}
	if other, err := userNamed(ctx, tx, w.Connection, userName, r.id); err != nil || other != "" {
		return orTaken(err)
	}
	l, err := s.linkOf(ctx, tx, w, r.id)
	if err != nil {
		return err
	}
	w.changed = true
	l.userName, l.externalID = userName, externalID
	return putLink(ctx, tx, w.Connection, l)
}

// DeleteUser makes a user inactive, who is then not there any more for the directory (P16). One who isn't there is
// errs.NotFound.
func (s *Service) DeleteUser(ctx context.Context, c Caller, user ids.User, ifMatch string) error {
	if c.Connection.Mode == DryRun {
		if done, err := s.dropGhost(ctx, c, WishCreate, string(user)); done || err != nil {
			return err
		}
	}
	_, err := s.carry(ctx, c, func(tx *db.Tx, w *work) error {
		r, err := selectRecord(ctx, tx, w.Connection, user)
		if err != nil {
			return err
		}
		if !matches(ifMatch, r.etag()) {
			return stale()
		}
		p, err := s.People.PersonOf(ctx, tx, w.Account, user)
		if err != nil {
			return err
		}
		inactive := false
		if p.Status != people.Inactive {
			if err := s.perform(ctx, tx, w, p, wish{Kind: WishLeave, User: user, Active: &inactive}); err != nil || w.held() {
				return err
			}
		}
		return s.leave(ctx, tx, w, user)
	})
	return err
}

// leave takes a user out of the directory's sight.
func (s *Service) leave(ctx context.Context, tx *db.Tx, w *work, user ids.User) error {
	l, err := s.linkOf(ctx, tx, w, user)
	if err != nil {
		return err
	}
	w.changed = true
	l.leftAt = tx.Now()
	if err := putLink(ctx, tx, w.Connection, l); err != nil {
		return err
	}
	return deleteMemberships(ctx, tx, w.Connection, user)
}
