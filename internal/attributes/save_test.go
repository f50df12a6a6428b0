package attributes

import (
	"slices"
	"sync"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

func TestValuesAreSavedWithTheProfile(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		number, tags := w.define(Number, "Years"), w.define(ManyOf, "Tags", choices("One", "Two"))
		before, err := w.people.Me(w.ctx, w.sam)
		must(t, err)
		both := string(tags.Choices[1].ID) + "," + string(tags.Choices[0].ID)
		p, err := w.SaveProfile(w.ctx, w.sam, people.ProfileInput{Position: new("Partner")}, Values{number.ID: "12,5", tags.ID: both}, before.Version)
		if err != nil || p.Position != "Partner" || p.Version != before.Version+1 {
			t.Fatalf("%+v, %v", p, err)
		}
		if got := w.value(w.sam, number.ID); got != "12.5" {
			t.Errorf("%q", got)
		}
		if got := tags.PickedNames(w.value(w.sam, tags.ID)); !slices.Equal(got, []string{"One", "Two"}) {
			t.Errorf("%q", got)
		}
		// Attributes alone raise the version too; what is stored already doesn't.
		p, err = w.SaveProfile(w.ctx, w.sam, people.ProfileInput{}, Values{number.ID: "13"}, p.Version)
		if err != nil || p.Version != before.Version+2 {
			t.Errorf("%d, %v", p.Version, err)
		}
		p, err = w.SaveProfile(w.ctx, w.sam, people.ProfileInput{}, Values{number.ID: "13.0"}, 1)
		if err != nil || p.Version != before.Version+2 {
			t.Errorf("%d, %v", p.Version, err)
		}
		w.mustSet(w.sam, Values{number.ID: ""})
		if got := w.value(w.sam, number.ID); got != "" {
			t.Errorf("%q", got)
		}
		n, g := string(number.ID), string(tags.ID)
		want := []string{`attributes.values_changed{"attributes":["` + n + `","` + g + `"]}`, `people.profile_changed{"fields":["position"]}`,
			`attributes.values_changed{"attributes":["` + n + `"]}`, `attributes.values_changed{"attributes":["` + n + `"]}`}
		if got := w.acts(string(w.sam.User))[1:]; !slices.Equal(got, want) {
			t.Errorf("acts %q", got)
		}
		if b := w.mine(w.lee); len(b.Fields) != 2 || b.Fields[0].Value+b.Fields[1].Value != "" {
			t.Errorf("another's values: %+v", b)
		}
	})
}

// TestAllWrongAtOnce: profile and attributes are refused together, and nothing of either is kept.
func TestAllWrongAtOnce(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		number, text := w.define(Number, "Years"), w.define(Text, "Tea")
		for _, in := range []people.ProfileInput{{FirstName: new("")}, {BranchID: new("nowhere")}} {
			_, err := w.SaveProfile(w.ctx, w.sam, in, Values{number.ID: "many", text.ID: "Green"}, 0)
			e := errs.As(err)
			if e == nil || e.Kind != errs.Invalid || len(e.Fields) != 2 || e.Fields[1].Name != FieldName(number.ID) || e.Fields[1].Key != "attributes.number.digits" {
				t.Errorf("%v", err)
			}
		}
		_, err := w.SaveProfile(w.ctx, w.sam, people.ProfileInput{Position: new("Partner")}, Values{number.ID: "many"}, 0)
		expect(t, "attributes alone", err, errs.Invalid, "attributes.number.digits")
		_, err = w.SaveProfile(w.ctx, w.sam, people.ProfileInput{FirstName: new("")}, Values{text.ID: "Green"}, 0)
		expect(t, "profile alone", err, errs.Invalid, "people.first_name.required")
		if p, err := w.people.Me(w.ctx, w.sam); err != nil || p.Position != "" || p.Version != 1 || w.value(w.sam, text.ID) != "" {
			t.Errorf("%+v, %v", p, err)
		}
	})
}

func TestTwoSavesClash(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		a, b := w.define(Text, "A"), w.define(Text, "B")
		w.mustSet(w.sam, Values{a.ID: "theirs"})
		_, err := w.SaveProfile(w.ctx, w.sam, people.ProfileInput{Position: new("Mine")}, Values{a.ID: "mine", b.ID: ""}, 1)
		expect(t, "second save", err, errs.Conflict, "people.profile.conflict")
		conflict, ok := errs.As(err).Detail.(Conflict)
		if !ok || !slices.Equal(conflict.Clashes, []Clash{{a.ID, "theirs", "mine"}}) || len(conflict.Profile.Clashes) != 1 || conflict.Profile.Theirs.Version != 2 {
			t.Errorf("%+v", errs.As(err).Detail)
		}
		_, err = w.SaveProfile(w.ctx, w.sam, people.ProfileInput{}, Values{a.ID: "mine"}, 1)
		if conflict, ok := errs.As(err).Detail.(Conflict); !ok || len(conflict.Clashes) != 1 || len(conflict.Profile.Clashes) != 0 {
			t.Errorf("attributes alone: %v", err)
		}
		if got := w.value(w.sam, a.ID); got != "theirs" {
			t.Errorf("%q", got)
		}
		// All at once: one wins, the others are told.
		var wg sync.WaitGroup
		results := make(chan error, 6)
		for i := range 6 {
			wg.Go(func() {
				_, err := w.SaveProfile(w.ctx, w.sam, people.ProfileInput{}, Values{a.ID: string(rune('a' + i))}, 2)
				results <- err
			})
		}
		wg.Wait()
		won := 0
		for range 6 {
			if err := <-results; err == nil {
				won++
			} else if !errs.Is(err, errs.Conflict) {
				t.Error(err)
			}
		}
		if won != 1 {
			t.Errorf("%d saves won", won)
		}
	})
}

