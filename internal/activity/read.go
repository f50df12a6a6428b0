package activity

import (
	"context"
	"fmt"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

const (
	defaultLimit = 100
	maxLimit     = 1000
	maxKinds     = 50
)

// Filter says which sealed acts to read; its zero value means all, from the first.
type Filter struct {
	// After is the position after which to go on, as [Page.Next] gave it.
	After int64
	Kinds []Kind
	User  ids.User
	Case  ids.Case
	// From and To bound the time: From is included, To isn't. A zero time doesn't bound.
	From, To time.Time
	// Limit is the size of a page; 0 means 100, more than 1000 means 1000.
	Limit int
}

// Page is a run of acts in the order of their positions.
type Page struct {
	Acts []Entry
	// Next is the [Filter.After] of the next page, or 0 after the last.
	Next int64
}

// Acts returns the sealed acts of the actor's account, ordered by position. It is for administrators and the operator;
// that they read is itself recorded before the answer is given.
func (l *Log) Acts(ctx context.Context, by access.Actor, f Filter) (Page, error) {
	if err := access.Require(by, access.ReadActivity, access.Facts{Account: by.Account}); err != nil {
		return Page{}, err
	}
	if f.Limit <= 0 {
		f.Limit = defaultLimit
	}
	f.Limit = min(f.Limit, maxLimit)
	if len(f.Kinds) > maxKinds {
		return Page{}, fmt.Errorf("activity: %d kinds in a filter, at most %d can be asked for", len(f.Kinds), maxKinds)
	}
	acts, err := selectActs(ctx, l.db, by.Account, f, f.Limit+1)
	if err != nil {
		return Page{}, fmt.Errorf("activity: read acts: %w", err)
	}
	p := Page{Acts: acts}
	if len(acts) > f.Limit {
		p.Acts = acts[:f.Limit]
		p.Next = p.Acts[f.Limit-1].Position
	}
	if by.Door == access.DoorSystem {
		return p, nil
	}
	seen := ViewedPayload{Kinds: f.Kinds, User: f.User, Case: f.Case, After: f.After, Count: len(p.Acts)}
	return p, l.db.Write(ctx, func(tx *db.Tx) error {
		_, err := l.Record(ctx, tx, by, Act{Kind: Viewed, Payload: seen})
		return err
	})
}
