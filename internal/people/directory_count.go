package people

import (
	"context"

	"cabinet/internal/access"
)

// Count is a number that is known up to a bound: a large list isn't counted to its end.
type Count struct {
	N    int
	More bool // there are more than N
}

// MaxCount is how far users are counted: beyond it the page says "10,000+".
const MaxCount = 10_000

// DirectoryCount counts the users whom a filter keeps; its sort and cursors don't count. The right and the errors are those
// of [Service.Directory].
func (s *Service) DirectoryCount(ctx context.Context, by access.Actor, f DirectoryFilter) (Count, error) {
	f.Sort, f.Desc, f.After, f.Before = "", false, "", ""
	l, err := s.listing(ctx, s.db, by, f)
	if err != nil || l.nobody {
		return Count{}, err
	}
	return l.count(ctx)
}

// DirectoryTabs counts the users of each tab whom the actor looks after.
func (s *Service) DirectoryTabs(ctx context.Context, by access.Actor) (map[Status]Count, error) {
	out := map[Status]Count{}
	for _, tab := range []Status{Active, Pending, Inactive} {
		n, err := s.DirectoryCount(ctx, by, DirectoryFilter{Tab: tab})
		if err != nil {
			return nil, err
		}
		out[tab] = n
	}
	return out, nil
}

func (l *listing) count(ctx context.Context) (Count, error) {
	source, w, more := "users u", l.mine(), false
	switch lead, ok := l.plan.leader(); {
	case ok && l.alone(lead):
		return l.countExtra(ctx, lead)
	case ok && len(l.plan.judged) > 0:
		source, w = l.candidates(lead)
	case l.plan.fixed != nil && l.plan.fixed.extra && l.whole():
		return l.countExtra(ctx, *l.plan.fixed)
	case l.plan.fixed != nil && l.plan.fixed.extra:
		source, w = l.candidates(*l.plan.fixed)
	default: // everything stands in one run, or has to be judged row by row
		r := run{where: "true"}
		if l.plan.fixed != nil {
			r.where, r.args = l.plan.fixed.found(), l.plan.fixed.args
		}
		var until *position
		if len(l.plan.judged) > 0 {
			var err error
			if until, err = l.horizon(ctx, r, nil, l.effort.scan); err != nil {
				return Count{}, err
			}
		}
		more, w = until != nil, l.stretch(r, nil, until)
		for _, c := range l.plan.judged {
			w.and(c.judged(), c.args...)
		}
	}
	var c Count
	// The account stands in the condition: u.account_id = ?.
	err := l.q.QueryRow(ctx, `select count(*) from (select 1 as one from `+source+` where `+w.String()+` limit ?) as found`,
		append(w.args, MaxCount+1)...).Scan(&c.N)
	c.More = more
	if c.N > MaxCount {
		c.N, c.More = MaxCount, true
	}
	return c, err
}
