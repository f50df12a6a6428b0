package bulk

import (
	"context"

	"cabinet/internal/exports"
	"cabinet/internal/links"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

// tellLater has the one who asked told by mail that their job waits for them or is over (P17). The mail names nobody.
func (s *Service) tellLater(ctx context.Context, tx *db.Tx, j Job) error {
	_, err := s.tells.Enqueue(ctx, tx, work{j.Account, j.ID}, jobs.Account(string(j.Account)))
	return err
}

func (s *Service) doTell(ctx context.Context, a work) error {
	j, err := selectJob(ctx, s.DB, a.Account, a.Job)
	if errs.Is(err, errs.NotFound) || err == nil && (j.State == Draft || j.State == Running) {
		return jobs.Drop(errGone)
	}
	if err != nil {
		return err
	}
	r, err := s.Post.Recipients.Recipient(ctx, s.DB, j.Account, j.User)
	if errs.Is(err, errs.NotFound) || err == nil && !r.Active {
		return jobs.Drop(errLostRight)
	}
	if err != nil {
		return err
	}
	return s.Post.Send(ctx, r, s.letter(r, s.described(j)))
}

func (s *Service) letter(r exports.Recipient, j Job) email.Letter {
	key := "bulk.mail.done"
	switch {
	case j.Paused():
		key = "bulk.mail.paused"
	case j.State == Ready:
		key = "bulk.mail.ready"
	case j.State == Cancelled, j.State == Failed:
		key = "bulk.mail.broken"
	}
	return s.letterOf(r, j, key, "bulk.mail.why")
}

// letterOf is a letter about a job with the texts under a key; why says for what reason it is sent.
func (s *Service) letterOf(r exports.Recipient, j Job, key, why string) email.Letter {
	p := s.Post.Printer(r)
	fact := func(label string, n int64) email.Fact { return email.Fact{Label: p.T(label), Value: p.Number(int(n))} }
	l := email.Letter{
		Subject:    p.T(key + ".subject"),
		Greeting:   p.T("bulk.mail.greeting", errs.Args{"Name": r.FirstName}),
		Paragraphs: []string{p.T(key + ".text")},
		Facts: []email.Fact{{Label: p.T("bulk.mail.work"), Value: p.T(j.Title)}, fact(RowDone.Key(), j.Done), fact(RowSkipped.Key(), j.Skipped),
			fact(RowRefused.Key(), j.Refused), fact(RowWaiting.Key(), j.Waiting())},
		Button: email.Button{Text: p.T("bulk.mail.button"), URL: s.Post.Base.URL(links.BulkJob(string(j.ID)))},
		Footer: []string{p.T(why, errs.Args{"Site": s.Post.Base.String()})},
	}
	return l
}
