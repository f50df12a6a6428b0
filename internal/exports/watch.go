package exports

import (
	"context"
	"sync/atomic"
	"time"

	"cabinet/internal/platform/db"
)

// progress is how far a kind says it got.
type progress struct{ done, total atomic.Int64 }

func (p *progress) set(done, total int64) {
	p.done.Store(done)
	p.total.Store(total)
}

// watch notes the progress of a try and asks for its right, once a second beside the work, until stop is called. The
// returned context ends with errGone or errLostRight as soon as the work is in vain (R28).
func (s *Service) watch(ctx context.Context, e Export) (watched context.Context, p *progress, stop func()) {
	watched, cancel := context.WithCancelCause(ctx)
	p = &progress{}
	over, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		ticks := time.NewTicker(s.beat)
		defer ticks.Stop()
		for {
			select {
			case <-over:
				return
			case <-watched.Done():
				return
			case <-ticks.C:
				if why := s.look(watched, e, p); why != nil {
					cancel(why)
					return
				}
			}
		}
	}()
	return watched, p, func() {
		close(over)
		<-ended
		cancel(nil)
	}
}

// look is one beat: it returns why the work is in vain, or nil. A database that doesn't answer is no such reason.
func (s *Service) look(ctx context.Context, e Export, p *progress) (why error) {
	err := s.DB.WriteSoft(ctx, func(tx *db.Tx) error {
		why = nil
		current, err := updateProgress(ctx, tx, e, p.done.Load(), p.total.Load())
		if err != nil {
			return err
		}
		if !current {
			why = errGone
			return nil
		}
		if _, err := s.still(ctx, tx, e); refused(err) {
			why = errLostRight
		} else if err != nil {
			return err
		}
		return nil
	})
	if err != nil {
		if ctx.Err() == nil {
			s.Log.Warn("exports: progress couldn't be noted", "export", e.ID, "error", err)
		}
		return nil
	}
	return why
}
