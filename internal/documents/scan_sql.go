package documents

import (
	"context"
	"database/sql"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// updateScan stores what was said of a version that waited or wasn't scanned, and of its document if it is the latest.
func updateScan(ctx context.Context, tx *db.Tx, j scanVersionJob, said Scan) (changed bool, err error) {
	n, err := tx.Exec(ctx, `update document_versions set scan_state = ?, scanned_at = ?, finding = ?
		where account_id = ? and document_id = ? and number = ? and scan_state in ('pending', 'unscanned')`,
		said.State, db.At(said.At), said.Finding, j.Account, j.Document, j.Number)
	if err != nil || n == 0 {
		return false, err
	}
	_, err = tx.Exec(ctx, `update documents set scan_state = ?, scanned_at = ?, finding = ? where account_id = ? and id = ? and latest = ?`,
		said.State, db.At(said.At), said.Finding, j.Account, j.Document, j.Number)
	return true, err
}

// CountOverdueAllAccounts counts the versions that came in before the given moment and still wait for the scanner.
func CountOverdueAllAccounts(ctx context.Context, q db.Queryer, before time.Time) (n int, err error) {
	err = q.QueryRow(ctx, `select count(*) from document_versions where scan_state = 'pending' and uploaded_at < ?`, db.At(before)).Scan(&n)
	return n, err
}

func selectOverdueAllAccounts(ctx context.Context, q db.Queryer, before time.Time, limit int) ([]scanVersionJob, error) {
	return scanJobs(q.Query(ctx, `select account_id, document_id, number from document_versions where scan_state = 'pending' and uploaded_at < ?
		order by uploaded_at limit ?`, db.At(before), limit))
}

func selectUnscanned(ctx context.Context, q db.Queryer, account ids.Account, after scanVersionJob, limit int) ([]scanVersionJob, error) {
	return scanJobs(q.Query(ctx, `select account_id, document_id, number from document_versions
		where account_id = ? and scan_state = 'unscanned' and (document_id, number) > (?, ?) order by document_id, number limit ?`,
		account, after.Document, after.Number, limit))
}

func scanJobs(rows *sql.Rows, err error) ([]scanVersionJob, error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []scanVersionJob
	for rows.Next() {
		var j scanVersionJob
		if err := rows.Scan(&j.Account, &j.Document, &j.Number); err != nil {
			return nil, err
		}
		out = append(out, j)
	}
	return out, rows.Err()
}
