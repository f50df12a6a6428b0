package activity_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cabinet/internal/activity"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/id"
)

func TestLagIsMeasuredByTheMachine(t *testing.T) {
	each(t, func(w world) {
		ctx := context.Background()
		if lag, err := w.log.Lag(ctx); lag != 0 || err != nil {
			w.Errorf("%v %v", lag, err)
		}
		w.record(person("a1"), activity.Act{Kind: "test.looked"})
		w.clk.Advance(61 * time.Second)
		if lag, err := w.log.Lag(ctx); lag < 61*time.Second || lag > 62*time.Second || err != nil {
			w.Errorf("%v %v", lag, err)
		}
		w.seal()
		if lag, err := w.log.Lag(ctx); lag != 0 || err != nil {
			w.Errorf("%v %v", lag, err)
		}
	})
}

// TestAnEarlierReleasesActsAreIndexed seals acts as a release without an index did.
func TestAnEarlierReleasesActsAreIndexed(t *testing.T) {
	each(t, func(w world) {
		w.notes("a1", 250)
		w.exec(`delete from act_index`)
		w.exec(`delete from act_days`)
		w.exec(`update act_heads set indexed = 0`)
		log, err := activity.New(w.db, id.NewMaker(w.clk.Now, rand.Reader), slog.New(slog.DiscardHandler), kinds()...)
		if err != nil {
			w.Fatal(err)
		}
		w.record(person("a1"), activity.Act{Kind: "test.looked"})
		if err := log.SealAll(context.Background()); err != nil {
			w.Fatal(err)
		}
		if p := w.acts("a1", activity.Filter{User: "u1", Total: true}); p.Total != 251 {
			w.Errorf("%d found", p.Total)
		}
		if r := w.verify("a1"); r.Fault != nil || r.Head.Position != 251 {
			w.Errorf("%+v", r.Fault)
		}
	})
}

// TestTwoProcessesSealOneChain has two logs on two connections to one database write and seal at once.
func TestTwoProcessesSealOneChain(t *testing.T) {
	clk := clock.NewFake(dbtest.Start)
	target := dbtest.PostgresURL(t)
	var logs []world
	for _, schemas := range [][]fs.FS{{activity.Schema()}, nil} {
		d := dbtest.Open(t, target, clk, schemas...)
		log, err := activity.New(d, id.NewMaker(clk.Now, rand.Reader), slog.New(slog.DiscardHandler), kinds()...)
		if err != nil {
			t.Fatal(err)
		}
		logs = append(logs, world{t, d, clk, log})
	}
	var all sync.WaitGroup
	for _, w := range logs {
		for range 3 {
			all.Go(func() {
				for range 20 {
					err := w.db.Write(context.Background(), func(tx *db.Tx) error {
						_, err := w.log.Record(context.Background(), tx, person("a1"), activity.Act{Kind: "test.looked"})
						return err
					})
					if err = errors.Join(err, w.log.SealAll(context.Background())); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	all.Wait()
	if r := logs[0].verify("a1"); r.Fault != nil || r.Head.Position != 120 || r.Waiting != 0 {
		t.Errorf("%+v %+v", r, r.Fault)
	}
}

// TestAnyTamperingIsFound edits, deletes, swaps, inserts or cuts anywhere (P28).
func TestAnyTamperingIsFound(t *testing.T) {
	each(t, func(w world) {
		w.notes("a1", 8)
		head := w.verify("a1").Head
		w.unlock()
		act := func(position int) string {
			return fmt.Sprintf(`(select act_id from act_seals where account_id = 'a1' and position = %d)`, position)
		}
		rapid.Check(w.T, func(t *rapid.T) {
			p := rapid.IntRange(1, 8).Draw(t, "position")
			q := rapid.IntRange(1, 8).Filter(func(q int) bool { return q != p }).Draw(t, "other")
			column := rapid.SampledFrom([]string{"kind", "user_id", "payload", "digests", "outcome", "id_number", "subject_id"}).Draw(t, "column")
			do := rapid.SampledFrom([][]string{
				{`update acts set ` + column + ` = 'x' where account_id = 'a1' and id = ` + act(p)},
				{`update acts set at = at + 1 where account_id = 'a1' and id = ` + act(p)},
				{`delete from act_seals where account_id = 'a1' and position = ` + fmt.Sprint(p)},
				{`update act_seals set position = -1 where account_id = 'a1' and position = ` + fmt.Sprint(p),
					`update act_seals set position = ` + fmt.Sprint(p) + ` where account_id = 'a1' and position = ` + fmt.Sprint(q),
					`update act_seals set position = ` + fmt.Sprint(q) + ` where account_id = 'a1' and position = -1`},
				{`insert into acts select account_id, 'forged', at, kind, outcome, user_id, login_id, on_behalf_of, role, id_number,
					case_id, subject_type, subject_id, payload, digests, door, session_id, token_id, remote_ip, request_id, viewed_as, viewed_as_number
					from acts where account_id = 'a1' and id = ` + act(p)},
				{`delete from act_erasable where account_id = 'a1'`, `delete from act_seals where account_id = 'a1' and position >= ` + fmt.Sprint(p),
					`delete from acts where account_id = 'a1' and id not in (select act_id from act_seals where account_id = 'a1')`},
				{`update act_erasable set value = 'x' where account_id = 'a1' and name = 'name' and act_id = ` + act(p)},
			}).Draw(t, "do")
			w.undone(func() {
				for _, statement := range do {
					w.exec(statement)
				}
				if r := w.verify("a1", head); r.Fault == nil {
					t.Errorf("not found: %q", do)
				}
			})
		})
	})
}
