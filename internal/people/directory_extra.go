package people

import (
	"context"
	"slices"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// ExtraKind says what stands in a further column of the users list, and how it is found and put in order.
type ExtraKind string

// The kinds of further columns.
const (
	ExtraText   ExtraKind = "text"   // by its letters; found by parts
	ExtraNumber ExtraKind = "number" // "-12.5": at most fifteen digits
	ExtraDay    ExtraKind = "day"    // "2026-11-19"
	ExtraMoment ExtraKind = "moment" // "2026-11-19T14:00Z"
	ExtraOne    ExtraKind = "one"    // one of a list
	ExtraMany   ExtraKind = "many"   // some of a list; has no order
)

// ExtraColumn is a column of the users list that a room above people keeps.
type ExtraColumn struct {
	Column Column // made by [ExtraColumnOf]
	Kind   ExtraKind
	Name   string // as the account calls it; it heads the column in files
	// Ordered tells that the list can be sorted by it.
	Ordered bool
	// Values are the answers of ExtraOne and ExtraMany in their order; identifiers of the room's own.
	Values []string
	// Ready is false while the room is still filling the column: then it is shown, and neither sorts nor filters.
	Ready bool
}

// Extras is a room above that shows something of users in their list; attributes implements it.
type Extras interface {
	// ListColumns returns the columns that the actor may see of users whom they look after, as q shows them.
	ListColumns(ctx context.Context, q db.Queryer, by access.Actor) ([]ExtraColumn, error)
	// ListTexts returns what stands in some of those columns for some users, as programs read it.
	ListTexts(ctx context.Context, q db.Queryer, account ids.Account, columns []Column, users []ids.User) (map[ids.User]map[Column]string, error)
}

// ShowExtras makes known who keeps further columns of the users list, once, before the list is read.
func (s *Service) ShowExtras(e Extras) { s.extras = e }

// extraPrefix begins the names of further columns.
const extraPrefix = "attribute."

// ExtraColumnOf names the further column that shows a thing of the room above by its identifier.
func ExtraColumnOf(id string) Column { return Column(extraPrefix + id) }

// Extra returns the identifier of what a further column shows, and whether it is one at all. That the account has such a
// thing, and that somebody may see it, it doesn't say.
func (c Column) Extra() (id string, ok bool) {
	id, ok = strings.CutPrefix(string(c), extraPrefix)
	return id, ok && plainID(id)
}

// plainID reports whether a text can be an identifier: only such stand in the text of statements.
func plainID(text string) bool {
	return text != "" && len(text) <= 40 && !strings.ContainsFunc(text, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '-'
	})
}

// ExtraFilter keeps users by what stands in a further column. Of its conditions those that are given must all hold; at
// least one is. Which make sense depends on the kind of the column.
type ExtraFilter struct {
	Column Column `json:"column"`
	// Any keeps who has one of these of a list; an empty one stands for who has nothing.
	Any []string `json:"any,omitempty"`
	// Contains and Equals are of a text, whatever its capitals and accents.
	Contains string `json:"contains,omitempty"`
	Equals   string `json:"equals,omitempty"`
	// From and To are the first and last number, day or moment, in the form in which they are stored.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

// maxExtraFilters bounds how many further columns a filter may ask about.
const maxExtraFilters = 30

// sound reports whether a filter of a further column can be one, whatever the columns are.
func (f ExtraFilter) sound() bool {
	_, extra := f.Column.Extra()
	good := extra && len(f.Any) <= maxDirectoryValues && (len(f.Any) > 0 || f.Contains+f.Equals+f.From+f.To != "")
	for _, text := range slices.Concat(f.Any, []string{f.Contains, f.Equals, f.From, f.To}) {
		good = good && storable(text)
	}
	return good
}

// fits reports whether a column of a kind can be asked what the filter asks.
func (f ExtraFilter) fits(k ExtraKind) bool {
	list, words, span := len(f.Any) > 0, f.Contains+f.Equals != "", f.From+f.To != ""
	switch k {
	case ExtraText:
		return !list && !span
	case ExtraOne, ExtraMany:
		return !words && !span
	}
	for _, end := range []string{f.From, f.To} {
		if _, ok := k.key(end); end != "" && !ok {
			return false
		}
	}
	return !list && !words
}

// extraSound reports whether what the filter asks of further columns can be: each is asked once.
func (f DirectoryFilter) extraSound() bool {
	for i, e := range f.Extras {
		if !e.sound() || slices.ContainsFunc(f.Extras[:i], func(o ExtraFilter) bool { return o.Column == e.Column }) {
			return false
		}
	}
	return len(f.Extras) <= maxExtraFilters
}

// Gone is the detail of the error about further columns that the actor's list doesn't have, or not any more.
type Gone struct{ Columns []Column }

// resolve looks up the further columns that the filter names. A list that leaves a condition out would show, and offer to
// change, more people than were meant: one that names what is gone is refused.
func (s *Service) resolve(ctx context.Context, q db.Queryer, by access.Actor, f *DirectoryFilter) error {
	var named []Column
	if _, extra := f.Sort.Extra(); extra {
		named = append(named, f.Sort)
	}
	for _, e := range f.Extras {
		named = append(named, e.Column)
	}
	if len(named) == 0 {
		return nil
	}
	all, err := s.extraColumns(ctx, q, by)
	if err != nil {
		return err
	}
	f.extras = map[Column]ExtraColumn{}
	var gone []Column
	for _, c := range named {
		i := slices.IndexFunc(all, func(x ExtraColumn) bool { return x.Column == c })
		switch {
		case i < 0 || c == f.Sort && !all[i].Ordered:
			gone = append(gone, c)
		case !all[i].Ready:
			return errs.E(errs.Conflict, "people.list.filling", nil)
		default:
			f.extras[c] = all[i]
		}
	}
	if len(gone) > 0 {
		e := errs.E(errs.Malformed, "people.list.gone", nil)
		e.Detail = Gone{gone}
		return e
	}
	for _, e := range f.Extras {
		if !e.fits(f.extras[e.Column].Kind) {
			return errs.E(errs.Malformed, "people.list.filter", nil)
		}
	}
	return nil
}

// ExtraColumns returns the further columns that the actor may see in the users list, in the account's order. The right is
// that of [Service.Directory].
func (s *Service) ExtraColumns(ctx context.Context, by access.Actor) ([]ExtraColumn, error) {
	by, err := s.overseer(ctx, s.db, by)
	if err != nil {
		return nil, err
	}
	return s.extraColumns(ctx, s.db, by)
}

// extraColumns returns the further columns of an actor who looks after users. What stands in statements is made of
// identifiers alone.
func (s *Service) extraColumns(ctx context.Context, q db.Queryer, by access.Actor) ([]ExtraColumn, error) {
	if s.extras == nil {
		return nil, nil
	}
	all, err := s.extras.ListColumns(ctx, q, by)
	return slices.DeleteFunc(all, func(c ExtraColumn) bool {
		_, ok := c.Column.Extra()
		return !ok || slices.ContainsFunc(c.Values, func(v string) bool { return !plainID(v) })
	}), err
}
