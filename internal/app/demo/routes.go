package demo

import (
	"context"
	"net/http"
	"net/netip"
	"time"

	"cabinet/internal/links"
	"cabinet/internal/platform/db"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// Deps is what the demo's pages need. Outbox is nil where mail goes to a real server.
type Deps struct {
	DB     *db.DB
	Outbox *email.Outbox
	Clock  *Clock
}

type handlers struct{ Deps }

// Routes returns the demo's pages and operations, open to everybody on this machine and to nobody else.
func Routes(d Deps) []web.Route {
	list := routes(handlers{d})
	for i := range list {
		list[i].Handler = onLoopback(list[i].Handler)
	}
	return list
}

func onLoopback(h web.Handler) web.Handler {
	return func(c *web.Ctx) error {
		if ip, err := netip.ParseAddr(c.RemoteIP); err != nil || !ip.IsLoopback() {
			return errs.E(errs.NotFound, "", nil)
		}
		return h(c)
	}
}

func routes(h handlers) []web.Route {
	list := []web.Route{
		{Method: http.MethodGet, Path: "/dev/clock", Door: web.Public, Handler: h.clock},
		{Method: http.MethodPost, Path: "/dev/clock", Door: web.Public, Handler: h.takeClock, Slow: true},
		web.API(web.Operation{Method: http.MethodPost, Path: "/api/v1/dev/clock", Door: web.Public, Slow: true, Tags: []string{"demo"}, ID: "advance-clock",
			Summary: "Move the demo's clock forward, working off what falls due"}, h.postClock),
	}
	if h.Outbox == nil {
		return list
	}
	return append(list,
		web.Route{Method: http.MethodGet, Path: "/dev/outbox", Door: web.Public, Handler: h.outbox},
		web.Plain(web.Operation{Method: http.MethodGet, Path: "/api/v1/dev/outbox", Door: web.Public, Tags: []string{"demo"}, ID: "list-outbox",
			Summary: "What the demo would have sent, newest first", Answer: []Message{}}, h.getOutbox))
}

// Message is one captured email or text in the API.
type Message struct {
	Channel string            `json:"channel" enum:"email,text"`
	To      string            `json:"to"`
	Subject string            `json:"subject"`
	Text    string            `json:"text"`
	HTML    string            `json:"html"`
	Headers map[string]string `json:"headers"`
	At      time.Time         `json:"at" format:"date-time"`
}

const outboxLimit = 200

func (h handlers) getOutbox(c *web.Ctx) error {
	list, err := h.Outbox.List(c.Context(), h.DB, "", outboxLimit)
	if err != nil {
		return err
	}
	out := make([]Message, 0, len(list))
	for _, m := range list {
		out = append(out, Message{Channel: m.Channel, To: m.To, Subject: m.Subject, Text: m.Text, HTML: m.HTML, Headers: m.Headers, At: m.At})
	}
	return c.JSON(http.StatusOK, out)
}

type outboxView struct {
	Page ui.Page
	List []email.Captured
	Show func(time.Time) string
}

func (h handlers) outbox(c *web.Ctx) error {
	list, err := h.Outbox.List(c.Context(), h.DB, c.Query("after"), 50)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, outboxPage(outboxView{Page: page(c, "demo.outbox.title"), List: list, Show: c.DateTime}))
}

func page(c *web.Ctx, title string) ui.Page {
	return ui.Page{Title: c.P.T(title), Section: c.P.T("demo.section"), P: c.P, BareWide: true, FormToken: c.FormToken(), Theme: c.Visitor.Theme,
		Flash: ui.FlashOf(c.P, c.TakeFlash()), Languages: ui.LanguageLinks(c.P, c.R.URL.Path, c.Queries())}
}

// tools are the demo's own pages, and the way back to the product.
func tools(p ui.Page, current string) []ui.Tab {
	var out []ui.Tab
	for _, t := range []struct{ path, key string }{
		{links.Outbox(), "demo.outbox.title"}, {links.Clock(), "demo.clock.title"}, {links.Gallery(), "ui.gallery.title"}, {links.Home(), "demo.product"},
	} {
		out = append(out, ui.Tab{Text: p.P.T(t.key), Path: t.path, Current: t.path == current})
	}
	return out
}

type clockInput struct {
	Expire bool `query:"expire_sessions" doc:"Let live sessions run out on the way"`
	Body   struct {
		Advance string `json:"advance" doc:"How far, such as 90m, 24h or 720h"`
	}
}

type clockOutput struct{ Body Advanced }

func (h handlers) postClock(ctx context.Context, _ *web.Ctx, in *clockInput) (*clockOutput, error) {
	d, err := time.ParseDuration(in.Body.Advance)
	if err != nil {
		return nil, errs.FieldError("advance", "demo.clock.duration")
	}
	out, err := h.Clock.Advance(ctx, d, in.Expire)
	if err != nil {
		return nil, err
	}
	return &clockOutput{Body: out}, nil
}

type clockView struct {
	Page     ui.Page
	Now      string
	Advance  string
	Problems ui.Problems
}

func (h handlers) clock(c *web.Ctx) error { return h.showClock(c, http.StatusOK, "24h", nil) }

func (h handlers) takeClock(c *web.Ctx) error {
	text := c.Form().String("advance")
	d, err := time.ParseDuration(text)
	if err != nil {
		return h.showClock(c, http.StatusUnprocessableEntity, text, errs.FieldError("advance", "demo.clock.duration"))
	}
	out, err := h.Clock.Advance(c.Context(), d, c.Form().Bool("expire_sessions"))
	if errs.Is(err, errs.Invalid) {
		return h.showClock(c, http.StatusUnprocessableEntity, text, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "demo.clock.moved", errs.Args{"Ran": out.Ran, "Failed": out.Failed})
	return c.Redirect(links.Clock())
}

func (h handlers) showClock(c *web.Ctx, status int, advance string, problem error) error {
	v := clockView{Page: page(c, "demo.clock.title"), Now: c.DateTime(c.Now()), Advance: advance, Problems: ui.ProblemsOf(c.P, problem)}
	v.Page.Failed = problem != nil
	return c.Render(status, clockPage(v))
}
