package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
)

const (
	// MostFound is how many things of a kind one search leads to; whoever needs others says more.
	MostFound   = 200
	defaultPage = 20
	maxPage     = 50
)

// Query is a search for things of one kind.
type Query struct {
	// Text is what was typed, whatever it is. Single letters find nothing by themselves.
	Text string
	// Kind is what is looked for.
	Kind Kind
	// Case keeps what is in one case; empty doesn't.
	Case ids.Case
	// After is a [Page.Next] or [Page.Previous]; empty is the first page.
	After string
	// Limit is the size of a page, at most 50; 0 means 20.
	Limit int
}

// Page is a part of what was found.
type Page struct {
	Hits []Hit
	// Next and Previous lead to the neighbouring pages; empty where there is none, and "0" leads to the first one.
	Next, Previous string
	// TooMany tells, on the last page, that more than [MostFound] were found, of which the first ones are shown.
	TooMany bool
	// Short tells that the text asks for nothing: it has neither a word of two letters nor a number.
	Short bool
}

// Group is what was found of one kind.
type Group struct {
	Kind Kind
	Hits []Hit
	// More tells that there are others.
	More bool
}

// Overview is what was found of every kind.
type Overview struct {
	// Groups are the kinds of which something was found, in the order of [Kinds].
	Groups []Group
	// Short is that of [Page].
	Short bool
}

// Find returns a page of what the actor sees of one kind: what has the number first, then what begins with the text, then
// the newest. Searching is recorded with the text before the answer is given (R69).
func (s *Service) Find(ctx context.Context, by access.Actor, q Query) (Page, error) {
	if err := s.may(by); err != nil {
		return Page{}, err
	}
	from, err := cursor(q.After)
	if err != nil {
		return Page{}, err
	}
	if !q.Kind.Valid() {
		var bad errs.Fields
		bad.Add("kind", "search.bad_kind")
		return Page{}, bad.Err()
	}
	if q.Limit < 1 {
		q.Limit = defaultPage
	}
	q.Limit = min(q.Limit, maxPage)
	w := parse(q.Text)
	if w.empty() {
		return Page{Short: true}, nil
	}
	recorded := s.record(ctx, by, q.Text, q.Kind, q.Case, false)
	// The order doesn't change with how many are read, but for initials, which are compared among those that were.
	most := min(from+q.Limit, MostFound)
	if len(w.initials) > 0 {
		most = MostFound
	}
	groups, err := s.groups(ctx, by, w, []Kind{q.Kind}, q.Case, most)
	if err := cmp.Or(recorded(), err); err != nil || len(groups) == 0 {
		return Page{}, err
	}
	found, more := groups[0].Hits, groups[0].More
	page := Page{Hits: found[min(from, len(found)):min(from+q.Limit, len(found))]}
	if more = more || from+q.Limit < len(found); more && from+q.Limit < MostFound {
		page.Next = strconv.Itoa(from + q.Limit)
	}
	page.TooMany = more && page.Next == ""
	if from > 0 {
		page.Previous = strconv.Itoa(max(0, from-q.Limit))
	}
	return page, s.titles(ctx, by, page.Hits)
}

// Look returns the first few things of every kind, at most per of each; it is recorded like [Service.Find].
func (s *Service) Look(ctx context.Context, by access.Actor, text string, c ids.Case, per int) (Overview, error) {
	return s.overview(ctx, by, text, c, max(1, min(per, maxPage)), false)
}

// Follow is [Service.Look] while somebody types: it is recorded as such.
func (s *Service) Follow(ctx context.Context, by access.Actor, text string, per int) (Overview, error) {
	return s.overview(ctx, by, text, "", max(1, min(per, maxPage)), true)
}

// suggested is how many suggestions there are of a kind, and at all.
const (
	suggestedOfKind = 4
	maxSuggested    = 10
)

// Suggest returns the few things that are most likely meant while somebody types, best first by kind.
func (s *Service) Suggest(ctx context.Context, by access.Actor, text string) ([]Hit, error) {
	o, err := s.overview(ctx, by, text, "", suggestedOfKind, true)
	if err != nil {
		return nil, err
	}
	var exact, others []Hit
	for _, g := range o.Groups {
		for _, h := range g.Hits {
			if h.Exact {
				exact = append(exact, h)
			} else {
				others = append(others, h)
			}
		}
	}
	out := append(exact, others...)
	return out[:min(len(out), maxSuggested)], nil
}

