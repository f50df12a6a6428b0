package cases

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// noting reads as the database does and notes the statements.
type noting struct {
	*db.DB
	asked [][]any
}

func (n *noting) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	n.asked = append(n.asked, append([]any{query}, args...))
	return n.DB.Query(ctx, query, args...)
}

func (n *noting) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	n.asked = append(n.asked, append([]any{query}, args...))
	return n.DB.QueryRow(ctx, query, args...)
}

// plan returns how the database answers a statement.
func (n *noting) plan(w *world, statement []any) string {
	w.Helper()
	how := "explain query plan "
	if n.Postgres() {
		how = "explain "
	}
	rows, err := n.DB.Query(w.ctx, how+statement[0].(string), statement[1:]...)
	var out []string
	w.must(each(rows, err, func(rows *sql.Rows) error {
		var line string
		if n.Postgres() {
			err := rows.Scan(&line)
			out = append(out, line)
			return err
		}
		var a, b, c int
		err := rows.Scan(&a, &b, &c, &line)
		out = append(out, line)
		return err
	}))
	return strings.Join(out, "\n")
}

// crowd fills the firm with cases: all of them are assigned to somebody else, who administers them, every five hundredth
// is one that a limited user is assigned to, every thousandth walled against an administrator.
func (w *world) crowd(many int) {
	w.Helper()
	states := []State{Active, Closed, Closed, OnHold, Onboarding}
	start, busy := w.clk.Now(), w.add(w.firm, "Max", access.Standard)
	for from := 0; from < many; from += 1000 {
		w.write(func(tx *db.Tx) error {
			for i := from; i < min(from+1000, many); i++ {
				c := Case{ID: ids.Case(w.IDs.New()), Number: fmt.Sprintf("N-%06d", i), Name: fmt.Sprintf("Case %06d", (i*7919)%many), Area: w.area.ID,
					Type: w.kind, Stage: w.area.Stages[i%2].ID, State: states[i%len(states)], CreatedAt: start, TouchedAt: start.Add(time.Duration(i) * time.Second), Version: 1}
				if i%250 == 0 {
					c.Responsible = w.sam.User
				}
				if err := insertCase(w.ctx, tx, w.firm, c); err != nil {
					return err
				}
				for _, who := range []access.Actor{busy, w.lee} {
					if who.User == w.lee.User && i%500 != 0 {
						continue
					}
					if err := insertAssignment(w.ctx, tx, w.firm, Assignment{Case: c.ID, User: who.User, AddedAt: start}); err != nil {
						return err
					}
				}
				if err := insertGrant(w.ctx, tx, w.firm, Grant{ID: ids.Grant(w.IDs.New()), Case: c.ID, User: busy.User, Level: access.LevelAdminister, GrantedAt: start}); err != nil {
					return err
				}
				if i%1000 == 0 {
					if err := insertWall(w.ctx, tx, w.firm, Wall{ID: ids.Wall(w.IDs.New()), Case: c.ID, User: w.june.User, BuiltAt: start}); err != nil {
						return err
					}
				}
			}
			return nil
		})
	}
	if w.DB.Postgres() {
		w.write(func(tx *db.Tx) error {
			_, err := tx.Exec(w.ctx, `analyze`)
			return err
		})
	}
}

// TestNoListReadsEveryCase asks both databases how they answer the lists at 20,000 cases: nothing is read from end to end
// nor put in order but what somebody's own cases are.
func TestNoListReadsEveryCase(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a table")
	}
	eachWorld(t, func(w *world) {
		w.crowd(20_000)
		n := &noting{DB: w.DB}
		project, err := w.CreateProject(w.ctx, w.jane, ProjectInput{Name: of("Merger")})
		w.must(err)
		for by, role := range map[*access.Actor]string{&w.jane: "administrator", &w.june: "walled administrator", &w.sam: "standard", &w.lee: "limited", &w.gus: "guest"} {
			for name, f := range map[string]ListFilter{
				"standard": {}, "oldest": {Sort: SortTouched}, "number": {Sort: SortNumber}, "name": {Sort: SortName, Desc: true}, "created": {Sort: SortCreated, Desc: true},
				"state": {States: []State{Active}}, "open": {States: []State{Active, OnHold, Onboarding}}, "state by name": {Sort: SortName, States: []State{OnHold}},
				"area": {Areas: []ids.PracticeArea{w.area.ID}}, "area by number": {Sort: SortNumber, Areas: []ids.PracticeArea{w.area.ID}},
				"responsible": {Responsibles: []ids.User{w.sam.User}}, "project": {Projects: []ids.Project{project.ID}}, "mine": {Mine: true},
			} {
				f, err := w.listable(*by, f)
				w.must(err)
				n.asked = nil
				list, err := selectList(w.ctx, n, *by, f, nil, false)
				w.must(err)
				if len(list) > 1 {
					m := &mark{Sort: f.Sort, Desc: f.Desc, ID: list[1].ID, Key: "0"}
					_, err = selectList(w.ctx, n, *by, f, m, false)
					w.must(err)
					_, err = selectList(w.ctx, n, *by, f, m, true)
					w.must(err)
				}
				for _, asked := range n.asked {
					plan := n.plan(w, asked)
					own := f.Mine || !by.Role.Staff()
					for _, bad := range []string{"Seq Scan on cases", "SCAN c\n", "SCAN cases", "Seq Scan on case_assignments", "SCAN walled", "SCAN assigned"} {
						if strings.Contains(plan+"\n", bad) {
							t.Errorf("%s, %s: %s\n%s\n%s", role, name, bad, asked[0], plan)
						}
					}
					for line := range strings.Lines(plan + "\n") {
						if own && strings.Contains(line, "_cases_1 (account_id=?)\n") || own && strings.Contains(line, "INDEX cases_") && strings.Contains(line, " (account_id=?)\n") {
							t.Errorf("%s, %s: reads every case\n%s\n%s", role, name, asked[0], plan)
						}
					}
					if !own && (strings.Contains(plan, "Sort") || strings.Contains(plan, "USE TEMP B-TREE FOR ORDER BY")) {
						t.Errorf("%s, %s: sorts\n%s\n%s", role, name, asked[0], plan)
					}
				}
			}
		}
		n.asked = nil
		_, err = selectStanding(w.ctx, n, w.lee, ids.Case("x"), w.clk.Now())
		if err != nil && !db.NoRows(err) {
			t.Fatal(err)
		}
		plan := n.plan(w, n.asked[0])
		for _, bad := range []string{"Seq Scan on cases", "Seq Scan on case_assignments", "Seq Scan on case_grants", "SCAN c\n", "SCAN o\n", "SCAN a\n", "(account_id=?)\n"} {
			if strings.Contains(plan+"\n", bad) {
				t.Errorf("one case reads more: %s\n%s", bad, plan)
			}
		}
	})
}
