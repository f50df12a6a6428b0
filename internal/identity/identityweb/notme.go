package identityweb

import (
	"net/http"

	"cabinet/internal/identity"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// notMe shows what a link "this wasn't me" is about.
func (h handlers) notMe(c *web.Ctx) error {
	d, err := h.Identity.CheckDisown(c.Context(), c.Path("token"))
	if err != nil {
		return h.deadNotMe(c, err)
	}
	v := h.mailedView(c, "identityweb.not_me.title")
	v.Page.BareWide = true
	v.Lead, v.Facts = v.t("identityweb.not_me.cause."+string(d.Cause)), v.disowned(d)
	v.What = []string{v.t("identityweb.not_me.what"), v.t("identityweb.mailed.ends")}
	v.Verb, v.Look, v.Action = v.t("identityweb.not_me.submit"), "danger", links.NotMe(c.Path("token"))
	v.Stay, v.Leave = v.t("identityweb.not_me.stay"), links.SignIn("")
	return c.Render(http.StatusOK, mailedPage(v))
}

// disowned are the facts by which a person recognises what they did themselves.
func (v mailedView) disowned(d identity.Disowning) []ui.Fact {
	var out []ui.Fact
	if d.Device != (identity.Device{}) {
		key, args := d.Device.Label()
		out = append(out, ui.Fact{Label: v.t("identityweb.sign_ins.device"), Text: v.t(key, args)})
	}
	out = append(out, ui.Fact{Label: v.t("identityweb.sign_ins.when"), Text: v.at(d.At)})
	if d.RemoteIP != "" {
		out = append(out, ui.Fact{Label: v.t("identityweb.sign_ins.place"), Text: d.RemoteIP})
	}
	return append(out, ui.Fact{Label: v.t("identityweb.mailed.until"), Text: v.at(d.EndsAt)})
}

// takeNotMe ends everything that could act as the person.
func (h handlers) takeNotMe(c *web.Ctx) error {
	if err := h.Identity.DisownDevice(c.Context(), c.Path("token"), client(c)); err != nil {
		return h.deadNotMe(c, err)
	}
	c.Flash(web.FlashSuccess, "identityweb.not_me.done")
	return c.Redirect(links.Secured(false))
}

func (h handlers) deadNotMe(c *web.Ctx, err error) error {
	if errs.Is(err, errs.NotFound) {
		return h.deadMailed(c, err, "identityweb.reset.dead_title", ui.Action{Text: c.P.T("identityweb.reset.again"), Href: links.Forgot()})
	}
	return err
}
