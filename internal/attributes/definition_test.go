package attributes

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
)

func TestDefinitionsAreForAdministrators(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		d := w.define(Text, "Bar number")
		demoted := w.sam
		demoted.Role = access.Administrator // what the session remembers isn't what counts
		reading := w.jane
		reading.Scope = access.ScopeWrite
		for _, c := range []struct {
			who  string
			by   access.Actor
			want errs.Kind
		}{{"standard", w.sam, errs.NotFound}, {"once an administrator", demoted, errs.NotFound}, {"limited", w.lee, errs.NotFound}, {"guest", w.gus, errs.NotFound},
			{"another account's administrator", w.janeDept, errs.NotFound}, {"nobody", access.Actor{}, errs.Unauthenticated}, {"token without the scope", reading, errs.Forbidden}} {
			_, err1 := w.Change(w.ctx, c.by, d.ID, Input{Name: new("Mine")}, 0)
			_, err2 := w.Archive(w.ctx, c.by, d.ID)
			_, err3 := w.Delete(w.ctx, c.by, d.ID, 0)
			_, err4 := w.Managed(w.ctx, c.by, d.ID)
			for i, err := range []error{err1, err2, err3, err4, w.Move(w.ctx, c.by, d.ID, Up)} {
				if errs.KindOf(err) != c.want {
					t.Errorf("%s, %d: %v", c.who, i, err)
				}
			}
			if c.who == "another account's administrator" {
				continue
			}
			_, err5 := w.Add(w.ctx, c.by, Input{Kind: new(Text), Name: new("X")})
			_, err6 := w.Overview(w.ctx, c.by)
			for i, err := range []error{err5, err6} {
				if errs.KindOf(err) != c.want {
					t.Errorf("%s, %d: %v", c.who, i, err)
				}
			}
		}
		if stored, err := w.Managed(w.ctx, w.jane, d.ID); err != nil || stored.Version != 1 || stored.Name != "Bar number" {
			t.Errorf("%+v, %v", stored, err)
		}
	})
}

func TestWrongDefinitions(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		w.define(Text, "Ёлка")
		self := Audience{Self: true}
		for what, c := range map[string]struct {
			in         Input
			field, key string
		}{
			"no name":         {Input{Kind: new(Text)}, "name", "attributes.name.required"},
			"no kind":         {Input{Name: new("A")}, "kind", "attributes.kind.choose"},
			"unknown kind":    {Input{Kind: new(Kind("file")), Name: new("A")}, "kind", "attributes.kind.choose"},
			"long name":       {Input{Kind: new(Text), Name: new(strings.Repeat("x", MaxName+1))}, "name", "people.text.too_long"},
			"hostile name":    {Input{Kind: new(Text), Name: new("a\u202eb")}, "name", "people.text.characters"},
			"taken":           {Input{Kind: new(Text), Name: new("ЕЛКА")}, "name", "attributes.name.taken"},
			"hint of lines":   {Input{Kind: new(Text), Name: new("A"), Hint: new("a\nb")}, "hint", "people.text.one_line"},
			"edit beyond":     {Input{Kind: new(Text), Name: new("A"), View: &self, Edit: new(Everybody())}, "edit", "attributes.edit.within"},
			"edit by title":   {Input{Kind: new(Text), Name: new("A"), View: &self, Edit: &Audience{Titles: []ids.JobTitle{w.clerk}}}, "edit", "attributes.edit.within"},
			"unknown role":    {Input{Kind: new(Text), Name: new("A"), View: &Audience{Roles: []access.Role{"owner"}}}, "view", "attributes.audience.choose"},
			"unknown title":   {Input{Kind: new(Text), Name: new("A"), View: &Audience{Self: true, Titles: []ids.JobTitle{"nowhere"}}}, "view", "attributes.audience.title"},
			"no choices":      {Input{Kind: new(OneOf), Name: new("A")}, "choices", "attributes.choices.required"},
			"choices of text": {Input{Kind: new(Text), Name: new("A"), Choices: &[]Choice{{Name: "x"}}}, "choices", "attributes.choices.kind"},
			"foreign choice":  {Input{Kind: new(OneOf), Name: new("A"), Choices: &[]Choice{{ID: "x", Name: "x"}}}, "choices", "attributes.choices.unknown"},
			"twice":           {Input{Kind: new(OneOf), Name: new("A"), Choices: &[]Choice{{Name: "x"}, {Name: " X "}}}, "choices[1].name", "attributes.choices.twice"},
			"nameless choice": {Input{Kind: new(OneOf), Name: new("A"), Choices: &[]Choice{{Name: "x"}, {Name: " "}}}, "choices[1].name", "attributes.choices.name"},
			"all archived":    {Input{Kind: new(ManyOf), Name: new("A"), Choices: &[]Choice{{Name: "x", Archived: true}}}, "choices", "attributes.choices.required"},
			"too many":        {Input{Kind: new(ManyOf), Name: new("A"), Choices: new(make([]Choice, MaxChoices+1))}, "choices", "attributes.choices.many"},
		} {
			_, err := w.Add(w.ctx, w.jane, c.in)
			expect(t, what, err, errs.Invalid, c.key)
			if e := errs.As(err); e != nil && (len(e.Fields) != 1 || e.Fields[0].Name != c.field) {
				t.Errorf("%s: %+v", what, e.Fields)
			}
		}
		// The department may have the firm's name, but not its titles.
		w.defineAs(w.janeDept, Text, "Ёлка")
		_, err := w.Add(w.ctx, w.janeDept, Input{Kind: new(Text), Name: new("B"), View: &Audience{Self: true, Titles: []ids.JobTitle{w.clerk}}})
		expect(t, "the firm's title in the department", err, errs.Invalid, "attributes.audience.title")
		if all, err := w.Overview(w.ctx, w.jane); err != nil || len(all) != 1 {
			t.Errorf("%+v, %v", all, err)
		}
	})
}

