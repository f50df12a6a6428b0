package attributes

import (
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
)

// Whoever looks after a user saves the user's row and attributes at once, or neither.
func TestAttributesAreSavedWithAUser(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		number := w.define(Number, "Years")
		before, err := w.people.User(w.ctx, w.jane, w.sam.User)
		must(t, err)
		level := 2
		p, err := w.SaveUser(w.ctx, w.jane, w.sam.User, people.UserInput{ReviewLevel: &level}, Values{number.ID: "12"}, before.Version)
		if err != nil || p.ReviewLevel != 2 || p.Version != before.Version+1 || w.value(w.sam, number.ID) != "12" {
			t.Fatalf("%+v, %v", p, err)
		}
		// Attributes alone raise the version too; an old one clashes and shows both values.
		if p, err = w.SaveUser(w.ctx, w.jane, w.sam.User, people.UserInput{}, Values{number.ID: "13"}, p.Version); err != nil || p.Version != before.Version+2 {
			t.Fatalf("%d, %v", p.Version, err)
		}
		_, err = w.SaveUser(w.ctx, w.jane, w.sam.User, people.UserInput{}, Values{number.ID: "14"}, before.Version)
		if clash, ok := errs.As(err).Detail.(Conflict); !ok || len(clash.Clashes) != 1 || clash.Clashes[0].Theirs != "13" || w.value(w.sam, number.ID) != "13" {
			t.Errorf("%v", err)
		}
		// Wrong fields of both come together, and nothing is kept.
		level, wrong := people.MaxReviewLevel+1, ""
		for _, in := range []people.UserInput{{ReviewLevel: &level}, {Profile: people.ProfileInput{FirstName: &wrong}}} {
			_, err = w.SaveUser(w.ctx, w.jane, w.sam.User, in, Values{number.ID: "many"}, 0)
			if e := errs.As(err); e == nil || e.Kind != errs.Invalid || len(e.Fields) != 2 {
				t.Errorf("%v", err)
			}
		}
		if err := w.Check(w.ctx, w.jane, w.sam.User, Values{number.ID: "many"}); !errs.Is(err, errs.Invalid) {
			t.Errorf("%v", err)
		}
		for _, by := range []access.Actor{w.sam, w.lee, w.janeDept} {
			if _, err := w.SaveUser(w.ctx, by, w.gus.User, people.UserInput{}, Values{number.ID: "1"}, 0); !errs.Is(err, errs.NotFound) {
				t.Errorf("%v", err)
			}
		}
		if got := w.value(w.sam, number.ID); got != "13" {
			t.Errorf("%q", got)
		}
	})
}
