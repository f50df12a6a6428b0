package cases

import (
	"context"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/search"
)

// Lists is what an account keeps for its cases: practice areas with stages, types, groups, and the numbers that are given;
// practice implements it. What it says is there stays until the transaction ends.
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

// Index is where cases and projects are made findable, in the transaction that changes them; search implements it.
type Index interface {
	Put(ctx context.Context, tx *db.Tx, account ids.Account, e search.Entry) error
}
