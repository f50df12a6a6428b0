package systemweb

import (
	"net/http"

	"cabinet/internal/app/system"
	"cabinet/internal/links"
	"cabinet/internal/platform/email"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// stoppedView is the list of addresses that take no mail.
type stoppedView struct {
	words
	Page  ui.Page
	List  system.Stopped
	After string
}

func (h handlers) stopped(c *web.Ctx) error {
	v := stoppedView{words: words{c}, After: c.Query("after")}
	var err error
	if v.List, err = h.System.Stopped(c.Context(), by(c), v.After, pageSize); err != nil {
		return err
	}
	if v.Page, err = h.Frame(c, c.P.T("systemweb.stopped.title"), links.StoppedAddresses("")); err != nil {
		return err
	}
	return c.Render(http.StatusOK, stoppedPage(v))
}

// allow lets mail go to an address again. Somebody else may have done so meanwhile.
func (h handlers) allow(c *web.Ctx) error {
	err := h.System.Allow(c.Context(), by(c), system.AllowInput{Address: c.Form().String("address"), Deployment: c.Form().Bool("deployment")})
	e := errs.As(err)
	switch {
	case err == nil:
		c.Flash(web.FlashSuccess, "systemweb.stopped.allowed")
	case e != nil && e.Key == "system.stopped.unknown":
		c.Flash(web.FlashWarning, e.Key)
	default:
		return err
	}
	return c.Redirect(links.StoppedAddresses(""))
}

func (v stoppedView) row(a email.StoppedAddress) ui.Row {
	return ui.Row{Icon: "mail", Title: a.Address, Lines: []string{v.why(a), v.t("systemweb.since", errs.Args{"At": v.at(a.At)})}}
}

// why says in words why an address is stopped.
func (v stoppedView) why(a email.StoppedAddress) string {
	switch a.Meaning {
	case email.NoSuchAddress, email.MailboxFull:
		return v.t("systemweb.stopped.why." + string(a.Meaning))
	default:
		return v.t("systemweb.stopped.why.refused")
	}
}

func (v stoppedView) next() string {
	if v.List.Next == "" {
		return ""
	}
	return links.StoppedAddresses(v.List.Next)
}

func (v stoppedView) previous() string {
	if v.After == "" {
		return ""
	}
	return links.StoppedAddresses("")
}
