package activity

import (
	"context"
	"fmt"

	"cabinet/internal/ids"
)

// InCase returns what was done in a case, newest first, but for looking at it ([Log.Views]), out of the index and therefore at the
// same cost however long the record is. before is the [Page.Next] of the page before, 0 for the first; limit is at most 1000.
// Nobody's right is asked and nothing is recorded: the room of cases judges who may know. The acts come without personal values.
// An act appears once it is sealed, within a second.
func (l *Log) InCase(ctx context.Context, account ids.Account, c ids.Case, before int64, limit int) (Page, error) {
	if c == "" {
		return Page{Total: -1}, nil
	}
	p, err := l.newest(ctx, account, Filter{Case: c, Before: before, Limit: limit, unwanted: l.views(nil)})
	if err != nil {
		return p, fmt.Errorf("activity: read a case: %w", err)
	}
	return p, nil
}

// newest reads a page from the newest act on, without personal values.
func (l *Log) newest(ctx context.Context, account ids.Account, f Filter) (Page, error) {
	f.Newest = true
	if err := f.check(); err != nil {
		return Page{}, err
	}
	acts, err := find(ctx, l.db, account, f, true, f.Limit+1)
	if err != nil {
		return Page{}, err
	}
	p := Page{Total: -1}
	if len(acts) > f.Limit {
		acts = acts[:f.Limit]
		p.Next = acts[len(acts)-1].Position
	}
	p.Acts = entries(acts)
	return p, nil
}
