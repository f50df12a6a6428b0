package app_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/app"
	"cabinet/internal/app/apptest"
	"cabinet/internal/ids"
	"cabinet/internal/mydata"
	"cabinet/internal/people"
	"cabinet/internal/platform/db/dbtest"
)

// registry is a program and its one organisation, asked directly.
type registry struct {
	*app.Program
	t       *testing.T
	account ids.Account
}

func (d *deployment) registry() registry {
	d.t.Helper()
	p := apptest.Inside(d.t, d.env)
	home, err := p.Accounts.Home(d.t.Context(), p.DB)
	if err != nil {
		d.t.Fatal(err)
	}
	return registry{p, d.t, home}
}

// find returns the people of a last name.
func (r registry) find(name string) []people.Person {
	r.t.Helper()
	page, err := r.People.List(r.t.Context(), access.System(r.account), people.Filter{Search: name})
	if err != nil {
		r.t.Fatal(err)
	}
	return page.Items
}

// approve has a person's erasure noted and approved, and nothing done yet.
func (r registry) approve(name string) {
	r.t.Helper()
	ada, who := r.find("Finch")[0], r.find(name)[0]
	by := access.Actor{Account: r.account, User: ada.ID, Login: ada.Login, Role: ada.Role, Permissions: access.Ceiling(ada.Role), Scope: access.ScopeAdmin,
		Door: access.DoorWeb, Session: "s1", ProvenAt: time.Now()}
	request, err := r.MyData.OpenErasure(r.t.Context(), by, mydata.OpenInput{User: who.ID, Reason: "Letter"})
	if err == nil {
		_, err = r.MyData.Erase(r.t.Context(), by, mydata.EraseInput{ID: request.ID, Name: who.FullName("en")})
	}
	if err != nil {
		r.t.Fatal(err)
	}
}

// Nobody who was erased comes back: not whose erasure was approved when the backup was made, although its job waits with all
// others for the release, and not who was erased after it, as long as the ledger is there (R76, R91).
func TestErasedPeopleStayErased(t *testing.T) {
	for name, database := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" }, "postgres": dbtest.PostgresURL} {
		t.Run(name, func(t *testing.T) {
			d := deploy(t, database(t))
			d.grace()
			d.good("user", "create", "--email", "eve@marlowe.example", "--first-name", "Eve", "--last-name", "Moss")
			d.server.Stop()
			live := d.registry()
			live.approve("Obi")
			file := filepath.Join(t.TempDir(), "b.cabinet-backup")
			d.good("backup", file)
			live.approve("Moss")
			for range 3 {
				if _, _, err := live.Queue.RunDue(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if len(live.find("Obi"))+len(live.find("Moss")) != 0 {
				t.Fatal("the original erased nobody: the test proves nothing")
			}
			for _, withLedger := range []bool{false, true} {
				e := d.elsewhere("")
				if withLedger {
					ledger, err := os.ReadFile(filepath.Join(d.env["DATA"], "erasures.jsonl"))
					if err == nil {
						err = os.WriteFile(filepath.Join(e.env["DATA"], "erasures.jsonl"), ledger, 0o600)
					}
					if err != nil {
						t.Fatal(err)
					}
				}
				e.good("restore", file)
				copied := e.registry()
				if n := len(copied.find("Obi")); n != 0 {
					t.Error("whose erasure was approved is back")
				}
				if n := len(copied.find("Moss")); (n == 0) != withLedger {
					t.Errorf("ledger %v: %d people named Moss", withLedger, n)
				}
				if _, _, err := copied.Queue.RunDue(t.Context()); err != nil {
					t.Error(err)
				}
				e.good("release", "--send-waiting")
				if _, _, err := copied.Queue.RunDue(t.Context()); err != nil {
					t.Error(err)
				}
				if n := copied.erasedMails(); n != 0 {
					t.Errorf("%d farewells are mailed again", n)
				}
				if out := e.good("audit", "verify"); out == "" {
					t.Error("nothing verified")
				}
			}
		})
	}
}

// erasedMails counts mail that tells people of their erasure.
func (r registry) erasedMails() (n int) {
	r.t.Helper()
	err := r.DB.QueryRow(r.t.Context(), `select count(*) from dev_outbox where subject = 'Your data is being erased'`).Scan(&n)
	if err != nil {
		r.t.Fatal(err)
	}
	return n
}
