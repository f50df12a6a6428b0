package events

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

const columns = `e.account_id, e.id, e.case_id, e.kind, e.title, e.place, e.body, e.starts_at, e.ends_at, e.whole_day, e.zone, e.status, e.reason,
	coalesce(e.created_by, ''), e.created_at, e.version`

func scan(row interface{ Scan(...any) error }, more ...any) (Event, error) {
	var e Event
	var start, end, created db.TS
	err := row.Scan(append([]any{&e.Account, &e.ID, &e.Case, &e.Kind, &e.Title, &e.Place, &e.Text, &start, &end, &e.WholeDay, &e.Zone, &e.Status, &e.Reason,
		&e.CreatedBy, &created, &e.Version}, more...)...)
	e.Start, e.End, e.CreatedAt = start.Time, end.Time, created.Time
	return e, err
}

// each calls fn for every row.
func each(rows *sql.Rows, err error, fn func(rows *sql.Rows) error) error {
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func nullable[T ~string](id T) any {
	if id == "" {
		return nil
	}
	return id
}

// selectEvent returns one event of an account without who attends, or errs.NotFound.
func selectEvent(ctx context.Context, q db.Queryer, account ids.Account, event ids.Event) (Event, error) {
	e, err := scan(q.QueryRow(ctx, `select `+columns+` from events e where e.account_id = ? and e.id = ?`, account, event))
	if db.NoRows(err) {
		err = unknown(err)
	}
	return e, err
}

// selectWhole returns one event with who attends.
func selectWhole(ctx context.Context, q db.Queryer, account ids.Account, event ids.Event) (Event, error) {
	e, err := selectEvent(ctx, q, account, event)
	if err != nil {
		return e, err
	}
	list := []Event{e}
	if err := fillUsers(ctx, q, account, list); err != nil {
		return e, err
	}
	e = list[0]
	rows, err := q.Query(ctx, `select participant_id from event_participants where account_id = ? and event_id = ? order by participant_id`, account, event)
	err = each(rows, err, func(rows *sql.Rows) error {
		var p ids.Participant
		err := rows.Scan(&p)
		e.Participants = append(e.Participants, p)
		return err
	})
	if err != nil {
		return e, err
	}
	e.Replies, err = selectReplies(ctx, q, account, event)
	return e, err
}

// fillUsers notes at events which users attend them.
func fillUsers(ctx context.Context, q db.Queryer, account ids.Account, list []Event) error {
	if len(list) == 0 {
		return nil
	}
	args, at := []any{account}, map[ids.Event]int{}
	for i, e := range list {
		args = append(args, e.ID)
		at[e.ID] = i
	}
	rows, err := q.Query(ctx, `select event_id, user_id from event_users where account_id = ? and event_id in (?`+strings.Repeat(", ?", len(list)-1)+
		`) order by event_id, user_id`, args...)
	return each(rows, err, func(rows *sql.Rows) error {
		var e ids.Event
		var u ids.User
		err := rows.Scan(&e, &u)
		if i, known := at[e]; known {
			list[i].Users = append(list[i].Users, u)
		}
		return err
	})
}

func insertEvent(ctx context.Context, tx *db.Tx, e Event) error {
	_, err := tx.Exec(ctx, `insert into events (account_id, id, case_id, kind, title, place, body, starts_at, ends_at, whole_day, zone, status, cancelled, reason,
		created_by, created_at, version) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Account, e.ID, e.Case, e.Kind, e.Title, e.Place, e.Text, db.At(e.Start), db.At(e.End), e.WholeDay, e.Zone, e.Status, e.Status == Cancelled, e.Reason,
		nullable(e.CreatedBy), db.At(e.CreatedAt), e.Version)
	return err
}

// updateEvent stores all that can change of an event but who attends.
func updateEvent(ctx context.Context, tx *db.Tx, e Event) error {
	_, err := tx.Exec(ctx, `update events set kind = ?, title = ?, place = ?, body = ?, starts_at = ?, ends_at = ?, whole_day = ?, zone = ?, status = ?,
		cancelled = ?, reason = ?, version = ? where account_id = ? and id = ?`,
		e.Kind, e.Title, e.Place, e.Text, db.At(e.Start), db.At(e.End), e.WholeDay, e.Zone, e.Status, e.Status == Cancelled, e.Reason, e.Version, e.Account, e.ID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `update event_users set starts_at = ?, ends_at = ? where account_id = ? and event_id = ?`, db.At(e.Start), db.At(e.End), e.Account, e.ID)
	return err
}

func insertUser(ctx context.Context, tx *db.Tx, e Event, u ids.User) error {
	_, err := tx.Exec(ctx, `insert into event_users (account_id, event_id, user_id, starts_at, ends_at) values (?, ?, ?, ?, ?) on conflict (account_id, event_id, user_id) do nothing`,
		e.Account, e.ID, u, db.At(e.Start), db.At(e.End))
	return err
}

func deleteUser(ctx context.Context, tx *db.Tx, e Event, u ids.User) error {
	_, err := tx.Exec(ctx, `delete from event_users where account_id = ? and event_id = ? and user_id = ?`, e.Account, e.ID, u)
	return err
}

func insertParticipant(ctx context.Context, tx *db.Tx, e Event, p ids.Participant) error {
	_, err := tx.Exec(ctx, `insert into event_participants (account_id, event_id, participant_id) values (?, ?, ?)`, e.Account, e.ID, p)
	return err
}

func deleteParticipant(ctx context.Context, tx *db.Tx, e Event, p ids.Participant) error {
	_, err := tx.Exec(ctx, `delete from event_participants where account_id = ? and event_id = ? and participant_id = ?`, e.Account, e.ID, p)
	return err
}

func insertChange(ctx context.Context, tx *db.Tx, e Event, c Change) error {
	args := []any{e.Account, c.ID, e.ID, c.What, db.At(c.At), nullable(c.By)}
	for _, t := range []*Times{c.From, c.To} {
		if t == nil {
			args = append(args, nil, nil, nil, nil)
			continue
		}
		args = append(args, db.At(t.Start), db.At(t.End), t.WholeDay, t.Zone)
	}
	_, err := tx.Exec(ctx, `insert into event_changes (account_id, id, event_id, what, changed_at, changed_by, old_starts_at, old_ends_at, old_whole_day, old_zone,
		new_starts_at, new_ends_at, new_whole_day, new_zone, reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, append(args, c.Reason)...)
	return err
}

// selectChanges returns the history of an event, the newest first.
func selectChanges(ctx context.Context, q db.Queryer, account ids.Account, event ids.Event, limit int) ([]Change, error) {
	rows, err := q.Query(ctx, `select id, what, changed_at, coalesce(changed_by, ''), old_starts_at, old_ends_at, coalesce(old_whole_day, false), coalesce(old_zone, ''),
		new_starts_at, new_ends_at, coalesce(new_whole_day, false), coalesce(new_zone, ''), reason
		from event_changes where account_id = ? and event_id = ? order by id desc limit ?`, account, event, limit)
	var out []Change
	err = each(rows, err, func(rows *sql.Rows) error {
		var c Change
		var from, to Times
		var at, oldStart, oldEnd, newStart, newEnd db.TS
		err := rows.Scan(&c.ID, &c.What, &at, &c.By, &oldStart, &oldEnd, &from.WholeDay, &from.Zone, &newStart, &newEnd, &to.WholeDay, &to.Zone, &c.Reason)
		c.At, from.Start, from.End, to.Start, to.End = at.Time, oldStart.Time, oldEnd.Time, newStart.Time, newEnd.Time
		c.From, c.To = orNone(from), orNone(to)
		out = append(out, c)
		return err
	})
	return out, err
}

func orNone(t Times) *Times {
	if t.Zone == "" || t.Start.Equal(time.Time{}) {
		return nil
	}
	return &t
}
