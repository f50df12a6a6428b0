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

// doTell mails a person the answer to their request, unless another came since. What was answered stands on the page
// alone, since a mail is read by more than its owner.
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
	key := "mydata.mail.refused"
	if r.State == Held {
		key = "mydata.mail.held"
	}
	l := s.letter(to, r, key)
	l.Button = email.Button{Text: s.Post.Printer(to).T("mydata.mail.button"), URL: s.Post.Base.URL(links.MyData())}
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
