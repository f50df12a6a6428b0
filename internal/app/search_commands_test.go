package app_test

import (
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/cases"
	"cabinet/internal/platform/db"
	"cabinet/internal/search"
)

// TestTheIndexIsRebuiltByCommand opens a case, which is found at once, loses its entry, and has the index written anew beside
// the live server.
func TestTheIndexIsRebuiltByCommand(t *testing.T) {
	d := deploy(t, "")
	ctx, inside := t.Context(), apptest.Inside(t, d.env)
	all, err := inside.Accounts.AllAccounts(ctx)
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	by := access.Operator(all[0].ID)
	areas, err := inside.Practice.Areas(ctx, inside.DB, by.Account)
	if err != nil || len(areas) == 0 {
		t.Fatal(areas, err)
	}
	name := "Smith v Jones"
	c, err := inside.Cases.Create(ctx, by, cases.CreateInput{Input: cases.Input{Name: &name, Area: &areas[0].ID}})
	if err != nil {
		t.Fatal(err)
	}
	found := func(text string) int {
		t.Helper()
		p, err := inside.Search.Find(ctx, by, search.Query{Text: text, Kind: search.KindCase})
		if err != nil {
			t.Fatal(err)
		}
		return len(p.Hits)
	}
	if found("jones") != 1 || found(c.Number) != 1 || found("smyth") != 0 {
		t.Error("a case isn't found as soon as it is open")
	}
	if err := inside.DB.Write(ctx, func(tx *db.Tx) error { return inside.Search.RemoveCase(ctx, tx, by.Account, c.ID) }); err != nil {
		t.Fatal(err)
	}
	if found("jones") != 0 {
		t.Error("still found")
	}
	if out := d.good("search", "rebuild"); !strings.Contains(out, ": 1 things can be found.") {
		t.Error(out)
	}
	if found("jones") != 1 {
		t.Error("not found again")
	}
	d.good("search", "rebuild", "--all")
	d.bad(1, "either", "search", "rebuild", "--all", "--account", all[0].Name)
	d.bad(1, "no organisation", "search", "rebuild", "--account", "Nowhere")
}
