package activity_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/activity"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/id"
	"cabinet/internal/platform/jobs"
)

// memory is a target that keeps what it gets and can fail.
type memory struct {
	name  string
	lines []string
	fails bool
}

func (m *memory) Name() string { return m.name }

func (m *memory) Send(_ context.Context, b activity.Batch) error {
	if m.fails {
		return errors.New("nobody there")
	}
	m.lines = append(m.lines, b.Lines...)
	return nil
}

// outpost is a world whose checkpoints leave.
type outpost struct {
	world
	queue  *jobs.Queue
	points *activity.Checkpoints
	signer activity.Signer
	target *memory
}

func eachOutpost(t *testing.T, fn func(o outpost)) {
	t.Helper()
	eachWith(t, func(w world) {
		o := outpost{world: w, target: &memory{name: "file"}}
		var err error
		if o.signer, err = activity.NewSigner([]byte(strings.Repeat("s", 32))); err != nil {
			w.Fatal(err)
		}
		maker := id.NewMaker(w.clk.Now, rand.Reader)
		o.queue = jobs.New(w.db, w.clk.Now, w.clk.Now, maker, slog.New(slog.DiscardHandler), jobs.Options{})
		o.points = activity.NewCheckpoints(w.log, o.signer, nobody, o.target)
		o.points.RegisterJobs(o.queue)
		o.pass(0)
		fn(o)
	}, jobs.Schema(), activity.Schema())
}

// pass lets time pass and does what is due.
func (o outpost) pass(d time.Duration) {
	o.Helper()
	o.clk.Advance(d)
	if _, _, err := o.queue.RunDue(context.Background()); err != nil {
		o.Fatal(err)
	}
	o.seal()
}

func (o outpost) outside(lines ...string) activity.Outside {
	o.Helper()
	found, err := o.log.VerifyOutside(context.Background(), strings.NewReader(strings.Join(lines, "\n")+"\n"), o.signer.PublicKey())
	if err != nil {
		o.Fatal(err)
	}
	return found
}

// fault returns the fault of a1's chain against what left.
func (o outpost) fault() activity.Fault {
	o.Helper()
	for _, r := range o.outside(o.target.lines...).Reports {
		if r.Account == "a1" && r.Fault != nil {
			return *r.Fault
		}
	}
	return activity.Fault{}
}

func TestCheckpointsLeaveHourlyAndAfterManyActs(t *testing.T) {
	eachOutpost(t, func(o outpost) {
		o.pass(time.Minute)
		if len(o.target.lines) != 0 {
			o.Fatalf("an empty record left: %v", o.target.lines)
		}
		o.notes("a1", 3)
		o.pass(time.Minute)
		o.pass(30 * time.Minute)
		if len(o.target.lines) != 1 {
			o.Fatalf("%d lines", len(o.target.lines))
		}
		o.pass(30 * time.Minute)
		if len(o.target.lines) != 2 {
			o.Fatalf("%d lines after an hour", len(o.target.lines))
		}
		o.notes("a1", 1000)
		o.pass(time.Minute)
		if len(o.target.lines) != 3 {
			o.Fatalf("%d lines after 1,000 acts", len(o.target.lines))
		}
		var c activity.Signed
		if err := json.Unmarshal([]byte(o.target.lines[2]), &c); err != nil || c.Number != 3 || c.Heads[0].Position != 1003 || !c.SignedBy(o.signer.PublicKey()) {
			o.Errorf("%v %s", err, o.target.lines[2])
		}
		if found := o.outside(o.target.lines...); !found.Sound() || found.Checkpoints != 3 || found.Missing != 0 {
			o.Errorf("%+v", found)
		}
		if found := o.outside(o.target.lines[0], o.target.lines[2]); !found.Sound() || found.Missing != 1 {
			o.Errorf("a line less: %+v", found)
		}
		states, err := o.points.State(context.Background())
		if err != nil || len(states) != 1 || states[0].Number != 3 || !states[0].FailingSince.IsZero() {
			o.Errorf("%+v %v", states, err)
		}
	})
}

