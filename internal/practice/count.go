package practice

import (
	"context"
	"fmt"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// NextNumber gives out the next case number in an area of the account, in the caller's transaction: no other case gets it,
// and when the transaction fails it isn't lost. Somebody may have typed the same number by hand before; whoever finds it
// taken asks again. at is any time of the moment that the number is for; the account's time zone says which year it is.
// An area that the account doesn't have is errs.NotFound.
func (s *Service) NextNumber(ctx context.Context, tx *db.Tx, account ids.Account, area ids.PracticeArea, at time.Time) (string, error) {
	t, code, at, err := s.numbering(ctx, tx, account, area, at)
	if err != nil {
		return "", err
	}
	n, err := countUp(ctx, tx, account, t.scope(code, at))
	if err != nil {
		return "", fmt.Errorf("practice: count: %w", err)
	}
	return t.Number(code, at, n), nil
}

// ExpectedNumber is what [Service.NextNumber] would give out, as q shows; it gives out nothing.
func (s *Service) ExpectedNumber(ctx context.Context, q db.Queryer, account ids.Account, area ids.PracticeArea, at time.Time) (string, error) {
	t, code, at, err := s.numbering(ctx, q, account, area, at)
	if err != nil {
		return "", err
	}
	last, err := selectLast(ctx, q, account, t.scope(code, at))
	if err != nil {
		return "", fmt.Errorf("practice: read counter: %w", err)
	}
	return t.Number(code, at, last+1), nil
}

// numbering is how numbers look in an area, and the time in the account's zone.
func (s *Service) numbering(ctx context.Context, q db.Queryer, account ids.Account, area ids.PracticeArea, at time.Time) (Template, string, time.Time, error) {
	a, err := s.Area(ctx, q, account, area)
	if err != nil {
		return "", "", at, err
	}
	t, _, err := selectNumbers(ctx, q, account)
	if err != nil {
		return "", "", at, fmt.Errorf("practice: read template: %w", err)
	}
	of, err := s.accounts.Account(ctx, q, account)
	return t, a.Code, at.In(of.Location()), err
}

// selectNumbers returns the account's template with its version; the default one with version 0 before it was furnished.
func selectNumbers(ctx context.Context, q db.Queryer, account ids.Account) (t Template, version int64, err error) {
	err = q.QueryRow(ctx, `select number_template, version from practice_settings where account_id = ?`, account).Scan(&t, &version)
	if db.NoRows(err) {
		return DefaultTemplate, 0, nil
	}
	return t, version, err
}

func putNumbers(ctx context.Context, tx *db.Tx, account ids.Account, t Template, version int64) error {
	_, err := tx.Exec(ctx, `insert into practice_settings (account_id, number_template, version) values (?, ?, ?)
		on conflict (account_id) do update set number_template = excluded.number_template, version = excluded.version`, account, t, version)
	return err
}

func countUp(ctx context.Context, tx *db.Tx, account ids.Account, scope string) (n int64, err error) {
	err = tx.QueryRow(ctx, `insert into practice_counters (account_id, scope, last) values (?, ?, 1)
		on conflict (account_id, scope) do update set last = practice_counters.last + 1 returning last`, account, scope).Scan(&n)
	return n, err
}

// selectLast returns the last number that was given out in a scope, 0 for none.
func selectLast(ctx context.Context, q db.Queryer, account ids.Account, scope string) (n int64, err error) {
	err = q.QueryRow(ctx, `select last from practice_counters where account_id = ? and scope = ?`, account, scope).Scan(&n)
	if db.NoRows(err) {
		return 0, nil
	}
	return n, err
}

// setLast lets a scope count on from n; it never goes back.
func setLast(ctx context.Context, tx *db.Tx, account ids.Account, scope string, n int64) error {
	_, err := tx.Exec(ctx, `insert into practice_counters (account_id, scope, last) values (?, ?, ?)
		on conflict (account_id, scope) do update set last = excluded.last where practice_counters.last < excluded.last`, account, scope, n)
	return err
}
