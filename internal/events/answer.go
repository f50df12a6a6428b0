package events

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// MaxNote is the length of what is said with an answer, in characters.
const MaxNote = 300

// Answer is what somebody who attends says to an event.
type Answer string

// The answers.
const (
	Accepted  Answer = "accepted"
	Tentative Answer = "tentative"
	Declined  Answer = "declined"
)

// Answers lists the answers in the order in which people see them.
func Answers() []Answer { return []Answer{Accepted, Tentative, Declined} }

// Valid reports whether a is one of the answers.
func (a Answer) Valid() bool { return slices.Contains(Answers(), a) }

// Key returns the message key of the answer's name.
func (a Answer) Key() string { return "events.answer." + string(a) }

// Reply is what somebody who attends answered, for all to see.
type Reply struct {
	Answer Answer
	Note   string
	At     time.Time
}

// Reply answers for by, who attends the event; another answer takes the place of the first. It takes [access.CommentCase]. Who
// doesn't attend is errs.Forbidden "events.answer.not_asked"; an event that is over or cancelled is errs.Conflict. The event itself
// stays as it is. When its time changes, everybody is asked anew.
func (s *Service) Reply(ctx context.Context, by access.Actor, event ids.Event, answer Answer, note string) (Event, error) {
	var e Event
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.on(ctx, tx, by, access.CommentCase, event); err != nil {
			return err
		}
		if err := tx.Lock(ctx, string(by.Account), "events."+string(event)); err != nil {
			return err
		}
		var err error
		if e, err = selectWhole(ctx, tx, by.Account, event); err != nil {
			return err
		}
		switch {
		case by.User == "" || !slices.Contains(e.Users, by.User):
			return errs.E(errs.Forbidden, "events.answer.not_asked", nil)
		case e.Status == Cancelled:
			return errs.E(errs.Conflict, "events.cancelled", nil)
		case e.Over(tx.Now()):
			return errs.E(errs.Conflict, "events.answer.over", nil)
		}
		r, err := replied(answer, note)
		if err != nil {
			return err
		}
		if before := e.Replies[by.User]; before.Answer == r.Answer && before.Note == r.Note {
			return nil
		}
		r.At = tx.Now()
		if err := updateReply(ctx, tx, e, by.User, r); err != nil {
			return err
		}
		e.Replies[by.User] = r
		words := map[string]string{}
		if r.Note != "" {
			words[noteName] = r.Note
		}
		_, err = s.Acts.Record(ctx, tx, by, act(e, EventAnswered, AnsweredPayload{Answer: r.Answer}, words))
		return err
	})
	return e, err
}

// replied is an answer, cleaned, or what is wrong with it.
func replied(answer Answer, text string) (Reply, error) {
	var wrong errs.Fields
	if !answer.Valid() {
		wrong.Add("answer", "events.answer.unknown")
	}
	said, fault := writing.Name(text, MaxNote)
	note(&wrong, "note", fault, MaxNote)
	return Reply{Answer: answer, Note: said}, wrong.Err()
}

// selectReplies returns what those who attend an event have answered.
func selectReplies(ctx context.Context, q db.Queryer, account ids.Account, event ids.Event) (map[ids.User]Reply, error) {
	out := map[ids.User]Reply{}
	rows, err := q.Query(ctx, `select user_id, answer, answer_note, answered_at from event_users where account_id = ? and event_id = ? and answer is not null`, account, event)
	err = each(rows, err, func(rows *sql.Rows) error {
		var u ids.User
		var r Reply
		var at db.TS
		err := rows.Scan(&u, &r.Answer, &r.Note, &at)
		r.At = at.Time
		out[u] = r
		return err
	})
	return out, err
}

func updateReply(ctx context.Context, tx *db.Tx, e Event, u ids.User, r Reply) error {
	_, err := tx.Exec(ctx, `update event_users set answer = ?, answer_note = ?, answered_at = ? where account_id = ? and event_id = ? and user_id = ?`,
		r.Answer, r.Note, db.At(r.At), e.Account, e.ID, u)
	return err
}

// forgetReplies asks everybody anew.
func forgetReplies(ctx context.Context, tx *db.Tx, e Event) error {
	_, err := tx.Exec(ctx, `update event_users set answer = null, answer_note = '', answered_at = null where account_id = ? and event_id = ?`, e.Account, e.ID)
	return err
}
