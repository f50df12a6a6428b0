package tasks

import (
	"context"
	"slices"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Side says how a task is somebody's.
type Side string

// The sides: what was given to me, and what I gave to others.
const (
	ToMe Side = "to_me"
	ByMe Side = "by_me"
)

// Span bounds when tasks are due, seen from now and the reader's own day.
type Span string

// The spans. Every open task is in exactly one of all but [Always].
const (
	Always   Span = ""
	Overdue  Span = "overdue"
	Today    Span = "today"
	ThisWeek Span = "week" // the six days after today
	Later    Span = "later"
	Undated  Span = "undated"
)

// Spans lists the spans in the order in which people see them.
func Spans() []Span { return []Span{Always, Overdue, Today, ThisWeek, Later, Undated} }

// MineFilter says which of one's tasks are wanted.
type MineFilter struct {
	Side Side // empty is [ToMe]
	Span Span // of open tasks; closed ones have none
	// Closed lists what is done or cancelled.
	Closed bool
	// Zone is the reader's time zone, by which days begin; nil is UTC.
	Zone  *time.Location
	After string
	Limit int // 0 means 50, more than 200 means 200
}

// Mine is a task with the case that it is on.
type Mine struct {
	Task
	CaseNumber string
	CaseName   string
}

// MinePage is a part of the list.
type MinePage struct {
	Tasks []Mine
	Next  string // where the next page begins; empty on the last
}

// Mine lists the actor's own tasks over all cases that they may open at this moment, what is due first before what is due later
// or never. Tasks on cases that they can't open any more aren't there.
func (s *Service) Mine(ctx context.Context, by access.Actor, f MineFilter) (MinePage, error) {
	list, err := s.mine(by, f)
	if err != nil {
		return MinePage{}, err
	}
	limit := pageSize(f.Limit)
	list.args = append(list.args, limit+1)
	rows, err := s.DB.Query(ctx, `select `+columns+`, c.number, c.name from tasks t join cases c on c.account_id = t.account_id and c.id = t.case_id
		where t.account_id = ? and `+list.where+` order by t.due_key, t.id limit ?`, list.args...)
	if err != nil {
		return MinePage{}, err
	}
	defer func() { _ = rows.Close() }()
	var page MinePage
	for rows.Next() {
		var m Mine
		if m.Task, err = scan(rows, &m.CaseNumber, &m.CaseName); err != nil {
			return MinePage{}, err
		}
		page.Tasks = append(page.Tasks, m)
	}
	if len(page.Tasks) > limit {
		page.Tasks = page.Tasks[:limit]
		page.Next = cursorOf(page.Tasks[limit-1].Task)
	}
	return page, rows.Err()
}

// MaxCounted is where counting stops: as many, or more.
const MaxCounted = 1000

// CountMine counts the tasks that [Service.Mine] would list on all its pages, up to [MaxCounted].
func (s *Service) CountMine(ctx context.Context, by access.Actor, f MineFilter) (n int, err error) {
	f.After = ""
	list, err := s.mine(by, f)
	if err != nil {
		return 0, err
	}
	err = s.DB.QueryRow(ctx, `select count(*) from (select 1 from tasks t where t.account_id = ? and `+list.where+` limit ?) counted`, append(list.args, MaxCounted)...).Scan(&n)
	return n, err
}

// condition is a where clause with its arguments.
type condition struct {
	where string
	args  []any
}

func (c *condition) and(sql string, args ...any) {
	c.where += " and " + sql
	c.args = append(c.args, args...)
}

// mine is what keeps somebody's tasks within their sight. Its first argument is the account, which the statement itself names.
func (s *Service) mine(by access.Actor, f MineFilter) (condition, error) {
	if !by.SignedIn() {
		return condition{}, errs.E(errs.Unauthenticated, "access.sign_in", nil)
	}
	if !slices.Contains(Spans(), f.Span) {
		return condition{}, errs.E(errs.Invalid, "tasks.span", nil)
	}
	after, err := parseCursor(f.After)
	if err != nil {
		return condition{}, err
	}
	now := s.DB.Now()
	seen := access.SeenCase(by, now, "t.account_id", "t.case_id")
	c := condition{seen.SQL, append([]any{by.Account}, seen.Args...)}
	switch f.Side {
	case "", ToMe:
		c.and("t.assignee_id = ?", by.User)
	case ByMe:
		c.and("t.assigned_by = ? and t.assignee_id <> ?", by.User, by.User)
	default:
		return condition{}, errs.E(errs.Invalid, "tasks.side", nil)
	}
	c.and("t.closed = ? and (t.due_key, t.id) > (?, ?)", f.Closed, after.due, after.id)
	switch from, until := f.Span.bounds(now, f.Zone); {
	case f.Closed || f.Span == Always:
	case f.Span == Undated:
		c.and("t.due_key = ?", int64(never))
	default:
		c.and("t.due_key >= ? and t.due_key < ?", from, until)
	}
	return c, nil
}

// bounds returns between which due keys a span lies, the first included.
func (sp Span) bounds(now time.Time, zone *time.Location) (from, until int64) {
	if zone == nil {
		zone = time.UTC
	}
	local := now.In(zone)
	tomorrow := time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, zone)
	week := time.Date(local.Year(), local.Month(), local.Day()+7, 0, 0, 0, 0, zone)
	switch sp {
	case Overdue:
		return -1 << 63, now.UnixMicro()
	case Today:
		return now.UnixMicro(), tomorrow.UnixMicro()
	case ThisWeek:
		return tomorrow.UnixMicro(), week.UnixMicro()
	case Later:
		return week.UnixMicro(), never
	default:
		return never, never
	}
}

// OpenIn counts the open tasks of a case that by sees, whoever is to do them.
func (s *Service) OpenIn(ctx context.Context, by access.Actor, c ids.Case) (n int, err error) {
	if _, err := s.Cases.Require(ctx, s.DB, by, access.SeeCase, c); err != nil {
		return 0, err
	}
	err = s.DB.QueryRow(ctx, `select count(*) from tasks where account_id = ? and case_id = ? and closed = ?`, by.Account, c, false).Scan(&n)
	return n, err
}

// OpenOf counts a user's open tasks on a case, for who removes them from it.
func (s *Service) OpenOf(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case, user ids.User) (n int, err error) {
	err = q.QueryRow(ctx, `select count(*) from tasks where account_id = ? and case_id = ? and assignee_id = ? and closed = ?`, account, c, user, false).Scan(&n)
	return n, err
}
