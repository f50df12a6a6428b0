package activity_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"io/fs"
	"log/slog"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
)

type notePayload struct {
	Number int    `json:"number"`
	Label  string `json:"label,omitempty"`
}

func kinds() []activity.KindInfo {
	return []activity.KindInfo{
		{Kind: "test.noted", Payload: notePayload{}, Erasable: []string{"name", "place"}},
		{Kind: "test.looked"},
		{Kind: "test.saw", View: true},
		{Kind: "test.read", View: true},
	}
}

// world is a record on a fresh database.
type world struct {
	*testing.T
	db  *db.DB
	clk *clock.Fake
	log *activity.Log
}

func each(t *testing.T, fn func(w world)) {
	t.Helper()
	eachWith(t, fn, activity.Schema())
}

func eachWith(t *testing.T, fn func(w world), schemas ...fs.FS) {
	t.Helper()
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB, clk *clock.Fake) {
		log, err := activity.New(d, id.NewMaker(clk.Now, rand.Reader), slog.New(slog.DiscardHandler), kinds()...)
		if err != nil {
			t.Fatal(err)
		}
		fn(world{t, d, clk, log})
	})
}

func person(account ids.Account) access.Actor {
	return access.Actor{Account: account, User: "u1", Login: "l1", Role: access.Administrator, IDNumber: "PC 4711",
		Scope: access.ScopeAdmin, Door: access.DoorWeb, Session: "s1", RemoteIP: "192.0.2.7", RequestID: "r1"}
}

