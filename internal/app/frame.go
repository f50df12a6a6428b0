package app

import (
	"cabinet/internal/access"
	"cabinet/internal/identity/identityweb"
	"cabinet/internal/links"
	"cabinet/internal/people"
	"cabinet/internal/platform/web"
	"cabinet/internal/ui"
)

// frame makes the frame of a signed-in page of the settings.
func (p *Program) frame(c *web.Ctx, title, current string) (ui.Page, error) {
	page, err := p.framed(c, title, current)
	if err != nil {
		return ui.Page{}, err
	}
	page.Section = c.P.T("app.settings")
	page.Shell.Crumbs = []ui.Crumb{{Text: c.P.T("app.settings"), Path: links.Settings()}}
	page.Shell.Nav, err = p.settingsNav(c, access.Of(c.Visitor.Principal))
	return page, err
}

// workFrame makes the frame of a signed-in page of the workspace.
func (p *Program) workFrame(c *web.Ctx, title, current string) (ui.Page, error) {
	page, err := p.framed(c, title, current)
	if err != nil {
		return ui.Page{}, err
	}
	page.Shell.NavName = c.P.T("app.nav.work")
	page.Shell.Nav, err = p.workNav(c, access.Of(c.Visitor.Principal))
	return page, err
}

// framed is the frame but for its navigation: who I am, where I am, whom to ask, when my session ends.
func (p *Program) framed(c *web.Ctx, title, current string) (ui.Page, error) {
	ctx, by := c.Context(), access.Of(c.Visitor.Principal)
	me, err := p.People.Me(ctx, by)
	if err != nil {
		return ui.Page{}, err
	}
	account, err := p.Accounts.Recent(ctx, by.Account)
	if err != nil {
		return ui.Page{}, err
	}
	shell := &ui.Shell{
		AccountName: account.Name, AccountKind: string(account.Kind),
		UserName: me.FullName(c.P.Lang()), Initials: me.Initials(), RoleKey: "access.role." + string(me.Role), PositionLine: me.Position,
		Current: current, Search: links.Search(""),
		Support: ui.Support{Email: account.SupportEmail, Phone: people.ShowPhone(account.SupportPhone, account.Country)},
	}
	if account.Logo != "" {
		shell.LogoURL = links.Logo(account.ID, account.Logo)
	}
	if me.Picture != "" {
		shell.PictureURL = links.Picture(me.Account, me.ID, me.Picture, 96)
	}
	if me.Position == "" && me.JobTitle != "" {
		if t, err := p.Roles.Recent(ctx, p.DB, me.Account, me.JobTitle); err == nil {
			shell.PositionLine = t.Name
		}
	}
	if !by.Viewing() {
		shell.Accounts, err = p.memberships.Read(by.Login, func() (int, error) { return p.Identity.AccountCount(ctx, by.Login) })
	}
	if err != nil {
		return ui.Page{}, err
	}
	page := ui.Page{
		Title: title, P: c.P, Shell: shell, Flash: ui.FlashOf(c.P, c.TakeFlash()), FormToken: c.FormToken(),
		Theme: c.Visitor.Theme, Density: c.Visitor.Density,
	}
	if page.Viewing, err = p.viewingBanner(c, me); err != nil {
		return ui.Page{}, err
	}
	silent, err := p.silent.Silent(ctx)
	if err != nil {
		return ui.Page{}, err
	}
	if silent {
		page.Banner = c.P.T(silentBanner)
	}
	page.Session, err = identityweb.SessionClock(c, p.Identity)
	return page, err
}
