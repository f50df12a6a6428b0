package seal

import (
	"context"
	"errors"
	"fmt"

	"cabinet/internal/platform/db"
)

// Column is a column of a table whose values are sealed, each for the [Cell] of its account, the table's name, its row's id
// and the column's name. Values may be null.
type Column struct {
	Table, Column string
	// ID is the column that names the row, "id" when empty. Together with account_id, if the table has it, it is unique.
	ID string
	// Account says that the table has account_id; the cells of others have no account.
	Account bool
}

// resealBatch bounds what is read before it is written back, and so how long anybody waits.
const resealBatch = 100

type sealedRow struct {
	account, id string
	value       []byte
}

// ResealAllAccounts seals every value of the column anew that isn't sealed with the first key, in small transactions, and
// returns how many. It may be killed at any moment, run again and run beside others: a value is replaced only while it is
// still the one that was read. A value that doesn't open is left as it is, and the error names its row.
func (b *Box) ResealAllAccounts(ctx context.Context, d *db.DB, c Column) (done int64, err error) {
	var bad error
	var last sealedRow
	for {
		rows, err := c.selectAllAccounts(ctx, d, last)
		if err != nil {
			return done, err
		}
		var fresh []resealed
		for _, r := range rows {
			if b.Current(r.value) {
				continue
			}
			sealed, err := b.again(c.cell(r), r.value)
			if err != nil {
				bad = errors.Join(bad, fmt.Errorf("%s.%s of row %s: %w", c.Table, c.Column, r.id, err))
				continue
			}
			fresh = append(fresh, resealed{r, sealed})
		}
		if len(fresh) > 0 {
			n, err := c.replaceAllAccounts(ctx, d, fresh)
			if done += n; err != nil {
				return done, err
			}
		}
		if len(rows) < resealBatch {
			return done, bad
		}
		last = rows[len(rows)-1]
	}
}

// CountAllAccounts counts the values of the column by the name of the key they are sealed with; what isn't a sealed value
// counts under the empty name.
func (c Column) CountAllAccounts(ctx context.Context, q db.Queryer) (map[string]int64, error) {
	out := map[string]int64{}
	var last sealedRow
	for {
		rows, err := c.selectAllAccounts(ctx, q, last)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			name, _ := IDOf(r.value)
			out[name]++
		}
		if len(rows) < resealBatch {
			return out, nil
		}
		last = rows[len(rows)-1]
	}
}

type resealed struct {
	sealedRow
	sealed []byte
}

func (b *Box) again(cell Cell, value []byte) ([]byte, error) {
	plain, err := b.Unseal(cell, value)
	if err != nil {
		return nil, err
	}
	return b.Seal(cell, plain)
}

func (c Column) cell(r sealedRow) Cell {
	return Cell{Account: r.account, Table: c.Table, Row: r.id, Column: c.Column}
}

func (c Column) id() string {
	if c.ID == "" {
		return "id"
	}
	return c.ID
}

// account is the expression for the account of a row.
func (c Column) account() string {
	if c.Account {
		return "account_id"
	}
	return "''"
}

func (c Column) selectAllAccounts(ctx context.Context, q db.Queryer, after sealedRow) ([]sealedRow, error) {
	place, args := "("+c.id()+") > (?)", []any{after.id}
	order := c.id()
	if c.Account {
		place, args = "(account_id, "+c.id()+") > (?, ?)", []any{after.account, after.id}
		order = "account_id, " + c.id()
	}
	rows, err := q.Query(ctx, "select "+c.account()+", "+c.id()+", "+c.Column+" from "+c.Table+
		" where "+c.Column+" is not null and "+place+" order by "+order+" limit ?", append(args, resealBatch)...)
	if err != nil {
		return nil, fmt.Errorf("seal: read %s.%s: %w", c.Table, c.Column, err)
	}
	defer rows.Close()
	var out []sealedRow
	for rows.Next() {
		var r sealedRow
		if err := rows.Scan(&r.account, &r.id, &r.value); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

func (c Column) replaceAllAccounts(ctx context.Context, d *db.DB, list []resealed) (done int64, err error) {
	err = d.Write(ctx, func(tx *db.Tx) error {
		done = 0
		for _, r := range list {
			where, args := c.id()+" = ?", []any{r.sealed, r.id, r.value}
			if c.Account {
				where, args = "account_id = ? and "+where, []any{r.sealed, r.account, r.id, r.value}
			}
			n, err := tx.Exec(ctx, "update "+c.Table+" set "+c.Column+" = ? where "+where+" and "+c.Column+" = ?", args...)
			if err != nil {
				return err
			}
			done += n
		}
		return nil
	})
	return done, err
}
