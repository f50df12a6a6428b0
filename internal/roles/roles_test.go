package roles_test

import (
	"context"
	"crypto/rand"
	"io/fs"
	"log/slog"
	"slices"
	"testing"

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

// world has two accounts, so that each test sees what leaks.
type world struct {
	*testing.T
	db         *db.DB
	log        *activity.Log
	roles      *roles.Service
	one, other ids.Account
}

func each(t *testing.T, fn func(w world)) {
	t.Helper()
	dbtest.Each(t, []fs.FS{activity.Schema(), accounts.Schema(), roles.Schema()}, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		maker := id.NewMaker(clk.Now, rand.Reader)
		log, err := activity.New(d, maker, slog.New(slog.DiscardHandler), append(accounts.Acts(), roles.Acts()...)...)
		if err != nil {
			t.Fatal(err)
		}
		w := world{T: t, db: d, log: log, roles: roles.New(clk.Now, maker, log)}
		acc := accounts.New(d, clk.Now, maker, log)
		for _, into := range []*ids.Account{&w.one, &w.other} {
			w.must(func(ctx context.Context, tx *db.Tx) error {
				a, err := acc.Create(ctx, tx, access.Operator(""), accounts.AccountInput{Name: "A", Kind: accounts.Police, Country: "GB"})
				*into = a.ID
				return err
			})
		}
		fn(w)
	})
}

func (w world) write(fn func(ctx context.Context, tx *db.Tx) error) error {
	return w.db.Write(context.Background(), func(tx *db.Tx) error { return fn(context.Background(), tx) })
}

func (w world) must(fn func(ctx context.Context, tx *db.Tx) error) {
	w.Helper()
	if err := w.write(fn); err != nil {
		w.Fatal(err)
	}
}

func (w world) add(by access.Actor, name string, list ...access.Permission) (t roles.JobTitle, err error) {
	err = w.write(func(ctx context.Context, tx *db.Tx) (err error) {
		t, err = w.roles.AddTitle(ctx, tx, by, name, access.SetOf(list...))
		return err
	})
	return t, err
}

func (w world) setFor(account ids.Account, role access.Role, title ids.JobTitle) (access.Set, error) {
	return w.roles.SetFor(context.Background(), w.db, account, role, title)
}

func (w world) kinds(account ids.Account) []activity.Kind {
	w.Helper()
	if err := w.log.SealAll(context.Background()); err != nil {
		w.Fatal(err)
	}
	p, err := w.log.Acts(context.Background(), access.System(account), activity.Filter{After: 1})
	if err != nil {
		w.Fatal(err)
	}
	var out []activity.Kind
	for _, e := range p.Acts {
		out = append(out, e.Kind)
	}
	return out
}

func person(account ids.Account, role access.Role) access.Actor {
	return access.Actor{Account: account, User: "u1", Role: role, Scope: access.ScopeAdmin, Door: access.DoorWeb}
}

func TestTitles(t *testing.T) {
	each(t, func(w world) {
		partner, err := w.add(person(w.one, access.Administrator), " Partner ", access.Permissions()...)
		if err != nil {
			w.Fatal(err)
		}
		if _, err := w.add(access.Operator(w.one), "clerk", access.WriteReports, access.Export); err != nil {
			w.Fatal(err)
		}
		if _, err := w.add(access.Operator(w.other), "partner"); err != nil {
			w.Errorf("the same name in another account: %v", err)
		}
		got, err := w.roles.Titles(context.Background(), w.db, w.one)
		if err != nil || len(got) != 2 || got[0].Name != "clerk" || got[1] != partner || got[0].Permissions != access.SetOf(access.WriteReports, access.Export) {
			w.Errorf("%+v %v", got, err)
		}
		if one, err := w.roles.Title(context.Background(), w.db, w.one, partner.ID); err != nil || one != partner {
			w.Errorf("%+v %v", one, err)
		}
		if _, err := w.roles.Title(context.Background(), w.db, w.other, partner.ID); !errs.Is(err, errs.NotFound) {
			w.Errorf("a title of the other account: %v", err)
		}
		if got := w.kinds(w.one); !slices.Equal(got, []activity.Kind{roles.TitleAdded, roles.TitleAdded}) {
			w.Error(got)
		}
	})
}

