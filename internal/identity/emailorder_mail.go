package identity

import (
	"context"
	"time"

	"cabinet/internal/links"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
)

// sendOrdered tells the present address that an administrator asked for another one. Nothing of who asked stands there, as
// the record has it.
func (s *Service) sendOrdered(ctx context.Context, c emailChange) error {
	r, err := s.recipientIn(ctx, s.DB, c.login, c.account)
	if err != nil {
		return dropped(err)
	}
	p := s.Bundle.Printer(r.Lang)
	l := s.letter(p, r, "identity.mail.ordered")
	l.Paragraphs = []string{p.T("identity.mail.ordered.text", errs.Args{"Email": r.login.Email, "Account": r.AccountName})}
	l.Facts = append([]email.Fact{{Label: p.T("identity.mail.new_email"), Value: c.email}}, r.circumstances(p, c.asked, nil, "")...)
	l.Facts = append(l.Facts, r.until(p, c.keepAfter(s.Now()))...)
	l.Button = email.Button{Text: p.T("identity.mail.ordered.button"), URL: s.Base.URL(links.SecurityEmail())}
	l.After = []string{p.T("identity.mail.ordered.life", errs.Args{"Until": r.time(p, c.ends)})}
	return s.send(ctx, r, l, s.messageKey(ctx, false), c.ends)
}

// doSendRelocated tells one of both addresses that a login moved to another mail domain: the former one by [Service.doSendMoved],
// with a link that undoes it.
func (s *Service) doSendRelocated(ctx context.Context, a aboutUndo) error {
	if !a.Abandoned {
		return s.doSendMoved(ctx, a)
	}
	u, err := selectEmailUndo(ctx, s.DB, a.Undo)
	if err != nil {
		return err
	}
	if u.id == "" {
		return gone()
	}
	r, err := s.recipientIn(ctx, s.DB, u.login, a.Account)
	if err != nil {
		return dropped(err)
	}
	p := s.Bundle.Printer(r.Lang)
	r = r.written(u.newEmail)
	l := s.letter(p, r, "identity.mail.relocated")
	l.Paragraphs = []string{p.T("identity.mail.relocated.text", errs.Args{"Email": u.newEmail, "Account": r.AccountName})}
	l.Facts = append([]email.Fact{{Label: p.T("identity.mail.old_email"), Value: u.oldEmail}}, r.until(p, a.Until)...)
	l.Button = email.Button{Text: p.T("identity.mail.relocated.button"), URL: s.Base.URL(links.SignIn(""))}
	return s.send(ctx, r, l, s.messageKey(ctx, false), u.ends)
}

// movedLetter tells the former address of a change: of the person's own, or of one that their organisation wanted.
func (s *Service) movedLetter(p *i18n.Printer, r recipient, a aboutUndo) email.Letter {
	l := s.letter(p, r, "identity.mail.moved")
	if a.Account == "" {
		return l
	}
	key := "identity.mail.moved_for.text"
	if !a.Until.IsZero() {
		key = "identity.mail.moved_for.both"
	}
	l.Paragraphs = []string{p.T(key, errs.Args{"Email": r.login.Email, "Account": r.AccountName})}
	return l
}

// until is the fact of until when the former address signs in too, if it does.
func (r recipient) until(p *i18n.Printer, at time.Time) []email.Fact {
	if at.IsZero() {
		return nil
	}
	return []email.Fact{{Label: p.T("identity.mail.both_until"), Value: r.time(p, at)}}
}
