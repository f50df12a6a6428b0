package holdings

import (
	"context"
	"slices"
	"strings"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// The types of places.
const (
	InGroup = "group"
	InCase  = "case"
)

// Place is where a thing lies, as far as heirs are chosen by that: a group or a case. The zero Place is nowhere.
type Place struct {
	Type string
	ID   string // empty in a group: the default group
}

// String writes the place as rules and forms name it: "group:0198…"; nowhere is "".
func (p Place) String() string {
	if p.Type == "" {
		return ""
	}
	return p.Type + ":" + p.ID
}

// ParsePlace reads what [Place.String] wrote.
func ParsePlace(text string) (p Place, ok bool) {
	if text == "" {
		return Place{}, true
	}
	p.Type, p.ID, ok = strings.Cut(text, ":")
	return p, ok && (p.Type == InGroup || p.Type == InCase && p.ID != "")
}

// Item is one thing that a user holds.
type Item struct {
	ID string
	// Name is what people call it; it may be personal and isn't kept.
	Name  string
	Place Place
	// Walled tells that a wall stands around the case in which it lies, behind which the room leaving hides it (C8).
	Walled bool
	// Memo is what the room must know to take the thing back again.
	Memo string
}

// Handing is how things of one kind pass from user to user. Every method works within the account and the reader or
// transaction that it is handed, and asks nobody's right: who hands over may.
type Handing interface {
	// Kind is that of the declaration.
	Kind() string
	// Title is the message key of what people call such things, such as "Open invitations".
	Title() string
	// Items lists what a user has open, in the order of their ids, behind the given one. A user who is nobody has nothing.
	Items(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, after string, limit int) ([]Item, error)
	// Held returns those of the given items that are still open and the user's; an empty user means those that are open
	// and nobody's. There are at most [Batch].
	Held(ctx context.Context, q db.Queryer, account ids.Account, user ids.User, items []string) ([]Item, error)
	// Refusals says for items that an active user can't take over why not, as message keys by the items' ids.
	Refusals(ctx context.Context, q db.Queryer, account ids.Account, heir ids.User, items []Item) (map[string]string, error)
	// Ends reports whether such things may end when nobody can take them over: [Handing.Give] then goes to nobody.
	Ends() bool
	// Give passes items that from holds to another user, and returns those that it passed, each with its memo. An empty
	// user is nobody. The room records what it must.
	Give(ctx context.Context, tx *db.Tx, by access.Actor, from, to ids.User, items []Item) ([]Item, error)
}

// Batch is how many items are asked for at once at most.
const Batch = 500

// Marks returns placeholders for ids in a statement, with the arguments; there must be at least one.
func Marks(items []string) (marks string, args []any) {
	for _, i := range items {
		args = append(args, i)
	}
	return "?" + strings.Repeat(", ?", len(items)-1), args
}

// IDs returns the ids of items.
func IDs(items []Item) []string {
	var out []string
	for _, i := range items {
		out = append(out, i.ID)
	}
	return out
}

// Batches calls fn with at most [Batch] items at a time.
func Batches(items []Item, fn func([]Item) error) error {
	for some := range slices.Chunk(items, Batch) {
		if err := fn(some); err != nil {
			return err
		}
	}
	return nil
}
