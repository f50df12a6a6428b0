package search_test

import (
	"context"
	"crypto/rand"
	"io/fs"
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/search"
)

// withCases stands for the tables of the higher room that says who sees which case.
const withCases = `create table case_assignments (account_id text not null, case_id text not null, user_id text not null, valid_from bigint, valid_until bigint,
	primary key (account_id, user_id, case_id));
create table case_walls (account_id text not null, id text not null, case_id text not null, user_id text, group_id text, lifted_at bigint, primary key (account_id, id));
create index case_walls_of_user on case_walls (account_id, user_id, case_id);
`

func schemas() []fs.FS {
	probe := fstest.MapFS{"schema/00990_probe.sql": {Data: []byte(withCases)}}
	return []fs.FS{jobs.Schema(), activity.Schema(), search.Schema(), probe}
}

// world is an index of two accounts; what isn't said is of the first.
type world struct {
	testing.TB
	*search.Service
	clk   *clock.Fake
	ctx   context.Context
	walls int
}

const one, other ids.Account = "0199c0de-0000-7000-8000-000000000001", "0199c0de-0000-7000-8000-000000000002"

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	dbtest.Each(t, schemas(), func(t *testing.T, d *db.DB, clk *clock.Fake) { fn(newWorld(t, d, clk)) })
}

func newWorld(t testing.TB, d *db.DB, clk *clock.Fake) *world {
	t.Helper()
	log, err := activity.New(d, id.NewMaker(clk.Now, rand.Reader), slog.New(slog.DiscardHandler), search.Acts()...)
	if err != nil {
		t.Fatal(err)
	}
	return &world{TB: t, Service: search.New(search.Deps{DB: d, Log: log}), clk: clk, ctx: context.Background()}
}

func (w *world) write(fn func(tx *db.Tx) error) {
	w.Helper()
	if err := w.DB.Write(w.ctx, fn); err != nil {
		w.Fatal(err)
	}
}

// put makes things findable, one after the other.
func (w *world) put(account ids.Account, list ...search.Entry) {
	w.Helper()
	for _, e := range list {
		w.clk.Advance(1000)
		w.write(func(tx *db.Tx) error { return w.Put(w.ctx, tx, account, e) })
	}
}

func (w *world) exec(statement string, args ...any) {
	w.Helper()
	w.write(func(tx *db.Tx) error {
		_, err := tx.Exec(w.ctx, statement, args...)
		return err
	})
}

// wall keeps a user out of a case.
func (w *world) wall(c ids.Case, user ids.User) {
	w.Helper()
	w.walls++
	w.exec(`insert into case_walls (account_id, id, case_id, user_id) values (?, ?, ?, ?)`, one, strings.Repeat("w", w.walls), c, user)
}

func (w *world) assign(c ids.Case, user ids.User) {
	w.Helper()
	w.exec(`insert into case_assignments (account_id, case_id, user_id) values (?, ?, ?)`, one, c, user)
}

func person(role access.Role) access.Actor {
	return access.Actor{Account: one, User: ids.User("user-" + string(role)), Role: role, Scope: access.ScopeAdmin, Door: access.DoorWeb}
}

func staff() access.Actor { return person(access.Standard) }

func aCase(c ids.Case, title string, numbers ...string) search.Entry {
	return search.Entry{Kind: search.KindCase, ID: string(c), Case: c, Title: title, Numbers: numbers}
}

func task(id string, c ids.Case, title string) search.Entry {
	return search.Entry{Kind: search.KindTask, ID: id, Case: c, Title: title}
}

// look returns the ids of what somebody finds, kind after kind.
func (w *world) look(by access.Actor, text string) string {
	w.Helper()
	o, err := w.Look(w.ctx, by, text, "", 50)
	if err != nil {
		w.Fatalf("%q: %v", text, err)
	}
	var out []string
	for _, g := range o.Groups {
		for _, h := range g.Hits {
			if h.Kind != g.Kind {
				w.Errorf("%s among %s", h.Kind, g.Kind)
			}
			out = append(out, h.ID)
		}
		if g.More {
			out = append(out, "…")
		}
	}
	return strings.Join(out, " ")
}

func (w *world) finds(by access.Actor, text, want string) {
	w.Helper()
	if got := w.look(by, text); got != want {
		w.Errorf("%q: %s finds %q, not %q", text, by.Role, got, want)
	}
}
