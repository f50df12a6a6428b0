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

const columns = `c.id, c.number, c.name, coalesce(c.type_id, ''), c.area_id, coalesce(c.stage_id, ''), c.state, coalesce(c.project_id, ''),
	coalesce(c.responsible_id, ''), coalesce(c.group_id, ''), c.description, coalesce(c.integration_id, ''), coalesce(c.created_by, ''),
	c.created_at, c.closed_at, c.touched_at, c.version`

// into returns where [columns] are read to; done brings the times over.
func (c *Case) into() (targets []any, done func()) {
	var created, closed, touched db.TS
	return []any{&c.ID, &c.Number, &c.Name, &c.Type, &c.Area, &c.Stage, &c.State, &c.Project, &c.Responsible, &c.Group, &c.Description,
			&c.IntegrationID, &c.CreatedBy, &created, &closed, &touched, &c.Version}, func() {
			c.CreatedAt, c.ClosedAt, c.TouchedAt = created.Time, closed.Time, touched.Time
		}
}

func scanCase(row interface{ Scan(...any) error }, more ...any) (Case, error) {
	var c Case
	targets, done := c.into()
	err := row.Scan(append(targets, more...)...)
	done()
	return c, err
}

// inForce is the condition that keeps what holds at an instant, of columns with a prefix; it takes the instant twice.
func inForce(prefix string) string {
	return `(` + prefix + `valid_from is null or ` + prefix + `valid_from <= ?) and (` + prefix + `valid_until is null or ` + prefix + `valid_until > ?)`
}

// granted is the highest level among rows of grants, as a number.
const granted = `coalesce(max(case g.level when 'view' then 1 when 'comment' then 2 when 'edit' then 3 when 'administer' then 4 else 0 end), 0)`

// selectStanding reads a case and how an actor stands to it at an instant in one statement.
func selectStanding(ctx context.Context, q db.Queryer, by access.Actor, c ids.Case, at time.Time) (Standing, error) {
	var out Standing
	targets, done := out.into()
	now := db.At(at)
	err := q.QueryRow(ctx, `select `+columns+`,
		exists (select 1 from case_walls w where w.account_id = c.account_id and w.case_id = c.id and w.lifted_at is null and (w.user_id in (?, ?) or w.group_id in (?, ?))),
		exists (select 1 from case_assignments a where a.account_id = c.account_id and a.case_id = c.id and a.user_id = ? and `+inForce("a.")+`),
		(select `+granted+` from (select o.level from case_grants o where o.account_id = c.account_id and o.case_id = c.id
				and (o.user_id = ? or o.group_id = ?) and `+inForce("o.")+`
			union all select o.level from case_grants o where o.account_id = c.account_id and o.project_id = c.project_id
				and (o.user_id = ? or o.group_id = ?) and `+inForce("o.")+`) g)
		from cases c where c.account_id = ? and c.id = ?`,
		by.User, by.Viewer.User, by.Group, by.Viewer.Group, by.User, now, now, by.User, by.Group, now, now, by.User, by.Group, now, now, by.Account, c).
		Scan(append(targets, &out.Facts.Walled, &out.Facts.Assigned, &out.Facts.Granted)...)
	done()
	return out, err
}

func updateTouched(ctx context.Context, tx *db.Tx, account ids.Account, c ids.Case, at, before time.Time) error {
	_, err := tx.Exec(ctx, `update cases set touched_at = ? where account_id = ? and id = ? and touched_at < ?`, db.At(at), account, c, db.At(before))
	return err
}

// maybe returns null for an empty identifier or text.
func maybe[T ~string](v T) sql.NullString { return sql.NullString{String: string(v), Valid: v != ""} }

// insertCase fails with [db.Unique] where the number or integration ID is taken.
func insertCase(ctx context.Context, tx *db.Tx, account ids.Account, c Case) error {
	_, err := tx.Exec(ctx, `insert into cases (account_id, id, number, number_key, name, name_key, type_id, area_id, stage_id, state, project_id,
		responsible_id, group_id, description, integration_id, created_by, created_at, closed_at, touched_at, version)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		account, c.ID, c.Number, writing.Fold(c.Number), c.Name, writing.Fold(c.Name), maybe(c.Type), c.Area, maybe(c.Stage), c.State, maybe(c.Project),
		maybe(c.Responsible), maybe(c.Group), c.Description, maybe(c.IntegrationID), maybe(c.CreatedBy), db.At(c.CreatedAt), db.At(c.ClosedAt),
		db.At(c.TouchedAt), c.Version)
	return err
}

// updateCase stores everything that can change of a case.
func updateCase(ctx context.Context, tx *db.Tx, account ids.Account, c Case) error {
	_, err := tx.Exec(ctx, `update cases set number = ?, number_key = ?, name = ?, name_key = ?, type_id = ?, area_id = ?, stage_id = ?, state = ?,
		project_id = ?, responsible_id = ?, group_id = ?, description = ?, integration_id = ?, closed_at = ?, touched_at = ?, version = ?
		where account_id = ? and id = ?`,
		c.Number, writing.Fold(c.Number), c.Name, writing.Fold(c.Name), maybe(c.Type), c.Area, maybe(c.Stage), c.State,
		maybe(c.Project), maybe(c.Responsible), maybe(c.Group), c.Description, maybe(c.IntegrationID), db.At(c.ClosedAt), db.At(c.TouchedAt), c.Version,
		account, c.ID)
	return err
}

// selectTaken returns the case that has a number, or an integration ID, in whatever letter case; empty for none.
func selectTaken(ctx context.Context, q db.Queryer, account ids.Account, number, integration string) (byNumber, byIntegration ids.Case, err error) {
	err = q.QueryRow(ctx, `select coalesce((select n.id from cases n where n.account_id = ? and n.number_key = ?), ''),
		coalesce((select i.id from cases i where i.account_id = ? and i.integration_id = ?), '')`,
		account, writing.Fold(number), account, integration).Scan(&byNumber, &byIntegration)
	return byNumber, byIntegration, err
}
