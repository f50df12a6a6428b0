package apptest

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cabinet/internal/app"
	"cabinet/internal/identity"
	"cabinet/internal/links"
	"cabinet/internal/platform/clock"
	"cabinet/internal/platform/config"
	"cabinet/internal/platform/db/dbtest"
	"cabinet/internal/platform/log"
	"cabinet/internal/platform/web"
)

// The origins of a test's deployment.
const (
	Plain  = "http://localhost:8080"
	Secure = "https://cabinet.example"
)

// Setup is how a test wants its deployment. The zero value is a filled one reached by http.
type Setup struct {
	Base   string // [Plain] when empty
	Empty  bool   // nobody has set it up yet
	Demo   bool   // with the demo's pages
	Config func(*config.Config)
}

// App is the product as one test runs it.
type App struct {
	*app.Program
	T     testing.TB
	Clock *clock.Fake
	Base  links.Base
	World World
	Log   *Lines
	// Failing tells that internal errors are what the test is about.
	Failing bool

	options app.Options
	demo    bool
	address string // where the server listens
	server  *httptest.Server
	secrets []string
	visits  atomic.Int64
}

// Each runs fn as the subtests "sqlite" and "postgres".
func Each(t *testing.T, fn func(a *App), setup ...Setup) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(New(t, "", setup...)) })
	t.Run("postgres", func(t *testing.T) { fn(New(t, dbtest.PostgresURL(t), setup...)) })
}

// EachAtOnce is [Each] with both at the same time, for what takes long. fn must not write to anything outside of itself, and
// tells its failures to the T of its App: nothing of the test is left when it runs.
func EachAtOnce(t *testing.T, fn func(a *App), setup ...Setup) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(New(t, "", setup...))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(New(t, dbtest.PostgresURL(t), setup...))
	})
}

// SQLite runs on SQLite alone, for what has nothing to do with the database.
func SQLite(t testing.TB, setup ...Setup) *App {
	t.Helper()
	return New(t, "", setup...)
}

// New starts the product on a PostgreSQL URL, or on SQLite when it is empty. It is gone after the test.
func New(t testing.TB, database string, setup ...Setup) *App {
	t.Helper()
	debug.SetGCPercent(400) // memory is plenty here, and pages are read in great numbers
	var s Setup
	if len(setup) > 0 {
		s = setup[0]
	}
	if s.Base == "" {
		s.Base = Plain
	}
	base, err := links.ParseBase(s.Base)
	if err != nil {
		t.Fatal(err)
	}
	a := &App{T: t, Clock: clock.NewFake(dbtest.Start), Base: base, Log: &Lines{}, demo: s.Demo}
	folder := t.TempDir()
	cfg := config.Config{Data: folder, Database: log.Secret(database), KeyFile: filepath.Join(folder, "cabinet.key"),
		Listen: "127.0.0.1:8080", BaseURL: s.Base, TrustedProxies: []string{"127.0.0.0/8"}, ClientRate: 1_000_000, HashMemory: 64,
		SMTPTLS: "none", SMTPLimit: 2 * time.Second}
	if s.Config != nil {
		s.Config(&cfg)
	}
	options := app.Options{Config: cfg, Wall: a.Clock.Now, Now: a.Clock.Now, Log: a.Log.logger(),
		Cost: identity.Cost{Memory: 64, Time: 1, Threads: 1}, Demo: s.Demo, Capture: true, Strict: true}
	if s.Demo {
		options.Now = nil // the demo moves its own clock, ahead of this one
	}
	a.options = options
	a.start()
	if !s.Empty {
		a.fill()
	}
	return a
}

// Remote returns a product that runs elsewhere, as a process of its own, reached by http. It has no rooms to reach into.
func Remote(t testing.TB, address string) *App {
	t.Helper()
	return Replica(t, address, address)
}

// Replica is [Remote] for one of several processes that serve the same base address.
func Replica(t testing.TB, base, address string) *App {
	t.Helper()
	parsed, err := links.ParseBase("http://" + base)
	if err != nil {
		t.Fatal(err)
	}
	return &App{T: t, Clock: clock.NewFake(dbtest.Start), Base: parsed, Log: &Lines{}, address: address}
}

func (a *App) serve() {
	a.T.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		a.T.Fatal(err)
	}
	a.server = &httptest.Server{Listener: listener, Config: web.Server(a.Handler, a.Log.logger())}
	if a.Base.Secure() {
		a.server.StartTLS()
	} else {
		a.server.Start()
	}
	a.address = listener.Addr().String()
}

func (a *App) close() {
	a.server.Close()
	if err := a.Program.Close(); err != nil && !a.Failing {
		a.T.Errorf("close: %v", err)
	}
	for _, line := range a.Log.All() {
		if !a.Failing && strings.Contains(line, "level=ERROR") {
			a.T.Errorf("logged: %s", line)
		}
		for _, secret := range a.secrets {
			if strings.Contains(line, secret) {
				a.T.Errorf("a secret is in the log: %s", line)
			}
		}
	}
}

// Secret notes a text that must never be logged.
func (a *App) Secret(text string) {
	if text != "" {
		a.secrets = append(a.secrets, text)
	}
}

// transport reaches the server whatever host an address names.
func (a *App) transport() *http.Transport {
	tr := &http.Transport{DisableCompression: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "tcp", a.address)
		}}
	if a.server != nil && a.Base.Secure() {
		tr.TLSClientConfig = a.server.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
		tr.TLSClientConfig.ServerName = "example.com" // the name in the test server's certificate
	}
	a.T.Cleanup(tr.CloseIdleConnections)
	return tr
}

// Work does every job that is due and seals the record; jobs that fail are the caller's to count.
func (a *App) Work() (failed int) {
	a.T.Helper()
	_, failed, err := a.Queue.RunDue(a.T.Context())
	a.Must(err)
	a.Must(a.Acts.SealAll(a.T.Context()))
	return failed
}

// Advance lets time pass for clocks and jobs alike.
func (a *App) Advance(d time.Duration) {
	a.T.Helper()
	a.Clock.Advance(d)
	a.Work()
}

// Must fails the test at once on an error.
func (a *App) Must(err error) {
	a.T.Helper()
	if err != nil {
		a.T.Fatal(err)
	}
}

// Lines collects what the product logs.
type Lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write implements io.Writer.
func (l *Lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

// All returns the lines so far.
func (l *Lines) All() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Split(strings.TrimRight(l.buf.String(), "\n"), "\n")
}

func (l *Lines) logger() *slog.Logger { return log.New(l, log.Text, slog.LevelDebug) }

// String returns all that was written.
func (l *Lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}
