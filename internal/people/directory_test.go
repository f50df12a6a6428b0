package people

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/errs"
)

func (c *crowd) anyFilter(t *rapid.T) DirectoryFilter {
	some := func(name string, list []string) []string {
		if rapid.IntRange(0, 3).Draw(t, name+" asked") > 0 {
			return nil
		}
		return rapid.SliceOfNDistinct(rapid.SampledFrom(append([]string{"", "unknown"}, list...)), 1, 3, rapid.ID[string]).Draw(t, name)
	}
	f := DirectoryFilter{Tab: rapid.SampledFrom([]Status{"", Active, Pending, Inactive}).Draw(t, "tab"),
		Sort: rapid.SampledFrom(append(Columns(), "", extraTown, extraHours, extraSince, extraShift)).Draw(t, "sort"), Desc: rapid.Bool().Draw(t, "desc")}
	for _, id := range some("groups", c.groups) {
		f.Groups = append(f.Groups, ids.Group(id))
	}
	for _, id := range some("titles", c.titles) {
		f.Titles = append(f.Titles, ids.JobTitle(id))
	}
	for _, id := range some("branches", c.branches) {
		f.Branches = append(f.Branches, ids.Branch(id))
	}
	if rapid.IntRange(0, 3).Draw(t, "roles asked") == 0 {
		f.Roles = rapid.SliceOfNDistinct(rapid.SampledFrom(access.Roles()), 1, 3, rapid.ID[access.Role]).Draw(t, "roles")
	}
	if rapid.IntRange(0, 2).Draw(t, "search asked") == 0 {
		f.Search = rapid.SampledFrom([]string{"anna", "ковалева", "Smith", "zoe", "%", "_", "a_b", "0%", "7700900", "07700 9001", "hr-1", "б", "ли бор", "example", `"`, "нет такого"}).Draw(t, "search")
	}
	presence := rapid.SampledFrom([]Presence{"", "", "", With, Without})
	f.HasCell, f.HasIDNumber = presence.Draw(t, "cell"), presence.Draw(t, "number")
	moment := rapid.Custom(func(t *rapid.T) time.Time {
		return dbtest.Start.Add(time.Duration(rapid.IntRange(-60, 60).Draw(t, "hour")) * time.Hour)
	})
	switch rapid.IntRange(0, 6).Draw(t, "sign-in") {
	case 0:
		f.LastSignIn.Never = true
	case 1:
		f.LastSignIn.After = moment.Draw(t, "after")
	case 2:
		f.LastSignIn = SignInSpan{Never: rapid.Bool().Draw(t, "never"), Before: moment.Draw(t, "before")}
	case 3:
		f.LastSignIn = SignInSpan{Never: rapid.Bool().Draw(t, "never"), After: moment.Draw(t, "after"), Before: moment.Draw(t, "before")}
	}
	if rapid.IntRange(0, 5).Draw(t, "ends") == 0 {
		f.EndsBefore = moment.Draw(t, "ends before")
	}
	f.Extras = anyExtras(t)
	return f
}

// TestPagesAreTheWholeList joins the pages, forwards and backwards, and compares them with the list made by the simplest
// means, whatever way the pages were found.
func TestPagesAreTheWholeList(t *testing.T) {
	eachCrowd(t, 300, func(t *testing.T, c *crowd) {
		all := c.everybody(t)
		rapid.Check(t, func(t *rapid.T) {
			f := c.anyFilter(t)
			want := naive(all, f)
			e := effort{few: rapid.IntRange(-1, 40).Draw(t, "few"), horizon: rapid.IntRange(1, 40).Draw(t, "horizon"), runs: rapid.IntRange(1, 6).Draw(t, "runs"), scan: rapid.IntRange(1, 60).Draw(t, "scan")}
			limit := rapid.IntRange(1, 40).Draw(t, "limit")
			for _, backwards := range []bool{false, true} {
				got := c.walk(t, f, e, backwards, limit)
				if backwards {
					slices.Reverse(got)
				}
				if !slices.Equal(got, want) {
					t.Fatalf("backwards %v, %+v\n got %v\nwant %v", backwards, f, got, want)
				}
			}
		})
	})
}

// walk reads a list page by page with a chosen effort.
func (c *crowd) walk(t interface{ Fatal(...any) }, f DirectoryFilter, e effort, backwards bool, limit int) []ids.User {
	l, err := c.listing(c.ctx, c.db, access.Operator(c.firm.ID), f)
	if err != nil {
		t.Fatal(err)
	}
	l.effort = e
	out := []ids.User{}
	var from *position
	for range 10_000 {
		rows, more, err := l.page(c.ctx, from, backwards, limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			out = append(out, row.ID)
		}
		if from = more; from == nil {
			return out
		}
	}
	t.Fatal("the list has no end")
	return nil
}

