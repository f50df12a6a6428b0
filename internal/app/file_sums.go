package app

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"io"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// fileSum is what a file was like when it was put or, where that isn't known, when it was first read.
type fileSum struct {
	Size   int64
	SHA256 string
}

// Put implements [blob.Store]: what is stored is known from then on by the sum of what was to be stored.
func (k *keptFiles) Put(ctx context.Context, key string, r io.Reader, size int64) error {
	sum := sha256.New()
	// Until the new sum is there, none is better than that of the file before it.
	if err := k.forgetSum(ctx, key); err != nil {
		return err
	}
	if err := k.Store.Put(ctx, key, io.TeeReader(r, sum), size); err != nil {
		return err
	}
	s := fileSum{Size: size, SHA256: hex.EncodeToString(sum.Sum(nil))}
	return k.db.WriteSoft(ctx, func(tx *db.Tx) error { return insertFileSum(ctx, tx, key, s) })
}

// forgetSum removes the sum of a file that is about to be replaced; as a rule there is none.
func (k *keptFiles) forgetSum(ctx context.Context, key string) error {
	if _, err := selectFileSum(ctx, k.db, key); err != nil {
		if db.NoRows(err) {
			return nil
		}
		return err
	}
	return k.db.WriteSoft(ctx, func(tx *db.Tx) error { return deleteFileSum(ctx, tx, key) })
}

// noteFile compares a file with what it was, and notes what it is when nobody has yet. It reports whether it is good.
func (p *Program) noteFile(ctx context.Context, key, sum string, size int64) (good bool, err error) {
	known, err := selectFileSum(ctx, p.DB, key)
	switch {
	case err == nil:
		good = known == fileSum{size, sum}
	case db.NoRows(err):
		return true, p.DB.WriteSoft(ctx, func(tx *db.Tx) error { return insertFileSum(ctx, tx, key, fileSum{size, sum}) })
	default:
		return false, err
	}
	if !good {
		p.log.ErrorContext(ctx, "a stored file isn't what it was: restore it from a backup", "file", key)
	}
	return good, p.markFile(ctx, key, good)
}

func (p *Program) markFile(ctx context.Context, key string, good bool) error {
	return p.DB.WriteSoft(ctx, func(tx *db.Tx) error { return updateFileSum(ctx, tx, key, good) })
}

// CheckFiles reads every stored file and compares it with what it was, and looks for those that are gone although nobody
// deleted them. It returns how many are bad; each is named in the log, and their number is recorded when there are any.
func (p *Program) CheckFiles(ctx context.Context, store blob.Store) (bad int64, err error) {
	for info, err := range store.List(ctx, "") {
		if err != nil {
			return bad, err
		}
		sum, size, err := readFile(ctx, store, info.Key)
		if errs.Is(err, errs.NotFound) {
			continue // deleted since it was listed
		}
		if err != nil {
			return bad, err
		}
		good, err := p.noteFile(ctx, info.Key, sum, size)
		if err != nil {
			return bad, err
		}
		if !good {
			bad++
		}
	}
	lost, err := p.lostFiles(ctx, store)
	if bad += lost; err != nil {
		return bad, err
	}
	return bad, p.DB.Write(ctx, func(tx *db.Tx) error {
		if bad > 0 {
			if err := p.record(ctx, tx, access.System, activity.Act{Kind: fileDamaged, Payload: filesPayload{bad}}); err != nil {
				return err
			}
		}
		return updateChecked(ctx, tx, bad)
	})
}

func readFile(ctx context.Context, store blob.Store, key string) (sum string, size int64, err error) {
	f, _, err := store.Open(ctx, key)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	size, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), size, err
}

// lostFiles counts the files whose sums are known and that are no longer there.
func (p *Program) lostFiles(ctx context.Context, store blob.Store) (lost int64, err error) {
	after := ""
	for {
		keys, err := selectFileKeysAllAccounts(ctx, p.DB, after)
		if err != nil || len(keys) == 0 {
			return lost, err
		}
		for _, key := range keys {
			_, err := store.Stat(ctx, key)
			if err == nil {
				continue
			}
			if !errs.Is(err, errs.NotFound) {
				return lost, err
			}
			// Whoever deletes a file forgets its sum before, so only a sum that is still there tells of a loss.
			if _, err := selectFileSum(ctx, p.DB, key); db.NoRows(err) {
				continue
			} else if err != nil {
				return lost, err
			}
			lost++
			p.log.ErrorContext(ctx, "a stored file is gone: restore it from a backup", "file", key)
			if err := p.markFile(ctx, key, false); err != nil {
				return lost, err
			}
		}
		after = keys[len(keys)-1]
	}
}

func accountOf(key string) string {
	account, _, _ := strings.Cut(key, "/")
	return account
}

func selectFileSum(ctx context.Context, q db.Queryer, key string) (s fileSum, err error) {
	err = q.QueryRow(ctx, `select size, sha256 from file_sums where account_id = ? and file_key = ?`, accountOf(key), key).Scan(&s.Size, &s.SHA256)
	return s, err
}

func insertFileSum(ctx context.Context, tx *db.Tx, key string, s fileSum) error {
	_, err := tx.Exec(ctx, `insert into file_sums (account_id, file_key, size, sha256) values (?, ?, ?, ?) on conflict do nothing`,
		accountOf(key), key, s.Size, s.SHA256)
	return err
}

func updateFileSum(ctx context.Context, tx *db.Tx, key string, good bool) error {
	at := db.At(tx.Now())
	if good {
		at = db.TS{}
	}
	_, err := tx.Exec(ctx, `update file_sums set bad_at = ? where account_id = ? and file_key = ?`, at, accountOf(key), key)
	return err
}

func deleteFileSum(ctx context.Context, tx *db.Tx, key string) error {
	_, err := tx.Exec(ctx, `delete from file_sums where account_id = ? and file_key = ?`, accountOf(key), key)
	return err
}

// selectFileKeysAllAccounts returns some of the keys behind the given one, in order. A key begins with its account.
func selectFileKeysAllAccounts(ctx context.Context, q db.Queryer, after string) ([]string, error) {
	rows, err := q.Query(ctx, `select file_key from file_sums where file_key > ? order by file_key limit 500`, after)
	if err != nil {
		return nil, err
	}
	return scanTexts(rows)
}

func scanTexts(rows *sql.Rows) ([]string, error) {
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}
