package people

import (
	"cmp"
	"context"
	"encoding/base64"
	"slices"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Filter chooses users of an account; the zero Filter means all.
type Filter struct {
	// Search keeps users in whose names, addresses, ID number or phone numbers every word of it occurs, in either
	// alphabet's upper or lower case and with ё as е. A text of digits and separators is one phone number.
	Search string
	Status Status      // empty for any
	Role   access.Role // empty for any
	After  string      // the cursor of the page before
	Limit  int         // 1 to 500; 50 when 0
}

// Page is a part of a list, ordered by last name.
type Page struct {
	Items []Person
	Next  string // the cursor of the next page; empty at the end
}

const maxPage, defaultPage = 500, 50

// List returns users of the actor's account. It is for administrators and the machine. A cursor that isn't one of ours
// is errs.Malformed.
func (s *Service) List(ctx context.Context, by access.Actor, f Filter) (Page, error) {
	if err := s.mayManage(ctx, s.db, by); err != nil {
		return Page{}, err
	}
	limit := f.Limit
	if limit == 0 {
		limit = defaultPage
	}
	limit = max(1, min(limit, maxPage))
	// The index by name holds one status after the other.
	statuses := []Status{Pending, Active, Inactive}
	if f.Status != "" {
		statuses = []Status{f.Status}
	}
	var list []Person
	for _, f.Status = range statuses {
		some, err := selectPersons(ctx, s.db, by.Account, f, limit+1)
		if err != nil {
			return Page{}, err
		}
		list = append(list, some...)
	}
	slices.SortFunc(list, func(a, b Person) int { return cmp.Or(cmp.Compare(sortName(a), sortName(b)), cmp.Compare(a.ID, b.ID)) })
	if len(list) <= limit {
		return Page{Items: list}, nil
	}
	list = list[:limit]
	last := list[limit-1]
	return Page{Items: list, Next: base64.RawURLEncoding.EncodeToString([]byte(sortName(last) + "\x1f" + string(last.ID)))}, nil
}

// selectPersons returns users of one status by name.
func selectPersons(ctx context.Context, q db.Queryer, account ids.Account, f Filter, limit int) ([]Person, error) {
	where, args := []string{"account_id = ? and status = ?"}, []any{account, f.Status}
	if f.Role != "" {
		where, args = append(where, "role = ?"), append(args, f.Role)
	}
	for _, word := range searchWords(f.Search) {
		where, args = append(where, `search_text like ? escape '\'`), append(args, "%"+likeText.Replace(word)+"%")
	}
	if f.After != "" {
		cursor, err := base64.RawURLEncoding.DecodeString(f.After)
		name, id, two := strings.Cut(string(cursor), "\x1f")
		if err != nil || !two {
			return nil, errs.E(errs.Malformed, "people.list.cursor", err)
		}
		where, args = append(where, "(sort_name, id) > (?, ?)"), append(args, name, id)
	}
	rows, err := q.Query(ctx, `select `+personColumns+` from users where `+strings.Join(where, " and ")+
		` order by sort_name, id limit ?`, append(args, limit)...)
	return scanPersons(q, rows, err)
}

var likeText = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// maxWords bounds what a search can cost.
const maxWords = 8

func searchWords(text string) []string {
	text = fold(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), ""))
	if only := digits(text); len(only) >= 3 && strings.Trim(text, "0123456789+-.() ") == "" {
		return []string{only}
	}
	words := strings.Fields(text)
	return words[:min(len(words), maxWords)]
}
