package activity_test

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"testing"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
)

// guest is whom the administrator of [person] looks as.
func guest() access.Actor {
	return access.Actor{Account: "a1", User: "u2", Login: "l2", Role: access.Guest, IDNumber: "G 7", Scope: access.ScopeAdmin, Door: access.DoorWeb, Session: "s2"}
}

// TestLooksAsAnotherNameBoth: an act of somebody who looks as another person carries both with their numbers of then, is found by
// either, and is sealed whole; nothing but a view is recorded of them (C13, R41).
func TestLooksAsAnotherNameBoth(t *testing.T) {
	each(t, func(w world) {
		by := access.Through(person("a1"), guest())
		w.notes("a1", 2)
		if err := w.log.Saw(context.Background(), by, activity.Act{Kind: "test.saw", Case: "c1", SubjectType: "case", SubjectID: "c1"}); err != nil {
			w.Fatal(err)
		}
		if err := w.log.Saw(context.Background(), guest(), activity.Act{Kind: "test.saw", Case: "c1", SubjectType: "case", SubjectID: "c1"}); err != nil {
			w.Fatal(err)
		}
		w.seal()
		if r := w.verify("a1"); r.Fault != nil || r.Head.Position != 4 {
			w.Fatalf("%+v %+v", r, r.Fault)
		}
		for name, f := range map[string]activity.Filter{
			"the person": {User: "u2"}, "the person’s number": {IDNumber: "g 7"},
			"the administrator": {User: "u1", Kinds: []activity.Kind{"test.saw"}}, "the administrator’s number": {IDNumber: "PC 4711", Kinds: []activity.Kind{"test.saw"}},
		} {
			found := w.acts("a1", f).Acts
			i := slices.IndexFunc(found, func(e activity.Entry) bool { return e.ViewedAs != "" })
			if i < 0 {
				w.Fatalf("not found by %s: %+v", name, found)
			}
			e := found[i]
			if e.User != "u1" || e.IDNumber != "PC 4711" || e.Role != access.Administrator || e.ViewedAs != "u2" || e.ViewedAsNumber != "G 7" || e.Session != "s1" || e.Login != "l1" {
				w.Errorf("%s: %+v", name, e)
			}
		}
		if n := len(w.acts("a1", activity.Filter{User: "u2"}).Acts); n != 2 {
			w.Errorf("%d acts of the person, want their own and the look", n)
		}
		err := w.db.Write(context.Background(), func(tx *db.Tx) error {
			_, err := w.log.Record(context.Background(), tx, by, activity.Act{Kind: "test.noted", SubjectType: "note", SubjectID: "n1", Payload: notePayload{}})
			return err
		})
		if !errs.Is(err, errs.Forbidden) {
			w.Errorf("a change by somebody who looks as another: %v", err)
		}
	})
}

// TestExportsProveLooksAsAnother: the lines of an export that tell of such looks recompute to their hashes.
func TestExportsProveLooksAsAnother(t *testing.T) {
	each(t, func(w world) {
		w.notes("a1", 1)
		if err := w.log.Saw(context.Background(), access.Through(person("a1"), guest()), activity.Act{Kind: "test.saw", SubjectType: "case", SubjectID: "c1"}); err != nil {
			w.Fatal(err)
		}
		w.seal()
		var out bytes.Buffer
		if _, err := w.log.Export(context.Background(), access.Operator("a1"), activity.Filter{}, activity.JSONLines, &out, nil); err != nil {
			w.Fatal(err)
		}
		before, looks := "", 0
		for text := range bytes.Lines(out.Bytes()) {
			var l activity.Line
			if err := json.Unmarshal(text, &l); err != nil {
				w.Fatal(err)
			}
			hash, err := activity.SealOf(l, before)
			if err != nil || hash != l.Hash {
				w.Fatalf("%s: %v, %s", text, err, hash)
			}
			if l.ViewedAs == "u2" && l.ViewedAsNo == "G 7" {
				looks++
				l.ViewedAs = "u3"
				if forged, _ := activity.SealOf(l, before); forged == hash {
					w.Error("another person seals to the same hash")
				}
			}
			before = hash
		}
		if looks != 1 {
			w.Errorf("%d looks in the export", looks)
		}
	})
}
