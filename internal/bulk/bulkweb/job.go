package bulkweb

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"cabinet/internal/bulk"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// jobView is the page of a job: what it would do, how far it is, or what came of it.
type jobView struct {
	words
	Page     ui.Page
	Job      bulk.Job
	Heaps    []bulk.Heap
	Owner    string // whose job it is, when it is somebody else's
	Orphaned bool   // whoever it belongs to may no longer do it, and the reader may take it over
	Partial  bool   // only the progress is shown
	Table    bool   // its file has columns to choose
	Problems ui.Problems
}

// show is one job. Asked for a fragment it answers with the progress alone.
func (h handlers) show(c *web.Ctx) error { return h.showJob(c, http.StatusOK, nil) }

func (h handlers) showJob(c *web.Ctx, status int, problem error) error {
	p, err := h.Bulk.Preview(c.Context(), by(c), jobID(c))
	if err != nil {
		return err
	}
	v := jobView{words: words{c}, Job: p.Job, Heaps: p.Heaps, Problems: ui.ProblemsOf(c.P, problem)}
	if c.Partial() {
		v.Partial, v.Page.P, v.Page.FormToken = true, c.P, c.FormToken()
		return c.Render(status, progress(v))
	}
	if v.Owner, err = h.owner(c, p.Job); err != nil {
		return err
	}
	if v.Orphaned, err = h.orphaned(c, p.Job); err != nil {
		return err
	}
	_, sheetless := h.Bulk.Sheet(c.Context(), by(c), p.Job.ID)
	v.Table = sheetless == nil
	if v.Page, err = h.frame(c, c.P.T(p.Job.Title)); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	if v.running() {
		v.Page.Refresh = ui.RefreshSeconds
	}
	return c.Render(status, jobPage(v))
}

// orphaned reports whether a job is somebody's who may no longer do such work. Others' jobs are seen by administrators alone.
func (h handlers) orphaned(c *web.Ctx, j bulk.Job) (bool, error) {
	if j.User == by(c).User {
		return false, nil
	}
	return h.Bulk.Orphaned(c.Context(), h.DB, j)
}

// owner is the name of whoever prepared a job, if that isn't the reader.
func (h handlers) owner(c *web.Ctx, j bulk.Job) (string, error) {
	if j.User == by(c).User {
		return "", nil
	}
	names, err := h.Bulk.Names.NamesIn(c.Context(), h.DB, j.Account, []ids.User{j.User}, c.P.Lang())
	if names[j.User] == "" {
		return c.P.T("bulkweb.somebody"), err
	}
	return names[j.User], err
}

func (v jobView) id() string     { return string(v.Job.ID) }
func (v jobView) mine() bool     { return v.Owner == "" }
func (v jobView) running() bool  { return v.Job.State == bulk.Draft || v.Job.State == bulk.Running }
func (v jobView) invites() bool  { return v.Job.Kind == bulk.KindInvite }
func (v jobView) settled() int64 { return v.Job.Done + v.Job.Skipped + v.Job.Refused }
func (v jobView) resumable() bool {
	return v.mine() && v.Job.State.Ended() && v.Job.State != bulk.Done && !v.Job.StartedAt.IsZero() && v.Job.Waiting() > 0
}
func (v jobView) startable() bool {
	return v.mine() && v.Job.State == bulk.Ready && v.Job.Waiting() > 0
}
func (v jobView) unmapped() bool { return v.invites() && v.Job.State == bulk.Ready && v.Job.Total == 0 }
func (v jobView) resulted() bool {
	return v.Job.Total > 0 && (v.Job.State == bulk.Ready || v.Job.State.Ended())
}
func (v jobView) leftovers() bool   { return v.Job.Total > v.Job.Done }
func (v jobView) columnsOpen() bool { return v.mine() && v.invites() && v.Table }

// lead says what there is to do on the page.
func (v jobView) lead() string {
	switch {
	case v.running():
		return v.t("bulkweb.show.lead")
	case v.Job.Paused():
		return ""
	case v.startable():
		return v.t("bulkweb.show.ready")
	}
	return ""
}

// step is where an import stands among the steps.
func (v jobView) step() int {
	switch {
	case v.Job.State == bulk.Done:
		return stepsInAll
	case !v.Job.StartedAt.IsZero():
		return stepSend
	}
	return stepCheck
}

// work is the job as background work that the page shows.
func (v jobView) work() ui.Job {
	j := v.Job
	out := ui.Job{URL: links.BulkJob(v.id()), Running: v.running(), Title: v.t("bulkweb.title." + string(j.State))}
	counts := errs.Args{"Done": v.number(j.Done), "Skipped": v.number(j.Skipped), "Refused": v.number(j.Refused), "Waiting": v.number(j.Waiting())}
	if j.Paused() {
		out.Tone, out.Title = ui.Warn, v.t("bulkweb.title.paused")
		out.Text = v.t(j.Problem) + " " + v.t("bulkweb.broken.text", counts)
		if j.Raised > 0 {
			out.Text += " " + v.n("bulkweb.ready.raised", j.Raised)
		}
		return out
	}
	switch j.State {
	case bulk.Draft:
		out.Done, out.Text = j.Total, v.t("bulkweb.draft.text")
	case bulk.Ready:
		out.Tone, out.Text = ui.Info, v.ready(counts)
	case bulk.Running:
		out.Done, out.Total = v.settled(), j.Total
	case bulk.Done:
		out.Tone, out.Text = ui.OK, v.t("bulkweb.done.text", counts)
		if j.Refused > 0 {
			out.Tone = ui.Warn
		}
	case bulk.Cancelled, bulk.Failed:
		out.Tone, out.Text = ui.Warn, v.t(j.Problem)
		if j.State == bulk.Failed {
			out.Tone = ui.Bad
		}
		if !j.StartedAt.IsZero() {
			out.Text += " " + v.t("bulkweb.broken.text", counts)
		}
	}
	return out
}

