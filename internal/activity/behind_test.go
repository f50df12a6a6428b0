package activity_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// Whoever walls keep out of cases reads the record as if nothing had ever been done in them: on pages, in counts, by the ids of
// acts and in exports, whatever they ask for.
func TestActsBehindWallsAreNotThere(t *testing.T) {
	each(t, func(w world) {
		hidden := []ids.Case{"c2", "c4"}
		walled := person("a1")
		walled.User, walled.Session = "walled", "s2"
		w.log.KeepOut(func(_ context.Context, _ db.Queryer, by access.Actor) ([]ids.Case, error) {
			if by.User == walled.User {
				return hidden, nil
			}
			return nil, nil
		})
		r := rand.New(rand.NewPCG(5, 8))
		for range 300 {
			by := person("a1")
			by.User = ids.User(fmt.Sprintf("u%d", r.IntN(4)))
			c := []ids.Case{"", "c1", "c2", "c3", "c4", "c5"}[r.IntN(6)]
			kind, payload := activity.Kind("test.looked"), any(nil)
			if r.IntN(2) == 0 {
				kind, payload = "test.noted", notePayload{}
			}
			w.record(by, activity.Act{Kind: kind, Payload: payload, Case: c, SubjectType: "note", SubjectID: fmt.Sprint("n", r.IntN(9))})
		}
		w.seal()
		filters := map[string]activity.Filter{"all": {}, "newest": {Newest: true}, "a user": {User: "u1"}, "a kind": {Kinds: []activity.Kind{"test.noted"}}, "a subject": {SubjectType: "note", SubjectID: "n3"},
			"a hidden case": {Case: "c2"}, "a case": {Case: "c3"}, "a time": {From: w.clk.Now().AddDate(0, 0, -1)}, "a user and a hidden case": {User: "u1", Case: "c4"}}
		for name, f := range filters {
			f.Limit, f.Kinds = 1000, append(f.Kinds, "test.looked", "test.noted") // not the readings themselves
			all := w.read(person("a1"), f)
			var want []int64
			for _, e := range all.Acts {
				if !slices.Contains(hidden, e.Case) {
					want = append(want, e.Position)
				}
			}
			f.Limit, f.Total = 7, f.From.IsZero()
			var got []int64
			for {
				p := w.read(walled, f)
				for _, e := range p.Acts {
					got = append(got, e.Position)
				}
				if f.Total && p.Total != int64(len(want)) {
					w.Errorf("%s: %d in all, want %d", name, p.Total, len(want))
				}
				if p.Next == 0 {
					break
				}
				if f.After, f.Before = p.Next, 0; f.Newest {
					f.After, f.Before = 0, p.Next
				}
			}
			if !slices.Equal(got, want) {
				w.Errorf("%s: found %v, want %v", name, got, want)
			}
			f.After, f.Before = 0, 0
			if n, err := w.log.Count(context.Background(), walled, f); err != nil || f.From.IsZero() && n != int64(len(want)) {
				w.Errorf("%s: counted %d, %v, want %d", name, n, err, len(want))
			}
			var out bytes.Buffer
			f.Reason = "The yearly review"
			if n, err := w.log.Export(context.Background(), walled, f, activity.JSONLines, &out, nil); err != nil || n != int64(len(want)) || bytes.Contains(out.Bytes(), []byte(`"c2"`)) {
				w.Errorf("%s: exported %d, %v, want %d", name, n, err, len(want))
			}
			for _, e := range all.Acts {
				_, err := w.log.Act(context.Background(), walled, e.ID)
				if gone := errs.Is(err, errs.NotFound); gone != slices.Contains(hidden, e.Case) || err != nil && !gone {
					w.Fatalf("%s: act of %q: %v", name, e.Case, err)
				}
				if name != "all" {
					break
				}
			}
		}
		// That somebody read the record of a hidden case isn't there either; the operator reads all.
		w.read(person("a1"), activity.Filter{Case: "c2"})
		w.seal()
		for _, e := range w.read(walled, activity.Filter{Kinds: []activity.Kind{activity.Viewed}, User: "u1", Limit: 1000}).Acts {
			if strings.Contains(e.Payload, `"c2"`) {
				w.Errorf("%s tells of a hidden case", e.Payload)
			}
		}
		if n, err := w.log.Count(context.Background(), access.Operator("a1"), activity.Filter{Case: "c2"}); err != nil || n == 0 {
			w.Errorf("the operator counts %d, %v", n, err)
		}
	})
}

func (w world) read(by access.Actor, f activity.Filter) activity.Page {
	w.Helper()
	p, err := w.log.Acts(context.Background(), by, f)
	if err != nil {
		w.Fatal(err)
	}
	return p
}
