package attributes

import (
	"strings"
	"sync"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
)

// TestKindChanges: what people have is kept in the new form, or the change is refused.
func TestKindChanges(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		for i, c := range []struct {
			from, to Kind
			given    string // of the list: the numbers of the choices
			want     string // empty: refused
		}{
			{Number, Text, "-12,5", "-12.5"}, {Number, LongText, "1000", "1000"}, {Date, Text, "19/11/2026", "2026-11-19"},
			{DateTime, Text, "2026-07-01T10:00", "2026-07-01 09:00 UTC"}, {YesNo, Text, "false", "No"}, {Link, Text, "a.example", "https://a.example"},
			{Text, LongText, "x", "x"}, {LongText, Text, "x", "x"}, {LongText, Text, "a\nb", ""}, {OneOf, Text, "1", "Two"}, {ManyOf, Text, "2,0", "One, Three"},
			{OneOf, ManyOf, "1", "1"}, {ManyOf, OneOf, "2", "2"}, {ManyOf, OneOf, "0,2", ""},
			{Text, Number, "12", ""}, {Text, Link, "https://a.example", ""}, {Text, OneOf, "One", ""}, {Date, DateTime, "2026-11-19", ""}, {YesNo, Number, "true", ""},
			{Number, Divider, "1", ""}, {OneOf, YesNo, "1", ""}, {Text, Divider, "x", ""},
		} {
			name := "N" + string(rune('A'+i))
			var more []func(*Input)
			if c.from.HasChoices() {
				more = append(more, choices("One", "Two", "Three"))
			}
			d := w.define(c.from, name, more...)
			pick := func(numbers string) string {
				if !c.from.HasChoices() || numbers == "" {
					return numbers
				}
				return strings.NewReplacer("0", string(d.Choices[0].ID), "1", string(d.Choices[1].ID), "2", string(d.Choices[2].ID)).Replace(numbers)
			}
			w.mustSet(w.sam, Values{d.ID: pick(c.given)})
			before := w.value(w.sam, d.ID)
			in := Input{Kind: new(c.to)}
			if c.to.HasChoices() && !c.from.HasChoices() {
				choices("One")(&in)
			}
			changed, err := w.Change(w.ctx, w.jane, d.ID, in, 0)
			if c.want == "" {
				expect(t, name, err, errs.Invalid, "attributes.kind.loses")
				if e := errs.As(err); e != nil && e.Fields[0].Args["People"] != 1 {
					t.Errorf("%s to %s: %+v", c.from, c.to, e.Fields)
				}
				if got := w.value(w.sam, d.ID); got != before {
					t.Errorf("%s to %s: refused, and %q became %q", c.from, c.to, before, got)
				}
				// Once nobody has a value it is only a definition.
				w.mustSet(w.sam, Values{d.ID: ""})
				if _, err := w.Change(w.ctx, w.jane, d.ID, in, 0); err != nil {
					t.Errorf("%s to %s without values: %v", c.from, c.to, err)
				}
				continue
			}
			want := c.want
			if c.to.HasChoices() {
				want = pick(c.want)
			}
			if got := w.value(w.sam, d.ID); err != nil || got != want || changed.Kind != c.to {
				t.Errorf("%s to %s: %q, want %q, %v", c.from, c.to, got, want, err)
			}
			w.mustSet(w.sam, Values{d.ID: changed.InputText(want, Manner{Zone: nil})}) // it fits the new kind
		}
	})
}

func TestChoicesAreKept(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		d := w.define(OneOf, "Size", choices("S", "M", "L"))
		s, m := d.Choices[0], d.Choices[1]
		w.mustSet(w.sam, Values{d.ID: string(s.ID)})
		_, err := w.Change(w.ctx, w.jane, d.ID, Input{Choices: &[]Choice{m}}, 0)
		expect(t, "removing a picked one", err, errs.Invalid, "attributes.choices.picked")
		_, err = w.Change(w.ctx, w.jane, d.ID, Input{Kind: new(ManyOf), Choices: &[]Choice{m}}, 0)
		expect(t, "removing a picked one with another kind", err, errs.Invalid, "attributes.choices.picked")
		s.Name, s.Archived = "Small", true
		d, err = w.Change(w.ctx, w.jane, d.ID, Input{Choices: &[]Choice{m, s, {Name: "XL"}}}, d.Version)
		must(t, err)
		if len(d.Choices) != 3 || d.Choices[0] != m || d.Choices[1] != s || d.Choices[2].ID == "" {
			t.Errorf("%+v", d.Choices)
		}
		// What was picked keeps showing and can be saved again; nobody else can pick it.
		w.mustSet(w.sam, Values{d.ID: string(s.ID)})
		if got := d.PickedNames(w.value(w.sam, d.ID)); len(got) != 1 || got[0] != "Small" {
			t.Errorf("%q", got)
		}
		expect(t, "picking an archived one", w.set(w.lee, Values{d.ID: string(s.ID)}), errs.Invalid, "attributes.choice.gone")
		w.mustSet(w.sam, Values{d.ID: string(m.ID)})
		expect(t, "going back to it", w.set(w.sam, Values{d.ID: string(s.ID)}), errs.Invalid, "attributes.choice.gone")
	})
}

