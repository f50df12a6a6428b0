package attributes

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// list returns who is found by a condition on an attribute.
func (w *world) list(by access.Actor, f people.ExtraFilter) []ids.User {
	w.t.Helper()
	page, err := w.people.Directory(w.ctx, by, people.DirectoryFilter{Extras: []people.ExtraFilter{f}})
	must(w.t, err)
	var out []ids.User
	for _, p := range page.Items {
		out = append(out, p.ID)
	}
	return out
}

func (w *world) wants(what string, got []ids.User, want ...ids.User) {
	w.t.Helper()
	if !slices.Equal(got, want) {
		w.t.Errorf("%s: %v, not %v", what, got, want)
	}
}

// TestValuesInTheList: the list follows what is stored, whatever becomes of it.
func TestValuesInTheList(t *testing.T) {
	each(t, func(w *world) {
		w.people.ShowExtras(w.Service)
		town, hours := w.define(Text, "Town"), w.define(Number, "Hours")
		shift := w.define(OneOf, "Shift", choices("Early", "Late"))
		first := w.define(YesNo, "First-aider")
		speaks := w.define(ManyOf, "Speaks", choices("English", "German"))
		early, german := string(shift.Choices[0].ID), string(speaks.Choices[1].ID)
		w.mustSet(w.sam, Values{town.ID: "York", hours.ID: "-12.5", shift.ID: early, first.ID: Yes, speaks.ID: string(speaks.Choices[0].ID) + "," + german})
		w.mustSet(w.lee, Values{town.ID: "New York", hours.ID: "7", shift.ID: string(shift.Choices[1].ID), first.ID: No})
		both := []ids.User{w.lee.User, w.sam.User}
		w.wants("contains", w.list(w.jane, people.ExtraFilter{Column: town.Column(), Contains: "YORK"}), both...)
		w.wants("equals", w.list(w.jane, people.ExtraFilter{Column: town.Column(), Equals: "york"}), w.sam.User)
		w.wants("numbers", w.list(w.jane, people.ExtraFilter{Column: hours.Column(), To: "0"}), w.sam.User)
		w.wants("one", w.list(w.jane, people.ExtraFilter{Column: shift.Column(), Any: []string{early}}), w.sam.User)
		w.wants("yes", w.list(w.jane, people.ExtraFilter{Column: first.Column(), Any: []string{Yes}}), w.sam.User)
		w.wants("some", w.list(w.jane, people.ExtraFilter{Column: speaks.Column(), Any: []string{german}}), w.sam.User)
		page, err := w.people.Directory(w.ctx, w.jane, people.DirectoryFilter{Sort: hours.Column(), Desc: true})
		if must(t, err); len(page.Items) != 4 || page.Items[0].ID != w.lee.User || page.Items[1].ID != w.sam.User {
			t.Errorf("sorted: %v", page.Items)
		}
		texts, err := w.ListTexts(w.ctx, w.db, w.firm.ID, []people.Column{shift.Column(), speaks.Column()}, both)
		if must(t, err); texts[w.sam.User][speaks.Column()] != "English, German" || texts[w.lee.User][shift.Column()] != "Late" {
			t.Errorf("texts %v", texts)
		}
		// Another kind puts the same values in another order.
		asText := Text
		_, err = w.Change(w.ctx, w.jane, hours.ID, Input{Kind: &asText}, 0)
		must(t, err)
		w.wants("as texts", w.list(w.jane, people.ExtraFilter{Column: hours.Column(), Contains: "12"}), w.sam.User)
		w.mustSet(w.sam, Values{town.ID: ""})
		w.wants("cleared", w.list(w.jane, people.ExtraFilter{Column: town.Column(), Contains: "york"}), w.lee.User)
		w.erase(w.lee.User)
		w.wants("erased", w.list(w.jane, people.ExtraFilter{Column: town.Column(), Contains: "york"}))
		_, err = w.Delete(w.ctx, w.jane, shift.ID, 0)
		must(t, err)
		_, err = w.people.Directory(w.ctx, w.jane, people.DirectoryFilter{Sort: shift.Column()})
		expect(t, "deleted", err, errs.Malformed, "people.list.gone")
		_, err = w.Archive(w.ctx, w.jane, first.ID)
		must(t, err)
		_, err = w.people.Directory(w.ctx, w.jane, people.DirectoryFilter{Sort: first.Column()})
		expect(t, "archived", err, errs.Malformed, "people.list.gone")
		_, err = w.people.Directory(w.ctx, w.janeDept, people.DirectoryFilter{Sort: town.Column()})
		expect(t, "another account's", err, errs.Malformed, "people.list.gone")
	})
}

