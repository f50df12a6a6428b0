package moves

import (
	"context"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/exports"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
)

// ResultKind is the name of the export that lists the users of a move: before it is confirmed what would become of them, then
// what became.
const ResultKind = "domain_move"

// ResultParams are the parameters of that export.
type ResultParams struct {
	Move ID `json:"move"`
	// Language is that of the words in the file.
	Language string `json:"language"`
}

// ExportKind returns the export of results, for exports to register.
func (s *Service) ExportKind() exports.Kind {
	return exports.Kind{Name: ResultKind, Title: "moves.result.title", Type: "text/csv; charset=utf-8",
		Allowed: func(ctx context.Context, q db.Queryer, by access.Actor, params json.RawMessage) error {
			_, _, err := s.resultOf(ctx, q, by, params)
			return err
		},
		FileName: func(_ json.RawMessage, at time.Time) string {
			return "domain-move-" + at.UTC().Format(time.DateOnly) + ".csv"
		},
		Write: s.writeResult}
}

func (s *Service) resultOf(ctx context.Context, q db.Queryer, by access.Actor, params json.RawMessage) (Move, ResultParams, error) {
	var p ResultParams
	if err := json.Unmarshal(params, &p); err != nil || !i18n.Known(p.Language) {
		return Move{}, p, errs.E(errs.Malformed, "moves.params", err)
	}
	if _, err := s.present(ctx, q, by); err != nil {
		return Move{}, p, err
	}
	m, err := selectMove(ctx, q, by.Account, p.Move)
	if err == nil && (m.State == Draft || m.State == Running) {
		err = errs.E(errs.Conflict, "moves.result.later", nil)
	}
	return m, p, err
}

func (s *Service) writeResult(ctx context.Context, by access.Actor, params json.RawMessage, w io.Writer, progress func(done, total int64)) (int64, error) {
	m, p, err := s.resultOf(ctx, s.DB, by, params)
	if err != nil {
		return 0, err
	}
	f, err := figures(ctx, s.DB, m)
	if err != nil {
		return 0, err
	}
	printer := s.Post.Bundle.Printer(p.Language)
	write := func(cells ...string) error {
		for i := range cells {
			cells[i] = cell(cells[i])
		}
		_, err := io.WriteString(w, strings.Join(cells, ",")+"\r\n")
		return err
	}
	head := []string{"\ufeff" + printer.T("moves.result.no")}
	for _, name := range []string{"user", "name", "old", "new", "outcome"} {
		head = append(head, printer.T("moves.result."+name))
	}
	if err := write(head...); err != nil {
		return 0, err
	}
	var written, after int64
	for {
		rows, err := selectRows(ctx, s.DB, m, "", after, Inline)
		if err != nil || len(rows) == 0 {
			return written, err
		}
		list, err := s.lines(ctx, s.DB, m, rows, p.Language)
		if err != nil {
			return written, err
		}
		for _, l := range list {
			after = l.No
			if err := write(strconv.FormatInt(l.No, 10), string(l.User), l.Name, l.Old, l.New, printer.T(l.Key())); err != nil {
				return written, err
			}
			written++
		}
		progress(written, f.Total())
	}
}
