package activity

import (
	"context"
	"fmt"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Page is a run of acts in the order that the filter asked for.
type Page struct {
	Acts []Entry
	// Next leads to the page after this one: it is the next [Filter.After], or [Filter.Before] with the newest first.
	// 0 after the last page.
	Next int64
	// Previous leads back: it is the [Filter.Before] of the page before, or [Filter.After] with the newest first. 0 before
	// the first page.
	Previous int64
	// Total is how many acts the filter finds on all pages; -1 when it wasn't asked for or can't be told at once, since
	// the time is bounded.
	Total int64
}

// Acts returns the sealed acts of the actor's account, ordered by position. It is for administrators and the operator;
// that they read is itself recorded before the answer is given. The same query by the same session is recorded once a
// minute, whichever of its pages are turned.
func (l *Log) Acts(ctx context.Context, by access.Actor, f Filter) (Page, error) {
	if err := l.Readable(by); err != nil {
		return Page{}, err
	}
	if err := f.check(); err != nil {
		return Page{}, err
	}
	if err := l.hide(ctx, by, &f); err != nil {
		return Page{}, err
	}
	p, err := readPage(ctx, l.db, by.Account, f)
	if err != nil {
		return Page{}, fmt.Errorf("activity: read acts: %w", err)
	}
	return p, l.viewed(ctx, by, f, "", len(p.Acts))
}

// Readable tells whether the actor may read their account's record at all, without reading it.
func (l *Log) Readable(by access.Actor) error {
	return access.Require(by, access.ReadActivity, access.Facts{Account: by.Account})
}

// Count returns how many acts of the actor's account the filter finds; -1 when that can't be told at once, since the time
// is bounded. A number isn't a reading: it is not recorded.
func (l *Log) Count(ctx context.Context, by access.Actor, f Filter) (int64, error) {
	if err := l.Readable(by); err != nil {
		return 0, err
	}
	if err := f.check(); err != nil {
		return 0, err
	}
	if err := l.hide(ctx, by, &f); err != nil {
		return 0, err
	}
	n, err := count(ctx, l.db, by.Account, f)
	if err != nil {
		return 0, fmt.Errorf("activity: count acts: %w", err)
	}
	return n, nil
}

// History returns what was done to one record of the actor's account, newest first; it is [Log.Acts] for one subject.
func (l *Log) History(ctx context.Context, by access.Actor, subjectType, subjectID string, f Filter) (Page, error) {
	f.SubjectType, f.SubjectID, f.Newest = subjectType, subjectID, true
	return l.Acts(ctx, by, f)
}

// Act returns one sealed act of the actor's account by its id, or errs.NotFound; like [Log.Acts] it is recorded.
func (l *Log) Act(ctx context.Context, by access.Actor, id ids.Act) (Entry, error) {
	if err := l.Readable(by); err != nil {
		return Entry{}, err
	}
	if !plain(string(id)) {
		return Entry{}, errs.E(errs.NotFound, "access.not_found", nil)
	}
	position, err := selectPosition(ctx, l.db, by.Account, id)
	if err != nil {
		return Entry{}, fmt.Errorf("activity: find act: %w", err)
	}
	acts, err := selectActs(ctx, l.db, by.Account, []int64{position})
	if err != nil {
		return Entry{}, fmt.Errorf("activity: read act: %w", err)
	}
	var f Filter
	if err := l.hide(ctx, by, &f); err != nil {
		return Entry{}, err
	}
	if len(acts) == 0 || f.hides(acts[0].Entry) {
		return Entry{}, errs.E(errs.NotFound, "access.not_found", nil)
	}
	page := entries(acts)
	if err := fillErasable(ctx, l.db, by.Account, page, acts); err != nil {
		return Entry{}, fmt.Errorf("activity: read act: %w", err)
	}
	return page[0], l.viewed(ctx, by, Filter{Case: page[0].Case}, id, 1)
}

// After returns sealed acts of the account behind a position, oldest first, for consumers that keep a cursor: of the
// given kinds, or of all. Nobody's right is asked and nothing is recorded. The acts come without personal values.
func (l *Log) After(ctx context.Context, q db.Queryer, account ids.Account, position int64, limit int, kinds ...Kind) ([]Entry, error) {
	acts, err := find(ctx, q, account, Filter{After: position, Kinds: kinds}, false, limit)
	if err != nil {
		return nil, fmt.Errorf("activity: read acts after a position: %w", err)
	}
	return entries(acts), nil
}

// HeadsAllAccounts returns the last sealed position of every account that has acts, and of the deployment's own chain
// under the empty account.
func (l *Log) HeadsAllAccounts(ctx context.Context, q db.Queryer) (map[ids.Account]int64, error) {
	heads, err := selectHeadsAllAccounts(ctx, q)
	out := map[ids.Account]int64{}
	for _, h := range heads {
		out[h.Account] = h.Position
	}
	return out, err
}

// readPage finds one page, one act more than asked for to see whether it goes on.
func readPage(ctx context.Context, q db.Queryer, account ids.Account, f Filter) (Page, error) {
	acts, err := find(ctx, q, account, f, f.descends(), f.Limit+1)
	if err != nil {
		return Page{}, err
	}
	more := len(acts) > f.Limit
	acts = acts[:min(len(acts), f.Limit)]
	backward := f.descends() != f.Newest
	if backward {
		slices.Reverse(acts)
	}
	p := Page{Acts: entries(acts), Total: -1}
	if n := len(acts); n > 0 {
		first, last := acts[0].Position, acts[n-1].Position
		if more || backward {
			p.Next = last
		}
		if backward && more || !backward && (f.After > 0) != (f.Before > 0) {
			p.Previous = first
		}
	}
	if err := fillErasable(ctx, q, account, p.Acts, acts); err != nil {
		return p, err
	}
	if f.Total {
		if p.Total, err = count(ctx, q, account, f); err != nil {
			return p, err
		}
	}
	return p, nil
}

// count returns how many acts the filter finds from end to end, or -1 when its days would have to be read.
func count(ctx context.Context, q db.Queryer, account ids.Account, f Filter) (int64, error) {
	if !f.From.IsZero() || !f.To.IsZero() {
		return -1, nil
	}
	f.After, f.Before = 0, 0
	s, err := newScan(ctx, q, account, f, true)
	if err != nil {
		return 0, err
	}
	return s.count(ctx)
}

// descends reports whether the filter is read from the newest act on: from a single bound away.
func (f Filter) descends() bool {
	if f.Newest {
		return f.After == 0 || f.Before != 0
	}
	return f.After == 0 && f.Before != 0
}

// timedBatch is how many acts are read at once where some of a day's acts may lie outside the time asked for.
const timedBatch = 256

// find returns the first acts of a walk, in its direction and without personal values.
func find(ctx context.Context, q db.Queryer, account ids.Account, f Filter, desc bool, limit int) ([]sealedAct, error) {
	s, err := newScan(ctx, q, account, f, desc)
	if err != nil {
		return nil, err
	}
	var out []sealedAct
	for len(out) < limit {
		n := limit - len(out)
		if s.timed {
			n = max(n, timedBatch)
		}
		positions, err := s.take(ctx, n)
		if err != nil || len(positions) == 0 {
			return out, err
		}
		acts, err := selectActs(ctx, q, account, positions)
		if err != nil {
			return nil, err
		}
		if s.desc {
			slices.Reverse(acts)
		}
		for _, a := range acts {
			if f.keeps(a.Entry) && len(out) < limit {
				out = append(out, a)
			}
		}
	}
	return out, nil
}

func entries(acts []sealedAct) []Entry {
	out := make([]Entry, len(acts))
	for i, a := range acts {
		out[i] = a.Entry
	}
	return out
}
