package eventsweb

import (
	"context"
	"net/http"
	"slices"

	"cabinet/internal/events"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// reply is the answer of somebody who attends.
func (h handlers) reply(c *web.Ctx) error {
	form := c.Form()
	e, err := h.Events.Reply(c.Context(), by(c), ids.Event(c.Path("id")), events.Answer(form.String("answer")), form.String("note"))
	if refused(err) {
		return h.showEvent(c, refusal(err), err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "eventsweb.answered")
	return c.Redirect(links.Event(e.ID))
}

// refusal is the status of a page that shows such an error.
func refusal(err error) int {
	if errs.Is(err, errs.Conflict) {
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}

func (h handlers) replyAPI(ctx context.Context, c *web.Ctx, in *answerInput) (*eventOutput, error) {
	return answer(h.Events.Reply(ctx, by(c), ids.Event(in.ID), in.Body.Answer, in.Body.Note))
}

// asked reports whether the reader attends and may answer still.
func (v eventView) asked() bool {
	e, me := v.Event, by(v.c).User
	return me != "" && slices.Contains(e.Users, me) && e.Status != events.Cancelled && !e.Over(v.c.Now())
}

// own is what the reader has answered, or typed.
func (v eventView) own() (answer, note string) {
	if v.Typed != nil {
		return v.Typed.String("answer"), v.Typed.String("note")
	}
	r := v.Event.Replies[by(v.c).User]
	return string(r.Answer), r.Note
}

func (v eventView) answers() []ui.Option {
	var out []ui.Option
	for _, a := range events.Answers() {
		out = append(out, ui.Option{Value: string(a), Text: v.t(a.Key())})
	}
	return out
}

// answerTone colours an answer.
func answerTone(a events.Answer) ui.Tone {
	switch a {
	case events.Accepted:
		return ui.OK
	case events.Declined:
		return ui.Bad
	default:
		return ui.Warn
	}
}
