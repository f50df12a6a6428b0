package messages

import (
	"context"
	"strconv"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// The size of a page of a list.
const (
	defaultPage = 50
	maxPage     = 200
)

// Filter says which messages of a case are wanted.
type Filter struct {
	After string // a page's Next
	Limit int    // 0 means 50, more than 200 means 200
}

// Page is a part of a conversation, the newest message first.
type Page struct {
	Messages []Message
	// Next is where the next page, of older messages, begins; empty on the last.
	Next string
	// Read is up to which number the actor had read before.
	Read int64
}

// Rights say what an actor may do in the conversation of a case.
type Rights struct {
	Write    bool // and change and withdraw one's own
	Withdraw bool // anybody's
	Closed   bool // the case is, so that nobody may do either
}

// May says what by may do in the conversation of a case, so that pages offer only that. It is errs.NotFound for who may not open
// the case.
func (s *Service) May(ctx context.Context, by access.Actor, c ids.Case) (Rights, error) {
	on, err := s.Cases.Require(ctx, s.DB, by, access.SeeCase, c)
	if err != nil || on.State == cases.Closed {
		return Rights{Closed: err == nil}, err
	}
	var out Rights
	for do, may := range map[access.Action]*bool{access.WriteToClients: &out.Write, access.AdministerCase: &out.Withdraw} {
		_, err := s.Cases.Require(ctx, s.DB, by, do, c)
		if *may = err == nil; err != nil && !errs.Is(err, errs.Forbidden) {
			return Rights{}, err
		}
	}
	return out, nil
}

// Conversation returns a part of what was said on a case, if by may open it; else it is errs.NotFound. Looking at it is recorded
// before it is shown. It marks nothing as read.
func (s *Service) Conversation(ctx context.Context, by access.Actor, c ids.Case, f Filter) (Page, error) {
	if _, err := s.Cases.Require(ctx, s.DB, by, access.SeeCase, c); err != nil {
		return Page{}, err
	}
	before, err := parseNumber(f.After)
	if err != nil {
		return Page{}, err
	}
	limit := pageSize(f.Limit)
	var page Page
	if page.Messages, err = selectPage(ctx, s.DB, by.Account, c, before, limit+1); err != nil {
		return Page{}, err
	}
	if len(page.Messages) > limit {
		page.Messages = page.Messages[:limit]
		page.Next = strconv.FormatInt(page.Messages[limit-1].Number, 10)
	}
	if page.Read, err = selectMark(ctx, s.DB, by.Account, by.User, c); err != nil || len(page.Messages) == 0 {
		return page, err
	}
	return page, s.saw(ctx, by, c, SeenPayload{First: page.Messages[len(page.Messages)-1].Number, Last: page.Messages[0].Number})
}

// Message returns one message, if by may open its case; else it is errs.NotFound. Looking at it is recorded before it is shown.
func (s *Service) Message(ctx context.Context, by access.Actor, c ids.Case, message ids.Message) (Message, error) {
	if _, err := s.Cases.Require(ctx, s.DB, by, access.SeeCase, c); err != nil {
		return Message{}, err
	}
	m, err := selectMessage(ctx, s.DB, by.Account, c, message)
	if err != nil {
		return Message{}, err
	}
	return m, s.saw(ctx, by, c, SeenPayload{First: m.Number, Last: m.Number})
}

func (s *Service) saw(ctx context.Context, by access.Actor, c ids.Case, what SeenPayload) error {
	return s.Acts.Saw(ctx, by, activity.Act{Kind: MessagesSeen, Case: c, SubjectType: "case", SubjectID: string(c), Payload: what})
}

// MarkRead notes that by has read the conversation of a case up to a number; that of a message still to come means the latest. A
// mark never goes back. Whoever looks as another leaves theirs as it is.
func (s *Service) MarkRead(ctx context.Context, by access.Actor, c ids.Case, upTo int64) error {
	if by.User == "" || by.Viewing() {
		return nil
	}
	return s.DB.WriteSoft(ctx, func(tx *db.Tx) error {
		if _, err := s.Cases.Require(ctx, tx, by, access.SeeCase, c); err != nil {
			return err
		}
		last, err := selectLast(ctx, tx, by.Account, c)
		if upTo = min(upTo, last); err != nil || upTo < 1 {
			return err
		}
		return upsertMark(ctx, tx, by.Account, by.User, c, upTo)
	})
}

// Unread counts what by hasn't read of the conversation of a case, up to [MaxUnread].
func (s *Service) Unread(ctx context.Context, by access.Actor, c ids.Case) (int, error) {
	if _, err := s.Cases.Require(ctx, s.DB, by, access.SeeCase, c); err != nil {
		return 0, err
	}
	read, err := selectMark(ctx, s.DB, by.Account, by.User, c)
	if err != nil {
		return 0, err
	}
	return countUnread(ctx, s.DB, by.Account, by.User, c, read)
}

func pageSize(limit int) int {
	if limit < 1 {
		return defaultPage
	}
	return min(limit, maxPage)
}

// parseNumber reads the Next of a page; anything else is errs.Invalid. An empty one is the beginning, 0.
func parseNumber(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		return 0, noCursor()
	}
	return n, nil
}

func noCursor() error { return errs.E(errs.Invalid, "messages.cursor", nil) }

// Called returns a message for a list that only names it, without its text, if by may open its case; else it is errs.NotFound.
// That isn't looking at it and isn't recorded.
func (s *Service) Called(ctx context.Context, by access.Actor, message ids.Message) (Message, error) {
	m, err := scan(s.DB.QueryRow(ctx, `select `+columns+` from messages m where m.account_id = ? and m.id = ?`, by.Account, message))
	if db.NoRows(err) {
		err = unknown(err)
	}
	if err != nil {
		return Message{}, err
	}
	m.Text = ""
	_, err = s.Cases.Require(ctx, s.DB, by, access.SeeCase, m.Case)
	return m, err
}
