package cases

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
)

// ties is a random world of what decides about access to cases.
type ties struct {
	cases    []Case
	projects map[ids.Case]ids.Project
	assigned []Assignment
	grants   []Grant
	walls    []Wall
}

// someValidity draws bounds on a grid of hours around a moment; they may leave nothing between them.
func someValidity(t *rapid.T, now time.Time) Validity {
	bound := func(label string) time.Time {
		h := rapid.IntRange(-3, 3).Draw(t, label)
		if h == 3 {
			return time.Time{}
		}
		return now.Add(time.Duration(h) * time.Hour)
	}
	return Validity{From: bound("from"), Until: bound("until")}
}

// someTies draws a world over given cases, users, groups and projects.
func someTies(t *rapid.T, w *world, list []Case, users []ids.User, groups []ids.Group, projects []ids.Project) ties {
	now := w.clk.Now()
	out := ties{cases: list, projects: map[ids.Case]ids.Project{}}
	one := func(label string) ids.Case { return rapid.SampledFrom(list).Draw(t, label).ID }
	for _, c := range list {
		out.projects[c.ID] = rapid.SampledFrom(append(projects, "")).Draw(t, "project")
	}
	taken := map[string]bool{}
	for range rapid.IntRange(0, 15).Draw(t, "assignments") {
		a := Assignment{Case: one("assigned"), User: rapid.SampledFrom(users).Draw(t, "assignee"), Validity: someValidity(t, now), AddedAt: now}
		if k := string(a.Case) + string(a.User); !taken[k] {
			taken[k] = true
			out.assigned = append(out.assigned, a)
		}
	}
	for i := range rapid.IntRange(0, 15).Draw(t, "grants") {
		g := Grant{ID: ids.Grant(fmt.Sprint(i)), Level: rapid.SampledFrom(access.Levels()).Draw(t, "level"), Validity: someValidity(t, now), GrantedAt: now}
		if rapid.Bool().Draw(t, "on a project") {
			g.Project = rapid.SampledFrom(projects).Draw(t, "granted project")
		} else {
			g.Case = one("granted case")
		}
		if rapid.Bool().Draw(t, "to a group") {
			g.Group = rapid.SampledFrom(groups).Draw(t, "granted group")
		} else {
			g.User = rapid.SampledFrom(users).Draw(t, "granted user")
		}
		out.grants = append(out.grants, g)
	}
	for i := range rapid.IntRange(0, 8).Draw(t, "walls") {
		wall := Wall{ID: ids.Wall(fmt.Sprint(i)), Case: one("walled"), BuiltAt: now}
		if rapid.Bool().Draw(t, "against a group") {
			wall.Group = rapid.SampledFrom(groups).Draw(t, "walled group")
		} else {
			wall.User = rapid.SampledFrom(users).Draw(t, "walled user")
		}
		if rapid.Bool().Draw(t, "lifted") {
			wall.LiftedAt = now
		}
		if k := fmt.Sprint("wall", wall.Case, wall.Group, wall.User); !taken[k] || !wall.Stands() {
			taken[k] = taken[k] || wall.Stands()
			out.walls = append(out.walls, wall)
		}
	}
	return out
}

// store puts the world in the place of the one before.
func (s ties) store(ctx context.Context, tx *db.Tx, account ids.Account) error {
	for _, empty := range []string{`delete from case_assignments where account_id = ?`, `delete from case_grants where account_id = ?`, `delete from case_walls where account_id = ?`} {
		if _, err := tx.Exec(ctx, empty, account); err != nil {
			return err
		}
	}
	for c, p := range s.projects {
		if _, err := tx.Exec(ctx, `update cases set project_id = ? where account_id = ? and id = ?`, maybe(p), account, c); err != nil {
			return err
		}
	}
	for _, a := range s.assigned {
		if err := insertAssignment(ctx, tx, account, a); err != nil {
			return err
		}
	}
	for _, g := range s.grants {
		if err := insertGrant(ctx, tx, account, g); err != nil {
			return err
		}
	}
	for _, x := range s.walls {
		if _, err := tx.Exec(ctx, `insert into case_walls (account_id, id, case_id, user_id, group_id, reason, built_at, lifted_at) values (?, ?, ?, ?, ?, '', ?, ?)`,
			account, x.ID, x.Case, maybe(x.User), maybe(x.Group), db.At(x.BuiltAt), db.At(x.LiftedAt)); err != nil {
			return err
		}
	}
	return nil
}

// facts says from what was drawn alone how an actor stands to a case at a moment.
func (s ties) facts(by access.Actor, c ids.Case, at time.Time) access.CaseFacts {
	var f access.CaseFacts
	names := func(user ids.User, group ids.Group) bool {
		return user != "" && user == by.User || group != "" && group == by.Group
	}
	for _, a := range s.assigned {
		f.Assigned = f.Assigned || a.Case == c && a.User == by.User && a.Holds(at)
	}
	for _, g := range s.grants {
		if names(g.User, g.Group) && g.Holds(at) && (g.Case == c || g.Project != "" && g.Project == s.projects[c]) {
			f.Granted = max(f.Granted, g.Level)
		}
	}
	viewer := access.Actor{User: by.Viewer.User, Group: by.Viewer.Group}
	for _, x := range s.walls {
		against := names(x.User, x.Group) || x.User != "" && x.User == viewer.User || x.Group != "" && x.Group == viewer.Group
		f.Walled = f.Walled || x.Case == c && x.Stands() && against
	}
	return f
}

