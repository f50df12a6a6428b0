package people

import (
	"context"
	"database/sql"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// BranchHolders counts the users of each branch of the account, active or not; branches without users are missing.
func (Members) BranchHolders(ctx context.Context, q db.Queryer, account ids.Account) (map[ids.Branch]int, error) {
	out := map[ids.Branch]int{}
	rows, err := q.Query(ctx, `select branch_id, count(*) from users where account_id = ? and branch_id is not null group by branch_id`, account)
	err = eachRow(rows, err, func(rows *sql.Rows) error {
		var branch ids.Branch
		var n int
		err := rows.Scan(&branch, &n)
		out[branch] = n
		return err
	})
	return out, err
}

// TitleHolders counts the users of each job title of the account by their roles, active or not; an empty title stands
// for those without one.
func (Members) TitleHolders(ctx context.Context, q db.Queryer, account ids.Account) (map[ids.JobTitle]map[access.Role]int, error) {
	out := map[ids.JobTitle]map[access.Role]int{}
	rows, err := q.Query(ctx, `select coalesce(job_title_id, ''), role, count(*) from users where account_id = ? group by job_title_id, role`, account)
	err = eachRow(rows, err, func(rows *sql.Rows) error {
		var title ids.JobTitle
		var role access.Role
		var n int
		err := rows.Scan(&title, &role, &n)
		if out[title] == nil {
			out[title] = map[access.Role]int{}
		}
		out[title][role] = n
		return err
	})
	return out, err
}

// eachRow calls fn for every row and closes the rows.
func eachRow(rows *sql.Rows, err error, fn func(*sql.Rows) error) error {
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
