package activity

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"cabinet/internal/ids"
)

const (
	// lagAlarm is how long an act may wait for its seal until that is an error to be told (R71).
	lagAlarm = time.Minute
	lagEvery = 10 * time.Second
)

// Lag returns how long the oldest waiting act of all accounts has waited for its seal; 0 when none waits. It is measured
// by the machine's clock, whose time is in every identifier.
func (l *Log) Lag(ctx context.Context) (time.Duration, error) {
	oldest, err := selectOldestWaitingAllAccounts(ctx, l.db)
	if err != nil {
		return 0, fmt.Errorf("activity: find the oldest waiting act: %w", err)
	}
	if oldest == "" {
		return 0, nil
	}
	since, err := madeAt(oldest)
	if err != nil {
		return 0, err
	}
	now, err := madeAt(ids.Act(l.ids.New()))
	if err != nil {
		return 0, err
	}
	return max(0, now.Sub(since)), nil
}

// LagSeconds returns the last lag that [Log.Run] has measured, for a gauge of metrics: it asks no database. It is negative
// while the lag can't be measured.
func (l *Log) LagSeconds() float64 { return math.Float64frombits(l.lag.Load()) }

// madeAt reads the time out of an identifier (RFC 9562 §5.7).
func madeAt(act ids.Act) (time.Time, error) {
	digits := strings.ReplaceAll(string(act), "-", "")
	if len(digits) != 32 {
		return time.Time{}, fmt.Errorf("activity: %q isn't an identifier", act)
	}
	ms, err := strconv.ParseInt(digits[:12], 16, 64)
	return time.UnixMilli(ms).UTC(), err
}

// watchLag measures the lag and raises the alarm until ctx ends.
func (l *Log) watchLag(ctx context.Context) {
	tick := time.NewTicker(lagEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			l.measureLag(ctx)
		}
	}
}

func (l *Log) measureLag(ctx context.Context) {
	lag, err := l.Lag(ctx)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		l.lag.Store(math.Float64bits(-1))
		l.log.Error("it can't be told how long acts wait for their seals", "err", err)
		return
	}
	l.lag.Store(math.Float64bits(lag.Seconds()))
	if lag > lagAlarm {
		l.log.Error("acts wait too long for their seals", "seconds", int(lag.Seconds()))
	}
}
