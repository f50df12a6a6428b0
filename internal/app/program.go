package app

import (
	"context"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"

	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/app/demo"
	"cabinet/internal/app/system"
	"cabinet/internal/attributes"
	"cabinet/internal/bulk"
	"cabinet/internal/cases"
	"cabinet/internal/documents"
	"cabinet/internal/events"
	"cabinet/internal/exports"
	"cabinet/internal/groups"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/leaving"
	"cabinet/internal/messages"
	"cabinet/internal/moves"
	"cabinet/internal/mydata"
	"cabinet/internal/people"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/cache"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/config"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/dial"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/idempotency"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/platform/metrics"
	"cabinet/internal/platform/scanner"
	"cabinet/internal/platform/seal"
	"cabinet/internal/practice"
	"cabinet/internal/records"
	"cabinet/internal/reports"
	"cabinet/internal/reporttypes"
	"cabinet/internal/requests"
	"cabinet/internal/roles"
	"cabinet/internal/scim"
	"cabinet/internal/search"
	"cabinet/internal/tasks"
	"cabinet/internal/viewing"
)

//go:embed locales/*.json schema/*.sql
var files embed.FS

// Options are what a run is made of besides its configuration. Zero fields mean those of a real run.
type Options struct {
	Config config.Config // completed
	Wall   clock.Wall
	Now    clock.Now // the demo's and the tests' own organisation time
	Rand   io.Reader
	Log    *slog.Logger
	// Cost of password hashes; tests lower it.
	Cost identity.Cost
	// Demo adds the outbox, the movable clock and the gallery, and keeps all mail in the outbox.
	Demo bool
	// Capture keeps all mail in the outbox without the rest of the demo; tests set it.
	Capture bool
	// Strict makes the database panic on reads outside a callback's transaction; tests set it.
	Strict bool
}

// Program is the whole product as one value. [Program.Run] serves it; commands and tests use its rooms without.
type Program struct {
	Config          config.Config
	DB              *db.DB
	Queue           *jobs.Queue
	Acts            *activity.Log
	Checkpoints     *activity.Checkpoints
	Accounts        *accounts.Service
	AccountSettings *accounts.Settings
	Roles           *roles.Service
	RoleSettings    *roles.Settings
	Identity        *identity.Service
	People          *people.Service
	Attributes      *attributes.Service
	Exports         *exports.Service
	MyData          *mydata.Service
	Groups          *groups.Service
	GroupSettings   *groups.Settings
	Invitations     *invitations.Service
	Bulk            *bulk.Service
	Moves           *moves.Service
	Requests        *requests.Service
	Leaving         *leaving.Service
	Cases           *cases.Service
	SCIM            *scim.Service
	Practice        *practice.Service
	PracticeLists   *practice.Settings
	Records         *records.Service
	Tasks           *tasks.Service
	Documents       *documents.Service
	Events          *events.Service
	Messages        *messages.Service
	ReportTypes     *reporttypes.Service
	Reports         *reports.Service
	Viewing         *viewing.Service
	Search          *search.Service
	System          *system.Service
	Bundle          *i18n.Bundle
	Outbox          *email.Outbox // only in the demo and in tests
	Clock           *demo.Clock   // only in the demo
	Handler         http.Handler

	log     *slog.Logger
	wall    clock.Wall
	now     clock.Now
	ids     *id.Maker
	blobs   blob.Backend
	files   *keptFiles   // the same, for rooms: nothing is deleted while a backup is made
	dialer  *dial.Dialer // for everything outside but mail and files
	mailer  *email.Mailer
	scanner *scanner.Client // nil without one
	guard   *email.Guard    // what mail goes through
	dkim    *email.DKIM     // nil where mail isn't signed
	silent  *silence
	replay  *idempotency.Store
	meter   *metrics.Metrics
	box     *seal.Box
	demo    bool
	// memberships remembers in how many accounts people are, for the frame of their pages.
	memberships *cache.Cache[ids.Login, int]
	// erasures remembers how many people of an account wait for an answer to their wish to be erased.
	erasures *cache.Cache[ids.Account, int]
	// asked remembers how many requests of an account wait for an administrator.
	asked *cache.Cache[ids.Account, int]
}

const (
	maxMemberships = 10_000
	maxAccounts    = 1000
)

// Open wires a program over its data folder, which is made and migrated when needed. Whoever opened it closes it.
func Open(ctx context.Context, o Options) (p *Program, err error) {
	p = &Program{Config: o.Config, demo: o.Demo, log: o.Log, wall: o.Wall, now: o.Now}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.Close())
			p = nil
		}
	}()
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if p.wall == nil {
		p.wall = clock.System()
	}
	movable := clock.NewMovable(p.wall)
	if p.now == nil {
		p.now = movable.Now
	}
	p.ids = id.NewMaker(p.wall, o.Rand)
	if err := os.MkdirAll(o.Config.Data, 0o700); err != nil {
		return p, fmt.Errorf("data folder: %w", err)
	}
	if p.Bundle, err = i18n.Load(Catalogues()...); err != nil {
		return p, err
	}
	if p.DB, err = db.Open(ctx, db.Config{URL: o.Config.DatabaseURL(), Now: p.now, Strict: o.Strict}); err != nil {
		return p, err
	}
	if err := p.DB.Migrate(ctx, Schemas()...); err != nil {
		return p, err
	}
	if p.box, err = openBox(ctx, p.DB, o.Config.KeyFile, o.Rand); err != nil {
		return p, err
	}
	if p.blobs, err = openBlobs(o.Config, p.wall); err != nil {
		return p, err
	}
	policy := dial.Policy{Allow: o.Config.AllowHosts, Loopback: true}
	if err := policy.Check(); err != nil {
		return p, err
	}
	p.files = keepFiles(p.blobs, p.DB, p.wall)
	p.dialer, p.silent = dial.New(policy), newSilence(p.DB, p.wall)
	if err := p.openRooms(o); err != nil {
		return p, err
	}
	if err := p.furnish(ctx); err != nil {
		return p, err
	}
	if err := p.registerBackups(ctx, p.blobs); err != nil {
		return p, err
	}
	if o.Demo {
		p.Clock = demo.NewClock(p.DB, p.Queue, p.Identity, movable)
		if err := p.Clock.Load(ctx); err != nil {
			return p, err
		}
	}
	p.meter = metrics.New(metrics.Sources{Version: Version(), Pools: p.DB.Stats, Jobs: p.Queue.Counts, Mail: p.guard.State, SealLag: p.Acts.Lag, Log: p.log})
	p.Handler, err = p.handler()
	return p, err
}

// Close lets go of everything that [Open] took. It is safe to call once, whatever Open got to.
func (p *Program) Close() error {
	var list []error
	if p.mailer != nil {
		p.mailer.Close()
	}
	if p.blobs != nil {
		list = append(list, p.blobs.Close())
	}
	if p.DB != nil {
		list = append(list, p.DB.Close())
	}
	return errors.Join(list...)
}
