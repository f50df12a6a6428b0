package accounts_test

import (
	"context"
	"crypto/rand"
	"io/fs"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
)

type world struct {
	*testing.T
	db  *db.DB
	clk *clock.Fake
	log *activity.Log
	acc *accounts.Service
}

func each(t *testing.T, fn func(w world)) {
	t.Helper()
	dbtest.Each(t, []fs.FS{activity.Schema(), accounts.Schema()}, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		maker := id.NewMaker(clk.Now, rand.Reader)
		log, err := activity.New(d, maker, slog.New(slog.DiscardHandler), accounts.Acts()...)
		if err != nil {
			t.Fatal(err)
		}
		fn(world{t, d, clk, log, accounts.New(d, clk.Now, maker, log)})
	})
}

func (w world) write(fn func(ctx context.Context, tx *db.Tx) error) error {
	return w.db.Write(context.Background(), func(tx *db.Tx) error { return fn(context.Background(), tx) })
}

func (w world) create(in accounts.AccountInput) accounts.Account {
	w.Helper()
	var a accounts.Account
	err := w.write(func(ctx context.Context, tx *db.Tx) (err error) {
		a, err = w.acc.Create(ctx, tx, access.Operator(""), in)
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return a
}

func (w world) kinds(account ids.Account) string {
	w.Helper()
	if err := w.log.SealAll(context.Background()); err != nil {
		w.Fatal(err)
	}
	p, err := w.log.Acts(context.Background(), access.System(account), activity.Filter{})
	if err != nil {
		w.Fatal(err)
	}
	var out []string
	for _, e := range p.Acts {
		out = append(out, string(e.Kind))
	}
	return strings.Join(out, " ")
}

func firm() accounts.AccountInput {
	return accounts.AccountInput{Name: " Hartwell  & Reid ", Kind: accounts.LawFirm, Country: "gb", TimeZone: "Europe/London",
		SupportEmail: "Help@hartwell.example", SupportPhone: "020 7946 0018"}
}

func administrator(account ids.Account) access.Actor {
	return access.Actor{Account: account, User: "u1", Role: access.Administrator, Scope: access.ScopeAdmin, Door: access.DoorWeb}
}

func TestCreatedAccountComesBack(t *testing.T) {
	each(t, func(w world) {
		made := w.create(firm())
		got, err := w.acc.Account(context.Background(), w.db, made.ID)
		if err != nil {
			w.Fatal(err)
		}
		if got != made {
			w.Errorf("got  %+v\nmade %+v", got, made)
		}
		want := accounts.Account{ID: made.ID, Name: "Hartwell & Reid", Kind: accounts.LawFirm, Country: "GB", Language: "en",
			TimeZone: "Europe/London", DateStyle: "dmy", SupportEmail: "Help@hartwell.example", SupportPhone: "+442079460018",
			Policy: accounts.DefaultPolicy(), Version: 1, InformationVersion: 1, PolicyVersion: 1, LogoVersion: 1, CreatedAt: w.clk.Now(), UpdatedAt: w.clk.Now()}
		if got != want {
			w.Errorf("got  %+v\nwant %+v", got, want)
		}
		if got.Location().String() != "Europe/London" {
			w.Error(got.Location())
		}
		if kinds := w.kinds(made.ID); kinds != "accounts.created" {
			w.Errorf("acts %q", kinds)
		}
		if _, err := w.acc.Account(context.Background(), w.db, "nowhere"); !errs.Is(err, errs.NotFound) {
			w.Errorf("an account that isn't there: %v", err)
		}
	})
}

func TestOnlyTheMachineMakesAccounts(t *testing.T) {
	each(t, func(w world) {
		a := w.create(firm())
		for _, by := range []access.Actor{{}, administrator(a.ID), access.System(a.ID)} {
			err := w.write(func(ctx context.Context, tx *db.Tx) error {
				_, err := w.acc.Create(ctx, tx, by, firm())
				return err
			})
			if err == nil {
				w.Errorf("%+v made an account", by)
			}
		}
	})
}

func TestAllAccountsAreListedByName(t *testing.T) {
	each(t, func(w world) {
		for _, name := range []string{"Ёлка", "zeta", "Alpha", "Енот"} {
			in := firm()
			in.Name = name
			w.create(in)
		}
		all, err := w.acc.AllAccounts(context.Background())
		if err != nil {
			w.Fatal(err)
		}
		var names []string
		for _, a := range all {
			names = append(names, a.Name)
		}
		if got := strings.Join(names, " "); got != "Alpha zeta Ёлка Енот" {
			w.Error(got)
		}
	})
}

func TestPolicyIsSetByAdministratorsOfTheAccountAlone(t *testing.T) {
	each(t, func(w world) {
		a, other := w.create(firm()), w.create(firm())
		p := accounts.DefaultPolicy()
		p.OwnIDNumber, p.Password.MinLength, p.Password.History, p.Session.IdleMinutes = true, 15, 5, 30
		set := func(by access.Actor, p accounts.Policy) error {
			return w.write(func(ctx context.Context, tx *db.Tx) error {
				_, err := w.acc.SetPolicy(ctx, tx, by, p)
				return err
			})
		}
		standard := administrator(a.ID)
		standard.Role = access.Standard
		if err := set(standard, p); !errs.Is(err, errs.NotFound) {
			w.Errorf("a standard user: %v", err)
		}
		w.clk.Advance(time.Minute)
		if err := set(administrator(a.ID), p); err != nil {
			w.Fatal(err)
		}
		if err := set(administrator(a.ID), p); err != nil {
			w.Fatal(err)
		}
		got, err := w.acc.Account(context.Background(), w.db, a.ID)
		if err != nil || got.Policy != p || got.Version != 2 || !got.UpdatedAt.Equal(w.clk.Now()) {
			w.Errorf("%+v %v", got, err)
		}
		if untouched, err := w.acc.Account(context.Background(), w.db, other.ID); err != nil || untouched != other {
			w.Errorf("the other account: %+v %v", untouched, err)
		}
		if kinds := w.kinds(a.ID); kinds != "accounts.created accounts.policy_changed" {
			w.Errorf("acts %q: the same policy again isn't an act", kinds)
		}
		p.Password.MinLength = 7
		if err := set(administrator(a.ID), p); !errs.Is(err, errs.Invalid) {
			w.Errorf("below the floor: %v", err)
		}
	})
}

func TestBranches(t *testing.T) {
	each(t, func(w world) {
		a, other := w.create(firm()), w.create(firm())
		add := func(by access.Actor, name string) error {
			return w.write(func(ctx context.Context, tx *db.Tx) error {
				_, err := w.acc.AddBranch(ctx, tx, by, name)
				return err
			})
		}
		for _, name := range []string{"York", "bath"} {
			if err := add(administrator(a.ID), name); err != nil {
				w.Fatal(err)
			}
		}
		if err := add(access.Operator(other.ID), "York"); err != nil {
			w.Errorf("the same name in another account: %v", err)
		}
		if err := add(administrator(a.ID), " YORK "); !errs.Is(err, errs.Conflict) {
			w.Errorf("the same name again: %v", err)
		}
		if err := add(administrator(a.ID), "\t"); !errs.Is(err, errs.Invalid) {
			w.Errorf("no name: %v", err)
		}
		if err := add(access.Operator(a.ID), "Leeds\u202e"); !errs.Is(err, errs.Invalid) {
			w.Errorf("a turned name: %v", err)
		}
		got, err := w.acc.Branches(context.Background(), w.db, a.ID)
		if err != nil || len(got) != 2 || got[0].Name != "bath" || got[1].Name != "York" {
			w.Errorf("%+v %v", got, err)
		}
		if kinds := w.kinds(other.ID); kinds != "accounts.created accounts.branch_added" {
			w.Error(kinds)
		}
	})
}

func TestOneOfManyWinsAName(t *testing.T) {
	each(t, func(w world) {
		a := w.create(firm())
		var won, lost int
		var mu sync.Mutex
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				err := w.write(func(ctx context.Context, tx *db.Tx) error {
					_, err := w.acc.AddBranch(ctx, tx, access.Operator(a.ID), "York")
					return err
				})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					won++
				case errs.Is(err, errs.Conflict):
					lost++
				default:
					w.Error(err)
				}
			})
		}
		all.Wait()
		if won != 1 || lost != 19 {
			w.Errorf("%d won, %d lost", won, lost)
		}
	})
}

func TestRecentFactsFollowWhatWasChangedHere(t *testing.T) {
	each(t, func(w world) {
		ctx, a := context.Background(), w.create(firm())
		read := func() (accounts.Account, []accounts.Branch) {
			w.Helper()
			account, err := w.acc.Recent(ctx, a.ID)
			branches, err2 := w.acc.RecentBranches(ctx, a.ID)
			if err != nil || err2 != nil {
				w.Fatal(err, err2)
			}
			return account, branches
		}
		read()
		p := accounts.DefaultPolicy()
		p.Password.MinLength = 16
		err := w.write(func(ctx context.Context, tx *db.Tx) error {
			if _, err := w.acc.AddBranch(ctx, tx, administrator(a.ID), "York"); err != nil {
				return err
			}
			_, err := w.acc.SetPolicy(ctx, tx, administrator(a.ID), p)
			return err
		})
		if err != nil {
			w.Fatal(err)
		}
		if account, branches := read(); account.Policy != p || len(branches) != 1 {
			w.Errorf("at once: %+v, %+v", account.Policy, branches)
		}
		if _, err := w.acc.Recent(ctx, "nowhere"); !errs.Is(err, errs.NotFound) {
			w.Errorf("an account that isn't there: %v", err)
		}
	})
}
