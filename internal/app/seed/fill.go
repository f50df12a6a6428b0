package seed

import (
	"cabinet/internal/app/caseload"
	"context"
	"errors"
	"fmt"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/cases"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
	"cabinet/internal/practice"
	"cabinet/internal/roles"
	"cabinet/internal/tasks"
)

// batch is how many people or acts come in one transaction, during which others wait for their writes.
const batch = 500

// Rooms are the services through which everything is made.
type Rooms struct {
	DB       *db.DB
	Wall     clock.Wall
	Accounts *accounts.Service
	Roles    *roles.Service
	Identity *identity.Service
	People   *people.Service
	Acts     *activity.Log
	Practice *practice.Service
	Cases    *cases.Service
	Tasks    *tasks.Service
}

// Input says what to make.
type Input struct {
	// Account is the organisation's name; one that isn't there is made.
	Account string
	Users   int
	// Acts are made besides those that making people records.
	Acts int
	// Cases are made, with so many Tasks in all.
	Cases, Tasks int
	Seed         uint64
	// Progress hears how many of how many are made, after each batch; nil for nobody.
	Progress func(what string, done, total int, took time.Duration)
}

// Made tells what was made.
type Made struct {
	Account accounts.Account
	// Administrator is the address of the first person.
	Administrator string
	Users, Acts   int
	Cases         int
	// PeopleTook, ActsTook, CasesTook and SealTook are how long each took.
	PeopleTook, ActsTook, CasesTook, SealTook time.Duration
}

// Fill makes the people and acts. What is there already, of an earlier run that was broken off, is passed over.
func Fill(ctx context.Context, r Rooms, in Input) (out Made, err error) {
	if in.Users < 1 || in.Users > 5_000_000 || in.Acts < 0 || in.Cases < 0 || in.Tasks < 0 || in.Tasks > 0 && in.Cases == 0 {
		return out, errors.New("users: make between 1 and 5,000,000; acts, cases and tasks: none or more; tasks take cases")
	}
	f := filling{Rooms: r, Input: in}
	if err := f.organisation(ctx); err != nil {
		return out, err
	}
	out.Account, out.Administrator = f.account, made(in.Seed, 0).email
	begun := r.Wall()
	if _, err = f.batches(ctx, "people", in.Users, f.person); err != nil {
		return out, err
	}
	out.Users = len(f.members)
	out.PeopleTook, begun = r.Wall().Sub(begun), r.Wall()
	if in.Acts > 0 && len(f.members) == 0 {
		return out, errors.New("all these people are there already: another --seed makes others")
	}
	if out.Acts, err = f.batches(ctx, "acts", in.Acts, f.act); err != nil {
		return out, err
	}
	out.ActsTook, begun = r.Wall().Sub(begun), r.Wall()
	if in.Cases > 0 {
		if out.Cases, err = f.caseload(ctx); err != nil {
			return out, err
		}
		out.CasesTook, begun = r.Wall().Sub(begun), r.Wall()
	}
	err = r.Acts.SealAll(ctx)
	out.SealTook = r.Wall().Sub(begun)
	return out, err
}

// filling is one run.
type filling struct {
	Rooms
	Input
	account  accounts.Account
	branches []ids.Branch
	titles   []ids.JobTitle
	members  []people.Person
	work
}

// organisation finds the account or makes it, with its lists.
func (f *filling) organisation(ctx context.Context) error {
	all, err := f.Accounts.AllAccounts(ctx)
	if err != nil {
		return err
	}
	for _, a := range all {
		if writing.Fold(a.Name) == writing.Fold(f.Account) {
			f.account = a
		}
	}
	return f.DB.Write(ctx, func(tx *db.Tx) error {
		if f.account.ID == "" {
			f.account, err = f.Accounts.Create(ctx, tx, access.Operator(""), accounts.AccountInput{Name: f.Account, Kind: accounts.LawFirm,
				Country: "GB", Language: "en", TimeZone: "Europe/London", DateStyle: "dmy"})
			if err != nil {
				return err
			}
		}
		if err := f.Identity.MarkSetUp(ctx, tx, access.Operator("")); err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		return f.lists(ctx, tx)
	})
}

