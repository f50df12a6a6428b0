package apptest

import (
	"context"
	"strings"
	"testing"
	"time"

	"cabinet/internal/app"
)

// Env is the environment of a command, by names without the prefix CABINET_.
type Env map[string]string

func (e Env) lookup(name string) (string, bool) {
	v, ok := e[strings.TrimPrefix(name, "CABINET_")]
	return v, ok && strings.HasPrefix(name, "CABINET_")
}

// Result is how a command ended.
type Result struct {
	Code     int
	Out, Err string
}

// Command runs one command of the program to its end, in this process.
func Command(t testing.TB, env Env, args ...string) Result {
	t.Helper()
	var out, err Lines
	code := app.Main(t.Context(), app.World{Args: args, Env: env.lookup, In: strings.NewReader(""), Out: &out, Err: &err})
	return Result{Code: code, Out: out.String(), Err: err.String()}
}

// Running is a command that goes on until it is stopped.
type Running struct {
	Out, Err *Lines

	t    testing.TB
	stop context.CancelFunc
	done chan int
}

// Start starts a command, such as serve, in this process. It is stopped after the test at the latest.
func Start(t testing.TB, env Env, args ...string) *Running {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	r := &Running{t: t, Out: &Lines{}, Err: &Lines{}, stop: stop, done: make(chan int, 1)}
	go func() {
		r.done <- app.Main(ctx, app.World{Args: args, Env: env.lookup, In: strings.NewReader(""), Out: r.Out, Err: r.Err})
	}()
	t.Cleanup(func() { r.Stop() })
	return r
}

// Stop ends the command as a signal would and returns its exit code, or -1 when it was stopped before.
func (r *Running) Stop() int {
	r.t.Helper()
	r.stop()
	select {
	case code, ok := <-r.done:
		if !ok {
			return -1
		}
		close(r.done)
		return code
	case <-time.After(time.Minute):
		r.t.Errorf("the command doesn't end:\n%s", r.Err)
		return -1
	}
}

// Says waits until the command has printed a text and returns all that it printed.
func (r *Running) Says(text string) string {
	r.t.Helper()
	for range 1200 {
		if out := r.Out.String(); strings.Contains(out, text) {
			return out
		}
		select {
		case code := <-r.done:
			close(r.done)
			r.t.Fatalf("it ended with %d before saying %q:\n%s\n%s", code, text, r.Out, r.Err)
		case <-time.After(50 * time.Millisecond):
		}
	}
	r.t.Fatalf("it never said %q:\n%s\n%s", text, r.Out, r.Err)
	return ""
}
