package reporttypes

import (
	"context"
	"embed"
	"errors"
	"io/fs"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/id"
)

//go:embed schema/*.sql locales/*.json
var files embed.FS

// Schema returns the texts of this room's tables. They refer to those of accounts.
func Schema() fs.FS { return files }

// Locales returns this room's catalogues.
func Locales() fs.FS { return files }

// Deps is what the service is made of.
type Deps struct {
	DB     *db.DB
	IDs    *id.Maker
	Log    *activity.Log // must know the kinds of [Acts]
	People *people.Service
	// Used tells whether any report was begun on a revision of a type; 0 asks for any revision. Reports supply it.
	Used func(ctx context.Context, q db.Queryer, account ids.Account, t ids.ReportType, revision int64) (bool, error)
	// Waiting counts the reports that wait at levels above one, which the account can't give up meanwhile. Reports supply it.
	Waiting func(ctx context.Context, q db.Queryer, account ids.Account, above int) (int, error)
}

// Service keeps report types and levels of review. It is safe for parallel use.
type Service struct{ Deps }

// New returns the service.
func New(d Deps) *Service { return &Service{d} }

// Offered returns the types that aren't archived, by name, with their forms: what a report can be begun of. Whoever calls it
// judged that the actor may write reports.
func (s *Service) Offered(ctx context.Context, q db.Queryer, account ids.Account) ([]Type, error) {
	return nil, errors.New("not yet")
}

// At returns a type with the form of a revision, archived or not; revision 0 is the one that is offered. Whoever calls it judged
// that the actor may see it. An unknown one is errs.NotFound.
func (s *Service) At(ctx context.Context, q db.Queryer, account ids.Account, t ids.ReportType, revision int64) (Type, error) {
	return Type{}, errors.New("not yet")
}

// Names returns what types are called by their ids, archived ones included.
func (s *Service) Names(ctx context.Context, q db.Queryer, account ids.Account) (map[ids.ReportType]string, error) {
	return nil, errors.New("not yet")
}

// Levels returns how many levels of review a report of the account goes through: 1 to people.MaxReviewLevel.
func (s *Service) Levels(ctx context.Context, q db.Queryer, account ids.Account) (int, error) {
	return DefaultLevels, nil
}

// Furnish gives a new account of kind police the types with which it begins, in its language.
func (s *Service) Furnish(ctx context.Context, tx *db.Tx, by access.Actor, account ids.Account) error {
	return nil
}