func TestManyChainsMakeSeveralShortLines(t *testing.T) {
	eachOutpost(t, func(o outpost) {
		for _, a := range "abcdefghijklmnopq" {
			o.notes(ids.Account("0199c0de-0000-7000-8000-00000000000"+string(a)), 1)
		}
		o.pass(time.Minute)
		if len(o.target.lines) != 3 {
			o.Fatalf("%d lines", len(o.target.lines))
		}
		for _, line := range o.target.lines {
			if len(line) > 1900 {
				o.Errorf("a line of %d bytes", len(line))
			}
		}
		if found := o.outside(o.target.lines...); !found.Sound() || found.Checkpoints != 1 || len(found.Reports) != 18 {
			o.Errorf("%+v", found)
		}
	})
}

func TestATargetThatFailsIsToldAndCaughtUp(t *testing.T) {
	eachOutpost(t, func(o outpost) {
		o.target.fails = true
		o.notes("a1", 1)
		kinds := func() (out []activity.Kind) {
			for _, e := range o.everything("") {
				out = append(out, e.Kind)
			}
			return out
		}
		o.pass(time.Minute)
		if got := kinds(); len(got) != 0 {
			o.Errorf("told at once: %v", got)
		}
		for range 6 {
			o.pass(10 * time.Minute)
		}
		if got := kinds(); !slices.Equal(got, []activity.Kind{activity.CheckpointFailed}) {
			o.Errorf("after an hour: %v", got)
		}
		states, err := o.points.State(context.Background())
		if err != nil || states[0].FailingSince.IsZero() {
			o.Errorf("%+v %v", states, err)
		}
		o.target.fails = false
		for range 3 {
			o.pass(2 * time.Hour)
		}
		if got := kinds(); !slices.Equal(got, []activity.Kind{activity.CheckpointFailed, activity.CheckpointSent}) {
			o.Errorf("after it works again: %v", got)
		}
		if found := o.outside(o.target.lines...); !found.Sound() || found.Missing != 0 || found.Checkpoints < 4 {
			o.Errorf("%+v", found)
		}
	})
}

func TestForgedLinesAreNamed(t *testing.T) {
	eachOutpost(t, func(o outpost) {
		o.notes("a1", 2)
		o.pass(time.Minute)
		line := o.target.lines[0]
		stranger, err := activity.NewSigner([]byte(strings.Repeat("x", 32)))
		if err != nil {
			o.Fatal(err)
		}
		for name, c := range map[string]struct {
			line    string
			problem activity.LineProblem
		}{
			"edited":         {strings.Replace(line, `"position":2`, `"position":1`, 1), activity.LineForged},
			"other number":   {strings.Replace(line, `"checkpoint":1`, `"checkpoint":7`, 1), activity.LineForged},
			"other key":      {strings.Replace(line, o.signer.PublicKey(), stranger.PublicKey(), 1), activity.LineForged},
			"cut short":      {line[:len(line)-9], activity.LineUnreadable},
			"two in one":     {line + line, activity.LineUnreadable},
			"unknown fields": {strings.Replace(line, `{`, `{"note":1,`, 1), activity.LineUnreadable},
			"words":          {"hello", activity.LineUnreadable},
		} {
			found := o.outside(line, c.line)
			if found.Sound() || len(found.Faults) != 1 || found.Faults[0] != (activity.LineFault{Line: 2, Problem: c.problem}) {
				o.Errorf("%s: %+v", name, found.Faults)
			}
		}
		if found := o.outside("<109>1 2026-03-02T09:00:00.000000Z host cabinet - checkpoint - "+line, "", line); !found.Sound() || found.Checkpoints != 1 {
			o.Errorf("as a syslog server wrote it, twice: %+v", found)
		}
	})
}

