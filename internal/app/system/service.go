package system

import (
	"context"
	"embed"
	"io/fs"
	"log/slog"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/exports"
	"cabinet/internal/ids"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/cache"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
)

//go:embed schema/*.sql locales/*.json
var files embed.FS

// Schema returns the text of this package's table.
func Schema() fs.FS { return files }

// Locales returns this package's catalogues.
func Locales() fs.FS { return files }

// Store is what is asked about files; blob.Backend is one.
type Store interface {
	Ready() error
	Usage(ctx context.Context) (blob.Usage, error)
}

// Deps is what the service needs. Fields without a remark are required.
type Deps struct {
	DB          *db.DB
	Now         clock.Now
	Wall        clock.Wall
	IDs         *id.Maker
	Log         *slog.Logger
	Acts        *activity.Log
	Checkpoints *activity.Checkpoints
	Accounts    *accounts.Service
	Queue       *jobs.Queue
	Guard       *email.Guard
	// Post sends the test mail, on the way that all mail takes.
	Post exports.Post
	// MailServer is the server's host and port; empty without one. Kept says that mail stays in the demo's outbox.
	MailServer string
	Kept       bool
	DKIM       *email.DKIM // nil where mail isn't signed
	LookupTXT  email.LookupTXT
	// Files is the store, FilesKind "disk" or "s3", Data the data folder.
	Files     Store
	FilesKind string
	Data      string
	// Scanner tells how the malware scanner is.
	Scanner func(ctx context.Context) (Scanner, error)
	// Version is the program's.
	Version string
	// Backups, Silence and Release belong to those who make backups. Release asks may first, inside its transaction.
	Backups func(ctx context.Context) (Backups, error)
	Silence func(ctx context.Context) (Silence, error)
	Release func(ctx context.Context, by access.Actor, in ReleaseInput, may func(tx *db.Tx) error) (Released, error)
}

// Service looks after the deployment. It is safe for parallel use.
type Service struct {
	Deps
	started time.Time
	home    *cache.Cache[string, ids.Account]
	check   *jobs.Handle[checkRecord]
}

// New returns the service; [Service.RegisterJobs] must follow before the record is checked.
func New(d Deps) *Service {
	return &Service{Deps: d, started: d.Wall(), home: cache.New[string, ids.Account](d.Wall, 1)}
}

// Mine reports whether the actor looks after the deployment, as it was at most a second ago, for pages that lead here.
func (s *Service) Mine(ctx context.Context, by access.Actor) (bool, error) {
	home, err := s.home.Read("home", func() (ids.Account, error) { return s.Accounts.Home(ctx, s.DB) })
	if errs.Is(err, errs.NotFound) {
		return false, nil
	}
	return err == nil && access.Require(by, access.ManageSystem, access.Facts{Account: home}) == nil, err
}

// require answers errs.NotFound to whoever doesn't look after the deployment.
func (s *Service) require(ctx context.Context, q db.Queryer, by access.Actor) error {
	home, err := s.Accounts.Home(ctx, q)
	if err != nil {
		return err
	}
	return access.Require(by, access.ManageSystem, access.Facts{Account: home})
}
