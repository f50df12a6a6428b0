package attributes

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

// listedAtOnce is how many people's values are put into the users list in one transaction.
const listedAtOnce = 500

// RegisterJobs makes the room's job known to the queue, once, before it runs: values of an attribute whose kind changed,
// or that are older than the list's columns, are put into the users list in the background.
func (s *Service) RegisterJobs(q *jobs.Queue) {
	q.Schedule(jobs.Schedule{Name: "attributes.list", Rule: jobs.Rule{Every: time.Minute}, Priority: jobs.Bulk,
		Do: func(ctx context.Context, _ jobs.Tick) error { return s.ListAllAccounts(ctx) }})
}

// ListAllAccounts puts into the users list whatever values aren't there yet, and can be stopped at any moment.
func (s *Service) ListAllAccounts(ctx context.Context) error {
	waiting, err := selectUnlistedAllAccounts(ctx, s.DB)
	if err != nil {
		return err
	}
	for _, d := range waiting {
		for done := false; !done; {
			err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
				done, err = s.listSome(ctx, tx, d.Account, d.ID)
				return err
			})
			if err != nil {
				return err
			}
		}
		s.recent.Forget(d.Account)
	}
	return nil
}

// listSome puts the values of some more people into the users list and reports whether that was the last of it.
func (s *Service) listSome(ctx context.Context, tx *db.Tx, account ids.Account, id ids.Attribute) (done bool, err error) {
	if err := lock(ctx, tx, account); err != nil {
		return false, err
	}
	all, err := selectDefinitions(ctx, tx, account)
	if err != nil {
		return false, err
	}
	d, err := find(all, id)
	if errs.Is(err, errs.NotFound) || d.listed { // deleted, or done by another process
		return true, nil
	}
	values, err := selectUnlisted(ctx, tx, d, listedAtOnce)
	if err != nil {
		return false, err
	}
	last := ids.User("")
	for _, v := range values {
		if err := listValue(ctx, tx, d, v.user, v.value); err != nil {
			return false, err
		}
		last = v.user
	}
	d.listed = len(values) < listedAtOnce
	return d.listed, updateListed(ctx, tx, d, last)
}

// relist empties the attribute's column of the users list and begins to fill it anew; few values are there at once, many
// follow in the background.
func (s *Service) relist(ctx context.Context, tx *db.Tx, d Definition) error {
	if err := people.DropExtra(ctx, tx, d.Account, d.Column()); err != nil {
		return err
	}
	d.listed = false
	if err := updateListed(ctx, tx, d, ""); err != nil {
		return err
	}
	_, err := s.listSome(ctx, tx, d.Account, d.ID)
	return err
}

// listValue puts a stored value into the users list; an empty one is taken out.
func listValue(ctx context.Context, tx *db.Tx, d Definition, user ids.User, value string) error {
	kind, ok := d.ListKind()
	if !ok {
		return nil
	}
	return people.PutExtra(ctx, tx, d.Account, user, d.Column(), kind, d.listValues(value)...)
}

// given is a user's value.
type given struct {
	user  ids.User
	value string
}

// selectUnlisted returns values that come after those that stand in the list.
func selectUnlisted(ctx context.Context, q db.Queryer, d Definition, limit int) ([]given, error) {
	rows, err := q.Query(ctx, `select v.user_id, v.value from attribute_values v where v.account_id = ? and v.attribute_id = ? and v.user_id >
		(select a.listed_after from attributes a where a.account_id = v.account_id and a.id = v.attribute_id) order by v.user_id limit ?`, d.Account, d.ID, limit)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []given
	for rows.Next() {
		var v given
		if err := rows.Scan(&v.user, &v.value); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

func updateListed(ctx context.Context, tx *db.Tx, d Definition, after ids.User) error {
	_, err := tx.Exec(ctx, `update attributes set listed = ?, listed_after = ? where account_id = ? and id = ?`, d.listed, after, d.Account, d.ID)
	return err
}

func selectUnlistedAllAccounts(ctx context.Context, q db.Queryer) ([]Definition, error) {
	rows, err := q.Query(ctx, `select account_id, id from attributes where not listed`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Definition
	for rows.Next() {
		var d Definition
		if err := rows.Scan(&d.Account, &d.ID); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, rows.Err()
}
