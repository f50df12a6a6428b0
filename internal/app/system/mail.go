package system

import (
	"context"
	"errors"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
)

// mailPatience is how long a person waits for their test mail.
const mailPatience = 20 * time.Second

// Outcome is how a test mail fared: a meaning of email, or one of these.
type Outcome string

// The outcomes beside those of email.Meaning.
const (
	Sent          Outcome = "sent"
	KeptInOutbox  Outcome = "kept"
	SilentCopy    Outcome = "silent"
	NotConfigured Outcome = "not_configured"
)

// Outcomes lists all of them.
func Outcomes() []Outcome {
	out := []Outcome{Sent, KeptInOutbox, SilentCopy, NotConfigured}
	for _, m := range []email.Meaning{email.Unreachable, email.Busy, email.NoSuchAddress, email.MailboxFull, email.TooLarge, email.Policy,
		email.Setup, email.Refused, email.Stopped} {
		out = append(out, Outcome(m))
	}
	return out
}

// Good reports whether the mail is on its way.
func (o Outcome) Good() bool { return o == Sent || o == KeptInOutbox }

// Key is the message key of the outcome in words that say what to do.
func (o Outcome) Key() string { return "system.outcome." + string(o) }

// TestMail sends a mail to the actor's own address, now and on the way that all mail takes, and tells how that went. A
// mail that didn't leave isn't tried again.
func (s *Service) TestMail(ctx context.Context, by access.Actor) (Outcome, error) {
	if err := s.require(ctx, s.DB, by); err != nil {
		return "", err
	}
	outcome, err := s.testMail(ctx, by)
	if err != nil {
		return "", err
	}
	return outcome, s.DB.Write(context.WithoutCancel(ctx), func(tx *db.Tx) error {
		_, err := s.Acts.Record(ctx, tx, by, activity.Act{Kind: MailTested, Payload: MailPayload{outcome}})
		return err
	})
}

func (s *Service) testMail(ctx context.Context, by access.Actor) (Outcome, error) {
	silence, err := s.Silence(ctx)
	switch {
	case err != nil:
		return "", err
	case silence.Silent:
		return SilentCopy, nil
	case s.MailServer == "" && !s.Kept:
		return NotConfigured, nil
	}
	r, err := s.Post.Recipients.Recipient(ctx, s.DB, by.Account, by.User)
	if err != nil {
		return "", err
	}
	p := s.Post.Printer(r)
	letter := email.Letter{Account: r.AccountName, Subject: p.T("system.mail.subject"), Greeting: p.T("system.mail.greeting", errs.Args{"Name": r.FirstName}),
		Paragraphs: []string{p.T("system.mail.text"), p.T("system.mail.look")},
		Footer:     []string{p.T("system.mail.why", errs.Args{"Site": s.Post.Base.String()})}}
	text, html := email.Compose(p, letter)
	ctx, stop := context.WithTimeout(ctx, mailPatience)
	defer stop()
	err = s.Post.Sender.Send(ctx, email.Message{To: r.To, Subject: letter.Subject, Text: text, HTML: html,
		MessageID: email.MessageID(s.IDs.New(), s.Post.From), Account: string(r.Account)})
	if err == nil {
		if s.Kept {
			return KeptInOutbox, nil
		}
		return Sent, nil
	}
	s.Log.WarnContext(ctx, "the test mail didn't leave", "error", err)
	if f := email.AsFailure(err); f != nil {
		return Outcome(f.Meaning), nil
	}
	if errors.Is(err, email.ErrUnbuildable) {
		return Outcome(email.Setup), nil
	}
	return Outcome(email.Unreachable), nil
}
