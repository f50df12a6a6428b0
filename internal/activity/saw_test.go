package activity_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
)

// saw is a look at a case.
func saw(c ids.Case) activity.Act {
	return activity.Act{Kind: "test.saw", Case: c, SubjectType: "case", SubjectID: string(c)}
}

func (w world) sees(by access.Actor, a activity.Act) {
	w.Helper()
	if err := w.log.Saw(context.Background(), by, a); err != nil {
		w.Fatal(err)
	}
}

func (w world) views(account ids.Account, f activity.ViewFilter) []activity.Entry {
	w.Helper()
	w.seal()
	p, err := w.log.Views(context.Background(), account, f)
	if err != nil {
		w.Fatal(err)
	}
	return p.Acts
}

func TestViewsOfARecordAreCountedOnceAMinute(t *testing.T) {
	each(t, func(w world) {
		ann, bob := person("a1"), person("a1")
		bob.User, bob.IDNumber = "u2", "PC 2"
		phone := ann
		phone.Session = "s2"
		for range 3 {
			w.sees(ann, saw("c1"))
		}
		w.sees(bob, saw("c1"))
		w.sees(phone, saw("c1"))
		w.sees(ann, saw("c2"))
		w.sees(ann, activity.Act{Kind: "test.read", Case: "c1", SubjectType: "note", SubjectID: "n1"})
		w.sees(access.System("a1"), saw("c1"))
		w.clk.Advance(59 * time.Second)
		w.sees(ann, saw("c1"))
		if got := w.views("a1", activity.ViewFilter{Case: "c1", Kinds: []activity.Kind{"test.saw"}}); len(got) != 3 {
			t.Fatalf("%d views: %+v", len(got), got)
		}
		w.clk.Advance(time.Second)
		ann.IDNumber = "PC 9"
		w.sees(ann, saw("c1"))
		got := w.views("a1", activity.ViewFilter{Case: "c1", Kinds: []activity.Kind{"test.saw"}})
		if len(got) != 4 || got[0].IDNumber != "PC 9" || got[0].User != "u1" || got[3].IDNumber != "PC 4711" {
			t.Fatalf("%+v", got)
		}
		if got := w.views("a1", activity.ViewFilter{Case: "c1"}); len(got) != 5 {
			t.Errorf("%d views of every kind", len(got))
		}
		if got := w.views("a1", activity.ViewFilter{Case: "c1", User: "u2"}); len(got) != 1 || got[0].IDNumber != "PC 2" {
			t.Errorf("of one person: %+v", got)
		}
		if got := w.views("a1", activity.ViewFilter{SubjectType: "note", SubjectID: "n1"}); len(got) != 1 || got[0].Kind != "test.read" {
			t.Errorf("of a record: %+v", got)
		}
		if r := w.verify("a1"); r.Fault != nil {
			t.Errorf("%+v", r.Fault)
		}
	})
}

func TestOnlyViewsAreFoundAmongActs(t *testing.T) {
	each(t, func(w world) {
		w.notes("a1", 3)
		w.record(person("a1"), activity.Act{Kind: "test.looked", Case: "c1"})
		for i := range 7 {
			w.clk.Advance(2 * time.Minute)
			w.sees(person("a1"), saw("c1"))
			w.sees(person("a2"), saw("c1"))
			w.sees(person("a1"), saw(ids.Case(fmt.Sprintf("other%d", i))))
		}
		w.seal()
		var before int64
		var times []time.Time
		for page := 0; ; page++ {
			p, err := w.log.Views(t.Context(), "a1", activity.ViewFilter{Case: "c1", Before: before, Limit: 3})
			if err != nil || page > 2 || p.Total != -1 {
				t.Fatalf("page %d: %+v %v", page, p, err)
			}
			for _, e := range p.Acts {
				if e.Account != "a1" || e.Kind != "test.saw" || e.Case != "c1" {
					t.Errorf("%+v", e)
				}
				times = append(times, e.At)
			}
			if before = p.Next; before == 0 {
				break
			}
		}
		if len(times) != 7 || !times[0].After(times[6]) {
			t.Errorf("%v", times)
		}
		for name, f := range map[string]activity.ViewFilter{"of nothing": {}, "of a kind that is no view": {Case: "c1", Kinds: []activity.Kind{"test.looked"}},
			"of another case": {Case: "c2"}} {
			if got := w.views("a1", f); len(got) != 0 {
				t.Errorf("%s: %+v", name, got)
			}
		}
		if got := w.views("a3", activity.ViewFilter{Case: "c1"}); len(got) != 0 {
			t.Errorf("another account: %+v", got)
		}
		if _, err := w.log.Views(t.Context(), "a1", activity.ViewFilter{Case: "c\x001"}); !errs.Is(err, errs.Invalid) {
			t.Errorf("hostile: %v", err)
		}
		if w.log.Saw(t.Context(), person("a1"), activity.Act{Kind: "test.looked", Case: "c1"}) == nil {
			t.Error("what is no view is taken for one")
		}
		if w.log.Saw(t.Context(), person("a1"), activity.Act{Kind: "test.nothing", Case: "c1"}) == nil {
			t.Error("an unknown kind is taken for a view")
		}
	})
}

// TestManyLookAtOnce has the same page opened at once in one session: it counts once.
func TestManyLookAtOnce(t *testing.T) {
	each(t, func(w world) {
		var group sync.WaitGroup
		for range 16 {
			group.Go(func() {
				if err := w.log.Saw(context.Background(), person("a1"), saw("c1")); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if got := w.views("a1", activity.ViewFilter{Case: "c1"}); len(got) != 1 {
			t.Errorf("%d views", len(got))
		}
	})
}

// TestAPageIsDrawnWhileItIsRecorded begins to record a view and waits for it later, as often as one likes.
func TestAPageIsDrawnWhileItIsRecorded(t *testing.T) {
	each(t, func(w world) {
		wait := w.log.Seeing(t.Context(), person("a1"), saw("c1"))
		for range 2 {
			if err := wait(); err != nil {
				t.Fatal(err)
			}
		}
		if got := w.views("a1", activity.ViewFilter{Case: "c1"}); len(got) != 1 {
			t.Errorf("%d views", len(got))
		}
		if w.log.Seeing(t.Context(), person("a1"), activity.Act{Kind: "test.looked"})() == nil {
			t.Error("what can't be recorded isn't told")
		}
	})
}
