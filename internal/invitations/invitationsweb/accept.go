package invitationsweb

import (
	"net/http"

	"cabinet/internal/identity"
	"cabinet/internal/invitations"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// acceptView is the page behind an invitation's link.
type acceptView struct {
	c    *web.Ctx
	Page ui.Page
	invitations.View
	Token               string
	First, Middle, Last string
	Rules               []string
	Problems            ui.Problems
}

func (v acceptView) t(key string, args ...errs.Args) string { return v.c.P.T(key, args...) }

// bare is the frame of the pages before the sign-in; no other site learns the address of one.
func bare(c *web.Ctx, title string) ui.Page {
	return ui.Page{Title: c.P.T(title), P: c.P, FormToken: c.FormToken(), Theme: c.Visitor.Theme, Flash: ui.FlashOf(c.P, c.TakeFlash()),
		Languages: ui.LanguageLinks(c.P, c.R.URL.Path, c.Queries()), NoReferrer: true}
}

// look shows what the link leads to. Opening it changes nothing (R21).
func (h handlers) look(c *web.Ctx) error {
	v, err := h.Invitations.Look(c.Context(), c.Path("token"))
	if err != nil {
		return err
	}
	return h.show(c, http.StatusOK, acceptView{View: v, First: v.FirstName, Middle: v.MiddleName, Last: v.LastName}, nil)
}

// accept takes the invitation, once, and opens the first session.
func (h handlers) accept(c *web.Ctx) error {
	form := c.Form()
	in := invitations.AcceptInput{Token: c.Path("token"), FirstName: form.String("first_name"), MiddleName: form.String("middle_name"),
		LastName: form.String("last_name"), Password: form.String(identity.FieldNew), Confirm: form.String(identity.FieldConfirm),
		By: by(c), Device: h.Doorway.Device(c), Client: client(c)}
	if form.Has(identity.FieldPassword) {
		in.Password, in.Confirm = form.String(identity.FieldPassword), ""
	}
	done, err := h.Invitations.Accept(c.Context(), in)
	if err == nil {
		h.Doorway.Welcome(c, done)
		c.Flash(web.FlashSuccess, "invitationsweb.accept.done")
		if done.Session.MustChange != "" {
			return c.Redirect(links.MustChange())
		}
		return c.Redirect(links.Home())
	}
	if !refused(err) && !errs.Is(err, errs.NotFound) {
		return err
	}
	v, e := h.Invitations.Look(c.Context(), in.Token)
	if e != nil {
		return e
	}
	return h.show(c, web.Status(err), acceptView{View: v, First: in.FirstName, Middle: in.MiddleName, Last: in.LastName}, err)
}

// show draws the form, or says why there is none.
func (h handlers) show(c *web.Ctx, status int, v acceptView, problem error) error {
	v.c, v.Token = c, c.Path("token")
	if v.State != invitations.Pending {
		v.Page = bare(c, "invitationsweb.dead.title")
		return c.Render(http.StatusNotFound, deadPage(v))
	}
	v.Page = bare(c, "invitationsweb.accept.title")
	if by(c).SignedIn() && by(c).Login != v.Login {
		return c.Render(status, otherPage(v))
	}
	v.Page.BareWide, v.Page.Failed, v.Problems = true, problem != nil, ui.ProblemsOf(c.P, problem)
	v.Rules = h.Doorway.Rules(c.P, v.Asks.Policy)
	return c.Render(status, acceptPage(v))
}

// lead says who invites to what.
func (v acceptView) lead() string {
	args := errs.Args{"Account": v.AccountName, "Role": v.t(v.Role.Key()), "Name": v.InviterName}
	if v.InviterName == "" {
		return v.t("invitationsweb.accept.lead_plain", args)
	}
	return v.t("invitationsweb.accept.lead", args)
}

// why says why a link opens nothing.
func (v acceptView) why() string { return v.t("invitationsweb.dead." + string(v.State)) }

// renewable reports whether asking for another link could help.
func (v acceptView) renewable() bool { return v.State != invitations.Accepted }

func (v acceptView) field(name, value string, f ui.Field) ui.Field {
	f.Name, f.Label, f.Value, f.Error = name, v.t("invitationsweb.field."+name), value, v.Problems.For(name)
	return f
}

// ask has the inviter told that another link is wanted. The answer is the same for every link.
func (h handlers) ask(c *web.Ctx) error {
	if err := h.Invitations.AskAgain(c.Context(), c.Path("token"), client(c)); err != nil {
		return err
	}
	return c.Render(http.StatusOK, askedPage(bare(c, "invitationsweb.asked.title")))
}

// strength answers how strong a password is while it is typed; nothing is kept.
func (h handlers) strength(c *web.Ctx) error {
	s, err := h.Invitations.Measure(c.Context(), c.Path("token"), c.Form().String("password"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]any{"score": s.Score, "text": c.P.T(s.Key, s.Args)})
}
