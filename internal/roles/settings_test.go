package roles_test

import (
	"context"
	"crypto/rand"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/roles"
)

// withTitles stands for the table of a higher room whose rows point at job titles.
const withTitles = `create table probe_people (account_id text not null, id text not null, role text not null, job_title_id text,
	primary key (account_id, id), foreign key (account_id, job_title_id) references job_titles (account_id, id));`

// holders counts them; blind counts nobody, as if they came a moment later.
type holders struct{ blind bool }

func (h *holders) TitleHolders(ctx context.Context, q db.Queryer, account ids.Account) (map[ids.JobTitle]map[access.Role]int, error) {
	out := map[ids.JobTitle]map[access.Role]int{}
	if h.blind {
		h.blind = false
		return out, nil
	}
	rows, err := q.Query(ctx, `select coalesce(job_title_id, ''), role, count(*) from probe_people where account_id = ? group by job_title_id, role`, account)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var title ids.JobTitle
		var role access.Role
		var n int
		if err := rows.Scan(&title, &role, &n); err != nil {
			return nil, err
		}
		if out[title] == nil {
			out[title] = map[access.Role]int{}
		}
		out[title][role] = n
	}
	return out, rows.Err()
}

// office is a world with the settings of its first account.
type office struct {
	world
	*roles.Settings
	*holders
	maker *id.Maker
}

func eachOffice(t *testing.T, fn func(o office)) {
	t.Helper()
	probe := fstest.MapFS{"schema/00990_probe.sql": {Data: []byte(withTitles)}}
	dbtest.Each(t, []fs.FS{activity.Schema(), accounts.Schema(), roles.Schema(), probe}, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		maker := id.NewMaker(clk.Now, rand.Reader)
		log, err := activity.New(d, maker, slog.New(slog.DiscardHandler), append(accounts.Acts(), roles.Acts()...)...)
		if err != nil {
			t.Fatal(err)
		}
		o := office{world: world{T: t, db: d, log: log, roles: roles.New(clk.Now, maker, log)}, holders: &holders{}, maker: maker}
		o.Settings = roles.NewSettings(roles.SettingsDeps{DB: d, Acts: log, Roles: o.roles, Holders: o.holders})
		acc := accounts.New(d, clk.Now, maker, log)
		for _, into := range []*ids.Account{&o.one, &o.other} {
			o.must(func(ctx context.Context, tx *db.Tx) error {
				a, err := acc.Create(ctx, tx, access.Operator(""), accounts.AccountInput{Name: "A", Kind: accounts.Police, Country: "GB"})
				*into = a.ID
				return err
			})
		}
		fn(o)
	})
}

func (o office) admin() access.Actor { return person(o.one, access.Administrator) }

func (o office) fine(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

// hire gives somebody of the first account a role and a title, which may be empty.
func (o office) hire(role access.Role, title ids.JobTitle) {
	o.Helper()
	var stored any
	if title != "" {
		stored = title
	}
	o.must(func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `insert into probe_people (account_id, id, role, job_title_id) values (?, ?, ?, ?)`, o.one, o.maker.New(), role, stored)
		return err
	})
}

func text(s string) *string { return &s }

func set(list ...access.Permission) *access.Set {
	s := access.SetOf(list...)
	return &s
}

