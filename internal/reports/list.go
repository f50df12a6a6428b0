package reports

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
)

// The size of a page of a list.
const (
	defaultPage = 50
	maxPage     = 200
)

// Filter says which reports are wanted.
type Filter struct {
	State State  // empty is any
	After string // a page's Next
	Limit int    // 0 means 50, more than 200 means 200
}

// Listed is a report in a list over all cases.
type Listed struct {
	Report
	CaseNumber, CaseName string
	// TypeName is what the type is called now.
	TypeName string
}

// Page is a part of a list.
type Page struct {
	Reports []Listed
	Next    string
}

// InCase lists the reports of a case, the newest first.
func (s *Service) InCase(ctx context.Context, by access.Actor, c ids.Case, f Filter) (Page, error) {
	if _, err := s.Cases.Require(ctx, s.DB, by, access.SeeCase, c); err != nil {
		return Page{}, err
	}
	return s.list(ctx, by, f, s.inCase(by, c))
}

// Mine lists the reports of which the actor is the author, the newest first, on cases that they may open.
func (s *Service) Mine(ctx context.Context, by access.Actor, f Filter) (Page, error) {
	return s.list(ctx, by, f, s.mine(by))
}

// All lists the reports that the actor sees, the newest first.
func (s *Service) All(ctx context.Context, by access.Actor, f Filter) (Page, error) {
	return s.list(ctx, by, f, s.all(by))
}

// Queue lists what waits for the actor's review, the longest waiting first: reports that are ready at their level, that they
// neither wrote nor approved at another level, and whose author isn't asked anything, on cases that they may open.
func (s *Service) Queue(ctx context.Context, by access.Actor, f Filter) (Page, error) {
	w, err := s.queue(ctx, by)
	if err != nil {
		return Page{}, err
	}
	f.State = ""
	return s.list(ctx, by, f, w)
}

// Counts says how much waits for somebody.
type Counts struct {
	// Review is what waits for their review, Returned what they have back to correct, Asked what they are asked about.
	Review, Returned, Asked int
}

// Any reports whether anything waits.
func (c Counts) Any() int { return c.Review + c.Returned + c.Asked }

// Counts counts what waits for the actor.
func (s *Service) Counts(ctx context.Context, by access.Actor) (Counts, error) {
	var c Counts
	if !by.SignedIn() {
		return c, errs.E(errs.Unauthenticated, "access.sign_in", nil)
	}
	w, err := s.queue(ctx, by)
	if err != nil {
		return c, err
	}
	if err := s.DB.QueryRow(ctx, `select count(*) from reports r where r.account_id = ? and `+w.where, w.with(by)...).Scan(&c.Review); err != nil {
		return c, err
	}
	own := s.mine(by)
	err = s.DB.QueryRow(ctx, `select coalesce(sum(case when r.returned = ? then 1 else 0 end), 0), coalesce(sum(case when r.asked = ? then 1 else 0 end), 0)
		from reports r where r.account_id = ? and r.state in (?, ?) and `+own.where, append([]any{true, true, by.Account, Partial, Ready}, own.args...)...).Scan(&c.Returned, &c.Asked)
	return c, err
}

// wanted is a list: which rows, and the columns by which they are ordered.
type wanted struct {
	where string
	args  []any
	order []string // the last one is unique within the list
	down  bool
	key   func(r Report) []string
}

func byID(r Report) []string { return []string{string(r.ID)} }

// seen keeps the rows whose case the actor may open, and that exist for them there.
func (s *Service) seen(by access.Actor) wanted {
	p := access.SeenCases(by, s.DB.Now(), "r.account_id", "r.case_id")
	w := wanted{where: p.SQL, args: p.Args, order: []string{"r.id"}, down: true, key: byID}
	if by.User != "" && by.Role != access.Administrator {
		w.where += ` and (r.submitted = ? or r.author_id = ?)`
		w.args = append(w.args, true, by.User)
	}
	return w
}

func (w wanted) and(condition string, args ...any) wanted {
	w.where += " and " + condition
	w.args = append(w.args, args...)
	return w
}

// with are the values of a statement that names the account and then what is wanted.
func (w wanted) with(by access.Actor) []any { return append([]any{by.Account}, w.args...) }

func (s *Service) all(by access.Actor) wanted { return s.seen(by) }

func (s *Service) mine(by access.Actor) wanted { return s.seen(by).and(`r.author_id = ?`, by.User) }

func (s *Service) inCase(by access.Actor, c ids.Case) wanted {
	w := s.seen(by).and(`r.case_id = ?`, c)
	w.order, w.key = []string{"r.number"}, func(r Report) []string { return []string{strconv.FormatInt(r.Number, 10)} }
	return w
}

