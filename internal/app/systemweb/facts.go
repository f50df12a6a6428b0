package systemweb

import (
	"time"

	"cabinet/internal/app/system"
	"cabinet/internal/platform/errs"
	"cabinet/internal/ui"
)

func (v systemView) fact(key, text string) ui.Fact {
	return ui.Fact{Label: v.t("systemweb.fact." + key), Text: text}
}

func (v systemView) status(key string, x verdict) ui.Fact {
	return ui.Fact{Label: v.t("systemweb.fact." + key), Value: ui.Status(x.tone, x.word)}
}

func (v systemView) programFacts() []ui.Fact {
	s := v.State
	return []ui.Fact{v.fact("version", s.Version), v.fact("started", v.at(s.Started)), v.fact("uptime", v.span(s.Uptime))}
}

func (v systemView) databaseFacts() []ui.Fact {
	d := v.State.Database
	kind := map[string]string{"sqlite": "SQLite ", "postgresql": "PostgreSQL "}[d.Kind]
	return []ui.Fact{v.fact("database", kind+d.Version), v.fact("schema", v.number(v.State.Schema)), v.fact("size", v.c.P.Size(d.Size)),
		v.fact("latency", v.span(d.Latency))}
}

func (v systemView) clockFacts() []ui.Fact {
	k := v.State.Clock
	kept := verdict{ui.Neutral, v.t("systemweb.clock.unknown"), ""}
	switch {
	case k.Known && k.Kept:
		kept = verdict{ui.OK, v.t("systemweb.clock.kept"), ""}
	case k.Known:
		kept = verdict{ui.Warn, v.t("systemweb.clock.unkept"), ""}
	}
	out := []ui.Fact{v.fact("now", v.c.DateTime(v.State.Started.Add(v.State.Uptime))), v.status("clock", kept)}
	if k.Compared {
		x := verdict{ui.OK, v.span(k.Skew), ""}
		if k.Skew.Abs() > system.MaxSkew {
			x.tone = ui.Warn
		}
		out = append(out, v.status("skew", x))
	}
	return out
}

func (v systemView) filesFacts() []ui.Fact {
	f := v.State.Files
	count := v.number(f.Usage.Files)
	size := v.c.P.Size(f.Bytes)
	if f.More {
		count, size = v.t("systemweb.files.over", errs.Args{"N": count}), v.t("systemweb.files.over", errs.Args{"N": size})
	}
	out := []ui.Fact{v.fact("files", v.t("systemweb.files."+f.Kind)), v.fact("files_count", count), v.fact("files_size", size)}
	free := v.freeTone()
	return append(out, ui.Fact{Label: v.t("systemweb.fact.free"), Value: ui.Status(free.tone, free.word), Hint: free.note}, v.scannerFact())
}

func (v systemView) scannerFact() ui.Fact {
	x := v.scannerTone()
	return ui.Fact{Label: v.t("systemweb.fact.scanner"), Value: ui.Status(x.tone, x.word), Hint: x.note}
}

func (v systemView) mailFacts() []ui.Fact {
	m := v.State.Mail
	server := m.Server
	if server == "" {
		server = v.t("systemweb.mail.none")
	}
	out := []ui.Fact{v.status("mail_state", v.mailTone())}
	if !m.Kept {
		out = append(out, v.fact("mail_server", server))
	}
	out = append(out, v.fact("mail_sent", v.at(m.Sent)), v.fact("mail_failed", v.at(m.Failed)))
	if !m.Failed.IsZero() {
		out[len(out)-1].Hint = v.t(system.Outcome(m.Meaning).Key())
	}
	return out
}