// TestListsAgreeWithThePolicy: over random worlds of roles, groups, projects, assignments, grants, times and walls, what a
// statement about a case says of somebody is what was drawn, and the predicate of lists keeps exactly the cases that the
// policy shows, as does the list of cases and its count; whoever looks as another sees none from which a wall keeps them out.
func TestListsAgreeWithThePolicy(t *testing.T) {
	dbtest.Each(t, schemas(), func(t *testing.T, d *db.DB, clk *clock.Fake) {
		w := newWorld(t, d, clk)
		var list []Case
		for i := range 6 {
			list = append(list, w.open(w.jane, fmt.Sprint("Case ", i)))
		}
		other, err := w.Create(w.ctx, w.there, CreateInput{Input: Input{Name: of("Elsewhere"), Area: of(w.areaOf(w.other))}})
		w.must(err)
		var projects []ids.Project
		for _, name := range []string{"P", "Q"} {
			p, err := w.CreateProject(w.ctx, w.jane, ProjectInput{Name: &name})
			w.must(err)
			projects = append(projects, p.ID)
		}
		groups := []ids.Group{w.group("G"), w.group("H")}
		users := []ids.User{w.jane.User, w.sam.User, w.lee.User, w.gus.User}
		start := w.clk.Now()
		rapid.Check(t, func(t *rapid.T) {
			w.clk.Advance(start.Sub(w.clk.Now()))
			drawn := someTies(t, w, list, users, groups, projects)
			if err := w.DB.Write(w.ctx, func(tx *db.Tx) error { return drawn.store(w.ctx, tx, w.firm) }); err != nil {
				t.Fatal(err)
			}
			for range 6 {
				by := access.Actor{Account: w.firm, User: rapid.SampledFrom(users).Draw(t, "who"), Role: rapid.SampledFrom(access.Roles()).Draw(t, "role"),
					Group: rapid.SampledFrom(append(groups, "")).Draw(t, "in group"), Scope: rapid.SampledFrom(access.Scopes()).Draw(t, "scope"), Door: access.DoorWeb}
				if rapid.IntRange(0, 9).Draw(t, "machine") == 0 {
					by = access.System(w.firm)
				}
				if rapid.Bool().Draw(t, "looked through") {
					own := access.Actor{Account: w.firm, User: rapid.SampledFrom(users).Draw(t, "viewer"), Role: access.Administrator, Scope: access.ScopeAdmin,
						Group: rapid.SampledFrom(append(groups, "")).Draw(t, "viewer’s group"), Door: access.DoorWeb}
					if through := access.Through(own, by); through.Viewing() {
						by = through
					}
				}
				at := start.Add(time.Duration(rapid.IntRange(-4, 4).Draw(t, "at")) * 30 * time.Minute)
				w.clk.Advance(at.Sub(w.clk.Now()))
				agree(t, w, drawn, by, at, other.ID)
			}
		})
	})
}

// agree compares for one actor at one moment.
func agree(t *rapid.T, w *world, drawn ties, by access.Actor, at time.Time, elsewhere ids.Case) {
	kept := func(p access.Predicate) map[ids.Case]bool {
		out := map[ids.Case]bool{}
		rows, err := w.DB.Query(w.ctx, `select c.id from cases c where c.account_id = ? and `+p.SQL, append([]any{by.Account}, p.Args...)...)
		err = each(rows, err, func(rows *sql.Rows) error {
			var c ids.Case
			err := rows.Scan(&c)
			out[c] = true
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	seen := kept(access.SeenCases(by, at, "c.account_id", "c.id"))
	if one := kept(access.SeenCase(by, at, "c.account_id", "c.id")); !maps.Equal(one, seen) {
		t.Fatalf("%+v at %s: one by one %v, together %v", by, at, one, seen)
	}
	listed, err := w.List(w.ctx, by, ListFilter{})
	if err != nil {
		t.Fatal(err)
	}
	n, err := w.Count(w.ctx, by, ListFilter{})
	if err != nil || n.N != len(listed.Cases) {
		t.Fatalf("counts %d of %d, %v", n.N, len(listed.Cases), err)
	}
	inList := map[ids.Case]bool{}
	for _, c := range listed.Cases {
		inList[c.ID] = true
	}
	for _, c := range drawn.cases {
		found, err := w.standing(w.ctx, w.DB, by, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if want := drawn.facts(by, c.ID, at); found.Facts != want {
			t.Fatalf("%+v at %s: read %+v, drawn %+v", by, at, found.Facts, want)
		}
		may := access.Check(by, access.SeeCase, access.Facts{Account: w.firm, Case: &found.Facts}).Allowed
		if may != seen[c.ID] || may != inList[c.ID] {
			t.Fatalf("%+v at %s, %+v: policy %v, predicate %v, list %v", by, at, found.Facts, may, seen[c.ID], inList[c.ID])
		}
	}
	if seen[elsewhere] || inList[elsewhere] {
		t.Fatal("a case of another account")
	}
	if !by.Viewing() {
		return
	}
	viewer := access.Actor{Account: by.Account, User: by.Viewer.User, Role: by.Viewer.Role, Group: by.Viewer.Group, Scope: access.ScopeAdmin, Door: by.Door}
	for _, c := range drawn.cases {
		own, err := w.standing(w.ctx, w.DB, viewer, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if seen[c.ID] && !access.Check(viewer, access.SeeCase, access.Facts{Account: w.firm, Case: &own.Facts}).Allowed {
			t.Fatalf("%+v sees a case that a wall keeps the viewer out of", by)
		}
	}
}
