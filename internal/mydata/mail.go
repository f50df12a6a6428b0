package mydata

import (
	"context"
	"time"

	"cabinet/internal/exports"
	"cabinet/internal/links"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/jobs"
)

// doTell mails a person the answer to their request, or that one was noted for them, unless it was changed since. What was
// written stands on the page alone, since a mail is read by more than its owner.
func (s *Service) doTell(ctx context.Context, a tellJob) error {
	r, err := selectRequest(ctx, s.DB, a.Account, a.Request)
	if errs.Is(err, errs.NotFound) || err == nil && r.Version != a.Version {
		return jobs.Drop(errDecided)
	}
	if err != nil {
		return err
	}
	to, err := s.Post.Recipients.Recipient(ctx, s.DB, r.Account, r.User)
	if errs.Is(err, errs.NotFound) {
		return jobs.Drop(err)
	}
	if err != nil {
		return err
	}
	key, button := "mydata.mail.refused", "mydata.mail.button"
	switch r.State {
	case Held:
		key = "mydata.mail.held"
	case Open:
		key, button = "mydata.mail.opened", "mydata.mail.opened.button"
	}
	l := s.letter(to, r, key)
	if r.State == Open {
		l.Footer = []string{s.Post.Printer(to).T("mydata.mail.opened.why", errs.Args{"Site": s.Post.Base.String()})}
	}
	l.Button = email.Button{Text: s.Post.Printer(to).T(button), URL: s.Post.Base.URL(links.MyData())}
	return s.Post.Send(ctx, to, l)
}

func (s *Service) farewellLetter(to exports.Recipient, r Request) email.Letter {
	l := s.letter(to, r, "mydata.mail.erased")
	stays := "mydata.mail.erased.without_number"
	if r.KeepIDNumber {
		stays = "mydata.mail.erased.with_number"
	}
	l.Paragraphs = append(l.Paragraphs, s.Post.Printer(to).T(stays))
	return l
}

// letter returns what all letters of this room share.
func (s *Service) letter(to exports.Recipient, r Request, key string) email.Letter {
	p := s.Post.Printer(to)
	day := func(t time.Time) string { return p.Date(t, to.DateStyle, i18n.Location(to.TimeZone)) }
	return email.Letter{
		Subject:    p.T(key + ".subject"),
		Greeting:   p.T("mydata.mail.greeting", errs.Args{"Name": to.FirstName}),
		Paragraphs: []string{p.T(key + ".text")},
		Facts:      []email.Fact{{Label: p.T("mydata.mail.organisation"), Value: to.AccountName}, {Label: p.T("mydata.mail.asked"), Value: day(r.AskedAt)}},
		Footer:     []string{p.T("mydata.mail.why", errs.Args{"Site": s.Post.Base.String()})},
	}
}
