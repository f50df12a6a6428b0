package app

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/mail"
	"os"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/dial"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
)

// openMail makes the way that all mail takes: silent in a restored copy, spared from addresses that take none, and then
// out by what [Program.openServer] chose.
func (p *Program) openMail(o Options) (email.Sender, email.Address, error) {
	server, from, err := p.openServer(o)
	if err != nil {
		return nil, from, err
	}
	p.guard = email.Guarded(server, p.DB, p.wall, p.log, email.Hooks{OnStopped: p.mailStopped})
	return p.silent.Mail(p.guard), from, nil
}

// mailStopped records that an address takes no more mail, of which the organisation's security contacts hear (R58).
func (p *Program) mailStopped(ctx context.Context, tx *db.Tx, account, address string, f *email.Failure) error {
	_, err := p.Acts.Record(ctx, tx, access.System(ids.Account(account)), activity.Act{Kind: addressStopped,
		Payload: stoppedPayload{Meaning: string(f.Meaning), Code: f.Code}, Erasable: map[string]string{"address": address}})
	return err
}

// openServer chooses how mail leaves: the demo's outbox, the configured server, or not at all.
func (p *Program) openServer(o Options) (email.Sender, email.Address, error) {
	from := email.Address{Name: "Cabinet", Email: "cabinet@localhost.localdomain"}
	if o.Config.MailFrom != "" {
		parsed, err := mail.ParseAddress(o.Config.MailFrom)
		if err != nil {
			return nil, from, errors.New("mail-from: not an address such as \"Cabinet <cabinet@example.org>\"")
		}
		from = email.Address{Name: parsed.Name, Email: parsed.Address}
	}
	// In the demo mail stays in the outbox unless the operator names a server of their own.
	if (o.Demo || o.Capture) && o.Config.SMTPHost == "" {
		from.Email = "cabinet@cabinet.example"
		p.Outbox = email.NewOutbox(p.DB, p.now, p.wall, p.ids, from)
		return p.Outbox, from, nil
	}
	if o.Config.SMTPHost == "" {
		return noMail{}, from, nil
	}
	roots, err := rootsOf(o.Config.SMTPCAFile)
	if err != nil {
		return nil, from, err
	}
	policy := dial.Policy{Allow: append([]string{fmt.Sprintf("%s:%d", o.Config.SMTPHost, o.Config.SMTPPort)}, o.Config.AllowHosts...), Loopback: true}
	if err := policy.Check(); err != nil {
		return nil, from, err
	}
	if p.dkim, err = email.ReadDKIM(o.Config.DKIMDomain, o.Config.DKIMSelector, o.Config.DKIMKeyFile); err != nil {
		return nil, from, err
	}
	modes := map[string]email.TLS{"implicit": email.TLSImplicit, "starttls": email.TLSStart, "none": email.TLSNone}
	p.mailer, err = email.SMTP(email.Config{Host: o.Config.SMTPHost, Port: o.Config.SMTPPort, TLS: modes[o.Config.SMTPTLS], User: o.Config.SMTPUser,
		Password: o.Config.SMTPPassword.Reveal(), From: from, RootCAs: roots, Timeout: o.Config.SMTPLimit, DKIM: p.dkim}, dial.New(policy), p.now, p.wall)
	return p.mailer, from, err
}

func rootsOf(path string) (*x509.CertPool, error) {
	if path == "" {
		return nil, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("smtp-ca-file: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(data) {
		return nil, errors.New("smtp-ca-file: holds no certificate in PEM form")
	}
	return pool, nil
}

// noMail is the sender of a deployment without a mail server: jobs wait and pages say that mail is delayed.
type noMail struct{}

func (noMail) Send(context.Context, email.Message) error { return errNoMail() }

// Check answers as Send does, so that pages say from the start that mail comes later.
func (noMail) Check(context.Context) error { return errNoMail() }

func errNoMail() error { return errs.E(errs.Unavailable, "app.mail.not_configured", nil) }
