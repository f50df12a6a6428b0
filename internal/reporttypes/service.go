package reporttypes

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/people"
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

// Deps is what the service is made of.
type Deps struct {
	DB       *db.DB
	IDs      *id.Maker
	Log      *activity.Log // must know the kinds of [Acts]
	Accounts *accounts.Service
	People   *people.Service
	Reports  Reports // nil while there are none
}

// Reports tells what is done with the types in the actor's account, as far as the actor sees the cases; the room reports implements it.
type Reports interface {
	// Unseen tells whether walls keep the actor out of any case. Of whether anything was reported there they learn nothing (C8).
	Unseen(ctx context.Context, q db.Queryer, by access.Actor) (bool, error)
	// Used tells whether any report was begun on a revision of a type; 0 asks for any revision.
	Used(ctx context.Context, q db.Queryer, by access.Actor, t ids.ReportType, revision int64) (bool, error)
	// Waiting counts the reports that wait at levels above one.
	Waiting(ctx context.Context, q db.Queryer, by access.Actor, above int) (int, error)
	// WaitingByLevel counts the reports that wait at each level, all as they stand at one moment.
	WaitingByLevel(ctx context.Context, q db.Queryer, by access.Actor) (map[int]int, error)
}

// Service keeps report types and levels of review. It is safe for parallel use.
type Service struct{ Deps }

// New returns the service.
func New(d Deps) *Service { return &Service{d} }

// UsedBy names who uses the types, which was made after this room. It is called once, before anything is done.
func (s *Service) UsedBy(r Reports) { s.Reports = r }

// Offered returns the types that aren't archived, by name, with their forms: what a report can be begun of. Whoever calls it
// judged that the actor may write reports.
func (s *Service) Offered(ctx context.Context, q db.Queryer, account ids.Account) ([]Type, error) {
	all, err := selectTypes(ctx, q, account)
	if err != nil {
		return nil, fmt.Errorf("reporttypes: read: %w", err)
	}
	var out []Type
	for _, t := range all {
		if !t.Archived && len(t.Questions()) > 0 {
			out = append(out, t)
		}
	}
	return out, nil
}

// At returns a type with the form of a revision, archived or not; revision 0 is the one that is offered. Whoever calls it judged
// that the actor may see it. An unknown one is errs.NotFound.
func (s *Service) At(ctx context.Context, q db.Queryer, account ids.Account, t ids.ReportType, revision int64) (Type, error) {
	out, err := selectType(ctx, q, account, t, revision)
	if db.NoRows(err) {
		return Type{}, notFound()
	}
	if err != nil {
		return Type{}, fmt.Errorf("reporttypes: read: %w", err)
	}
	return out, nil
}

// Any tells whether an account has any type of reports, archived ones included: where there is none, there are no reports.
func (s *Service) Any(ctx context.Context, q db.Queryer, account ids.Account) (any bool, err error) {
	if err = q.QueryRow(ctx, `select exists (select 1 from report_types where account_id = ?)`, account).Scan(&any); err != nil {
		err = fmt.Errorf("reporttypes: look for types: %w", err)
	}
	return any, err
}

// Names returns what types are called by their ids, archived ones included.
func (s *Service) Names(ctx context.Context, q db.Queryer, account ids.Account) (map[ids.ReportType]string, error) {
	all, err := selectTypes(ctx, q, account)
	if err != nil {
		return nil, fmt.Errorf("reporttypes: read: %w", err)
	}
	out := map[ids.ReportType]string{}
	for _, t := range all {
		out[t.ID] = t.Name
	}
	return out, nil
}

// inUse tells of types whether reports were begun on a revision of them, and whether some might have been that the actor doesn't see;
// revision 0 asks for any.
func (s *Service) inUse(ctx context.Context, q db.Queryer, by access.Actor, revision int64, types ...Type) ([]TypeInUse, error) {
	var out []TypeInUse
	unseen := false
	var err error
	if s.Reports != nil {
		if unseen, err = s.Reports.Unseen(ctx, q, by); err != nil {
			return nil, err
		}
	}
	for _, t := range types {
		one := TypeInUse{t, false, unseen}
		if s.Reports != nil {
			if one.Used, err = s.Reports.Used(ctx, q, by, t.ID, revision); err != nil {
				return nil, err
			}
		}
		out = append(out, one)
	}
	return out, nil
}

// manage asks whether the actor may manage their own account.
func manage(by access.Actor) error {
	return access.Require(by, access.ManageAccount, access.Facts{Account: by.Account})
}

// change runs what an administrator does: the right as of now, then the lock under which types and levels of an account change.
func (s *Service) change(ctx context.Context, by access.Actor, do func(tx *db.Tx) error) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		now, err := s.People.AsNow(ctx, tx, by, access.ManageAccount)
		if err != nil {
			return err
		}
		if err := manage(now); err != nil {
			return err
		}
		if err := tx.Lock(ctx, string(by.Account), "reporttypes"); err != nil {
			return err
		}
		return do(tx)
	})
}

// note records what was done to a type, or to the account's levels where none is named.
func (s *Service) note(ctx context.Context, tx *db.Tx, by access.Actor, t ids.ReportType, kind activity.Kind, payload any) error {
	act := activity.Act{Kind: kind, Payload: payload}
	if t != "" {
		act.SubjectType, act.SubjectID = "report_type", string(t)
	}
	_, err := s.Log.Record(ctx, tx, by, act)
	return err
}

func notFound() error { return errs.E(errs.NotFound, "access.not_found", nil) }
