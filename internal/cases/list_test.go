package cases

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/practice"
	"cabinet/internal/search"
)

func TestPagesOfCases(t *testing.T) {
	eachWorld(t, func(w *world) {
		for i := range 7 {
			w.clk.Advance(time.Minute)
			w.open(w.jane, fmt.Sprintf("Case %d", 6-i))
		}
		for _, f := range []ListFilter{{}, {Sort: SortName}, {Sort: SortName, Desc: true}, {Sort: SortNumber}, {Sort: SortCreated, Desc: true}, {Sort: SortCreated}, {Mine: true}} {
			whole := w.names(w.jane, f)
			if len(whole) != 7 {
				t.Fatalf("%+v: %v", f, whole)
			}
			f.Limit = 3
			var there, back []string
			for {
				page, err := w.List(w.ctx, w.jane, f)
				w.must(err)
				for _, c := range page.Cases {
					there = append(there, c.Name)
				}
				if page.Next == "" {
					f.After, f.Before = "", page.Previous
					break
				}
				f.After = page.Next
			}
			for f.Before != "" {
				page, err := w.List(w.ctx, w.jane, f)
				w.must(err)
				var some []string
				for _, c := range page.Cases {
					some = append(some, c.Name)
				}
				back, f.Before = append(some, back...), page.Previous
			}
			if !slices.Equal(there, whole) || !slices.Equal(back, whole[:6]) {
				t.Errorf("%+v: %v, there %v, back %v", f, whole, there, back)
			}
		}
		if got := w.names(w.jane, ListFilter{}); got[0] != "Case 0" {
			t.Errorf("the last touched isn't first: %v", got)
		}
		page, err := w.List(w.ctx, w.jane, ListFilter{Limit: 1})
		w.must(err)
		for name, f := range map[string]ListFilter{
			"another order": {After: page.Next, Sort: SortName}, "no cursor": {After: "x"}, "half a cursor": {After: page.Next[:8]}, "both": {After: page.Next, Before: page.Next},
			"no order": {Sort: "id"}, "no state": {States: []State{"lost"}}, "too many": {Projects: make([]ids.Project, 101)}, "a long cursor": {After: strings.Repeat("e", 10_000)},
		} {
			if _, err := w.List(w.ctx, w.jane, f); !errs.Is(err, errs.Malformed) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := w.List(w.ctx, access.Actor{Account: w.firm}, ListFilter{}); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("nobody: %v", err)
		}
	})
}

