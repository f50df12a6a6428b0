package demo

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/attributes"
	"cabinet/internal/cases"
	"cabinet/internal/documents"
	"cabinet/internal/events"
	"cabinet/internal/groups"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/leaving"
	"cabinet/internal/messages"
	"cabinet/internal/moves"
	"cabinet/internal/people"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/practice"
	"cabinet/internal/records"
	"cabinet/internal/reports"
	"cabinet/internal/reporttypes"
	"cabinet/internal/requests"
	"cabinet/internal/roles"
	"cabinet/internal/scim"
	"cabinet/internal/tasks"
)

// Rooms are the services through which the demo is made.
type Rooms struct {
	DB         *db.DB
	Accounts   *accounts.Service
	Settings   *accounts.Settings
	Roles      *roles.Service
	Identity   *identity.Service
	People     *people.Service
	Attributes *attributes.Service
	// Groups and Invitations say who is together, and who is to come.
	Groups      *groups.Settings
	Invitations *invitations.Service
	// Requests are what people ask their administrators for.
	Requests *requests.Service
	// Leaving hands over what leavers held.
	Leaving *leaving.Service
	// SCIM is how a directory of the organisation tells who its people are.
	SCIM *scim.Service
	// Moves gives people other sign-in addresses.
	Moves *moves.Service
	// Practice, Cases and Tasks are the work itself; Lists and Records say how cases are sorted, and what is asked for on them.
	Practice *practice.Service
	Lists    *practice.Settings
	Records  *records.Service
	Cases    *cases.Service
	Tasks    *tasks.Service
	// Documents are the files of cases.
	Documents *documents.Service
	Events    *events.Service
	Messages  *messages.Service
	// ReportTypes and Reports are what agencies write on cases.
	ReportTypes *reporttypes.Service
	Reports     *reports.Service
	Now         clock.Now
	Progress    *slog.Logger
}

const (
	filledRow   = "filled"
	picturesRow = "pictures"
)

// Fill makes the demo's data unless it is there: accounts, titles, branches, people, the passwords of those who can
// sign in, and their pictures. Each account comes in one transaction, so that an interrupted start can be repeated. A
// database that holds anything else is refused.
func Fill(ctx context.Context, r Rooms) error {
	if done, err := r.state(ctx, filledRow); err != nil || done {
		return err
	}
	password, err := r.Identity.Prepare(ctx, Password, Password, accounts.DefaultPolicy(), identity.Context{})
	if err != nil {
		return err
	}
	existing, err := r.Accounts.AllAccounts(ctx)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, o := range organisations() {
		known[o.name] = true
	}
	for _, a := range existing {
		if !known[a.Name] {
			return fmt.Errorf("the database holds the organisation %q, which isn't the demo's", a.Name)
		}
		known[a.Name] = false
	}
	for _, o := range organisations() {
		if !known[o.name] {
			continue
		}
		r.Progress.InfoContext(ctx, "making the demo's data", "organisation", o.name)
		account, err := r.organisation(ctx, o, password)
		if err == nil {
			err = r.furnish(ctx, account, o)
		}
		if err == nil {
			err = r.settle(ctx, account, o)
		}
		if err == nil {
			err = r.sortCases(ctx, account, o)
		}
		if err == nil {
			err = r.wish(ctx, account, o)
		}
		if err == nil {
			err = r.connect(ctx, account, o)
		}
		if err == nil {
			err = r.work(ctx, account, o)
		}
		if err == nil {
			err = r.load(ctx, account, o)
		}
		if err != nil {
			return fmt.Errorf("demo: %s: %w", o.name, err)
		}
	}
	if err := r.pictures(ctx, func(n int) bool { return n < signIns }); err != nil {
		return err
	}
	return r.DB.Write(ctx, func(tx *db.Tx) error {
		if err := r.Identity.MarkSetUp(ctx, tx, access.Operator("")); err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		return note(ctx, tx, filledRow)
	})
}

// FillPictures gives everybody else their picture; it may run while people are signed in already, and goes on where it
// was interrupted.
func FillPictures(ctx context.Context, r Rooms) error {
	if done, err := r.state(ctx, picturesRow); err != nil || done {
		return err
	}
	if err := r.pictures(ctx, func(n int) bool { return n >= signIns }); err != nil {
		return err
	}
	return r.DB.Write(ctx, func(tx *db.Tx) error { return note(ctx, tx, picturesRow) })
}

func (r Rooms) state(ctx context.Context, row string) (bool, error) {
	var value int64
	err := r.DB.QueryRow(ctx, `select value from demo_state where id = ?`, row).Scan(&value)
	if db.NoRows(err) {
		return false, nil
	}
	return err == nil, err
}

