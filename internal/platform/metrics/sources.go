package metrics

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// askTime is how long one source may take to answer.
const askTime = 5 * time.Second

// asker asks the sources whenever somebody looks, so that figures are never older than the look.
type asker struct{ sources Sources }

func gauge(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("cabinet_"+name, help, labels, nil)
}

// figures are the names and meanings of what the sources tell.
type figures struct {
	up                                           *prometheus.Desc
	jobs, late                                   *prometheus.Desc
	sent, failed, failing, tries, waiting, alarm *prometheus.Desc
	seal                                         *prometheus.Desc
	connections, limit, waits, waited            *prometheus.Desc
}

func described() figures {
	return figures{
		up:          gauge("source_up", "1 when the source answered at this look, else 0.", "source"),
		jobs:        gauge("jobs", "Background jobs by state; finished ones count until they are pruned.", "state"),
		late:        gauge("jobs_late_seconds", "How long the longest due job has waited. Raise an alarm from 300."),
		sent:        gauge("mail_last_sent_timestamp_seconds", "When the mail server last accepted a message, 0 for never."),
		failed:      gauge("mail_last_failed_timestamp_seconds", "When the mail server last failed, 0 for never."),
		failing:     gauge("mail_failing_since_timestamp_seconds", "Since when mail can't leave, 0 while it does."),
		tries:       gauge("mail_failed_tries", "Failed tries since mail can't leave."),
		waiting:     gauge("mail_waiting", "Messages that have to leave yet."),
		alarm:       gauge("mail_alarm", "1 when mail is blocked by policy or our settings don't work, else 0."),
		seal:        gauge("seal_lag_seconds", "How long the oldest act has waited to be sealed. Raise an alarm from 60."),
		connections: gauge("db_connections", "Open connections to the database by pool and state.", "pool", "state"),
		limit:       gauge("db_connections_limit", "Most connections that the pool may open, 0 for no limit.", "pool"),
		waits:       gauge("db_waits_total", "How often somebody waited for a connection.", "pool"),
		waited:      gauge("db_wait_seconds_total", "How long somebody waited for a connection, in all.", "pool"),
	}
}

// Describe tells the registry nothing beforehand, so that a source may be left out.
func (a *asker) Describe(chan<- *prometheus.Desc) {}

// Collect asks all sources.
func (a *asker) Collect(out chan<- prometheus.Metric) {
	f := described()
	set := func(d *prometheus.Desc, value float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	count := func(d *prometheus.Desc, value float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, value, labels...)
	}
	ask := func(source string, fn func(ctx context.Context) error) {
		ctx, cancel := context.WithTimeout(context.Background(), askTime)
		defer cancel()
		up := 1.0
		if err := fn(ctx); err != nil {
			up = 0
			a.sources.Log.Warn("a source of metrics doesn't answer", slog.String("source", source), slog.String("error", err.Error()))
		}
		set(f.up, up, source)
	}
	if a.sources.Jobs != nil {
		ask("jobs", func(ctx context.Context) error { return a.jobs(ctx, f, set) })
	}
	if a.sources.Mail != nil {
		ask("mail", func(ctx context.Context) error { return a.mail(ctx, f, set) })
	}
	if a.sources.SealLag != nil {
		ask("seal", func(ctx context.Context) error {
			lag, err := a.sources.SealLag(ctx)
			if err == nil {
				set(f.seal, lag.Seconds())
			}
			return err
		})
	}
	if a.sources.Pools != nil {
		for name, s := range a.sources.Pools() {
			set(f.connections, float64(s.InUse), name, "in_use")
			set(f.connections, float64(s.Idle), name, "idle")
			set(f.limit, float64(s.MaxOpenConnections), name)
			count(f.waits, float64(s.WaitCount), name)
			count(f.waited, s.WaitDuration.Seconds(), name)
		}
	}
}

type setter func(d *prometheus.Desc, value float64, labels ...string)

func (a *asker) jobs(ctx context.Context, f figures, set setter) error {
	c, err := a.sources.Jobs(ctx)
	if err != nil {
		return err
	}
	for state, n := range map[string]int{"waiting": c.Waiting, "running": c.Running, "done": c.Done, "dropped": c.Dropped, "dead": c.Dead} {
		set(f.jobs, float64(n), state)
	}
	set(f.late, c.Late.Seconds())
	return nil
}

func (a *asker) mail(ctx context.Context, f figures, set setter) error {
	s, err := a.sources.Mail(ctx)
	if err != nil {
		return err
	}
	set(f.sent, stamp(s.Sent))
	set(f.failed, stamp(s.Failed))
	set(f.failing, stamp(s.FailingSince))
	set(f.tries, float64(s.Tries))
	set(f.waiting, float64(s.Waiting))
	alarm := 0.0
	if s.Alarm() {
		alarm = 1
	}
	set(f.alarm, alarm)
	return nil
}

// stamp returns an instant as Prometheus counts it, 0 for none.
func stamp(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMicro()) / 1e6
}
