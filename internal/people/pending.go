package people

import (
	"context"
	"strings"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
)

// PendingPerson is what a user is made of who is invited but hasn't come yet. Names may be missing: the person gives
// their own on arrival.
type PendingPerson struct {
	Login   ids.Login
	Email   string // the login's address
	Role    access.Role
	Group   ids.Group // empty is the default group
	Manages bool      // manages Group
	Profile ProfileInput
	// EndsAt is the moment from which they will be inactive again; zero without an end.
	EndsAt time.Time
	// ReviewLevel is the level at which they will review reports; 0 is none.
	ReviewLevel int
}

// AddPending makes a pending user in the actor's account, in the caller's transaction. It asks nobody's right: the room
// above has judged it. A login that has a user there already, whatever its status, is errs.Conflict (P16).
func (s *Service) AddPending(ctx context.Context, tx *db.Tx, by access.Actor, in PendingPerson) (Person, error) {
	account, err := s.accounts.Account(ctx, tx, by.Account)
	if err != nil {
		return Person{}, err
	}
	p, err := in.person(account.Country)
	if err != nil {
		return Person{}, err
	}
	p.Account, p.ID, p.Version = by.Account, ids.User(s.ids.New()), 1
	p.CreatedAt, p.UpdatedAt = tx.Now(), tx.Now()
	p.settle(tx.Now())
	held := s.holdGroups(ctx, tx, by.Account, UserInput{Group: &in.Group})
	if err := allWrong(s.inAccount(ctx, tx, p, []string{"branch_id", "job_title_id"}), held); err != nil {
		return Person{}, err
	}
	added, err := insertPerson(ctx, tx, p)
	if err != nil {
		return Person{}, err
	}
	if !added {
		return Person{}, errs.E(errs.Conflict, "people.add.already", nil)
	}
	_, err = s.log.Record(ctx, tx, by, subject(p, UserAdded, AddedPayload{Role: p.Role, Status: p.Status}))
	return p, err
}

// CheckPending judges a pending user before anything is written: one errs.Invalid error with every wrong field, or nil.
// [Service.AddPending] judges the same again.
func CheckPending(in PendingPerson, country string) error {
	_, err := in.person(country)
	return err
}

// person returns the user as the input describes them, or one errs.Invalid error with everything that is wrong.
func (in PendingPerson) person(country string) (Person, error) {
	p := Person{Login: in.Login, Status: Pending, EndsAt: in.EndsAt, ReviewLevel: in.ReviewLevel, JobTitle: ids.JobTitle(given(in.Profile.JobTitleID)),
		Lasting: Standing{Role: in.Role, Group: in.Group, Manages: in.Manages}}
	var wrong errs.Fields
	var err error
	if p.Email, _, err = email.ParseAddress(in.Email); err != nil {
		wrong.Add("email", errs.As(err).Key, errs.As(err).Args)
	}
	if !in.Role.Valid() {
		wrong.Add("role", "people.role.choose")
	}
	p.Lasting.fits(&wrong)
	fitsReview(in.ReviewLevel, &wrong)
	profile := in.Profile
	profile.JobTitleID = nil
	for _, name := range []**string{&profile.FirstName, &profile.LastName} {
		if *name != nil && strings.TrimSpace(**name) == "" {
			*name = nil
		}
	}
	values, err := cleanProfile(profile, country, func(h hand) bool { return h != office })
	values.apply(&p)
	return p, allWrong(wrong.Err(), err)
}

// PersonOfLogin returns the user whom a login has in an account, whatever their status, or errs.NotFound.
func (s *Service) PersonOfLogin(ctx context.Context, q db.Queryer, account ids.Account, login ids.Login) (Person, error) {
	p, err := scanPerson(q.QueryRow(ctx, `select `+personColumns+` from users where account_id = ? and login_id = ?`, account, login), q.Now())
	if db.NoRows(err) {
		return p, errs.E(errs.NotFound, "access.not_found", err)
	}
	return p, err
}

// CheckNames judges the names that a person gives on arrival; first and last name are required.
func CheckNames(first, middle, last string) error {
	return CheckProfile(ProfileInput{FirstName: &first, MiddleName: &middle, LastName: &last}, "")
}

// Activate makes a pending user active under the names they gave and takes their seat, in the caller's transaction. By is the person
// themselves, whom the room above has let in. Whoever isn't pending any more is errs.NotFound, whoever's last day is over
// errs.Conflict.
func (s *Service) Activate(ctx context.Context, tx *db.Tx, by access.Actor, first, middle, last string) (Person, error) {
	values, err := cleanProfile(ProfileInput{FirstName: &first, MiddleName: &middle, LastName: &last}, "", byOneself(false))
	if err != nil {
		return Person{}, err
	}
	if err := lockPerson(ctx, tx, by.Account, by.User); err != nil {
		return Person{}, err
	}
	p, err := selectPerson(ctx, tx, by.Account, by.User)
	if err != nil {
		return p, err
	}
	if p.Status != Pending {
		return p, errs.E(errs.NotFound, "access.not_found", nil)
	}
	if !p.EndsAt.IsZero() && !tx.Now().Before(p.EndsAt) {
		return p, errs.E(errs.Conflict, "people.ends_at.over", nil)
	}
	before := p
	changed := values.apply(&p)
	p.Status = Active
	p.settle(tx.Now())
	if err := s.seat(ctx, tx, before, p); err != nil {
		return p, err
	}
	if err := s.store(ctx, tx, &p); err != nil {
		return p, err
	}
	if len(changed) > 0 {
		if _, err := s.log.Record(ctx, tx, by, subject(p, ProfileChanged, ChangedPayload{Fields: changed})); err != nil {
			return p, err
		}
	}
	if _, err = s.log.Record(ctx, tx, by, subject(p, StatusChanged, StatusPayload{From: Pending, To: Active})); err != nil {
		return p, err
	}
	return p, s.settleLater(ctx, tx, p)
}

// DropPending deletes a pending user in the caller's transaction: the one user who is ever deleted, because they never
// came (P3, P16). It asks nobody's right and records nothing: the room above does both. Whoever isn't pending is
// errs.NotFound.
func (s *Service) DropPending(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	if err := lockPerson(ctx, tx, account, user); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `delete from users where account_id = ? and id = ? and status = ?`, account, user, Pending)
	if err == nil && n == 0 {
		err = errs.E(errs.NotFound, "access.not_found", nil)
	}
	return err
}
