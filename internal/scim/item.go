package scim

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
)

// ItemState is where a wish stands.
type ItemState string

// The states.
const (
	Waiting      ItemState = "waiting"
	Dry          ItemState = "dry"
	ItemApproved ItemState = "approved"
	ItemDeclined ItemState = "declined"
)

// Item is something that a directory wanted and didn't get: in a dry run, or because an administrator decides.
type Item struct {
	ID     string
	Kind   WishKind
	Reason Reason
	State  ItemState
	// User is whom it is about; empty for one who would be made and for groups.
	User ids.User
	// Email and Name say whom or what a dry run would have made.
	Email, Name string
	// Fields are the names of the profile's fields that would change.
	Fields []string
	// Active, Role and Group are what would become of the user; nil and empty stay.
	Active *bool
	Role   access.Role
	Group  *ids.Group
	// Times is how often the directory asked.
	Times             int
	CreatedAt, SeenAt time.Time

	wish     wish
	resource string
}

// FullName is the name of whom a directory would have made, as the given language orders it; empty where it gave none.
func (i Item) FullName(language string) string {
	name := i.wish.Profile
	return people.Person{FirstName: name["first_name"], MiddleName: name["middle_name"], LastName: name["last_name"]}.FullName(language)
}

const itemColumns = `id, kind, reason, state, user_id, wish, resource, times, created_at, seen_at`

func scanItem(row interface{ Scan(...any) error }) (Item, error) {
	var i Item
	var text string
	var created, seen db.TS
	if err := row.Scan(&i.ID, &i.Kind, &i.Reason, &i.State, &i.User, &text, &i.resource, &i.Times, &created, &seen); err != nil {
		return i, err
	}
	i.CreatedAt, i.SeenAt = created.Time, seen.Time
	if err := json.Unmarshal([]byte(text), &i.wish); err != nil {
		return i, err
	}
	i.Email, i.Name, i.Active, i.Role, i.Group = i.wish.Email, i.wish.Name, i.wish.Active, i.wish.Role, i.wish.Group
	for name := range i.wish.Profile {
		i.Fields = append(i.Fields, name)
	}
	return i, nil
}

// keepItem lists a wish and returns the state that the very same one had before: a wish that was declined stays declined.
func (s *Service) keepItem(ctx context.Context, tx *db.Tx, w *work, e effect) (ItemState, error) {
	text, digest, err := e.wish.encode()
	if err != nil {
		return "", err
	}
	state := Waiting
	if w.Mode == DryRun {
		state = Dry
		if e.reason == "" {
			e.reason = ReasonDry
		}
	}
	var before ItemState
	var id, was string
	err = tx.QueryRow(ctx, `select id, state, digest from scim_items where account_id = ? and connection_id = ? and wish_key = ?`, w.Account, w.ID, e.wish.key()).
		Scan(&id, &before, &was)
	switch {
	case db.NoRows(err):
		_, err = tx.Exec(ctx, `insert into scim_items (account_id, id, connection_id, wish_key, kind, reason, state, user_id, digest, wish, times, created_at, seen_at)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)`,
			w.Account, s.IDs.New(), w.ID, e.wish.key(), e.wish.Kind, e.reason, state, e.wish.User, digest, text, db.At(tx.Now()), db.At(tx.Now()))
	case err != nil:
		return "", err
	case before == ItemDeclined && was == digest && state == Waiting:
		_, err = tx.Exec(ctx, `update scim_items set times = times + 1, seen_at = ? where account_id = ? and id = ?`, db.At(tx.Now()), w.Account, id)
		return ItemDeclined, err
	default:
		_, err = tx.Exec(ctx, `update scim_items set kind = ?, reason = ?, state = ?, digest = ?, wish = ?, times = times + 1, seen_at = ?, decided_at = null, decided_by = ''
			where account_id = ? and id = ?`, e.wish.Kind, e.reason, state, digest, text, db.At(tx.Now()), w.Account, id)
	}
	if err != nil || state == Dry || before == Waiting && was == digest {
		return "", err
	}
	_, err = s.Acts.Record(ctx, tx, w.by, aboutUser(e.wish.User, Held, WishPayload{w.ID, e.wish.Kind, e.reason}))
	return "", err
}