func TestChangeArchiveMoveDelete(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		a, b, c := w.define(Text, "A"), w.define(Divider, ""), w.define(OneOf, "C", choices("Red", "Green"))
		order := func() string {
			all, err := w.Overview(w.ctx, w.jane)
			must(t, err)
			out := ""
			for _, d := range all {
				out += map[ids.Attribute]string{a.ID: "a", b.ID: "b", c.ID: "c"}[d.ID]
			}
			return out
		}
		for _, step := range []struct {
			id   ids.Attribute
			to   Direction
			want string
		}{{c.ID, Up, "acb"}, {c.ID, Up, "cab"}, {c.ID, Up, "cab"}, {b.ID, Down, "cab"}, {c.ID, Down, "acb"}} {
			must(t, w.Move(w.ctx, w.jane, step.id, step.to))
			if got := order(); got != step.want {
				t.Fatalf("%s, want %s", got, step.want)
			}
		}
		expect(t, "sideways", w.Move(w.ctx, w.jane, c.ID, "left"), errs.Invalid, "attributes.move.choose")
		_, err := w.Archive(w.ctx, w.jane, c.ID)
		must(t, err)
		_, err = w.Archive(w.ctx, w.jane, c.ID)
		must(t, err)
		expect(t, "moving an archived one", w.Move(w.ctx, w.jane, c.ID, Up), errs.Conflict, "attributes.move.archived")
		must(t, w.Move(w.ctx, w.jane, b.ID, Up)) // over the archived one between
		if got := order(); got != "bca" {
			t.Errorf("%s", got)
		}
		other := w.define(Text, "c")
		_, err = w.Restore(w.ctx, w.jane, c.ID)
		expect(t, "name taken", err, errs.Conflict, "attributes.restore.taken")
		_, err = w.Delete(w.ctx, w.jane, other.ID, 0)
		must(t, err)
		restored, err := w.Restore(w.ctx, w.jane, c.ID)
		if err != nil || restored.Archived() || len(restored.Choices) != 2 {
			t.Errorf("%+v, %v", restored, err)
		}
		changed, err := w.Change(w.ctx, w.jane, a.ID, Input{Hint: new("Help"), View: &Audience{Self: true}}, a.Version)
		if err != nil || changed.Version != 2 || changed.Hint != "Help" || !changed.View.Equal(Audience{Self: true}) {
			t.Errorf("%+v, %v", changed, err)
		}
		same, err := w.Change(w.ctx, w.jane, a.ID, Input{Hint: new("Help")}, a.Version)
		if err != nil || same.Version != 2 {
			t.Errorf("the same again: %+v, %v", same, err)
		}
		_, err = w.Change(w.ctx, w.jane, a.ID, Input{Hint: new("Mine")}, a.Version)
		expect(t, "stale", err, errs.Conflict, "attributes.conflict")
		if x, ok := errs.As(err).Detail.(Changes); !ok || x.Theirs.Hint != "Help" || x.Mine.Hint != "Mine" {
			t.Errorf("%+v", errs.As(err).Detail)
		}
		_, err = w.Delete(w.ctx, w.jane, a.ID, 1)
		expect(t, "deleting what was changed since", err, errs.Conflict, "attributes.conflict")
		want := []string{`attributes.added{"kind":"text","view":{"self":true,"roles":["standard","limited","guest"],"job_title_ids":[]},"edit":{"self":true,"roles":[],"job_title_ids":[]}}`,
			`attributes.changed{"fields":["hint","view"],"view":{"self":true,"roles":[],"job_title_ids":[]}}`}
		if got := slices.DeleteFunc(w.acts(string(a.ID)), func(s string) bool { return strings.HasPrefix(s, "attributes.moved") }); !slices.Equal(got, want) {
			t.Errorf("acts %q", got)
		}
		if got := w.acts(string(c.ID)); !slices.Equal(got[len(got)-2:], []string{"attributes.archived", "attributes.restored"}) {
			t.Errorf("acts %q", got)
		}
	})
}

func TestNoMoreThanTheMost(t *testing.T) {
	each(t, func(w *world) {
		for i := range MaxDefinitions {
			w.define(Text, "N"+strconv.Itoa(i))
		}
		_, err := w.Add(w.ctx, w.jane, Input{Kind: new(Text), Name: new("One more")})
		expect(w.t, "one too many", err, errs.Conflict, "attributes.many")
		w.defineAs(w.janeDept, Text, "In the department")
	})
}

// TestTitleGoes: an audience that named a job title which is gone is for fewer, never for more.
func TestTitleGoes(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		free := w.title("Paralegal")
		only := Audience{Titles: []ids.JobTitle{free}}
		d := w.define(Text, "A", audience(only, only))
		w.dropTitle(free)
		got, err := w.Managed(w.ctx, w.jane, d.ID)
		if err != nil || len(got.View.Titles)+len(got.Edit.Titles) != 0 || got.View.IsEverybody() {
			t.Errorf("%+v, %v", got, err)
		}
		w.fresh()
		if b := w.mine(w.sam); len(b.Fields) != 0 {
			t.Errorf("%+v", b)
		}
	})
}
