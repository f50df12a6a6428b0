package invitations

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/jobs"
)

// sweepAtOnce is how many invitations one sweep deals with at a time.
const sweepAtOnce = 200

// SweepAllAccounts has people reminded of invitations that end within two days, and inviters told of those that ended.
// Nothing hangs on its running in time: what is over is judged when somebody asks.
func (s *Service) SweepAllAccounts(ctx context.Context) error {
	for {
		due, err := selectToRemindAllAccounts(ctx, s.DB, s.DB.Now(), sweepAtOnce)
		if err != nil {
			return err
		}
		for _, i := range due {
			if err := s.remind(ctx, i); err != nil {
				return err
			}
		}
		over, err := selectToTellAllAccounts(ctx, s.DB, s.DB.Now(), sweepAtOnce)
		if err != nil {
			return err
		}
		for _, i := range over {
			if err := s.tellOver(ctx, i); err != nil {
				return err
			}
		}
		if len(due) < sweepAtOnce && len(over) < sweepAtOnce {
			return nil
		}
	}
}

// remind notes that a person is reminded and has them mailed, once for each sending.
func (s *Service) remind(ctx context.Context, i Invitation) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		noted, err := updateReminded(ctx, tx, i)
		if err != nil || !noted {
			return err
		}
		_, err = s.mails.send.Enqueue(ctx, tx, sendLink{Account: i.Account, Invitation: i.ID, Sending: i.Sendings, Reminder: true},
			jobs.Account(string(i.Account)), jobs.NotAfter(i.ExpiresAt))
		return err
	})
}

func (s *Service) tellOver(ctx context.Context, i Invitation) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		noted, err := updateExpiryTold(ctx, tx, i)
		if err != nil || !noted || i.Inviter == "" {
			return err
		}
		_, err = s.mails.tell.Enqueue(ctx, tx, tellStaff{i.Account, i.ID, i.Inviter, tellExpired}, jobs.Account(string(i.Account)))
		return err
	})
}

// selectToRemindAllAccounts lists the invitations that end soon and of which nobody was reminded.
func selectToRemindAllAccounts(ctx context.Context, q db.Queryer, now time.Time, limit int) ([]Invitation, error) {
	return scanInvitations(q.Query(ctx, `select `+invitationColumns+` from invitations
		where state = ? and expires_at > ? and expires_at <= ? and reminded_at is null and dead_reason = '' and sendings > 0 order by expires_at, id limit ?`,
		Pending, db.At(now), db.At(now.Add(remindBefore)), limit))
}

// selectToTellAllAccounts lists the invitations that ended and whose inviter wasn't told. What ended long ago is no news.
func selectToTellAllAccounts(ctx context.Context, q db.Queryer, now time.Time, limit int) ([]Invitation, error) {
	return scanInvitations(q.Query(ctx, `select `+invitationColumns+` from invitations
		where state = ? and expires_at <= ? and expires_at > ? and expiry_told_at is null order by expires_at, id limit ?`,
		Pending, db.At(now), db.At(now.Add(-newsLife)), limit))
}

func updateReminded(ctx context.Context, tx *db.Tx, i Invitation) (bool, error) {
	n, err := tx.Exec(ctx, `update invitations set reminded_at = ? where account_id = ? and id = ? and state = ? and sendings = ? and reminded_at is null`,
		db.At(tx.Now()), i.Account, i.ID, Pending, i.Sendings)
	return n == 1, err
}

func updateExpiryTold(ctx context.Context, tx *db.Tx, i Invitation) (bool, error) {
	n, err := tx.Exec(ctx, `update invitations set expiry_told_at = ? where account_id = ? and id = ? and state = ? and sendings = ? and expiry_told_at is null`,
		db.At(tx.Now()), i.Account, i.ID, Pending, i.Sendings)
	return n == 1, err
}

// open returns an invitation that a mail of the given sending may still go out for; or drops the job.
func (s *Service) open(ctx context.Context, tx *db.Tx, account ids.Account, invitation ids.Invitation, sending int64) (Invitation, error) {
	i, err := s.lock(ctx, tx, account, invitation)
	if err != nil {
		return i, dropped(err)
	}
	if i.State(tx.Now()) != Pending || i.Sendings != sending {
		return i, jobs.Drop(errDead())
	}
	return i, nil
}

// dropped turns what isn't there any more into the end of a job.
func dropped(err error) error {
	if gone(err) {
		return jobs.Drop(err)
	}
	return err
}