func TestFiltersOfCases(t *testing.T) {
	eachWorld(t, func(w *world) {
		p, err := w.CreateProject(w.ctx, w.jane, ProjectInput{Name: of("Merger")})
		w.must(err)
		lists, err := w.practice.Lists(w.ctx, w.DB, w.firm)
		w.must(err)
		a, err := w.Create(w.ctx, w.jane, CreateInput{Input: Input{Name: of("Алёна против 100% Лука_ция"), Area: &lists.Areas[1].ID, Type: &lists.Types[1].ID, Project: &p.ID}, State: Active})
		w.must(err)
		b := w.open(w.sam, "Baker")
		w.assign(b, w.lee)
		for name, try := range map[string]struct {
			by   access.Actor
			f    ListFilter
			want string
		}{
			"all":                 {w.jane, ListFilter{Sort: SortNumber}, a.Name + "|Baker"},
			"mine":                {w.sam, ListFilter{Mine: true}, "Baker"},
			"limited":             {w.lee, ListFilter{}, "Baker"},
			"limited's":           {w.lee, ListFilter{Mine: true}, "Baker"},
			"guest":               {w.gus, ListFilter{}, ""},
			"another account":     {w.there, ListFilter{}, ""},
			"state":               {w.jane, ListFilter{States: []State{Active}}, a.Name},
			"states":              {w.jane, ListFilter{States: []State{Active, Onboarding}, Sort: SortNumber}, a.Name + "|Baker"},
			"area":                {w.jane, ListFilter{Areas: []ids.PracticeArea{lists.Areas[1].ID}}, a.Name},
			"area by name":        {w.jane, ListFilter{Areas: []ids.PracticeArea{lists.Areas[1].ID}, Sort: SortName}, a.Name},
			"stage":               {w.jane, ListFilter{Stages: []ids.Stage{b.Stage}}, "Baker"},
			"type":                {w.jane, ListFilter{Types: []ids.CaseType{lists.Types[1].ID}}, a.Name},
			"no type":             {w.jane, ListFilter{Types: []ids.CaseType{"", "x"}}, "Baker"},
			"project":             {w.jane, ListFilter{Projects: []ids.Project{p.ID}}, a.Name},
			"responsible":         {w.jane, ListFilter{Responsibles: []ids.User{w.sam.User}}, "Baker"},
			"project and another": {w.jane, ListFilter{Projects: []ids.Project{p.ID}, Responsibles: []ids.User{w.sam.User}}, ""},
			"words":               {w.jane, ListFilter{Search: "АЛЕНА лука"}, a.Name},
			"a number":            {w.jane, ListFilter{Search: "0002"}, "Baker"},
			"a percent sign":      {w.jane, ListFilter{Search: "%"}, a.Name},
			"an underline":        {w.jane, ListFilter{Search: "_"}, a.Name},
			"hostile":             {w.jane, ListFilter{Search: "' or 1=1 -- \x00\xff"}, ""},
		} {
			if got := strings.Join(w.names(try.by, try.f), "|"); got != try.want {
				t.Errorf("%s: %q, want %q", name, got, try.want)
			}
			n, err := w.Count(w.ctx, try.by, try.f)
			if w.must(err); try.want == "" && n.N != 0 || try.want != "" && n.N != strings.Count(try.want, "|")+1 || n.More {
				t.Errorf("%s: counts %+v", name, n)
			}
		}
	})
}

// TestWallsLeaveNoTrace: two worlds that differ in one case alone, walled off from an administrator and unassigned to a guest
// and a limited user, answer them alike to the byte (R33).
func TestWallsLeaveNoTrace(t *testing.T) {
	eachWorld(t, func(w *world) {
		p, err := w.CreateProject(w.ctx, w.jane, ProjectInput{Name: of("Merger")})
		w.must(err)
		seen := w.open(w.jane, "Seen")
		w.assign(seen, w.lee)
		w.assign(seen, w.gus)
		for range 3 {
			w.open(w.jane, "Common")
		}
		all := func() string {
			var out []string
			note := func(v any, err error) {
				text, _ := json.Marshal(v)
				out = append(out, string(text)+" "+key(err))
			}
			for _, by := range []access.Actor{w.june, w.lee, w.gus} {
				for _, f := range []ListFilter{{}, {Mine: true}, {Search: "secret"}, {Search: "2026-0005"}, {Projects: []ids.Project{p.ID}}, {States: []State{Onboarding}}, {Sort: SortNumber, Desc: true, Limit: 2}, {Responsibles: []ids.User{w.jane.User}}} {
					note(second2(w.List(w.ctx, by, f)))
					note(second2(w.Count(w.ctx, by, f)))
				}
				note(second2(w.Projects(w.ctx, by, ProjectFilter{})))
				for _, text := range []string{"secret", "2026-0005", "20260005", "se"} {
					note(second2(w.search.Look(w.ctx, by, text, "", 5)))
					note(second2(w.search.Suggest(w.ctx, by, text)))
				}
			}
			return strings.Join(out, "\n")
		}
		before := all()
		hidden := w.open(w.jane, "Secret")
		w.wall(hidden, w.june)
		_, err = w.Edit(w.ctx, w.jane, hidden.ID, Input{Project: &p.ID, Description: of("secret")}, 0)
		w.must(err)
		if !strings.Contains(fmt.Sprint(w.names(w.jane, ListFilter{Search: "secret"})), "Secret") {
			t.Error("nobody sees the case: nothing is proven")
		}
		if after := all(); after != before {
			t.Errorf("before\n%s\nafter\n%s", before, after)
		}
		for _, by := range []access.Actor{w.june, w.lee, w.gus} {
			for what, err := range map[string]error{
				"read":    second(w.Require(w.ctx, w.DB, by, access.SeeCase, hidden.ID)),
				"edit":    second(w.Edit(w.ctx, by, hidden.ID, Input{Name: of("x")}, 99)),
				"explain": second(w.Explain(w.ctx, by, by.User, hidden.ID)),
			} {
				if a, b := errs.As(err), errs.As(second(w.Require(w.ctx, w.DB, by, access.SeeCase, "nothing"))); a == nil || a.Error() != b.Error() {
					t.Errorf("%s: %v, but of nothing %v", what, a, b)
				}
			}
		}
	})
}

