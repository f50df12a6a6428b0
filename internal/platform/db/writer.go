package db

import (
	"context"
	"database/sql"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"cabinet/internal/platform/errs"
)

const (
	// maxBatch bounds how many callbacks share a commit, and so how long the first of them waits for its answer.
	maxBatch = 256
	maxQueue = 1024
)

// writer is the one goroutine that writes to an SQLite file. It opens a transaction for the first waiting callback,
// runs those that wait meanwhile in savepoints of it, and commits when nobody waits any more. Only the commit is
// answered, so all of them share its fsync. A refusal waits for it as well: it may be for what another callback of the same
// transaction wrote, which nobody else sees until then.
type writer struct {
	db    *DB
	queue chan *request
	done  chan struct{}

	mu     sync.RWMutex // guards sending on queue against its closing
	closed bool

	// What follows belongs to the goroutine alone. It is kept here and not on the stack because a callback may end the
	// goroutine with runtime.Goexit; the next one carries on from here.
	conn    *liteConn
	ran     []*request // those whose changes are in the open transaction
	refused []*request // those that failed in it, having seen those changes
	held    *request   // the one that could not join it
	soft    bool       // of the open transaction
}

// request is one Write that waits for its callback to be run and committed.
type request struct {
	ctx    context.Context
	soft   bool
	fn     func(tx *Tx) error
	taken  atomic.Bool // by the writer, or by a caller who won't wait any longer
	answer chan struct{}

	tx     *Tx
	err    error
	panic  *Panic
	exited bool
}

func newWriter(d *DB, pool *sql.DB) *writer {
	w := &writer{db: d, queue: make(chan *request, maxQueue), done: make(chan struct{}), conn: &liteConn{pool: pool, texts: d.texts}}
	go w.run()
	return w
}

// do queues fn and waits for its commit. A caller who gives up before fn was started gets an answer at once.
func (w *writer) do(ctx context.Context, soft bool, fn func(tx *Tx) error) error {
	r := &request{ctx: ctx, soft: soft, fn: fn, answer: make(chan struct{})}
	if err := w.send(r); err != nil {
		return err
	}
	select {
	case <-r.answer:
	case <-ctx.Done():
		if r.taken.CompareAndSwap(false, true) {
			return ctx.Err()
		}
		<-r.answer
	}
	switch {
	case r.panic != nil:
		panic(r.panic)
	case r.exited:
		runtime.Goexit()
	case r.err == nil:
		r.tx.committed()
	}
	return classify(r.err)
}

func (w *writer) send(r *request) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		return errClosed
	}
	select {
	case w.queue <- r:
		return nil
	case <-r.ctx.Done():
		return r.ctx.Err()
	}
}

// close answers what was queued before it and stops the goroutine.
func (w *writer) close() error {
	w.mu.Lock()
	if !w.closed {
		w.closed = true
		close(w.queue)
	}
	w.mu.Unlock()
	<-w.done
	return w.conn.close()
}

func (w *writer) run() {
	id := goroutine()
	w.db.inside.ids.Store(id, struct{}{})
	finished := false
	defer func() {
		w.db.inside.ids.Delete(id)
		if finished {
			close(w.done)
			return
		}
		go w.run()
	}()
	for {
		r := w.next()
		if r == nil && !w.conn.open {
			break
		}
		if r != nil {
			w.serve(r)
		}
		if r == nil || len(w.ran)+len(w.refused) >= maxBatch {
			w.commit()
		}
	}
	finished = true
}

// next returns the next request for the open transaction, nil when it should be committed; without an open one it
// waits, and nil means that the database is being closed.
func (w *writer) next() *request {
	if !w.conn.open {
		if r := w.held; r != nil {
			w.held = nil
			return r
		}
		return <-w.queue
	}
	if w.held != nil {
		return nil
	}
	select {
	case r := <-w.queue:
		if r != nil && w.soft && !r.soft {
			w.held = r
			return nil
		}
		return r
	default:
		return nil
	}
}

// serve runs one callback so that it alone is undone when it fails. The first of a transaction needs no savepoint.
func (w *writer) serve(r *request) {
	if !w.conn.open {
		w.soft = r.soft
		if err := w.conn.begin(r.soft); err != nil {
			w.refuse(r, err)
			return
		}
	}
	if !r.taken.CompareAndSwap(false, true) {
		return
	}
	alone := len(w.ran) == 0
	if !alone {
		if err := w.conn.control("savepoint callback"); err != nil {
			w.lose(r, err)
			return
		}
	}
	r.tx = &Tx{session: w.conn, now: w.db.now(), ctx: r.ctx}
	defer w.settle(r, alone) // deferred, so that it happens even when the callback ends this goroutine
	w.db.inside.running.Add(1)
	defer w.db.inside.running.Add(-1)
	r.exited = true
	r.panic, r.err = guard(r.fn, r.tx)
	r.exited = false
}

// settle keeps what the callback did for the commit to come, or undoes it.
func (w *writer) settle(r *request, alone bool) {
	failed := r.panic != nil || r.exited
	if r.err = r.tx.end(r.err); r.err != nil {
		failed = true
	}
	var err error
	switch {
	case failed && alone:
		w.conn.rollback()
	case failed:
		if err = w.conn.control("rollback to callback"); err == nil {
			err = w.conn.control("release callback")
		}
	case !alone:
		err = w.conn.control("release callback")
	}
	if err != nil {
		w.lose(r, err)
		return
	}
	switch {
	case !failed:
		w.ran = append(w.ran, r)
	case alone:
		close(r.answer)
	default:
		w.refused = append(w.refused, r)
	}
}

// commit ends the open transaction and answers everybody in it.
func (w *writer) commit() {
	w.answer(w.conn.commit())
}

// lose answers everybody in the open transaction after SQLite has thrown the whole of it away, as it does when the disk
// is full. r, whose callback has been run already, keeps its own reason.
func (w *writer) lose(r *request, err error) {
	w.conn.discard()
	if r.err == nil {
		r.err = err
	}
	w.answer(errs.E(errs.Unavailable, keyUnavailable, fmt.Errorf("db: the shared transaction is lost: %w", r.err)))
	close(r.answer)
}

// answer gives the same answer to everybody in the transaction that has just ended. Those who failed in it keep their own
// reason, unless what they saw was lost.
func (w *writer) answer(err error) {
	for i, r := range w.refused {
		if err != nil {
			r.err = err
		}
		close(r.answer)
		w.refused[i] = nil
	}
	w.refused = w.refused[:0]
	for i, r := range w.ran {
		r.err = err
		close(r.answer)
		w.ran[i] = nil
	}
	w.ran = w.ran[:0]
}

// refuse answers r and all who wait now: whoever came later would otherwise wait for a busy file one after another.
func (w *writer) refuse(r *request, err error) {
	for n := len(w.queue); ; n-- {
		if r != nil && r.taken.CompareAndSwap(false, true) {
			r.err = err
			close(r.answer)
		}
		if n <= 0 {
			return
		}
		r = <-w.queue
	}
}