// TestPagesByCursor walks to the end and back as a reader does.
func TestPagesByCursor(t *testing.T) {
	eachCrowd(t, 230, func(t *testing.T, c *crowd) {
		all := c.everybody(t)
		for _, sort := range append(Columns(), extraTown, extraHours, extraSince, extraShift) {
			f := DirectoryFilter{Sort: sort, Desc: true, Limit: 20}
			var pages [][]ids.User
			for {
				page, err := c.Directory(c.ctx, c.jane, f)
				must(t, err)
				if (len(pages) == 0) != (page.Previous == "") {
					t.Errorf("%s: page %d and what is before it: %q", sort, len(pages), page.Previous)
				}
				pages = append(pages, idsOf(page.Items))
				if f.After = page.Next; f.After == "" {
					f.Before = page.Previous
					break
				}
			}
			if got := slices.Concat(pages...); !slices.Equal(got, naive(all, f)) {
				t.Errorf("%s: %v", sort, got)
			}
			for i := len(pages) - 2; i >= 0; i-- {
				page, err := c.Directory(c.ctx, c.jane, f)
				must(t, err)
				if !slices.Equal(idsOf(page.Items), pages[i]) || page.Next == "" || (i == 0) != (page.Previous == "") {
					t.Fatalf("%s back to page %d: %v, not %v (before %q)", sort, i, idsOf(page.Items), pages[i], page.Previous)
				}
				f.Before = page.Previous
			}
		}
	})
}

func idsOf(list []Person) []ids.User {
	out := []ids.User{}
	for _, p := range list {
		out = append(out, p.ID)
	}
	return out
}

// TestWhoSeesWhom: administrators see all, managers their group whatever they ask for, nobody else anything (R40).
func TestWhoSeesWhom(t *testing.T) {
	eachCrowd(t, 60, func(t *testing.T, c *crowd) {
		all := c.everybody(t)
		group := ids.Group(c.groups[0])
		by := c.add(c.firm.ID, "manager@example.com", "Mary", "Manager", access.Standard)
		c.write(func(tx *db.Tx) error {
			_, err := tx.Exec(c.ctx, `update users set group_id = ?, manages = true, lasting_group_id = ?, lasting_manages = true where account_id = ? and id = ?`,
				group, group, c.firm.ID, by.User)
			return err
		})
		page, err := c.Directory(c.ctx, by, DirectoryFilter{Limit: 100})
		must(t, err)
		count, err := c.DirectoryCount(c.ctx, by, DirectoryFilter{})
		must(t, err)
		if want := len(naive(all, DirectoryFilter{Groups: []ids.Group{group}})) + 1; len(page.Items) != want || count.N != want {
			t.Errorf("the manager sees %d, counts %d, not %d", len(page.Items), count.N, want)
		}
		for _, f := range []DirectoryFilter{{Groups: []ids.Group{ids.Group(c.groups[1])}}, {Groups: []ids.Group{""}}} {
			page, err := c.Directory(c.ctx, by, f)
			count, cerr := c.DirectoryCount(c.ctx, by, f)
			if err != nil || cerr != nil || len(page.Items) > 0 || count.N > 0 {
				t.Errorf("%v shows the manager %d, %v", f.Groups, len(page.Items), err)
			}
		}
		_, err = c.Directory(c.ctx, c.sam, DirectoryFilter{})
		expect(t, "a standard user", err, errs.NotFound, "access.not_found")
		// What the session remembers counts for nothing.
		lying := c.sam
		lying.Role, lying.Group, lying.Manages = access.Administrator, group, true
		_, err = c.Directory(c.ctx, lying, DirectoryFilter{})
		expect(t, "a stale session", err, errs.NotFound, "access.not_found")
		if page, err := c.Directory(c.ctx, c.janeDept, DirectoryFilter{}); err != nil || len(page.Items) != 1 {
			t.Errorf("the other account: %d, %v", len(page.Items), err)
		}
	})
}

