package bulkweb

import (
	"net/http"
	"strconv"

	"cabinet/internal/bulk"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// askConfirm says what will go out before anything does.
func (h handlers) askConfirm(c *web.Ctx) error { return h.showConfirm(c, http.StatusOK, nil) }

func (h handlers) showConfirm(c *web.Ctx, status int, problem error) error {
	j, err := h.Bulk.Job(c.Context(), by(c), jobID(c))
	if err != nil {
		return err
	}
	v := jobView{words: words{c}, Job: j, Problems: ui.ProblemsOf(c.P, problem)}
	if j.User != by(c).User || !v.startable() {
		return c.Redirect(links.BulkJob(v.id()))
	}
	if v.Page, err = h.frame(c, v.t("bulkweb.confirm.title")); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, confirmPage(v))
}

// confirm starts the job in the version that was seen, and with the number of people who are raised.
func (h handlers) confirm(c *web.Ctx) error {
	in := bulk.ConfirmInput{Version: versionOf(c)}
	if c.Form().Bool("raised") {
		in.Raised = numberOf(c, "raising")
	}
	j, err := h.Bulk.Confirm(c.Context(), by(c), jobID(c), in)
	switch {
	case errs.Is(err, errs.Invalid):
		return h.showConfirm(c, c.StatusOf(err), errs.FieldError("raised", "bulkweb.confirm.tick"))
	case refused(err):
		return h.showJob(c, c.StatusOf(err), err)
	case err != nil:
		return err
	}
	return c.Redirect(links.BulkJob(string(j.ID)))
}

// sum says what confirming does.
func (v jobView) sum() string {
	if v.invites() {
		return v.n("bulkweb.confirm.invites_text", v.Job.Waiting())
	}
	return v.n("bulkweb.confirm.acts_text", v.Job.Waiting())
}

func (v jobView) raised() ui.Field {
	return ui.Field{Name: "raised", Label: v.n("bulkweb.confirm.raised", v.Job.Raised),
		Error: v.Problems.For("raised"), Hint: v.t("bulkweb.confirm.raised_hint")}
}

// deed is a question about a job as it stands.
func (v jobView) deed(name, action string, danger bool) ui.Deed {
	return ui.Deed{ID: name, Title: v.t("bulkweb." + name + ".title"), Text: v.t("bulkweb." + name + ".text"), Verb: v.t("bulkweb." + name + ".verb"),
		Action: action, Cancel: links.BulkJob(v.id()), Danger: danger, Hidden: map[string]string{"version": strconv.FormatInt(v.Job.Version, 10)}}
}

func (h handlers) ask(c *web.Ctx, may func(jobView) bool, deed func(jobView) ui.Deed) error {
	j, err := h.Bulk.Job(c.Context(), by(c), jobID(c))
	if err != nil {
		return err
	}
	v := jobView{words: words{c}, Job: j}
	if v.Owner, err = h.owner(c, j); err != nil {
		return err
	}
	if v.Orphaned, err = h.orphaned(c, j); err != nil {
		return err
	}
	if !may(v) {
		return c.Redirect(links.BulkJob(v.id()))
	}
	d := deed(v)
	if v.Page, err = h.frame(c, d.Title); err != nil {
		return err
	}
	return c.Render(http.StatusOK, deedPage(v.Page, d))
}

func (h handlers) askCancel(c *web.Ctx) error {
	return h.ask(c, func(v jobView) bool { return !v.Job.State.Ended() },
		func(v jobView) ui.Deed { return v.deed("cancel_job", links.BulkJobCancel(v.id()), true) })
}

func (h handlers) askResume(c *web.Ctx) error {
	return h.ask(c, jobView.resumable, func(v jobView) ui.Deed { return v.deed("resume", links.BulkJobResume(v.id()), false) })
}

func (h handlers) askTakeOver(c *web.Ctx) error {
	return h.ask(c, func(v jobView) bool { return v.Orphaned },
		func(v jobView) ui.Deed { return v.deed("take_over", links.BulkJobTakeOver(v.id()), false) })
}

func (h handlers) takeOver(c *web.Ctx) error {
	j, err := h.Bulk.TakeOver(c.Context(), by(c), jobID(c), versionOf(c))
	return h.moved(c, j, err, "bulkweb.take_over.done")
}

func (h handlers) cancel(c *web.Ctx) error {
	j, err := h.Bulk.Cancel(c.Context(), by(c), jobID(c), versionOf(c))
	return h.moved(c, j, err, "bulkweb.cancel_job.done")
}

func (h handlers) resume(c *web.Ctx) error {
	j, err := h.Bulk.Resume(c.Context(), by(c), jobID(c), versionOf(c))
	return h.moved(c, j, err, "bulkweb.resume.done")
}

// moved leads back to the job, or shows it as it is by now.
func (h handlers) moved(c *web.Ctx, j bulk.Job, err error, said string) error {
	if refused(err) {
		return h.showJob(c, c.StatusOf(err), err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, said)
	return c.Redirect(links.BulkJob(string(j.ID)))
}

// result asks for the rows as a file and leads to the page of its making.
func (h handlers) result(c *web.Ctx) error {
	params := bulk.ResultParams{Job: jobID(c), Language: c.P.Lang(), Left: c.Form().Bool("left")}
	e, err := h.Exports.Request(c.Context(), by(c), bulk.ResultKind, params)
	if refused(err) {
		return h.showJob(c, c.StatusOf(err), err)
	}
	if err != nil {
		return err
	}
	return c.Redirect(links.Export(e.ID))
}
