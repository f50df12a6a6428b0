package messages

import (
	"context"
	"database/sql"
	"time"

	"cabinet/internal/holdings"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// Holdings says what this room keeps of users, and what becomes of it when they leave: what was said is the organisation's
// record, while drafts and read marks are of nobody else's concern.
func Holdings() []holdings.Declaration {
	return []holdings.Declaration{
		{Kind: "message_history", Fate: holdings.History, Columns: []string{"messages.entered_by", "messages.withdrawn_by"}},
		{Kind: "message_reading", Fate: holdings.Personal, Columns: []string{"message_marks.user_id", "message_drafts.user_id"}},
	}
}

// Written is a message that somebody entered, as their own data lists it. Of what a participant said it has no text: those
// are somebody else's words.
type Written struct {
	ID     ids.Message `json:"message_id"`
	Case   ids.Case    `json:"case_id"`
	At     time.Time   `json:"at"`
	Text   string      `json:"text,omitempty"`
	Client bool        `json:"said_by_participant,omitempty"`
}

// WrittenBy returns some of the messages that a user entered, in the order of their ids behind the given one. Nobody's right is
// asked: it is for what somebody is told of themselves.
func (s *Service) WrittenBy(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, after ids.Message, limit int) ([]Written, error) {
	var out []Written
	rows, err := q.Query(ctx, `select `+columns+` from messages m where m.account_id = ? and m.entered_by = ? and m.id > ? order by m.id limit ?`, account, user, after, limit)
	err = each(rows, err, func(rows *sql.Rows) error {
		m, err := scan(rows)
		w := Written{ID: m.ID, Case: m.Case, At: m.EnteredAt, Text: m.Text}
		if w.Client = m.Participant != ""; w.Client {
			w.Text = ""
		}
		out = append(out, w)
		return err
	})
	return out, err
}

// Unsent is a draft, as its writer's own data lists it.
type Unsent struct {
	Case    ids.Case  `json:"case_id"`
	Text    string    `json:"text"`
	SavedAt time.Time `json:"saved_at"`
}

// DraftsOf returns a user's drafts. Nobody's right is asked.
func (s *Service) DraftsOf(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) ([]Unsent, error) {
	var out []Unsent
	rows, err := q.Query(ctx, `select case_id, body, saved_at from message_drafts where account_id = ? and user_id = ? order by case_id`, account, user)
	err = each(rows, err, func(rows *sql.Rows) error {
		var u Unsent
		var at db.TS
		err := rows.Scan(&u.Case, &u.Text, &at)
		u.SavedAt = at.Time
		out = append(out, u)
		return err
	})
	return out, err
}

// Forget removes a user's drafts and read marks. Nobody's right is asked: it is for who is erased.
func (s *Service) Forget(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	if _, err := tx.Exec(ctx, `delete from message_drafts where account_id = ? and user_id = ?`, account, user); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `delete from message_marks where account_id = ? and user_id = ?`, account, user)
	return err
}
