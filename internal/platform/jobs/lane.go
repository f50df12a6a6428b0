package jobs

import (
	"sync/atomic"
	"time"
)

// The lanes: one for each priority and one for jobs that were running in two crashes.
const (
	urgentLane = iota
	normalLane
	bulkLane
	suspectLane
	lanes
)

func laneOf(p Priority) int        { return int(p - Urgent) }
func priorityOf(lane int) Priority { return Priority(lane) + Urgent }

// ahead is how much work a process takes in advance, at the speed at which the lane's jobs went lately.
const ahead = 40 * time.Millisecond

// maxAhead bounds what one process may hold of a lane.
const maxAhead = 512

// lane is a priority's share of one process: some workers and the claimed jobs that wait for them.
type lane struct {
	index   int
	workers int
	queue   chan *run
	load    atomic.Int64 // claimed and not yet through the handler
	average atomic.Int64 // nanoseconds a job took lately
}

func newLane(index, workers int) *lane {
	l := &lane{index: index, workers: workers, queue: make(chan *run, maxAhead+workers)}
	l.average.Store(int64(ahead)) // nothing is taken in advance until jobs have proved quick
	return l
}

// target is how many jobs the process may hold: one for each worker, and more only when they are quick, so that a
// job is never kept from an idle process for long.
func (l *lane) target() int {
	if l.index == suspectLane {
		return 1
	}
	quick := int(int64(ahead) * int64(l.workers) / max(l.average.Load(), 1000))
	return min(max(l.workers, quick), maxAhead)
}

// room is how many jobs to claim now. What is taken in advance comes in batches, never what an idle worker waits for.
func (l *lane) room() int {
	target, load := l.target(), int(l.load.Load())
	if free := target - load; free > 0 && (load < l.workers || free >= target/4) {
		return free
	}
	return 0
}

// finished notes that a handler returned after the given time.
func (l *lane) finished(took time.Duration) {
	old := l.average.Load()
	l.average.Store(old + (int64(took)-old)/8)
	l.load.Add(-1)
}
