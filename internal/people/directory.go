package people

import (
	"context"
	"slices"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// DirectoryFilter chooses and orders users of one tab of the users page. Different conditions must all hold; of several
// values of one condition any does, and an empty identifier among them stands for who has none (for groups: the default
// group). The zero filter is the first page of all active users by name.
type DirectoryFilter struct {
	Tab Status `json:"tab,omitempty"` // Active when empty
	// Search is as [Filter.Search].
	Search   string         `json:"search,omitempty"`
	Roles    []access.Role  `json:"roles,omitempty"`
	Groups   []ids.Group    `json:"groups,omitempty"`
	Titles   []ids.JobTitle `json:"titles,omitempty"`
	Branches []ids.Branch   `json:"branches,omitempty"`

	LastSignIn  SignInSpan `json:"last_sign_in,omitzero"`
	HasCell     Presence   `json:"has_cell,omitempty"`
	HasIDNumber Presence   `json:"has_id_number,omitempty"`
	EndsBefore  time.Time  `json:"ends_before,omitzero"` // keeps who has an end before that moment

	// Extras are conditions on further columns, each of which is named once. Columns that the actor's list doesn't have are
	// errs.Malformed with [Gone] as its detail.
	Extras []ExtraFilter `json:"extras,omitempty"`
	// extras are the further columns that the filter names, by [Service.resolve].
	extras map[Column]ExtraColumn

	Sort Column `json:"sort,omitempty"` // ColumnName when empty
	Desc bool   `json:"desc,omitempty"`

	// After and Before are cursors of a [DirectoryPage] with the same sort; at most one is given.
	After  string `json:"-"`
	Before string `json:"-"`
	Limit  int    `json:"-"` // 1 to MaxDirectoryPage; 50 when 0
}

// SignInSpan keeps users by their last sign-in; the zero span keeps all.
type SignInSpan struct {
	Never bool `json:"never,omitempty"` // who never signed in, besides those that the moments keep
	// After and Before keep who signed in last at or after, and before, a moment.
	After  time.Time `json:"after,omitzero"`
	Before time.Time `json:"before,omitzero"`
}

// Presence keeps users by whether something is filled in.
type Presence string

// The presences; an empty one keeps all.
const (
	With    Presence = "with"
	Without Presence = "without"
)

// The most that a filter may ask for.
const (
	MaxDirectoryPage   = 100
	maxDirectoryValues = 100
	maxSearch          = 200
)

// DirectoryPage is a part of the users list in the order of its filter.
type DirectoryPage struct {
	Items []Person
	// Previous and Next are the cursors of the neighbouring pages, empty where the list ends. A page of a search for a
	// rare part of one or two letters may be short, or empty, and still have a next one: it ends where the search stopped for breath.
	Previous, Next string
}

// Directory returns a page of the users whom the actor looks after: all of the account for administrators and the machine,
// those of their group for its managers (R40), and errs.NotFound for everybody else. A filter or cursor that isn't ours
// is errs.Malformed.
func (s *Service) Directory(ctx context.Context, by access.Actor, f DirectoryFilter) (DirectoryPage, error) {
	l, err := s.listing(ctx, s.db, by, f)
	if err != nil {
		return DirectoryPage{}, err
	}
	from, backwards, err := f.cursor()
	if err != nil {
		return DirectoryPage{}, err
	}
	limit := f.Limit
	if limit == 0 {
		limit = defaultPage
	}
	rows, more, err := l.page(ctx, from, backwards, limit)
	if err != nil {
		return DirectoryPage{}, err
	}
	// What lies behind the page on the side from which the reader came begins at its first row.
	back := from
	if from != nil && len(rows) > 0 {
		back = &rows[0].at
	}
	page := DirectoryPage{Previous: f.write(back), Next: f.write(more)}
	if backwards {
		slices.Reverse(rows)
		page.Previous, page.Next = page.Next, page.Previous
	}
	for _, row := range rows {
		page.Items = append(page.Items, row.Person)
	}
	return page, nil
}

// overseer returns the actor as q shows them, if they look after users at all.
func (s *Service) overseer(ctx context.Context, q db.Queryer, by access.Actor) (access.Actor, error) {
	if by.SignedIn() {
		p, err := selectPerson(ctx, q, by.Account, by.User)
		if err != nil {
			return by, err
		}
		if p.Status != Active {
			return by, errs.E(errs.Unauthenticated, "access.sign_in", nil)
		}
		by.Role, by.Group, by.Manages = p.Role, p.Group, p.Manages
	}
	return by, access.Require(by, access.SeeUsers, access.Facts{Account: by.Account, Group: by.Group})
}

// check refuses what no page of ours ever asks for.
func (f DirectoryFilter) check() error {
	good := (f.Tab == "" || f.Tab.Valid()) && (f.Sort == "" || f.Sort.known()) && f.Limit >= 0 && f.Limit <= MaxDirectoryPage &&
		len(f.Roles) <= maxDirectoryValues && len(f.Groups) <= maxDirectoryValues && len(f.Titles) <= maxDirectoryValues &&
		len(f.Branches) <= maxDirectoryValues && f.HasCell.known() && f.HasIDNumber.known() && (f.After == "" || f.Before == "") && f.extraSound()
	for _, role := range f.Roles {
		good = good && role.Valid()
	}
	for _, list := range [][]string{texts(f.Groups), texts(f.Titles), texts(f.Branches), {f.Search}} {
		for _, text := range list {
			good = good && storable(text)
		}
	}
	if !good {
		return errs.E(errs.Malformed, "people.list.filter", nil)
	}
	return nil
}

func (p Presence) known() bool { return p == "" || p == With || p == Without }

// tab returns the tab, spelled out.
func (f DirectoryFilter) tab() Status {
	if f.Tab == "" {
		return Active
	}
	return f.Tab
}
