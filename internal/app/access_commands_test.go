package app_test

import (
	"encoding/json"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/app/apptest"
	"cabinet/internal/cases"
	"cabinet/internal/people"
)

// TestExplainingAccessByCommand opens a case beside a live server and asks who sees it.
func TestExplainingAccessByCommand(t *testing.T) {
	d := deploy(t, "")
	d.good("user", "create", "--email", "lee@marlowe.example", "--first-name", "Lee", "--last-name", "Reed", "--role", "limited")
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
	page, err := inside.People.List(ctx, by, people.Filter{Search: "reed"})
	if err != nil || len(page.Items) != 1 {
		t.Fatal(page, err)
	}
	lee := page.Items[0].ID
	explain := func(user string) string {
		return d.good("access", "explain", "--user", user, "--case", strings.ToLower(c.Number))
	}
	if out := explain("lee@marlowe.example"); !strings.Contains(out, "Lee Reed doesn’t see case "+c.Number) || !strings.Contains(out, "NO  Assignment: none") {
		t.Error(out)
	}
	if out := explain("ada@marlowe.example"); !strings.Contains(out, "Ada Finch sees case") || !strings.Contains(out, "ok  Level: Administer") {
		t.Error(out)
	}
	if _, err := inside.Cases.Assign(ctx, by, cases.AssignInput{Case: c.ID, User: lee}); err != nil {
		t.Fatal(err)
	}
	if out := explain(string(lee)); !strings.Contains(out, "Lee Reed sees case") || !strings.Contains(out, "ok  Level: Edit") {
		t.Error(out)
	}
	if _, err := inside.Cases.BuildWall(ctx, by, cases.WallInput{Case: c.ID, User: lee, Reason: "conflict of interest"}); err != nil {
		t.Fatal(err)
	}
	var line struct {
		Allowed bool
		Level   string
		Steps   []struct {
			Name   string
			Passed bool
			Walls  []string
		}
	}
	out := d.good("access", "explain", "--user", "lee@marlowe.example", "--case", string(c.ID), "--json")
	if err := json.Unmarshal([]byte(out), &line); err != nil || line.Allowed || line.Level != "none" || len(line.Steps) != 3 || len(line.Steps[2].Walls) != 1 {
		t.Error(out, err)
	}
	d.bad(1, "no case of that number", "access", "explain", "--user", "lee@marlowe.example", "--case", "7")
	d.bad(1, "nobody there has", "access", "explain", "--user", "nobody@marlowe.example", "--case", c.Number)
	d.bad(2, "case", "access", "explain", "--user", "lee@marlowe.example")
}
