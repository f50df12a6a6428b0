package reports

import (
	"context"
	"database/sql"

	"cabinet/internal/access"
	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// Holding is the kind of what passes to an heir: reports that aren't approved yet, of which the leaver is the author (P12).
const Holding = "reports"

// Holdings says what this room keeps of users, and what becomes of it when they leave.
func Holdings() []holdings.Declaration {
	return []holdings.Declaration{
		{Kind: Holding, Fate: holdings.HandedOver, Columns: []string{"reports.author_id"}},
		{Kind: "report_history", Fate: holdings.History, Columns: []string{"report_authors.user_id", "report_steps.by_id"}},
	}
}

// Handings returns how what this room holds of users passes to others.
func (s *Service) Handings() []holdings.Handing { return []holdings.Handing{written{s}} }

// written passes reports on that are still to be written, answered for or corrected. A report is never nobody's.
type written struct{ s *Service }

// Kind implements [holdings.Handing].
func (written) Kind() string { return Holding }

// Title implements [holdings.Handing].
func (written) Title() string { return "reports.holding" }

// Ends implements [holdings.Handing].
func (written) Ends() bool { return false }

// Items implements [holdings.Handing].
func (written) Items(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, after string, limit int) ([]holdings.Item, error) {
	return selectWritten(ctx, q, account, `r.author_id = ? and r.state in (?, ?) and r.id > ? order by r.id limit ?`, user, Partial, Ready, after, limit)
}

// Held implements [holdings.Handing].
func (written) Held(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, items []string) ([]holdings.Item, error) {
	marks, args := holdings.Marks(items)
	return selectWritten(ctx, q, account, `r.author_id = ? and r.state in (?, ?) and r.id in (`+marks+`) order by r.id`,
		append([]any{user, Partial, Ready}, args...)...)
}

// Refusals implements [holdings.Handing]: the heir writes reports on the case, and approved no level of this one.
func (h written) Refusals(ctx context.Context, q db.Queryer, account ids.Account, heir ids.User, items []holdings.Item) (map[string]string, error) {
	out, asked := map[string]string{}, map[ids.Case]bool{}
	for _, item := range items {
		r, err := selectReport(ctx, q, account, ids.Report(item.ID))
		if err != nil {
			return nil, err
		}
		may, known := asked[r.Case]
		if !known {
			if may, err = h.s.Cases.May(ctx, q, account, heir, access.WriteReport, r.Case); err != nil {
				return nil, err
			}
			asked[r.Case] = may
		}
		reviewed, err := selectApproved(ctx, q, r, heir, 0)
		switch {
		case err != nil:
			return nil, err
		case !may:
			out[item.ID] = "reports.holding_refused"
		case reviewed:
			out[item.ID] = "reports.holding_reviewed"
		}
	}
	return out, nil
}

// Give implements [holdings.Handing].
func (h written) Give(ctx context.Context, tx *db.Tx, by access.Actor, from, to ids.User, items []holdings.Item) ([]holdings.Item, error) {
	var out []holdings.Item
	for _, item := range items {
		if err := tx.Lock(ctx, string(by.Account), "reports."+item.ID); err != nil {
			return nil, err
		}
		r, err := selectReport(ctx, tx, by.Account, ids.Report(item.ID))
		if err != nil {
			return nil, err
		}
		if r.Author != from || to == "" || r.State != Partial && r.State != Ready {
			continue
		}
		if err := h.s.handOver(ctx, tx, by, r, to); err != nil {
			return nil, err
		}
		out = append(out, item)
	}
	return out, nil
}

// handOver gives a report another author. Who was it before never reviews it either.
func (s *Service) handOver(ctx context.Context, tx *db.Tx, by access.Actor, r Report, to ids.User) error {
	from := r.Author
	r.Author = to
	r.Version++
	if err := insertAuthor(ctx, tx, r); err != nil {
		return err
	}
	if err := insertStep(ctx, tx, r, Step{Kind: StepHandedOver, Level: r.Level, By: by.User, IDNumber: by.IDNumber, At: tx.Now()}); err != nil {
		return err
	}
	if err := s.keep(ctx, tx, r); err != nil {
		return err
	}
	_, err := s.Acts.Record(ctx, tx, by, act(r, ReportHandedOver, HandedPayload{From: from, To: to}, nil))
	return err
}

// selectWritten lists reports with the names by which people know them.
func selectWritten(ctx context.Context, q db.Queryer, account ids.Account, condition string, args ...any) ([]holdings.Item, error) {
	rows, err := q.Query(ctx, `select r.id, r.title, r.case_id,
		`+access.AnyWall("r.account_id", "r.case_id")+` from reports r where r.account_id = ? and `+condition, append([]any{account}, args...)...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []holdings.Item
	for rows.Next() {
		i := holdings.Item{Place: holdings.Place{Type: holdings.InCase}}
		if err := rows.Scan(&i.ID, &i.Name, &i.Place.ID, &i.Walled); err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, rows.Err()
}

// writtenPage is how many of somebody's reports are read at a time.
const writtenPage = 100

// WrittenBy returns some of the reports of which a user is the author, with their answers, behind the given one and as far as no
// wall keeps the user out of their cases. Nobody's right is asked: it is for what somebody is told of themselves.
func (s *Service) WrittenBy(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, after ids.Report) ([]Whole, error) {
	by, err := s.People.AsNow(ctx, q, access.Actor{Account: account, User: user, Scope: access.ScopeRead, Door: access.DoorWeb}, access.SeeCase)
	if err != nil {
		return nil, err
	}
	w := s.mine(by).and(`r.id > ?`, after)
	rows, err := q.Query(ctx, `select `+columns+` from reports r where r.account_id = ? and `+w.where+` order by r.id limit ?`, append(w.with(by), writtenPage)...)
	var out []Whole
	err = each(rows, err, func(rows *sql.Rows) error {
		r, err := scan(rows)
		out = append(out, Whole{Report: r})
		return err
	})
	for i := range out {
		if err == nil {
			out[i].Answers, err = selectAnswers(ctx, q, account, out[i].ID)
		}
	}
	return out, err
}