func TestDeleteTakesTheValues(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		d, kept := w.define(OneOf, "Size", choices("S"), audience(Everybody(), Audience{Self: true, Titles: []ids.JobTitle{w.clerk}})), w.define(Text, "Tea")
		w.mustSet(w.sam, Values{d.ID: string(d.Choices[0].ID), kept.ID: "Green"})
		w.mustSet(w.lee, Values{d.ID: string(d.Choices[0].ID)})
		counted, err := w.Managed(w.ctx, w.jane, d.ID)
		if err != nil || counted.Values != 2 {
			t.Errorf("%+v, %v", counted, err)
		}
		if all, err := w.Overview(w.ctx, w.jane); err != nil || len(all) != 2 || all[0].Values != 2 || all[1].Values != 1 {
			t.Errorf("%+v, %v", all, err)
		}
		n, err := w.Delete(w.ctx, w.jane, d.ID, d.Version)
		if err != nil || n != 2 {
			t.Errorf("%d, %v", n, err)
		}
		if got := w.acts(string(d.ID)); got[len(got)-1] != `attributes.deleted{"kind":"choice","values":2}` {
			t.Errorf("acts %q", got)
		}
		expect(t, "a page from before", w.set(w.sam, Values{d.ID: "x", kept.ID: "Black"}), errs.Invalid, "attributes.value.unknown")
		if w.value(w.sam, d.ID) != "" || w.value(w.sam, kept.ID) != "Green" {
			t.Error("values")
		}
		if _, err := w.Delete(w.ctx, w.jane, d.ID, 0); !errs.Is(err, errs.NotFound) {
			t.Errorf("twice: %v", err)
		}
	})
}

// TestDefinitionAndValueAtOnce: whichever comes first, no value is left that its attribute can't hold.
func TestDefinitionAndValueAtOnce(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		for round := range 6 {
			d := w.define(Text, "Round "+string(rune('a'+round)))
			gone := w.define(Text, "Gone "+string(rune('a'+round)))
			var wg sync.WaitGroup
			for _, by := range []access.Actor{w.sam, w.lee, w.gus} {
				wg.Go(func() {
					err := w.set(by, Values{d.ID: "words"})
					if err != nil && errs.As(err) == nil {
						t.Error(err)
					}
				})
				wg.Go(func() {
					if err := w.set(by, Values{gone.ID: "words"}); err != nil && errs.As(err) == nil {
						t.Error(err)
					}
				})
			}
			wg.Go(func() {
				if _, err := w.Change(w.ctx, w.jane, d.ID, Input{Kind: new(Number)}, 0); err != nil && !errs.Is(err, errs.Invalid) {
					t.Error(err)
				}
			})
			wg.Go(func() {
				if _, err := w.Delete(w.ctx, w.jane, gone.ID, 0); err != nil {
					t.Error(err)
				}
			})
			wg.Wait()
			now, err := w.Managed(w.ctx, w.jane, d.ID)
			must(t, err)
			if now.Kind == Number && now.Values > 0 {
				t.Errorf("%d people have words as a number", now.Values)
			}
			if n, err := countOf(w.ctx, w.db, w.firm.ID, gone.ID); err != nil || n != 0 {
				t.Errorf("%d values of nothing, %v", n, err)
			}
		}
	})
}

func TestHoldingsAndErasure(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		office := w.define(Text, "Office", audience(Audience{}, Audience{}))
		tags := w.define(ManyOf, "Tags", choices("One", "Two"))
		old := w.define(YesNo, "Old")
		w.mustSet(w.jane, Values{office.ID: "x", tags.ID: string(tags.Choices[1].ID), old.ID: Yes})
		w.mustSet(w.sam, Values{tags.ID: string(tags.Choices[0].ID)})
		_, err := w.Archive(w.ctx, w.jane, old.ID)
		must(t, err)
		list, err := w.ValuesOf(w.ctx, w.db, w.firm.ID, w.jane.User)
		if err != nil || len(list) != 3 || list[0].Values[0] != "x" || list[1].Values[0] != "Two" || list[2].Name != "Old" || list[2].Values[0] != Yes {
			t.Errorf("%+v, %v", list, err)
		}
		if list, err := w.ValuesOf(w.ctx, w.db, w.dept.ID, w.jane.User); err != nil || len(list) != 0 {
			t.Errorf("another account: %+v, %v", list, err)
		}
		for _, want := range []int{3, 0} {
			n := w.erase(w.jane.User)
			if n != want {
				t.Errorf("%d erased", n)
			}
		}
		if got := w.acts(string(w.jane.User)); got[len(got)-1] != `attributes.values_erased{"values":3}` {
			t.Errorf("acts %q", got)
		}
		if w.value(w.sam, tags.ID) == "" {
			t.Error("another's value went too")
		}
	})
}

// TestProfileSaveWithoutAttributes goes as people's own does.
func TestProfileSaveWithoutAttributes(t *testing.T) {
	each(t, func(w *world) {
		p, err := w.SaveProfile(w.ctx, w.sam, people.ProfileInput{Position: new("Partner")}, nil, 1)
		if err != nil || p.Position != "Partner" {
			w.t.Errorf("%+v, %v", p, err)
		}
		_, err = w.SaveProfile(w.ctx, w.sam, people.ProfileInput{Position: new("Clerk")}, nil, 1)
		if conflict, ok := errs.As(err).Detail.(Conflict); !ok || len(conflict.Profile.Clashes) != 1 {
			w.t.Errorf("%v", err)
		}
	})
}
