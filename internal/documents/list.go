package documents

import (
	"context"
	"strconv"
	"strings"

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

// maxFilter bounds what is looked for in names, in characters.
const maxFilter = 100

// Filter says which documents of a case are wanted.
type Filter struct {
	// Name keeps those in whose names every word of it stands, however it is written.
	Name string
	// After is a page's Next.
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

// OfCase lists the documents of a case, what came in last first.
func (s *Service) OfCase(ctx context.Context, by access.Actor, c ids.Case, f Filter) (Page, error) {
	if _, err := s.Cases.Require(ctx, s.DB, by, access.SeeCase, c); err != nil {
		return Page{}, err
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
		last := list[f.Limit-1]
		out.Next = strconv.FormatInt(last.UploadedAt.UnixMicro(), 10) + "." + string(last.ID)
	}
	out.Documents = list
	return out, nil
}

// selectPage returns the documents of a page, and one more where there are others.
func selectPage(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case, f Filter) ([]Document, error) {
	at, id, err := readPlace(f.After)
	if err != nil {
		return nil, err
	}
	condition, args := "", []any{account, c}
	if f.After != "" {
		condition, args = " and (d.uploaded_at, d.id) < (?, ?)", append(args, at, id)
	}
	for _, word := range words(f.Name) {
		condition, args = condition+` and d.name_key like ? escape '\'`, append(args, "%"+word+"%")
	}
	return scanAll(q.Query(ctx, `select `+columns+` from documents d where d.account_id = ? and d.case_id = ?`+condition+
		` order by d.uploaded_at desc, d.id desc limit ?`, append(args, f.Limit+1)...))
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
	return strings.Fields(strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`, "\x00", "").Replace(writing.Fold(strings.ToValidUTF8(text, ""))))
}

func readPlace(text string) (at int64, id string, err error) {
	if text == "" {
		return 0, "", nil
	}
	first, id, ok := strings.Cut(text, ".")
	at, err = strconv.ParseInt(first, 10, 64)
	if err != nil || !ok || strings.ContainsRune(id, 0) {
		return 0, "", errs.E(errs.Invalid, "documents.cursor", nil)
	}
	return at, id, nil
}

func countDocuments(ctx context.Context, q db.Queryer, account ids.Account, c ids.Case) (n int, err error) {
	err = q.QueryRow(ctx, `select count(*) from documents where account_id = ? and case_id = ?`, account, c).Scan(&n)
	return n, err
}
