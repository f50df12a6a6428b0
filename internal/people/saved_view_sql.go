package people

import (
	"context"
	"encoding/json"
	"slices"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// viewContent is how a view's columns and filter are stored.
type viewContent struct {
	Columns []Column        `json:"columns"`
	Filter  DirectoryFilter `json:"filter"`
}

const viewColumns = `id, name, content, standard, version`

// scanView reads a view. What this release doesn't know of it is left out: a view never stands in the way of the page.
func scanView(row interface{ Scan(...any) error }) (SavedView, error) {
	var v SavedView
	var content string
	if err := row.Scan(&v.ID, &v.Name, &content, &v.Standard, &v.Version); err != nil {
		return v, err
	}
	var c viewContent
	if err := json.Unmarshal([]byte(content), &c); err != nil || c.Filter.check() != nil {
		c.Filter = DirectoryFilter{}
	}
	v.Filter = c.Filter
	v.Columns = slices.DeleteFunc(c.Columns, func(c Column) bool { return !c.known() })
	if len(v.Columns) == 0 {
		v.Columns = StandardColumns()
	}
	return v, nil
}

func selectViews(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) ([]SavedView, error) {
	rows, err := q.Query(ctx, `select `+viewColumns+` from saved_views where account_id = ? and user_id = ? order by name_folded, id`, account, user)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []SavedView
	for rows.Next() {
		v, err := scanView(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

func selectView(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, view ids.SavedView) (SavedView, error) {
	v, err := scanView(q.QueryRow(ctx, `select `+viewColumns+` from saved_views where account_id = ? and user_id = ? and id = ?`, account, user, view))
	if db.NoRows(err) {
		err = errs.E(errs.NotFound, "access.not_found", err)
	}
	return v, err
}

func (v SavedView) content() (string, error) {
	data, err := json.Marshal(viewContent{v.Columns, v.Filter})
	return string(data), err
}

func insertView(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User, v SavedView) error {
	content, err := v.content()
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `insert into saved_views (account_id, user_id, id, name, name_folded, content, standard, version, created_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?)`, account, user, v.ID, v.Name, fold(v.Name), content, v.Standard, v.Version, db.At(tx.Now()))
	return err
}

func updateView(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User, v SavedView) error {
	content, err := v.content()
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `update saved_views set name = ?, name_folded = ?, content = ?, standard = ?, version = ?
		where account_id = ? and user_id = ? and id = ?`, v.Name, fold(v.Name), content, v.Standard, v.Version, account, user, v.ID)
	return err
}

func updateNoStandardView(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	_, err := tx.Exec(ctx, `update saved_views set standard = false where account_id = ? and user_id = ?`, account, user)
	return err
}

func deleteView(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User, view ids.SavedView) (bool, error) {
	n, err := tx.Exec(ctx, `delete from saved_views where account_id = ? and user_id = ? and id = ?`, account, user, view)
	return n == 1, err
}

// DeleteViewsOf removes the views of a user in the caller's transaction: what they searched for is theirs (S15).
func DeleteViewsOf(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	_, err := tx.Exec(ctx, `delete from saved_views where account_id = ? and user_id = ?`, account, user)
	return err
}
