package usersweb

import (
	"net/http"

	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// deedView asks before something is done with a user, and says what it means.
type deedView struct {
	Page    ui.Page
	Deed    ui.Deed
	Effects []string
	Refused string // why it can't be done
	Offer   *offer
}

func (h handlers) askDeactivate(c *web.Ctx) error { return h.askStatus(c, people.Inactive) }

func (h handlers) askReactivate(c *web.Ctx) error { return h.askStatus(c, people.Active) }

// askStatus shows what another status means (P7), or why the user keeps the one they have.
func (h handlers) askStatus(c *web.Ctx, to people.Status) error {
	u, err := h.People.User(c.Context(), by(c), userID(c))
	if err != nil {
		return err
	}
	v := deedView{Deed: statusDeed(c.P, u, to)}
	e, err := h.People.Preview(c.Context(), by(c), u.ID, statusInput(to))
	if err != nil && !refused(err) {
		return err
	}
	if err != nil {
		return h.showDeed(c, v, http.StatusOK, err)
	}
	n, err := h.names(c)
	if err != nil {
		return err
	}
	v.Effects = effects(c, n, e)
	if v.Offer, err = h.offers(c, u, to); err != nil {
		return err
	}
	return h.showDeed(c, v, http.StatusOK, nil)
}

func statusDeed(p ui.Texts, u people.Person, to people.Status) ui.Deed {
	key, action := "usersweb.deactivate", links.UserDeactivate(u.ID)
	if to == people.Active {
		key, action = "usersweb.reactivate", links.UserReactivate(u.ID)
	}
	return ui.Deed{ID: "status", Title: p.T(key+".title", errs.Args{"Name": name(p, u)}), Text: p.T(key + ".text"), Verb: p.T(key + ".verb"),
		Action: action, Cancel: links.User(u.ID), Danger: to == people.Inactive}
}

func (h handlers) deactivate(c *web.Ctx) error { return h.setStatus(c, people.Inactive) }

func (h handlers) reactivate(c *web.Ctx) error { return h.setStatus(c, people.Active) }

func (h handlers) setStatus(c *web.Ctx, to people.Status) (err error) {
	if to == people.Active {
		_, _, err = h.Leaving.Reactivate(c.Context(), by(c), userID(c), c.Form().Bool("give_back"))
	} else {
		_, err = h.People.SetStatus(c.Context(), by(c), userID(c), to)
	}
	if err != nil {
		return h.notDone(c, err, func(u people.Person) ui.Deed { return statusDeed(c.P, u, to) })
	}
	c.Flash(web.FlashSuccess, "usersweb.done."+string(to))
	return c.Redirect(links.User(userID(c)))
}

// notDone shows why a deed wasn't done.
func (h handlers) notDone(c *web.Ctx, why error, deed func(people.Person) ui.Deed) error {
	if !refused(why) {
		return why
	}
	u, err := h.People.User(c.Context(), by(c), userID(c))
	if err != nil {
		return err
	}
	return h.showDeed(c, deedView{Deed: deed(u)}, web.Status(why), why)
}

func resetDeed(p ui.Texts, u people.Person) ui.Deed {
	return ui.Deed{ID: "reset", Title: p.T("usersweb.reset.title", errs.Args{"Name": name(p, u)}), Text: p.T("usersweb.reset.text", errs.Args{"Email": u.Email}),
		Verb: p.T("usersweb.reset.verb"), Action: links.UserReset(u.ID), Cancel: links.User(u.ID)}
}

func (h handlers) askReset(c *web.Ctx) error {
	u, err := h.People.User(c.Context(), by(c), userID(c))
	if err != nil {
		return err
	}
	return h.showDeed(c, deedView{Deed: resetDeed(c.P, u)}, http.StatusOK, nil)
}

// reset has a link to a new password mailed; nobody but the user sees it (R41).
func (h handlers) reset(c *web.Ctx) error {
	if err := h.People.ResetPassword(c.Context(), by(c), userID(c)); err != nil {
		return h.notDone(c, err, func(u people.Person) ui.Deed { return resetDeed(c.P, u) })
	}
	c.Flash(web.FlashSuccess, "usersweb.reset.done")
	return c.Redirect(links.User(userID(c)))
}

func (h handlers) showDeed(c *web.Ctx, v deedView, status int, why error) (err error) {
	if e := errs.As(why); e != nil {
		v.Refused = c.P.T(e.Key, e.Args)
	}
	if v.Page, err = h.Frame(c, v.Deed.Title, links.Users()); err != nil {
		return err
	}
	return c.Render(status, deedPage(v))
}
