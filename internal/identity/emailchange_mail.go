package identity

import (
	"context"
	"time"

	"cabinet/internal/links"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
)

// written returns the recipient at another of their addresses than the one by which they sign in.
func (r recipient) written(address string) recipient {
	r.login.Email = address
	return r
}

// unproved returns the recipient at an address that need not be theirs: whoever reads mail there doesn't learn their name,
// nor read what somebody wrote into it.
func (r recipient) unproved(address string) recipient {
	r.FirstName, r.MiddleName, r.LastName = "", "", ""
	return r.written(address)
}

// doSendConfirm mails the link to a new address, or tells the owner of one that is taken.
func (s *Service) doSendConfirm(ctx context.Context, a aboutChange) error {
	token := s.IDs.Secret()
	var r recipient
	var c emailChange
	mine := false
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		if err = lockLogin(ctx, tx, a.Login); err != nil {
			return err
		}
		if c, err = selectEmailChange(ctx, tx, a.Login, tx.Now()); err != nil {
			return err
		}
		if c.id == "" || c.id != a.Change {
			return gone()
		}
		owner, err := selectLoginByKey(ctx, tx, c.key)
		if err != nil {
			return err
		}
		if mine = owner.ID == "" || owner.ID == a.Login; !mine && c.account != "" {
			return gone() // whoever ordered it is told when it is confirmed
		}
		if !mine {
			r, err = s.recipient(ctx, tx, owner.ID)
			return err
		}
		if r, err = s.recipientIn(ctx, tx, a.Login, c.account); err != nil {
			return err
		}
		return updateEmailChangeToken(ctx, tx, c.id, token)
	})
	if err != nil {
		return dropped(err)
	}
	p := s.Bundle.Printer(r.Lang)
	if !mine {
		l := s.letter(p, r, "identity.mail.taken")
		l.Facts = r.circumstances(p, c.asked, nil, "")
		return s.send(ctx, r, l, s.messageKey(ctx, true), c.ends)
	}
	r = r.unproved(c.email)
	l := s.letter(p, r, "identity.mail.confirm")
	if c.account != "" {
		l.Subject = p.T("identity.mail.order_confirm.subject")
		l.Paragraphs = []string{p.T("identity.mail.order_confirm.text", errs.Args{"Email": c.email, "Account": r.AccountName})}
	}
	l.Button = email.Button{Text: p.T("identity.mail.confirm.button"), URL: s.Base.URL(links.VerifyEmail(token))}
	l.After = []string{p.T("identity.mail.confirm.life", errs.Args{"Until": r.time(p, c.ends)}), p.T("identity.mail.reset.not_you")}
	l.Footer = []string{p.T("identity.mail.confirm.why", errs.Args{"Email": c.email, "Site": s.Base.String()})}
	return s.send(ctx, r, l, s.messageKey(ctx, true), c.ends)
}

// doSendAsked tells the present address at once that another one was asked for.
func (s *Service) doSendAsked(ctx context.Context, a aboutChange) error {
	c, err := selectEmailChange(ctx, s.DB, a.Login, s.Now())
	if err != nil {
		return err
	}
	if c.id == "" || c.id != a.Change {
		return gone()
	}
	if c.account != "" {
		return s.sendOrdered(ctx, c)
	}
	d := Disowning{Cause: CauseEmailChange, At: c.asked, RemoteIP: c.remoteIP, login: a.Login, userAgent: c.userAgent}
	device := ParseDevice(c.userAgent)
	return s.sendDisownable(ctx, d, func(p *i18n.Printer, r recipient) email.Letter {
		l := s.letter(p, r, "identity.mail.asked")
		l.Facts = append([]email.Fact{{Label: p.T("identity.mail.new_email"), Value: c.email}}, r.circumstances(p, c.asked, &device, c.remoteIP)...)
		return l
	})
}

// doSendMoved sends the former address the link that undoes the change.
func (s *Service) doSendMoved(ctx context.Context, a aboutUndo) error {
	token := s.IDs.Secret()
	var r recipient
	var u emailUndo
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		if u, err = selectEmailUndo(ctx, tx, a.Undo); err != nil {
			return err
		}
		lives, err := updateEmailUndoToken(ctx, tx, a.Undo, token)
		if err != nil {
			return err
		}
		if !lives {
			return gone()
		}
		r, err = s.recipientIn(ctx, tx, u.login, a.Account)
		return err
	})
	if err != nil {
		return dropped(err)
	}
	p := s.Bundle.Printer(r.Lang)
	r = r.written(u.oldEmail)
	l := s.movedLetter(p, r, a)
	l.Facts = append([]email.Fact{{Label: p.T("identity.mail.new_email"), Value: u.newEmail}}, r.circumstances(p, u.changed, nil, "")...)
	l.Facts = append(l.Facts, r.until(p, a.Until)...)
	l.Button = email.Button{Text: p.T("identity.mail.moved.button"), URL: s.Base.URL(links.UndoEmail(token))}
	l.After = []string{p.T("identity.mail.moved.life", errs.Args{"Email": u.oldEmail, "Until": r.time(p, u.ends)})}
	l.Footer = []string{p.T("identity.mail.moved.why", errs.Args{"Email": u.oldEmail, "Site": s.Base.String()})}
	return s.send(ctx, r, l, s.messageKey(ctx, true), u.ends)
}

// doSendUndone tells one of both addresses that the change was undone.
func (s *Service) doSendUndone(ctx context.Context, a aboutUndo) error {
	u, err := selectEmailUndo(ctx, s.DB, a.Undo)
	if err != nil {
		return err
	}
	if u.id == "" {
		return gone()
	}
	r, err := s.recipient(ctx, s.DB, u.login)
	if err != nil {
		return dropped(err)
	}
	r = r.written(u.oldEmail)
	key := "identity.mail.undone"
	if a.Abandoned {
		r, key = r.unproved(u.newEmail), "identity.mail.abandoned"
	}
	p := s.Bundle.Printer(r.Lang)
	l := s.letter(p, r, key)
	l.Footer = []string{p.T("identity.mail.moved.why", errs.Args{"Email": r.login.Email, "Site": s.Base.String()})}
	return s.send(ctx, r, l, s.messageKey(ctx, false), s.Now().Add(24*time.Hour))
}
