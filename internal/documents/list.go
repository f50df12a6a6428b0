package documents

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"
	"unicode/utf8"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// The size of a page of a list.
const (
	defaultPage = 50
	maxPage     = 200
)

// What is looked for in names is bounded, in characters and in words.
const (
	maxFilter = 100
	maxWords  = 8
)

// Sort is what a list of documents is ordered by.
type Sort string

// The orders.
const (
	// SortAdded is by when the latest version came in; the standard, with the newest first.
	SortAdded Sort = "added"
	SortName  Sort = "name"
	SortSize  Sort = "size"
)

// column returns the column of an order; the empty order is the standard.
func (s Sort) column() (name string, ok bool) {
	switch s {
	case "", SortAdded:
		return "d.uploaded_at", true
	case SortName:
		return "d.name_key", true
	case SortSize:
		return "d.size", true
	default:
		return "", false
	}
}

// key is where a document stands in an order.
func (s Sort) key(d Document) any {
	switch s {
	case SortName:
		return writing.Fold(d.Name)
	case SortSize:
		return d.Size
	default:
		return d.UploadedAt.UnixMicro()
	}
}

// Filter says which documents of a case are wanted, and in which order.
type Filter struct {
	// Name keeps those in whose names every word of it stands, however it is written.
	Name string
	Sort Sort
	Desc bool
	// After is the Next of a page of the same order.
	After string
	// Limit is how many at most; 0 means 50, more than 200 means 200.
	Limit int
}

// Page is a part of the list.
type Page struct {
	Documents []Document
	// Next is where the next page begins; empty on the last.
	Next string
}

// OfCase lists the documents of a case. An order or a place that there isn't is errs.Invalid.
func (s *Service) OfCase(ctx context.Context, by access.Actor, c ids.Case, f Filter) (Page, error) {
	if _, err := s.Cases.Require(ctx, s.DB, by, access.SeeCase, c); err != nil {
		return Page{}, err
	}
	if f.Sort == "" {
		f.Sort, f.Desc = SortAdded, true
	}
	if f.Limit = min(f.Limit, maxPage); f.Limit < 1 {
		f.Limit = defaultPage
	}
	list, err := selectPage(ctx, s.DB, by.Account, c, f)
	if err != nil {
		return Page{}, err
	}
	var out Page
	if len(list) > f.Limit {
		list = list[:f.Limit]
		out.Next = f.place(list[f.Limit-1])
	}
	out.Documents = list
	return out, nil
}

// selectPage returns the documents of a page, and one more where there are others.
func selectPage(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case, f Filter) ([]Document, error) {
	column, ok := f.Sort.column()
	if !ok {
		return nil, errs.E(errs.Invalid, "documents.sort", nil)
	}
	direction, beyond := "asc", ">"
	if f.Desc {
		direction, beyond = "desc", "<"
	}
	condition, args := "", []any{account, c}
	if f.After != "" {
		key, id, err := f.read()
		if err != nil {
			return nil, err
		}
		condition, args = " and ("+column+", d.id) "+beyond+" (?, ?)", append(args, key, id)
	}
	for _, word := range words(f.Name) {
		condition, args = condition+` and d.name_key like ? escape '\'`, append(args, "%"+word+"%")
	}
	return scanAll(q.Query(ctx, `select `+columns+` from documents d where d.account_id = ? and d.case_id = ?`+condition+
		` order by `+column+` `+direction+`, d.id `+direction+` limit ?`, append(args, f.Limit+1)...))
}

// Count returns how many documents a case has, if by may open it.
func (s *Service) Count(ctx context.Context, by access.Actor, c ids.Case) (int, error) {
	if _, err := s.Cases.Require(ctx, s.DB, by, access.SeeCase, c); err != nil {
		return 0, err
	}
	return countDocuments(ctx, s.DB, by.Account, c)
}

// words are what is looked for, as names are kept for looking, safe for a pattern.
func words(text string) []string {
	if r := []rune(text); len(r) > maxFilter {
		text = string(r[:maxFilter])
	}
	list := strings.Fields(strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`, "\x00", "").Replace(writing.Fold(strings.ToValidUTF8(text, ""))))
	return list[:min(len(list), maxWords)]
}

// place writes where a document stands in the list: its id, and what it is ordered by.
func (f Filter) place(d Document) string {
	key := f.Sort.key(d)
	if n, ok := key.(int64); ok {
		key = strconv.FormatInt(n, 10)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(string(d.ID) + "." + key.(string)))
}

// read reads what place wrote.
func (f Filter) read() (key any, id string, err error) {
	data, err := base64.RawURLEncoding.DecodeString(f.After)
	id, text, ok := strings.Cut(string(data), ".")
	if err != nil || !ok || id == "" || !utf8.Valid(data) || strings.ContainsRune(string(data), 0) {
		return nil, "", errs.E(errs.Invalid, "documents.cursor", nil)
	}
	if f.Sort == SortName {
		return text, id, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil, "", errs.E(errs.Invalid, "documents.cursor", nil)
	}
	return n, id, nil
}

func countDocuments(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case) (n int, err error) {
	err = q.QueryRow(ctx, `select count(*) from documents where account_id = ? and case_id = ?`, account, c).Scan(&n)
	return n, err
}
