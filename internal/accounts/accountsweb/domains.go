package accountsweb

import (
	"net/http"

	"cabinet/internal/accounts"
	"cabinet/internal/ids"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// domainsView is the list of mail domains, or the page of one.
type domainsView struct {
	Page     ui.Page
	List     []accounts.Domain
	Domain   accounts.Domain
	Typed    string
	Problems ui.Problems
	Checked  string // when the record was last looked for
}

func (v domainsView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (h handlers) domains(c *web.Ctx) error { return h.showDomains(c, http.StatusOK, "", nil) }

// addDomain adds a mail domain and shows how to prove it.
func (h handlers) addDomain(c *web.Ctx) error {
	typed := c.Form().String("domain")
	d, err := h.Settings.AddDomain(c.Context(), by(c), typed)
	if errs.Is(err, errs.Invalid) || errs.Is(err, errs.Conflict) {
		return h.showDomains(c, http.StatusUnprocessableEntity, typed, err)
	}
	if err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "accountsweb.domains.added")
	return c.Redirect(links.MailDomain(d.ID))
}

func (h handlers) showDomains(c *web.Ctx, status int, typed string, problem error) error {
	list, err := h.Settings.Domains(c.Context(), by(c))
	if err != nil {
		return err
	}
	v := domainsView{List: list, Typed: typed, Problems: problems(c.P, "domain", problem)}
	if v.Page, err = h.Frame(c, c.P.T("accountsweb.domains.title"), links.SignInSettings()); err != nil {
		return err
	}
	v.Page.Failed = problem != nil
	return c.Render(status, domainsPage(v))
}

// domain shows a mail domain with the record that proves it.
func (h handlers) domain(c *web.Ctx) error {
	d, err := h.Settings.Domain(c.Context(), by(c), ids.Domain(c.Path("id")))
	if err != nil {
		return err
	}
	v := domainsView{Domain: d}
	if !d.CheckedAt.IsZero() {
		v.Checked = c.DateTime(d.CheckedAt)
	}
	if v.Page, err = h.Frame(c, accounts.ShowDomain(d.Name), links.SignInSettings()); err != nil {
		return err
	}
	return c.Render(http.StatusOK, domainPage(v))
}

// checkDomain looks for the record now.
func (h handlers) checkDomain(c *web.Ctx) error {
	d, err := h.Settings.CheckDomain(c.Context(), by(c), ids.Domain(c.Path("id")))
	if err != nil {
		return err
	}
	if d.State == accounts.DomainProven {
		c.Flash(web.FlashSuccess, "accountsweb.domain.verified")
	} else {
		c.Flash(web.FlashWarning, "accountsweb.domain.not_yet")
	}
	return c.Redirect(links.MailDomain(d.ID))
}

func (h handlers) askRemoveDomain(c *web.Ctx) error {
	d, err := h.Settings.Domain(c.Context(), by(c), ids.Domain(c.Path("id")))
	if err != nil {
		return err
	}
	page, err := h.Frame(c, removeDomainDeed(c.P, d).Title, links.SignInSettings())
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, removeDomainPage(page, d))
}

// removeDomain takes the mail domain away.
func (h handlers) removeDomain(c *web.Ctx) error {
	if err := h.Settings.RemoveDomain(c.Context(), by(c), ids.Domain(c.Path("id"))); err != nil {
		return err
	}
	c.Flash(web.FlashSuccess, "accountsweb.domains.removed")
	return c.Redirect(links.MailDomains())
}

func removeDomainDeed(p ui.Texts, d accounts.Domain) ui.Deed {
	return ui.Deed{ID: "remove-domain", Title: p.T("accountsweb.domain.remove_title", errs.Args{"Name": accounts.ShowDomain(d.Name)}),
		Text: p.T("accountsweb.domain.remove_text"), Verb: p.T("accountsweb.domain.remove"), Action: links.MailDomainRemove(d.ID),
		Cancel: links.MailDomain(d.ID), Danger: true}
}

// state is the domain's state as a mark.
func (v domainsView) tone(d accounts.Domain) ui.Tone {
	switch d.State {
	case accounts.DomainProven:
		return ui.OK
	case accounts.DomainTaken:
		return ui.Bad
	default:
		return ui.Warn
	}
}

func (v domainsView) state(d accounts.Domain) string {
	return v.t("accountsweb.domain.state." + string(d.State))
}

// facts tells what is known about the domain.
func (v domainsView) facts() []ui.Fact {
	d := v.Domain
	out := []ui.Fact{{Label: v.t("accountsweb.domain.state"), Value: ui.Status(v.tone(d), v.state(d))}}
	if d.State == accounts.DomainProven {
		return append(out, ui.Fact{Label: v.t("accountsweb.domain.proof"), Text: v.t("accountsweb.domain.proof." + string(d.Proof))})
	}
	if v.Checked != "" {
		out = append(out, ui.Fact{Label: v.t("accountsweb.domain.checked"), Text: v.Checked, Hint: v.t("accountsweb.domain.answer." + string(d.Answer))})
	}
	return out
}
