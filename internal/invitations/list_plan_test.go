package invitations

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

// many makes many invitations; two of three are open, every hundredth is into a group.
func (w *world) many(n int) {
	w.t.Helper()
	for from := 0; from < n; from += 2000 {
		w.write(func(tx *db.Tx) error {
			for i := from; i < min(from+2000, n); i++ {
				user := fmt.Sprintf("user-%08d", i)
				var group any
				if i%100 == 0 {
					group = w.north
				}
				if _, err := tx.Exec(w.ctx, `insert into logins (id, email, email_key, created_at) values (?, ?, ?, 1)`, user, user, user); err != nil {
					return err
				}
				if _, err := tx.Exec(w.ctx, `insert into users (account_id, id, login_id, email, role, status, first_name, last_name, sort_name, search_text, version, created_at, updated_at,
					group_id, lasting_group_id) values (?, ?, ?, ?, 'standard', 'pending', 'Una', ?, ?, ?, 1, 1, 1, ?, ?)`, w.firm.ID, user, user, user, user, user, user, group, group); err != nil {
					return err
				}
				one := Invitation{Account: w.firm.ID, ID: ids.Invitation(fmt.Sprintf("%08d", i*7919%n)), User: ids.User(user), Inviter: w.jane.User, emailKey: user,
					offered: standing{role: access.Standard}, stored: []State{Pending, Accepted, Pending}[i%3], Sendings: 1, SentAt: tx.Now(), ExpiresAt: tx.Now().Add(Life), CreatedAt: tx.Now(), Version: 1}
				if err := insertInvitation(w.ctx, tx, one); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if w.DB.Postgres() { // as the server does by itself before long
		for _, table := range []string{"users", "invitations"} {
			w.write(func(tx *db.Tx) error { _, err := tx.Exec(w.ctx, `analyze `+table); return err })
		}
	}
}

// A page of invitations is found by an index, however many there are.
func TestAPageReadsNoOther(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a table")
	}
	each(t, func(w *world) {
		w.many(20_000)
		for _, before := range []ids.Invitation{"", "00010000"} {
			p := dbtest.NewPlanned(t, w.DB)
			list, err := selectPage(w.ctx, p, w.jane, before, 51)
			if bad := p.Wasteful("invitations_by_state"); err != nil || len(list) != 51 || bad != "" {
				t.Errorf("%d before %q, %v: %s\n%s", len(list), before, err, bad, p.Plan)
			}
		}
		// Two of three are open, and every hundredth is into Max's group, whose people lead to them.
		p := dbtest.NewPlanned(t, w.DB)
		list, err := selectPage(w.ctx, p, w.max, "", 51)
		if err != nil || len(list) != 51 || !slices.IsSortedFunc(list, func(a, b Invitation) int { return -strings.Compare(string(a.ID), string(b.ID)) }) ||
			strings.Contains(p.Plan, "Seq Scan") || strings.Contains(p.Plan, "SCAN i") || strings.Contains(p.Plan, "invitations_by_state") || strings.Count(p.Plan, "users_list_group") != 2 {
			t.Errorf("%d of a group, %v:\n%s", len(list), err, p.Plan)
		}
	})
}

// BenchmarkLists reads pages of invitations. Run it with -benchtime=1x.
func BenchmarkLists(b *testing.B) {
	for name, open := range map[string]func(testing.TB, *clock.Fake, ...fs.FS) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			for _, size := range []int{1000, 100_000} {
				clk := clock.NewFake(dbtest.Start)
				w := newWorld(b, open(b, clk, schemas()...), clk)
				w.many(size)
				var pages []dbtest.Page
				for _, before := range []ids.Invitation{"~", ids.Invitation(fmt.Sprintf("%08d", size/2))} {
					for name, by := range map[string]access.Actor{"administrator": w.jane, "manager": w.max} {
						seen := access.ManagedUsers(by, "u")
						pages = append(pages, dbtest.Page{Name: name + " before " + string(before), Args: append(append([]any{}, seen.Args...), Pending, before, w.firm.ID),
							Bare: `select ` + prefixed("i", invitationColumns) + ` from invitations i join users u on u.account_id = i.account_id and u.id = i.user_id
								where ` + seen.SQL + ` and i.state = ? and i.id < ? and i.account_id = ? order by i.id desc limit 51`,
							Read: func() error { _, err := w.Invitations(w.ctx, by, ListFilter{Before: before}); return err }})
					}
				}
				dbtest.Measure(b, w.DB, size, pages...)
			}
		})
	}
}
