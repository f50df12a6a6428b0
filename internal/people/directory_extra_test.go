package people

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"

	"cabinet/internal/access"
)

// TestNumberKeys: the order of keys is that of numbers.
func TestNumberKeys(t *testing.T) {
	number := rapid.StringMatching(`-?[0-9]{1,9}(\.[0-9]{1,5})?`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := number.Draw(t, "a"), number.Draw(t, "b")
		x, ok := numberKey(a)
		y, also := numberKey(b)
		if !ok || !also || cmp.Compare(x, y) != cmp.Compare(hoursOf(a), hoursOf(b)) {
			t.Fatalf("%s and %s: %q and %q", a, b, x, y)
		}
	})
	for _, bad := range []string{"", "-", ".", "1.", ".5", "1e3", "NaN", "+1", "--1", "1234567890123456", "1,5", "١"} {
		if key, ok := numberKey(bad); ok {
			t.Errorf("%q is a number: %q", bad, key)
		}
	}
}

// TestExtrasFollowTheUser: the order of a further column follows names and statuses, and a user who goes takes their rows along.
func TestExtrasFollowTheUser(t *testing.T) {
	eachCrowd(t, 40, func(t *testing.T, c *crowd) {
		put := func(by access.Actor, values ...string) {
			c.write(func(tx *db.Tx) error {
				return PutExtra(c.ctx, tx, c.firm.ID, by.User, extraTown, ExtraText, values...)
			})
		}
		found := func(tab Status) []ids.User {
			page, err := c.Directory(c.ctx, c.jane, DirectoryFilter{Tab: tab, Extras: []ExtraFilter{{Column: extraTown, Equals: "ATLANTIS"}}})
			must(t, err)
			return idsOf(page.Items)
		}
		put(c.jane, "Atlantis")
		put(c.sam, "atlantis")
		name := "Aaaa"
		_, err := c.UpdateProfile(c.ctx, c.sam, ProfileInput{LastName: &name}, 0)
		must(t, err)
		if got := found(Active); !slices.Equal(got, []ids.User{c.sam.User, c.jane.User}) {
			t.Errorf("found %v", got)
		}
		c.write(func(tx *db.Tx) error {
			_, err := tx.Exec(c.ctx, `update users set status = 'inactive' where account_id = ? and id = ?`, c.firm.ID, c.sam.User)
			return err
		})
		if got := found(Inactive); !slices.Equal(got, []ids.User{c.sam.User}) || len(found(Active)) != 1 {
			t.Errorf("inactive: %v, active: %v", got, found(Active))
		}
		put(c.sam)
		if got := found(Inactive); len(got) > 0 {
			t.Errorf("without an answer: %v", got)
		}
		c.write(func(tx *db.Tx) error { return DropExtra(c.ctx, tx, c.dept.ID, extraTown) })
		if len(found(Active)) != 1 {
			t.Error("another account emptied the column")
		}
		c.write(func(tx *db.Tx) error {
			return PutExtra(c.ctx, tx, c.dept.ID, c.sam.User, extraTown, ExtraText, "Atlantis")
		})
		if len(found(Active)) != 1 || len(found(Inactive)) > 0 {
			t.Error("another account wrote into the column")
		}
		c.write(func(tx *db.Tx) error { return DropExtrasOf(c.ctx, tx, c.firm.ID, c.jane.User) })
		if len(found(Active)) > 0 {
			t.Error("what was dropped is found")
		}
	})
}

