package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/config"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

type tokenCommands struct {
	Create tokenCreateCommand `cmd:"" help:"Make a bearer token for a user and print it alone."`
}

type tokenCreateCommand struct {
	accountFlag
	emailFlag
	Scope string `required:"" enum:"read,write,admin" help:"read, write or admin; never more than the user may do."`
	Name  string `help:"What the token is for." default:"made by command" placeholder:"TEXT"`
}

// Run makes the token for the person's user in the account, and prints nothing else on success.
func (t tokenCreateCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return with(ctx, w, cfg, func(p *Program) error {
		login, err := t.login(ctx, p)
		if err != nil {
			return err
		}
		member, err := t.membership(ctx, p, login)
		if err != nil {
			return err
		}
		_, secret, err := p.Identity.CreateToken(ctx, access.Operator(member.Account), identity.TokenInput{Account: member.Account, User: member.User,
			Name: t.Name, Scope: access.Scope(t.Scope)})
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(w.Out, secret)
		return err
	})
}

// membership returns the one active user that the operator means.
func (t tokenCreateCommand) membership(ctx context.Context, p *Program, login ids.Login) (identity.Membership, error) {
	all, err := p.Identity.Members.OfLogin(ctx, p.DB, login)
	if err != nil {
		return identity.Membership{}, err
	}
	var found []identity.Membership
	for _, m := range all {
		if m.Active && (t.Account == "" || string(m.Account) == t.Account || writing.Fold(m.AccountName) == writing.Fold(t.Account)) {
			found = append(found, m)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return identity.Membership{}, errors.New("this person isn't an active user there")
	default:
		return identity.Membership{}, errors.New("this person is in several organisations; choose one with --account")
	}
}

// explain turns an error of a room into words for the console, in English.
func (p *Program) explain(err error) error {
	e := errs.As(err)
	if e == nil || e.Kind == errs.Internal || p.Bundle == nil {
		return err
	}
	printer := p.Bundle.Printer("en")
	lines := []string{printer.T(e.Key, e.Args)}
	if len(e.Fields) > 0 {
		lines = lines[:0]
		for _, f := range e.Fields {
			lines = append(lines, f.Name+": "+printer.T(f.Key, f.Args))
		}
	}
	return errors.New(strings.Join(lines, "\n"))
}

// explain is Program.explain for errors from before there is a program.
func explain(err error) error {
	if e := errs.As(err); e != nil && e.Cause != nil {
		return e.Cause
	}
	return err
}
