package bulk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"cabinet/internal/access"
	"cabinet/internal/bulk/table"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/writing"
)

// source gives the rows of a draft in order, behind the last one that is stored.
type source interface {
	// next returns up to limit rows, judged as far as that needs no database; none at the end.
	next(ctx context.Context, limit int) ([]Row, error)
	io.Closer
}

// fileSource reads a file.
type fileSource struct {
	file  io.Closer
	in    *table.Reader
	im    Import
	lists lists
	no    int64
	s     *Service
}

// openFile begins to read the file of an import behind a row.
func (s *Service) openFile(ctx context.Context, j Job, last Row) (source, error) {
	var im Import
	if err := json.Unmarshal(j.Params, &im); err != nil {
		return nil, err
	}
	if !im.Mapping.Has("email") {
		return nil, errNoMapping
	}
	l, err := s.lists(ctx, j.Account)
	if err != nil {
		return nil, err
	}
	file, _, err := s.Blobs.Open(ctx, j.fileKey())
	if errs.Is(err, errs.NotFound) {
		return nil, errGone
	}
	if err != nil {
		return nil, err
	}
	in, err := table.Open(file, table.Form{Encoding: im.Encoding, Separator: im.Separator})
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	f := &fileSource{file: file, in: in, im: im, lists: l, s: s}
	skip := last.No
	if im.Header {
		skip++
	}
	for range skip {
		if _, err := in.Next(); err != nil && !errors.Is(err, io.EOF) {
			return nil, errors.Join(err, file.Close())
		}
	}
	f.no = last.No
	return f, nil
}

// errNoMapping says that somebody must choose the column of addresses before the file can be read.
var errNoMapping = errors.New("bulk: no column of addresses")

func (f *fileSource) next(ctx context.Context, limit int) ([]Row, error) {
	var out []Row
	for len(out) < limit {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		row, err := f.in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && f.no == table.MaxRows {
			err = errs.E(errs.TooLarge, "bulk.table.rows_many", nil).With(errs.Args{"Max": table.MaxRows})
		}
		if err != nil {
			return nil, err
		}
		f.no++
		out = append(out, f.im.row(row, f.no, f.lists, f.s.Now()))
	}
	return out, nil
}

// Close implements io.Closer.
func (f *fileSource) Close() error { return f.file.Close() }

// selected gives the users of an action.
type selected struct {
	s     *Service
	by    access.Actor
	query json.RawMessage
	// raises says that the operation hands out power over others.
	raises bool
	after  ids.User
	no     int64
}

func (q *selected) next(ctx context.Context, limit int) ([]Row, error) {
	users, err := q.s.Selector.Matching(ctx, q.s.DB, q.by, q.query, q.after, limit)
	if err != nil {
		return nil, err
	}
	var out []Row
	for _, u := range users {
		q.no++
		q.after = u
		out = append(out, Row{No: q.no, State: RowWaiting, User: u, raises: q.raises})
	}
	if q.no > table.MaxRows {
		return nil, errs.E(errs.TooLarge, "bulk.table.rows_many", nil).With(errs.Args{"Max": table.MaxRows})
	}
	return out, nil
}

// Close implements io.Closer.
func (q *selected) Close() error { return nil }

// lists reads the names that rows may use.
func (s *Service) lists(ctx context.Context, account ids.Account) (lists, error) {
	l := lists{groups: map[string]ids.Group{}, titles: map[string]ids.JobTitle{}, branches: map[string]ids.Branch{}}
	a, err := s.Accounts.Account(ctx, s.DB, account)
	if err != nil {
		return l, err
	}
	l.style, l.zone = a.DateStyle, i18n.Location(a.TimeZone)
	groups, err := s.Groups.Groups(ctx, s.DB, account)
	if err != nil {
		return l, err
	}
	for _, g := range groups {
		l.groups[writing.Fold(g.Name)] = g.ID
	}
	titles, err := s.Roles.Titles(ctx, s.DB, account)
	if err != nil {
		return l, err
	}
	for _, t := range titles {
		l.titles[writing.Fold(t.Name)] = t.ID
	}
	branches, err := s.Accounts.Branches(ctx, s.DB, account)
	for _, b := range branches {
		l.branches[writing.Fold(b.Name)] = b.ID
	}
	return l, err
}

// judge settles the rows of a batch that collide with earlier ones or that the invitations refuse.
func (s *Service) judge(ctx context.Context, tx *db.Tx, by access.Actor, j Job, rows []Row) error {
	var keys []string
	for _, r := range rows {
		if r.State == RowWaiting {
			keys = append(keys, r.emailKey)
		}
	}
	known, err := selectKnown(ctx, tx, j, keys)
	if err != nil {
		return err
	}
	var invitees []Invitee
	var at []int
	for i := range rows {
		r := &rows[i]
		if r.State != RowWaiting {
			continue
		}
		if line, twice := known[r.emailKey]; twice {
			r.settle(RowSkipped, Reason{Field: "email", Key: "bulk.row.twice", Args: errs.Args{"Line": int(line)}})
			continue
		}
		known[r.emailKey] = r.Line
		invitees, at = append(invitees, r.Invitee), append(at, i)
	}
	if len(invitees) == 0 {
		return nil
	}
	verdicts, err := s.Inviter.Judge(ctx, tx, by, invitees)
	if err != nil {
		return err
	}
	if len(verdicts) != len(invitees) {
		return fmt.Errorf("bulk: %d verdicts on %d rows", len(verdicts), len(invitees))
	}
	recorded := false
	for k, verdict := range verdicts {
		if verdict == nil {
			continue
		}
		state, reasons, refusal := reasonsOf(verdict)
		if !refusal {
			return verdict
		}
		rows[at[k]].settle(state, reasons...)
		if lacking := errs.Is(verdict, errs.Forbidden) || errs.Is(verdict, errs.NotFound); !lacking || recorded {
			continue
		}
		recorded = true // one act tells of them all: a list may have fifty thousand
		if err := s.recordRefusal(ctx, tx, by, j, rows[at[k]]); err != nil {
			return err
		}
	}
	return nil
}
