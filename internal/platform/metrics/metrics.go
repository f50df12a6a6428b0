package metrics

import (
	"context"
	"database/sql"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"cabinet/internal/platform/email"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/platform/web"
)

// Sources are what is asked at each look. Nil ones are left out.
type Sources struct {
	// Version of the program.
	Version string
	// Pools returns the statistics of the database's connection pools by their names.
	Pools func() map[string]sql.DBStats
	// Jobs returns how the queue stands.
	Jobs func(ctx context.Context) (jobs.Counts, error)
	// Mail returns how the mail server does.
	Mail func(ctx context.Context) (email.ServerState, error)
	// SealLag returns how long the oldest act has waited to be sealed, 0 when none waits.
	SealLag func(ctx context.Context) (time.Duration, error)
	// Log hears of sources that can't answer.
	Log *slog.Logger
}

// Metrics is the registry of one process. It is the [web.Meter] of the product.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	log      *slog.Logger
}

var _ web.Meter = (*Metrics)(nil)

// New returns the metrics of a process. Nothing is asked until somebody looks.
func New(s Sources) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry(), log: s.Log,
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "cabinet_http_request_duration_seconds",
			Help:    "How long requests took, by the pattern of their route, method and class of status.",
			Buckets: []float64{.0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}}, []string{"route", "method", "status"})}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "cabinet_build_info", Help: "Always 1; the version is in the label.",
		ConstLabels: prometheus.Labels{"version": s.Version}})
	build.Set(1)
	m.registry.MustRegister(m.requests, build, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), &asker{sources: s})
	return m
}

// Request counts one request; see [web.Meter].
func (m *Metrics) Request(route, method string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, method, strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
}

// The ceilings of a look, so that nobody who may look can load the database much.
const (
	atOnce   = 2
	lookTime = 10 * time.Second
)

// Handler answers GET /metrics in the formats that Prometheus knows; everything else isn't there.
func (m *Metrics) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorLog: slog.NewLogLogger(m.log.Handler(), slog.LevelWarn), ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: atOnce, Timeout: lookTime}))
	return mux
}
