package systemweb

import (
	"net/http"
	"time"

	"cabinet/internal/app/system"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// What becomes of the jobs that a restored copy holds back.
const (
	waitingDrop = "drop"
	waitingSend = "send"

	localMinute = "2006-01-02T15:04"
)

// releaseView is the page that ends the silence.
type releaseView struct {
	words
	Page     ui.Page
	Silence  system.Silence
	Waiting  string
	Until    string
	Problems ui.Problems
}

func (h handlers) askRelease(c *web.Ctx) error {
	return h.showRelease(c, releaseView{Waiting: waitingDrop}, nil)
}

// showRelease draws the page; a copy that isn't silent has nothing to release and is led back.
func (h handlers) showRelease(c *web.Ctx, v releaseView, problem error) error {
	v.words, v.Problems = words{c}, ui.ProblemsOf(c.P, problem)
	state, err := h.System.SilenceState(c.Context(), by(c))
	if err != nil {
		return err
	}
	if !state.Silent {
		c.Flash(web.FlashInfo, "systemweb.release.not_silent")
		return c.Redirect(links.System())
	}
	v.Silence = state
	if v.Page, err = h.Frame(c, c.P.T("systemweb.release.title"), links.System()); err != nil {
		return err
	}
	v.Page.Section, v.Page.Failed = c.P.T("systemweb.title"), problem != nil
	status := http.StatusOK
	if problem != nil {
		status = http.StatusUnprocessableEntity
	}
	return c.Render(status, releasePage(v))
}

// release ends the silence.
func (h handlers) release(c *web.Ctx) error {
	v := releaseView{Waiting: c.Form().String("waiting"), Until: c.Form().String("sent_until")}
	in, err := v.input(c.Location())
	if err != nil {
		return h.showRelease(c, v, err)
	}
	out, err := h.System.EndSilence(c.Context(), by(c), in)
	if errs.Is(err, errs.Conflict) {
		c.Flash(web.FlashInfo, "systemweb.release.not_silent")
		return c.Redirect(links.System())
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "systemweb.release.done", errs.Args{"Sent": out.Sent, "Dropped": out.Dropped})
	return c.Redirect(links.System())
}

func (v releaseView) input(zone *time.Location) (in system.ReleaseInput, err error) {
	switch v.Waiting {
	case waitingDrop:
		return in, nil
	case waitingSend:
		in.SendWaiting = true
	default:
		return in, errs.FieldError("waiting", "systemweb.release.choose")
	}
	if v.Until != "" {
		if in.SentUntil, err = time.ParseInLocation(localMinute, v.Until, zone); err != nil {
			return in, errs.FieldError("sent_until", "systemweb.release.until_form")
		}
	}
	return in, nil
}

func (v releaseView) choices() ui.Field {
	return ui.Field{Name: "waiting", Label: v.t("systemweb.release.waiting"), Value: v.Waiting, Error: v.Problems.For("waiting"), Options: []ui.Option{
		{Value: waitingDrop, Text: v.t("systemweb.release.drop"), Hint: v.t("systemweb.release.drop_hint"), Icon: "ban"},
		{Value: waitingSend, Text: v.t("systemweb.release.send"), Hint: v.t("systemweb.release.send_hint"), Icon: "send"},
	}}
}