func TestTitlesAreRefused(t *testing.T) {
	each(t, func(w world) {
		if _, err := w.add(person(w.one, access.Administrator), "Ёрш"); err != nil {
			w.Fatal(err)
		}
		long := make([]rune, 101)
		for i := range long {
			long[i] = 'я'
		}
		for name, kind := range map[string]errs.Kind{"ерш": errs.Conflict, "": errs.Invalid, string(long): errs.Invalid, "a\x00": errs.Invalid, "a\u202e": errs.Invalid, "\xff": errs.Invalid} {
			if _, err := w.add(person(w.one, access.Administrator), name); !errs.Is(err, kind) {
				w.Errorf("%q: %v, want %v", name, err, kind)
			}
		}
		for _, by := range []access.Actor{person(w.one, access.Standard), person(w.one, access.Guest), {}} {
			if _, err := w.add(by, "Judge"); err == nil {
				w.Errorf("%+v added a title", by)
			}
		}
	})
}

func TestWhatAUserMayDo(t *testing.T) {
	each(t, func(w world) {
		title, err := w.add(access.Operator(w.one), "Associate", access.CreateCases, access.WriteReports, access.SeeSatisfaction)
		if err != nil {
			w.Fatal(err)
		}
		for _, c := range []struct {
			role  access.Role
			title ids.JobTitle
			want  access.Set
		}{
			{access.Standard, title.ID, access.SetOf(access.CreateCases, access.WriteReports, access.SeeSatisfaction)},
			{access.Limited, title.ID, access.SetOf(access.WriteReports)},
			{access.Guest, title.ID, access.SetOf(access.WriteReports)},
			{access.Administrator, "", access.Ceiling(access.Administrator)},
			{access.Guest, "", access.Ceiling(access.Guest)},
			{"owner", "", 0},
		} {
			if got, err := w.setFor(w.one, c.role, c.title); err != nil || got != c.want {
				w.Errorf("%s %q: %q %v, want %q", c.role, c.title, got, err, c.want)
			}
		}
		if got, err := w.setFor(w.other, access.Standard, title.ID); !errs.Is(err, errs.NotFound) || got != 0 {
			w.Errorf("a title of another account: %q %v", got, err)
		}
	})
}

func TestDefaultSets(t *testing.T) {
	each(t, func(w world) {
		set := func(by access.Actor, role access.Role, list ...access.Permission) error {
			return w.write(func(ctx context.Context, tx *db.Tx) error {
				return w.roles.SetDefault(ctx, tx, by, role, access.SetOf(list...))
			})
		}
		admin := person(w.one, access.Administrator)
		for range 2 { // the second time changes nothing
			if err := set(admin, access.Limited, access.Export); err != nil {
				w.Fatal(err)
			}
		}
		if err := set(admin, access.Limited); err != nil {
			w.Fatal(err)
		}
		if got, err := w.setFor(w.one, access.Limited, ""); err != nil || got != 0 {
			w.Errorf("%q %v: an empty default isn't no default", got, err)
		}
		if got, err := w.setFor(w.other, access.Limited, ""); err != nil || got != access.Ceiling(access.Limited) {
			w.Errorf("the other account: %q %v", got, err)
		}
		if err := set(admin, access.Guest, access.CreateCases); !errs.Is(err, errs.Invalid) {
			w.Errorf("beyond the ceiling: %v", err)
		}
		if err := set(admin, "owner"); !errs.Is(err, errs.Invalid) {
			w.Errorf("no such role: %v", err)
		}
		if err := set(person(w.one, access.Standard), access.Guest); !errs.Is(err, errs.NotFound) {
			w.Errorf("a standard user: %v", err)
		}
		if got := w.kinds(w.one); !slices.Equal(got, []activity.Kind{roles.DefaultChanged, roles.DefaultChanged}) {
			w.Error(got)
		}
	})
}

func TestEffect(t *testing.T) {
	e := roles.EffectOf(access.SetOf(access.Export, access.CreateCases), access.SetOf(access.Export, access.SendLetters))
	if !slices.Equal(e.Gained, []access.Permission{access.SendLetters}) || !slices.Equal(e.Lost, []access.Permission{access.CreateCases}) {
		t.Errorf("%+v", e)
	}
}