func (v systemView) jobsFacts() []ui.Fact {
	j := v.State.Jobs
	late := verdict{ui.OK, v.t("systemweb.jobs.nobody_waits"), ""}
	if j.Late > 0 {
		late.word = v.span(j.Late)
	}
	if j.Late > system.LateAfter {
		late.tone = ui.Warn
	}
	return []ui.Fact{v.fact("jobs_waiting", v.number(int64(j.Waiting))), v.fact("jobs_running", v.number(int64(j.Running))),
		v.fact("jobs_done", v.number(int64(j.Done))), v.fact("jobs_dead", v.number(int64(j.Counts.Dead))), v.status("jobs_late", late)}
}

func (v systemView) backupsFacts() []ui.Fact {
	b := v.State.Backups
	out := []ui.Fact{v.status("backups_state", v.backupsTone())}
	if b.Failure != "" {
		out[0].Hint = v.t(b.Failure)
	}
	out = append(out, v.fact("backups_done", v.at(b.Done)))
	if !b.Done.IsZero() {
		out[len(out)-1].Hint = v.t("systemweb.backups.verified", errs.Args{"Name": b.Name, "Size": v.c.P.Size(b.Size), "Took": v.span(b.Took)})
	}
	next := v.t("systemweb.backups.unplanned")
	if b.Planned {
		next = v.at(b.Next)
	}
	out = append(out, v.fact("backups_next", next), v.fact("files_checked", v.at(b.FilesChecked)))
	if b.DamagedFiles > 0 {
		out[len(out)-1].Hint = v.c.P.N("systemweb.backups.damaged_hint", int(b.DamagedFiles))
	}
	return out
}

func (v systemView) recordFacts() []ui.Fact {
	r := v.State.Record
	lag := verdict{ui.OK, v.t("systemweb.record.sealed"), ""}
	if r.Lag > 0 {
		lag.word = v.span(r.Lag)
	}
	if r.Lag > system.LagAfter {
		lag.tone = ui.Warn
	}
	out := []ui.Fact{v.status("lag", lag)}
	if len(r.Targets) == 0 {
		out = append(out, ui.Fact{Label: v.t("systemweb.fact.checkpoints"), Text: v.t("systemweb.record.no_target"), Hint: v.t("systemweb.record.no_target_hint")})
	}
	for _, t := range r.Targets {
		x := verdict{ui.OK, v.at(t.At), ""}
		switch {
		case !t.FailingSince.IsZero():
			x = verdict{ui.Bad, v.t("systemweb.record.fails_since", errs.Args{"At": v.at(t.FailingSince)}), ""}
		case t.At.IsZero():
			x = verdict{ui.Neutral, v.t("systemweb.never"), ""}
		}
		f := v.status("checkpoints", x)
		f.Hint = v.t("systemweb.target." + t.Target)
		out = append(out, f)
	}
	return out
}

// job is the verification of the record as work in the background.
func (v systemView) checkJob() (title, text string, tone ui.Tone) {
	c := v.State.Record.Check
	switch {
	case c.Running:
		return v.t("systemweb.check.running"), "", ui.Neutral
	case c.Ended.IsZero():
		return v.t("systemweb.check.never"), v.t("systemweb.check.never_text"), ui.Info
	case c.Bad > 0:
		return v.c.P.N("systemweb.check.broken", int(c.Bad)), v.t("systemweb.check.broken_text", errs.Args{"At": v.at(c.Ended)}), ui.Bad
	}
	return v.t("systemweb.check.sound"), v.t("systemweb.check.sound_text", errs.Args{"At": v.at(c.Ended), "Acts": v.number(c.Acts)}), ui.OK
}

func (v systemView) checkProgress(url string) ui.Job {
	title, text, tone := v.checkJob()
	return ui.Job{ID: "record-check", URL: url, Title: title, Text: text, Tone: tone, Running: v.State.Record.Check.Running}
}

// silentSince says from when the data of a restored copy is.
func (v systemView) silentSince() string {
	return v.t("systemweb.silence.since", errs.Args{"Restored": v.at(v.State.Silence.Restored), "From": v.at(v.State.Silence.From)})
}

// age says how long ago an instant was.
func (w words) age(t time.Time) string { return w.span(w.c.Now().Sub(t)) }
