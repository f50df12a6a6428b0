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
	"path/filepath"

	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/app/demo"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/blob"
	"cabinet/internal/platform/cache"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/config"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/platform/seal"
	"cabinet/internal/roles"
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
	Config   config.Config
	DB       *db.DB
	Queue    *jobs.Queue
	Acts     *activity.Log
	Accounts *accounts.Service
	Roles    *roles.Service
	Identity *identity.Service
	People   *people.Service
	Bundle   *i18n.Bundle
	Outbox   *email.Outbox // only in the demo and in tests
	Clock    *demo.Clock   // only in the demo
	Handler  http.Handler

	log    *slog.Logger
	wall   clock.Wall
	now    clock.Now
	ids    *id.Maker
	blobs  *blob.DiskStore
	mailer *email.Mailer
	box    *seal.Box
	demo   bool
	// memberships remembers in how many accounts people are, for the frame of their pages.
	memberships *cache.Cache[ids.Login, int]
}

const maxMemberships = 10_000

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
	if p.blobs, err = blob.Disk(filepath.Join(o.Config.Data, "files"), p.wall); err != nil {
		return p, err
	}
	if err := p.openRooms(o); err != nil {
		return p, err
	}
	if o.Demo {
		p.Clock = demo.NewClock(p.DB, p.Queue, p.Identity, movable)
		if err := p.Clock.Load(ctx); err != nil {
			return p, err
		}
	}
	p.Handler, err = p.handler()
	return p, err
}

func (p *Program) openRooms(o Options) error {
	base, err := links.ParseBase(o.Config.BaseURL)
	if err != nil {
		return err
	}
	if p.Acts, err = activity.New(p.DB, p.ids, p.log, ActKinds()...); err != nil {
		return err
	}
	sender, from, err := p.openMail(o)
	if err != nil {
		return err
	}
	p.memberships = cache.New[ids.Login, int](p.wall, maxMemberships)
	p.Queue = jobs.New(p.DB, p.now, p.wall, p.ids, p.log, jobs.Options{})
	p.Accounts = accounts.New(p.DB, p.wall, p.ids, p.Acts)
	p.Roles = roles.New(p.wall, p.ids, p.Acts)
	cost := o.Cost
	if cost == (identity.Cost{}) {
		cost = identity.DefaultCost()
	}
	members := people.NewMembers(p.Accounts)
	p.Identity = identity.New(identity.Deps{
		DB: p.DB, Now: p.now, Wall: p.wall, IDs: p.ids, Hasher: identity.NewHasher(p.ids, cost, int64(o.Config.HashMemory)<<20),
		Acts: p.Acts, Members: members, Arrivals: members, Rights: p.Roles, Mail: sender, From: from, Bundle: p.Bundle, Base: base, Log: p.log,
	})
	p.Identity.RegisterJobs(p.Queue)
	p.People = people.New(p.DB, p.wall, p.ids, p.Acts, p.Accounts, p.Roles, p.blobs)
	p.People.RegisterJobs(p.Queue)
	p.registerUpkeep()
	return nil
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