func TestOutsideCheckpointsTellTamperingApart(t *testing.T) {
	eachOutpost(t, func(o outpost) {
		o.notes("a1", 4)
		o.pass(time.Minute)
		tables := []string{"acts", "act_erasable", "act_seals", "act_heads", "act_index", "act_days", "act_checkpoints"}
		for _, table := range tables { // the older copy
			o.exec(`create table old_` + table + ` as select * from ` + table)
		}
		o.notes("a1", 3)
		o.pass(time.Hour)
		if f := o.fault(); f != (activity.Fault{}) {
			o.Fatalf("untouched: %+v", f)
		}
		o.unlock()
		cut := func() {
			for _, statement := range []string{`delete from act_seals where account_id = 'a1' and position > 5`,
				`delete from act_erasable where account_id = 'a1' and act_id not in (select act_id from act_seals where account_id = 'a1')`,
				`delete from acts where account_id = 'a1' and id not in (select act_id from act_seals where account_id = 'a1')`,
				`update act_heads set indexed = 5 where account_id = 'a1'`} {
				o.exec(statement)
			}
		}
		o.undone(func() {
			if cut(); o.fault().Problem != activity.ProblemTruncated || o.fault().Position != 6 {
				o.Errorf("cut: %+v", o.fault())
			}
		})
		o.exec(`update act_heads set indexed = 7 where account_id = 'a1'`)
		o.undone(func() {
			cut()
			o.notes("a1", 3)
			if f := o.fault(); f.Problem != activity.ProblemRewritten || f.Position != 7 {
				o.Errorf("cut and grown again: %+v", f)
			}
		})
		restore := func() {
			for _, table := range slices.Backward(tables) {
				o.exec(`delete from ` + table)
			}
			for _, table := range tables {
				o.exec(`insert into ` + table + ` select * from old_` + table)
			}
		}
		if restore(); o.fault().Problem != activity.ProblemRestored || o.fault().Position != 5 {
			o.Errorf("restored: %+v", o.fault())
		}
		o.notes("a1", 9)
		o.exec(`delete from jobs where kind = 'activity.send_checkpoint'`) // the copy knows nothing of what was sent
		before := len(o.target.lines)
		o.pass(2 * time.Hour)
		if f := o.fault(); f.Problem != activity.ProblemRestored || f.Position != 7 || len(o.target.lines) == before {
			o.Errorf("restored and gone on: %+v", f)
		}
		found := o.outside(o.target.lines...)
		if len(found.Faults) != 1 || found.Faults[0].Problem != activity.LineContradicts {
			o.Errorf("two checkpoints of one number: %+v", found.Faults)
		}
	})
}

func TestACutOfYoungActsIsNamedByCheckpoints(t *testing.T) {
	eachOutpost(t, func(o outpost) {
		o.notes("a1", 2)
		o.pass(time.Minute)
		o.notes("a1", 2)
		o.clk.Advance(48 * time.Hour)
		ctx := context.Background()
		if n, err := o.log.CutOld(ctx, "a1", 0); n != 0 || err != nil { // less than the least is the least
			o.Fatal(n, err)
		}
		// Whoever rules the machine may forge cut and act alike, but not what left.
		until := o.clk.Now().AddDate(-2, 0, 0)
		o.recordCut(until)
		o.seal()
		o.pass(time.Minute)
		if r := o.verify("a1"); r.Fault != nil {
			o.Fatalf("from inside it can't be seen: %+v", r.Fault)
		}
		if f := o.fault(); f.Problem != activity.ProblemCut || f.Position != 4 {
			o.Errorf("%+v", f)
		}
	})
}

// recordCut forges a cut over the account's first four acts, its act and all, and lets the product remove them.
func (w world) recordCut(until time.Time) {
	w.Helper()
	ctx := context.Background()
	var hash string
	if err := w.db.QueryRow(ctx, `select hash from act_seals where account_id = 'a1' and position = 4`).Scan(&hash); err != nil {
		w.Fatal(err)
	}
	err := w.db.Write(ctx, func(tx *db.Tx) error {
		act, err := w.log.Record(ctx, tx, access.System("a1"), activity.Act{Kind: activity.Cut,
			Payload: activity.CutPayload{Position: 4, Seal: hash, Until: until, Years: 1, Acts: 4}})
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `insert into act_cuts (account_id, position, hash, until, at, act_id) values ('a1', 4, ?, ?, ?, ?)`,
			hash, db.At(until), db.At(tx.Now()), act)
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	if n := w.cut("a1", 1); n != 4 {
		w.Fatalf("%d acts went", n)
	}
}

// nobody looks after the deployment yet.
func nobody(context.Context, db.Queryer) (ids.Account, error) {
	return "", errs.E(errs.NotFound, "access.not_found", nil)
}
