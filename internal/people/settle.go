package people

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

// settleUser is the job that keeps a user's row and the record in step at a moment at which a grant begins or ends, or a
// last day is over.
type settleUser struct {
	Account ids.Account `json:"account"`
	User    ids.User    `json:"user"`
}

// settleBatch is how many users are read at once.
const settleBatch = 500

// settleLater has the row settled when p next changes by itself. Access doesn't wait for that (C7): it is judged when
// asked.
func (s *Service) settleLater(ctx context.Context, tx *db.Tx, p Person) error {
	next := p.nextChange(tx.Now())
	if next.IsZero() {
		return nil
	}
	_, err := s.settling.Enqueue(ctx, tx, settleUser{p.Account, p.ID}, jobs.At(next), jobs.Account(string(p.Account)),
		jobs.Unique(string(p.ID)+next.UTC().Format(time.RFC3339Nano)))
	return err
}

// catchUp stores and records what changed by itself for a user since their row was last written: what grants began or
// ended and whether the last day is over, with the sessions and seats that hang on it. The caller holds lockPerson.
func (s *Service) catchUp(ctx context.Context, tx *db.Tx, p *Person) error {
	if !p.due(tx.Now()) {
		return nil
	}
	before, err := selectNoted(ctx, tx, *p)
	if err != nil {
		return err
	}
	p.lapse(tx.Now())
	if sameStanding(before, *p) {
		return nil
	}
	return s.restand(ctx, tx, access.System(p.Account), before, p)
}

// due reports whether a moment is past at which the user's standing changed by itself.
func (p Person) due(at time.Time) bool {
	past := func(moment time.Time) bool { return !moment.IsZero() && !at.Before(moment) }
	return p.TempRole != nil && past(p.TempRole.From) || p.TempGroup != nil && past(p.TempGroup.From) || past(p.EndsAt)
}

// lapse drops the grants that will never hold again.
func (p *Person) lapse(at time.Time) {
	if p.TempRole != nil && p.TempRole.over(at) {
		p.TempRole = nil
	}
	if p.TempGroup != nil && p.TempGroup.over(at) {
		p.TempGroup = nil
	}
}

// settleOne is catchUp for a user of whom the caller knows nothing.
func (s *Service) settleOne(ctx context.Context, a settleUser) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := lockAdministrators(ctx, tx, a.Account); err != nil { // whoever leaves may hand over to others
			return err
		}
		if err := lockPerson(ctx, tx, a.Account, a.User); err != nil {
			return err
		}
		p, err := selectPerson(ctx, tx, a.Account, a.User)
		if errs.Is(err, errs.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := s.catchUp(ctx, tx, &p); err != nil {
			return err
		}
		return updateSettleAt(ctx, tx, p)
	})
}

// Settle catches up with every user of whom something changed by itself, each in a transaction of their own, so that one
// who can't be stored keeps nobody else waiting. The errors of all come back together.
func (s *Service) Settle(ctx context.Context) error {
	var failed []error
	var last settleUser
	for {
		list, err := selectToSettleAllAccounts(ctx, s.db, last, settleBatch)
		if err != nil {
			return errors.Join(append(failed, err)...)
		}
		for _, one := range list {
			if err := s.settleOne(ctx, one); err != nil {
				failed = append(failed, err)
			}
			last = one
		}
		if len(list) < settleBatch || ctx.Err() != nil {
			return errors.Join(append(failed, ctx.Err())...)
		}
	}
}

// selectToSettleAllAccounts lists users whose row is out of step now, in the order of their identifiers after the given one.
func selectToSettleAllAccounts(ctx context.Context, q db.Queryer, after settleUser, limit int) ([]settleUser, error) {
	rows, err := q.Query(ctx, `select account_id, id from users where settle_at <= ? and (account_id > ? or account_id = ? and id > ?)
		order by account_id, id limit ?`, db.At(q.Now()), after.Account, after.Account, after.User, limit)
	var list []settleUser
	err = eachRow(rows, err, func(rows *sql.Rows) error {
		var one settleUser
		err := rows.Scan(&one.Account, &one.User)
		list = append(list, one)
		return err
	})
	return list, err
}

// selectNoted returns p with the role, group and status that the lists and the record know of.
func selectNoted(ctx context.Context, q db.Queryer, p Person) (Person, error) {
	err := q.QueryRow(ctx, `select role, coalesce(group_id, ''), manages, status from users where account_id = ? and id = ?`,
		p.Account, p.ID).Scan(&p.Role, &p.Group, &p.Manages, &p.Status)
	return p, err
}

// updateSettleAt notes when the user's row must be looked at again; it is no change of the user.
func updateSettleAt(ctx context.Context, tx *db.Tx, p Person) error {
	_, err := tx.Exec(ctx, `update users set settle_at = ? where account_id = ? and id = ?`, db.At(p.nextChange(tx.Now())), p.Account, p.ID)
	return err
}
