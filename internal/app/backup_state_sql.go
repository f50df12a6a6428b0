package app

import (
	"context"
	"time"

	"cabinet/internal/platform/db"
)

// stateRow is the one row of backup_state.
const stateRow = "state"

// BackupState is what the deployment knows of its backups.
type BackupState struct {
	// Planned is since when the schedule makes backups; zero when it doesn't.
	Planned time.Time
	// Tried and Done are when the schedule or the command last tried, and last succeeded.
	Tried, Done time.Time
	// Failure is the message key of why the last try failed; empty when it didn't.
	Failure string
	// Name, Size (bytes) and Took are of the last backup that succeeded.
	Name string
	Size int64
	Took time.Duration
	// FilesChecked is when all stored files were last read and compared, DamagedFiles how many weren't what they were.
	FilesChecked time.Time
	DamagedFiles int64
	// Missed says that a planned backup should have been made by now and wasn't.
	Missed bool
	// Restored and BackupAt are when this copy was restored and from which moment it is; zero for an original.
	Restored, BackupAt time.Time
	// Silent says that the copy sends nothing until it is released.
	Silent bool
}

func selectBackupState(ctx context.Context, q db.Queryer) (BackupState, error) {
	var s BackupState
	var planned, tried, done, checked, restored, from, released db.TS
	var took int64
	err := q.QueryRow(ctx, `select planned_at, tried_at, failure, done_at, name, size, took, checked_at, bad_files, restored_at, backup_at, released_at
		from backup_state where id = ?`, stateRow).
		Scan(&planned, &tried, &s.Failure, &done, &s.Name, &s.Size, &took, &checked, &s.DamagedFiles, &restored, &from, &released)
	s.Planned, s.Tried, s.Done, s.FilesChecked, s.Restored, s.BackupAt = planned.Time, tried.Time, done.Time, checked.Time, restored.Time, from.Time
	s.Took = time.Duration(took) * time.Microsecond
	s.Silent = !s.Restored.IsZero() && released.IsZero()
	return s, err
}

func selectSilent(ctx context.Context, q db.Queryer) (bool, error) {
	var restored, released db.TS
	err := q.QueryRow(ctx, `select restored_at, released_at from backup_state where id = ?`, stateRow).Scan(&restored, &released)
	return !restored.IsZero() && released.IsZero(), err
}

func selectHeld(ctx context.Context, q db.Queryer) (time.Time, error) {
	var until db.TS
	err := q.QueryRow(ctx, `select held_until from backup_state where id = ?`, stateRow).Scan(&until)
	return until.Time, err
}

func updateHeld(ctx context.Context, tx *db.Tx, until time.Time) error {
	_, err := tx.Exec(ctx, `update backup_state set held_until = ? where id = ?`, db.At(until), stateRow)
	return err
}

func updatePlanned(ctx context.Context, tx *db.Tx, since time.Time) error {
	_, err := tx.Exec(ctx, `update backup_state set planned_at = ? where id = ?`, db.At(since), stateRow)
	return err
}

func updateMade(ctx context.Context, tx *db.Tx, name string, size int64, took time.Duration) error {
	_, err := tx.Exec(ctx, `update backup_state set tried_at = ?, done_at = ?, failure = '', name = ?, size = ?, took = ? where id = ?`,
		db.At(tx.Now()), db.At(tx.Now()), name, size, took.Microseconds(), stateRow)
	return err
}

func updateFailed(ctx context.Context, tx *db.Tx, failure string) error {
	_, err := tx.Exec(ctx, `update backup_state set tried_at = ?, failure = ? where id = ?`, db.At(tx.Now()), failure, stateRow)
	return err
}

func updateChecked(ctx context.Context, tx *db.Tx, bad int64) error {
	_, err := tx.Exec(ctx, `update backup_state set checked_at = ?, bad_files = ? where id = ?`, db.At(tx.Now()), bad, stateRow)
	return err
}

// updateRestored forgets what the original knew of its own backups.
func updateRestored(ctx context.Context, tx *db.Tx, from time.Time) error {
	_, err := tx.Exec(ctx, `update backup_state set planned_at = null, tried_at = null, failure = '', done_at = null, name = '', size = 0, took = 0,
		held_until = null, checked_at = null, bad_files = 0, restored_at = ?, backup_at = ?, released_at = null where id = ?`,
		db.At(tx.Now()), db.At(from), stateRow)
	return err
}

func updateReleased(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, `update backup_state set released_at = ? where id = ?`, db.At(tx.Now()), stateRow)
	return err
}
