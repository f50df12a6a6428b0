package invitationsweb

import (
	"net/http"

	"cabinet/internal/ids"
	"cabinet/internal/invitations"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

func invitationID(c *web.Ctx) ids.Invitation { return ids.Invitation(c.Path("id")) }

// Deeds are the questions that a list of pending users asks before something is done with an invitation, for dialogs.
type Deeds struct{ Copy, Resend, Withdraw ui.Deed }

// DeedsOf returns the questions about an invitation.
func DeedsOf(p ui.Texts, i invitations.Listed) Deeds {
	args := errs.Args{"Email": i.Person.Email}
	deed := func(name, action string, danger bool) ui.Deed {
		key := "invitationsweb." + name
		return ui.Deed{ID: name + "-" + string(i.ID), Title: p.T(key+".title", args), Text: p.T(key + ".text"), Verb: p.T(key + ".verb"),
			Action: action, Cancel: links.PendingUsers(), Danger: danger}
	}
	return Deeds{Copy: deed("copy", links.InvitationCopy(i.ID), false), Resend: deed("resend", links.InvitationResend(i.ID), false),
		Withdraw: deed("withdraw", links.InvitationWithdraw(i.ID), true)}
}

// question asks on a page of its own.
func (h handlers) question(c *web.Ctx, which func(Deeds) ui.Deed) error {
	i, err := h.Invitations.Invitation(c.Context(), by(c), invitationID(c))
	if err != nil {
		return err
	}
	deed := which(DeedsOf(c.P, i))
	page, err := h.Frame(c, deed.Title, links.Users())
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, deedPage(page, deed))
}

func (h handlers) askResend(c *web.Ctx) error {
	return h.question(c, func(d Deeds) ui.Deed { return d.Resend })
}

func (h handlers) askWithdraw(c *web.Ctx) error {
	return h.question(c, func(d Deeds) ui.Deed { return d.Withdraw })
}

func (h handlers) askCopy(c *web.Ctx) error {
	return h.question(c, func(d Deeds) ui.Deed { return d.Copy })
}

// back returns to the list with the reason why a deed wasn't done.
func (h handlers) back(c *web.Ctx, err error) error {
	if e := errs.As(err); refused(err) {
		c.Flash(web.FlashWarning, e.Key, e.Args)
		return c.Redirect(links.PendingUsers())
	}
	return err
}

// resend has a new link mailed.
func (h handlers) resend(c *web.Ctx) error {
	if _, err := h.Invitations.Resend(c.Context(), by(c), invitationID(c)); err != nil {
		return h.back(c, err)
	}
	c.Flash(web.FlashSuccess, "invitationsweb.resend.done")
	return c.Redirect(links.PendingUsers())
}

// withdraw deletes the invitation and its pending user.
func (h handlers) withdraw(c *web.Ctx) error {
	if err := h.Invitations.Withdraw(c.Context(), by(c), invitationID(c)); err != nil {
		return h.back(c, err)
	}
	c.Flash(web.FlashSuccess, "invitationsweb.withdraw.done")
	return c.Redirect(links.PendingUsers())
}

// copiedView shows a link once.
type copiedView struct {
	c    *web.Ctx
	Page ui.Page
	URL  string
	invitations.Invitation
}

func (v copiedView) t(key string, args ...errs.Args) string { return v.c.P.T(key, args...) }

func (v copiedView) until() string {
	return v.t("invitationsweb.copied.once", errs.Args{"Until": v.c.DateTime(v.ExpiresAt)})
}

// copy mints another link and shows it in the answer itself: nothing that is kept between two pages may hold it.
func (h handlers) copy(c *web.Ctx) error {
	v := copiedView{c: c}
	var err error
	if v.URL, v.Invitation, err = h.Invitations.CopyLink(c.Context(), by(c), invitationID(c)); err != nil {
		return h.back(c, err)
	}
	if v.Page, err = h.Frame(c, c.P.T("invitationsweb.copied.title"), links.Users()); err != nil {
		return err
	}
	v.Page.NoReferrer = true
	return c.Render(http.StatusOK, copiedPage(v))
}
