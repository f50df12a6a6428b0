package app

import (
	"context"
	"fmt"
	"net"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/platform/config"
)

type domainCommands struct {
	Verify domainVerifyCommand `cmd:"" help:"Take your word that a mail domain is an organisation's own."`
}

type domainVerifyCommand struct {
	accountFlag
	Domain string `arg:"" help:"The domain after the @ of its addresses."`
}

// Run verifies the domain for the organisation.
func (d domainVerifyCommand) Run(ctx context.Context, w World, cfg *config.Config) error {
	return with(ctx, w, cfg, func(p *Program) error {
		account, err := d.choose(ctx, p)
		if err != nil {
			return err
		}
		domain, err := p.AccountSettings.OperatorVerifyDomain(ctx, access.Operator(account.ID), d.Domain)
		if err == nil {
			fmt.Fprintf(w.Out, "%s is a mail domain of %s now.\n", domain.Name, account.Name)
		}
		return err
	})
}

// noDomains answers for the demo and tests, which ask nobody on the net: no name has a record.
type noDomains struct{}

// LookupTXT implements [accounts.TXTResolver].
func (noDomains) LookupTXT(_ context.Context, name string) ([]string, error) {
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

func resolver(o Options) accounts.TXTResolver {
	if o.Demo || o.Capture {
		return noDomains{}
	}
	return net.DefaultResolver
}
