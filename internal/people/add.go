package people

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
)

// NewPerson is what a user is made of. First and last name are required; of the profile's guarded fields IDNumber and
// JobTitleID may be given, the others have their own place here.
type NewPerson struct {
	Login   ids.Login
	Email   string // the login's address
	Role    access.Role
	Group   ids.Group // empty is the default group
	Manages bool      // manages Group
	Status  Status    // Active when empty
	Profile ProfileInput
}

// Add makes a user in the actor's account, in the caller's transaction, and takes a seat for one who is active and no
// guest. It is for administrators and the machine.
// A login that has a user there already, whatever its status, is errs.Conflict: users are never overwritten (P16).
func (s *Service) Add(ctx context.Context, tx *db.Tx, by access.Actor, in NewPerson) (Person, error) {
	if err := access.Require(by, access.ManageAccount, access.Facts{Account: by.Account}); err != nil {
		return Person{}, err
	}
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
	if err := s.seat(ctx, tx, Person{}, p); err != nil {
		return Person{}, err
	}
	_, err = s.log.Record(ctx, tx, by, subject(p, UserAdded, AddedPayload{Role: p.Role, Status: p.Status}))
	return p, err
}

// person returns the user as the input describes them, or one errs.Invalid error with everything that is wrong.
func (in NewPerson) person(country string) (Person, error) {
	p := Person{Login: in.Login, Role: in.Role, Lasting: Standing{Role: in.Role, Group: in.Group, Manages: in.Manages}, Status: in.Status,
		JobTitle: ids.JobTitle(given(in.Profile.JobTitleID))}
	var wrong errs.Fields
	var err error
	if p.Email, _, err = email.ParseAddress(in.Email); err != nil {
		wrong.Add("email", errs.As(err).Key, errs.As(err).Args)
	}
	if p.Status == "" {
		p.Status = Active
	}
	if !p.Role.Valid() {
		wrong.Add("role", "people.role.choose")
	}
	if !p.Status.Valid() {
		wrong.Add("status", "people.status.choose")
	}
	p.Lasting.fits(&wrong)
	profile := in.Profile
	profile.JobTitleID = nil
	for _, name := range []**string{&profile.FirstName, &profile.LastName} {
		if *name == nil {
			*name = new(string)
		}
	}
	values, err := cleanProfile(profile, country, func(h hand) bool { return h != office })
	if e := errs.As(err); e != nil {
		for _, f := range e.Fields {
			wrong.Add(f.Name, f.Key, f.Args)
		}
	}
	values.apply(&p)
	return p, wrong.Err()
}

func given(v *string) string {
	if v == nil {
		return ""
	}
	return *v
}
