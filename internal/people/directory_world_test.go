package people

import (
	"cmp"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/groups"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/roles"
)

// crowd is a world with many users in the firm.
type crowd struct {
	*world
	more                     int // groups besides the few
	groups, titles, branches []string
	shelf                    *shelf
}

func directorySchemas() []fs.FS {
	return []fs.FS{jobs.Schema(), activity.Schema(), accounts.Schema(), roles.Schema(), groups.Schema(), identity.Schema(), Schema()}
}

func eachCrowd(t *testing.T, size int, fn func(t *testing.T, c *crowd)) {
	t.Helper()
	dbtest.Each(t, directorySchemas(), func(t *testing.T, d *db.DB, clk *clock.Fake) {
		c := &crowd{world: newWorld(t, d, clk)}
		c.fill(t, size, rand.New(rand.NewPCG(7, uint64(size))))
		fn(t, c)
	})
}

// Every name but the last of each list has users; the lists aren't in the order of their names.
func (c *crowd) fill(t testing.TB, size int, r *rand.Rand) {
	t.Helper()
	c.shelf = newShelf()
	c.ShowExtras(c.shelf)
	ctx := t.Context()
	write := func(fn func(tx *db.Tx)) { must(t, c.db.Write(ctx, func(tx *db.Tx) error { fn(tx); return nil })) }
	exec := func(tx *db.Tx, query string, args ...any) {
		_, err := tx.Exec(ctx, query, args...)
		must(t, err)
	}
	write(func(tx *db.Tx) {
		names := []string{"moscow", "ёлка", "appeals", "zürich", "disputes"}
		for i := range c.more {
			names = append(names, fmt.Sprintf("team %04d", i*7919%10_007))
		}
		for i, name := range append(names, "nobody") {
			id := fmt.Sprintf("id-%d", (i*7)%10+i/10*10)
			exec(tx, `insert into groups (account_id, id, name, name_folded, created_at) values (?, ?, ?, ?, 1)`, c.firm.ID, id, name, fold(name))
			exec(tx, `insert into job_titles (account_id, id, name, name_folded, permissions, created_at) values (?, ?, ?, ?, '', 1)`, c.firm.ID, id, name, fold(name))
			exec(tx, `insert into branches (account_id, id, name, name_folded, created_at) values (?, ?, ?, ?, 1)`, c.firm.ID, id, name, fold(name))
			c.groups, c.titles, c.branches = append(c.groups, id), append(c.titles, id), append(c.branches, id)
		}
	})
	for from := 0; from < size; from += 2000 {
		write(func(tx *db.Tx) {
			for i := from; i < min(from+2000, size); i++ {
				c.insert(t, tx, i, r)
			}
		})
		if !c.db.Postgres() {
			continue
		}
		// As the server does by itself before long. Until then it looks up what rows refer to by plans made for empty tables.
		for _, table := range []string{"logins", "users", "groups", "job_titles", "branches", "user_extras"} {
			write(func(tx *db.Tx) { exec(tx, `analyze `+table) })
		}
	}
}

// pick returns one of a list, earlier ones more often.
func pick[T any](r *rand.Rand, list ...T) T { return list[min(r.IntN(len(list)), r.IntN(len(list)))] }

func (c *crowd) insert(t testing.TB, tx *db.Tx, i int, r *rand.Rand) {
	id := fmt.Sprintf("%08x-user", uint32(i)*2654435761)
	_, err := tx.Exec(t.Context(), `insert into logins (id, email, email_key, created_at) values (?, ?, ?, 1)`, id, id+"@x.example", id+"@x.example")
	must(t, err)
	sometimes := func(text string) string {
		if r.IntN(3) == 0 {
			return text
		}
		return ""
	}
	moment := func() time.Time {
		if r.IntN(2) == 0 {
			return time.Time{}
		}
		return dbtest.Start.Add(time.Duration(r.IntN(50)-60) * time.Hour)
	}
	last := pick(r, "Smith", "Ковалёва", "Ångström", "Ли", "O’Neil")
	if r.IntN(4) > 0 {
		last += fmt.Sprintf("%03d", r.IntN(1000))
	}
	p := Person{Account: c.firm.ID, ID: ids.User(id), Login: ids.Login(id), Status: pick(r, Active, Active, Pending, Inactive),
		FirstName: pick(r, "Anna", "Борис", "Zoë", "100%", "a_b"), LastName: last,
		Email:      pick(r, "A", "b", "", "Ю") + fmt.Sprintf("%d@Example.com", i%(1+i/2)),
		CellNumber: sometimes(fmt.Sprintf("+4477009%05d", r.IntN(500))), OfficeNumber: sometimes("+442079460018"), OfficeExtension: sometimes(fmt.Sprint(r.IntN(30))),
		IDNumber: sometimes(fmt.Sprintf("%s-%d", pick(r, "hr", "HR", "МВД"), r.IntN(40))),
		Lasting:  Standing{Role: pick(r, access.Standard, access.Limited, access.Guest, access.Administrator)},
		JobTitle: ids.JobTitle(pick(r, append([]string{""}, c.titles[:len(c.titles)-1]...)...)), Branch: ids.Branch(pick(r, append([]string{""}, c.branches[:len(c.branches)-1]...)...)),
		Version: 1, CreatedAt: dbtest.Start.Add(time.Duration(r.IntN(100)) * time.Minute), UpdatedAt: dbtest.Start}
	if p.Lasting.Role != access.Administrator {
		p.Lasting.Group = ids.Group(pick(r, append([]string{""}, c.groups[:len(c.groups)-1]...)...))
	}
	if r.IntN(10) == 0 {
		p.EndsAt = dbtest.Start.Add(time.Duration(1+r.IntN(50)) * time.Hour)
	}
	p.settle(tx.Now())
	_, err = insertPerson(t.Context(), tx, p)
	must(t, err)
	_, err = tx.Exec(t.Context(), `update users set last_sign_in_at = ? where account_id = ? and id = ?`, db.At(moment()), p.Account, p.ID)
	must(t, err)
	c.shelve(t, tx, i, p.ID)
}