func (s *Service) overview(ctx context.Context, by access.Actor, text string, c ids.Case, per int, suggest bool) (Overview, error) {
	if err := s.may(by); err != nil {
		return Overview{}, err
	}
	w := parse(text)
	if w.empty() {
		return Overview{Short: true}, nil
	}
	recorded := s.record(ctx, by, text, "", c, suggest)
	groups, err := s.groups(ctx, by, w, Kinds(), c, per)
	if err := cmp.Or(recorded(), err); err != nil {
		return Overview{}, err
	}
	var all []Hit
	for _, g := range groups {
		all = append(all, g.Hits...)
	}
	if err := s.titles(ctx, by, all); err != nil {
		return Overview{}, err
	}
	for _, g := range groups {
		all = all[copy(g.Hits, all):]
	}
	return Overview{Groups: groups}, nil
}

// may tells whether the actor may search at all: everybody may, and finds what they see.
func (s *Service) may(by access.Actor) error {
	return access.Require(by, access.SeeLists, access.Facts{Account: by.Account})
}

// groups finds the best of each kind, at most limit, in order.
func (s *Service) groups(ctx context.Context, by access.Actor, w wanted, kinds []Kind, c ids.Case, limit int) ([]Group, error) {
	read := s.broad
	if c != "" || by.User != "" && !by.Role.Staff() {
		read = s.narrow
	}
	inIndex := slices.DeleteFunc(slices.Clone(kinds), func(k Kind) bool { return k.mark() == 0 })
	found, err := read(ctx, by, w, inIndex, c, limit)
	if err != nil {
		return nil, fmt.Errorf("search: find: %w", err)
	}
	if slices.Contains(kinds, KindUser) && c == "" {
		if found[KindUser], err = s.people(ctx, by, w, limit); err != nil {
			return nil, fmt.Errorf("search: find people: %w", err)
		}
	}
	var out []Group
	for _, k := range kinds {
		list := found[k]
		if len(list) == 0 {
			continue
		}
		if k != KindUser { // people come by name
			rank(list, by.Account, w)
		}
		g := Group{Kind: k, More: len(list) > limit}
		for _, r := range list[:min(len(list), limit)] {
			g.Hits = append(g.Hits, r.hit(by.Account, w))
		}
		out = append(out, g)
	}
	return out, nil
}

// people finds users by their names.
func (s *Service) people(ctx context.Context, by access.Actor, w wanted, limit int) ([]row, error) {
	var words []string
	for _, e := range w.all {
		words = append(words, e[0]...)
	}
	if s.People == nil || len(words) == 0 {
		return nil, nil
	}
	found, more, err := s.People.FindPeople(ctx, by, words, limit)
	var out []row
	for _, p := range found {
		out = append(out, row{kind: KindUser, id: string(p.ID), title: p.Name, note: p.Note})
	}
	if more {
		out = append(out, row{kind: KindUser}) // beyond the limit, it only says that there are more
	}
	return out, err
}

// titles fills in what the cases of hits are called, which the actor sees since they see the hits.
func (s *Service) titles(ctx context.Context, by access.Actor, hits []Hit) error {
	want := map[string]bool{}
	for _, h := range hits {
		if h.Case != "" && h.Kind != KindCase {
			want[string(h.Case)] = true
		}
	}
	var list []string
	for id := range want {
		list = append(list, id)
	}
	cases, err := selectRows(ctx, s.DB, by.Account, KindCase, list)
	if err != nil {
		return fmt.Errorf("search: name cases: %w", err)
	}
	for i, h := range hits {
		if h.Kind != KindCase {
			hits[i].CaseTitle = cases[string(h.Case)].title
		}
	}
	return nil
}

func cursor(after string) (int, error) {
	if after == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(after)
	if err != nil || n < 0 || n > MostFound {
		var bad errs.Fields
		bad.Add("after", "search.bad_page")
		return 0, bad.Err()
	}
	return n, nil
}
