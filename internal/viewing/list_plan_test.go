package viewing

import (
	"context"
	"crypto/rand"
	"fmt"
	"io/fs"
	"log/slog"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/activity"
	"cabinet/internal/groups"
	"cabinet/internal/identity"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/roles"
)

func schemas() []fs.FS {
	return []fs.FS{jobs.Schema(), email.Schema(), activity.Schema(), accounts.Schema(), roles.Schema(), groups.Schema(), identity.Schema(), people.Schema(), Schema()}
}

// crowd is an account with an administrator, who looked, and two others.
type crowd struct {
	testing.TB
	*Service
	ctx            context.Context
	jane, sam, lee access.Actor
}

// looked makes many views by one administrator, every hundredth as one of the others and the rest as the other one.
func looked(t testing.TB, d *db.DB, clk *clock.Fake, n int) crowd {
	t.Helper()
	w := crowd{TB: t, Service: New(Deps{DB: d}), ctx: t.Context()}
	write := func(fn func(tx *db.Tx) error) {
		t.Helper()
		if err := d.Write(w.ctx, fn); err != nil {
			t.Fatal(err)
		}
	}
	maker := id.NewMaker(clk.Now, rand.Reader)
	log, err := activity.New(d, maker, slog.New(slog.DiscardHandler), accounts.Acts()...)
	if err != nil {
		t.Fatal(err)
	}
	var firm accounts.Account
	write(func(tx *db.Tx) (err error) {
		firm, err = accounts.New(d, clk.Now, maker, log).Create(w.ctx, tx, access.System(""), accounts.AccountInput{Name: "Marlowe & Finch", Kind: accounts.LawFirm, Country: "GB", TimeZone: "Europe/London"})
		return err
	})
	for name, by := range map[string]*access.Actor{"jane": &w.jane, "sam": &w.sam, "lee": &w.lee} {
		*by = access.Actor{Account: firm.ID, User: ids.User(name), Role: access.Administrator, Scope: access.ScopeAdmin, Door: access.DoorWeb}
		write(func(tx *db.Tx) error {
			if _, err := tx.Exec(w.ctx, `insert into logins (id, email, email_key, created_at) values (?, ?, ?, 1)`, name, name, name); err != nil {
				return err
			}
			_, err := tx.Exec(w.ctx, `insert into users (account_id, id, login_id, email, role, status, first_name, last_name, sort_name, search_text, version, created_at, updated_at)
				values (?, ?, ?, ?, 'administrator', 'active', 'Una', ?, ?, ?, 1, 1, 1)`, firm.ID, name, name, name, name, name, name)
			return err
		})
	}
	for from := 0; from < n; from += 2000 {
		write(func(tx *db.Tx) error {
			for i := from; i < min(from+2000, n); i++ {
				v := Viewing{Account: firm.ID, ID: ids.Viewing(fmt.Sprintf("%08d", i*7919%n)), Viewer: w.jane.User, User: w.lee.User, Reason: "The list looks wrong to them",
					StartedAt: tx.Now(), EndsAt: tx.Now().Add(time.Minute)}
				if i%100 == 0 {
					v.User = w.sam.User
				}
				if err := insertViewing(w.ctx, tx, v); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if d.Postgres() { // as the server does by itself before long
		write(func(tx *db.Tx) error { _, err := tx.Exec(w.ctx, `analyze viewings`); return err })
	}
	return w
}

// A page of what administrators looked at is found by an index, however much there is.
func TestAPageReadsNoOther(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a table")
	}
	dbtest.Each(t, schemas(), func(t *testing.T, d *db.DB, clk *clock.Fake) {
		w := looked(t, d, clk, 20_000)
		for user, index := range map[ids.User]string{"": "viewings", w.sam.User: "viewings_of_user"} {
			for _, before := range []ids.Viewing{"", "00015000"} {
				p := dbtest.NewPlanned(t, w.DB)
				list, err := selectPage(w.ctx, p, w.sam.Account, user, before, 51)
				if bad := p.Wasteful(index); err != nil || len(list) != 51 || bad != "" {
					t.Errorf("%d views of %q, before %q, %v: %s\n%s", len(list), user, before, err, bad, p.Plan)
				}
			}
		}
	})
}

// BenchmarkLists reads pages of views. Run it with -benchtime=1x.
func BenchmarkLists(b *testing.B) {
	for name, open := range map[string]func(testing.TB, *clock.Fake, ...fs.FS) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			for _, size := range []int{1000, 100_000} {
				clk := clock.NewFake(dbtest.Start)
				w := looked(b, open(b, clk, schemas()...), clk, size)
				var pages []dbtest.Page
				for _, before := range []ids.Viewing{"~", ids.Viewing(fmt.Sprintf("%08d", size/2))} {
					bare := `select ` + columns + ` from viewings v where v.account_id = ? and v.id < ?`
					pages = append(pages,
						dbtest.Page{Name: "all, before " + string(before), Args: []any{w.sam.Account, before}, Bare: bare + ` order by v.id desc limit 51`,
							Read: func() error { _, err := w.List(w.ctx, w.jane, before, 0); return err }},
						dbtest.Page{Name: "as oneself, before " + string(before), Args: []any{w.sam.Account, before, w.sam.User}, Bare: bare + ` and v.user_id = ? order by v.id desc limit 51`,
							Read: func() error { _, err := w.Mine(w.ctx, w.sam, before, 0); return err }})
				}
				dbtest.Measure(b, w.DB, size, pages...)
			}
		})
	}
}
