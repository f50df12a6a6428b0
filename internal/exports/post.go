package exports

import (
	"context"
	"errors"

	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/jobs"
)

// Recipient is whom a mail goes to, and how they like it.
type Recipient struct {
	Account     ids.Account
	AccountName string
	To          email.Address
	FirstName   string
	// Active is whether they may sign in.
	Active                    bool
	Lang, TimeZone, DateStyle string
}

// Recipients tells where a user's mail goes; [RecipientsOf] makes one.
type Recipients interface {
	// Recipient returns the address and habits of a user, or errs.NotFound.
	Recipient(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (Recipient, error)
}

// RecipientsOf reads recipients from identity: the address is the one they sign in with.
func RecipientsOf(i *identity.Service, members identity.Members) Recipients {
	return recipients{i, members}
}

type recipients struct {
	identity *identity.Service
	members  identity.Members
}

func (r recipients) Recipient(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (Recipient, error) {
	m, err := r.members.One(ctx, q, account, user)
	if err != nil {
		return Recipient{}, err
	}
	login, err := r.identity.Login(ctx, q, m.Login)
	if err != nil {
		return Recipient{}, err
	}
	return Recipient{Account: account, AccountName: m.AccountName, To: email.Address{Name: m.Name(), Email: login.Email}, FirstName: m.FirstName,
		Active: m.Active, Lang: m.Lang, TimeZone: m.TimeZone, DateStyle: m.DateStyle}, nil
}

// Post writes to the people of an account, from inside a job.
type Post struct {
	Sender     email.Sender
	From       email.Address
	Bundle     *i18n.Bundle
	Base       links.Base
	Recipients Recipients
}

// Printer speaks the recipient's language.
func (p Post) Printer(r Recipient) *i18n.Printer { return p.Bundle.Printer(r.Lang) }

// Send hands a letter to the mail server in the name of the job that ctx belongs to, so that a mail which is sent twice
// is known as one. Its errors are the job's: dropped when too late, dead when another try can't help.
func (p Post) Send(ctx context.Context, r Recipient, l email.Letter) error {
	if err := jobs.Alive(ctx); err != nil {
		return err
	}
	job, ok := jobs.Current(ctx)
	if !ok {
		return errs.E(errs.Internal, "", errors.New("exports: mail is sent by jobs alone"))
	}
	l.Account = r.AccountName
	text, html := email.Compose(p.Printer(r), l)
	err := p.Sender.Send(ctx, email.Message{To: r.To, Subject: l.Subject, Text: text, HTML: html,
		MessageID: email.MessageID(string(job.ID), p.From), Account: string(r.Account)})
	return email.ForJob(err)
}