// TestWhoMayWrite is the table of audiences against people.
func TestWhoMayWrite(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		none := Audience{}
		standard := Audience{Roles: []access.Role{access.Standard}}
		clerks := Audience{Titles: []ids.JobTitle{w.clerk}}
		people := map[string]access.Actor{"j": w.jane, "s": w.sam, "l": w.lee, "g": w.gus}
		for i, c := range []struct {
			view, edit Audience
			sees, does string
		}{
			{Everybody(), Audience{Self: true}, "jslg", "jslg"}, {Everybody(), none, "jslg", "j"}, {none, none, "j", "j"},
			{Everybody(), standard, "jslg", "js"}, {standard, standard, "js", "js"}, {clerks, clerks, "jg", "jg"}, {Everybody(), clerks, "jslg", "jg"},
		} {
			d := w.define(Text, "N"+string(rune('a'+i)), audience(c.view, c.edit))
			w.fresh()
			for name, by := range people {
				sees, does := slices.Contains([]byte(c.sees), name[0]), slices.Contains([]byte(c.does), name[0])
				f, ok := w.mine(by).Field(d.ID)
				if ok != sees || f.Editable != does {
					t.Errorf("%d, %s: sees %v, edits %v", i, name, ok, f.Editable)
				}
				err := w.set(by, Values{d.ID: "x"})
				switch {
				case does && err != nil:
					t.Errorf("%d, %s: %v", i, name, err)
				case !does && sees:
					expect(t, name, err, errs.Invalid, "people.profile.not_yours")
				case !sees:
					expect(t, name, err, errs.Invalid, "attributes.value.unknown")
					if unknown := w.set(by, Values{"nowhere": "x"}); unknown.Error() != err.Error() {
						t.Errorf("what is hidden and what doesn't exist differ: %v, %v", err, unknown)
					}
				}
			}
		}
		reading := w.sam
		reading.Scope = access.ScopeRead
		d := w.define(Text, "Own")
		if err := w.set(reading, Values{d.ID: "x"}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a reading token: %v", err)
		}
		if err := w.set(w.janeDept, Values{d.ID: "x"}); !errs.Is(err, errs.Invalid) {
			t.Errorf("another account: %v", err)
		}
		if err := w.set(access.Actor{}, Values{d.ID: "x"}); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("nobody: %v", err)
		}
	})
}

// TestSetForOthers: whoever may see a colleague writes what the audience lets them.
func TestSetForOthers(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		own, all, office := w.define(Text, "Own"), w.define(Text, "All", audience(Everybody(), Everybody())), w.define(Text, "Office", audience(Audience{}, Audience{}))
		lee := w.row(w.lee)
		set := func(by access.Actor, id ids.Attribute) (err error) {
			return w.db.Write(w.ctx, func(tx *db.Tx) error {
				_, err := w.Set(w.ctx, tx, by, lee, Values{id: "x"})
				return err
			})
		}
		must(t, set(w.jane, office.ID))
		must(t, set(w.jane, own.ID))
		must(t, set(w.sam, all.ID))
		expect(t, "a colleague's own", set(w.sam, own.ID), errs.Invalid, "people.profile.not_yours")
		expect(t, "a colleague's hidden", set(w.sam, office.ID), errs.Invalid, "attributes.value.unknown")
		expect(t, "a guest", set(w.gus, all.ID), errs.NotFound, "access.not_found")
		expect(t, "another account", set(w.janeDept, all.ID), errs.NotFound, "access.not_found")
		reading := w.jane
		reading.Scope = access.ScopeRead
		expect(t, "a reading token", set(reading, all.ID), errs.Forbidden, "access.scope")
		b, err := w.Of(w.ctx, w.sam, w.lee.User)
		if err != nil || len(b.Fields) != 2 || b.Fields[0].Value != "x" || b.Fields[0].Editable || !b.Fields[1].Editable {
			t.Errorf("%+v, %v", b, err)
		}
		for who, by := range map[string]access.Actor{"a guest": w.gus, "another account": w.janeDept} {
			if _, err := w.Of(w.ctx, by, w.lee.User); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: %v", who, err)
			}
		}
		if _, err := w.Of(w.ctx, w.jane, w.janeDept.User); !errs.Is(err, errs.NotFound) {
			t.Error(err)
		}
	})
}
