package mydataweb

import (
	"net/http"

	"cabinet/internal/exports"
	"cabinet/internal/links"
	"cabinet/internal/mydata"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// mineView is the page Settings › My data, and the form that asks for erasure.
type mineView struct {
	c        *web.Ctx
	Page     ui.Page
	Exports  []exports.Export
	Request  mydata.Request
	Reason   string
	Problems ui.Problems
}

func (v mineView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

// asked reports whether there is a request to show: one that was taken back is none.
func (v mineView) asked() bool { return v.Request.ID != "" && v.Request.State != mydata.Withdrawn }

// open reports whether a new request may be made.
func (v mineView) open() bool { return !v.Request.State.Waits() && v.Request.State != mydata.Erasing }

func (v mineView) row(e exports.Export) ui.Row {
	return ui.Row{Icon: "file-down", Title: v.t(e.Title), Mark: ui.Badge(exportTone(e.State), "", v.t(e.State.Key())),
		Lines: []string{v.t("mydataweb.mine.export_asked", errs.Args{"At": v.c.DateTime(e.RequestedAt)})}}
}

func exportTone(s exports.State) ui.Tone {
	switch s {
	case exports.Ready:
		return ui.OK
	case exports.Failed:
		return ui.Bad
	case exports.Queued, exports.Running:
		return ui.Info
	default:
		return ui.Neutral
	}
}

func (v mineView) facts() []ui.Fact {
	r := v.Request
	out := []ui.Fact{{Label: v.t("mydataweb.fact.state"), Value: ui.Badge(requestTone(r.State), "", v.t(r.State.Key()))},
		{Label: v.t("mydataweb.fact.asked"), Text: v.c.DateTime(r.AskedAt)}}
	if r.OpenedBy != "" {
		out = append(out, ui.Fact{Label: v.t("mydataweb.fact.noted"), Text: r.Reason})
	}
	if r.Answer != "" {
		out = append(out, ui.Fact{Label: v.t("mydataweb.fact.answer"), Text: r.Answer})
	}
	if !r.HoldUntil.IsZero() {
		out = append(out, ui.Fact{Label: v.t("mydataweb.fact.hold_until"), Text: v.c.Date(lastDay(r.HoldUntil))})
	}
	return out
}

func (v mineView) deed() ui.Deed {
	return ui.Deed{ID: "withdraw", Title: v.t("mydataweb.withdraw.title"), Text: v.t("mydataweb.withdraw.text"), Verb: v.t("mydataweb.withdraw.verb"),
		Action: links.MyDataWithdraw(), Cancel: links.MyData()}
}

// mine shows what a person can have of their own data, and where their wish to be erased stands.
func (h handlers) mine(c *web.Ctx) error {
	v := mineView{c: c}
	page, err := h.MyData.MyExports(c.Context(), by(c), exports.ListFilter{Limit: 5})
	if err != nil {
		return err
	}
	v.Exports = page.Exports
	if v.Request, err = h.MyData.MyErasure(c.Context(), by(c)); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("mydataweb.mine.title"), links.MyData()); err != nil {
		return err
	}
	return c.Render(http.StatusOK, minePage(v))
}

// requestExport asks for the file and shows how it comes along.
func (h handlers) requestExport(c *web.Ctx) error {
	e, err := h.MyData.RequestExport(c.Context(), by(c))
	if x := errs.As(err); x != nil && x.Kind == errs.TooMany {
		c.Flash(web.FlashWarning, x.Key, x.Args)
		return c.Redirect(links.MyData())
	}
	if err != nil {
		return err
	}
	return c.Redirect(links.Export(e.ID))
}

// askErasure says what erasure means and asks why.
func (h handlers) askErasure(c *web.Ctx) error { return h.showAsk(c, http.StatusOK, "", nil) }

func (h handlers) showAsk(c *web.Ctx, status int, reason string, problem error) error {
	v := mineView{c: c, Reason: reason, Problems: ui.ProblemsOf(c.P, problem)}
	var err error
	if v.Page, err = h.Frame(c, c.P.T("mydataweb.ask.title"), links.MyData()); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, askPage(v))
}

// sendErasure asks the administrators to erase the person.
func (h handlers) sendErasure(c *web.Ctx) error {
	in := mydata.AskInput{Reason: c.Form().String("reason")}
	_, err := h.MyData.AskErasure(c.Context(), by(c), in)
	if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
		return h.showAsk(c, web.Status(err), in.Reason, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "mydataweb.ask.done")
	return c.Redirect(links.MyData())
}

// askWithdraw asks before the wish is taken back; pages with scripts ask in a dialog instead.
func (h handlers) askWithdraw(c *web.Ctx) error {
	v := mineView{c: c}
	var err error
	if v.Page, err = h.Frame(c, c.P.T("mydataweb.withdraw.title"), links.MyData()); err != nil {
		return err
	}
	return c.Render(http.StatusOK, withdrawPage(v))
}

// withdraw takes the wish to be erased back. Where there is none left to take back the page shows why.
func (h handlers) withdraw(c *web.Ctx) error {
	err := h.MyData.WithdrawErasure(c.Context(), by(c))
	if x := errs.As(err); x != nil && (x.Kind == errs.Conflict || x.Kind == errs.NotFound) {
		c.Flash(web.FlashWarning, x.Key)
		return c.Redirect(links.MyData())
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "mydataweb.withdraw.done")
	return c.Redirect(links.MyData())
}