func (w world) record(by access.Actor, a activity.Act) ids.Act {
	w.Helper()
	var act ids.Act
	err := w.db.Write(context.Background(), func(tx *db.Tx) (err error) {
		act, err = w.log.Record(context.Background(), tx, by, a)
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return act
}

// notes records n acts of the account and seals them.
func (w world) notes(account ids.Account, n int) {
	w.Helper()
	err := w.db.Write(context.Background(), func(tx *db.Tx) error {
		for i := range n {
			_, err := w.log.Record(context.Background(), tx, person(account), activity.Act{Kind: "test.noted", SubjectType: "note", SubjectID: "n1",
				Payload: notePayload{Number: i}, Erasable: map[string]string{"name": "Ivan Petrov", "place": "Tver"}})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
	w.seal()
}

func (w world) seal() {
	w.Helper()
	if err := w.log.SealAll(context.Background()); err != nil {
		w.Fatal(err)
	}
}

func (w world) exec(sql string, args ...any) {
	w.Helper()
	err := w.db.Write(context.Background(), func(tx *db.Tx) error {
		_, err := tx.Exec(context.Background(), sql, args...)
		return err
	})
	if err != nil {
		w.Fatalf("%s: %v", sql, err)
	}
}

func (w world) verify(account ids.Account, known ...activity.Checkpoint) activity.Report {
	w.Helper()
	r, err := w.log.Verify(context.Background(), account, known...)
	if err != nil {
		w.Fatal(err)
	}
	return r
}

func (w world) acts(account ids.Account, f activity.Filter) activity.Page {
	w.Helper()
	p, err := w.log.Acts(context.Background(), access.System(account), f)
	if err != nil {
		w.Fatal(err)
	}
	return p
}

func TestRecordedActComesBackWhole(t *testing.T) {
	each(t, func(w world) {
		act := w.record(person("a1"), activity.Act{Kind: "test.noted", Case: "c1", SubjectType: "note", SubjectID: "n1",
			Payload: notePayload{Number: 3, Label: "a<b\n"}, Erasable: map[string]string{"name": "Ёлкин\nfake line"},
			Outcome: activity.Refused, OnBehalfOf: "u2"})
		if got := w.acts("a1", activity.Filter{}).Acts; len(got) != 0 {
			w.Fatalf("%d acts are shown before their seal", len(got))
		}
		w.seal()
		got := w.acts("a1", activity.Filter{}).Acts
		if len(got) != 1 {
			w.Fatalf("%d acts, want 1", len(got))
		}
		e := got[0]
		want := activity.Entry{Account: "a1", Position: 1, ID: act, At: w.clk.Now(), Kind: "test.noted", Outcome: activity.Refused,
			User: "u1", Login: "l1", OnBehalfOf: "u2", Role: access.Administrator, IDNumber: "PC 4711", Case: "c1",
			SubjectType: "note", SubjectID: "n1", Payload: `{"number":3,"label":"a<b\n"}`, Door: access.DoorWeb, Session: "s1",
			RemoteIP: "192.0.2.7", RequestID: "r1"}
		if e.Erasable["name"] != "Ёлкин\nfake line" || len(e.Hash) != 64 {
			w.Errorf("erasable %q, hash %q", e.Erasable, e.Hash)
		}
		e.Erasable, e.Hash = nil, ""
		if !reflect.DeepEqual(e, want) {
			w.Errorf("got  %+v\nwant %+v", e, want)
		}
	})
}

func TestActAndChangeAreOne(t *testing.T) {
	each(t, func(w world) {
		fault := errs.E(errs.Conflict, "test.no", nil)
		err := w.db.Write(context.Background(), func(tx *db.Tx) error {
			if _, err := w.log.Record(context.Background(), tx, person("a1"), activity.Act{Kind: "test.looked"}); err != nil {
				return err
			}
			return fault
		})
		if errs.As(err) != fault {
			w.Fatal(err)
		}
		if err := w.log.Refuse(context.Background(), person("a1"), activity.Act{Kind: "test.looked"}); err != nil {
			w.Fatal(err)
		}
		w.seal()
		got := w.acts("a1", activity.Filter{}).Acts
		if len(got) != 1 || got[0].Outcome != activity.Refused {
			w.Errorf("got %+v, want the refusal alone", got)
		}
	})
}

func TestRecordRefusesWhatTheKindDoesNotDeclare(t *testing.T) {
	each(t, func(w world) {
		for name, a := range map[string]activity.Act{
			"unknown kind":      {Kind: "test.unheard"},
			"no payload":        {Kind: "test.noted"},
			"other payload":     {Kind: "test.noted", Payload: struct{ A int }{1}},
			"payload on none":   {Kind: "test.looked", Payload: notePayload{}},
			"undeclared value":  {Kind: "test.noted", Payload: notePayload{}, Erasable: map[string]string{"colour": "red"}},
			"large payload":     {Kind: "test.noted", Payload: notePayload{Label: strings.Repeat("x", 4<<10)}},
			"subject by halves": {Kind: "test.looked", SubjectID: "n1"},
			"unknown outcome":   {Kind: "test.looked", Outcome: "maybe"},
		} {
			err := w.db.Write(context.Background(), func(tx *db.Tx) error {
				_, err := w.log.Record(context.Background(), tx, person("a1"), a)
				return err
			})
			if err == nil {
				w.Errorf("%s: recorded", name)
			}
		}
	})
}

func TestNewRefusesFaultyKinds(t *testing.T) {
	type secret struct {
		Password string `json:"new_password"`
	}
	type nameless struct{ Number int }
	type loose struct {
		Any any `json:"any"`
	}
	for name, k := range map[string][]activity.KindInfo{
		"secret":          {{Kind: "test.a", Payload: secret{}}},
		"no json name":    {{Kind: "test.a", Payload: nameless{}}},
		"interface":       {{Kind: "test.a", Payload: loose{}}},
		"not a struct":    {{Kind: "test.a", Payload: "text"}},
		"twice":           {{Kind: "test.a"}, {Kind: "test.a"}},
		"form":            {{Kind: "Test a"}},
		"erasable secret": {{Kind: "test.a", Erasable: []string{"password"}}},
	} {
		if _, err := activity.New(nil, nil, nil, k...); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestReadingIsForAdministratorsAndIsRecorded(t *testing.T) {
	each(t, func(w world) {
		w.notes("a1", 1)
		for _, by := range []access.Actor{{}, {Account: "a1", User: "u2", Role: access.Standard, Scope: access.ScopeAdmin},
			{Account: "a1", User: "u1", Role: access.Administrator, Scope: access.ScopeRead}} {
			if _, err := w.log.Acts(context.Background(), by, activity.Filter{}); err == nil {
				w.Errorf("%+v read the record", by)
			}
		}
		p, err := w.log.Acts(context.Background(), person("a1"), activity.Filter{Kinds: []activity.Kind{"test.noted"}})
		if err != nil || len(p.Acts) != 1 {
			w.Fatal(p, err)
		}
		w.seal()
		got := w.acts("a1", activity.Filter{After: 1}).Acts
		if len(got) != 1 || got[0].Kind != activity.Viewed || got[0].Payload != `{"kinds":["test.noted"],"count":1}` {
			w.Errorf("the reading left %+v", got)
		}
	})
}

func TestFiltersAndPages(t *testing.T) {
	each(t, func(w world) {
		w.notes("a1", 3)
		w.notes("a2", 1)
		w.clk.Advance(time.Hour)
		later := w.clk.Now()
		by := person("a1")
		by.User = "u2"
		w.record(by, activity.Act{Kind: "test.looked", Case: "c9"})
		w.seal()
		for name, c := range map[string]struct {
			f    activity.Filter
			want int
		}{
			"all":          {activity.Filter{}, 4},
			"kind":         {activity.Filter{Kinds: []activity.Kind{"test.looked", "test.unheard"}}, 1},
			"user":         {activity.Filter{User: "u1"}, 3},
			"case":         {activity.Filter{Case: "c9"}, 1},
			"from":         {activity.Filter{From: later}, 1},
			"to":           {activity.Filter{To: later}, 3},
			"from and to":  {activity.Filter{From: later.Add(time.Second), To: later.Add(time.Hour)}, 0},
			"after":        {activity.Filter{After: 3}, 1},
			"after a page": {activity.Filter{Limit: 2}, 2},
		} {
			if got := w.acts("a1", c.f); len(got.Acts) != c.want {
				w.Errorf("%s: %d acts, want %d", name, len(got.Acts), c.want)
			}
		}
		var seen []int64
		for f := (activity.Filter{Limit: 1}); ; {
			p := w.acts("a1", f)
			for _, e := range p.Acts {
				seen = append(seen, e.Position)
			}
			if f.After = p.Next; p.Next == 0 {
				break
			}
		}
		if len(seen) != 4 || seen[0] != 1 || seen[3] != 4 {
			w.Errorf("pages gave positions %v", seen)
		}
	})
}

func TestSealersAndWritersInParallelMakeOneChain(t *testing.T) {
	each(t, func(w world) {
		const writers, each = 8, 30
		ctx := context.Background()
		var written atomic.Bool
		var sealers, all sync.WaitGroup
		for range 3 { // as if three processes served
			sealers.Go(func() {
				for !written.Load() {
					if err := w.log.SealAll(ctx); err != nil { // they wait for one another and don't collide
						w.Error(err)
						return
					}
				}
			})
		}
		for range writers {
			all.Go(func() {
				for i := range each {
					err := w.db.Write(ctx, func(tx *db.Tx) error {
						_, err := w.log.Record(ctx, tx, person("a1"), activity.Act{Kind: "test.noted", Payload: notePayload{Number: i}})
						return err
					})
					if err != nil {
						w.Error(err)
					}
				}
			})
		}
		all.Wait()
		written.Store(true)
		sealers.Wait()
		w.seal()
		r := w.verify("a1")
		if r.Fault != nil || r.Head.Position != writers*each || r.Waiting != 0 {
			w.Errorf("report %+v, fault %+v", r, r.Fault)
		}
	})
}

func TestRunSealsSoonAfterTheCommit(t *testing.T) {
	each(t, func(w world) {
		ctx, stop := context.WithCancel(context.Background())
		var running sync.WaitGroup
		running.Go(func() { _ = w.log.Run(ctx) })
		w.record(person("a1"), activity.Act{Kind: "test.looked"})
		deadline := time.After(5 * time.Second)
		for len(w.acts("a1", activity.Filter{}).Acts) == 0 {
			select {
			case <-deadline:
				w.Fatal("not sealed within 5 s")
			case <-time.After(5 * time.Millisecond):
			}
		}
		stop()
		running.Wait()
	})
}

func TestRunLogsFailuresAndGoesOn(t *testing.T) {
	each(t, func(w world) {
		var out bytes.Buffer
		log, err := activity.New(w.db, id.NewMaker(w.clk.Now, rand.Reader), slog.New(slog.NewTextHandler(&out, nil)), kinds()...)
		if err != nil {
			w.Fatal(err)
		}
		w.notes("a1", 1)
		w.exec(`drop table act_seals`)
		w.record(person("a1"), activity.Act{Kind: "test.looked"})
		ctx, stop := context.WithTimeout(context.Background(), 100*time.Millisecond)
		defer stop()
		if err := log.Run(ctx); err != nil {
			w.Fatal(err)
		}
		if !strings.Contains(out.String(), "acts wait for their seals") {
			w.Errorf("log: %s", out.String())
		}
	})
}