func note(ctx context.Context, tx *db.Tx, row string) error {
	_, err := tx.Exec(ctx, `insert into demo_state (id, value) values (?, ?) on conflict (id) do nothing`, row, 1)
	return err
}

// organisation makes one account with its lists and people.
func (r Rooms) organisation(ctx context.Context, o organisation, password identity.Prepared) (made ids.Account, err error) {
	list, err := o.individuals()
	if err != nil {
		return "", err
	}
	err = r.DB.Write(ctx, func(tx *db.Tx) error {
		account, err := r.Accounts.Create(ctx, tx, access.Operator(""), accounts.AccountInput{Name: o.name, Kind: accounts.Kind(o.kind), Country: o.country,
			Language: o.language, TimeZone: o.zone, DateStyle: o.dateStyle, SupportEmail: o.supportEmail, SupportPhone: o.supportPhone})
		if err != nil {
			return err
		}
		made = account.ID
		by := access.Operator(account.ID)
		branches, titles := map[string]ids.Branch{}, map[string]ids.JobTitle{}
		for _, name := range o.branches {
			b, err := r.Accounts.AddBranch(ctx, tx, by, name)
			if err != nil {
				return err
			}
			branches[name] = b.ID
		}
		for _, t := range o.titles {
			added, err := r.Roles.AddTitle(ctx, tx, by, t.name, t.set)
			if err != nil {
				return err
			}
			titles[t.name] = added.ID
		}
		for i, p := range list {
			if err := r.person(ctx, tx, by, o, p, i < signIns, branches, titles, password); err != nil {
				return fmt.Errorf("%s: %w", p.email, err)
			}
		}
		return nil
	})
	return made, err
}

func (r Rooms) person(ctx context.Context, tx *db.Tx, by access.Actor, o organisation, p individual, signsIn bool,
	branches map[string]ids.Branch, titles map[string]ids.JobTitle, password identity.Prepared) error {
	login, err := r.Identity.CreateLogin(ctx, tx, p.address())
	if err != nil {
		return err
	}
	if signsIn {
		// Who is in two accounts has the password already.
		if err := r.Identity.SetPassword(ctx, tx, by, login, password); err != nil && !errs.Is(err, errs.Conflict) {
			return err
		}
	}
	branch, ok := branches[p.branch]
	title, ok2 := titles[p.title]
	if !ok || !ok2 {
		return fmt.Errorf("no branch %q or title %q", p.branch, p.title)
	}
	text := func(s string) *string { return &s }
	_, err = r.People.Add(ctx, tx, by, people.NewPerson{Login: login, Email: p.address(), Role: p.role, Profile: people.ProfileInput{
		FirstName: &p.first, MiddleName: &p.middle, LastName: &p.last, Position: &p.position, About: &p.about, CellNumber: &p.cell,
		OfficeNumber: &o.officeNumber, OfficeExtension: &p.extension, ClientEmail: &p.email, OrganizationName: &o.name, Website: &o.website,
		IDNumber: &p.idNumber, BranchID: text(string(branch)), JobTitleID: text(string(title)),
	}})
	return err
}

// pictures uploads the portraits of the people whose place in the list is wanted, as each person would.
func (r Rooms) pictures(ctx context.Context, wanted func(n int) bool) error {
	all, err := r.Accounts.AllAccounts(ctx)
	if err != nil {
		return err
	}
	for _, a := range all {
		for _, o := range organisations() {
			if o.name == a.Name {
				if err := r.picturesOf(ctx, a.ID, o, wanted); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (r Rooms) picturesOf(ctx context.Context, account ids.Account, o organisation, wanted func(n int) bool) error {
	list, err := o.individuals()
	if err != nil {
		return err
	}
	users, err := r.People.List(ctx, access.Operator(account), people.Filter{Limit: 500})
	if err != nil {
		return err
	}
	byEmail := map[string]people.Person{}
	for _, u := range users.Items {
		byEmail[u.Email] = u
	}
	for n, p := range list {
		u, ok := byEmail[p.address()]
		if !ok || u.Status != people.Active || u.Picture != "" || !wanted(n) || !hasFace(n) {
			continue
		}
		file, err := p.face(o, n)
		if err != nil {
			return err
		}
		self := access.Actor{Account: account, User: u.ID, Login: u.Login, Role: u.Role, IDNumber: u.IDNumber, Scope: access.ScopeAdmin, Door: access.DoorSystem}
		if _, err := r.People.PutPicture(ctx, self, people.PictureInput{File: bytes.NewReader(file)}); err != nil {
			return fmt.Errorf("demo: picture of %s: %w", p.email, err)
		}
	}
	return nil
}
