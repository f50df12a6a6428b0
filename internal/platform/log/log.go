package log

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// Format is how lines are written.
type Format string

// The formats.
const (
	Text Format = "text"
	JSON Format = "json"
)

// New returns a logger that writes lines of at least the given level to w.
func New(w io.Writer, format Format, level slog.Leveler) *slog.Logger {
	opts := &slog.HandlerOptions{Level: level, ReplaceAttr: replace}
	gather, _ := w.(*Gather)
	if format == JSON {
		return slog.New(handler{slog.NewJSONHandler(w, opts), gather})
	}
	return slog.New(handler{slog.NewTextHandler(w, opts), gather})
}

// ParseLevel reads debug, info, warn or error.
func ParseLevel(s string) (slog.Level, error) {
	switch strings.ToLower(s) {
	case "debug":
		return slog.LevelDebug, nil
	case "info":
		return slog.LevelInfo, nil
	case "warn":
		return slog.LevelWarn, nil
	case "error":
		return slog.LevelError, nil
	}
	return 0, fmt.Errorf("log: no such level; use debug, info, warn or error")
}

// ParseFormat reads text or json.
func ParseFormat(s string) (Format, error) {
	switch f := Format(strings.ToLower(s)); f {
	case Text, JSON:
		return f, nil
	}
	return "", fmt.Errorf("log: no such format; use text or json")
}

// Discard returns a logger that writes nothing.
func Discard() *slog.Logger { return slog.New(slog.DiscardHandler) }

type requestKey struct{}

// WithRequest returns a context whose log lines carry the request's id.
func WithRequest(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// handler adds what the context knows.
type handler struct {
	slog.Handler
	gather *Gather // nil when lines are written one by one
}

// Handle implements [slog.Handler].
func (h handler) Handle(ctx context.Context, r slog.Record) error {
	if id, _ := ctx.Value(requestKey{}).(string); id != "" {
		r.AddAttrs(slog.String("request", id))
	}
	err := h.Handler.Handle(ctx, r)
	if h.gather != nil && r.Level >= slog.LevelWarn {
		h.gather.Flush()
	}
	return err
}

// WithAttrs implements [slog.Handler].
func (h handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return handler{h.Handler.WithAttrs(attrs), h.gather}
}

// WithGroup implements [slog.Handler].
func (h handler) WithGroup(name string) slog.Handler {
	return handler{h.Handler.WithGroup(name), h.gather}
}