// lists makes the branches and job titles that aren't there.
func (f *filling) lists(ctx context.Context, tx *db.Tx) error {
	by := access.Operator(f.account.ID)
	f.branches, f.titles = nil, nil
	known, err := f.Accounts.Branches(ctx, tx, f.account.ID)
	if err != nil {
		return err
	}
	for _, name := range branches {
		id := ids.Branch("")
		for _, b := range known {
			if b.Name == name {
				id = b.ID
			}
		}
		if id == "" {
			added, err := f.Accounts.AddBranch(ctx, tx, by, name)
			if err != nil {
				return err
			}
			id = added.ID
		}
		f.branches = append(f.branches, id)
	}
	existing, err := f.Roles.Titles(ctx, tx, f.account.ID)
	if err != nil {
		return err
	}
	for _, t := range titles() {
		id := ids.JobTitle("")
		for _, x := range existing {
			if x.Name == t.name {
				id = x.ID
			}
		}
		if id == "" {
			added, err := f.Roles.AddTitle(ctx, tx, by, t.name, t.set)
			if err != nil {
				return err
			}
			id = added.ID
		}
		f.titles = append(f.titles, id)
	}
	return nil
}

// batches makes total things by one, some in each transaction, and returns how many were made anew.
func (f *filling) batches(ctx context.Context, what string, total int, make func(ctx context.Context, tx *db.Tx, n int) (*people.Person, error)) (count int, err error) {
	begun := f.Wall()
	for from := 0; from < total; from += batch {
		to := min(from+batch, total)
		var added []people.Person
		done := 0
		err := f.DB.Write(ctx, func(tx *db.Tx) error {
			added, done = added[:0], 0
			for n := from; n < to; n++ {
				p, err := make(ctx, tx, n)
				if err != nil {
					return fmt.Errorf("number %d: %w", n, err)
				}
				done++
				if p != nil {
					added = append(added, *p)
				}
			}
			return nil
		})
		if err != nil {
			return count, err
		}
		f.members = append(f.members, added...)
		count += done
		if f.Progress != nil {
			f.Progress(what, to, total, f.Wall().Sub(begun))
		}
	}
	return count, nil
}

// person makes the nth person.
func (f *filling) person(ctx context.Context, tx *db.Tx, n int) (*people.Person, error) {
	x := made(f.Seed, n)
	login, err := f.Identity.CreateLogin(ctx, tx, x.email)
	if err != nil {
		return nil, err
	}
	// Whoever is there already, from an earlier run, stays as they are.
	p, err := f.People.Add(ctx, tx, access.Operator(f.account.ID), people.NewPerson{Login: login, Email: x.email, Role: x.role, Status: x.status,
		Profile: x.profile(string(f.branches[x.branch]), string(f.titles[x.title]))})
	if errs.Is(err, errs.Conflict) {
		return nil, nil
	}
	return &p, err
}

// act records the nth act, of one of the people.
func (f *filling) act(ctx context.Context, tx *db.Tx, n int) (*people.Person, error) {
	c := caseload.NewChance(f.Seed*7_368_787 + uint64(n))
	who := caseload.One(c, f.members)
	by := access.Actor{Account: f.account.ID, User: who.ID, Login: who.Login, Role: who.Role, IDNumber: who.IDNumber, Scope: access.ScopeAdmin,
		Door: access.DoorWeb, RemoteIP: fmt.Sprintf("198.51.100.%d", c.Below(250)+1)}
	a := activity.Act{SubjectType: "user", SubjectID: string(who.ID)}
	switch k := c.Below(10); {
	case k < 6:
		a.Kind, a.Payload = identity.ActSignedIn, identity.SignedInPayload{Proof: identity.ProofPassword, Known: c.Of(80)}
	case k < 8:
		a.Kind, a.Payload = people.ProfileChanged, people.ChangedPayload{Fields: []string{caseload.One(c, []string{"position", "about", "cell_number", "theme", "time_zone"})}}
	default:
		a.Kind = identity.SignedOut
	}
	_, err := f.Rooms.Acts.Record(ctx, tx, by, a)
	return nil, err
}
