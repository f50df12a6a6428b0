package activity

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"cabinet/internal/access"
	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/jobs"
)

const (
	// checkpointEvery is a little less than the hour within which a checkpoint must leave (R72).
	checkpointEvery = 55 * time.Minute
	// checkpointActs is after how many sealed acts one leaves sooner.
	checkpointActs = 1000
	// checkpointHeads is how many chains one line tells of: it stays below the 2,048 bytes that every syslog server takes.
	checkpointHeads = 8
	// checkpointKeep is how long the database remembers its own checkpoints.
	checkpointKeep = 400 * 24 * time.Hour
	// failingAlarm is how long a target may fail until that is told.
	failingAlarm = 10 * time.Minute
	sendTimeout  = 30 * time.Second
)

// Batch is one checkpoint on its way to a target.
type Batch struct {
	Number int64
	At     time.Time
	Lines  []string // JSON, without line ends
}

// Target is a place outside the machine. Send returns once the place has the lines; it may get the same batch twice.
type Target interface {
	// Name is the kind of the place: "file", "syslog" or "webhook".
	Name() string
	Send(ctx context.Context, b Batch) error
}

// Checkpoints makes signed checkpoints and brings them to places where whoever rules this machine can't change them.
type Checkpoints struct {
	log     *Log
	signer  Signer
	targets []Target
	keeper  Keeper
	send    *jobs.Handle[sendArgs]
}

// Keeper names the account that looks after the deployment: what becomes of checkpoints stands in its record, so that its
// people hear of a place that can't be reached.
type Keeper func(ctx context.Context, q db.Queryer) (ids.Account, error)

// NewCheckpoints returns the maker of checkpoints. Without targets none is made. While there is no account keeper answers
// errs.NotFound; the deployment's own record is used then.
func NewCheckpoints(l *Log, signer Signer, keeper Keeper, targets ...Target) *Checkpoints {
	return &Checkpoints{log: l, signer: signer, keeper: keeper, targets: targets}
}

// sendArgs name one delivery.
type sendArgs struct {
	Target string `json:"target"`
	Number int64  `json:"number"`
}

// RegisterJobs schedules the making of checkpoints and registers their sending.
func (c *Checkpoints) RegisterJobs(q *jobs.Queue) {
	c.send = jobs.Register(q, jobs.Kind[sendArgs]{Name: "activity.send_checkpoint", Do: c.deliver, Timeout: sendTimeout, Outside: true})
	q.Schedule(jobs.Schedule{Name: "activity.checkpoint", Rule: jobs.Rule{Every: time.Minute},
		Do: func(ctx context.Context, _ jobs.Tick) error {
			_, err := c.Make(ctx)
			return err
		}})
}

// Make makes a checkpoint over all chains when one is due, an hour or 1,000 acts after the last, and enqueues its sending
// to every target. It returns its number, 0 when none was due.
func (c *Checkpoints) Make(ctx context.Context) (int64, error) {
	if len(c.targets) == 0 {
		return 0, nil
	}
	var number int64
	err := c.log.db.Write(ctx, func(tx *db.Tx) error {
		number = 0
		if err := tx.Lock(ctx, string(deployment), "activity.checkpoint"); err != nil {
			return err
		}
		last, err := selectLastCheckpoint(ctx, tx)
		if err != nil {
			return err
		}
		heads, err := selectHeadsAllAccounts(ctx, tx)
		if err != nil || len(heads) == 0 {
			return err
		}
		next := lastCheckpoint{number: last.number + 1, at: tx.Now()}
		for _, h := range heads {
			next.sealed += h.Position
		}
		if !last.at.IsZero() && next.at.Sub(last.at) < checkpointEvery && next.sealed-last.sealed < checkpointActs {
			return nil
		}
		number = next.number
		return c.keep(ctx, tx, next, heads)
	})
	if err != nil {
		return 0, fmt.Errorf("activity: make a checkpoint: %w", err)
	}
	return number, nil
}