// ready says what would be done, and why it isn't yet.
func (v jobView) ready(counts errs.Args) string {
	parts := []string{v.t("bulkweb.ready.text", counts)}
	if v.invites() {
		parts[0] = v.n("bulkweb.ready.invites", v.Job.Waiting()) + " " + v.t("bulkweb.ready.left", counts)
	}
	if v.Job.Brake != "" {
		parts = append(parts, v.t("bulkweb.ready.brake", errs.Args{"Reason": v.t(v.Job.Brake)}))
	}
	if v.Job.Raised > 0 {
		parts = append(parts, v.n("bulkweb.ready.raised", v.Job.Raised))
	}
	return strings.Join(parts, " ")
}

// verb names the button that starts the job.
func (v jobView) verb() string {
	if v.Job.Paused() {
		return v.t("bulkweb.resume.verb")
	}
	if v.invites() {
		return v.n("bulkweb.confirm.invite", v.Job.Waiting())
	}
	return v.n("bulkweb.confirm.act", v.Job.Waiting())
}

// heaps are the outcomes with their reasons, each with the first of its rows.
func (v jobView) heaps() ui.Grid {
	g := ui.Grid{Caption: v.t("bulkweb.heaps.title"), Heads: []string{v.t("bulkweb.heaps.outcome"), v.t("bulkweb.heaps.count"), v.t("bulkweb.heaps.reason"), v.t("bulkweb.heaps.rows")}}
	for _, heap := range v.Heaps {
		reason := "—"
		if heap.Reason.Key != "" {
			reason = bulk.Say(v.c.P, heap.Reason)
		}
		g.Rows = append(g.Rows, []templ.Component{rowMark(v.words, heap.State), ui.Text(v.number(heap.Count)), ui.Text(reason), ui.Text(v.lines(heap))})
	}
	return g
}

// lines names the first rows of a heap.
func (v jobView) lines(heap bulk.Heap) string {
	var out []string
	for _, n := range heap.Lines {
		out = append(out, v.number(n))
	}
	text := strings.Join(out, ", ")
	if more := heap.Count - int64(len(heap.Lines)); more > 0 && text != "" {
		text += " " + v.n("bulkweb.heaps.more", more)
	}
	if text == "" {
		return "—"
	}
	return text
}

func (v jobView) facts() []ui.Fact {
	j := v.Job
	out := []ui.Fact{{Label: v.t("bulkweb.fact.created"), Text: v.at(j.CreatedAt)}}
	if v.Owner != "" {
		out = append(out, ui.Fact{Label: v.t("bulkweb.fact.owner"), Text: v.Owner})
	}
	if !j.StartedAt.IsZero() {
		out = append(out, ui.Fact{Label: v.t("bulkweb.fact.started"), Text: v.at(j.StartedAt)})
	}
	if !j.EndedAt.IsZero() {
		out = append(out, ui.Fact{Label: v.t("bulkweb.fact.ended"), Text: v.at(j.EndedAt)})
	}
	out = append(out, ui.Fact{Label: v.t("bulkweb.fact.rows"), Text: v.number(j.Total)})
	if j.Digest != "" {
		out = append(out, ui.Fact{Label: v.t("bulkweb.fact.digest"), Text: j.Digest})
	}
	return append(out, ui.Fact{Label: v.t("bulkweb.fact.until"), Text: v.at(j.MovedAt.Add(bulk.Life))})
}

// jobMark is the state of a job as a badge.
func jobMark(w words, j bulk.Job) templ.Component {
	tone, icon := ui.Info, "hourglass"
	switch j.State {
	case bulk.Ready:
		tone, icon = ui.Warn, "bell"
	case bulk.Done:
		tone, icon = ui.OK, "circle-check"
	case bulk.Cancelled:
		tone, icon = ui.Neutral, "ban"
	case bulk.Failed:
		tone, icon = ui.Bad, "triangle-alert"
	case bulk.Draft, bulk.Running:
	}
	return ui.Badge(tone, icon, w.t(j.StateKey()))
}

// rowMark is the state of a row as a badge.
func rowMark(w words, s bulk.RowState) templ.Component {
	tone, icon := ui.Info, "hourglass"
	switch s {
	case bulk.RowDone:
		tone, icon = ui.OK, "circle-check"
	case bulk.RowSkipped:
		tone, icon = ui.Neutral, "circle-slash"
	case bulk.RowRefused:
		tone, icon = ui.Bad, "circle-x"
	case bulk.RowWaiting:
	}
	return ui.Badge(tone, icon, w.t(s.Key()))
}

// stepID is the job whose earlier steps can be gone back to, or nothing once it was confirmed.
func stepID(v jobView) string {
	if v.columnsOpen() {
		return v.id()
	}
	return ""
}
