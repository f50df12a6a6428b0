package apptest

import (
	"context"

	"cabinet/internal/app"
)

// Second starts another process of the same deployment, as far as one can within a test's own: with rooms, caches and an
// address of its own over the same database, files, clock and log. The people of the world are the same, their browsers
// aren't.
func (a *App) Second() *App {
	a.T.Helper()
	b := &App{T: a.T, Clock: a.Clock, Base: a.Base, World: a.World, Log: a.Log, Failing: a.Failing, demo: a.demo, options: a.options}
	b.visits.Store(secondVisits)
	b.start()
	return b
}

// secondVisits keeps the network addresses of the second process's visitors apart from those of the first one's.
const secondVisits = 10_000

// start opens the program and serves it until the test ends.
func (a *App) start() {
	a.T.Helper()
	var err error
	a.Program, err = app.Open(context.Background(), a.options)
	a.Must(err)
	a.Bundle.Missing = func(lang, key string) { a.T.Errorf("no %s text for %s", lang, key) }
	a.serve()
	a.T.Cleanup(a.close)
}