func second2[T any](v T, err error) (any, error) { return v, err }

func TestEffectsOfStanding(t *testing.T) {
	eachWorld(t, func(w *world) {
		a, b := w.open(w.jane, "One"), w.open(w.jane, "Two")
		clerks := w.group("Clerks")
		w.assign(a, w.lee)
		_, err := w.BuildWall(w.ctx, w.jane, WallInput{Case: b.ID, Group: clerks, Reason: "x"})
		w.must(err)
		reach := func(role access.Role, group ids.Group, status people.Status) people.Reach {
			return people.Reach{Role: role, Group: group, Status: status}
		}
		for name, try := range map[string]struct {
			before, after people.Reach
			want          people.CaseEffect
		}{
			"nothing":  {reach(access.Limited, "", people.Active), reach(access.Limited, "", people.Active), people.CaseEffect{}},
			"upgraded": {reach(access.Limited, "", people.Active), reach(access.Standard, "", people.Active), people.CaseEffect{Gained: 1}},
			"cut":      {reach(access.Standard, "", people.Active), reach(access.Guest, "", people.Active), people.CaseEffect{Lost: 1}},
			"moved":    {reach(access.Standard, "", people.Active), reach(access.Standard, clerks, people.Active), people.CaseEffect{Lost: 1}},
			"leaving":  {reach(access.Standard, "", people.Active), reach(access.Standard, "", people.Inactive), people.CaseEffect{Lost: 2}},
			"coming":   {reach(access.Limited, clerks, people.Pending), reach(access.Limited, clerks, people.Active), people.CaseEffect{Gained: 1}},
		} {
			got, err := w.CaseEffect(w.ctx, w.DB, access.Operator(w.firm), w.lee.User, try.before, try.after)
			if w.must(err); got != try.want {
				t.Errorf("%s: %+v", name, got)
			}
		}
	})
}

func TestHandingOver(t *testing.T) {
	eachWorld(t, func(w *world) {
		open, walled, closed := w.open(w.sam, "Open"), w.open(w.sam, "Walled"), w.open(w.sam, "Closed")
		_, err := w.SetState(w.ctx, w.sam, closed.ID, Closed, 0)
		w.must(err)
		p, err := w.CreateProject(w.ctx, w.sam, ProjectInput{Name: of("Merger")})
		w.must(err)
		w.wall(walled, w.june)
		handings := w.Handings()
		items, err := handings[0].Items(w.ctx, w.DB, w.firm, w.sam.User, "", 10)
		w.must(err)
		if len(items) != 2 || items[0].Name != open.Number+" Open" || items[0].Walled || !items[1].Walled {
			t.Errorf("%+v", items)
		}
		refused, err := handings[0].Refusals(w.ctx, w.DB, w.firm, w.june.User, items)
		w.must(err)
		if len(refused) != 1 || refused[string(walled.ID)] != "cases.holding.unable" {
			t.Errorf("%v", refused)
		}
		w.write(func(tx *db.Tx) error {
			given, err := handings[0].Give(w.ctx, tx, w.jane, w.sam.User, w.jane.User, items)
			if err == nil && len(given) != 2 {
				t.Errorf("%+v", given)
			}
			return err
		})
		held, err := handings[0].Held(w.ctx, w.DB, w.firm, w.jane.User, []string{string(open.ID), string(closed.ID)})
		if w.must(err); len(held) != 1 {
			t.Errorf("%+v", held)
		}
		projects, err := handings[1].Items(w.ctx, w.DB, w.firm, w.sam.User, "", 10)
		w.must(err)
		if len(projects) != 1 || projects[0].ID != string(p.ID) {
			t.Errorf("%+v", projects)
		}
		if refused, err = handings[1].Refusals(w.ctx, w.DB, w.firm, w.gus.User, projects); err != nil || len(refused) != 1 {
			t.Errorf("%v, %v", refused, err)
		}
		w.write(func(tx *db.Tx) error {
			_, err := handings[1].Give(w.ctx, tx, w.jane, w.sam.User, "", projects)
			return err
		})
		if nobodys, err := handings[1].Held(w.ctx, w.DB, w.firm, "", []string{string(p.ID)}); err != nil || len(nobodys) != 1 {
			t.Errorf("%+v, %v", nobodys, err)
		}
	})
}

