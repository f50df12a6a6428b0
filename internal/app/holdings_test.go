package app_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/app"
	"cabinet/internal/app/apptest"
	"cabinet/internal/holdings"
	"cabinet/internal/links"
	"cabinet/internal/people"
)

// columnsOf reads the schema of a database as table.column, and which of them refer to users or logins.
func columnsOf(text string) (all []string, references map[string]bool) {
	references = map[string]bool{}
	table := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		inner, isInner := strings.CutPrefix(line, "    ")
		words := strings.Fields(inner)
		switch {
		case !isInner:
			table, _, _ = strings.Cut(line, " ")
		case len(words) > 3 && words[0] == "references" && (words[1] == "users" || words[1] == "logins"):
			from, _, _ := strings.Cut(inner, ")")
			_, pairs, _ := strings.Cut(from, "(")
			for pair := range strings.SplitSeq(pairs, ", ") {
				if column, target, _ := strings.Cut(pair, " to "); target == "id" {
					references[table+"."+column] = true
				}
			}
		case len(words) > 1 && slices.Contains([]string{"text", "bigint", "boolean", "bytes"}, words[1]):
			all = append(all, table+"."+words[0])
		}
	}
	return all, references
}

// namesUser reports whether a column is called as those are that hold a user's or a login's id.
func namesUser(column string) bool {
	_, name, _ := strings.Cut(column, ".")
	for _, end := range []string{"user_id", "login_id", "_by", "inviter_id", "heir_id", "owner_id", "manager_id", "assignee_id", "author_id"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

func declared(list []holdings.Declaration) map[string]string {
	out := map[string]string{}
	for _, d := range list {
		for _, column := range d.Columns {
			out[column] = d.Kind
		}
	}
	return out
}

// undeclared lists the columns that name a user and that nobody declares, and declarations of columns that aren't there.
func undeclared(text string, list []holdings.Declaration) []string {
	known := declared(list)
	all, references := columnsOf(text)
	var out []string
	for _, column := range all {
		if (namesUser(column) || references[column]) && known[column] == "" {
			out = append(out, column+" names a user and no room's Holdings declares it")
		}
	}
	for column, kind := range known {
		if !slices.Contains(all, column) {
			out = append(out, kind+" declares "+column+", which doesn't exist")
		}
	}
	slices.Sort(out)
	return out
}

// TestEveryColumnOfUsersIsDeclared holds the registry against the tables of both databases, by their names and references
// and by what a world that was lived in has in them.
func TestEveryColumnOfUsersIsDeclared(t *testing.T) {
	apptest.Each(t, func(a *apptest.App) {
		text, err := a.DB.Schema(t.Context())
		a.Must(err)
		for _, problem := range undeclared(text, app.Holdings()) {
			t.Error(problem)
		}
		live(a)
		known := declared(app.Holdings())
		all, _ := columnsOf(text)
		found := 0
		for _, column := range all {
			table, name, _ := strings.Cut(column, ".")
			if !strings.Contains(text, "\n    "+name+" text") {
				continue
			}
			var n int
			err := a.DB.QueryRow(t.Context(), fmt.Sprintf(`select count(*) from %s where cast(%s as text) in (select id from users union select id from logins)`, table, name)).Scan(&n)
			if err != nil {
				t.Fatalf("%s: %v", column, err)
			}
			if n > 0 {
				found++
			}
			if n > 0 && known[column] == "" && column != "logins.id" {
				t.Errorf("%s holds users or logins, and no room's Holdings declares it", column)
			}
		}
		if found < 15 {
			t.Errorf("only %d columns hold anybody: the world was not lived in", found)
		}
	})
}

// live has people do some of what leaves their traces.
func live(a *apptest.App) {
	m := &matrix{a: a, made: map[string]thing{}}
	m.gather()
	for i, s := range sorts() {
		if s.make == nil || slices.Contains(s.whose, nonsense) && s.prefixes[0] == "/setup/{" {
			continue
		}
		m.count = i
		s.make(m, "oliver")
	}
	elena := a.As("elena")
	elena.Get(links.Audit()).Want(200)
	at := a.Clock.Now().Add(1000000)
	_, err := a.People.EditUser(a.T.Context(), access.Operator(a.World.Firm.ID), a.Member("oliver").ID, people.UserInput{EndsAt: &at}, 0)
	a.Must(err)
}

func TestUndeclaredCanFail(t *testing.T) {
	text := "ships\n    account_id text not null\n    captain_id text not null\n    sold_by text\n    references users (account_id to account_id, captain_id to id)\n"
	got := undeclared(text, []holdings.Declaration{{Kind: "crews", Columns: []string{"crews.user_id"}}})
	want := []string{"crews declares crews.user_id, which doesn't exist", "ships.captain_id names a user and no room's Holdings declares it",
		"ships.sold_by names a user and no room's Holdings declares it"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestEverythingHandedOverHasItsWay: who declares that something passes on registers how, and the other way round.
func TestEverythingHandedOverHasItsWay(t *testing.T) {
	a := apptest.SQLite(t, apptest.Setup{Empty: true})
	ways := map[string]bool{}
	for _, h := range a.Leaving.Handings {
		ways[h.Kind()] = true
		if !a.Bundle.Has(h.Title()) {
			t.Errorf("%s has no words", h.Kind())
		}
	}
	for _, d := range app.Holdings() {
		if (d.Fate == holdings.HandedOver) != ways[d.Kind] {
			t.Errorf("%s is declared as %s, and there is a handing: %v", d.Kind, d.Fate, ways[d.Kind])
		}
	}
}
