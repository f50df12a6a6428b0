package practice

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/i18n/i18ntest"
)

func TestLocales(t *testing.T) {
	i18ntest.Parity(t, Locales())
	texts, err := i18n.Load(Locales())
	must(t, err)
	for _, k := range Acts() {
		if !texts.Has(k.Kind.Key()) {
			t.Errorf("act %s has no name", k.Kind)
		}
	}
}

// Whatever an account begins with could have been typed.
func TestFurniture(t *testing.T) {
	for _, kind := range accounts.Kinds() {
		for _, language := range accounts.Languages() {
			f, err := furnitureOf(kind, language)
			if err != nil || len(f.Areas) != 3 || len(f.Types) == 0 {
				t.Fatalf("%s %s: %+v %v", kind, language, f, err)
			}
			var others []Entry
			for _, a := range f.Areas {
				e := Entry{ID: a.Name, List: Areas}
				in := Input{Name: &a.Name, Code: &a.Code, Stages: a.Stages}
				var wrong errs.Fields
				in.apply(&e, others, &wrong)
				if in.stages(Areas, &wrong); wrong.Err() != nil || e.Name != a.Name || e.Code != a.Code {
					t.Errorf("%s: %v", a.Name, wrong.Err())
				}
				others = append(others, e)
			}
		}
	}
}

func TestAccountsAreFurnishedOnce(t *testing.T) {
	each(t, func(w *world) {
		all := w.lists()
		if len(all.Areas) != 3 || all.Areas[0].Name != "Economic crime" || all.Areas[0].Stages[0].Name != "Reported" || len(all.Types) != 4 || len(all.Groups) != 0 {
			t.Errorf("%+v", all)
		}
		theirs, err := w.Lists(w.ctx, person(w.other, access.Guest))
		if err != nil || theirs.Areas[0].Name != "Разрешение споров" {
			t.Errorf("%+v %v", theirs, err)
		}
		w.write(func(tx *db.Tx) error { return w.Practice.Furnish(w.ctx, tx, access.System(w.one), w.one) })
		must(t, w.Practice.FurnishAllAccounts(w.ctx, w.DB))
		if again := w.lists(); len(again.Areas) != 3 {
			t.Errorf("twice: %+v", again)
		}
		if acts := w.acts(string(w.one)); acts[len(acts)-1] != `practice.furnished{"areas":3,"types":4}` {
			t.Error(acts)
		}
	})
}

func TestEntriesAreAddedAndChanged(t *testing.T) {
	each(t, func(w *world) {
		area := w.add(Areas, "", "  Cyber\u00a0 crime ", "Reported", " ", " Closed ")
		if area.Name != "Cyber crime" || area.Code != "CC" || area.Place != 4 || area.Version != 1 {
			t.Errorf("%+v", area)
		}
		if got := w.names(Stages, ids.PracticeArea(area.ID)); got != "Reported, Closed" {
			t.Error(got)
		}
		if twin := w.add(Areas, "", "Cold cases", "A"); twin.Code != "CC2" {
			t.Errorf("a code that is taken: %+v", twin)
		}
		stage := w.add(Stages, ids.PracticeArea(area.ID), "Court")
		group := w.add(Groups, "", "Ёлка")
		for list, name := range map[List]string{Areas: "CYBER crime", Stages: "reported", Types: "INVESTIGATION", Groups: "елка"} {
			if _, err := w.Add(w.ctx, w.admin(), list, ids.PracticeArea(area.ID), Input{Name: &name, Stages: []string{"A"}}); key(err) != "name practice.taken" {
				t.Errorf("%s: %v", name, err)
			}
		}
		// The same names elsewhere are others.
		w.add(Stages, w.lists().Areas[0].ID, "Closed")
		if _, err := w.Add(w.ctx, person(w.other, access.Administrator), Groups, "", Input{Name: new("Ёлка")}); err != nil {
			t.Errorf("in the other account: %v", err)
		}
		got, err := w.Change(w.ctx, w.admin(), Groups, group.ID, Input{Name: new("ЕЛКА")}, 1)
		if err != nil || got.Version != 2 || got.Name != "ЕЛКА" {
			t.Errorf("%+v %v", got, err)
		}
		if same, err := w.Change(w.ctx, w.admin(), Groups, group.ID, Input{Name: new("ЕЛКА")}, 1); err != nil || same.Version != 2 {
			t.Errorf("what stands already: %+v %v", same, err)
		}
		_, err = w.Change(w.ctx, w.admin(), Groups, group.ID, Input{Name: new("Oak")}, 1)
		if theirs, ok := errs.As(err).Detail.(Entry); key(err) != "practice.conflict" || !ok || theirs.Name != "ЕЛКА" {
			t.Errorf("stale: %v", err)
		}
		if got, err := w.Change(w.ctx, w.admin(), Areas, area.ID, Input{Code: new(" cy ")}, 0); err != nil || got.Code != "CY" || got.Name != area.Name {
			t.Errorf("%+v %v", got, err)
		}
		for code, want := range map[string]string{"": "code practice.code.form", "A-B": "code practice.code.form", "ABCDEFGHI": "code practice.code.form", "\xff": "code practice.code.form",
			"ec": "code practice.code.taken"} {
			if _, err := w.Change(w.ctx, w.admin(), Areas, area.ID, Input{Code: &code}, 0); key(err) != want {
				t.Errorf("code %q: %v", code, err)
			}
		}
		if _, err := w.Change(w.ctx, w.admin(), Types, stage.ID, Input{Name: new("X")}, 0); !errs.Is(err, errs.NotFound) {
			t.Errorf("a stage as a type: %v", err)
		}
		if acts := w.acts(stage.ID); !slices.Equal(acts, []string{`practice.stage_added{"practice_area":"` + area.ID + `"}`}) {
			t.Error(acts)
		}
		if acts := w.acts(area.ID); acts[1] != `practice.area_changed{"fields":["code"]}` {
			t.Error(acts)
		}
	})
}