// TestExtrasRefused: columns that the actor's list doesn't have, or not yet, and questions that a column can't be asked.
func TestExtrasRefused(t *testing.T) {
	eachCrowd(t, 30, func(t *testing.T, c *crowd) {
		asked := func(e ...ExtraFilter) DirectoryFilter { return DirectoryFilter{Extras: e} }
		town := ExtraFilter{Column: extraTown, Contains: "a"}
		for name, f := range map[string]DirectoryFilter{
			"nothing asked": asked(ExtraFilter{Column: extraTown}), "a usual column": asked(ExtraFilter{Column: ColumnEmail, Contains: "a"}), "twice": asked(town, town),
			"a list of a text": asked(ExtraFilter{Column: extraTown, Any: []string{"a"}}), "a part of a number": asked(ExtraFilter{Column: extraHours, Contains: "1"}),
			"no number": asked(ExtraFilter{Column: extraHours, From: "many"}), "no day": asked(ExtraFilter{Column: extraSince, To: "2026-02-30"}),
			"a span of a list": asked(ExtraFilter{Column: extraShift, From: "early"}), "hostile": {Sort: "attribute.x' or 1=1 --"},
			"nul": asked(ExtraFilter{Column: extraTown, Contains: "a\x00"}), "long": asked(ExtraFilter{Column: extraTown, Equals: strings.Repeat("a", 10_000)}),
			"too many": asked(make([]ExtraFilter, 31)...),
		} {
			_, err := c.Directory(c.ctx, c.jane, f)
			expect(t, name, err, errs.Malformed, "people.list.filter")
		}
		for name, f := range map[string]DirectoryFilter{"sorted by what is gone": {Sort: "attribute.gone"}, "asked for what is gone": asked(town, ExtraFilter{Column: "attribute.gone", Contains: "a"}),
			"sorted by what has no order": {Sort: extraSpeaks}} {
			_, err := c.Directory(c.ctx, c.jane, f)
			expect(t, name, err, errs.Malformed, "people.list.gone")
			if gone, ok := errs.As(err).Detail.(Gone); !ok || len(gone.Columns) != 1 {
				t.Errorf("%s: %v", name, errs.As(err).Detail)
			}
			_, err = c.DirectoryCount(c.ctx, c.jane, asked(ExtraFilter{Column: "attribute.gone", Contains: "a"}))
			expect(t, name, err, errs.Malformed, "people.list.gone")
			_, err = c.Matching(c.ctx, c.db, c.jane, asked(ExtraFilter{Column: "attribute.gone", Contains: "a"}), "", 10)
			expect(t, name, err, errs.Malformed, "people.list.gone")
		}
		for _, hostile := range []string{"<script>alert(1)</script>", "' or 1=1 --", "\u202e", "%%%", "___", `\\\`, "=cmd()"} {
			page, err := c.Directory(c.ctx, c.jane, asked(ExtraFilter{Column: extraTown, Contains: hostile}))
			if err != nil || len(page.Items) > 0 {
				t.Errorf("%q finds %d, %v", hostile, len(page.Items), err)
			}
		}
		c.shelf.columns[0].Ready = false
		_, err := c.Directory(c.ctx, c.jane, asked(town))
		expect(t, "not filled yet", err, errs.Conflict, "people.list.filling")
	})
}

// TestManagersAndExtras: who manages a group finds their own people, by the columns that they may see.
func TestManagersAndExtras(t *testing.T) {
	eachCrowd(t, 200, func(t *testing.T, c *crowd) {
		group := ids.Group(c.groups[0])
		by := c.add(c.firm.ID, "manager@example.com", "Mary", "Manager", access.Standard)
		c.write(func(tx *db.Tx) error {
			_, err := tx.Exec(c.ctx, `update users set group_id = ?, manages = true, lasting_group_id = ?, lasting_manages = true where account_id = ? and id = ?`,
				group, group, c.firm.ID, by.User)
			return err
		})
		all := c.everybody(t)
		for name, f := range extraFilters() {
			f.Limit = 100
			page, err := c.Directory(c.ctx, by, f)
			count, cerr := c.DirectoryCount(c.ctx, by, f)
			if strings.HasPrefix(name, "many") {
				expect(t, name, err, errs.Malformed, "people.list.gone")
				continue
			}
			must(t, err)
			must(t, cerr)
			f.Groups = []ids.Group{group}
			if want := naive(all, f); !slices.Equal(idsOf(page.Items), want) || count.N != len(want) {
				t.Errorf("%s: %v, counted %d, not %v", name, idsOf(page.Items), count.N, want)
			}
		}
		for _, sort := range []Column{extraTown, extraHours, extraSince, extraShift} {
			page, err := c.Directory(c.ctx, by, DirectoryFilter{Sort: sort, Limit: 100})
			must(t, err)
			if want := naive(all, DirectoryFilter{Sort: sort, Groups: []ids.Group{group}}); !slices.Equal(idsOf(page.Items), want) {
				t.Errorf("%s: %v\nnot %v", sort, idsOf(page.Items), want)
			}
		}
		columns, err := c.ExtraColumns(c.ctx, by)
		if err != nil || len(columns) != 4 {
			t.Errorf("the manager knows %v, %v", columns, err)
		}
		_, err = c.ExtraColumns(c.ctx, c.sam)
		expect(t, "a standard user", err, errs.NotFound, "access.not_found")
	})
}

// TestMatchingExtras: work on all who match meets exactly those whom the list shows.
func TestMatchingExtras(t *testing.T) {
	eachCrowd(t, 200, func(t *testing.T, c *crowd) {
		all := c.everybody(t)
		for name, f := range extraFilters() {
			got, err := c.Matching(c.ctx, c.db, c.jane, f, "", MaxMatching)
			must(t, err)
			want := naive(all, f)
			if slices.Sort(want); !slices.Equal(got, want) {
				t.Errorf("%s: %v, not %v", name, got, want)
			}
		}
	})
}

// TestExportExtras: a file has the further columns under their names, harmless for spreadsheets.
func TestExportExtras(t *testing.T) {
	eachCrowd(t, 700, func(t *testing.T, c *crowd) {
		all := c.everybody(t)
		c.knowExports(t)
		in := DirectoryExport{Filter: DirectoryFilter{Sort: extraHours, Desc: true}, Reason: "Review", Columns: []Column{extraHours, ColumnEmail, extraSpeaks}}
		var out bytes.Buffer
		_, err := c.ExportDirectory(c.ctx, c.jane, in, &out, nil)
		must(t, err)
		table, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\ufeff"))).ReadAll()
		must(t, err)
		want := naive(all, in.Filter)
		if !slices.Equal(table[0], []string{"'=Hours", "email", "Speaks"}) || len(table) != len(want)+1 {
			t.Fatalf("%d rows under %q", len(table), table[0])
		}
		for i, id := range want {
			held := c.shelf.held[id]
			if row := table[i+1]; strings.TrimPrefix(row[0], "'") != strings.Join(held[extraHours], "") || row[2] != strings.Join(held[extraSpeaks], ", ") || strings.HasPrefix(row[0], "-") {
				t.Fatalf("row %d: %q for %v", i, row, held)
			}
		}
		in.Columns = append(in.Columns, "attribute.gone")
		_, err = c.ExportDirectory(c.ctx, c.jane, in, &out, nil)
		expect(t, "a column that is gone", err, errs.Invalid, "people.list.gone")
	})
}
