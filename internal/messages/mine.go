package messages

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// MineFilter says which conversations are wanted.
type MineFilter struct {
	// Assigned keeps those of cases that the actor is assigned to.
	Assigned bool
	// Unread keeps those in which there is something that the actor hasn't read.
	Unread bool
	After  string // a page's Next
	Limit  int    // 0 means 50, more than 200 means 200
}

// Conversation is that of a case as lists show it: without what was said, so that listing it isn't looking at it.
type Conversation struct {
	Case                 ids.Case
	CaseNumber, CaseName string
	// Latest is the latest message, without its text and its attachments.
	Latest Message
	// Unread counts what the actor hasn't read, up to [MaxUnread].
	Unread int
}

// MinePage is a part of the list.
type MinePage struct {
	Conversations []Conversation
	Next          string // where the next page begins; empty on the last
}

// place is where a conversation stands in the list: behind it the next page begins.
type place struct {
	read bool // among those without anything unread, which come last
	at   int64
	id   string
}

// Mine lists the conversations of the cases that by may open at this moment: those with something unread first, each part with
// the latest first.
func (s *Service) Mine(ctx context.Context, by access.Actor, f MineFilter) (MinePage, error) {
	if !by.SignedIn() {
		return MinePage{}, errs.E(errs.Unauthenticated, "access.sign_in", nil)
	}
	after, err := parsePlace(f.After)
	if err != nil {
		return MinePage{}, err
	}
	limit := pageSize(f.Limit)
	var page MinePage
	for _, read := range []bool{false, true} {
		if left := limit + 1 - len(page.Conversations); left > 0 && (!read || !f.Unread) && (read || !after.read) {
			begin := after
			if begin.read != read {
				begin = place{}
			}
			list, err := s.conversations(ctx, by, f.Assigned, read, begin, left)
			if err != nil {
				return MinePage{}, err
			}
			page.Conversations = append(page.Conversations, list...)
		}
	}
	err = s.count(ctx, by, page.Conversations)
	if len(page.Conversations) > limit {
		last := page.Conversations[limit-1]
		page.Conversations = page.Conversations[:limit]
		page.Next = place{read: last.Unread == 0, at: last.Latest.EnteredAt.UnixMicro(), id: string(last.Case)}.String()
	}
	return page, err
}

// conversations reads those in which something is unread, or else those in which nothing is.
func (s *Service) conversations(ctx context.Context, by access.Actor, assigned, read bool, after place, limit int) ([]Conversation, error) {
	query, args := s.mine(by, assigned, read, after)
	var out []Conversation
	rows, err := s.DB.Query(ctx, query, append(args, limit)...)
	err = each(rows, err, func(rows *sql.Rows) error {
		var c Conversation
		var err error
		c.Latest, err = scan(rows, &c.CaseNumber, &c.CaseName)
		c.Case, c.Latest.Text = c.Latest.Case, ""
		out = append(out, c)
		return err
	})
	return out, err
}

// mine is the statement of a part of [Service.Mine], but for its limit. Whoever has read much reads past that alone: everybody's
// conversations are walked in their order, one's own are led by the few cases that one is assigned to, in which order SQLite
// keeps a cross join.
func (s *Service) mine(by access.Actor, assigned, read bool, after place) (string, []any) {
	seen := access.SeenCase(by, s.DB.Now(), "v.account_id", "v.case_id")
	from, args := `conversations v`, []any(nil)
	if assigned || !by.Role.Staff() && by.User != "" {
		now := db.At(s.DB.Now())
		from = `case_assignments a cross join conversations v`
		seen.SQL += ` and a.account_id = ? and a.user_id = ? and (a.valid_from is null or a.valid_from <= ?) and (a.valid_until is null or a.valid_until > ?)
			and v.account_id = a.account_id and v.case_id = a.case_id`
		seen.Args = append(seen.Args, by.Account, by.User, now, now)
	}
	exists := `exists`
	if read {
		exists = `not exists`
	}
	query := `select ` + columns + `, c.number, c.name from ` + from + ` join cases c on c.account_id = v.account_id and c.id = v.case_id
		join messages m on m.account_id = v.account_id and m.case_id = v.case_id and m.number = v.last_number
		left join message_marks k on k.account_id = v.account_id and k.user_id = ? and k.case_id = v.case_id
		where v.account_id = ? and ` + seen.SQL + ` and ` + exists + ` (select 1 from messages u where u.account_id = v.account_id and u.case_id = v.case_id
		and u.number > coalesce(k.number, 0) and ` + strings.ReplaceAll(unread, "m.", "u.") + `)`
	args = append(args, by.User, by.Account)
	args = append(append(args, seen.Args...), by.User)
	if after.id != "" {
		query, args = query+` and (v.last_at, v.case_id) < (?, ?)`, append(args, after.at, after.id)
	}
	return query + ` order by v.last_at desc, v.case_id desc limit ?`, args
}

// count notes at conversations how much of them by hasn't read.
func (s *Service) count(ctx context.Context, by access.Actor, list []Conversation) error {
	if len(list) == 0 {
		return nil
	}
	args, at := []any{by.User, by.Account, by.User}, map[ids.Case]int{}
	for i, c := range list {
		args = append(args, c.Case)
		at[c.Case] = i
	}
	rows, err := s.DB.Query(ctx, `select m.case_id, count(*) from messages m
		left join message_marks k on k.account_id = m.account_id and k.user_id = ? and k.case_id = m.case_id
		where m.account_id = ? and `+unread+` and m.case_id in (?`+strings.Repeat(", ?", len(list)-1)+`) and m.number > coalesce(k.number, 0) group by m.case_id`, args...)
	return each(rows, err, func(rows *sql.Rows) error {
		var c ids.Case
		var n int
		err := rows.Scan(&c, &n)
		if i, known := at[c]; known {
			list[i].Unread = min(n, MaxUnread)
		}
		return err
	})
}

func (p place) String() string {
	part := "u."
	if p.read {
		part = "r."
	}
	return part + strconv.FormatInt(p.at, 10) + "." + p.id
}

// parsePlace reads what String wrote; anything else is errs.Invalid. An empty one is the beginning.
func parsePlace(text string) (p place, err error) {
	if text == "" {
		return place{}, nil
	}
	part, rest, _ := strings.Cut(text, ".")
	at, id, ok := strings.Cut(rest, ".")
	if p.at, err = strconv.ParseInt(at, 10, 64); err != nil || !ok || id == "" || part != "u" && part != "r" {
		return place{}, noCursor()
	}
	p.id, p.read = id, part == "r"
	return p, nil
}
