package cases

import (
	"context"
	"database/sql"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/writing"
)

const projectColumns = `p.id, p.name, p.description, coalesce(p.responsible_id, ''), p.state, coalesce(p.created_by, ''), p.created_at, p.closed_at, p.version`

func scanProject(row interface{ Scan(...any) error }, more ...any) (Project, error) {
	var p Project
	var created, closed db.TS
	err := row.Scan(append([]any{&p.ID, &p.Name, &p.Description, &p.Responsible, &p.State, &p.CreatedBy, &created, &closed, &p.Version}, more...)...)
	p.CreatedAt, p.ClosedAt = created.Time, closed.Time
	return p, err
}

func selectProjectStanding(ctx context.Context, q db.Queryer, by access.Actor, p ids.Project, at time.Time) (StandingOnProject, error) {
	var out StandingOnProject
	var err error
	now := db.At(at)
	out.Project, err = scanProject(q.QueryRow(ctx, `select `+projectColumns+`,
		(select `+granted+` from case_grants g where g.account_id = p.account_id and g.project_id = p.id and (g.user_id = ? or g.group_id = ?) and `+inForce("g.")+`)
		from projects p where p.account_id = ? and p.id = ?`, by.User, by.Group, now, now, by.Account, p), &out.Facts.Granted)
	return out, err
}

func scanProjects(rows *sql.Rows, err error) ([]Project, error) {
	var out []Project
	err = each(rows, err, func(rows *sql.Rows) error {
		p, err := scanProject(rows)
		out = append(out, p)
		return err
	})
	return out, err
}

func selectProjectOfName(ctx context.Context, q db.Queryer, account ids.Account, name string) (p ids.Project, err error) {
	err = q.QueryRow(ctx, `select id from projects where account_id = ? and name_key = ?`, account, writing.Fold(name)).Scan(&p)
	if db.NoRows(err) {
		return "", nil
	}
	return p, err
}

func insertProject(ctx context.Context, tx *db.Tx, account ids.Account, p Project) error {
	_, err := tx.Exec(ctx, `insert into projects (account_id, id, name, name_key, description, responsible_id, state, created_by, created_at, closed_at, version)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, account, p.ID, p.Name, writing.Fold(p.Name), p.Description, maybe(p.Responsible), p.State,
		maybe(p.CreatedBy), db.At(p.CreatedAt), db.At(p.ClosedAt), p.Version)
	return err
}

func updateProject(ctx context.Context, tx *db.Tx, account ids.Account, p Project) error {
	_, err := tx.Exec(ctx, `update projects set name = ?, name_key = ?, description = ?, responsible_id = ?, state = ?, closed_at = ?, version = ?
		where account_id = ? and id = ?`, p.Name, writing.Fold(p.Name), p.Description, maybe(p.Responsible), p.State, db.At(p.ClosedAt), p.Version,
		account, p.ID)
	return err
}
