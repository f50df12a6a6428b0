package bulk

import (
	"context"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/bulk/table"
	"cabinet/internal/exports"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
)

// ResultKind is the name of the export that holds what became of a job's rows.
const ResultKind = "bulk_result"

// ResultParams are the parameters of that export.
type ResultParams struct {
	Job JobID `json:"job"`
	// Language is that of the words in the file.
	Language string `json:"language"`
	// Left keeps only rows that weren't done: the file of an import can be mended and handed in again.
	Left bool `json:"left,omitempty"`
}

// ExportKind returns the export of results, for exports to register.
func (s *Service) ExportKind() exports.Kind {
	return exports.Kind{Name: ResultKind, Title: "bulk.result.title", Type: "text/csv; charset=utf-8",
		Allowed: func(ctx context.Context, q db.Queryer, by access.Actor, params json.RawMessage) error {
			_, _, err := s.resultOf(ctx, q, by, params)
			return err
		},
		FileName: func(params json.RawMessage, at time.Time) string {
			var p ResultParams
			name := "result-"
			if json.Unmarshal(params, &p) == nil && p.Left {
				name = "left-"
			}
			return name + at.UTC().Format("2006-01-02") + ".csv"
		},
		Write: s.writeResult}
}

func (s *Service) resultOf(ctx context.Context, q db.Queryer, by access.Actor, params json.RawMessage) (Job, ResultParams, error) {
	var p ResultParams
	if err := json.Unmarshal(params, &p); err != nil || !i18n.Known(p.Language) {
		return Job{}, p, errs.E(errs.Malformed, "bulk.params_unread", err)
	}
	by, err := s.present(ctx, q, by)
	if err != nil {
		return Job{}, p, err
	}
	j, err := s.visible(ctx, q, by, p.Job)
	if err == nil && (j.State == Draft || j.State == Running) {
		err = errs.E(errs.Conflict, "bulk.result.later", nil)
	}
	return j, p, err
}

func (s *Service) writeResult(ctx context.Context, by access.Actor, params json.RawMessage, w io.Writer, progress func(done, total int64)) (int64, error) {
	j, p, err := s.resultOf(ctx, s.DB, by, params)
	if err != nil {
		return 0, err
	}
	l, err := s.reverse(ctx, j.Account)
	if err != nil {
		return 0, err
	}
	out := result{printer: s.Post.Bundle.Printer(p.Language), to: table.NewWriter(w), words: l, invites: j.Kind == KindInvite}
	if err := out.head(); err != nil {
		return 0, err
	}
	var written, after int64
	for {
		rows, err := selectRows(ctx, s.DB, j, "", after, batch)
		if err != nil || len(rows) == 0 {
			return written, err
		}
		if !out.invites {
			if err := s.nameUsers(ctx, by, j, rows, p.Language, &out); err != nil {
				return written, err
			}
		}
		for _, r := range rows {
			after = r.No
			if p.Left && r.State == RowDone {
				continue
			}
			if err := out.row(r); err != nil {
				return written, err
			}
			written++
		}
		progress(after, j.Total)
	}
}

// nameUsers reads the names of the users of rows. Whoever may not see everybody learns no name of a user who was refused to
// them, though they named the id.
func (s *Service) nameUsers(ctx context.Context, by access.Actor, j Job, rows []Row, language string, out *result) error {
	var users []ids.User
	for _, r := range rows {
		if r.State != RowRefused && r.State != RowWaiting || by.Role == access.Administrator {
			users = append(users, r.User)
		}
	}
	var err error
	out.names, err = s.Names.NamesIn(ctx, s.DB, j.Account, users, language)
	return err
}

// words are the names behind the ids that an invitee holds.
type words struct {
	groups   map[ids.Group]string
	titles   map[ids.JobTitle]string
	branches map[ids.Branch]string
	zone     *time.Location
}

func (s *Service) reverse(ctx context.Context, account ids.Account) (words, error) {
	l := words{groups: map[ids.Group]string{}, titles: map[ids.JobTitle]string{}, branches: map[ids.Branch]string{}}
	a, err := s.Accounts.Account(ctx, s.DB, account)
	if err != nil {
		return l, err
	}
	l.zone = i18n.Location(a.TimeZone)
	groups, err := s.Groups.Groups(ctx, s.DB, account)
	if err != nil {
		return l, err
	}
	for _, g := range groups {
		l.groups[g.ID] = g.Name
	}
	titles, err := s.Roles.Titles(ctx, s.DB, account)
	if err != nil {
		return l, err
	}
	for _, t := range titles {
		l.titles[t.ID] = t.Name
	}
	branches, err := s.Accounts.Branches(ctx, s.DB, account)
	for _, b := range branches {
		l.branches[b.ID] = b.Name
	}
	return l, err
}

// result writes what became of rows.
type result struct {
	printer *i18n.Printer
	to      *table.Writer
	words   words
	names   map[ids.User]string
	invites bool
}

// head writes the names of the columns; those of an import are the ones by which a file is understood.
func (o result) head() error {
	cells := []string{o.printer.T("bulk.result.line")}
	if o.invites {
		for _, name := range o.columns() {
			cells = append(cells, o.printer.T(ColumnKey(name)))
		}
	} else {
		cells = append(cells, o.printer.T("bulk.result.user"), o.printer.T(ColumnKey("name")))
	}
	return o.to.Write(append(cells, o.printer.T("bulk.result.outcome"), o.printer.T("bulk.result.reason"))...)
}

// columns are those of [Columns] but the full name, which has been taken apart.
func (o result) columns() []string {
	var out []string
	for _, c := range Columns() {
		if c.Name != "name" {
			out = append(out, c.Name)
		}
	}
	return out
}

func (o result) row(r Row) error {
	cells := []string{strconv.FormatInt(r.place(), 10)}
	if o.invites {
		values := o.values(r.Invitee)
		for _, name := range o.columns() {
			cells = append(cells, values[name])
		}
	} else {
		cells = append(cells, string(r.User), o.names[r.User])
	}
	return o.to.Write(append(cells, o.printer.T(r.State.Key()), o.reasons(r))...)
}

func (o result) values(in Invitee) map[string]string {
	v := map[string]string{"email": in.Email, "first_name": in.FirstName, "middle_name": in.MiddleName, "last_name": in.LastName,
		"role": string(in.Role), "group": o.words.groups[in.Group], "job_title": o.words.titles[in.JobTitle], "branch": o.words.branches[in.Branch],
		"cell_number": in.CellNumber, "office_number": in.OfficeNumber, "office_extension": in.OfficeExtension, "id_number": in.IDNumber,
		"language": in.Language}
	if in.Manages {
		v["manages"] = o.printer.T("bulk.result.yes")
	}
	if in.ReviewLevel > 0 {
		v["review_level"] = strconv.Itoa(in.ReviewLevel)
	}
	if !in.EndsAt.IsZero() {
		v["last_day"] = in.EndsAt.In(o.words.zone).AddDate(0, 0, -1).Format("2006-01-02")
	}
	return v
}

func (o result) reasons(r Row) string {
	var out []string
	for _, reason := range r.Reasons {
		out = append(out, Say(o.printer, reason))
	}
	return strings.Join(out, " ")
}

// Say returns a reason in words, with the column that it is about.
func Say(p *i18n.Printer, r Reason) string {
	text := p.T(r.Key, r.Args)
	if label := ColumnKey(r.Field); r.Field != "" && p.Has(label) {
		return p.T(label) + ": " + text
	}
	return text
}
