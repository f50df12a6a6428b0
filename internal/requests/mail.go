package requests

import (
	"cabinet/internal/exports"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
)

// askedLetter asks an administrator to answer. Why the person asks stands on the page alone, since a mail is read by more
// than its owner.
func (s *Service) askedLetter(to exports.Recipient, r Request, asker people.Person) email.Letter {
	p := s.Post.Printer(to)
	l := s.letter(to, "requests.mail.asked")
	label := "requests.mail.title"
	if r.Wish {
		label = "requests.mail.new_title"
	}
	l.Facts = []email.Fact{{Label: p.T("requests.mail.person"), Value: asker.FullName(to.Lang)}, {Label: p.T(label), Value: titleOr(p, r.TitleName)},
		{Label: p.T("requests.mail.asked_at"), Value: p.Date(r.AskedAt, to.DateStyle, i18n.Location(to.TimeZone))}}
	l.Button = email.Button{Text: p.T("requests.mail.asked.button"), URL: s.Post.Base.URL(links.Request(r.ID))}
	l.Footer = []string{p.T("requests.mail.asked.why", errs.Args{"Site": s.Post.Base.String()})}
	return l
}

// answeredLetter tells the person what became of their request; what the administrator wrote stands on the page alone.
func (s *Service) answeredLetter(to exports.Recipient, r Request, given string) email.Letter {
	p := s.Post.Printer(to)
	l := s.letter(to, "requests.mail."+string(r.State))
	if r.State == Closed {
		l.Paragraphs = append(l.Paragraphs, p.T(r.Cause.OwnKey()))
	}
	l.Facts = []email.Fact{{Label: p.T("requests.mail.asked_for"), Value: titleOr(p, r.TitleName)}}
	if r.State == Approved && given != r.TitleName {
		l.Facts = append(l.Facts, email.Fact{Label: p.T("requests.mail.given"), Value: titleOr(p, given)})
	}
	l.Facts = append(l.Facts, email.Fact{Label: p.T("requests.mail.asked_at"), Value: p.Date(r.AskedAt, to.DateStyle, i18n.Location(to.TimeZone))})
	l.Button = email.Button{Text: p.T("requests.mail.answered.button"), URL: s.Post.Base.URL(links.MyTitle())}
	l.Footer = []string{p.T("requests.mail.answered.why", errs.Args{"Site": s.Post.Base.String()})}
	return l
}

// letter returns what all letters of this room share.
func (s *Service) letter(to exports.Recipient, key string) email.Letter {
	p := s.Post.Printer(to)
	return email.Letter{Subject: p.T(key + ".subject"), Greeting: p.T("requests.mail.greeting", errs.Args{"Name": to.FirstName}),
		Paragraphs: []string{p.T(key + ".text")}}
}

func titleOr(p *i18n.Printer, name string) string {
	if name == "" {
		return p.T("requests.no_title")
	}
	return name
}
