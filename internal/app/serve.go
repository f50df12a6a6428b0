package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"cabinet/internal/platform/web"
)

// drain is how long a stopping server lets running requests finish (R79).
const drain = 30 * time.Second

// Run serves on the configured address, works on jobs and seals acts until ctx ends; then it finishes what runs.
// ready, if not nil, is called with the address once requests are taken.
func (p *Program) Run(ctx context.Context, ready func(address string)) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", p.Config.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	server := web.Server(p.Handler, p.log)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	group.Go(func() error { return p.Work(ctx) })
	if err := p.serveMetrics(ctx, group); err != nil {
		return errors.Join(err, listener.Close())
	}
	group.Go(func() error {
		<-ctx.Done()
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
		defer cancel()
		return server.Shutdown(stop)
	})
	if ready != nil {
		ready(listener.Addr().String())
	}
	p.log.InfoContext(ctx, "serving", "address", listener.Addr().String(), "base_url", p.Config.BaseURL, "version", Version())
	return group.Wait()
}

// serveMetrics answers Prometheus on an address of its own, where one is set.
func (p *Program) serveMetrics(ctx context.Context, group *errgroup.Group) error {
	if p.Config.MetricsListen == "" {
		return nil
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", p.Config.MetricsListen)
	if err != nil {
		return fmt.Errorf("metrics-listen: %w", err)
	}
	group.Go(func() error { return p.meter.Serve(ctx, listener) })
	return nil
}

// Work runs what goes on in the background: jobs, sealing and, in the demo, reading the moved clock.
func (p *Program) Work(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return ended(ctx, p.Queue.Run(ctx)) })
	group.Go(func() error { return ended(ctx, p.Acts.Run(ctx)) })
	group.Go(func() error { return ended(ctx, p.Identity.WatchMail(ctx)) })
	if p.Clock != nil {
		group.Go(func() error { return ended(ctx, p.Clock.Run(ctx)) })
	}
	return group.Wait()
}

// ended drops the error of a loop that stopped because it was told to.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return nil
	}
	return err
}
