package systemweb

import (
	"cabinet/internal/app/system"
	"cabinet/internal/platform/errs"
	"cabinet/internal/ui"
)

// tiles sums the page up: each leads to its part.
func (v systemView) tiles() []ui.Tile {
	out := []ui.Tile{
		v.tile("mail", bool(v.State.Mail.Unread), v.mailTone()),
		v.tile("jobs", bool(v.State.Jobs.Unread), v.jobsTone()),
		v.tile("backups", bool(v.State.Backups.Unread), v.backupsTone()),
		v.tile("files", bool(v.State.Files.Unread), v.filesTone()),
		v.tile("record", bool(v.State.Record.Unread), v.recordTone()),
	}
	if v.State.Clock.Wrong() {
		out = append(out, v.tile("clock", false, verdict{ui.Warn, v.t("systemweb.clock.wrong"), ""}))
	}
	return out
}

// verdict is what is said of a part in a word or two, and in a line below.
type verdict struct {
	tone       ui.Tone
	word, note string
}

func (v systemView) tile(part string, unread bool, x verdict) ui.Tile {
	if unread {
		x = verdict{ui.Bad, v.t("systemweb.unread.short"), ""}
	}
	return ui.Tile{Label: v.t("systemweb.part." + part), Value: x.word, Note: x.note, Tone: x.tone, Href: "#" + part}
}

func (v systemView) mailTone() verdict {
	m := v.State.Mail
	switch {
	case v.State.Silence.Silent:
		return verdict{ui.Warn, v.t("systemweb.mail.silent"), ""}
	case m.Kept:
		return verdict{ui.Neutral, v.t("systemweb.mail.kept"), ""}
	case m.Server == "":
		return verdict{ui.Warn, v.t("systemweb.mail.none"), ""}
	case !m.FailingSince.IsZero():
		return verdict{ui.Bad, v.t("systemweb.mail.failing"), v.t("systemweb.since", errs.Args{"At": v.at(m.FailingSince)})}
	case m.Sent.IsZero():
		return verdict{ui.Neutral, v.t("systemweb.mail.untried"), ""}
	}
	return verdict{ui.OK, v.t("systemweb.mail.works"), v.at(m.Sent)}
}

func (v systemView) jobsTone() verdict {
	j := v.State.Jobs
	waiting := v.c.P.N("systemweb.jobs.waiting", j.Waiting)
	switch {
	case j.Counts.Dead > 0:
		return verdict{ui.Bad, v.c.P.N("systemweb.jobs.failed", j.Counts.Dead), waiting}
	case j.Late > system.LateAfter:
		return verdict{ui.Warn, v.t("systemweb.jobs.late"), waiting}
	}
	return verdict{ui.OK, v.t("systemweb.jobs.in_time"), waiting}
}

func (v systemView) backupsTone() verdict {
	b := v.State.Backups
	switch {
	case b.Missed:
		return verdict{ui.Bad, v.t("systemweb.backups.missed"), v.at(b.Done)}
	case b.Failure != "":
		return verdict{ui.Bad, v.t("systemweb.backups.failed"), v.at(b.Tried)}
	case b.DamagedFiles > 0:
		return verdict{ui.Bad, v.c.P.N("systemweb.backups.damaged", int(b.DamagedFiles)), ""}
	case !b.Planned:
		return verdict{ui.Warn, v.t("systemweb.backups.unplanned"), ""}
	case b.Done.IsZero():
		return verdict{ui.Neutral, v.t("systemweb.backups.none"), ""}
	}
	return verdict{ui.OK, v.t("systemweb.backups.made"), v.at(b.Done)}
}

// filesTone is about the disk, unless what needs somebody is the malware scanner.
func (v systemView) filesTone() verdict {
	if v.scannerTone().tone == ui.Bad && !v.State.Files.Low() {
		return verdict{ui.Bad, v.t("systemweb.fact.scanner"), ""} // what is wrong with it stands below
	}
	return v.freeTone()
}

func (v systemView) scannerTone() verdict {
	s := v.State.Scanner
	switch {
	case bool(s.Unread):
		return verdict{ui.Bad, v.t("systemweb.unread.short"), ""}
	case s.Waiting > 0:
		return verdict{ui.Bad, v.c.P.N("systemweb.scanner.waiting", s.Waiting), v.t("systemweb.scanner.waiting_hint")}
	case s.Failing():
		return verdict{ui.Bad, v.t("systemweb.scanner.silent"), v.t("systemweb.scanner.waiting_hint")}
	case !s.Set:
		return verdict{ui.Neutral, v.t("systemweb.scanner.none"), v.t("systemweb.scanner.none_hint")}
	}
	return verdict{ui.OK, v.t("systemweb.scanner.answers"), ""}
}

func (v systemView) freeTone() verdict {
	f := v.State.Files
	x := verdict{ui.OK, v.t("systemweb.files.free", errs.Args{"Size": v.c.P.Size(int64(f.DataFree))}),
		v.t("systemweb.files.free_of", errs.Args{"Total": v.c.P.Size(int64(f.DataTotal))})}
	if f.Low() {
		x.tone = ui.Bad
	}
	return x
}

func (v systemView) recordTone() verdict {
	r := v.State.Record
	switch {
	case r.Check.Bad > 0:
		return verdict{ui.Bad, v.t("systemweb.record.broken"), v.at(r.Check.Ended)}
	case r.Lag > system.LagAfter:
		return verdict{ui.Warn, v.t("systemweb.record.lags"), v.span(r.Lag)}
	case v.checkpointsFail():
		return verdict{ui.Warn, v.t("systemweb.record.stuck"), ""}
	case r.Check.Ended.IsZero():
		return verdict{ui.Neutral, v.t("systemweb.record.unchecked"), ""}
	}
	return verdict{ui.OK, v.t("systemweb.record.sound"), v.at(r.Check.Ended)}
}

func (v systemView) checkpointsFail() bool {
	for _, t := range v.State.Record.Targets {
		if !t.FailingSince.IsZero() {
			return true
		}
	}
	return false
}
