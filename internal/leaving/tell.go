package leaving

import (
	"context"
	"errors"
	"time"

	"cabinet/internal/exports"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

// tell is the job that mails an heir what they took over, or gave back.
type tell struct {
	Account  ids.Account `json:"account"`
	Leaver   ids.User    `json:"leaver"`
	Heir     ids.User    `json:"heir"`
	Counts   []Count     `json:"counts"`
	StandsIn int64       `json:"stands_in,omitempty"`
	Back     bool        `json:"back,omitempty"`
}

// tellFor is how long it makes sense to tell somebody.
const tellFor = 7 * 24 * time.Hour

var errGone = errors.New("leaving: whoever was to be told is gone")

// RegisterJobs makes the room's job known to the queue, once, before it runs.
func (s *Service) RegisterJobs(q *jobs.Queue) {
	s.tells = jobs.Register(q, jobs.Kind[tell]{Name: "leaving.tell", Timeout: 2 * time.Minute, NotAfter: tellFor, Outside: true, Do: s.doTell})
}

func (s *Service) tellLater(ctx context.Context, tx *db.Tx, t tell) error {
	_, err := s.tells.Enqueue(ctx, tx, t, jobs.Account(string(t.Account)))
	return err
}

func (s *Service) doTell(ctx context.Context, t tell) error {
	r, err := s.Post.Recipients.Recipient(ctx, s.DB, t.Account, t.Heir)
	if errs.Is(err, errs.NotFound) || err == nil && !r.Active {
		return jobs.Drop(errGone)
	}
	if err != nil {
		return err
	}
	names, err := s.Members.NamesIn(ctx, s.DB, t.Account, []ids.User{t.Leaver}, r.Lang)
	if err != nil {
		return err
	}
	return s.Post.Send(ctx, r, s.letter(r, t, names[t.Leaver]))
}

func (s *Service) letter(r exports.Recipient, t tell, name string) email.Letter {
	p := s.Post.Printer(r)
	key := "leaving.mail.taken"
	if t.Back {
		key = "leaving.mail.back"
	}
	l := email.Letter{
		Subject:    p.T(key+".subject", errs.Args{"Name": name}),
		Greeting:   p.T("leaving.mail.greeting", errs.Args{"Name": r.FirstName}),
		Paragraphs: []string{p.T(key+".text", errs.Args{"Name": name})},
		Footer:     []string{p.T("leaving.mail.why", errs.Args{"Site": s.Post.Base.String()})},
	}
	if t.StandsIn > 0 {
		l.Paragraphs = append(l.Paragraphs, p.N("leaving.mail.stands_in", int(t.StandsIn)))
	}
	for _, c := range t.Counts {
		l.Facts = append(l.Facts, email.Fact{Label: p.T(c.Title), Value: p.Number(int(c.N))})
	}
	return l
}