// TestWhoseColumns: who looks after users has the columns whose values they may view of others.
func TestWhoseColumns(t *testing.T) {
	each(t, func(w *world) {
		w.people.ShowExtras(w.Service)
		w.define(Divider, "Work")
		open := w.define(Text, "Open")
		w.define(Text, "Own", audience(Audience{Self: true}, Audience{Self: true}))
		titled := w.define(Text, "Titled", audience(Audience{Titles: []ids.JobTitle{w.clerk}}, Audience{}))
		for _, c := range []struct {
			name string
			by   access.Actor
			want []ids.Attribute
		}{{"a standard user", w.sam, []ids.Attribute{open.ID}}, {"a clerk", w.gus, []ids.Attribute{open.ID, titled.ID}}} {
			all, err := w.ListColumns(w.ctx, w.db, c.by)
			must(t, err)
			var got []ids.Attribute
			for _, x := range all {
				id, _ := x.Column.Extra()
				got = append(got, ids.Attribute(id))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, not %v", c.name, got, c.want)
			}
		}
		if all, err := w.people.ExtraColumns(w.ctx, w.jane); err != nil || len(all) != 3 {
			t.Errorf("the administrator: %v, %v", all, err)
		}
		for i := range 30 {
			w.define(Number, fmt.Sprint("Figure ", i))
		}
		if all, err := w.people.ExtraColumns(w.ctx, w.jane); err != nil || len(all) != 33 {
			t.Errorf("thirty more: %d, %v", len(all), err)
		}
	})
}

// TestListingInTheBackground: values that are older than the list's columns come into it, in several steps.
func TestListingInTheBackground(t *testing.T) {
	each(t, func(w *world) {
		w.people.ShowExtras(w.Service)
		town := w.define(Text, "Town")
		w.mustSet(w.sam, Values{town.ID: "York"})
		w.mustSet(w.lee, Values{town.ID: "Leeds"})
		w.write(func(tx *db.Tx) error {
			must(t, people.DropExtra(w.ctx, tx, w.firm.ID, town.Column()))
			_, err := tx.Exec(w.ctx, `update attributes set listed = false where account_id = ?`, w.firm.ID)
			return err
		})
		_, err := w.people.Directory(w.ctx, w.jane, people.DirectoryFilter{Sort: town.Column()})
		expect(t, "not filled yet", err, errs.Conflict, "people.list.filling")
		must(t, w.ListAllAccounts(w.ctx))
		must(t, w.ListAllAccounts(w.ctx))
		w.wants("filled", w.list(w.jane, people.ExtraFilter{Column: town.Column(), Contains: "e"}), w.lee.User)
	})
}

// TestTextsOfBefore: texts that stood in the list before there was an index of their parts are found by it.
func TestTextsOfBefore(t *testing.T) {
	each(t, func(w *world) {
		w.people.ShowExtras(w.Service)
		town, link, hours := w.define(Text, "Town"), w.define(Link, "Home"), w.define(Number, "Hours")
		long := strings.Repeat("far ", 60) + "Ёлец"
		w.mustSet(w.sam, Values{town.ID: "New York", link.ID: "https://sam.example/", hours.ID: "7"})
		w.mustSet(w.lee, Values{town.ID: long})
		before := func() {
			must(t, w.db.Write(w.ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(w.ctx, `update user_extras set whole = '' where account_id = ? and length(sort_key) < 200`, w.firm.ID)
				return err
			}))
		}
		before()
		w.wants("not filled", w.list(w.jane, people.ExtraFilter{Column: town.Column(), Contains: "york"}))
		text, err := fs.ReadFile(Schema(), "schema/00263_attributes_words.sql")
		must(t, err)
		must(t, w.db.Write(w.ctx, func(tx *db.Tx) error { _, err := tx.Exec(w.ctx, string(text)); return err }))
		w.wants("filled", w.list(w.jane, people.ExtraFilter{Column: town.Column(), Contains: "york"}), w.sam.User)
		w.wants("a link", w.list(w.jane, people.ExtraFilter{Column: link.Column(), Contains: "SAM.ex"}), w.sam.User)
		w.wants("a long one", w.list(w.jane, people.ExtraFilter{Column: town.Column(), Contains: "елец"}), w.lee.User)
		var n int
		must(t, w.db.QueryRow(w.ctx, `select count(*) from user_extras where account_id = ? and column_id = ? and whole <> ''`, w.firm.ID, hours.Column()).Scan(&n))
		if n != 0 {
			t.Error("a number is among the texts")
		}
	})
}
