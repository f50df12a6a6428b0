package moves

import (
	"context"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
)

// MaxPage is how many moves or rows one page holds.
const MaxPage = 100

// Move returns a move of the account with its figures, or errs.NotFound. It is for administrators, like all that follows.
func (s *Service) Move(ctx context.Context, by access.Actor, move ID) (Move, error) {
	if _, err := s.present(ctx, s.DB, by); err != nil {
		return Move{}, err
	}
	m, err := selectMove(ctx, s.DB, by.Account, move)
	if err != nil {
		return m, err
	}
	m.Figures, err = s.figuresOf(ctx, s.DB, m)
	return m, err
}

func (s *Service) figuresOf(ctx context.Context, q db.Queryer, m Move) (Figures, error) {
	f, err := figures(ctx, q, m)
	if err != nil {
		return f, err
	}
	if m.KeepUntil.After(q.Now()) {
		if f.Kept, err = s.Identity.CountKept(ctx, q, m.Account, m.KeepUntil); err != nil {
			return f, err
		}
	}
	if f.Open, err = s.Identity.CountEmailOrders(ctx, q, string(m.ID)); err != nil || m.State != Ready {
		return f, err
	}
	active, err := s.People.CountActive(ctx, q, m.Account)
	f.Brake = f.ToDo() > brakePeople || f.ToDo()*100 > active*brakeShare
	return f, err
}

// Moves returns moves of the account, the newest first, behind the given one; more tells whether others follow. limit is 1 to
// [MaxPage].
func (s *Service) Moves(ctx context.Context, by access.Actor, before ID, limit int) (list []Move, more bool, err error) {
	if _, err := s.present(ctx, s.DB, by); err != nil {
		return nil, false, err
	}
	limit = max(1, min(limit, MaxPage))
	if list, err = selectMoves(ctx, s.DB, by.Account, before, limit+1); err != nil {
		return nil, false, err
	}
	if more = len(list) > limit; more {
		list = list[:limit]
	}
	for i := range list {
		if list[i].Figures, err = s.figuresOf(ctx, s.DB, list[i]); err != nil {
			return nil, false, err
		}
	}
	return list, more, nil
}

// Line is a row with what is known of the user now.
type Line struct {
	Row
	// Name may be empty. Old and New are the addresses that the move is about, empty where there are none.
	Name, Old, New string
	// Confirmed and Waits say of somebody who was asked whether they did, or still may.
	Confirmed, Waits bool
}

// Rows returns rows of a move behind a number, those in one state if it isn't empty; more tells whether others follow. limit is
// 1 to [MaxPage].
func (s *Service) Rows(ctx context.Context, by access.Actor, move ID, state RowState, after int64, limit int, language string) (list []Line, more bool, err error) {
	if _, err := s.present(ctx, s.DB, by); err != nil {
		return nil, false, err
	}
	m, err := selectMove(ctx, s.DB, by.Account, move)
	if err != nil {
		return nil, false, err
	}
	limit = max(1, min(limit, MaxPage))
	rows, err := selectRows(ctx, s.DB, m, state, after, limit+1)
	if err != nil {
		return nil, false, err
	}
	if more = len(rows) > limit; more {
		rows = rows[:limit]
	}
	list, err = s.lines(ctx, s.DB, m, rows, language)
	return list, more, err
}

func (s *Service) lines(ctx context.Context, q db.Queryer, m Move, rows []Row, language string) ([]Line, error) {
	var out []Line
	var users []ids.User
	for _, r := range rows {
		users = append(users, r.User)
	}
	persons, err := s.People.PersonsOf(ctx, q, m.Account, users)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		p, ok := persons[r.User]
		if !ok { // an invitation that was withdrawn, or nobody of this account
			out = append(out, Line{Row: r})
			continue
		}
		l, err := s.line(ctx, q, m, r, p)
		if err != nil {
			return nil, err
		}
		l.Name = p.FullName(language)
		out = append(out, l)
	}
	return out, nil
}

func (s *Service) line(ctx context.Context, q db.Queryer, m Move, r Row, p people.Person) (Line, error) {
	l := Line{Row: r}
	switch {
	case p.Erased():
		return l, nil
	case in(p.Email, m.From):
		l.Old, l.New = p.Email, moved(p.Email, Shown(m.To))
	case in(p.Email, m.To) && r.State == RowDone:
		l.Old, l.New, l.Confirmed = moved(p.Email, Shown(m.From)), p.Email, r.Verdict == Asks
	default:
		l.Old = p.Email
	}
	if r.State != RowDone || r.Verdict != Asks || l.Confirmed {
		return l, nil
	}
	waits, err := s.Identity.EmailOrderOf(ctx, q, m.Account, p.Login)
	l.Waits = waits.NewEmail != "" && in(waits.NewEmail, m.To)
	return l, err
}

// Key returns the message key of what becomes, or became, of the user.
func (l Line) Key() string {
	switch {
	case l.State != RowDone || l.Verdict != Asks:
		return l.Row.Key()
	case l.Confirmed:
		return "moves.done.confirmed"
	case l.Waits:
		return "moves.done.asks"
	}
	return "moves.done.lapsed"
}
