package apptest

import (
	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
)

// Password is everybody's password.
const Password = "copper lantern meadow"

// Member is one user of the world.
type Member struct {
	people.Person
	Account accounts.Account
}

// World is who is there. Firm and Twin have the same name, titles, branches, people and badge numbers; only the
// addresses of the people differ. "nina" is in both.
type World struct {
	Firm, Twin accounts.Account
	members    map[string]Member
}

// individual is a person of the world as data; each is in both organisations, the twin's under NAME@twin.
type individual struct {
	name, first, last, number, language string
	role                                access.Role
	status                              people.Status
}

func individuals() []individual {
	return []individual{
		{"elena", "Elena", "Marchetti", "B-4471", "", access.Administrator, people.Active},
		{"oliver", "Oliver", "Reid", "B-4472", "", access.Standard, people.Active},
		{"lin", "Lin", "Chen", "B-4473", "", access.Limited, people.Active},
		{"grace", "Grace", "Okafor", "B-4474", "", access.Guest, people.Active},
		{"pavel", "Павел", "Соколов", "B-4475", "ru", access.Standard, people.Active},
		{"ivor", "Ivor", "Pryce", "B-4476", "", access.Standard, people.Inactive},
		{"nina", "Nina", "Adler", "B-4477", "", access.Standard, people.Active},
		{"ruth", "Ruth", "Adeyemi", "B-4478", "", access.Standard, people.Active},
	}
}

// Address returns the address that a person of the world signs in with.
func Address(name string) string {
	switch {
	case name == "nina@twin":
		return Address("nina")
	case len(name) > 5 && name[len(name)-5:] == "@twin":
		return name[:len(name)-5] + "@twin.example"
	default:
		return name + "@firm.example"
	}
}

// Member returns a person of the world, such as "elena" or "elena@twin".
func (a *App) Member(name string) Member {
	a.T.Helper()
	m, ok := a.World.members[name]
	if !ok {
		a.T.Fatalf("nobody is called %s here", name)
	}
	return m
}

// By returns the actor as whom services see a person.
func (a *App) By(name string) access.Actor {
	m := a.Member(name)
	return access.Actor{Account: m.Account.ID, User: m.ID, Login: m.Login, Role: m.Role, Permissions: access.Ceiling(m.Role),
		Scope: access.ScopeAdmin, Door: access.DoorWeb}
}

func (a *App) fill() {
	a.T.Helper()
	a.World.members = map[string]Member{}
	a.Secret(Password)
	password, err := a.Identity.Prepare(a.T.Context(), Password, Password, accounts.DefaultPolicy(), identity.Context{})
	a.Must(err)
	a.Write(func(tx *db.Tx) error {
		if err := a.Identity.MarkSetUp(a.T.Context(), tx, access.Operator("")); err != nil {
			return err
		}
		if a.World.Firm, err = a.organisation(tx, "", password); err != nil {
			return err
		}
		a.World.Twin, err = a.organisation(tx, "@twin", password)
		return err
	})
}

func (a *App) organisation(tx *db.Tx, suffix string, password identity.Prepared) (accounts.Account, error) {
	ctx := a.T.Context()
	account, err := a.Accounts.Create(ctx, tx, access.Operator(""), accounts.AccountInput{Name: "Hartwell & Reid", Kind: accounts.LawFirm, Country: "GB",
		Language: "en", TimeZone: "Europe/London", DateStyle: "dmy", SupportEmail: "help@firm.example", SupportPhone: "020 7946 0100"})
	if err != nil {
		return account, err
	}
	by := access.Operator(account.ID)
	title, err := a.Roles.AddTitle(ctx, tx, by, "Senior associate", access.SetOf(access.Permissions()...))
	if err != nil {
		return account, err
	}
	branch, err := a.Accounts.AddBranch(ctx, tx, by, "London – Bishopsgate")
	if err != nil {
		return account, err
	}
	for _, x := range individuals() {
		if err := a.join(tx, account, x, suffix, title.ID, branch.ID, password); err != nil {
			return account, err
		}
	}
	return account, nil
}

func (a *App) join(tx *db.Tx, account accounts.Account, x individual, suffix string, title ids.JobTitle, branch ids.Branch, password identity.Prepared) error {
	ctx, by := a.T.Context(), access.Operator(account.ID)
	address := Address(x.name + suffix)
	login, err := a.Identity.CreateLogin(ctx, tx, address)
	if err != nil {
		return err
	}
	if x.name+suffix != "nina@twin" {
		if err := a.Identity.SetPassword(ctx, tx, by, login, password); err != nil {
			return err
		}
	}
	titleText, branchText := string(title), string(branch)
	p, err := a.People.Add(ctx, tx, by, people.NewPerson{Login: login, Email: address, Role: x.role, Status: x.status, Profile: people.ProfileInput{
		FirstName: &x.first, LastName: &x.last, IDNumber: &x.number, Language: &x.language, JobTitleID: &titleText, BranchID: &branchText}})
	if err == nil {
		a.World.members[x.name+suffix] = Member{Person: p, Account: account}
	}
	return err
}

// Write changes the database as a service would, for what has no page yet.
func (a *App) Write(fn func(tx *db.Tx) error) {
	a.T.Helper()
	a.Must(a.DB.Write(a.T.Context(), fn))
}

// SetPolicy gives an organisation another policy.
func (a *App) SetPolicy(account accounts.Account, change func(*accounts.Policy)) {
	a.T.Helper()
	policy := accounts.DefaultPolicy()
	change(&policy)
	a.Write(func(tx *db.Tx) error {
		_, err := a.Accounts.SetPolicy(a.T.Context(), tx, access.Operator(account.ID), policy)
		return err
	})
}

// Kinds returns the kinds of what an organisation's record holds, oldest first; without one, the deployment's.
func (a *App) Kinds(account ids.Account) []string {
	a.T.Helper()
	rows, err := a.DB.Query(a.T.Context(), `select kind from acts where account_id = ? order by at, id`, account)
	a.Must(err)
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var kind string
		a.Must(rows.Scan(&kind))
		out = append(out, kind)
	}
	a.Must(rows.Err())
	return out
}
