package invitations

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/jobs"
)

// mails are the jobs that write to people. Links are minted when a job runs, anew at each try, so that no secret waits in
// the queue.
type mails struct {
	send *jobs.Handle[sendLink]
	tell *jobs.Handle[tellStaff]
}

// sendLink mails the invited person a link: the invitation itself, or the reminder of it.
type sendLink struct {
	Account    ids.Account    `json:"account"`
	Invitation ids.Invitation `json:"invitation"`
	// Sending is the one that it belongs to: another one since makes this mail unwanted.
	Sending  int64 `json:"sending"`
	Reminder bool  `json:"reminder,omitempty"`
}

// news is what somebody of the account is told about an invitation.
type news string

const (
	tellAsked   news = "asked"
	tellExpired news = "expired"
)

// tellStaff mails somebody of the account about an invitation.
type tellStaff struct {
	Account    ids.Account    `json:"account"`
	Invitation ids.Invitation `json:"invitation"`
	User       ids.User       `json:"user"`
	What       news           `json:"what"`
}

const (
	// newsLife is how long it is still worth telling.
	newsLife = 7 * 24 * time.Hour
	// remindBefore is how long before its end an invitation is called to mind (P3).
	remindBefore = 2 * 24 * time.Hour
	// maxTold is how many administrators are told when the inviter can't be.
	maxTold = 5
)

// RegisterJobs makes the room's jobs known to the queue; it is called once, before the queue runs.
func (s *Service) RegisterJobs(q *jobs.Queue) {
	s.mails.send = jobs.Register(q, jobs.Kind[sendLink]{Name: "invitations.send", Do: s.doSend, Priority: jobs.Urgent,
		Timeout: 2 * time.Minute, NotAfter: Life, Outside: true})
	s.mails.tell = jobs.Register(q, jobs.Kind[tellStaff]{Name: "invitations.tell", Do: s.doTell, Timeout: 2 * time.Minute,
		NotAfter: newsLife, Outside: true})
	q.Schedule(jobs.Schedule{Name: "invitations.sweep", Rule: jobs.Rule{Every: 15 * time.Minute}, Priority: jobs.Bulk,
		Do: func(ctx context.Context, _ jobs.Tick) error { return s.SweepAllAccounts(ctx) }})
}

func (s *Service) sendLater(ctx context.Context, tx *db.Tx, i Invitation) error {
	_, err := s.mails.send.Enqueue(ctx, tx, sendLink{Account: i.Account, Invitation: i.ID, Sending: i.Sendings},
		jobs.Account(string(i.Account)), jobs.NotAfter(i.ExpiresAt))
	return err
}

// tellLater has the inviter told; if they can't do anything about it any more, a few administrators.
func (s *Service) tellLater(ctx context.Context, tx *db.Tx, i Invitation, what news) error {
	readers, err := s.readers(ctx, tx, i)
	if err != nil {
		return err
	}
	for _, user := range readers {
		if _, err := s.mails.tell.Enqueue(ctx, tx, tellStaff{i.Account, i.ID, user, what}, jobs.Account(string(i.Account))); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) readers(ctx context.Context, q db.Queryer, i Invitation) ([]ids.User, error) {
	if i.Inviter != "" {
		by, err := s.Identity.ActorOf(ctx, q, i.Account, i.Inviter)
		if err == nil {
			p, err := s.People.PersonOf(ctx, q, i.Account, i.User)
			if err != nil {
				return nil, err
			}
			if s.may(ctx, q, by, standingOf(p)) == nil {
				return []ids.User{i.Inviter}, nil
			}
		}
	}
	list, err := s.Members.Administrators(ctx, q, i.Account)
	var out []ids.User
	for _, r := range list[:min(len(list), maxTold)] {
		out = append(out, r.User)
	}
	return out, err
}
