package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/backup"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

const (
	// missedAfter is how long after the last backup the next one of a daily schedule is overdue.
	missedAfter = 25 * time.Hour
	// checkEvery is how often all stored files are read and compared (R89).
	checkEvery = 30 * 24 * time.Hour
	backupTime = 12 * time.Hour
)

// backupSource describes this deployment to the backup; store is where its files are.
func (p *Program) backupSource(store blob.Store) (backup.Source, error) {
	recipients, err := backup.ParseRecipients(p.Config.BackupRecipient)
	if err != nil {
		return backup.Source{}, fmt.Errorf("backup-recipient: %w", err)
	}
	return backup.Source{DB: p.DB, Blobs: store, Schemas: Schemas(), Keys: backup.Keys{Box: p.box, Recipients: recipients},
		Product: Version(), Now: p.now, Wall: p.wall, Heads: selectHeadsAllAccounts, Hold: p.holdFiles,
		Saw: func(ctx context.Context, key, sum string, size int64) error {
			_, err := p.noteFile(ctx, key, sum, size) // a bad file is told of and is no reason to have no backup
			return err
		}}, nil
}

// makeBackup makes one backup, notes how it went and records it as an act of by.
func (p *Program) makeBackup(ctx context.Context, store blob.Store, path string, by func(ids.Account) access.Actor, progress func(int64)) (backup.Made, error) {
	s, err := p.backupSource(store)
	if err != nil {
		return backup.Made{}, err
	}
	s.Progress = progress
	made, err := backup.Create(ctx, path, s)
	noting := context.WithoutCancel(ctx)
	if err != nil {
		return made, errors.Join(err, p.DB.Write(noting, func(tx *db.Tx) error {
			if err := updateFailed(noting, tx, failureKey(err)); err != nil {
				return err
			}
			return p.record(noting, tx, by, activity.Act{Kind: backupFailed})
		}))
	}
	name := filepath.Base(made.Path)
	return made, p.DB.Write(noting, func(tx *db.Tx) error {
		if err := updateMade(noting, tx, name, made.Size, made.Took+made.Verified); err != nil {
			return err
		}
		return p.record(noting, tx, by, activity.Act{Kind: backupMade, Payload: backupPayload{Name: name, Size: made.Size, Rows: made.Rows()}})
	})
}

// failureKey is what a page says of a backup that failed; the log says more.
func failureKey(err error) string {
	switch {
	case errors.Is(err, backup.ErrSpace):
		return "app.backup.full"
	case errors.As(err, new(*backup.Damage)):
		return "app.backup.unreadable"
	case errs.Is(err, errs.Unavailable):
		return "app.backup.unavailable"
	}
	return "app.backup.failed"
}

// registerBackups schedules what the settings ask for, the watch over it and the monthly check of files. Home's time zone
// is the one in which the time of day is meant, and is read when the program starts.
func (p *Program) registerBackups(ctx context.Context, store blob.Store) error {
	if p.backupsPlanned() {
		at, err := time.Parse("15:04", p.Config.BackupAt)
		if err != nil {
			return errors.New("backup-at: give a time of day such as 02:30")
		}
		zone, err := p.homeZone(ctx)
		if err != nil {
			return err
		}
		p.Queue.Schedule(jobs.Schedule{Name: "app.backup", Rule: jobs.Rule{Zone: zone, At: jobs.LocalTime{Hour: at.Hour(), Minute: at.Minute()}},
			Priority: jobs.Bulk, Timeout: backupTime, Attempts: 3,
			Do: func(ctx context.Context, _ jobs.Tick) error { return p.plannedBackup(ctx, store) }})
	}
	p.Queue.Schedule(jobs.Schedule{Name: "app.watch_backups", Rule: jobs.Rule{Every: time.Hour}, Priority: jobs.Bulk,
		Do: func(ctx context.Context, _ jobs.Tick) error { return p.watchBackups(ctx) }})
	p.Queue.Schedule(jobs.Schedule{Name: "app.check_files", Rule: jobs.Rule{Every: checkEvery}, Priority: jobs.Bulk, Timeout: backupTime,
		Do: func(ctx context.Context, _ jobs.Tick) error {
			_, err := p.CheckFiles(ctx, store)
			return err
		}})
	return nil
}

func (p *Program) backupsPlanned() bool { return p.Config.BackupDir != "" && p.Config.BackupAt != "" }

func (p *Program) homeZone(ctx context.Context) (string, error) {
	home, err := p.Accounts.Home(ctx, p.DB)
	if errs.Is(err, errs.NotFound) {
		return "UTC", nil
	}
	if err != nil {
		return "", err
	}
	account, err := p.Accounts.Account(ctx, p.DB, home)
	return account.TimeZone, err
}

// plannedBackup makes the day's backup and lets the oldest go.
func (p *Program) plannedBackup(ctx context.Context, store blob.Store) error {
	_ = os.MkdirAll(p.Config.BackupDir, 0o700) // the backup itself tells of a folder that isn't one
	made, err := p.makeBackup(ctx, store, p.Config.BackupDir, access.System, nil)
	if err != nil {
		p.log.ErrorContext(ctx, "no backup was made", "error", err)
		return err
	}
	p.log.InfoContext(ctx, "backup made and read back", "file", made.Path, "bytes", made.Size)
	gone, err := backup.Prune(p.Config.BackupDir, p.Config.BackupKeep)
	if err != nil {
		p.log.WarnContext(ctx, "old backups can't be removed", "error", err)
	}
	for _, path := range gone {
		p.log.InfoContext(ctx, "old backup removed", "file", path)
	}
	return nil
}

// watchBackups raises the alarm when a planned backup is overdue.
func (p *Program) watchBackups(ctx context.Context) error {
	s, err := p.LastBackup(ctx)
	if err != nil {
		return err
	}
	if planned := p.backupsPlanned(); planned != !s.Planned.IsZero() {
		return p.DB.Write(ctx, func(tx *db.Tx) error {
			since := time.Time{}
			if planned {
				since = tx.Now()
			}
			return updatePlanned(ctx, tx, since)
		})
	}
	if s.Missed {
		p.log.ErrorContext(ctx, "a planned backup is overdue", "last", s.Done)
	}
	return nil
}

// LastBackup tells how the deployment stands with its backups.
func (p *Program) LastBackup(ctx context.Context) (BackupState, error) {
	s, err := selectBackupState(ctx, p.DB)
	if last := s.Planned; err == nil && !last.IsZero() {
		if s.Done.After(last) {
			last = s.Done
		}
		s.Missed = p.now().Sub(last) > missedAfter
	}
	return s, err
}

// selectHeadsAllAccounts reads where the chains of the activity record end.
func selectHeadsAllAccounts(ctx context.Context, q db.Queryer) ([]backup.Chain, error) {
	rows, err := q.Query(ctx, `select s.account_id, s.position, s.hash from act_seals s
		join (select account_id, max(position) as position from act_seals group by account_id) m
		on m.account_id = s.account_id and m.position = s.position order by s.account_id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []backup.Chain{}
	for rows.Next() {
		var c backup.Chain
		if err := rows.Scan(&c.Account, &c.Position, &c.Hash); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}
