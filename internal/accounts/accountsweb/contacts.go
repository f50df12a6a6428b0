package accountsweb

import (
	"net/http"
	"strconv"
	"strings"

	"cabinet/internal/accounts"
	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// contactsView is the form of the security contacts; after a clash it also lists what somebody else saved.
type contactsView struct {
	Page     ui.Page
	Values   []string // one for each field
	Version  string
	Problems ui.Problems
	Theirs   []string
	Clash    bool
}

func (v contactsView) t(key string, args ...errs.Args) string { return v.Page.P.T(key, args...) }

func (h handlers) contacts(c *web.Ctx) error {
	return h.showContacts(c, http.StatusOK, nil, nil)
}

// saveContacts replaces the security contacts by those typed.
func (h handlers) saveContacts(c *web.Ctx) error {
	typed := make([]string, accounts.MaxContacts)
	for i := range typed {
		typed[i] = strings.TrimSpace(c.Form().String(contactField(i)))
	}
	_, err := h.Settings.ChangeContacts(c.Context(), by(c), typed, c.Form().Version())
	switch {
	case errs.Is(err, errs.Invalid):
		return h.showContacts(c, http.StatusUnprocessableEntity, typed, err)
	case errs.Is(err, errs.Conflict):
		return h.showContacts(c, http.StatusConflict, typed, err)
	case err != nil:
		return err
	}
	c.Flash(web.FlashSuccess, "accountsweb.contacts.saved")
	return c.Redirect(links.SignInSettings())
}

func contactField(i int) string { return "address_" + strconv.Itoa(i+1) }

func (h handlers) showContacts(c *web.Ctx, status int, typed []string, problem error) error {
	stored, err := h.Settings.Contacts(c.Context(), by(c))
	if err != nil {
		return err
	}
	v := contactsView{Values: typed, Version: text(stored.Version), Problems: ui.ProblemsOf(c.P, problem)}
	if typed == nil {
		v.Values = append(stored.Addresses, make([]string, accounts.MaxContacts-len(stored.Addresses))...)
	}
	title := c.P.T("accountsweb.contacts.title")
	switch {
	case errs.Is(problem, errs.Conflict):
		v.Clash, v.Theirs, v.Problems, title = true, stored.Addresses, nil, c.P.T("accountsweb.clash.title")
	case problem != nil && c.Form().String("version") != "":
		v.Version = c.Form().String("version") // what others saved meanwhile must still clash with the corrected form
	}
	if v.Page, err = h.Frame(c, title, links.SignInSettings()); err != nil {
		return err
	}
	v.Page.Failed = status == http.StatusUnprocessableEntity
	return c.Render(status, contactsPage(v))
}

func (v contactsView) field(i int) ui.Field {
	name := contactField(i)
	return ui.Field{Name: name, Label: v.t("accountsweb.contacts.address", errs.Args{"N": i + 1}), Value: v.Values[i], Error: v.Problems.For(name),
		Type: "email", InputMode: "email", Autocomplete: "off", Optional: true}
}
