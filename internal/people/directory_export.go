package people

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// DirectoryExport asks for the users of a filter as CSV.
type DirectoryExport struct {
	Filter  DirectoryFilter `json:"filter"`
	Columns []Column        `json:"columns"`
	// Reason is why the data leaves; it is recorded.
	Reason string `json:"reason"`
}

// maxReason bounds a reason, in characters.
const maxReason = 300

// CheckDirectoryExport tells whether the actor may have the file and whether what they ask for can be. The right and the
// errors are those of [Service.Directory]; a missing reason and unknown columns are errs.Invalid.
func (s *Service) CheckDirectoryExport(ctx context.Context, q db.Queryer, by access.Actor, in DirectoryExport) error {
	if _, err := s.listing(ctx, q, by, in.Filter); err != nil {
		return err
	}
	if _, err := in.clean(); err != nil {
		return err
	}
	_, err := s.extraNames(ctx, q, by, in.Columns)
	return err
}

// extraNames returns the names of the further columns among some, of which the actor must see every one.
func (s *Service) extraNames(ctx context.Context, q db.Queryer, by access.Actor, columns []Column) (map[Column]string, error) {
	out := map[Column]string{}
	if !slices.ContainsFunc(columns, func(c Column) bool { _, extra := c.Extra(); return extra }) {
		return out, nil
	}
	by, err := s.overseer(ctx, q, by)
	if err != nil {
		return nil, err
	}
	all, err := s.extraColumns(ctx, q, by)
	if err != nil {
		return nil, err
	}
	for _, c := range columns {
		if _, extra := c.Extra(); !extra {
			continue
		}
		i := slices.IndexFunc(all, func(x ExtraColumn) bool { return x.Column == c })
		if i < 0 {
			return nil, errs.FieldError("columns", "people.list.gone")
		}
		out[c] = all[i].Name
	}
	return out, nil
}

// extraTexts returns what users have in further columns.
func (s *Service) extraTexts(ctx context.Context, account ids.Account, columns map[Column]string, rows []listed) (map[ids.User]map[Column]string, error) {
	if len(columns) == 0 {
		return nil, nil
	}
	var users []ids.User
	for _, row := range rows {
		users = append(users, row.ID)
	}
	return s.extras.ListTexts(ctx, s.db, account, slices.Collect(maps.Keys(columns)), users)
}

// clean returns what is asked for with a tidy reason.
func (in DirectoryExport) clean() (DirectoryExport, error) {
	var wrong errs.Fields
	text, problem, args := cleanLine(in.Reason, maxReason)
	if problem == "" && text == "" {
		problem = "people.export.reason"
	}
	if problem != "" {
		wrong.Add("reason", problem, args)
	}
	if !someColumns(in.Columns) {
		wrong.Add("columns", "people.export.columns")
	}
	in.Reason = text
	return in, wrong.Err()
}

// someColumns reports whether a choice holds columns of ours, each once.
func someColumns(list []Column) bool {
	for i, c := range list {
		if !c.known() || slices.Contains(list[:i], c) {
			return false
		}
	}
	return len(list) > 0
}

// ExportDirectory writes the users of a filter as CSV in its order, readable by spreadsheets and harmless in them (R59), and
// returns how many. It holds a few hundred users in memory, whatever their number; progress hears how many are done. The
// export is recorded with its reason and number of rows, even one that broke off. The right, judged anew for every few
// hundred, and the errors are those of [Service.CheckDirectoryExport].
func (s *Service) ExportDirectory(ctx context.Context, by access.Actor, in DirectoryExport, w io.Writer, progress func(done int64)) (int64, error) {
	if err := s.CheckDirectoryExport(ctx, s.db, by, in); err != nil {
		return 0, err
	}
	in, err := in.clean()
	if err != nil {
		return 0, err
	}
	out := bufio.NewWriterSize(w, 64<<10)
	rows, err := s.writeDirectory(ctx, by, in, out, progress)
	if err = errors.Join(err, out.Flush()); err != nil {
		err = fmt.Errorf("people: export users: %w", err)
	}
	payload := DirectoryExportedPayload{Tab: in.Filter.tab(), Columns: in.Columns, Filters: in.Filter.names(), Rows: rows, Whole: err == nil}
	personal := map[string]string{"reason": in.Reason}
	if in.Filter.Search != "" {
		personal["search"] = in.Filter.Search
	}
	kept := s.db.Write(context.WithoutCancel(ctx), func(tx *db.Tx) error {
		_, err := s.log.Record(ctx, tx, by, activity.Act{Kind: DirectoryExported, Payload: payload, Erasable: personal})
		return err
	})
	return rows, errors.Join(err, kept)
}

func (s *Service) writeDirectory(ctx context.Context, by access.Actor, in DirectoryExport, w *bufio.Writer, progress func(int64)) (int64, error) {
	named, err := s.namesOf(ctx, by.Account)
	if err != nil {
		return 0, err
	}
	extras, err := s.extraNames(ctx, s.db, by, in.Columns)
	if err != nil {
		return 0, err
	}
	if err := writeHeads(w, in.Columns, extras); err != nil {
		return 0, err
	}
	var done int64
	for from := (*position)(nil); ; {
		l, err := s.listing(ctx, s.db, by, in.Filter)
		if err != nil {
			return done, err
		}
		if extras, err = s.extraNames(ctx, s.db, by, in.Columns); err != nil {
			return done, err
		}
		rows, more, err := l.page(ctx, from, false, MaxMatching)
		if err != nil {
			return done, err
		}
		texts, err := s.extraTexts(ctx, by.Account, extras, rows)
		if err != nil {
			return done, err
		}
		for _, row := range rows {
			if err := writeCells(w, named.cells(row.Person, in.Columns, texts[row.ID])); err != nil {
				return done, err
			}
			done++
		}
		if progress != nil {
			progress(done)
		}
		if from = more; from == nil {
			return done, nil
		}
	}
}

// valueNames holds the names of groups, job titles and branches by their ids.
type valueNames map[Column]map[string]string

func (s *Service) namesOf(ctx context.Context, account ids.Account) (valueNames, error) {
	out := valueNames{}
	for column, by := range sortings() {
		if by.names == "" {
			continue
		}
		out[column] = map[string]string{}
		rows, err := s.db.Query(ctx, `select id, name from `+by.names+` where account_id = ?`, account)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var id, name string
			if err := rows.Scan(&id, &name); err != nil {
				return nil, errors.Join(err, rows.Close())
			}
			out[column][id] = name
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return nil, err
		}
	}
	return out, nil
}