func TestEntriesOfListsAreHeld(t *testing.T) {
	eachWorld(t, func(w *world) {
		c, err := w.Create(w.ctx, w.jane, CreateInput{Input: Input{Name: of("One"), Area: &w.area.ID, Type: &w.kind}})
		w.must(err)
		w.wall(c, w.june)
		lists, err := w.practice.Lists(w.ctx, w.DB, w.firm)
		w.must(err)
		for list, entry := range map[practice.List]string{practice.Areas: string(c.Area), practice.Stages: string(c.Stage), practice.Types: string(c.Type)} {
			got, partial, err := w.HeldEntries(w.ctx, w.DB, w.jane, list, []string{entry, "x"})
			if err != nil || partial || len(got) != 1 || got[entry] != 1 {
				t.Errorf("%s: %v, %v, %v", list, got, partial, err)
			}
			got, partial, err = w.HeldEntries(w.ctx, w.DB, w.june, list, []string{entry, "x"})
			if err != nil || !partial || len(got) != 0 {
				t.Errorf("%s for who is kept out: %v, %v, %v", list, got, partial, err)
			}
		}
		to := lists.Areas[1]
		w.write(func(tx *db.Tx) error {
			return w.ReplaceEntry(w.ctx, tx, w.jane, practice.Areas, string(c.Area), string(to.ID), to.Stages[0].ID)
		})
		got, err := w.Require(w.ctx, w.DB, w.jane, access.SeeCase, c.ID)
		if w.must(err); got.Area != to.ID || got.Stage != to.Stages[0].ID {
			t.Errorf("%+v", got)
		}
	})
}

func TestWhatIsFound(t *testing.T) {
	eachWorld(t, func(w *world) {
		c := w.open(w.jane, "Smith v Jones")
		w.assign(c, w.lee)
		p, err := w.CreateProject(w.ctx, w.jane, ProjectInput{Name: of("Smithfield")})
		w.must(err)
		_, err = w.EditProject(w.ctx, w.jane, p.ID, ProjectInput{Name: of("Smithfield Market")}, 1)
		w.must(err)
		for _, rebuilt := range []bool{false, true} {
			if rebuilt {
				w.search.AddSources(w.Sources()...)
				_, err := w.search.Rebuild(w.ctx, access.System(w.firm), nil)
				w.must(err)
			}
			for by, want := range map[access.Actor]string{w.sam: "case Smith|project Smithfield Market", w.lee: "case Smith", w.gus: "", w.there: ""} {
				found, err := w.search.Look(w.ctx, by, "smith", "", 5)
				w.must(err)
				var got []string
				for _, g := range found.Groups {
					for _, h := range g.Hits {
						got = append(got, string(g.Kind)+" "+strings.TrimSuffix(strings.TrimPrefix(h.Title, c.Number+" "), " v Jones"))
					}
				}
				if strings.Join(got, "|") != want {
					t.Errorf("rebuilt %v: %v, want %s", rebuilt, got, want)
				}
			}
		}
		if found, err := w.search.Find(w.ctx, w.sam, search.Query{Text: "20260001", Kind: search.KindCase}); err != nil || len(found.Hits) != 1 {
			t.Errorf("%+v, %v", found, err)
		}
	})
}
