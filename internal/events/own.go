package events

import (
	"context"
	"database/sql"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// Own is an event that somebody added or attends, as their own data lists it.
type Own struct {
	ID      ids.Event `json:"event_id"`
	Case    ids.Case  `json:"case_id"`
	Title   string    `json:"title"`
	Start   time.Time `json:"starts_at"`
	End     time.Time `json:"ends_at"`
	Status  Status    `json:"status"`
	Added   bool      `json:"added_by_me"`
	Attends bool      `json:"attending"`
	Answer  Answer    `json:"answer,omitempty"`
	Note    string    `json:"note,omitempty"`
}

// OwnOf returns some of the events that a user added or attends, in the order of their ids behind the given one. Nobody's right is
// asked: it is for what somebody is told of themselves.
func (s *Service) OwnOf(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, after ids.Event, limit int) ([]Own, error) {
	var out []Own
	rows, err := q.Query(ctx, `select e.id, e.case_id, e.title, e.starts_at, e.ends_at, e.status, coalesce(e.created_by, '') = ?, a.user_id is not null,
		coalesce(a.answer, ''), coalesce(a.answer_note, '') from events e
		left join event_users a on a.account_id = e.account_id and a.event_id = e.id and a.user_id = ?
		where e.account_id = ? and e.id > ? and e.id in (select x.id from events x where x.account_id = ? and x.created_by = ?
		union select y.event_id from event_users y where y.account_id = ? and y.user_id = ?) order by e.id limit ?`,
		user, user, account, after, account, user, account, user, limit)
	err = each(rows, err, func(rows *sql.Rows) error {
		var o Own
		var start, end db.TS
		err := rows.Scan(&o.ID, &o.Case, &o.Title, &start, &end, &o.Status, &o.Added, &o.Attends, &o.Answer, &o.Note)
		o.Start, o.End = start.Time, end.Time
		out = append(out, o)
		return err
	})
	return out, err
}
