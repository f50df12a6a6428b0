package activity

import (
	"context"
	"slices"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// The index says for each term, such as a user or a kind, which positions carry it: one bit a position, in blocks. Any
// combination of filters is then a few bitwise operations on blocks that hold thousands of acts each, and so is the
// number of acts found. The rows follow from the acts; [Log.Verify] proves that they hide none.
const (
	termUser    = "u:"
	termNumber  = "n:"
	termSubject = "s:"
	termType    = "t:"
	termCase    = "c:"
	termKind    = "k:"
	termRoom    = "r:"
	termOutcome = "o:"
	termDoor    = "d:"
)

// terms returns what the act can be found by.
func terms(e Entry) []string {
	out := []string{termKind + string(e.Kind), termRoom + e.Kind.Room(), termOutcome + string(e.Outcome), termDoor + string(e.Door)}
	if e.User != "" {
		out = append(out, termUser+string(e.User))
	}
	if e.ViewedAs != "" {
		out = append(out, termUser+string(e.ViewedAs))
	}
	for _, number := range []string{e.IDNumber, e.ViewedAsNumber} {
		if term := termNumber + foldNumber(number); term != termNumber && !slices.Contains(out, term) {
			out = append(out, term)
		}
	}
	if e.SubjectID != "" {
		out = append(out, termSubject+e.SubjectType+":"+e.SubjectID, termType+e.SubjectType)
	}
	if e.Case != "" {
		out = append(out, termCase+string(e.Case))
	}
	return out
}

// indexKey is the key of a row of the index within its account.
type indexKey struct {
	term  string
	block int64
}

// span is the lowest and highest position of a day's acts. Positions follow the commits and days the clock, so the spans
// of neighbouring days may overlap.
type span struct{ lowest, highest int64 }

func dayOf(t time.Time) int64 {
	const day = 24 * 60 * 60
	seconds := t.Unix()
	if seconds < 0 {
		seconds -= day - 1 // towards the past
	}
	return seconds / day
}

// index enters sealed acts, whose positions follow on one another, into the index.
func index(ctx context.Context, tx *db.Tx, account ids.Account, acts []Entry) error {
	if len(acts) == 0 {
		return nil
	}
	marks, days := map[indexKey]*bits{}, map[int64]span{}
	for _, e := range acts {
		for _, term := range terms(e) {
			key := indexKey{term, blockOf(e.Position)}
			if marks[key] == nil {
				marks[key] = &bits{}
			}
			marks[key].set(e.Position)
		}
		day := dayOf(e.At)
		s, known := days[day]
		if !known {
			s.lowest = e.Position
		}
		days[day] = span{min(s.lowest, e.Position), max(s.highest, e.Position)}
	}
	if err := mergeIndex(ctx, tx, account, marks); err != nil {
		return err
	}
	if err := mergeDays(ctx, tx, account, days); err != nil {
		return err
	}
	return updateIndexed(ctx, tx, account, acts[len(acts)-1].Position)
}

// catchUp indexes acts that were sealed before there was an index, until none is left.
func (l *Log) catchUp(ctx context.Context, account ids.Account) error {
	for {
		n := 0
		err := l.db.Write(ctx, func(tx *db.Tx) error {
			if err := tx.Lock(ctx, string(account), sealLock); err != nil {
				return err
			}
			indexed, err := selectIndexed(ctx, tx, account)
			if err != nil {
				return err
			}
			cut, err := selectCut(ctx, tx, account)
			if err != nil {
				return err
			}
			acts, err := selectRange(ctx, tx, account, max(indexed, cut.Position), sealBatch)
			n = len(acts)
			if err != nil || n == 0 {
				return err
			}
			return index(ctx, tx, account, acts)
		})
		if err != nil || n < sealBatch {
			return err
		}
	}
}
