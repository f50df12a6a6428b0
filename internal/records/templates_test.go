package records

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/accounts"
	"cabinet/internal/cases"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/i18n"
	"cabinet/internal/platform/i18n/i18ntest"
)

func TestLocales(t *testing.T) {
	i18ntest.Parity(t, Locales())
	texts, err := i18n.Load(Locales())
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range Acts() {
		if !texts.Has(k.Kind.Key()) {
			t.Errorf("act %s has no name", k.Kind)
		}
	}
	for _, kind := range accounts.Kinds() {
		for _, language := range accounts.Languages() {
			if names, err := rolesOf(kind, language); err != nil || len(names) < 3 {
				t.Errorf("%s %s: %v %v", kind, language, names, err)
			}
		}
	}
}

func (w *world) names(list List) string {
	w.Helper()
	all, err := w.Templates().InUse(w.ctx, w.jane, list)
	w.must(err)
	var out []string
	for _, t := range all {
		out = append(out, t.Name)
	}
	return strings.Join(out, ", ")
}

func TestTemplatesAreKept(t *testing.T) {
	eachWorld(t, func(w *world) {
		s := w.Templates()
		if got := w.names(Roles); got != "Client, Opposing party, Opposing counsel, Witness, Expert" {
			t.Error(got)
		}
		size := w.field(Participants, " Shoe  size ", Number, true)
		colour := w.field(Participants, "Colour", Choice, false, "Red", " ", "Green ")
		w.field(Issues, "Colour", Text, false) // another list
		if size.Name != "Shoe size" || !size.Required || size.Kind != Number || !slices.Equal(colour.Choices, []string{"Red", "Green"}) {
			t.Errorf("%+v %+v", size, colour)
		}
		got, err := s.Change(w.ctx, w.jane, colour.ID, TemplateInput{Choices: &[]string{"Blue", "Red"}, Archived: new(true)}, 1)
		if err != nil || got.Version != 2 || !got.Archived || !slices.Equal(got.Choices, []string{"Blue", "Red"}) {
			t.Errorf("%+v %v", got, err)
		}
		_, err = s.Change(w.ctx, w.jane, colour.ID, TemplateInput{Name: new("Hue")}, 1)
		if theirs, ok := errs.As(err).Detail.(Template); key(err) != "records.template.conflict" || !ok || theirs.Version != 2 {
			t.Errorf("stale: %v", err)
		}
		if same, err := s.Change(w.ctx, w.jane, colour.ID, TemplateInput{Archived: new(true)}, 1); err != nil || same.Version != 2 {
			t.Errorf("what stands already: %+v %v", same, err)
		}
		w.must(s.Move(w.ctx, w.jane, w.witness, 1))
		w.must(s.Step(w.ctx, w.jane, w.client, false))
		w.must(s.Step(w.ctx, w.jane, w.witness, true)) // at the top already
		if got := w.names(Roles); got != "Witness, Opposing party, Client, Opposing counsel, Expert" {
			t.Error(got)
		}
		if acts := w.acts(string(w.witness)); len(acts) != 1 || acts[0] != `records.template_moved{"from":4,"to":1}` {
			t.Error(acts)
		}
		for what, in := range map[string]TemplateInput{
			"name records.text.required": {}, "name records.template.taken": {Name: new("SHOE size")}, "name records.text.characters": {Name: new("a\u202eb")},
			"name records.text.long": {Name: new(strings.Repeat("x", 10_000))}, "kind records.template.kind": {Name: new("A"), Kind: new(Kind("file"))},
			"choices records.template.choices": {Name: new("A"), Kind: new(Choice)}, "choices records.template.twice": {Name: new("A"), Kind: new(Choice), Choices: &[]string{"x", " X"}},
			"choices records.text.characters": {Name: new("A"), Kind: new(Choice), Choices: &[]string{"a\x00"}}, "choices records.template.many_choices": {Name: new("A"), Kind: new(Choice), Choices: many()},
		} {
			if _, err := s.Add(w.ctx, w.jane, Participants, in); key(err) != what {
				t.Errorf("%v, want %s", err, what)
			}
		}
		if _, err := s.Add(w.ctx, w.jane, "colours", TemplateInput{Name: new("A")}); !errs.Is(err, errs.NotFound) {
			t.Error(err)
		}
	})
}

func many() *[]string {
	var out []string
	for i := range MaxChoices + 1 {
		out = append(out, fmt.Sprint("x", i))
	}
	return &out
}