func TestTitleIsChanged(t *testing.T) {
	eachOffice(t, func(o office) {
		ctx := context.Background()
		title, err := o.CreateTitle(ctx, o.admin(), "Associate", access.SetOf(access.CreateCases, access.WriteReports))
		o.fine(err)
		_, err = o.CreateTitle(ctx, o.admin(), "Clerk", 0)
		o.fine(err)
		o.hire(access.Standard, title.ID)
		o.hire(access.Standard, title.ID)
		o.hire(access.Limited, title.ID)
		o.hire(access.Guest, "")
		wanted := access.SetOf(access.WriteReports, access.Export)
		effects, err := o.PreviewTitle(ctx, o.admin(), title.ID, wanted)
		if err != nil || len(effects) != 2 || effects[0].Role != access.Standard || effects[0].People != 2 ||
			!slices.Equal(effects[0].Effect.Lost, []access.Permission{access.CreateCases}) || len(effects[1].Effect.Lost) != 0 ||
			!slices.Equal(effects[1].Effect.Gained, []access.Permission{access.Export}) { // a limited user never could create cases
			t.Errorf("%+v %v", effects, err)
		}
		got, err := o.ChangeTitle(ctx, o.admin(), title.ID, roles.TitleInput{Name: text(" ASSOCIATE "), Permissions: &wanted}, 1)
		if err != nil || got.Name != "ASSOCIATE" || got.Permissions != wanted || got.Version != 2 {
			t.Errorf("%+v %v", got, err)
		}
		if r, err := o.roles.Recent(ctx, o.db, o.one, title.ID); err != nil || r != got {
			t.Errorf("recent %+v %v", r, err)
		}
		if has, err := o.setFor(o.one, access.Standard, title.ID); err != nil || has != wanted {
			t.Errorf("%q %v", has, err)
		}
		if again, err := o.ChangeTitle(ctx, o.admin(), title.ID, roles.TitleInput{Permissions: &wanted}, 1); err != nil || again.Version != 2 {
			t.Errorf("what stands already: %+v %v", again, err)
		}
		_, err = o.ChangeTitle(ctx, o.admin(), title.ID, roles.TitleInput{Permissions: set(access.CloseCases)}, 1)
		if theirs, ok := errs.As(err).Detail.(roles.JobTitle); !errs.Is(err, errs.Conflict) || !ok || theirs != got {
			t.Errorf("stale: %v", err)
		}
		if _, err := o.ChangeTitle(ctx, o.admin(), title.ID, roles.TitleInput{Name: text("clerk")}, 2); errs.As(err) == nil || errs.As(err).Key != "roles.title.taken" {
			t.Errorf("taken: %v", err)
		}
		for _, name := range []string{"", "a\u202eb", "a\nb", strings.Repeat("x", 10_000), "\xff", "a\x00"} {
			if _, err := o.ChangeTitle(ctx, o.admin(), title.ID, roles.TitleInput{Name: &name}, 0); !errs.Is(err, errs.Invalid) {
				t.Errorf("%.20q: %v", name, err)
			}
		}
		if kinds := o.kinds(o.one); !slices.Equal(kinds, []activity.Kind{roles.TitleAdded, roles.TitleAdded, roles.TitleRenamed, roles.PermissionsChanged}) {
			t.Error(kinds)
		}
	})
}

func TestOnlyUnusedTitlesAreDeleted(t *testing.T) {
	eachOffice(t, func(o office) {
		ctx := context.Background()
		title, err := o.CreateTitle(ctx, o.admin(), "Associate", 0)
		o.fine(err)
		free, err := o.CreateTitle(ctx, o.admin(), "Clerk", 0)
		o.fine(err)
		o.hire(access.Guest, title.ID)
		list, err := o.Settings.Titles(ctx, o.admin())
		if err != nil || len(list) != 2 || list[0].People() != 1 || list[1].People() != 0 || !list[0].Counted {
			t.Errorf("%+v %v", list, err)
		}
		if err := o.DeleteTitle(ctx, o.admin(), title.ID); !errs.Is(err, errs.Conflict) || errs.As(err).Args["Count"] != 1 {
			t.Errorf("in use: %v", err)
		}
		o.blind = true // they come between the count and the deletion
		if err := o.DeleteTitle(ctx, o.admin(), title.ID); !errs.Is(err, errs.Conflict) {
			t.Errorf("in use a moment later: %v", err)
		}
		o.fine(o.DeleteTitle(ctx, o.admin(), free.ID))
		if err := o.DeleteTitle(ctx, o.admin(), free.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("twice: %v", err)
		}
	})
}

