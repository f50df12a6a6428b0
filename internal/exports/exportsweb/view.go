package exportsweb

import (
	"time"

	"github.com/a-h/templ"

	"cabinet/internal/exports"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// words says times and sizes the visitor's way.
type words struct{ c *web.Ctx }

func (w words) t(key string, args ...errs.Args) string { return w.c.P.T(key, args...) }
func (w words) at(t time.Time) string                  { return w.c.DateTime(t) }

// mark is the state of an export as a badge.
func (w words) mark(e exports.Export) templ.Component {
	icons := map[exports.State]string{exports.Queued: "hourglass", exports.Running: "hourglass", exports.Ready: "circle-check",
		exports.Failed: "triangle-alert", exports.Cancelled: "ban", exports.Expired: "history"}
	return ui.Badge(tone(e), icons[e.State], w.t(e.State.Key()))
}

func tone(e exports.Export) ui.Tone {
	switch e.State {
	case exports.Ready:
		return ui.OK
	case exports.Failed:
		return ui.Bad
	case exports.Cancelled:
		return ui.Warn
	case exports.Queued, exports.Running:
		return ui.Info
	default:
		return ui.Neutral
	}
}

// listView is the page of all files.
type listView struct {
	words
	Page    ui.Page
	Exports []exports.Export
}

func (v listView) row(e exports.Export) ui.Row {
	lines := []string{v.t("exportsweb.asked", errs.Args{"At": v.at(e.RequestedAt)})}
	if e.State == exports.Ready {
		lines = append(lines, v.t("exportsweb.kept", errs.Args{"Size": v.c.P.Size(e.Size), "Until": v.at(e.ExpiresAt)}))
	}
	return ui.Row{Icon: "file-down", Title: v.t(e.Title), Mark: v.mark(e), Lines: lines}
}

// exportView is the page of one file.
type exportView struct {
	words
	Page   ui.Page
	Export exports.Export
}

// job is the export as background work that the page shows.
func (v exportView) job() ui.Job {
	e := v.Export
	j := ui.Job{URL: links.Export(e.ID), Running: !e.State.Finished(), Title: v.t("exportsweb.title." + string(e.State))}
	if j.Running {
		j.Done, j.Total = e.Done, e.Total
	}
	switch e.State {
	case exports.Ready:
		j.Tone, j.Text = ui.OK, v.t("exportsweb.ready.text", errs.Args{"Until": v.at(e.ExpiresAt)})
	case exports.Failed:
		j.Tone, j.Text = ui.Bad, v.t(e.Problem)
	case exports.Cancelled:
		j.Tone, j.Text = ui.Warn, v.t("exportsweb.cancelled.text")
	case exports.Expired:
		j.Tone, j.Text = ui.Warn, v.t("exports.no_file")
	}
	return j
}

func (v exportView) facts() []ui.Fact {
	e := v.Export
	out := []ui.Fact{{Label: v.t("exportsweb.fact.asked"), Text: v.at(e.RequestedAt)}}
	if !e.EndedAt.IsZero() {
		out = append(out, ui.Fact{Label: v.t("exportsweb.fact.ended"), Text: v.at(e.EndedAt)})
	}
	if e.State != exports.Ready {
		return out
	}
	return append(out,
		ui.Fact{Label: v.t("exportsweb.fact.name"), Text: e.FileName},
		ui.Fact{Label: v.t("exportsweb.fact.size"), Text: v.c.P.Size(e.Size)},
		ui.Fact{Label: v.t("exportsweb.fact.rows"), Text: v.c.P.Number(int(e.Rows))},
		ui.Fact{Label: v.t("exportsweb.fact.until"), Text: v.at(e.ExpiresAt)},
		ui.Fact{Label: v.t("exportsweb.fact.sha256"), Text: e.SHA256, Hint: v.t("exportsweb.fact.sha256_hint")})
}

// deed says what deleting the file does.
func (v exportView) deed() ui.Deed {
	text := "exportsweb.delete.text"
	if !v.Export.State.Finished() {
		text = "exportsweb.delete.stop"
	}
	return ui.Deed{ID: "delete-export", Title: v.t("exportsweb.delete.title"), Text: v.t(text), Verb: v.t("exportsweb.delete.verb"),
		Action: links.ExportDelete(v.Export.ID), Cancel: links.Export(v.Export.ID), Danger: true}
}
