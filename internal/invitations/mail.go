package invitations

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cabinet/internal/identity"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/jobs"
)

// doSend mails a link to the invited person. A second try mints a second link beside the first, since the first may have
// arrived; taking either takes the invitation.
func (s *Service) doSend(ctx context.Context, a sendLink) error {
	token := s.IDs.Secret()
	var i Invitation
	var m identity.Membership
	var p people.Person
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		if i, err = s.open(ctx, tx, a.Account, a.Invitation, a.Sending); err != nil {
			return err
		}
		if p, err = s.People.PersonOf(ctx, tx, a.Account, i.User); err != nil {
			return dropped(err)
		}
		if m, err = s.Members.One(ctx, tx, a.Account, i.User); err != nil {
			return dropped(err)
		}
		return insertLink(ctx, tx, i, token, mailed, "")
	})
	if err != nil {
		return err
	}
	inviter := ""
	if i.Inviter != "" {
		by, err := s.Members.One(ctx, s.DB, i.Account, i.Inviter)
		if err != nil && !gone(err) {
			return err
		}
		inviter = by.Name()
	}
	l := s.inviteLetter(s.Bundle.Printer(m.Lang), i, m, p.Email, inviter, token, a.Reminder)
	err = s.deliver(ctx, m, email.Address{Email: p.Email}, l, i.ExpiresAt)
	if email.IsPermanent(err) {
		if e := s.DB.Write(ctx, func(tx *db.Tx) error { return updateUndelivered(ctx, tx, i) }); e != nil {
			return e
		}
	}
	return err
}

// inviteLetter is what the invited person reads. It calls nobody by a name that somebody else typed, but for who invites.
func (s *Service) inviteLetter(p *i18n.Printer, i Invitation, m identity.Membership, address, inviter, token string, reminder bool) email.Letter {
	key := "invitations.mail.invite"
	if reminder {
		key = "invitations.mail.remind"
	}
	who := p.T(key+".text_plain", errs.Args{"Account": m.AccountName})
	if inviter != "" {
		who = p.T(key+".text", errs.Args{"Account": m.AccountName, "Name": inviter})
	}
	l := email.Letter{
		Account:    m.AccountName,
		Subject:    p.T(key+".subject", errs.Args{"Account": m.AccountName}),
		Greeting:   p.T("invitations.mail.greeting"),
		Paragraphs: []string{who},
		Facts:      []email.Fact{{Label: p.T("invitations.mail.role"), Value: p.T(m.Role.Key())}, {Label: p.T("invitations.mail.email"), Value: address}},
		Button:     email.Button{Text: p.T("invitations.mail.button"), URL: s.Base.URL(links.Invitation(token))},
		After: []string{p.T("invitations.mail.life", errs.Args{"Until": p.DateTime(i.ExpiresAt, m.DateStyle, i18n.Location(m.TimeZone))}),
			p.T("invitations.mail.not_you")},
		Footer: []string{p.T("invitations.mail.why", errs.Args{"Email": address, "Site": s.Base.String()})},
	}
	if i.Line != "" {
		l.Paragraphs = append(l.Paragraphs, p.T("invitations.mail.line", errs.Args{"Line": i.Line}))
	}
	return l
}

// doTell mails somebody of the account that an invited person asks for another link, or let the invitation lapse.
func (s *Service) doTell(ctx context.Context, a tellStaff) error {
	i, err := selectInvitation(ctx, s.DB, a.Account, a.Invitation)
	if err != nil {
		return dropped(err)
	}
	invited, err := s.People.PersonOf(ctx, s.DB, a.Account, i.User)
	if err != nil {
		return dropped(err)
	}
	m, err := s.Members.One(ctx, s.DB, a.Account, a.User)
	if err != nil {
		return dropped(err)
	}
	if i.stored != Pending || !m.Active || a.What == tellExpired && i.State(s.DB.Now()) != Expired {
		return jobs.Drop(errDead())
	}
	login, err := s.Identity.Login(ctx, s.DB, m.Login)
	if err != nil {
		return dropped(err)
	}
	p := s.Bundle.Printer(m.Lang)
	key := "invitations.mail." + string(a.What)
	l := email.Letter{
		Account:    m.AccountName,
		Subject:    p.T(key + ".subject"),
		Greeting:   p.T("invitations.mail.greeting"),
		Paragraphs: []string{p.T(key + ".text")},
		Facts:      s.personFacts(p, m, i, invited),
		Button:     email.Button{Text: p.T("invitations.mail.open"), URL: s.Base.URL(links.InvitationResend(i.ID))},
		Footer:     []string{p.T("invitations.mail.why_staff", errs.Args{"Account": m.AccountName, "Site": s.Base.String()})},
	}
	return s.deliver(ctx, m, email.Address{Name: m.Name(), Email: login.Email}, l, s.DB.Now().Add(newsLife))
}

func (s *Service) personFacts(p *i18n.Printer, m identity.Membership, i Invitation, invited people.Person) []email.Fact {
	var out []email.Fact
	if name := invited.FullName(m.Lang); name != "" {
		out = append(out, email.Fact{Label: p.T("invitations.mail.name"), Value: name})
	}
	return append(out, email.Fact{Label: p.T("invitations.mail.email"), Value: invited.Email},
		email.Fact{Label: p.T("invitations.mail.sent"), Value: p.DateTime(i.SentAt, m.DateStyle, i18n.Location(m.TimeZone))})
}

// deliver hands a letter to the mail server. Its errors are the job's.
func (s *Service) deliver(ctx context.Context, m identity.Membership, to email.Address, l email.Letter, notAfter time.Time) error {
	if err := jobs.Alive(ctx); err != nil {
		return err
	}
	text, html := email.Compose(s.Bundle.Printer(m.Lang), l)
	err := s.Mail.Send(ctx, email.Message{To: to, Subject: l.Subject, Text: text, HTML: html, MessageID: s.messageID(ctx), NotAfter: notAfter,
		Account: string(m.Account)})
	switch {
	case errors.Is(err, email.ErrExpired):
		return jobs.Drop(err)
	case email.IsPermanent(err):
		return jobs.Permanent(err)
	}
	return err
}

// messageID is another one at each try, as each try says something else.
func (s *Service) messageID(ctx context.Context) string {
	key := s.IDs.New()
	if job, ok := jobs.Current(ctx); ok {
		key = fmt.Sprintf("%s.%d", job.ID, job.Attempt)
	}
	return email.MessageID(key, s.From)
}
