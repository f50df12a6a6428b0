package attributes

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
)

// TestHiddenStaysHidden draws audiences by chance and gives every name, hint, choice and value a word of its own. Whatever
// is answered to a person, no word of an attribute that they may not view is in it.
func TestHiddenStaysHidden(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		chance := rand.New(rand.NewPCG(7, 11))
		anyone := func() Audience {
			var a Audience
			a.Self = chance.IntN(3) == 0
			for _, r := range Roles() {
				if chance.IntN(3) == 0 {
					a.Roles = append(a.Roles, r)
				}
			}
			if chance.IntN(3) == 0 {
				a.Titles = append(a.Titles, w.clerk)
			}
			return a
		}
		all := make([]Definition, 0, 16)
		for i := range 16 {
			word := fmt.Sprintf("canary%02dx", i)
			kind := []Kind{Text, LongText, OneOf, ManyOf, Divider}[i%5]
			var more []func(*Input)
			if kind.HasChoices() {
				more = append(more, choices(word+" red", word+" blue"))
			}
			view := anyone()
			edit := Audience{Self: view.Self && i%2 == 0}
			d := w.define(kind, word+" name", append(more, audience(view, edit), func(in *Input) { in.Hint = new(word + " hint") })...)
			all = append(all, d)
		}
		crew := []access.Actor{w.jane, w.sam, w.lee, w.gus}
		for _, of := range crew {
			values := Values{}
			for i, d := range all {
				switch {
				case d.Kind.HasChoices():
					values[d.ID] = string(d.Choices[i%2].ID)
				case d.Kind != Divider:
					values[d.ID] = fmt.Sprintf("canary%02dx value of %s", i, of.User)
				}
			}
			w.setAsJane(of, values)
		}
		w.fresh()
		for _, by := range crew {
			for _, of := range crew {
				said := w.answers(by, of, all)
				p := w.row(by)
				for i, d := range all {
					word := fmt.Sprintf("canary%02dx", i)
					may := d.View.has(viewer{p.Role, p.JobTitle, by.User == of.User}) || d.View.has(viewer{p.Role, p.JobTitle, true})
					if strings.Contains(said, word) && !may {
						t.Errorf("%s hears of %s, which is for %+v", by.Role, word, d.View)
					}
					if by.User != of.User && !d.View.has(viewer{p.Role, p.JobTitle, false}) && strings.Contains(said, word+" value of "+string(of.User)) {
						t.Errorf("%s reads %s of %s", by.Role, word, of.Role)
					}
					if d.View.has(viewer{p.Role, p.JobTitle, true}) && d.Kind != Divider && !strings.Contains(said, word) {
						t.Errorf("%s doesn't hear of %s", by.Role, word)
					}
				}
			}
		}
		if said := w.answers(w.janeDept, w.sam, all); strings.Contains(said, "canary") {
			t.Error("another account hears of it")
		}
	})
}

// setAsJane writes values of somebody as the administrator.
func (w *world) setAsJane(of access.Actor, values Values) {
	w.t.Helper()
	w.setFor(w.jane, w.row(of), values)
}

// answers is everything that the room says to one person about another, refusals and conflicts included.
func (w *world) answers(by, of access.Actor, all []Definition) string {
	w.t.Helper()
	var said strings.Builder
	say := func(v any, err error) {
		text, jsonErr := json.Marshal(v)
		must(w.t, jsonErr)
		said.Write(text)
		if e := errs.As(err); e != nil {
			fmt.Fprintf(&said, "%+v %+v", *e, e.Detail)
		}
	}
	ctx := context.Background()
	say(w.Mine(ctx, by))
	say(w.Of(ctx, by, of.User))
	say(w.Definitions(ctx, by))
	for _, d := range all {
		say(w.Definition(ctx, by, d.ID))
		say(w.Managed(ctx, by, d.ID))
		_, err := w.SaveProfile(ctx, by, people.ProfileInput{}, Values{d.ID: "\u202e"}, 0)
		say(nil, err)
		_, err = w.SaveProfile(ctx, by, people.ProfileInput{}, Values{d.ID: "another"}, 99)
		say(nil, err)
		_, err = w.SaveProfile(ctx, by, people.ProfileInput{FirstName: new("")}, Values{d.ID: "another"}, 0)
		say(nil, err)
	}
	_, err := w.SaveProfile(ctx, by, people.ProfileInput{}, Values{ids.Attribute("nowhere"): "x"}, 0)
	say(nil, err)
	return said.String()
}
