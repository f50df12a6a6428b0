package accounts

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

const domainColumns = `id, domain, token, state, proof, answer, created_at, checked_at, verified_at`

func scanDomain(row scanner) (Domain, error) {
	var d Domain
	var created, checked, verified db.TS
	err := row.Scan(&d.ID, &d.Name, &d.token, &d.State, &d.Proof, &d.Answer, &created, &checked, &verified)
	d.CreatedAt, d.CheckedAt, d.VerifiedAt = created.Time, checked.Time, verified.Time
	return d, err
}

func selectDomains(ctx context.Context, q db.Queryer, account ids.Account) ([]Domain, error) {
	rows, err := q.Query(ctx, `select `+domainColumns+` from mail_domains where account_id = ? order by domain`, account)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Domain
	for rows.Next() {
		d, err := scanDomain(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

func selectDomain(ctx context.Context, q db.Queryer, account ids.Account, id ids.Domain) (Domain, error) {
	return scanDomain(q.QueryRow(ctx, `select `+domainColumns+` from mail_domains where account_id = ? and id = ?`, account, id))
}

func selectDomainOfName(ctx context.Context, q db.Queryer, account ids.Account, name string) (Domain, error) {
	return scanDomain(q.QueryRow(ctx, `select `+domainColumns+` from mail_domains where account_id = ? and domain = ?`, account, name))
}

func selectOwnDomain(ctx context.Context, q db.Queryer, account ids.Account, name string) (bool, error) {
	var n int
	err := q.QueryRow(ctx, `select count(*) from mail_domains where account_id = ? and verified_domain = ?`, account, name).Scan(&n)
	return n > 0, err
}

// selectOwnerAllAccounts returns whose the domain is, with its row there; without an owner the account is empty.
func selectOwnerAllAccounts(ctx context.Context, q db.Queryer, name string) (ids.Account, ids.Domain, error) {
	var account ids.Account
	var id ids.Domain
	err := q.QueryRow(ctx, `select account_id, id from mail_domains where verified_domain = ?`, name).Scan(&account, &id)
	if db.NoRows(err) {
		return "", "", nil
	}
	return account, id, err
}

// waiting is a domain of some account that waits for its proof.
type waiting struct {
	account ids.Account
	id      ids.Domain
}

// selectWaitingAllAccounts returns the domains that wait for their proof and were added since an instant.
func selectWaitingAllAccounts(ctx context.Context, q db.Queryer, since time.Time) ([]waiting, error) {
	rows, err := q.Query(ctx, `select account_id, id from mail_domains where state = ? and created_at >= ? order by created_at, id`,
		DomainPending, db.At(since))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []waiting
	for rows.Next() {
		var w waiting
		if err := rows.Scan(&w.account, &w.id); err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, rows.Err()
}

// insertDomain reports false when the account has the domain already.
func insertDomain(ctx context.Context, tx *db.Tx, account ids.Account, d Domain) (bool, error) {
	n, err := tx.Exec(ctx, `insert into mail_domains (account_id, id, domain, token, state, proof, answer, created_at)
		values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (account_id, domain) do nothing`,
		account, d.ID, d.Name, d.token, d.State, d.Proof, d.Answer, db.At(d.CreatedAt))
	return n > 0, err
}

// updateDomain stores the domain; it is the account's own while its state says so.
func updateDomain(ctx context.Context, tx *db.Tx, account ids.Account, d Domain) error {
	var own any
	if d.State == DomainProven {
		own = d.Name
	}
	_, err := tx.Exec(ctx, `update mail_domains set verified_domain = ?, token = ?, state = ?, proof = ?, answer = ?, checked_at = ?,
		verified_at = ? where account_id = ? and id = ?`,
		own, d.token, d.State, d.Proof, d.Answer, db.At(d.CheckedAt), db.At(d.VerifiedAt), account, d.ID)
	return err
}

func deleteDomain(ctx context.Context, tx *db.Tx, account ids.Account, id ids.Domain) error {
	_, err := tx.Exec(ctx, `delete from mail_domains where account_id = ? and id = ?`, account, id)
	return err
}
