package web

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"cabinet/internal/platform/errs"
)

// finish ends a request: a panic becomes an internal error, and the log gets its line. Lines name routes, not
// addresses, since addresses may hold secrets.
func (a *app) finish(ex *exchange) {
	c := ex.c
	if p := recover(); p != nil {
		if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			panic(p)
		}
		a.cfg.Log.Error("panic", "request", c.RequestID, "route", c.Route.name(), "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		a.afterPanic(c, fmt.Errorf("panic: %v", p))
	}
	if ex.status == 0 {
		ex.status = http.StatusOK
	}
	now := a.cfg.Wall()
	if a.cfg.Meter != nil {
		a.cfg.Meter.Request(meterRoute(c.Route), meterMethod(c.R.Method), ex.status, now.Sub(ex.start))
	}
	if c.Route.Quiet && ex.status < 400 {
		return
	}
	level := slog.LevelInfo
	attrs := []slog.Attr{slog.String("request", c.RequestID), slog.String("method", c.R.Method), slog.String("route", c.Route.Path),
		slog.Int("status", ex.status), slog.Int64("bytes", ex.bytes), slog.Duration("took", now.Sub(ex.start)), slog.String("client", c.RemoteIP)}
	if c.Visitor.User != "" {
		attrs = append(attrs, slog.String("account", c.Visitor.Account), slog.String("user", c.Visitor.User))
	}
	if ex.err != nil {
		attrs = append(attrs, slog.String("kind", errs.KindOf(ex.err).String()), slog.String("error", ex.err.Error()))
	}
	if ex.status >= 500 && ex.status != http.StatusNotImplemented {
		level = slog.LevelError
		attrs = append(attrs, slog.String("ref", ex.ref))
	}
	// Not by Log.LogAttrs, which looks up the line of code and the time once more.
	if ctx, h := c.R.Context(), a.cfg.Log.Handler(); h.Enabled(ctx, level) {
		record := slog.NewRecord(now, level, "request", 0)
		record.AddAttrs(attrs...)
		_ = h.Handle(ctx, record)
	}
}

// afterPanic answers with an internal error; an error page that panics itself is answered in plain JSON.
func (a *app) afterPanic(c *Ctx, err error) {
	defer func() {
		if p := recover(); p != nil && !c.ex.started() {
			a.writeProblem(c, c.Problem(err))
		}
	}()
	a.fail(c, err)
}