// ItemFilter chooses a page of items.
type ItemFilter struct {
	State ItemState
	After string // the last item of the page before
	Limit int    // 1 to 200; 50 when 0
}

// Items lists what a directory wanted in a state, the oldest first, with where the next page begins. It is for
// administrators.
func (s *Service) Items(ctx context.Context, by access.Actor, connection ids.Connection, f ItemFilter) (list []Item, next string, err error) {
	if by, err = s.manage(ctx, s.DB, by); err != nil {
		return nil, "", err
	}
	c, err := selectConnection(ctx, s.DB, by.Account, connection)
	if err != nil {
		return nil, "", err
	}
	if f.Limit == 0 {
		f.Limit = 50
	}
	limit := max(1, min(f.Limit, 200))
	list, err = selectItems(ctx, s.DB, c, f.State, f.After, limit+1)
	if err == nil && len(list) > limit {
		list = list[:limit]
		next = list[limit-1].ID
	}
	return list, next, err
}

func selectItems(ctx context.Context, q db.Queryer, c Connection, state ItemState, after string, limit int) ([]Item, error) {
	list := []Item{}
	rows, err := q.Query(ctx, `select `+itemColumns+` from scim_items where account_id = ? and connection_id = ? and state = ? and id > ? order by id limit ?`,
		c.Account, c.ID, state, after, limit)
	err = each(rows, err, func(rows *sql.Rows) error {
		i, err := scanItem(rows)
		list = append(list, i)
		return err
	})
	return list, err
}

func selectItem(ctx context.Context, q db.Queryer, c Connection, id string) (Item, error) {
	i, err := scanItem(q.QueryRow(ctx, `select `+itemColumns+` from scim_items where account_id = ? and connection_id = ? and id = ?`, c.Account, c.ID, id))
	if db.NoRows(err) {
		return i, notFound(err)
	}
	return i, err
}

func updateItemDecided(ctx context.Context, tx *db.Tx, by access.Actor, id string, state ItemState) error {
	_, err := tx.Exec(ctx, `update scim_items set state = ?, decided_at = ?, decided_by = ? where account_id = ? and id = ?`, state, db.At(tx.Now()), by.User, by.Account, id)
	return err
}

func deleteDryItems(ctx context.Context, tx *db.Tx, account ids.Account, c ids.Connection) error {
	_, err := tx.Exec(ctx, `delete from scim_items where account_id = ? and connection_id = ? and state = 'dry'`, account, c)
	return err
}

// ForgetUser takes away what directories call a user and want of them, in the caller's transaction. It asks nobody's right.
func ForgetUser(ctx context.Context, tx *db.Tx, account ids.Account, user ids.User) error {
	for _, table := range []string{"scim_members", "scim_users", "scim_items"} {
		if _, err := tx.Exec(ctx, `delete from `+table+` where account_id = ? and user_id = ?`, account, user); err != nil {
			return err
		}
	}
	return nil
}

// Known is what a directory calls a user.
type Known struct {
	Directory  string `json:"directory"`
	UserName   string `json:"user_name"`
	ExternalID string `json:"external_id"`
}

// KnownAs returns what directories call a user, for the file with everything about them. It asks nobody's right.
func KnownAs(ctx context.Context, q db.Queryer, account ids.Account, user ids.User) ([]Known, error) {
	var out []Known
	rows, err := q.Query(ctx, `select c.name, s.user_name, s.external_id from scim_users s join scim_connections c on c.account_id = s.account_id and c.id = s.connection_id
		where s.account_id = ? and s.user_id = ? order by c.name_folded`, account, user)
	return out, each(rows, err, func(rows *sql.Rows) error {
		var k Known
		err := rows.Scan(&k.Directory, &k.UserName, &k.ExternalID)
		out = append(out, k)
		return err
	})
}
