package viewing

import (
	"context"
	"errors"
	"time"

	"cabinet/internal/exports"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/jobs"
)

// newsLife is how long it is news that somebody looked.
const newsLife = 7 * 24 * time.Hour

// tellJob tells a person that somebody looks as them.
type tellJob struct {
	Account ids.Account `json:"account"`
	Viewing ids.Viewing `json:"viewing"`
}

var errOver = errors.New("viewing: there is nobody to tell any more")

// RegisterJobs makes the room's job known to the queue, once, before it runs.
func (s *Service) RegisterJobs(q *jobs.Queue) {
	s.tell = jobs.Register(q, jobs.Kind[tellJob]{Name: "viewing.tell", Outside: true, Timeout: 2 * time.Minute, NotAfter: newsLife, Do: s.doTell})
}

// doTell mails the person, whatever they chose to hear of: that somebody looks as them is theirs to know (R41).
func (s *Service) doTell(ctx context.Context, a tellJob) error {
	v, err := selectViewing(ctx, s.DB, a.Account, a.Viewing)
	if err != nil {
		return gone(err)
	}
	to, err := s.Post.Recipients.Recipient(ctx, s.DB, a.Account, v.User)
	if err != nil {
		return gone(err)
	}
	if !to.Active {
		return jobs.Drop(errOver)
	}
	viewer, err := s.People.PersonOf(ctx, s.DB, a.Account, v.Viewer)
	if err != nil {
		return gone(err)
	}
	return s.Post.Send(ctx, to, s.letter(to, v, viewer.FullName(to.Lang)))
}

// letter says who looks and until when. Why stands on the page alone, since a mail is read by more than its owner.
func (s *Service) letter(to exports.Recipient, v Viewing, viewer string) email.Letter {
	p, zone := s.Post.Printer(to), i18n.Location(to.TimeZone)
	return email.Letter{
		Subject: p.T("viewing.mail.subject"), Greeting: p.T("viewing.mail.greeting", errs.Args{"Name": to.FirstName}), Paragraphs: []string{p.T("viewing.mail.text")},
		Facts: []email.Fact{{Label: p.T("viewing.mail.who"), Value: viewer}, {Label: p.T("viewing.mail.from"), Value: p.DateTime(v.StartedAt, to.DateStyle, zone)},
			{Label: p.T("viewing.mail.until"), Value: p.DateTime(v.EndsAt, to.DateStyle, zone)}},
		Button: email.Button{Text: p.T("viewing.mail.button"), URL: s.Post.Base.URL(links.MyViewings(""))},
		Footer: []string{p.T("viewing.mail.why", errs.Args{"Site": s.Post.Base.String()})},
	}
}

// gone drops a job when what it is about isn't there any more.
func gone(err error) error {
	if errs.Is(err, errs.NotFound) {
		return jobs.Drop(err)
	}
	return err
}