// queue is what [Service.Queue] lists. Who reviews nothing has none.
func (s *Service) queue(ctx context.Context, by access.Actor) (wanted, error) {
	found, err := s.People.PersonsOf(ctx, s.DB, by.Account, []ids.User{by.User})
	level := found[by.User].ReviewLevel
	if !by.Permissions.Has(access.ReviewReports) {
		level = 0
	}
	w := s.seen(by).and(`r.state = ? and r.level = ? and r.asked = ?`, Ready, level, false).
		and(`not exists (select 1 from report_authors a where a.account_id = r.account_id and a.report_id = r.id and a.user_id = ?)`, by.User).
		and(`not exists (select 1 from report_steps p where p.account_id = r.account_id and p.report_id = r.id and p.by_id = ? and p.kind = ? and p.level <> r.level)`,
			by.User, StepApproved)
	w.order, w.down = []string{"r.since_at", "r.id"}, false
	w.key = func(r Report) []string { return []string{strconv.FormatInt(r.Since.UnixMicro(), 10), string(r.ID)} }
	return w, err
}

// list reads a page of a list, with what cases and types are called.
func (s *Service) list(ctx context.Context, by access.Actor, f Filter, w wanted) (Page, error) {
	if !by.SignedIn() && by.Account == "" {
		return Page{}, errs.E(errs.Unauthenticated, "access.sign_in", nil)
	}
	query, args, err := w.statement(by, f)
	if err != nil {
		return Page{}, err
	}
	limit := pageSize(f.Limit)
	rows, err := s.DB.Query(ctx, query, append(args, limit+1)...)
	var page Page
	err = each(rows, err, func(rows *sql.Rows) error {
		var l Listed
		var err error
		l.Report, err = scan(rows, &l.CaseNumber, &l.CaseName)
		page.Reports = append(page.Reports, l)
		return err
	})
	if err != nil {
		return Page{}, err
	}
	if len(page.Reports) > limit {
		page.Reports = page.Reports[:limit]
		page.Next = strings.Join(w.key(page.Reports[limit-1].Report), ".")
	}
	called, err := s.Types.Names(ctx, s.DB, by.Account)
	for i := range page.Reports {
		page.Reports[i].TypeName = called[page.Reports[i].Type]
	}
	return page, err
}

// statement is the query of a page of the list, but for its limit.
func (w wanted) statement(by access.Actor, f Filter) (string, []any, error) {
	if f.State != "" {
		if !f.State.Valid() {
			return "", nil, errs.E(errs.Invalid, "reports.state.unknown", nil)
		}
		w = w.and(`r.state = ?`, f.State)
	}
	sign, order := " > ", ""
	if w.down {
		sign, order = " < ", " desc"
	}
	if f.After != "" {
		at, err := w.cursor(f.After)
		if err != nil {
			return "", nil, err
		}
		w = w.and(`(`+strings.Join(w.order, ", ")+`)`+sign+`(?`+strings.Repeat(", ?", len(at)-1)+`)`, at...)
	}
	return `select ` + columns + `, c.number, c.name from reports r join cases c on c.account_id = r.account_id and c.id = r.case_id where r.account_id = ? and ` + w.where +
		` order by ` + strings.Join(w.order, order+", ") + order + ` limit ?`, w.with(by), nil
}

// cursor reads what key wrote; anything else is errs.Invalid.
func (w wanted) cursor(text string) ([]any, error) {
	wrong := errs.E(errs.Invalid, "reports.cursor", nil)
	parts := strings.SplitN(text, ".", len(w.order))
	if len(parts) != len(w.order) || parts[len(parts)-1] == "" {
		return nil, wrong
	}
	var out []any
	for i, name := range w.order {
		if name == "r.id" {
			out = append(out, parts[i])
			continue
		}
		n, err := strconv.ParseInt(parts[i], 10, 64)
		if err != nil {
			return nil, wrong
		}
		out = append(out, n)
	}
	return out, nil
}

func pageSize(limit int) int {
	if limit < 1 {
		return defaultPage
	}
	return min(limit, maxPage)
}

// CountIn counts the reports of a case that exist for the actor.
func (s *Service) CountIn(ctx context.Context, by access.Actor, c ids.Case) (n int, err error) {
	w := s.inCase(by, c)
	err = s.DB.QueryRow(ctx, `select count(*) from reports r where r.account_id = ? and `+w.where, w.with(by)...).Scan(&n)
	return n, err
}
