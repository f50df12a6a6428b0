package tasks

import (
	"context"
	"database/sql"
	"math"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

const columns = `t.account_id, t.id, t.case_id, coalesce(t.parent_id, ''), t.root_id, t.depth, t.title, t.body, t.status, t.priority,
	coalesce(t.assignee_id, ''), coalesce(t.assigned_by, ''), t.assigned_at, t.due_at, t.interim_due_at, coalesce(t.created_by, ''), t.created_at,
	t.closed_at, coalesce(t.closed_by, ''), t.version`

// never is where what is never due stands among what is due some day.
const never = math.MaxInt64

func dueKey(t Task) int64 {
	if t.Due.IsZero() {
		return never
	}
	return t.Due.UnixMicro()
}

func optional(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return db.At(at)
}

func nullable[T ~string](id T) any {
	if id == "" {
		return nil
	}
	return id
}

func scan(row interface{ Scan(...any) error }, more ...any) (Task, error) {
	var t Task
	var assigned, due, interim, created, closed db.TS
	err := row.Scan(append([]any{&t.Account, &t.ID, &t.Case, &t.Parent, &t.Root, &t.Depth, &t.Title, &t.Text, &t.Status, &t.Priority,
		&t.Assignee, &t.AssignedBy, &assigned, &due, &interim, &t.CreatedBy, &created, &closed, &t.ClosedBy, &t.Version}, more...)...)
	t.AssignedAt, t.Due, t.InterimDue, t.CreatedAt, t.ClosedAt = assigned.Time, due.Time, interim.Time, created.Time, closed.Time
	return t, err
}

func scanAll(rows *sql.Rows, err error) ([]Task, error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Task
	for rows.Next() {
		t, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, rows.Err()
}

// selectTask returns one task of an account, or errs.NotFound.
func selectTask(ctx context.Context, q db.Queryer, account ids.Account, task ids.Task) (Task, error) {
	t, err := scan(q.QueryRow(ctx, `select `+columns+` from tasks t where t.account_id = ? and t.id = ?`, account, task))
	if db.NoRows(err) {
		err = unknown(err)
	}
	return t, err
}

// selectTree returns all tasks of a tree, the eldest first.
func selectTree(ctx context.Context, q db.Queryer, account ids.Account, root ids.Task) ([]Task, error) {
	return scanAll(q.Query(ctx, `select `+columns+` from tasks t where t.account_id = ? and t.root_id = ? order by t.id`, account, root))
}

func countTree(ctx context.Context, q db.Queryer, account ids.Account, root ids.Task) (n int, err error) {
	err = q.QueryRow(ctx, `select count(*) from tasks where account_id = ? and root_id = ?`, account, root).Scan(&n)
	return n, err
}

func hasParts(ctx context.Context, q db.Queryer, account ids.Account, task ids.Task) (has bool, err error) {
	err = q.QueryRow(ctx, `select exists (select 1 from tasks where account_id = ? and parent_id = ?)`, account, task).Scan(&has)
	return has, err
}

func hasOpenParts(ctx context.Context, q db.Queryer, account ids.Account, task ids.Task) (has bool, err error) {
	err = q.QueryRow(ctx, `select exists (select 1 from tasks where account_id = ? and parent_id = ? and closed = ?)`, account, task, false).Scan(&has)
	return has, err
}

func insertTask(ctx context.Context, tx *db.Tx, t Task) error {
	_, err := tx.Exec(ctx, `insert into tasks (account_id, id, case_id, parent_id, root_id, depth, title, body, status, priority, assignee_id, assigned_by,
		assigned_at, due_at, interim_due_at, closed, due_key, created_by, created_at, closed_at, closed_by, version)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		t.Account, t.ID, t.Case, nullable(t.Parent), t.Root, t.Depth, t.Title, t.Text, t.Status, t.Priority, nullable(t.Assignee), nullable(t.AssignedBy),
		optional(t.AssignedAt), optional(t.Due), optional(t.InterimDue), t.Status.Closed(), dueKey(t), nullable(t.CreatedBy), db.At(t.CreatedAt),
		optional(t.ClosedAt), nullable(t.ClosedBy), t.Version)
	return err
}

// updateTask stores all that can change of a task.
func updateTask(ctx context.Context, tx *db.Tx, t Task) error {
	_, err := tx.Exec(ctx, `update tasks set parent_id = ?, root_id = ?, depth = ?, title = ?, body = ?, status = ?, priority = ?, assignee_id = ?, assigned_by = ?,
		assigned_at = ?, due_at = ?, interim_due_at = ?, closed = ?, due_key = ?, closed_at = ?, closed_by = ?, version = ?
		where account_id = ? and id = ?`,
		nullable(t.Parent), t.Root, t.Depth, t.Title, t.Text, t.Status, t.Priority, nullable(t.Assignee), nullable(t.AssignedBy),
		optional(t.AssignedAt), optional(t.Due), optional(t.InterimDue), t.Status.Closed(), dueKey(t), optional(t.ClosedAt), nullable(t.ClosedBy), t.Version,
		t.Account, t.ID)
	return err
}

func deleteTask(ctx context.Context, tx *db.Tx, account ids.Account, task ids.Task) error {
	_, err := tx.Exec(ctx, `delete from tasks where account_id = ? and id = ?`, account, task)
	return err
}
