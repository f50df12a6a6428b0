package identity

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/jobs"
)

// sendReset mails a link to a new password. The link is minted when the job runs, so that its hour begins then and no
// token waits in the queue. An empty login is an unknown address: there is nothing to send, but to ask took as long.
type sendReset struct {
	Login ids.Login `json:"login"`
}

// sendNotice tells a person that the password was changed.
type sendNotice struct {
	Login    ids.Login `json:"login"`
	At       time.Time `json:"at"`
	RemoteIP string    `json:"remote_ip"`
}

// noticeLife is how long news of a changed password is still news.
const noticeLife = 7 * 24 * time.Hour

// RegisterJobs makes the room's jobs known to the queue; it is called once, before the queue runs.
func (s *Service) RegisterJobs(q *jobs.Queue) {
	s.resets = jobs.Register(q, jobs.Kind[sendReset]{Name: "identity.send_reset", Do: s.doSendReset,
		Priority: jobs.Urgent, Timeout: 2 * time.Minute, NotAfter: resetLife, Outside: true})
	s.notes = jobs.Register(q, jobs.Kind[sendNotice]{Name: "identity.send_notice", Do: s.doSendNotice,
		Timeout: 2 * time.Minute, NotAfter: noticeLife, Outside: true})
	s.registerMails(q)
	q.Schedule(jobs.Schedule{Name: "identity.sweep", Rule: jobs.Rule{Every: time.Hour}, Priority: jobs.Bulk,
		Do: func(ctx context.Context, _ jobs.Tick) error { return s.Sweep(ctx) }})
}

// Sweep clears away what has no meaning any more: ended sessions, dead links, former addresses, runs of failures that are
// over, old sign-ins, and browsers and bearer tokens that are out of use for long (R77).
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		now := tx.Now()
		if err := deleteOldSessionsAllAccounts(ctx, tx, now.Add(-25*time.Hour)); err != nil {
			return err
		}
		if err := deleteOldResets(ctx, tx, now.Add(-24*time.Hour)); err != nil {
			return err
		}
		if err := deleteOldCounters(ctx, tx, now.Add(-30*24*time.Hour), s.Limits.Stop/2); err != nil {
			return err
		}
		if err := deleteOldSignIns(ctx, tx, now.Add(-signInMemory), now.Add(-strayMemory)); err != nil {
			return err
		}
		if err := deleteOldMailed(ctx, tx, now.Add(-24*time.Hour)); err != nil {
			return err
		}
		if err := deleteOldAliases(ctx, tx, now); err != nil {
			return err
		}
		if err := deleteOldTokensAllAccounts(ctx, tx, now.Add(-tokenMemory)); err != nil {
			return err
		}
		return deleteOldDevices(ctx, tx, now.Add(-s.Limits.DeviceMemory))
	})
}
