package accounts

import (
	"context"
	"fmt"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/writing"
)

const accountColumns = `account_id, name, kind, country, language, time_zone, date_style, support_email, support_phone,
	password_min_length, password_mixed_case, password_digit, password_symbol, password_history, password_max_age_days,
	session_idle_minutes, session_absolute_hours, lock_failures, lock_window_minutes, lock_disable_after,
	own_id_number, version, created_at, updated_at, address, city, postcode, phone, fax, information_version, policy_version,
	logo_id, logo_version`

// scanner is a row that holds accountColumns.
type scanner interface{ Scan(dest ...any) error }

func scanAccount(row scanner) (Account, error) {
	var a Account
	var created, updated db.TS
	p := &a.Policy
	err := row.Scan(&a.ID, &a.Name, &a.Kind, &a.Country, &a.Language, &a.TimeZone, &a.DateStyle, &a.SupportEmail, &a.SupportPhone,
		&p.Password.MinLength, &p.Password.MixedCase, &p.Password.Digit, &p.Password.Symbol, &p.Password.History,
		&p.Password.MaxAgeDays, &p.Session.IdleMinutes, &p.Session.AbsoluteHours, &p.Lock.Failures, &p.Lock.WindowMinutes,
		&p.Lock.DisableAfter, &p.OwnIDNumber, &a.Version, &created, &updated, &a.Address, &a.City, &a.Postcode, &a.Phone, &a.Fax,
		&a.InformationVersion, &a.PolicyVersion, &a.Logo, &a.LogoVersion)
	a.CreatedAt, a.UpdatedAt = created.Time, updated.Time
	return a, err
}

func insertAccount(ctx context.Context, tx *db.Tx, a Account) error {
	p := a.Policy
	_, err := tx.Exec(ctx, `insert into accounts (`+accountColumns+`, name_folded)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		a.ID, a.Name, a.Kind, a.Country, a.Language, a.TimeZone, a.DateStyle, a.SupportEmail, a.SupportPhone,
		p.Password.MinLength, p.Password.MixedCase, p.Password.Digit, p.Password.Symbol, p.Password.History,
		p.Password.MaxAgeDays, p.Session.IdleMinutes, p.Session.AbsoluteHours, p.Lock.Failures, p.Lock.WindowMinutes,
		p.Lock.DisableAfter, p.OwnIDNumber, a.Version, db.At(a.CreatedAt), db.At(a.UpdatedAt),
		a.Address, a.City, a.Postcode, a.Phone, a.Fax, a.InformationVersion, a.PolicyVersion, a.Logo, a.LogoVersion, writing.Fold(a.Name))
	if err != nil {
		return fmt.Errorf("accounts: keep account: %w", err)
	}
	return nil
}

func updatePolicy(ctx context.Context, tx *db.Tx, a Account) error {
	p := a.Policy
	_, err := tx.Exec(ctx, `update accounts set password_min_length = ?, password_mixed_case = ?, password_digit = ?,
		password_symbol = ?, password_history = ?, password_max_age_days = ?, session_idle_minutes = ?,
		session_absolute_hours = ?, lock_failures = ?, lock_window_minutes = ?, lock_disable_after = ?,
		own_id_number = ?, version = ?, policy_version = ?, updated_at = ? where account_id = ?`,
		p.Password.MinLength, p.Password.MixedCase, p.Password.Digit, p.Password.Symbol, p.Password.History,
		p.Password.MaxAgeDays, p.Session.IdleMinutes, p.Session.AbsoluteHours, p.Lock.Failures, p.Lock.WindowMinutes,
		p.Lock.DisableAfter, p.OwnIDNumber, a.Version, a.PolicyVersion, db.At(a.UpdatedAt), a.ID)
	return err
}

// updateInformation stores everything about the account but its policy and its logo.
func updateInformation(ctx context.Context, tx *db.Tx, a Account) error {
	_, err := tx.Exec(ctx, `update accounts set name = ?, name_folded = ?, kind = ?, country = ?, language = ?, time_zone = ?,
		date_style = ?, support_email = ?, support_phone = ?, address = ?, city = ?, postcode = ?, phone = ?, fax = ?,
		version = ?, information_version = ?, updated_at = ? where account_id = ?`,
		a.Name, writing.Fold(a.Name), a.Kind, a.Country, a.Language, a.TimeZone, a.DateStyle, a.SupportEmail, a.SupportPhone, a.Address,
		a.City, a.Postcode, a.Phone, a.Fax, a.Version, a.InformationVersion, db.At(a.UpdatedAt), a.ID)
	return err
}

// selectFirstAccountAllAccounts returns the account that was made first; ids decide between those of one instant.
func selectFirstAccountAllAccounts(ctx context.Context, q db.Queryer) (ids.Account, error) {
	var account ids.Account
	err := q.QueryRow(ctx, `select account_id from accounts order by created_at, account_id limit 1`).Scan(&account)
	return account, err
}

func selectAllAccounts(ctx context.Context, q db.Queryer) ([]Account, error) {
	rows, err := q.Query(ctx, `select `+accountColumns+` from accounts order by name_folded, account_id`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Account
	for rows.Next() {
		a, err := scanAccount(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, rows.Err()
}
