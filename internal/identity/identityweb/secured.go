package identityweb

import (
	"net/http"

	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// securedView says what to do after everything was ended.
type securedView struct {
	words
	Page    ui.Page
	Done    *ui.Flash
	Taken   bool // the address couldn't be put back
	Delayed bool // mail can't leave just now
}

func (h handlers) secured(c *web.Ctx) error {
	v := securedView{words: words{c}, Page: bare(c, c.P.T("identityweb.secured.title")), Taken: c.Query("address") == "taken"}
	v.Done, v.Page.Flash = v.Page.Flash, nil
	delayed, err := h.Identity.MailDelayed(c.Context())
	if err != nil {
		return err
	}
	v.Delayed = delayed && !v.Taken
	return c.Render(http.StatusOK, securedPage(v))
}

// steps are the way back in: by the link that was mailed, or with the help of somebody who knows the person.
func (v securedView) steps() []ui.Row {
	step := func(icon, name string) ui.Row {
		key := "identityweb.secured." + name
		return ui.Row{Icon: icon, Title: v.t(key), Lines: []string{v.t(key + "_text")}}
	}
	if v.Taken {
		return []ui.Row{step("life-buoy", "ask"), step("shield-check", "mailbox")}
	}
	return []ui.Row{step("mail", "mail"), step("key-round", "password"), step("shield-check", "mailbox"), step("life-buoy", "tell")}
}
