package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/config"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

type userCommands struct {
	Create  userCreateCommand  `cmd:"" help:"Make a user and print the link with which they choose a password."`
	List    userListCommand    `cmd:"" help:"List the users of an organisation."`
	Reset   userResetCommand   `cmd:"" help:"Send somebody a link to a new password, or print it."`
	Release userReleaseCommand `cmd:"" help:"Let somebody sign in again at once after too many failed attempts."`
}

type accountFlag struct {
	Account string `help:"Name or id of the organisation; may be left out when there is one." placeholder:"NAME"`
}

// choose returns the account that the operator means.
func (f accountFlag) choose(ctx context.Context, p *Program) (accounts.Account, error) {
	all, err := p.Accounts.AllAccounts(ctx)
	if err != nil {
		return accounts.Account{}, err
	}
	var names []string
	for _, a := range all {
		if f.Account == "" && len(all) == 1 || f.Account != "" && (string(a.ID) == f.Account || writing.Fold(a.Name) == writing.Fold(f.Account)) {
			return a, nil
		}
		names = append(names, a.Name)
	}
	switch {
	case len(all) == 0:
		return accounts.Account{}, errors.New("no organisation yet: open the link of `cabinet setup-link`")
	case f.Account == "":
		return accounts.Account{}, fmt.Errorf("choose one with --account: %s", strings.Join(names, ", "))
	default:
		return accounts.Account{}, fmt.Errorf("no organisation of that name or id; there are: %s", strings.Join(names, ", "))
	}
}

type userCreateCommand struct {
	accountFlag
	Email     string `required:"" help:"Address to sign in with." placeholder:"ADDRESS"`
	FirstName string `required:"" help:"First name." placeholder:"NAME"`
	LastName  string `required:"" help:"Last name." placeholder:"NAME"`
	Role      string `help:"administrator, standard, limited or guest." enum:"administrator,standard,limited,guest" default:"standard"`
	IDNumber  string `help:"Badge or personnel number." placeholder:"TEXT"`
}

// Run makes the user; whoever has a password already keeps it.
func (u userCreateCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return with(ctx, w, cfg, func(p *Program) error {
		account, err := u.choose(ctx, p)
		if err != nil {
			return err
		}
		by := access.Operator(account.ID)
		var person people.Person
		err = p.DB.Write(ctx, func(tx *db.Tx) error {
			login, err := p.Identity.CreateLogin(ctx, tx, u.Email)
			if err != nil {
				return err
			}
			person, err = p.People.Add(ctx, tx, by, people.NewPerson{Login: login, Email: u.Email, Role: access.Role(u.Role),
				Profile: people.ProfileInput{FirstName: &u.FirstName, LastName: &u.LastName, IDNumber: &u.IDNumber}})
			return err
		})
		if err != nil {
			return err
		}
		link, err := p.Identity.ResetLink(ctx, by, person.Login)
		if err != nil {
			return err
		}
		fmt.Fprintf(w.Out, "%s is now a user of %s. They choose their password here, once, within 60 minutes:\n\n  %s\n", person.Email, account.Name, link)
		return nil
	})
}

type userListCommand struct {
	accountFlag
	JSON bool `help:"Print JSON lines."`
}

// Run prints all users, by last name.
func (u userListCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return with(ctx, w, cfg, func(p *Program) error {
		account, err := u.choose(ctx, p)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(w.Out, 2, 4, 2, ' ', 0)
		line := func(x people.Person) error {
			_, err := fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", x.Email, x.FullName(account.Language), x.Role, x.Status, x.IDNumber)
			return err
		}
		if u.JSON {
			encoder := json.NewEncoder(w.Out)
			encoder.SetEscapeHTML(false)
			line = func(x people.Person) error {
				return encoder.Encode(map[string]any{"id": x.ID, "email": x.Email, "first_name": x.FirstName, "last_name": x.LastName,
					"role": x.Role, "status": x.Status, "id_number": x.IDNumber})
			}
		} else {
			fmt.Fprintln(table, "EMAIL\tNAME\tROLE\tSTATUS\tID NUMBER")
		}
		for filter := (people.Filter{Limit: 500}); ; {
			page, err := p.People.List(ctx, access.Operator(account.ID), filter)
			if err != nil {
				return err
			}
			for _, x := range page.Items {
				if err := line(x); err != nil {
					return err
				}
			}
			if filter.After = page.Next; filter.After == "" {
				return table.Flush()
			}
		}
	})
}

type emailFlag struct {
	Email string `required:"" help:"Address the person signs in with." placeholder:"ADDRESS"`
}

// login returns whose address it is.
func (f emailFlag) login(ctx context.Context, p *Program) (ids.Login, error) {
	login, err := p.Identity.LoginOf(ctx, p.DB, f.Email)
	if errs.Is(err, errs.NotFound) {
		return "", errors.New("nobody signs in with that address")
	}
	return login.ID, err
}

type userResetCommand struct {
	emailFlag
	Print bool `help:"Print the link instead of mailing it."`
}

// Run has a link to a new password mailed by the running server, or prints it. The old password works until it is used.
func (u userResetCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return with(ctx, w, cfg, func(p *Program) error {
		login, err := u.login(ctx, p)
		if err != nil {
			return err
		}
		if u.Print {
			link, err := p.Identity.ResetLink(ctx, access.Operator(""), login)
			if err == nil {
				fmt.Fprintln(w.Out, link)
			}
			return err
		}
		err = p.DB.Write(ctx, func(tx *db.Tx) error { return p.Identity.SendReset(ctx, tx, access.Operator(""), login) })
		if err == nil {
			fmt.Fprintln(w.Out, "The running server will mail the link.")
		}
		return err
	})
}

type userReleaseCommand struct{ emailFlag }

// Run forgets a person's failed sign-ins.
func (u userReleaseCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return with(ctx, w, cfg, func(p *Program) error {
		login, err := u.login(ctx, p)
		if err != nil {
			return err
		}
		if err := p.Identity.Release(ctx, access.Operator(""), login); err != nil {
			return err
		}
		fmt.Fprintln(w.Out, "Released: the password counts again at once.")
		return nil
	})
}
