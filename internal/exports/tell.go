package exports

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/jobs"
)

// tellExport is the job that mails whoever asked that the file is ready or failed (N1). The mail holds nothing of the file.
type tellExport struct {
	Account ids.Account `json:"account"`
	Export  ids.Export  `json:"export"`
}

func (s *Service) tellLater(ctx context.Context, tx *db.Tx, e Export) error {
	_, err := s.tells.Enqueue(ctx, tx, tellExport{e.Account, e.ID}, jobs.Account(string(e.Account)))
	return err
}

func (s *Service) doTell(ctx context.Context, a tellExport) error {
	e, err := selectExport(ctx, s.DB, a.Account, a.Export)
	if errs.Is(err, errs.NotFound) || err == nil && e.State != Ready && e.State != Failed {
		return jobs.Drop(errGone)
	}
	if err != nil {
		return err
	}
	r, err := s.Post.Recipients.Recipient(ctx, s.DB, e.Account, e.User)
	if errs.Is(err, errs.NotFound) || err == nil && !r.Active {
		return jobs.Drop(errLostRight)
	}
	if err != nil {
		return err
	}
	return s.Post.Send(ctx, r, s.letter(r, s.described(e)))
}

func (s *Service) letter(r Recipient, e Export) email.Letter {
	p := s.Post.Printer(r)
	key := "exports.mail.ready"
	if e.State == Failed {
		key = "exports.mail.failed"
	}
	show := func(label string, at time.Time) email.Fact {
		return email.Fact{Label: p.T(label), Value: p.DateTime(at, r.DateStyle, i18n.Location(r.TimeZone))}
	}
	l := email.Letter{
		Subject:    p.T(key + ".subject"),
		Greeting:   p.T("exports.mail.greeting", errs.Args{"Name": r.FirstName}),
		Paragraphs: []string{p.T(key + ".text")},
		Facts:      []email.Fact{{Label: p.T("exports.mail.file"), Value: p.T(e.Title)}, show("exports.mail.requested", e.RequestedAt)},
		Button:     email.Button{Text: p.T("exports.mail.button"), URL: s.Post.Base.URL(links.Export(e.ID))},
		Footer:     []string{p.T("exports.mail.why", errs.Args{"Site": s.Post.Base.String()})},
	}
	if e.State == Ready {
		l.Facts = append(l.Facts, show("exports.mail.until", e.ExpiresAt))
		l.After = []string{p.T("exports.mail.not_you")}
	}
	return l
}