// stored is a user as the naive list knows them.
type stored struct {
	Person
	sortName, search string
	names            map[Column]string // the folded names of group, title and branch
	extras           map[Column][]string
}

func (c *crowd) everybody(t testing.TB) []stored {
	t.Helper()
	rows, err := c.db.Query(t.Context(), `select `+personColumns+` from users where account_id = ?`, c.firm.ID)
	list, err := scanPersons(c.db, rows, err)
	must(t, err)
	names := map[string]map[string]string{}
	for _, table := range []string{"groups", "job_titles", "branches"} {
		names[table] = map[string]string{}
		rows, err := c.db.Query(t.Context(), `select id, name_folded from `+table+` where account_id = ?`, c.firm.ID)
		must(t, err)
		for rows.Next() {
			var id, name string
			must(t, rows.Scan(&id, &name))
			names[table][id] = name
		}
		must(t, rows.Close())
	}
	var out []stored
	for _, p := range list {
		out = append(out, stored{p, sortName(p), searchText(p), map[Column]string{ColumnGroup: names["groups"][string(p.Group)],
			ColumnTitle: names["job_titles"][string(p.JobTitle)], ColumnBranch: names["branches"][string(p.Branch)]}, c.shelf.held[p.ID]})
	}
	return out
}

func asciiLower(text string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, text)
}

// key returns what the naive list sorts by; an empty one comes last.
func (s stored) key(c Column) string {
	stamp := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return fmt.Sprintf("%020d", t.UnixMicro())
	}
	switch c {
	case ColumnEmail:
		return asciiLower(s.Email)
	case ColumnRole:
		return roleOrder(s.Role)
	case ColumnIDNumber:
		return asciiLower(s.IDNumber)
	case ColumnCell:
		return s.CellNumber
	case ColumnOffice:
		return s.OfficeNumber + s.OfficeExtension
	case ColumnLastSignIn:
		return stamp(s.LastSignInAt)
	case ColumnCreated:
		return stamp(s.CreatedAt)
	case ColumnEnds:
		return stamp(s.EndsAt)
	}
	if _, extra := c.Extra(); extra {
		return s.extraKey(c)
	}
	return s.names[c]
}

// naive is the list by the simplest means.
func naive(all []stored, f DirectoryFilter) []ids.User {
	var kept []stored
	for _, s := range all {
		if s.kept(f) {
			kept = append(kept, s)
		}
	}
	valued := f.Sort == ColumnRole || f.Sort == ColumnGroup || f.Sort == ColumnTitle || f.Sort == ColumnBranch || f.Sort == extraShift
	turn := func(n int, yes bool) int {
		if yes {
			return -n
		}
		return n
	}
	slices.SortFunc(kept, func(a, b stored) int {
		x, y := a.key(f.Sort), b.key(f.Sort)
		if (x == "") != (y == "") {
			return turn(1, y == "")
		}
		names := cmp.Or(cmp.Compare(a.sortName, b.sortName), cmp.Compare(a.ID, b.ID))
		return cmp.Or(turn(cmp.Compare(x, y), f.Desc), turn(names, f.Desc && !valued))
	})
	out := []ids.User{}
	for _, s := range kept {
		out = append(out, s.ID)
	}
	return out
}

func (s stored) kept(f DirectoryFilter) bool {
	tab := f.Tab
	if tab == "" {
		tab = Active
	}
	ok := s.Status == tab && s.keptByExtras(f) && (len(f.Roles) == 0 || slices.Contains(f.Roles, s.Role)) && (len(f.Groups) == 0 || slices.Contains(f.Groups, s.Group)) &&
		(len(f.Titles) == 0 || slices.Contains(f.Titles, s.JobTitle)) && (len(f.Branches) == 0 || slices.Contains(f.Branches, s.Branch)) &&
		(f.HasCell == "" || (f.HasCell == With) == (s.CellNumber != "")) && (f.HasIDNumber == "" || (f.HasIDNumber == With) == (s.IDNumber != "")) &&
		(f.EndsBefore.IsZero() || !s.EndsAt.IsZero() && s.EndsAt.Before(f.EndsBefore))
	if span := f.LastSignIn; span != (SignInSpan{}) {
		at, ranged := s.LastSignInAt, !span.After.IsZero() || !span.Before.IsZero()
		in := ranged && !at.IsZero() && !at.Before(span.After) && (span.Before.IsZero() || at.Before(span.Before))
		ok = ok && (in || span.Never && at.IsZero())
	}
	for _, word := range searchWords(f.Search) {
		ok = ok && strings.Contains(s.search, word)
	}
	return ok
}