func TestHostileEntriesAreRefused(t *testing.T) {
	each(t, func(w *world) {
		for _, name := range []string{"", " \u00a0 ", "a\u202eb", "a\nb", strings.Repeat("x", 10_000), "\xff", "a\x00"} {
			if _, err := w.Add(w.ctx, w.admin(), Types, "", Input{Name: &name}); !strings.HasPrefix(key(err), "name ") {
				t.Errorf("%.20q: %v", name, err)
			}
			if _, err := w.Add(w.ctx, w.admin(), Areas, "", Input{Name: new("A"), Stages: []string{name}}); !strings.HasPrefix(key(err), "stages ") {
				t.Errorf("stage %.20q: %v", name, err)
			}
		}
		for _, stages := range [][]string{nil, {"A", "a"}, strings.Split(strings.Repeat("x ", 3), " "), make([]string, 1000)} {
			if _, err := w.Add(w.ctx, w.admin(), Areas, "", Input{Name: new("A"), Stages: stages}); !strings.HasPrefix(key(err), "stages ") {
				t.Errorf("%q: %v", stages, err)
			}
		}
		for _, name := range []string{`<script>alert(1)</script>`, `=1+1`, `%_\`, "!!!", "Robert'); drop table practice_entries;--"} {
			if e := w.add(Areas, "", name, name); e.Name != name || e.Code == "" {
				t.Errorf("%q became %+v", name, e)
			}
		}
		if _, err := w.Add(w.ctx, w.admin(), Stages, "nowhere", Input{Name: new("A")}); !errs.Is(err, errs.NotFound) {
			t.Error(err)
		}
		if _, err := w.Add(w.ctx, w.admin(), "colours", "", Input{Name: new("A")}); !errs.Is(err, errs.NotFound) {
			t.Error(err)
		}
		for i := len(w.lists().Areas); i < Areas.Max(); i++ {
			w.add(Areas, "", fmt.Sprint("Area ", i), "A")
		}
		if _, err := w.Add(w.ctx, w.admin(), Areas, "", Input{Name: new("One more"), Stages: []string{"A"}}); key(err) != "practice.many" {
			t.Error(err)
		}
	})
}

func TestEntriesArePutInOrder(t *testing.T) {
	each(t, func(w *world) {
		ofName := map[string]string{}
		for _, name := range []string{"a", "b", "c", "d"} {
			ofName[name] = w.add(Groups, "", name).ID
		}
		for _, step := range []struct {
			name string
			to   int
			want string
		}{{"d", 1, "d, a, b, c"}, {"d", 1, "d, a, b, c"}, {"d", 3, "a, b, d, c"}, {"a", 99, "b, d, c, a"}, {"c", -5, "c, b, d, a"}, {"b", 3, "c, d, b, a"}} {
			must(t, w.Move(w.ctx, w.admin(), Groups, ofName[step.name], step.to))
			if got := w.names(Groups, ""); got != step.want {
				t.Fatalf("%s to %d: %s, want %s", step.name, step.to, got, step.want)
			}
		}
		for _, step := range []struct {
			name string
			up   bool
			want string
		}{{"a", true, "c, d, a, b"}, {"b", false, "c, d, a, b"}, {"c", true, "c, d, a, b"}, {"c", false, "d, c, a, b"}} {
			must(t, w.Step(w.ctx, w.admin(), Groups, ofName[step.name], step.up))
			if got := w.names(Groups, ""); got != step.want {
				t.Fatalf("%s: %s, want %s", step.name, got, step.want)
			}
		}
		if acts := w.acts(ofName["d"]); len(acts) != 3 || acts[1] != `practice.group_moved{"from":4,"to":1}` {
			t.Error(acts)
		}
	})
}

func TestEntriesInUseAreReplaced(t *testing.T) {
	each(t, func(w *world) {
		all := w.lists()
		from, into := all.Areas[0], all.Areas[1]
		kind, other := all.Types[0], all.Types[1]
		group := w.add(Groups, "", "Operation Oak")
		w.open(string(from.ID), string(from.Stages[0].ID), string(kind.ID), group.ID)
		w.open(string(from.ID), string(from.Stages[1].ID), string(kind.ID), "")
		deny := func(list List, id string, r *Replacement, want string) {
			t.Helper()
			if _, err := w.Delete(w.ctx, w.admin(), list, id, r); key(err) != want {
				t.Errorf("%s: %v, want %s", list, err, want)
			}
		}
		deny(Types, string(kind.ID), nil, "practice.in_use")
		deny(Types, string(kind.ID), &Replacement{}, "practice.in_use") // none isn't a type
		deny(Types, string(kind.ID), &Replacement{With: string(kind.ID)}, "with practice.with.choose")
		deny(Types, string(kind.ID), &Replacement{With: string(into.ID)}, "with practice.with.choose")
		deny(Types, "nowhere", nil, "access.not_found")
		if n, err := w.Delete(w.ctx, w.admin(), Types, string(kind.ID), &Replacement{With: string(other.ID)}); err != nil || n != 2 || w.holding(Types, string(other.ID)) != 2 {
			t.Errorf("%d %v", n, err)
		}
		deny(Stages, string(from.Stages[0].ID), &Replacement{With: string(into.Stages[0].ID)}, "with practice.with.choose") // of another area
		if n, err := w.Delete(w.ctx, w.admin(), Stages, string(from.Stages[0].ID), &Replacement{With: string(from.Stages[2].ID)}); err != nil || n != 1 {
			t.Errorf("%d %v", n, err)
		}
		if n, err := w.Delete(w.ctx, w.admin(), Groups, group.ID, &Replacement{}); err != nil || n != 1 || w.holding(Groups, "") != 2 {
			t.Errorf("%d %v", n, err)
		}
		deny(Areas, string(from.ID), &Replacement{With: string(into.ID), Stage: from.Stages[1].ID}, "stage practice.stage.choose")
		if n, err := w.Delete(w.ctx, w.admin(), Areas, string(from.ID), &Replacement{With: string(into.ID), Stage: into.Stages[1].ID}); err != nil || n != 2 {
			t.Errorf("%d %v", n, err)
		}
		if w.holding(Areas, string(into.ID)) != 2 || w.holding(Stages, string(into.Stages[1].ID)) != 2 || len(w.lists().Areas) != 2 {
			t.Errorf("%+v", w.lists())
		}
		if _, err := w.Practice.Stage(w.ctx, w.DB, w.one, from.Stages[1].ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("a stage of a deleted area: %v", err)
		}
		if acts := w.acts(string(from.ID)); acts[0] != `practice.area_deleted{"replacement":"`+string(into.ID)+`"}` {
			t.Error(acts)
		}
		last := w.lists().Areas[1]
		if _, err := w.Delete(w.ctx, w.admin(), Areas, string(last.ID), nil); err != nil {
			t.Errorf("one that nothing holds: %v", err)
		}
		deny(Areas, string(into.ID), &Replacement{With: string(into.ID)}, "practice.last")
	})
}

func TestTheLastStays(t *testing.T) {
	each(t, func(w *world) {
		area := w.add(Areas, "", "Small", "Only")
		stages := w.lists().Areas[3].Stages
		if _, err := w.Delete(w.ctx, w.admin(), Stages, string(stages[0].ID), nil); key(err) != "practice.last" {
			t.Error(err)
		}
		for i, x := range w.lists().Types {
			if _, err := w.Delete(w.ctx, w.admin(), Types, string(x.ID), nil); (i < 3) != (err == nil) {
				t.Errorf("%d: %v", i, err)
			}
		}
		if got, err := w.Practice.Area(w.ctx, w.DB, w.one, ids.PracticeArea(area.ID)); err != nil || len(got.Stages) != 1 {
			t.Errorf("%+v %v", got, err)
		}
	})
}
