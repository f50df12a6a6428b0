package requests

import (
	"context"
	"errors"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

// Whoever is told something by this room is told by tellAsked and tellAnswered: what else than mail may carry it one day
// joins here.

// MaxTold is how many administrators are told of a request: those of the account who were here last.
const MaxTold = 20

// newsLife is how long a question or an answer is still news.
const newsLife = 7 * 24 * time.Hour

// askedJob finds the administrators who are told of a request.
type askedJob struct {
	Account ids.Account `json:"account"`
	Request ids.Request `json:"request"`
}

// summonJob tells one administrator of a request.
type summonJob struct {
	Account ids.Account `json:"account"`
	Request ids.Request `json:"request"`
	To      ids.User    `json:"to"`
}

// answeredJob tells the person what became of their request.
type answeredJob struct {
	Account ids.Account `json:"account"`
	Request ids.Request `json:"request"`
}

var errOver = errors.New("requests: there is nothing to tell any more")

// RegisterJobs makes the room's jobs known to the queue, once, before it runs.
func (s *Service) RegisterJobs(q *jobs.Queue) {
	s.asked = jobs.Register(q, jobs.Kind[askedJob]{Name: "requests.find_administrators", Inside: true, Timeout: time.Minute, NotAfter: newsLife, Do: s.doAsked})
	s.summons = jobs.Register(q, jobs.Kind[summonJob]{Name: "requests.tell_administrator", Outside: true, Timeout: 2 * time.Minute, NotAfter: newsLife, Do: s.doSummon})
	s.answered = jobs.Register(q, jobs.Kind[answeredJob]{Name: "requests.tell_answer", Outside: true, Timeout: 2 * time.Minute, NotAfter: newsLife, Do: s.doAnswered})
	q.Schedule(jobs.Schedule{Name: "requests.settle", Rule: jobs.Rule{Every: time.Minute}, Priority: jobs.Bulk,
		Do: func(ctx context.Context, _ jobs.Tick) error { return s.Settle(ctx) }})
}

// tellAsked has administrators told that somebody asks for something, once for each request.
func (s *Service) tellAsked(ctx context.Context, tx *db.Tx, r Request) error {
	_, err := s.asked.Enqueue(ctx, tx, askedJob{r.Account, r.ID}, jobs.Account(string(r.Account)))
	return err
}

// tellAnswered has the person told what became of their request.
func (s *Service) tellAnswered(ctx context.Context, tx *db.Tx, r Request) error {
	_, err := s.answered.Enqueue(ctx, tx, answeredJob{r.Account, r.ID}, jobs.Account(string(r.Account)))
	return err
}

// doAsked writes one job for each administrator and ends with them, so that nobody is told twice.
func (s *Service) doAsked(ctx context.Context, a askedJob) error {
	r, err := s.waiting(ctx, a.Account, a.Request)
	if err != nil {
		return err
	}
	page, err := s.People.Directory(ctx, access.System(a.Account), people.DirectoryFilter{Tab: people.Active, Roles: []access.Role{access.Administrator},
		Sort: people.ColumnLastSignIn, Desc: true, Limit: MaxTold + 1})
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		told := 0
		for _, p := range page.Items {
			if p.ID == r.User || told == MaxTold { // their own they may not answer
				continue
			}
			told++
			if _, err := s.summons.Enqueue(ctx, tx, summonJob{a.Account, a.Request, p.ID}, jobs.Account(string(a.Account)),
				jobs.Unique(string(a.Request)+"."+string(p.ID))); err != nil {
				return err
			}
		}
		return jobs.Complete(ctx, tx)
	})
}

// waiting returns a request that is still open; the job of any other is dropped.
func (s *Service) waiting(ctx context.Context, account ids.Account, request ids.Request) (Request, error) {
	r, err := selectRequest(ctx, s.DB, account, request)
	if err == nil {
		r, err = s.asNow(ctx, s.DB, r)
	}
	if errs.Is(err, errs.NotFound) || err == nil && r.State != Open {
		return r, jobs.Drop(errOver)
	}
	return r, err
}

// doSummon tells one administrator, if they are still one.
func (s *Service) doSummon(ctx context.Context, a summonJob) error {
	r, err := s.waiting(ctx, a.Account, a.Request)
	if err != nil {
		return err
	}
	now, err := s.Actors.ActorOf(ctx, s.DB, a.Account, a.To)
	if err != nil || access.Require(now, access.ManageAccount, access.Facts{Account: a.Account}) != nil {
		if err == nil || errs.Is(err, errs.Unauthenticated) || errs.Is(err, errs.NotFound) {
			return jobs.Drop(errOver)
		}
		return err
	}
	to, err := s.Post.Recipients.Recipient(ctx, s.DB, a.Account, a.To)
	if err != nil {
		return gone(err)
	}
	asker, err := s.People.PersonOf(ctx, s.DB, a.Account, r.User)
	if err != nil {
		return gone(err)
	}
	return s.Post.Send(ctx, to, s.askedLetter(to, r, asker))
}

// doAnswered tells the person, if they can still come and read it.
func (s *Service) doAnswered(ctx context.Context, a answeredJob) error {
	r, err := selectRequest(ctx, s.DB, a.Account, a.Request)
	if err != nil {
		return gone(err)
	}
	to, err := s.Post.Recipients.Recipient(ctx, s.DB, a.Account, r.User)
	if err != nil {
		return gone(err)
	}
	if !to.Active || !r.News() {
		return jobs.Drop(errOver)
	}
	var given string
	if r.State == Approved {
		title, err := s.title(ctx, s.DB, a.Account, r.Given)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		given = title.Name
	}
	return s.Post.Send(ctx, to, s.answeredLetter(to, r, given))
}

// gone drops a job when what it is about isn't there any more.
func gone(err error) error {
	if errs.Is(err, errs.NotFound) {
		return jobs.Drop(err)
	}
	return err
}
