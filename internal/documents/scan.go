package documents

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/platform/scanner"
)

// ScanState says whether a file was looked at for malware.
type ScanState string

// The states.
const (
	// ScanPending is of a file that nobody but who brought it gets, until the scanner has said something.
	ScanPending ScanState = "pending"
	ScanClean   ScanState = "clean"
	// ScanInfected is of a file that is kept and handed to nobody.
	ScanInfected ScanState = "infected"
	// ScanUnscanned is of a file that came in without a scanner, or that is too large for it.
	ScanUnscanned ScanState = "unscanned"
)

// Held reports whether such a file isn't handed out, or to who brought it alone.
func (s ScanState) Held() bool { return s == ScanPending || s == ScanInfected }

// FindingTooLarge is the finding of a file that the scanner doesn't take.
const FindingTooLarge = "too_large"

// Scan is what is known of a file's malware.
type Scan struct {
	State ScanState
	At    time.Time // when the scanner answered; zero before
	// Finding is the name of the malware in an infected file, and [FindingTooLarge] of one that can't be scanned.
	Finding string
}

// Scanner looks at files for malware; [scanner.Client] implements it.
type Scanner interface {
	Scan(ctx context.Context, file io.Reader) (scanner.Verdict, error)
}

// OverdueAfter is how long a file may wait for the scanner before operators are told.
const OverdueAfter = 15 * time.Minute

const (
	scanBatch = 500
	// scanPatience is for the largest file on a slow scanner.
	scanPatience = 30 * time.Minute
	longestPause = 5 * time.Minute
	// scanAttempts outlast a scanner that is away for a week: it isn't the file's fault, and a dead letter would stay behind each.
	scanAttempts = 7 * 24 * 12
)

// scanVersionJob is the job that has one version scanned.
type scanVersionJob struct {
	Account  ids.Account  `json:"account"`
	Document ids.Document `json:"document"`
	Number   int64        `json:"number"`
}

func (s *Service) registerScans(q *jobs.Queue) {
	s.scans = jobs.Register(q, jobs.Kind[scanVersionJob]{Name: "documents.scan", Inside: true, Timeout: scanPatience, Attempts: scanAttempts, Do: s.doScan,
		Backoff: func(n int) time.Duration { return min(jobs.DefaultBackoff(n), longestPause) }})
	q.Schedule(jobs.Schedule{Name: "documents.scan_again", Rule: jobs.Rule{Every: OverdueAfter}, Priority: jobs.Bulk,
		Do: func(ctx context.Context, _ jobs.Tick) error { return s.ScanOverdueAllAccounts(ctx) }})
}

// arriving is what is known of a file that just came in.
func (s *Service) arriving() Scan {
	if s.Scanner == nil {
		return Scan{State: ScanUnscanned}
	}
	return Scan{State: ScanPending}
}

// scanLater has a version scanned once tx has committed.
func (s *Service) scanLater(ctx context.Context, tx *db.Tx, account ids.Account, d ids.Document, number int64) error {
	_, err := s.scans.Enqueue(ctx, tx, scanVersionJob{account, d, number}, jobs.Account(string(account)), jobs.Unique(fmt.Sprintf("%s.%d", d, number)))
	return err
}

// doScan has a version scanned that is pending or was never scanned. While the scanner doesn't answer, the queue tries again.
func (s *Service) doScan(ctx context.Context, j scanVersionJob) error {
	v, err := selectVersion(ctx, s.DB, j.Account, j.Document, j.Number)
	if errs.Is(err, errs.NotFound) || err == nil && v.Scan.State != ScanPending && v.Scan.State != ScanUnscanned {
		return nil // deleted, or answered already
	}
	if err != nil {
		return err
	}
	if s.Scanner == nil { // it was taken away meanwhile
		return s.settle(ctx, j, Scan{State: ScanUnscanned})
	}
	body, _, err := s.Blobs.Open(ctx, fileKey(j.Account, v.file))
	if err != nil {
		return fmt.Errorf("documents: open a file for the scanner: %w", err)
	}
	defer func() { _ = body.Close() }()
	verdict, err := s.Scanner.Scan(ctx, body)
	if err != nil {
		return err
	}
	said := Scan{At: s.DB.Now()}
	switch verdict.State {
	case scanner.Clean:
		said.State = ScanClean
	case scanner.Infected:
		said.State, said.Finding = ScanInfected, verdict.Finding
	case scanner.TooLarge:
		said.State, said.Finding = ScanUnscanned, FindingTooLarge
	default:
		return errors.New("documents: the scanner said nothing")
	}
	return s.settle(ctx, j, said)
}

// settle stores what was said of a version, unless something was already. An infected one is recorded.
func (s *Service) settle(ctx context.Context, j scanVersionJob, said Scan) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Lock(ctx, string(j.Account), "document."+string(j.Document)); err != nil {
			return err
		}
		changed, err := updateScan(ctx, tx, j, said)
		if err != nil || !changed || said.State != ScanInfected {
			return err
		}
		d, err := selectDocument(ctx, tx, j.Account, j.Document)
		if err != nil {
			return err
		}
		v, err := selectVersion(ctx, tx, j.Account, j.Document, j.Number)
		if err != nil {
			return err
		}
		return s.note(ctx, tx, access.System(j.Account), d, act(d, VersionInfected,
			InfectedPayload{Version: v.Number, Size: v.Size, SHA256: v.SHA256, Finding: said.Finding}, nil))
	})
}

// Held says why a person doesn't get a file now, as errs.Conflict; nil when they do.
func Held(by access.Actor, c Content) error {
	switch c.Scan.State {
	case ScanClean, ScanUnscanned:
		return nil
	case ScanPending:
		if by.User != "" && by.User == c.UploadedBy {
			return nil
		}
		return errs.E(errs.Conflict, "documents.pending", nil)
	default:
		return errs.E(errs.Conflict, "documents.infected", nil)
	}
}

// Overdue is how many files of the deployment have waited for the scanner for longer than [OverdueAfter].
func (s *Service) Overdue(ctx context.Context) (int, error) {
	return CountOverdueAllAccounts(ctx, s.DB, s.DB.Now().Add(-OverdueAfter))
}

// ScanOverdueAllAccounts asks anew for what has been waiting: jobs that gave up don't leave a file pending for ever.
func (s *Service) ScanOverdueAllAccounts(ctx context.Context) error {
	list, err := selectOverdueAllAccounts(ctx, s.DB, s.DB.Now().Add(-OverdueAfter), scanBatch)
	if err != nil || len(list) == 0 {
		return err
	}
	return s.scanAll(ctx, list)
}

// Rescan has the versions of an account scanned that came in without a scanner, or were too large for the former one, in batches
// as jobs; it returns how many. Until the scanner answers they stay as they are. Without a scanner it is errs.Conflict.
func (s *Service) Rescan(ctx context.Context, account ids.Account) (int, error) {
	if s.Scanner == nil {
		return 0, errs.E(errs.Conflict, "documents.no_scanner", nil)
	}
	total := 0
	var last scanVersionJob
	for {
		list, err := selectUnscanned(ctx, s.DB, account, last, scanBatch)
		if err != nil || len(list) == 0 {
			return total, err
		}
		if err := s.scanAll(ctx, list); err != nil {
			return total, err
		}
		total, last = total+len(list), list[len(list)-1]
	}
}

func (s *Service) scanAll(ctx context.Context, list []scanVersionJob) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		for _, j := range list {
			if err := s.scanLater(ctx, tx, j.Account, j.Document, j.Number); err != nil {
				return err
			}
		}
		return nil
	})
}
