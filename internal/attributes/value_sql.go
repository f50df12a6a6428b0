package attributes

import (
	"context"

	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
)

// selectValues returns what a user answered, by attribute.
func selectValues(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) (map[ids.Attribute]string, error) {
	rows, err := q.Query(ctx, `select attribute_id, value from attribute_values where account_id = ? and user_id = ?`, account, user)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[ids.Attribute]string{}
	for rows.Next() {
		var attribute ids.Attribute
		var value string
		if err := rows.Scan(&attribute, &value); err != nil {
			return nil, err
		}
		out[attribute] = value
	}
	return out, rows.Err()
}

// countValues returns how many people have a value, by attribute; attributes without are left out.
func countValues(ctx context.Context, q db.Queryer, account ids.Account) (map[ids.Attribute]int, error) {
	rows, err := q.Query(ctx, `select attribute_id, count(*) from attribute_values where account_id = ? group by attribute_id`, account)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[ids.Attribute]int{}
	for rows.Next() {
		var attribute ids.Attribute
		var n int
		if err := rows.Scan(&attribute, &n); err != nil {
			return nil, err
		}
		out[attribute] = n
	}
	return out, rows.Err()
}

// countOf returns how many people have a value of one attribute.
func countOf(ctx context.Context, q db.Queryer, account ids.Account, attribute ids.Attribute) (int, error) {
	var n int
	err := q.QueryRow(ctx, `select count(*) from attribute_values where account_id = ? and attribute_id = ?`, account, attribute).Scan(&n)
	return n, err
}

// countPicked returns how many people picked a choice.
func countPicked(ctx context.Context, q db.Queryer, account ids.Account, attribute ids.Attribute, choice ids.Choice) (int, error) {
	var n int
	err := q.QueryRow(ctx, `select count(*) from attribute_values where account_id = ? and attribute_id = ? and value like ?`,
		account, attribute, "%"+string(choice)+"%").Scan(&n)
	return n, err
}

// held is a value and how many people have it.
type held struct {
	value string
	n     int
}

func selectHeld(ctx context.Context, q db.Queryer, account ids.Account, attribute ids.Attribute) ([]held, error) {
	rows, err := q.Query(ctx, `select value, count(*) from attribute_values where account_id = ? and attribute_id = ? group by value`, account, attribute)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []held
	for rows.Next() {
		var h held
		if err := rows.Scan(&h.value, &h.n); err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, rows.Err()
}

// rewriteValue gives everybody who has one value of an attribute another.
func rewriteValue(ctx context.Context, tx *db.Tx, d Definition, from, to string) error {
	_, err := tx.Exec(ctx, `update attribute_values set value = ?, updated_at = ? where account_id = ? and attribute_id = ? and value = ?`,
		to, db.At(tx.Now()), d.Account, d.ID, from)
	return err
}

// storeValue keeps a user's answer, in the users list too; an empty one is removed.
func storeValue(ctx context.Context, tx *db.Tx, d Definition, user ids.User, value string) error {
	if err := listValue(ctx, tx, d, user, value); err != nil {
		return err
	}
	if value == "" {
		_, err := tx.Exec(ctx, `delete from attribute_values where account_id = ? and user_id = ? and attribute_id = ?`, d.Account, user, d.ID)
		return err
	}
	_, err := tx.Exec(ctx, `insert into attribute_values (account_id, user_id, attribute_id, value, updated_at) values (?, ?, ?, ?, ?)
		on conflict (account_id, user_id, attribute_id) do update set value = excluded.value, updated_at = excluded.updated_at`,
		d.Account, user, d.ID, value, db.At(tx.Now()))
	return err
}

// deleteValuesOf removes every value of an attribute and returns how many there were.
func deleteValuesOf(ctx context.Context, tx *db.Tx, d Definition) (int64, error) {
	if err := people.DropExtra(ctx, tx, d.Account, d.Column()); err != nil {
		return 0, err
	}
	return tx.Exec(ctx, `delete from attribute_values where account_id = ? and attribute_id = ?`, d.Account, d.ID)
}

// deleteValues removes everything that a user answered and returns how much it was.
func deleteValues(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) (int64, error) {
	if err := people.DropExtrasOf(ctx, tx, account, user); err != nil {
		return 0, err
	}
	return tx.Exec(ctx, `delete from attribute_values where account_id = ? and user_id = ?`, account, user)
}
