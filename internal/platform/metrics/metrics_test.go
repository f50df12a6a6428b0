package metrics_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"cabinet/internal/platform/email"
	"cabinet/internal/platform/jobs"
	"cabinet/internal/platform/metrics"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func look(t *testing.T, m *metrics.Metrics) string {
	t.Helper()
	rec := httptest.NewRecorder()
	m.Handler().ServeHTTP(rec, httptest.NewRequest("GET", "/metrics", nil))
	if rec.Code != 200 {
		t.Fatal(rec.Code, rec.Body)
	}
	return rec.Body.String()
}

func TestFigures(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	m := metrics.New(metrics.Sources{Version: "1.2", Log: slog.New(slog.DiscardHandler),
		Pools: func() map[string]sql.DBStats {
			return map[string]sql.DBStats{"readers": {MaxOpenConnections: 8, InUse: 3, Idle: 2, WaitCount: 5, WaitDuration: 1500 * time.Millisecond}}
		},
		Jobs: func(context.Context) (jobs.Counts, error) {
			return jobs.Counts{Waiting: 4, Dead: 2, Late: 90 * time.Second}, nil
		},
		Mail: func(context.Context) (email.ServerState, error) {
			return email.ServerState{Sent: at, FailingSince: at, Tries: 3, Waiting: 9, Meaning: email.Setup}, nil
		},
		SealLag: func(context.Context) (time.Duration, error) { return 250 * time.Millisecond, nil },
	})
	m.Request("/people/{id}", "GET", 200, 20*time.Millisecond)
	m.Request("/people/{id}", "GET", 404, 20*time.Millisecond)
	m.Request("none", "OTHER", 405, time.Minute)
	text := look(t, m)
	for _, line := range []string{
		`cabinet_build_info{version="1.2"} 1`,
		`cabinet_http_request_duration_seconds_count{method="GET",route="/people/{id}",status="2xx"} 1`,
		`cabinet_http_request_duration_seconds_bucket{method="GET",route="/people/{id}",status="4xx",le="0.025"} 1`,
		`cabinet_http_request_duration_seconds_bucket{method="GET",route="/people/{id}",status="4xx",le="0.01"} 0`,
		`cabinet_http_request_duration_seconds_bucket{method="OTHER",route="none",status="4xx",le="30"} 0`,
		`cabinet_jobs{state="waiting"} 4`, `cabinet_jobs{state="dead"} 2`, `cabinet_jobs{state="running"} 0`, `cabinet_jobs_late_seconds 90`,
		`cabinet_mail_last_sent_timestamp_seconds 1.772442e+09`, `cabinet_mail_last_failed_timestamp_seconds 0`, `cabinet_mail_failed_tries 3`,
		`cabinet_mail_waiting 9`, `cabinet_mail_alarm 1`, `cabinet_seal_lag_seconds 0.25`, `cabinet_source_up{source="jobs"} 1`,
		`cabinet_db_connections{pool="readers",state="in_use"} 3`, `cabinet_db_connections_limit{pool="readers"} 8`, `cabinet_db_waits_total{pool="readers"} 5`,
		`cabinet_db_wait_seconds_total{pool="readers"} 1.5`, "# TYPE cabinet_db_waits_total counter",
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("no line %s", line)
		}
	}
	for _, part := range []string{"go_goroutines", "process_resident_memory_bytes"} {
		if !strings.Contains(text, part) {
			t.Errorf("no %s", part)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
}

func TestASourceThatFailsTakesNothingDown(t *testing.T) {
	var log bytes.Buffer
	m := metrics.New(metrics.Sources{Log: slog.New(slog.NewTextHandler(&log, nil)),
		Jobs:    func(context.Context) (jobs.Counts, error) { return jobs.Counts{}, errors.New("the database is away") },
		SealLag: func(context.Context) (time.Duration, error) { return 0, nil },
	})
	text := look(t, m)
	if !strings.Contains(text, `cabinet_source_up{source="jobs"} 0`) || strings.Contains(text, "cabinet_jobs{") || !strings.Contains(text, "cabinet_seal_lag_seconds 0") ||
		strings.Contains(text, "away") || strings.Contains(text, "cabinet_mail") {
		t.Error(text)
	}
	if !strings.Contains(log.String(), "the database is away") {
		t.Error(log.String())
	}
}

func TestServe(t *testing.T) {
	m := metrics.New(metrics.Sources{Log: slog.New(slog.DiscardHandler)})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- m.Serve(ctx, l) }()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for path, want := range map[string]int{"/metrics": 200, "/": 404, "/metrics/x": 404, "/debug/pprof/": 404} {
		res, err := client.Get("http://" + l.Addr().String() + path)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	res, err := client.Post("http://"+l.Addr().String()+"/metrics", "text/plain", nil)
	if err != nil || res.StatusCode != 405 {
		t.Error(res, err)
	}
	_ = res.Body.Close()
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	again, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = again.Close()
	if err := m.Serve(t.Context(), again); err == nil {
		t.Error("a listener that is gone")
	}
}
