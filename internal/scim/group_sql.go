package scim

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/writing"
)

// group is a directory's group as it is kept.
type group struct {
	id, name, externalID string
	version              int64
	createdAt, updatedAt time.Time
	members              []member
}

// member is a user in a directory's group.
type member struct {
	user ids.User
	name string
}

const groupColumns = `id, name, external_id, version, created_at, updated_at`

func scanGroup(row interface{ Scan(...any) error }) (group, error) {
	var g group
	var created, updated db.TS
	err := row.Scan(&g.id, &g.name, &g.externalID, &g.version, &created, &updated)
	g.createdAt, g.updatedAt = created.Time, updated.Time
	return g, err
}

func selectGroup(ctx context.Context, q db.Queryer, c Connection, id string) (group, error) {
	g, err := scanGroup(q.QueryRow(ctx, `select `+groupColumns+` from scim_groups where account_id = ? and connection_id = ? and id = ?`, c.Account, c.ID, id))
	if db.NoRows(err) {
		return g, notFound(err)
	}
	return g, err
}

func selectGroups(ctx context.Context, q db.Queryer, c Connection) ([]group, error) {
	var out []group
	rows, err := q.Query(ctx, `select `+groupColumns+` from scim_groups where account_id = ? and connection_id = ? order by id`, c.Account, c.ID)
	return out, each(rows, err, func(rows *sql.Rows) error {
		g, err := scanGroup(rows)
		out = append(out, g)
		return err
	})
}

func countGroups(ctx context.Context, q db.Queryer, c Connection) (n int, err error) {
	err = q.QueryRow(ctx, `select count(*) from scim_groups where account_id = ? and connection_id = ?`, c.Account, c.ID).Scan(&n)
	return n, err
}

// selectMembers returns who is in a group, by id.
func selectMembers(ctx context.Context, q db.Queryer, c Connection, group string) ([]member, error) {
	var out []member
	rows, err := q.Query(ctx, `select u.id, u.first_name, u.last_name from scim_members m join users u on u.account_id = m.account_id and u.id = m.user_id
		where m.account_id = ? and m.scim_group_id = ? order by u.id`, c.Account, group)
	return out, each(rows, err, func(rows *sql.Rows) error {
		var m member
		var first, last string
		err := rows.Scan(&m.user, &first, &last)
		m.name = strings.TrimSpace(first + " " + last)
		out = append(out, m)
		return err
	})
}

// insertGroup adds a group and reports whether its name was free.
func insertGroup(ctx context.Context, tx *db.Tx, c Connection, g group) (bool, error) {
	n, err := tx.Exec(ctx, `insert into scim_groups (account_id, id, connection_id, name, name_folded, external_id, version, created_at, updated_at)
		values (?, ?, ?, ?, ?, ?, 1, ?, ?) on conflict (account_id, connection_id, name_folded) do nothing`,
		c.Account, g.id, c.ID, g.name, writing.Fold(g.name), g.externalID, db.At(tx.Now()), db.At(tx.Now()))
	return n == 1, err
}

// groupNamed returns which other group has a name, or "".
func groupNamed(ctx context.Context, q db.Queryer, c Connection, name, but string) (string, error) {
	var id string
	err := q.QueryRow(ctx, `select id from scim_groups where account_id = ? and connection_id = ? and name_folded = ? and id <> ?`,
		c.Account, c.ID, writing.Fold(name), but).Scan(&id)
	if db.NoRows(err) {
		return "", nil
	}
	return id, err
}

func updateGroup(ctx context.Context, tx *db.Tx, c Connection, g group) error {
	_, err := tx.Exec(ctx, `update scim_groups set name = ?, name_folded = ?, external_id = ?, version = version + 1, updated_at = ?
		where account_id = ? and connection_id = ? and id = ?`, g.name, writing.Fold(g.name), g.externalID, db.At(tx.Now()), c.Account, c.ID, g.id)
	return err
}

func deleteGroup(ctx context.Context, tx *db.Tx, c Connection, id string) error {
	if _, err := tx.Exec(ctx, `delete from scim_members where account_id = ? and scim_group_id = ?`, c.Account, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `delete from scim_groups where account_id = ? and connection_id = ? and id = ?`, c.Account, c.ID, id)
	return err
}

func insertMember(ctx context.Context, tx *db.Tx, c Connection, group string, user ids.User) error {
	_, err := tx.Exec(ctx, `insert into scim_members (account_id, scim_group_id, user_id) values (?, ?, ?) on conflict (account_id, scim_group_id, user_id) do nothing`,
		c.Account, group, user)
	return err
}

func deleteMember(ctx context.Context, tx *db.Tx, c Connection, group string, user ids.User) error {
	_, err := tx.Exec(ctx, `delete from scim_members where account_id = ? and scim_group_id = ? and user_id = ?`, c.Account, group, user)
	return err
}

// deleteMemberships takes a user out of all groups of a directory.
func deleteMemberships(ctx context.Context, tx *db.Tx, c Connection, user ids.User) error {
	_, err := tx.Exec(ctx, `delete from scim_members where account_id = ? and user_id = ? and scim_group_id in
		(select id from scim_groups where account_id = ? and connection_id = ?)`, c.Account, user, c.Account, c.ID)
	return err
}

// selectGroupNames returns the folded names of the directory's groups that a user is in.
func selectGroupNames(ctx context.Context, q db.Queryer, c Connection, user ids.User) (map[string]bool, error) {
	out := map[string]bool{}
	rows, err := q.Query(ctx, `select g.name_folded from scim_groups g join scim_members m on m.account_id = g.account_id and m.scim_group_id = g.id
		where g.account_id = ? and g.connection_id = ? and m.user_id = ?`, c.Account, c.ID, user)
	return out, each(rows, err, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		out[name] = true
		return err
	})
}
