package cases

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// Lists is what an account keeps for its cases: practice areas with stages, types, groups, and the numbers that are given.
// Everything is asked within the account and the reader or transaction that is handed in.
type Lists interface {
	// HasArea reports whether cases can be of a practice area.
	HasArea(ctx context.Context, q db.Queryer, account ids.Account, area ids.PracticeArea) (bool, error)
	// HasStage reports whether cases of the area can be at a stage.
	HasStage(ctx context.Context, q db.Queryer, account ids.Account, area ids.PracticeArea, stage ids.Stage) (bool, error)
	// FirstStage returns the stage at which cases of the area begin; empty for an area without stages.
	FirstStage(ctx context.Context, q db.Queryer, account ids.Account, area ids.PracticeArea) (ids.Stage, error)
	// HasType reports whether cases can be of a type.
	HasType(ctx context.Context, q db.Queryer, account ids.Account, kind ids.CaseType) (bool, error)
	// HasGroup reports whether cases can be in a group of cases.
	HasGroup(ctx context.Context, q db.Queryer, account ids.Account, group ids.CaseGroup) (bool, error)
	// NextNumber takes the next number for a case of the area that is opened at a moment. A number that a case has already
	// is possible where people type some by hand: the caller asks again.
	NextNumber(ctx context.Context, tx *db.Tx, account ids.Account, area ids.PracticeArea, at time.Time) (string, error)
}

// Index is where cases are made findable, in the transaction that changes them.
type Index interface {
	// PutCase makes a case findable by what it is called now.
	PutCase(ctx context.Context, tx *db.Tx, account ids.Account, e IndexEntry) error
}

// IndexEntry is a case as it is searched for.
type IndexEntry struct {
	Case    ids.Case
	Title   string   // shown and searched
	Detail  string   // searched
	Numbers []string // searched as a whole, with and without separators
}

// noIndex stands in where nothing searches.
type noIndex struct{}

// PutCase does nothing.
func (noIndex) PutCase(context.Context, *db.Tx, ids.Account, IndexEntry) error { return nil }
