package mydataweb

import (
	"errors"
	"net/http"
	"time"

	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/mydata"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
)

// requests lists the account's requests for erasure.
func (h handlers) requests(c *web.Ctx) error {
	page, err := h.MyData.Erasures(c.Context(), by(c), mydata.ListFilter{After: ids.ErasureRequest(c.Query("after"))})
	if err != nil {
		return err
	}
	v := listView{c: c, List: page, After: c.Query("after")}
	if v.Page, err = h.Frame(c, c.P.T("mydataweb.admin.title"), links.Erasures()); err != nil {
		return err
	}
	return c.Render(http.StatusOK, requestsPage(v))
}

// request shows one request with everything that an erasure would take and leave.
func (h handlers) request(c *web.Ctx) error {
	return h.showRequest(c, http.StatusOK, requestPage, typed{}, nil)
}

// answer refuses the request, or keeps the data under legal hold.
func (h handlers) answer(c *web.Ctx) error {
	t := typed{Decision: c.Form().String("decision"), Answer: c.Form().String("answer"), Until: c.Form().String("until")}
	err := h.sendAnswer(c, t)
	if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
		return h.showRequest(c, web.Status(err), requestPage, t, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "mydataweb.answer.done")
	return c.Redirect(links.Erasure(requestID(c)))
}

func (h handlers) sendAnswer(c *web.Ctx, t typed) error {
	switch t.Decision {
	case decisionRefuse:
		_, err := h.MyData.Refuse(c.Context(), by(c), mydata.RefuseInput{ID: requestID(c), Version: c.Form().Version(), Answer: t.Answer})
		return err
	case decisionHold:
		until, err := day(t.Until, c.Location())
		if err != nil {
			return err
		}
		_, err = h.MyData.Hold(c.Context(), by(c), mydata.HoldInput{ID: requestID(c), Version: c.Form().Version(), Until: until, Answer: t.Answer})
		return err
	default:
		return errs.FieldError("decision", "mydataweb.answer.choose")
	}
}

// release ends a legal hold.
func (h handlers) release(c *web.Ctx) error {
	_, err := h.MyData.Release(c.Context(), by(c), requestID(c), c.Form().Version())
	if errs.Is(err, errs.Conflict) {
		return h.showRequest(c, web.Status(err), requestPage, typed{}, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "mydataweb.release.done")
	return c.Redirect(links.Erasure(requestID(c)))
}

// askErase shows once more what goes and asks for the person's name.
func (h handlers) askErase(c *web.Ctx) error {
	return h.showRequest(c, http.StatusOK, erasePage, typed{Keep: true, Erasing: true}, nil)
}

// erase approves the erasure.
func (h handlers) erase(c *web.Ctx) error {
	t := typed{Name: c.Form().String("name"), Keep: c.Form().Bool("keep_id_number"), TakeOver: c.Form().Bool("take_over"), Erasing: true}
	_, err := h.MyData.Erase(c.Context(), by(c), mydata.EraseInput{ID: requestID(c), Version: c.Form().Version(), Name: t.Name, KeepIDNumber: t.Keep,
		TakeOver: t.TakeOver})
	if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
		return h.showRequest(c, web.Status(err), erasePage, t, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "mydataweb.erase.done")
	return c.Redirect(links.Erasure(requestID(c)))
}

// day reads the last day of a hold and returns the instant after it; nothing typed is the zero time.
func day(text string, loc *time.Location) (time.Time, error) {
	t, err := dateOf(text, loc)
	if err != nil {
		return time.Time{}, errs.FieldError("until", "mydataweb.answer.day")
	}
	if t.IsZero() {
		return t, nil
	}
	return t.AddDate(0, 0, 1), nil
}

// dayAsked reads the day on which somebody asked and returns its begin; nothing typed is the zero time.
func dayAsked(text string, loc *time.Location) (time.Time, error) {
	t, err := dateOf(text, loc)
	if err != nil {
		err = errs.FieldError("asked_at", "mydata.open.day")
	}
	return t, err
}

var errDay = errors.New("mydataweb: not a day")

func dateOf(text string, loc *time.Location) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, text, loc)
	if err != nil || t.Year() > 9000 {
		return time.Time{}, errDay
	}
	return t, nil
}

// lastDay is an instant on the last day of a hold that ends at the given one.
func lastDay(end time.Time) time.Time { return end.Add(-time.Second) }
