package scim

import (
	"context"
	"database/sql"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/scim/filter"
)

const recordColumns = `u.id, u.email, u.status, u.ends_at, u.first_name, u.middle_name, u.last_name, u.position_line, u.cell_number, u.office_number,
	u.id_number, u.organization_name, u.language, u.time_zone, u.version, u.created_at, u.updated_at,
	s.user_id is not null, s.disabled_at is not null, coalesce(s.user_name, ''), coalesce(s.external_id, ''), coalesce(s.version, 0)`

// fromUsers joins the users whom a directory may see: who was erased, and whom it deleted, isn't there.
const fromUsers = ` from users u left join scim_users s on s.account_id = u.account_id and s.connection_id = ? and s.user_id = u.id
	where u.account_id = ? and u.email <> '' and s.left_at is null`

func scanRecord(row interface{ Scan(...any) error }) (record, error) {
	var r record
	var ends, created, updated db.TS
	err := row.Scan(&r.id, &r.email, &r.status, &ends, &r.first, &r.middle, &r.last, &r.position, &r.cell, &r.office, &r.number, &r.organization,
		&r.language, &r.zone, &r.version, &created, &updated, &r.linked, &r.stopped, &r.userName, &r.externalID, &r.linkVersion)
	r.endsAt, r.createdAt, r.updatedAt = ends.Time, created.Time, updated.Time
	return r, err
}

// selectRecord returns one user as a directory sees them, or errs.NotFound.
func selectRecord(ctx context.Context, q db.Queryer, c Connection, user ids.User) (record, error) {
	r, err := scanRecord(q.QueryRow(ctx, `select `+recordColumns+fromUsers+` and u.id = ?`, c.ID, c.Account, user))
	if db.NoRows(err) {
		return r, notFound(err)
	}
	if err != nil {
		return r, err
	}
	list := []record{r}
	err = fillGroups(ctx, q, c, list)
	return list[0], err
}

// fillGroups adds to users which of the directory's groups they are in.
func fillGroups(ctx context.Context, q db.Queryer, c Connection, list []record) error {
	if len(list) == 0 {
		return nil
	}
	at := map[ids.User]int{}
	args := []any{c.Account, c.ID}
	marks := ""
	for i, r := range list {
		at[r.id] = i
		args = append(args, r.id)
		marks += ", ?"
	}
	rows, err := q.Query(ctx, `select m.user_id, g.id, g.name from scim_groups g join scim_members m on m.account_id = g.account_id and m.scim_group_id = g.id
		where g.account_id = ? and g.connection_id = ? and m.user_id in (`+marks[2:]+`) order by g.name_folded, g.id`, args...)
	return each(rows, err, func(rows *sql.Rows) error {
		var user ids.User
		var m membership
		err := rows.Scan(&user, &m.id, &m.name)
		list[at[user]].groups = append(list[at[user]].groups, m)
		return err
	})
}

// link is how a directory knows a user.
type link struct {
	user                 ids.User
	userName, externalID string
	leftAt, disabledAt   time.Time
	version              int64
}

func selectLink(ctx context.Context, q db.Queryer, c Connection, user ids.User) (l link, there bool, err error) {
	var left, disabled db.TS
	err = q.QueryRow(ctx, `select user_id, user_name, external_id, left_at, disabled_at, version from scim_users
		where account_id = ? and connection_id = ? and user_id = ?`, c.Account, c.ID, user).
		Scan(&l.user, &l.userName, &l.externalID, &left, &disabled, &l.version)
	l.leftAt, l.disabledAt = left.Time, disabled.Time
	if db.NoRows(err) {
		return l, false, nil
	}
	return l, err == nil, err
}

// putLink stores how a directory knows a user.
func putLink(ctx context.Context, tx *db.Tx, c Connection, l link) error {
	_, err := tx.Exec(ctx, `insert into scim_users (account_id, connection_id, user_id, user_name, user_name_folded, external_id, left_at, disabled_at, version, created_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, 1, ?)
		on conflict (account_id, connection_id, user_id) do update set user_name = excluded.user_name, user_name_folded = excluded.user_name_folded,
			external_id = excluded.external_id, left_at = excluded.left_at, disabled_at = excluded.disabled_at, version = scim_users.version + 1`,
		c.Account, c.ID, l.user, l.userName, filter.Fold(l.userName), l.externalID, db.At(l.leftAt), db.At(l.disabledAt), db.At(tx.Now()))
	return err
}

// userNamed returns who else has a name in a directory, or nobody.
func userNamed(ctx context.Context, q db.Queryer, c Connection, name string, but ids.User) (ids.User, error) {
	var user ids.User
	err := q.QueryRow(ctx, `select user_id from scim_users where account_id = ? and connection_id = ? and user_name_folded = ? and left_at is null
		and user_id <> ? limit 1`, c.Account, c.ID, filter.Fold(name), but).Scan(&user)
	if db.NoRows(err) {
		return "", nil
	}
	return user, err
}

// countDisabled counts whom a directory made inactive since a moment, and how many are active.
func countDisabled(ctx context.Context, q db.Queryer, c Connection, since time.Time) (disabled, active int, err error) {
	err = q.QueryRow(ctx, `select (select count(*) from scim_users where account_id = ? and connection_id = ? and disabled_at > ?),
		(select count(*) from users where account_id = ? and status = 'active')`, c.Account, c.ID, db.At(since), c.Account).Scan(&disabled, &active)
	return disabled, active, err
}