func TestTitlesAreForAdministratorsOfTheirAccount(t *testing.T) {
	eachOffice(t, func(o office) {
		ctx := context.Background()
		title, err := o.CreateTitle(ctx, o.admin(), "Associate", 0)
		o.fine(err)
		program := o.admin()
		program.Scope = access.ScopeWrite
		for _, by := range []access.Actor{{}, person(o.one, access.Standard), person(o.one, access.Guest), program, person(o.other, access.Administrator)} {
			_, changed := o.ChangeTitle(ctx, by, title.ID, roles.TitleInput{Permissions: set(access.Export)}, 0)
			_, read := o.Settings.Title(ctx, by, title.ID)
			_, seen := o.PreviewTitle(ctx, by, title.ID, 0)
			if changed == nil || read == nil || seen == nil || o.DeleteTitle(ctx, by, title.ID) == nil {
				t.Errorf("%+v reaches the title", by)
			}
		}
		guest := person(o.one, access.Guest)
		if list, err := o.Settings.Titles(ctx, guest); err != nil || len(list) != 1 || list[0].Counted || list[0].People() != 0 {
			t.Errorf("a guest's list: %+v %v", list, err)
		}
		if _, err := o.Defaults(ctx, guest); !errs.Is(err, errs.NotFound) {
			t.Errorf("a guest's defaults: %v", err)
		}
		if list, err := o.Settings.Titles(ctx, person(o.other, access.Administrator)); err != nil || len(list) != 0 {
			t.Errorf("the other account: %+v %v", list, err)
		}
	})
}

func TestDefaultsAreChangedByOneAtATime(t *testing.T) {
	eachOffice(t, func(o office) {
		ctx := context.Background()
		o.hire(access.Limited, "")
		list, err := o.Defaults(ctx, o.admin())
		if err != nil || len(list) != 4 || list[2].Role != access.Limited || list[2].People != 1 || list[2].Permissions != access.Ceiling(access.Limited) {
			t.Errorf("%+v %v", list, err)
		}
		seen := list[2].Permissions
		o.fine(o.ChangeDefault(ctx, o.admin(), access.Limited, access.SetOf(access.Export), &seen))
		err = o.ChangeDefault(ctx, o.admin(), access.Limited, access.SetOf(access.WriteReports), &seen)
		if theirs, ok := errs.As(err).Detail.(access.Set); !errs.Is(err, errs.Conflict) || !ok || theirs != access.SetOf(access.Export) {
			t.Errorf("stale: %v", err)
		}
		if err := o.ChangeDefault(ctx, o.admin(), access.Limited, access.SetOf(access.Export), &seen); err != nil {
			t.Errorf("what stands already: %v", err)
		}
		if err := o.ChangeDefault(ctx, o.admin(), access.Guest, access.SetOf(access.CreateCases), nil); !errs.Is(err, errs.Invalid) {
			t.Errorf("beyond the ceiling: %v", err)
		}
		if err := o.ChangeDefault(ctx, o.admin(), "owner", 0, &seen); !errs.Is(err, errs.Invalid) {
			t.Errorf("no such role: %v", err)
		}
		if err := o.ChangeDefault(ctx, person(o.one, access.Standard), access.Guest, 0, nil); !errs.Is(err, errs.NotFound) {
			t.Errorf("a standard user: %v", err)
		}
	})
}

func TestOneOfManyRenamesOfTitlesWins(t *testing.T) {
	eachOffice(t, func(o office) {
		ctx := context.Background()
		var mu sync.Mutex
		won, lost := 0, 0
		var all sync.WaitGroup
		note := func(err error) {
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				won++
			case errs.Is(err, errs.Conflict):
				lost++
			default:
				t.Error(err)
			}
		}
		for _, name := range strings.Split("abcdefgh", "") {
			title, err := o.CreateTitle(ctx, o.admin(), name, 0)
			o.fine(err)
			all.Go(func() {
				_, err := o.ChangeTitle(ctx, o.admin(), title.ID, roles.TitleInput{Name: text("Judge")}, 1)
				note(err)
			})
			all.Go(func() { _, err := o.add(o.admin(), "judge"); note(err) })
		}
		all.Wait()
		if won != 1 || lost != 15 {
			t.Errorf("%d won, %d lost", won, lost)
		}
	})
}
