package groups

import (
	"context"
	"fmt"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/platform/writing"
)

// The size of a page of the list.
const (
	defaultPage = 50
	maxPage     = 200
)

// maxWords bounds what a search can cost.
const maxWords = 8

// Filter says which groups are wanted, by name.
type Filter struct {
	// Search keeps groups whose names hold every word of it, in whatever letter case.
	Search string
	// After and Before are a page's Next and Previous; at most one is set.
	After, Before string
	// Limit is how many at most; 0 means 50.
	Limit int
}

// Page is a part of the list.
type Page struct {
	Groups []GroupInUse
	// Total is how many groups the search finds.
	Total int
	// Next and Previous are where the neighbouring pages begin; empty where there is none. They hold a name, which is no secret.
	Next, Previous string
}

// List returns a page of the groups of the actor's own account by name, the default group left out. It is for
// administrators; who manages a group finds that one alone.
func (s *Settings) List(ctx context.Context, by access.Actor, f Filter) (Page, error) {
	if manage(by) != nil {
		return s.ownList(ctx, by, f)
	}
	if f.Limit = min(f.Limit, maxPage); f.Limit < 1 {
		f.Limit = defaultPage
	}
	list, err := selectPage(ctx, s.DB, by.Account, f, f.Limit+1)
	if err != nil {
		return Page{}, fmt.Errorf("groups: list: %w", err)
	}
	var out Page
	if out.Total, err = countGroups(ctx, s.DB, by.Account, f); err != nil {
		return Page{}, fmt.Errorf("groups: count: %w", err)
	}
	list = out.turn(list, f)
	if len(list) > 0 {
		out.Groups, err = s.inUse(ctx, by, list)
	}
	return out, err
}

// turn cuts the list, which may have one group too many, to the page and notes its neighbours.
func (p *Page) turn(list []Group, f Filter) []Group {
	more := len(list) > f.Limit
	switch {
	case more && f.Before != "":
		list = list[1:]
	case more:
		list = list[:f.Limit]
	}
	if len(list) == 0 {
		return nil
	}
	back := f.Before != ""
	if back || more {
		p.Next = writing.Fold(list[len(list)-1].Name)
	}
	if back && more || !back && f.After != "" {
		p.Previous = writing.Fold(list[0].Name)
	}
	return list
}

// ownList is the list of who manages a group: that group, when the search finds it.
func (s *Settings) ownList(ctx context.Context, by access.Actor, f Filter) (Page, error) {
	g, err := s.Group(ctx, by, by.Group)
	if err != nil {
		return Page{}, err
	}
	name := writing.Fold(g.Name)
	if f.After != "" && name <= f.After || f.Before != "" && name >= f.Before {
		return Page{Total: 1}, nil
	}
	for _, word := range searchWords(f.Search) {
		if !strings.Contains(name, word) {
			return Page{}, nil
		}
	}
	return Page{Groups: []GroupInUse{g}, Total: 1}, nil
}

func searchWords(text string) []string {
	words := strings.Fields(writing.Fold(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")))
	return words[:min(len(words), maxWords)]
}
