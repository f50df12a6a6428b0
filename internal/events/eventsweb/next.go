package eventsweb

import (
	"github.com/a-h/templ"

	"cabinet/internal/events"
	"cabinet/internal/ids"
	"cabinet/internal/platform/web"
)

// mostNext is how many events stand on a case's first page.
const mostNext = 5

// NextEvents is what comes next on a case, for its first page.
func NextEvents(d Deps, c *web.Ctx, in ids.Case) (templ.Component, error) {
	h := newHandlers(d)
	page, err := h.Events.OfCase(c.Context(), by(c), in, events.CaseFilter{Limit: mostNext})
	if err != nil {
		return nil, err
	}
	names, err := h.names(c, attending(page.Events))
	if err != nil {
		return nil, err
	}
	var list []line
	for _, e := range page.Events {
		list = append(list, lineOf(c, e, names))
	}
	return nextEvents(c.P, list), nil
}
