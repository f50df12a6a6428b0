package system

import (
	"context"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"cabinet/internal/access"
	"cabinet/internal/platform/email"
)

// patience is how long one part may take to answer; the page then goes without it.
const patience = 3 * time.Second

// State tells how the deployment is doing now. All parts are asked at the same time, each for seconds at most; one that
// doesn't answer is marked as unread.
func (s *Service) State(ctx context.Context, by access.Actor) (State, error) {
	if err := s.require(ctx, s.DB, by); err != nil {
		return State{}, err
	}
	out := State{Version: s.Version, Started: s.started, Uptime: s.Wall().Sub(s.started)}
	var group errgroup.Group
	part := func(name string, unread *Unread, read func(ctx context.Context) error) {
		group.Go(func() error {
			ctx, stop := context.WithTimeout(ctx, patience)
			defer stop()
			if err := read(ctx); err != nil {
				*unread = true
				s.Log.WarnContext(ctx, "a part of the system page can't be read", "part", name, "error", err)
			}
			return nil
		})
	}
	part("database", &out.Database.Unread, func(ctx context.Context) (err error) {
		if out.Schema, err = s.DB.Version(ctx); err != nil {
			return err
		}
		return s.readDatabase(ctx, &out.Database)
	})
	var compared Unread
	part("clock", &compared, func(ctx context.Context) error { return s.readClock(ctx, &out.Clock) })
	part("files", &out.Files.Unread, func(ctx context.Context) error { return s.readFiles(ctx, &out.Files) })
	var scanner Unread
	part("scanner", &scanner, func(ctx context.Context) (err error) {
		out.Scanner, err = s.Scanner(ctx)
		return err
	})
	part("mail", &out.Mail.Unread, func(ctx context.Context) error { return s.readMail(ctx, by, &out.Mail) })
	part("dns", &out.Mail.DNSUnread, func(ctx context.Context) error { return s.readSigning(ctx, &out.Mail) })
	part("jobs", &out.Jobs.Unread, func(ctx context.Context) (err error) {
		if out.Jobs.Counts, err = s.Queue.Counts(ctx); err == nil {
			out.Jobs.Dead, err = s.Queue.DeadKinds(ctx)
		}
		return err
	})
	var backups, silence Unread
	part("backups", &backups, func(ctx context.Context) (err error) {
		out.Backups, err = s.Backups(ctx)
		return err
	})
	part("silence", &silence, func(ctx context.Context) (err error) {
		out.Silence, err = s.Silence(ctx)
		return err
	})
	part("record", &out.Record.Unread, func(ctx context.Context) (err error) { return s.readRecord(ctx, &out.Record) })
	if err := group.Wait(); err != nil {
		return State{}, err
	}
	out.Backups.Unread, out.Silence.Unread, out.Scanner.Unread = backups, silence, scanner
	return out, nil
}

func (s *Service) readDatabase(ctx context.Context, out *Database) (err error) {
	out.Kind = "sqlite"
	version := `select sqlite_version()`
	if s.DB.Postgres() {
		out.Kind, version = "postgresql", `select current_setting('server_version')`
	}
	begun := s.Wall()
	if err := s.DB.Ping(ctx); err != nil {
		return err
	}
	out.Latency = s.Wall().Sub(begun)
	if err := s.DB.QueryRow(ctx, version).Scan(&out.Version); err != nil {
		return err
	}
	out.Size, err = s.DB.Size(ctx)
	return err
}

// readClock asks the machine, and a database server, which may be another machine.
func (s *Service) readClock(ctx context.Context, out *Clock) (err error) {
	out.Kept, out.Known = ClockKept()
	if s.DB.Postgres() {
		out.Skew, err = DatabaseSkew(ctx, s.DB, s.Wall)
		out.Compared = err == nil
	}
	return err
}

func (s *Service) readFiles(ctx context.Context, out *Files) (err error) {
	out.Kind = s.FilesKind
	if out.DataFree, out.DataTotal, err = Space(s.Data); err != nil {
		return err
	}
	if err := s.Files.Ready(); err != nil {
		return err
	}
	out.Usage, err = s.Files.Usage(ctx)
	return err
}

// Space returns the free and all bytes of the volume on which a folder lies.
func Space(folder string) (free, total uint64, err error) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(folder, &disk); err != nil {
		return 0, 0, err
	}
	return disk.Bavail * uint64(disk.Bsize), disk.Blocks * uint64(disk.Bsize), nil
}

func (s *Service) readMail(ctx context.Context, by access.Actor, out *Mail) (err error) {
	out.Server, out.Kept = s.MailServer, s.Kept
	if out.ServerState, err = s.Guard.State(ctx); err != nil {
		return err
	}
	for _, account := range []string{string(by.Account), ""} {
		list, err := s.Guard.Stopped(ctx, s.DB, account, "", maxStopped)
		if err != nil {
			return err
		}
		out.Stopped += len(list)
	}
	return nil
}

// readSigning asks DNS whether it shows our keys.
func (s *Service) readSigning(ctx context.Context, out *Mail) error {
	records := s.DKIM.Records()
	if len(records) == 0 {
		return nil
	}
	absent, err := s.DKIM.Unpublished(ctx, s.LookupTXT)
	missing := map[email.TXTRecord]bool{}
	for _, r := range absent {
		missing[r] = true
	}
	for _, r := range records {
		out.Signing = append(out.Signing, Signing{TXTRecord: r, Published: err == nil && !missing[r]})
	}
	return err
}

func (s *Service) readRecord(ctx context.Context, out *Record) (err error) {
	if out.Lag, err = s.Acts.Lag(ctx); err != nil {
		return err
	}
	if out.Targets, err = s.Checkpoints.State(ctx); err != nil {
		return err
	}
	out.Check, err = s.checkState(ctx)
	return err
}
