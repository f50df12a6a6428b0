package identity

import (
	"context"
	"fmt"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/jobs"
)

// recipient is whom a mail of this room goes to, and how they like it.
type recipient struct {
	login Login
	Membership
}

// recipient returns the login with the first of its active memberships, or errs.NotFound.
func (s *Service) recipient(ctx context.Context, q db.Queryer, login ids.Login) (recipient, error) {
	l, err := s.Login(ctx, q, login)
	if err != nil {
		return recipient{}, err
	}
	all, err := s.Members.OfLogin(ctx, q, login)
	if err != nil {
		return recipient{}, err
	}
	in := active(all)
	if len(in) == 0 {
		return recipient{}, errs.E(errs.NotFound, "identity.login.unknown", nil)
	}
	return recipient{l, in[0]}, nil
}

// recipientIn is recipient with the membership of one account, for what must not tell of another one; an empty account is any.
func (s *Service) recipientIn(ctx context.Context, q db.Queryer, login ids.Login, account ids.Account) (recipient, error) {
	r, err := s.recipient(ctx, q, login)
	if err != nil || account == "" || r.Account == account {
		return r, err
	}
	all, err := s.Members.OfLogin(ctx, q, login)
	if err != nil {
		return r, err
	}
	for _, m := range active(all) {
		if m.Account == account {
			return recipient{r.login, m}, nil
		}
	}
	return r, errs.E(errs.NotFound, "identity.login.unknown", nil)
}

func (s *Service) resetURL(token string) string { return s.Base.URL(links.Reset(token)) }

func (s *Service) doSendReset(ctx context.Context, a sendReset) error {
	if a.Login == "" {
		return nil
	}
	token := s.IDs.Secret()
	var r recipient
	var until time.Time
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		until = tx.Now().Add(resetLife)
		r, err = s.mintReset(ctx, tx, a.Login, token)
		return err
	})
	if errs.Is(err, errs.NotFound) {
		return jobs.Drop(err)
	}
	if err != nil {
		return err
	}
	return s.send(ctx, r, s.resetLetter(s.Bundle.Printer(r.Lang), r, s.resetURL(token)), s.messageKey(ctx, true), until) // every try has a link of its own
}

func (s *Service) doSendNotice(ctx context.Context, a sendNotice) error {
	r, err := s.recipient(ctx, s.DB, a.Login)
	if errs.Is(err, errs.NotFound) {
		return jobs.Drop(err)
	}
	if err != nil {
		return err
	}
	return s.send(ctx, r, s.noticeLetter(s.Bundle.Printer(r.Lang), r, a), s.messageKey(ctx, false), a.At.Add(noticeLife))
}

// messageKey is what a mail's Message-ID is made of: the same for every try of a job, so that one sent twice is known as
// such (R83), unless every try says something else.
func (s *Service) messageKey(ctx context.Context, everyTry bool) string {
	job, ok := jobs.Current(ctx)
	switch {
	case !ok:
		return s.IDs.New()
	case everyTry:
		return fmt.Sprintf("%s.%d", job.ID, job.Attempt)
	default:
		return string(job.ID)
	}
}

// send hands a letter to the mail server and notes whether that works just now.
func (s *Service) send(ctx context.Context, r recipient, l email.Letter, key string, notAfter time.Time) error {
	if err := jobs.Alive(ctx); err != nil {
		return err
	}
	text, html := email.Compose(s.Bundle.Printer(r.Lang), l)
	err := s.Mail.Send(ctx, email.Message{To: email.Address{Name: r.Name(), Email: r.login.Email}, Subject: l.Subject, Text: text,
		HTML: html, MessageID: email.MessageID(key, s.From), NotAfter: notAfter, Account: string(r.Account)})
	if noted := s.noteMail(ctx, err); noted != nil {
		s.Log.Error("identity: note the state of mail", "error", noted)
	}
	return email.ForJob(err)
}

func (s *Service) resetLetter(p *i18n.Printer, r recipient, url string) email.Letter {
	l := s.letter(p, r, "identity.mail.reset")
	l.Button = email.Button{Text: p.T("identity.mail.reset.button"), URL: url}
	l.After = []string{p.T("identity.mail.reset.life", errs.Args{"Minutes": int(resetLife / time.Minute)}), p.T("identity.mail.reset.not_you")}
	return l
}

func (s *Service) noticeLetter(p *i18n.Printer, r recipient, a sendNotice) email.Letter {
	l := s.letter(p, r, "identity.mail.changed")
	zone, err := time.LoadLocation(r.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	l.Facts = []email.Fact{{Label: p.T("identity.mail.when"), Value: p.DateTime(a.At, r.DateStyle, zone)}}
	if a.RemoteIP != "" {
		l.Facts = append(l.Facts, email.Fact{Label: p.T("identity.mail.address"), Value: a.RemoteIP})
	}
	l.Button = email.Button{Text: p.T("identity.mail.changed.button"), URL: s.Base.URL(links.Forgot())}
	return l
}

// letter returns what all letters of this room share.
func (s *Service) letter(p *i18n.Printer, r recipient, key string) email.Letter {
	greeting := p.T("identity.mail.greeting_plain")
	if r.FirstName != "" {
		greeting = p.T("identity.mail.greeting", errs.Args{"Name": r.FirstName})
	}
	return email.Letter{
		Account:    r.AccountName,
		Subject:    p.T(key + ".subject"),
		Greeting:   greeting,
		Paragraphs: []string{p.T(key+".text", errs.Args{"Email": r.login.Email})},
		Footer:     []string{p.T("identity.mail.why", errs.Args{"Email": r.login.Email, "Site": s.Base.String()})},
	}
}

// delayed is how long after a failure to send mail people are told that mail may come later.
const delayed = 30 * time.Minute

// noteMail remembers whether the mail server answered. What is wrong with one recipient doesn't count.
func (s *Service) noteMail(ctx context.Context, err error) error {
	if err != nil && !email.IsTemporary(err) {
		return nil
	}
	return s.noteMailAway(ctx, err != nil)
}

func (s *Service) noteMailAway(ctx context.Context, away bool) error {
	return s.DB.WriteSoft(ctx, func(tx *db.Tx) error {
		at := db.TS{}
		if away {
			at = db.At(tx.Now())
		}
		_, err := tx.Exec(ctx, `insert into deployment (id, mail_failed_at) values (?, ?)
			on conflict (id) do update set mail_failed_at = excluded.mail_failed_at`, theDeployment, at)
		return err
	})
}

// MailDelayed reports whether mail couldn't be sent lately and nothing has got through since, so that pages can say that
// it will come later. It is about the deployment, not about any address.
func (s *Service) MailDelayed(ctx context.Context) (bool, error) {
	var at db.TS
	err := s.DB.QueryRow(ctx, `select mail_failed_at from deployment where id = ?`, theDeployment).Scan(&at)
	if db.NoRows(err) {
		return false, nil
	}
	return err == nil && !at.IsZero() && s.Now().Sub(at.Time) < delayed, err
}
