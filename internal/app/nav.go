package app

import (
	"slices"

	"cabinet/internal/access"
	"cabinet/internal/accounts/accountsweb"
	"cabinet/internal/activity/activityweb"
	"cabinet/internal/app/systemweb"
	"cabinet/internal/attributes/attributesweb"
	"cabinet/internal/cases/casesweb"
	"cabinet/internal/events/eventsweb"
	"cabinet/internal/exports/exportsweb"
	"cabinet/internal/groups/groupsweb"
	"cabinet/internal/identity/identityweb"
	"cabinet/internal/links"
	"cabinet/internal/messages/messagesweb"
	"cabinet/internal/moves/movesweb"
	"cabinet/internal/mydata/mydataweb"
	"cabinet/internal/people/peopleweb"
	"cabinet/internal/people/peopleweb/usersweb"
	"cabinet/internal/platform/web"
	"cabinet/internal/practice/practiceweb"
	"cabinet/internal/records/recordsweb"
	"cabinet/internal/reporttypes/reporttypesweb"
	"cabinet/internal/requests/requestsweb"
	"cabinet/internal/roles/rolesweb"
	"cabinet/internal/scim/scimweb"
	"cabinet/internal/search/searchweb"
	"cabinet/internal/tasks/tasksweb"
	"cabinet/internal/ui"
	"cabinet/internal/viewing/viewingweb"
)

// workNav joins the entries of the workspace.
func (p *Program) workNav(c *web.Ctx, by access.Actor) ([]ui.NavGroup, error) {
	written, err := p.reportNav(c, by)
	groups := []ui.NavGroup{
		{Items: slices.Concat(casesweb.Nav(c.P, by), tasksweb.Nav(c.P), eventsweb.Nav(c.P), messagesweb.Nav(c.P), written, searchweb.Nav(c.P))},
	}
	if !by.Viewing() { // the settings are the person's own
		groups = append(groups, ui.NavGroup{Items: []ui.NavItem{{Text: c.P.T("app.settings"), Path: links.Settings(), Icon: "settings"}}})
	}
	return groups, err
}

// settingsNav joins the entries of the settings in the order in which people look for them. Account settings stand there
// for whoever may open them.
func (p *Program) settingsNav(c *web.Ctx, by access.Actor) ([]ui.NavGroup, error) {
	mine := peopleweb.Nav(c.P) // the profile first, the looks last but for what is asked for rarely
	items := slices.Concat(mine[:1], requestsweb.Nav(c.P), identityweb.Nav(c.P), viewingweb.Nav(c.P), mine[1:], mydataweb.Nav(c.P), exportsweb.Nav(c.P))
	groups := []ui.NavGroup{{Items: []ui.NavItem{{Text: c.P.T("app.nav.back"), Path: links.Home(), Icon: "arrow-left"}}},
		{Title: c.P.T("app.nav.my_account"), Items: items}}
	if access.Require(by, access.ManageAccount, access.Facts{Account: by.Account}) != nil {
		if by.Manages { // of all of it they see their own group's people
			groups = append(groups, ui.NavGroup{Title: c.P.T("app.nav.account"), Items: hinted(c, usersweb.AdminNav(c.P))})
		}
		return groups, nil
	}
	waiting, err := p.erasures.Read(by.Account, func() (int, error) { return p.MyData.Waiting(c.Context(), by) })
	if err != nil {
		return nil, err
	}
	asked, err := p.asked.Read(by.Account, func() (int, error) { return p.Requests.Waiting(c.Context(), by) })
	if err != nil {
		return nil, err
	}
	home, err := p.System.Mine(c.Context(), by)
	if err != nil {
		return nil, err
	}
	account := accountsweb.AdminNav(c.P) // the organisation first, then who and what is in it, then its safety
	items = slices.Concat(account[:1], usersweb.AdminNav(c.P), requestsweb.AdminNav(c.P, asked), groupsweb.AdminNav(c.P), rolesweb.AdminNav(c.P), attributesweb.AdminNav(c.P), practiceweb.AdminNav(c.P), recordsweb.AdminNav(c.P), reporttypesweb.AdminNav(c.P), casesweb.AdminNav(c.P), scimweb.AdminNav(c.P), account[1:], movesweb.AdminNav(c.P), activityweb.AdminNav(c.P), viewingweb.AdminNav(c.P),
		mydataweb.AdminNav(c.P, waiting), systemweb.AdminNav(c.P, home))
	return append(groups, ui.NavGroup{Title: c.P.T("app.nav.account"), Path: links.Admin(), Items: hinted(c, items)}), nil
}

// hinted says of each page of Account settings what it is for.
func hinted(c *web.Ctx, items []ui.NavItem) []ui.NavItem {
	hints := adminHints()
	for i, item := range items {
		if key := hints[item.Path]; key != "" {
			items[i].Hint = c.P.T(key)
		}
	}
	return items
}

// adminHints says what each page of Account settings is for in the words that the page itself begins with.
func adminHints() map[string]string {
	return map[string]string{
		links.Users():              "usersweb.list.lead",
		links.Groups():             "groupsweb.list.lead",
		links.DomainMoves():        "movesweb.list.lead",
		links.RolesAndTitles():     "rolesweb.roles.lead",
		links.Requests():           "requestsweb.admin.lead",
		links.Directories():        "scimweb.list.lead",
		links.Organisation():       "accountsweb.organisation.lead",
		links.Attributes():         "attributesweb.list.lead",
		links.PracticeAreas():      "practiceweb.area.lead",
		links.CaseTypes():          "practiceweb.type.lead",
		links.CaseGroups():         "practiceweb.group.lead",
		links.CaseNumbers():        "practiceweb.numbers.lead",
		links.RecordTemplates():    "recordsweb.lead",
		links.ReportTypes():        "reporttypesweb.lead",
		links.ReviewLevels():       "reporttypesweb.levels.lead",
		links.Walls():              "casesweb.walls.lead",
		links.CaseGuests():         "casesweb.guests.lead",
		links.SignInSettings():     "accountsweb.sign_in.lead",
		links.Audit():              "activityweb.lead",
		links.ViewAs(""):           "viewingweb.admin.lead",
		links.Erasures():           "mydataweb.admin.lead",
		links.StoppedAddresses(""): "systemweb.stopped.lead",
		links.System():             "systemweb.lead",
	}
}