func TestDirectoryBadInput(t *testing.T) {
	eachCrowd(t, 60, func(t *testing.T, c *crowd) {
		first, err := c.Directory(c.ctx, c.jane, DirectoryFilter{Limit: 5})
		must(t, err)
		many := make([]ids.Group, 101)
		for name, f := range map[string]DirectoryFilter{
			"tab": {Tab: "gone"}, "sort": {Sort: "password"}, "limit": {Limit: 101}, "negative limit": {Limit: -1}, "role": {Roles: []access.Role{"owner"}},
			"presence": {HasCell: "maybe"}, "values": {Groups: many}, "long search": {Search: string(make([]rune, 300))}, "nul": {Search: "a\x00b"},
			"bytes": {Search: "\xff\xfe"}, "both ends": {After: first.Next, Before: first.Next},
		} {
			_, err := c.Directory(c.ctx, c.jane, f)
			expect(t, name, err, errs.Malformed, "people.list.filter")
		}
		for name, cursor := range map[string]string{"rubbish": "!!", "other": "e30", "long": string(make([]byte, 10_000)), "order": first.Next} {
			f := DirectoryFilter{After: cursor, Sort: ColumnEmail}
			_, err := c.Directory(c.ctx, c.jane, f)
			expect(t, name, err, errs.Malformed, "people.list.cursor")
		}
		for _, hostile := range []string{"<script>alert(1)</script>", "' or 1=1 --", `" OR words:*`, "=cmd()", "\u202e", "%%%", "___", `\\\`, "NEAR(a b)"} {
			page, err := c.Directory(c.ctx, c.jane, DirectoryFilter{Search: hostile})
			if err != nil || len(page.Items) > 0 {
				t.Errorf("%q finds %d, %v", hostile, len(page.Items), err)
			}
		}
	})
}

func TestCounts(t *testing.T) {
	eachCrowd(t, 200, func(t *testing.T, c *crowd) {
		all := c.everybody(t)
		rapid.Check(t, func(t *rapid.T) {
			f := c.anyFilter(t)
			got, err := c.DirectoryCount(context.Background(), c.jane, f)
			if want := len(naive(all, f)); err != nil || got != (Count{N: want}) {
				t.Fatalf("%+v: %+v, %v, not %d", f, got, err, want)
			}
		})
		tabs, err := c.DirectoryTabs(c.ctx, c.jane)
		must(t, err)
		for _, tab := range []Status{Active, Pending, Inactive} {
			if want := len(naive(all, DirectoryFilter{Tab: tab})); tabs[tab].N != want {
				t.Errorf("%s: %d, not %d", tab, tabs[tab].N, want)
			}
		}
	})
}

// TestSearchFollowsChanges: what is searched is what is stored.
func TestSearchFollowsChanges(t *testing.T) {
	eachCrowd(t, 40, func(t *testing.T, c *crowd) {
		found := func(search string) []ids.User {
			got := c.walk(t, DirectoryFilter{Search: search}, effort{horizon: 1, runs: 1, scan: 1}, false, 10)
			return got
		}
		name := "Quillfeather"
		_, err := c.UpdateProfile(c.ctx, c.sam, ProfileInput{LastName: &name}, 0)
		must(t, err)
		if got := found("llfeath"); !slices.Equal(got, []ids.User{c.sam.User}) {
			t.Errorf("after the change: %v", got)
		}
		if got := found("sam ford"); len(got) > 0 {
			t.Errorf("by the old name: %v", got)
		}
	})
}

// TestVacuumKeepsTheSearch: the rows of words still belong to their users, though a row before them is gone.
func TestVacuumKeepsTheSearch(t *testing.T) {
	clk, path := clock.NewFake(dbtest.Start), t.TempDir()+"/test.db"
	w := newWorld(t, dbtest.Open(t, path, clk, directorySchemas()...), clk)
	last := w.add(w.dept.ID, "last@example.com", "Lara", "Quillfeather", access.Standard)
	w.write(func(tx *db.Tx) error {
		_, err := tx.Exec(w.ctx, `delete from users where account_id = ? and id in (?, ?)`, w.firm.ID, w.jane.User, w.sam.User)
		return err
	})
	raw, err := sql.Open("sqlite", "file:"+path)
	must(t, err)
	_, err = raw.Exec("vacuum")
	must(t, errors.Join(err, raw.Close()))
	l, err := w.listing(w.ctx, w.db, access.Operator(w.dept.ID), DirectoryFilter{Search: "llfeath"})
	must(t, err)
	lead, _ := l.plan.leader()
	if rows, _, err := l.gather(w.ctx, lead, nil, false, 10); err != nil || len(rows) != 1 || rows[0].ID != last.User {
		t.Errorf("found %v, %v", rows, err)
	}
}
