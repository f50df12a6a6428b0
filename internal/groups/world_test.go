package groups_test

import (
	"context"
	"crypto/rand"
	"io/fs"
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/groups"
	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
)

// withGroups stands for the table of a higher room whose rows are in groups.
const withGroups = `create table probe_people (account_id text not null, id text not null, group_id text not null, active boolean not null, manages boolean not null,
	primary key (account_id, id));`

// members stands for that room.
type members struct{}

func (members) GroupMembers(ctx context.Context, q db.Queryer, account ids.Account, list []ids.Group) (map[ids.Group]groups.Count, error) {
	args := []any{account}
	for _, g := range list {
		args = append(args, g)
	}
	rows, err := q.Query(ctx, `select group_id, id, active, manages from probe_people where account_id = ? and group_id in (?`+
		strings.Repeat(", ?", len(list)-1)+`) order by id`, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[ids.Group]groups.Count{}
	for rows.Next() {
		var group ids.Group
		var user ids.User
		var active, manages bool
		if err := rows.Scan(&group, &user, &active, &manages); err != nil {
			return nil, err
		}
		c := out[group]
		if active {
			c.Active++
		} else {
			c.Others++
		}
		if active && manages {
			c.Managers = append(c.Managers, user)
		}
		out[group] = c
	}
	return out, rows.Err()
}

// AsNow takes everybody's word, and who asked for work in the background for an administrator: who stands where is another
// room's.
func (members) AsNow(_ context.Context, _ db.Queryer, by access.Actor, _ access.Action) (access.Actor, error) {
	if by.Door == access.DoorSystem {
		by.Role = access.Administrator
	}
	return by, nil
}

func (members) MoveGroup(ctx context.Context, tx *db.Tx, by access.Actor, from, to ids.Group, after ids.User, limit int) (int, ids.User, error) {
	var last ids.User
	err := tx.QueryRow(ctx, `select coalesce(max(id), '') from (select id from probe_people where account_id = ? and group_id = ? and id > ? order by id limit ?) as few`,
		by.Account, from, after, limit).Scan(&last)
	if err != nil {
		return 0, "", err
	}
	n, err := tx.Exec(ctx, `update probe_people set group_id = ?, manages = ? where account_id = ? and group_id = ? and id > ? and id <= ?`, to, false, by.Account, from, after, last)
	return int(n), last, err
}

// world has two accounts, so that each test sees what leaks; the settings are used by people of the first.
type world struct {
	testing.TB
	*groups.Settings
	ctx        context.Context
	maker      *id.Maker
	one, other ids.Account
}

func schemas() []fs.FS {
	probe := fstest.MapFS{"schema/00990_probe.sql": {Data: []byte(withGroups)}}
	return []fs.FS{activity.Schema(), accounts.Schema(), groups.Schema(), probe}
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, schemas(), func(t *testing.T, d *db.DB, clk *clock.Fake) {
		fn(newWorld(t, d, clk))
	})
}

func newWorld(t testing.TB, d *db.DB, clk *clock.Fake) *world {
	t.Helper()
	maker := id.NewMaker(clk.Now, rand.Reader)
	log, err := activity.New(d, maker, slog.New(slog.DiscardHandler), append(accounts.Acts(), groups.Acts()...)...)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{TB: t, ctx: context.Background(), maker: maker}
	w.Settings = groups.NewSettings(groups.SettingsDeps{DB: d, IDs: maker, Acts: log, Groups: groups.New(clk.Now), Members: members{}})
	acc := accounts.New(d, clk.Now, maker, log)
	for _, into := range []*ids.Account{&w.one, &w.other} {
		w.write(func(tx *db.Tx) error {
			a, err := acc.Create(w.ctx, tx, access.Operator(""), accounts.AccountInput{Name: "A", Kind: accounts.Police, Country: "GB"})
			*into = a.ID
			return err
		})
	}
	return w
}

func (w *world) write(fn func(tx *db.Tx) error) {
	w.Helper()
	if err := w.DB.Write(w.ctx, fn); err != nil {
		w.Fatal(err)
	}
}

func person(account ids.Account, role access.Role) access.Actor {
	return access.Actor{Account: account, User: "u1", Role: role, Scope: access.ScopeAdmin, Door: access.DoorWeb}
}

func manager(account ids.Account, group ids.Group, role access.Role) access.Actor {
	a := person(account, role)
	a.Group, a.Manages = group, true
	return a
}

func (w *world) admin() access.Actor { return person(w.one, access.Administrator) }

// make adds a group to the first account.
func (w *world) make(name string) groups.Group {
	w.Helper()
	g, err := w.Create(w.ctx, w.admin(), groups.Input{Name: &name})
	if err != nil {
		w.Fatal(err)
	}
	return g
}

// join puts somebody new into a group of the first account.
func (w *world) join(group ids.Group, active, manages bool) ids.User {
	w.Helper()
	user := ids.User(w.maker.New())
	w.write(func(tx *db.Tx) error {
		_, err := tx.Exec(w.ctx, `insert into probe_people (account_id, id, group_id, active, manages) values (?, ?, ?, ?, ?)`, w.one, user, group, active, manages)
		return err
	})
	return user
}

// acts returns what was recorded in the first account since it was made.
func (w *world) acts() []activity.Entry {
	w.Helper()
	if err := w.Acts.SealAll(w.ctx); err != nil {
		w.Fatal(err)
	}
	p, err := w.Acts.Acts(w.ctx, access.System(w.one), activity.Filter{After: 1})
	if err != nil {
		w.Fatal(err)
	}
	return p.Acts
}

func (w *world) kinds() []activity.Kind {
	w.Helper()
	var out []activity.Kind
	for _, e := range w.acts() {
		out = append(out, e.Kind)
	}
	return out
}

// key returns the message of an error, for a field where it is about one.
func key(err error) string {
	e := errs.As(err)
	switch {
	case e == nil:
		return ""
	case len(e.Fields) > 0:
		return e.Fields[0].Name + " " + e.Fields[0].Key
	default:
		return e.Key
	}
}

func text(s string) *string { return &s }

func at(day, opens, closes int) groups.Window {
	return groups.Window{Day: day, Opens: opens, Closes: closes}
}
