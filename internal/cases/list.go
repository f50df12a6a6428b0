package cases

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/writing"
)

// Sort is what a list of cases is ordered by.
type Sort string

// The orders.
const (
	// SortTouched is by when something was last changed; the standard, with the newest first.
	SortTouched Sort = "touched"
	SortNumber  Sort = "number"
	SortName    Sort = "name"
	SortCreated Sort = "created"
)

// Sorts lists the orders as people see them.
func Sorts() []Sort { return []Sort{SortTouched, SortNumber, SortName, SortCreated} }

// column returns the column of an order, and whether it holds times.
func (s Sort) column() (name string, times bool) {
	switch s {
	case SortNumber:
		return "c.number_key", false
	case SortName:
		return "c.name_key", false
	case SortCreated:
		return "c.created_at", true
	default:
		return "c.touched_at", true
	}
}

// ListFilter chooses and orders cases among those that the actor sees. Different conditions must all hold, of several values
// of one any does. The zero filter is the first page of all, the last touched first.
type ListFilter struct {
	// Mine keeps the cases that the actor is assigned to now or is responsible for.
	Mine bool
	// Search keeps cases in whose number or name every word of it occurs, in either alphabet's upper or lower case and with
	// ё as е.
	Search       string
	States       []State
	Areas        []ids.PracticeArea
	Stages       []ids.Stage
	Types        []ids.CaseType
	Groups       []ids.CaseGroup
	Projects     []ids.Project
	Responsibles []ids.User

	Sort Sort
	Desc bool

	// After and Before are cursors of a [ListPage] with the same order; at most one is given.
	After, Before string
	Limit         int // 1 to 100; 50 when 0
}

// ListPage is a part of a list of cases.
type ListPage struct {
	Cases []Case
	// Previous and Next are the cursors of the neighbouring pages, empty where the list ends.
	Previous, Next string
}

// Count is a number that is known up to a bound.
type Count struct {
	N    int
	More bool // there are more than N
}

// What a list may ask for.
const (
	MaxList     = 100
	defaultList = 50
	// MaxCount is how far cases are counted.
	MaxCount = 10_000
	maxWords = 8
)

// List returns a page of the cases of the actor's account that they see: nothing in it depends on any other case. A cursor
// or value that isn't ours is errs.Malformed.
func (s *Service) List(ctx context.Context, by access.Actor, f ListFilter) (ListPage, error) {
	var out ListPage
	f, err := s.listable(by, f)
	if err != nil {
		return out, err
	}
	from, err := f.cursor()
	if err != nil {
		return out, err
	}
	back := f.Before != ""
	list, err := selectList(ctx, s.DB, by, f, from, back)
	if err != nil {
		return out, fmt.Errorf("cases: list: %w", err)
	}
	more := len(list) > f.Limit
	list = list[:min(len(list), f.Limit)]
	if back {
		slices.Reverse(list)
	}
	if out.Cases = list; len(list) == 0 {
		return out, nil
	}
	if more || back {
		out.Next = f.write(list[len(list)-1])
	}
	if back && more || !back && f.After != "" {
		out.Previous = f.write(list[0])
	}
	return out, nil
}

// Count counts the cases of a filter that the actor sees, as far as [MaxCount]; order and cursors don't count.
func (s *Service) Count(ctx context.Context, by access.Actor, f ListFilter) (Count, error) {
	f.Sort, f.Desc, f.After, f.Before = "", false, "", ""
	f, err := s.listable(by, f)
	if err != nil {
		return Count{}, err
	}
	n, err := countList(ctx, s.DB, by, f)
	if err != nil {
		return Count{}, fmt.Errorf("cases: count: %w", err)
	}
	return Count{N: min(n, MaxCount), More: n > MaxCount}, nil
}

// listable asks for the right to a list, and judges the filter.
func (s *Service) listable(by access.Actor, f ListFilter) (ListFilter, error) {
	if err := access.Require(by, access.SeeLists, access.Facts{Account: by.Account}); err != nil {
		return f, err
	}
	if f.Sort == "" {
		f.Sort, f.Desc = SortTouched, true
	}
	ours := slices.Contains(Sorts(), f.Sort)
	for _, state := range f.States {
		ours = ours && state.valid()
	}
	for _, n := range []int{len(f.States), len(f.Areas), len(f.Stages), len(f.Types), len(f.Groups), len(f.Projects), len(f.Responsibles)} {
		ours = ours && n <= MaxList
	}
	if !ours || f.After != "" && f.Before != "" {
		return f, errs.E(errs.Malformed, "cases.list.filter", nil)
	}
	if f.Limit = min(f.Limit, MaxList); f.Limit < 1 {
		f.Limit = defaultList
	}
	return f, nil
}

// mark is where a case stands in an order.
type mark struct {
	Sort Sort     `json:"s"`
	Desc bool     `json:"d,omitempty"`
	Key  string   `json:"k"`
	ID   ids.Case `json:"i"`
}

// key returns the mark's key as the argument of a query.
func (m mark) key() any {
	if _, times := m.Sort.column(); times {
		n, _ := strconv.ParseInt(m.Key, 10, 64)
		return n
	}
	return m.Key
}

func (f ListFilter) write(c Case) string {
	m := mark{Sort: f.Sort, Desc: f.Desc, ID: c.ID}
	switch f.Sort {
	case SortNumber:
		m.Key = writing.Fold(c.Number)
	case SortName:
		m.Key = writing.Fold(c.Name)
	case SortCreated:
		m.Key = strconv.FormatInt(c.CreatedAt.UnixMicro(), 10)
	default:
		m.Key = strconv.FormatInt(c.TouchedAt.UnixMicro(), 10)
	}
	data, _ := json.Marshal(m) // texts and a flag always marshal
	return base64.RawURLEncoding.EncodeToString(data)
}

// maxCursor is longer than any mark: numbers and names are bounded.
const maxCursor = 4096

// cursor returns where the page begins, nil for an end of the list.
func (f ListFilter) cursor() (*mark, error) {
	text := f.After + f.Before
	if text == "" {
		return nil, nil
	}
	var m mark
	data, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err == nil {
		err = json.Unmarshal(data, &m)
	}
	if _, times := m.Sort.column(); err == nil && times {
		_, err = strconv.ParseInt(m.Key, 10, 64)
	}
	writable := func(text string) bool { return utf8.ValidString(text) && !strings.Contains(text, "\x00") }
	if err == nil && (len(text) > maxCursor || m.Sort != f.Sort || m.Desc != f.Desc || m.ID == "" || !writable(m.Key) || !writable(string(m.ID))) {
		err = errors.New("cases: a cursor of another list")
	}
	if err != nil {
		return nil, errs.E(errs.Malformed, "cases.list.cursor", err)
	}
	return &m, nil
}

// words returns what a search looks for.
func words(text string) []string {
	list := strings.Fields(writing.Fold(valid(text)))
	return list[:min(len(list), maxWords)]
}

// valid returns what of a text can be an argument of a query.
func valid(text string) string { return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "") }
