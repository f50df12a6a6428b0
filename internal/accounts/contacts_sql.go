package accounts

import (
	"context"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// selectContacts returns the present contacts in their order and then those that are still to be told of their removal.
func selectContacts(ctx context.Context, q db.Queryer, account ids.Account) ([]contact, error) {
	rows, err := q.Query(ctx, `select id, address, address_key, added_at, removed_at from security_contacts
		where account_id = ? order by place, id`, account)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []contact
	for rows.Next() {
		var c contact
		var added, removed db.TS
		if err := rows.Scan(&c.id, &c.address, &c.key, &added, &removed); err != nil {
			return nil, err
		}
		c.added, c.removed = added.Time, removed.Time
		out = append(out, c)
	}
	return out, rows.Err()
}

func insertContact(ctx context.Context, tx *db.Tx, account ids.Account, c contact, place int) error {
	_, err := tx.Exec(ctx, `insert into security_contacts (account_id, id, address, address_key, place, added_at)
		values (?, ?, ?, ?, ?, ?)`, account, c.id, c.address, c.key, place, db.At(c.added))
	return err
}

func updateContact(ctx context.Context, tx *db.Tx, account ids.Account, c contact, place int) error {
	_, err := tx.Exec(ctx, `update security_contacts set address = ?, place = ? where account_id = ? and id = ?`,
		c.address, place, account, c.id)
	return err
}

func removeContact(ctx context.Context, tx *db.Tx, account ids.Account, id string) error {
	_, err := tx.Exec(ctx, `update security_contacts set removed_at = ? where account_id = ? and id = ?`, db.At(tx.Now()), account, id)
	return err
}

func selectContactsVersion(ctx context.Context, q db.Queryer, account ids.Account) (int64, error) {
	var version int64
	err := q.QueryRow(ctx, `select contacts_version from accounts where account_id = ?`, account).Scan(&version)
	return version, err
}

func raiseContactsVersion(ctx context.Context, tx *db.Tx, account ids.Account) error {
	_, err := tx.Exec(ctx, `update accounts set contacts_version = contacts_version + 1 where account_id = ?`, account)
	return err
}

// deleteOldContactsAllAccounts forgets the addresses that were removed before an instant.
func deleteOldContactsAllAccounts(ctx context.Context, tx *db.Tx, before db.TS) error {
	_, err := tx.Exec(ctx, `delete from security_contacts where removed_at < ?`, before)
	return err
}
