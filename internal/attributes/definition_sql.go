package attributes

import (
	"context"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// selectDefinitions returns every attribute of an account in its order, archived ones too, with choices and audiences.
func selectDefinitions(ctx context.Context, q db.Queryer, account ids.Account) ([]Definition, error) {
	rows, err := q.Query(ctx, `select id, kind, name, hint, viewers, editors, place, archived_at, version, created_at, updated_at, listed
		from attributes where account_id = ? order by place, id`, account)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []Definition
	for rows.Next() {
		d := Definition{Account: account}
		var view, edit string
		var archived, created, updated db.TS
		if err := rows.Scan(&d.ID, &d.Kind, &d.Name, &d.Hint, &view, &edit, &d.Place, &archived, &d.Version, &created, &updated, &d.listed); err != nil {
			return nil, err
		}
		d.View, d.Edit = audienceOf(view, nil), audienceOf(edit, nil)
		d.ArchivedAt, d.CreatedAt, d.UpdatedAt = archived.Time, created.Time, updated.Time
		all = append(all, d)
	}
	if err := rows.Err(); err != nil || len(all) == 0 {
		return nil, err
	}
	of := make(map[ids.Attribute]*Definition, len(all))
	for i := range all {
		of[all[i].ID] = &all[i]
	}
	if err := selectChoices(ctx, q, account, of); err != nil {
		return nil, err
	}
	return all, selectTitles(ctx, q, account, of)
}

func selectChoices(ctx context.Context, q db.Queryer, account ids.Account, of map[ids.Attribute]*Definition) error {
	rows, err := q.Query(ctx, `select attribute_id, id, name, archived from attribute_choices
		where account_id = ? order by attribute_id, place, id`, account)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var attribute ids.Attribute
		var c Choice
		if err := rows.Scan(&attribute, &c.ID, &c.Name, &c.Archived); err != nil {
			return err
		}
		// On PostgreSQL each statement sees what is committed by then, so one may know more than the other.
		if d := of[attribute]; d != nil {
			d.Choices = append(d.Choices, c)
		}
	}
	return rows.Err()
}

func selectTitles(ctx context.Context, q db.Queryer, account ids.Account, of map[ids.Attribute]*Definition) error {
	rows, err := q.Query(ctx, `select attribute_id, job_title_id, may_edit from attribute_titles
		where account_id = ? order by attribute_id, job_title_id`, account)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var attribute ids.Attribute
		var title ids.JobTitle
		var mayEdit bool
		if err := rows.Scan(&attribute, &title, &mayEdit); err != nil {
			return err
		}
		d := of[attribute]
		switch {
		case d == nil:
		case mayEdit:
			d.Edit.Titles = append(d.Edit.Titles, title)
		default:
			d.View.Titles = append(d.View.Titles, title)
		}
	}
	return rows.Err()
}

// insertDefinition adds an attribute with its choices and audiences.
func insertDefinition(ctx context.Context, tx *db.Tx, d Definition) error {
	_, err := tx.Exec(ctx, `insert into attributes (account_id, id, kind, name, hint, viewers, editors, place, archived_at, version, created_at, updated_at, listed)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		d.Account, d.ID, d.Kind, d.Name, d.Hint, d.View.words(), d.Edit.words(), d.Place, db.At(d.ArchivedAt), d.Version,
		db.At(d.CreatedAt), db.At(d.UpdatedAt), d.listed)
	if err != nil {
		return err
	}
	return insertParts(ctx, tx, d)
}

// updateDefinition stores everything of an attribute but its place. Choices keep their ids, so values still find them.
func updateDefinition(ctx context.Context, tx *db.Tx, d Definition) error {
	_, err := tx.Exec(ctx, `update attributes set kind = ?, name = ?, hint = ?, viewers = ?, editors = ?, archived_at = ?, version = ?, updated_at = ?
		where account_id = ? and id = ?`,
		d.Kind, d.Name, d.Hint, d.View.words(), d.Edit.words(), db.At(d.ArchivedAt), d.Version, db.At(d.UpdatedAt), d.Account, d.ID)
	if err != nil {
		return err
	}
	if err := deleteParts(ctx, tx, d); err != nil {
		return err
	}
	return insertParts(ctx, tx, d)
}

func insertParts(ctx context.Context, tx *db.Tx, d Definition) error {
	for i, c := range d.Choices {
		_, err := tx.Exec(ctx, `insert into attribute_choices (account_id, id, attribute_id, name, place, archived) values (?, ?, ?, ?, ?, ?)`,
			d.Account, c.ID, d.ID, c.Name, i+1, c.Archived)
		if err != nil {
			return err
		}
	}
	for _, list := range []struct {
		titles  []ids.JobTitle
		mayEdit bool
	}{{d.View.Titles, false}, {d.Edit.Titles, true}} {
		for _, title := range list.titles {
			_, err := tx.Exec(ctx, `insert into attribute_titles (account_id, attribute_id, job_title_id, may_edit) values (?, ?, ?, ?)`,
				d.Account, d.ID, title, list.mayEdit)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func deleteParts(ctx context.Context, tx *db.Tx, d Definition) error {
	if _, err := tx.Exec(ctx, `delete from attribute_choices where account_id = ? and attribute_id = ?`, d.Account, d.ID); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `delete from attribute_titles where account_id = ? and attribute_id = ?`, d.Account, d.ID)
	return err
}

func updatePlace(ctx context.Context, tx *db.Tx, d Definition) error {
	_, err := tx.Exec(ctx, `update attributes set place = ? where account_id = ? and id = ?`, d.Place, d.Account, d.ID)
	return err
}

// deleteDefinition removes an attribute; its values must be gone.
func deleteDefinition(ctx context.Context, tx *db.Tx, d Definition) error {
	if err := deleteParts(ctx, tx, d); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `delete from attributes where account_id = ? and id = ?`, d.Account, d.ID)
	return err
}
