package mydata

import (
	"context"
	"io"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/roles"
)

// profileFile is what a profile holds.
type profileFile struct {
	ID               ids.User    `json:"id"`
	Email            string      `json:"email"`
	Role             access.Role `json:"role"`
	Status           string      `json:"status"`
	FirstName        string      `json:"first_name"`
	MiddleName       string      `json:"middle_name"`
	LastName         string      `json:"last_name"`
	Initials         string      `json:"initials"`
	ClientEmail      string      `json:"client_email"`
	CellNumber       string      `json:"cell_number"`
	CellVerifiedAt   *time.Time  `json:"cell_number_verified_at"`
	OfficeNumber     string      `json:"office_number"`
	OfficeExtension  string      `json:"office_extension"`
	JobTitle         string      `json:"job_title"`
	Position         string      `json:"position"`
	IDNumber         string      `json:"id_number"`
	Branch           string      `json:"branch"`
	OrganizationName string      `json:"organization_name"`
	Website          string      `json:"website"`
	TimeZone         string      `json:"time_zone"`
	Language         string      `json:"language"`
	DateStyle        string      `json:"date_style"`
	About            string      `json:"about"`
	Theme            string      `json:"theme"`
	Density          string      `json:"density"`
	LastSignInAt     *time.Time  `json:"last_sign_in_at"`
	CreatedAt        time.Time   `json:"created_at"`
	UpdatedAt        time.Time   `json:"updated_at"`
}

// PeopleSources returns the profile and the picture of a person.
func PeopleSources(p *people.Service, acc *accounts.Service, rol *roles.Service) []Source {
	return []Source{
		{Name: "profile.json", Write: func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, w io.Writer) error {
			me, err := p.PersonOf(ctx, q, account, user)
			if err != nil {
				return err
			}
			file := profileOf(me)
			if file.Branch, err = branchName(ctx, q, acc, me); err != nil {
				return err
			}
			if file.JobTitle, err = titleName(ctx, q, rol, me); err != nil {
				return err
			}
			return writeJSON(w, file)
		}},
		{Name: "picture.jpg", Write: func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, w io.Writer) error {
			me, err := p.PersonOf(ctx, q, account, user)
			if err != nil || me.Picture == "" {
				return err
			}
			sizes := people.PictureSizes()
			picture, _, err := p.PictureFile(ctx, access.System(account), user, me.Picture, sizes[len(sizes)-1])
			if errs.Is(err, errs.NotFound) { // replaced at this moment: there will be another
				return nil
			}
			if err != nil {
				return err
			}
			defer func() { _ = picture.Close() }()
			_, err = io.Copy(w, picture)
			return err
		}},
	}
}

func profileOf(p people.Person) profileFile {
	return profileFile{
		ID: p.ID, Email: p.Email, Role: p.Role, Status: string(p.Status), FirstName: p.FirstName, MiddleName: p.MiddleName, LastName: p.LastName,
		Initials: p.OwnInitials, ClientEmail: p.ClientEmail, CellNumber: p.CellNumber, CellVerifiedAt: orNever(p.CellVerifiedAt),
		OfficeNumber: p.OfficeNumber, OfficeExtension: p.OfficeExtension, Position: p.Position, IDNumber: p.IDNumber,
		OrganizationName: p.OrganizationName, Website: p.Website, TimeZone: p.TimeZone, Language: p.Language, DateStyle: p.DateStyle,
		About: p.About, Theme: p.Theme, Density: p.Density, LastSignInAt: orNever(p.LastSignInAt), CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt,
	}
}

// orNever is null in JSON where something hasn't happened.
func orNever(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func branchName(ctx context.Context, q db.Queryer, acc *accounts.Service, p people.Person) (string, error) {
	list, err := acc.Branches(ctx, q, p.Account)
	for _, b := range list {
		if b.ID == p.Branch {
			return b.Name, err
		}
	}
	return "", err
}

func titleName(ctx context.Context, q db.Queryer, rol *roles.Service, p people.Person) (string, error) {
	if p.JobTitle == "" {
		return "", nil
	}
	title, err := rol.Title(ctx, q, p.Account, p.JobTitle)
	if errs.Is(err, errs.NotFound) {
		return "", nil
	}
	return title.Name, err
}

// MembershipSource returns in which organisations a person is known by the same sign-in email: their own knowledge alone.
func MembershipSource(members identity.Members) Source {
	type membership struct {
		Account ids.Account `json:"account_id"`
		Name    string      `json:"account_name"`
		Role    access.Role `json:"role"`
		Active  bool        `json:"active"`
	}
	return Source{Name: "memberships.json", Write: func(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, w io.Writer) error {
		me, err := members.One(ctx, q, account, user)
		if err != nil {
			return err
		}
		all, err := members.OfLogin(ctx, q, me.Login)
		if err != nil {
			return err
		}
		out := []membership{}
		for _, m := range all {
			out = append(out, membership{m.Account, m.AccountName, m.Role, m.Active})
		}
		return writeJSON(w, out)
	}}
}
