package practice

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/cache"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
)

//go:embed schema/*.sql locales/*.json defaults/*.json
var files embed.FS

// Schema returns the texts of this room's tables. They refer to those of accounts.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }

// Service reads the lists, checks what is chosen from them and gives out numbers; its methods ask nobody's right. It is
// safe for parallel use.
type Service struct {
	ids      *id.Maker
	log      *activity.Log
	accounts *accounts.Service
	recent   *cache.Cache[ids.Account, All]
}

// maxRecent bounds how many accounts' lists are remembered.
const maxRecent = 1000

// New returns the service; log must know the kinds of [Acts].
func New(wall clock.Wall, maker *id.Maker, log *activity.Log, acc *accounts.Service) *Service {
	return &Service{ids: maker, log: log, accounts: acc, recent: cache.New[ids.Account, All](wall, maxRecent)}
}

// Lists returns the account's lists, for pickers and checks.
func (s *Service) Lists(ctx context.Context, q db.Queryer, account ids.Account) (All, error) {
	entries, err := selectEntries(ctx, q, account)
	if err != nil {
		return All{}, fmt.Errorf("practice: read lists: %w", err)
	}
	return sorted(entries), nil
}

// Recent returns the account's lists for showing, as they were at most a second ago. What decides about a change reads
// [Service.Lists] through its transaction. Nobody may change what is returned.
func (s *Service) Recent(ctx context.Context, q db.Queryer, account ids.Account) (All, error) {
	return s.recent.Read(account, func() (All, error) { return s.Lists(ctx, q, account) })
}

// Area returns one practice area of the account with its stages; errs.NotFound when the account has none of that id.
func (s *Service) Area(ctx context.Context, q db.Queryer, account ids.Account, id ids.PracticeArea) (Area, error) {
	all, err := s.Lists(ctx, q, account)
	if err != nil {
		return Area{}, err
	}
	a, ok := all.Area(id)
	if !ok {
		return Area{}, notFound()
	}
	return a, nil
}

// Areas returns the practice areas of the account with their stages, in their order.
func (s *Service) Areas(ctx context.Context, q db.Queryer, account ids.Account) ([]Area, error) {
	all, err := s.Lists(ctx, q, account)
	return all.Areas, err
}

// Stage returns one stage of the account; errs.NotFound when the account has none of that id.
func (s *Service) Stage(ctx context.Context, q db.Queryer, account ids.Account, id ids.Stage) (Stage, error) {
	all, err := s.Lists(ctx, q, account)
	if err != nil {
		return Stage{}, err
	}
	x, ok := all.Stage(id)
	if !ok {
		return Stage{}, notFound()
	}
	return x, nil
}

// Types returns the case types of the account, in their order.
func (s *Service) Types(ctx context.Context, q db.Queryer, account ids.Account) ([]CaseType, error) {
	all, err := s.Lists(ctx, q, account)
	return all.Types, err
}

// Groups returns the case groups of the account, in their order.
func (s *Service) Groups(ctx context.Context, q db.Queryer, account ids.Account) ([]CaseGroup, error) {
	all, err := s.Lists(ctx, q, account)
	return all.Groups, err
}

// Choice is what a case takes from the lists.
type Choice struct {
	Area  ids.PracticeArea
	Stage ids.Stage // of the area; empty means its first one
	Type  ids.CaseType
	Group ids.CaseGroup // empty for none
}

// Hold makes sure that what is chosen is there until the transaction ends, and returns it with the stage filled in: whoever
// ties something to an entry asks this first. What isn't in the account's lists is errs.Invalid about the fields "area",
// "stage", "type" and "group", all of them together.
func (s *Service) Hold(ctx context.Context, tx *db.Tx, account ids.Account, c Choice) (Choice, error) {
	if err := lock(ctx, tx, account); err != nil {
		return c, err
	}
	all, err := s.Lists(ctx, tx, account)
	if err != nil {
		return c, err
	}
	var wrong errs.Fields
	area, ok := all.Area(c.Area)
	if !ok {
		wrong.Add("area", "practice.area.choose")
	}
	if ok && c.Stage == "" {
		c.Stage = area.Stages[0].ID
	}
	if stage, found := all.Stage(c.Stage); ok && (!found || stage.Area != c.Area) {
		wrong.Add("stage", "practice.stage.choose")
	}
	if _, ok := all.Type(c.Type); !ok {
		wrong.Add("type", "practice.type.choose")
	}
	if _, ok := all.Group(c.Group); !ok && c.Group != "" {
		wrong.Add("group", "practice.group.choose")
	}
	return c, wrong.Err()
}

// lock makes changes to one account's lists wait for one another, and for those who hold an entry.
func lock(ctx context.Context, tx *db.Tx, account ids.Account) error {
	return tx.Lock(ctx, string(account), "practice")
}

// note records what was done to an entry, or to the numbers of an account, and forgets what was remembered.
func (s *Service) note(ctx context.Context, tx *db.Tx, by access.Actor, act activity.Act) error {
	tx.AfterCommit(func() { s.recent.Forget(by.Account) })
	_, err := s.log.Record(ctx, tx, by, act)
	return err
}

func notFound() error { return errs.E(errs.NotFound, "access.not_found", nil) }