// keep stores the signed lines, enqueues their sending and forgets old ones.
func (c *Checkpoints) keep(ctx context.Context, tx *db.Tx, next lastCheckpoint, heads []Checkpoint) error {
	parts := (len(heads) + checkpointHeads - 1) / checkpointHeads
	for part := 1; part <= parts; part++ {
		some := heads[(part-1)*checkpointHeads : min(part*checkpointHeads, len(heads))]
		line, err := json.Marshal(c.signer.sign(Signed{Number: next.number, Part: part, Parts: parts, At: next.at.UTC(), Heads: some}))
		if err != nil {
			return err
		}
		if err := insertLine(ctx, tx, next, part, string(line)); err != nil {
			return err
		}
	}
	for _, t := range c.targets {
		key := t.Name() + ":" + strconv.FormatInt(next.number, 10)
		if _, err := c.send.Enqueue(ctx, tx, sendArgs{Target: t.Name(), Number: next.number}, jobs.Unique(key)); err != nil {
			return err
		}
	}
	return deleteOldCheckpoints(ctx, tx, next.at.Add(-checkpointKeep))
}

// deliver brings one checkpoint to one target.
func (c *Checkpoints) deliver(ctx context.Context, a sendArgs) error {
	var target Target
	for _, t := range c.targets {
		if t.Name() == a.Target {
			target = t
		}
	}
	if target == nil {
		return jobs.Drop(fmt.Errorf("activity: checkpoints don't go to a %s any more", a.Target))
	}
	lines, at, err := selectLines(ctx, c.log.db, a.Number)
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		return jobs.Drop(fmt.Errorf("activity: checkpoint %d is forgotten", a.Number))
	}
	if err := jobs.Alive(ctx); err != nil {
		return err
	}
	if err := target.Send(ctx, Batch{Number: a.Number, At: at, Lines: lines}); err != nil {
		c.log.log.ErrorContext(ctx, "a checkpoint of the activity record doesn't leave", "target", a.Target, "number", a.Number, "err", err)
		if noted := c.failed(context.WithoutCancel(ctx), a); noted != nil {
			return noted
		}
		return err
	}
	return c.arrived(ctx, a)
}

// failed notes that a target fails and, once it has failed for a while, records it.
func (c *Checkpoints) failed(ctx context.Context, a sendArgs) error {
	return c.log.db.Write(ctx, func(tx *db.Tx) error {
		d, err := c.lockDelivery(ctx, tx, a.Target)
		if err != nil {
			return err
		}
		if d.failing.IsZero() {
			d.failing = tx.Now()
		}
		if !d.alarmed && tx.Now().Sub(d.failing) >= failingAlarm {
			d.alarmed = true
			if err := c.record(ctx, tx, CheckpointFailed, a); err != nil {
				return err
			}
		}
		return keepDelivery(ctx, tx, a.Target, d)
	})
}

func (c *Checkpoints) arrived(ctx context.Context, a sendArgs) error {
	return c.log.db.Write(ctx, func(tx *db.Tx) error {
		d, err := c.lockDelivery(ctx, tx, a.Target)
		if err != nil {
			return err
		}
		if d.alarmed {
			if err := c.record(ctx, tx, CheckpointSent, a); err != nil {
				return err
			}
		}
		if err := keepDelivery(ctx, tx, a.Target, delivery{number: max(d.number, a.Number), at: tx.Now()}); err != nil {
			return err
		}
		return jobs.Complete(ctx, tx)
	})
}

func (c *Checkpoints) lockDelivery(ctx context.Context, tx *db.Tx, target string) (delivery, error) {
	if err := tx.Lock(ctx, string(deployment), "activity.delivery."+target); err != nil {
		return delivery{}, err
	}
	return selectDelivery(ctx, tx, target)
}

func (c *Checkpoints) record(ctx context.Context, tx *db.Tx, kind Kind, a sendArgs) error {
	account, err := c.keeper(ctx, tx)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	_, err = c.log.Record(ctx, tx, access.System(account), Act{Kind: kind, Payload: CheckpointPayload(a)})
	return err
}

// TargetState is how checkpoints reach one target.
type TargetState struct {
	Target string
	// Number and At are the last checkpoint that arrived and when; zero before the first.
	Number int64
	At     time.Time
	// FailingSince is zero while they arrive.
	FailingSince time.Time
}

// State returns how checkpoints reach their targets, for who looks after the deployment. Without targets it is empty: then
// the record shows no tampering by whoever rules the machine.
func (c *Checkpoints) State(ctx context.Context) ([]TargetState, error) {
	var out []TargetState
	for _, t := range c.targets {
		d, err := selectDelivery(ctx, c.log.db, t.Name())
		if err != nil {
			return nil, fmt.Errorf("activity: read the state of checkpoints: %w", err)
		}
		out = append(out, TargetState{Target: t.Name(), Number: d.number, At: d.at, FailingSince: d.failing})
	}
	return out, nil
}