func TestTemplatesInUse(t *testing.T) {
	eachWorld(t, func(w *world) {
		s := w.Templates()
		size := w.field(Participants, "Size", Number, false)
		ann := w.person("Ann", "Ash")
		_, err := w.Change(w.ctx, w.sam, w.oak.ID, Participants, ann.ID, Input{Values: map[ids.TemplateField]string{size.ID: "42"}}, 0)
		w.must(err)
		if _, err := s.Change(w.ctx, w.jane, size.ID, TemplateInput{Kind: new(Text)}, 0); key(err) != "kind records.template.kind_stays" {
			t.Error(err)
		}
		if _, err := s.Delete(w.ctx, w.jane, size.ID, w.client); key(err) != "records.template.answered" || errs.As(err).Args["Count"] != 1 {
			t.Error(err)
		}
		if _, err := s.Delete(w.ctx, w.jane, w.client, ""); key(err) != "records.template.in_use" {
			t.Error(err)
		}
		for _, with := range []ids.TemplateField{w.client, size.ID, "nowhere"} {
			if _, err := s.Delete(w.ctx, w.jane, w.client, with); key(err) != "with records.template.with" {
				t.Errorf("with %s: %v", with, err)
			}
		}
		elsewhere := w.open(w.jane, "Elsewhere")
		_, err = w.Cases.BuildWall(w.ctx, w.jane, cases.WallInput{Case: elsewhere.ID, User: w.june.User, Reason: "Conflict"})
		w.must(err)
		unused := w.field(Participants, "Unused", Text, false)
		if _, err := s.Change(w.ctx, w.june, unused.ID, TemplateInput{Kind: new(Number)}, 0); key(err) != "kind records.template.kind_stays" {
			t.Errorf("for who is kept out of a case: %v", err)
		}
		if _, err := s.Delete(w.ctx, w.june, unused.ID, ""); key(err) != "records.template.answered_unseen" {
			t.Errorf("for who is kept out of a case: %v", err)
		}
		if n, err := s.Delete(w.ctx, w.june, w.client, w.witness); err != nil || n != 1 {
			t.Errorf("%d %v", n, err)
		}
		r, err := w.Record(w.ctx, w.sam, w.oak.ID, Participants, ann.ID)
		if err != nil || r.Role != w.witness || r.Values[size.ID] != "42" {
			t.Errorf("%+v %v", r, err)
		}
		if acts := w.acts(string(w.client)); acts[0] != `records.template_deleted{"list":"role","replacement":"`+string(w.witness)+`"}` {
			t.Error(acts)
		}
		free := w.field(Participants, "Free", Text, false)
		if _, err := s.Delete(w.ctx, w.jane, free.ID, ""); err != nil {
			t.Error(err)
		}
		if _, err := s.Delete(w.ctx, w.jane, free.ID, ""); !errs.Is(err, errs.NotFound) {
			t.Error(err)
		}
	})
}

func TestTemplatesAreForAdministrators(t *testing.T) {
	eachWorld(t, func(w *world) {
		s := w.Templates()
		demoted := w.sam
		demoted.Role = access.Administrator // what the session remembers isn't what counts
		program := w.jane
		program.Scope = access.ScopeWrite
		for who, by := range map[string]access.Actor{"nobody": {}, "standard": w.sam, "demoted": demoted, "guest": w.gus, "program": program, "stranger": w.there} {
			_, changed := s.Change(w.ctx, by, w.client, TemplateInput{Name: new("X")}, 0)
			_, deleted := s.Delete(w.ctx, by, w.client, "")
			moved := s.Move(w.ctx, by, w.client, 3)
			_, read := s.One(w.ctx, by, w.client)
			if changed == nil || deleted == nil || moved == nil || read == nil && who != "demoted" {
				t.Errorf("%s reaches templates", who)
			}
			if _, err := s.Add(w.ctx, by, Roles, TemplateInput{Name: new("X")}); err == nil && who != "stranger" {
				t.Errorf("%s adds a role", who)
			}
		}
		if all, err := s.All(w.ctx, w.gus); err != nil || len(all) != 5 {
			t.Errorf("a guest's list: %d %v", len(all), err)
		}
		w.must(w.FurnishAllAccounts(w.ctx))
		if got := w.names(Roles); strings.Count(got, ",") != 4 {
			t.Error(got)
		}
	})
}
