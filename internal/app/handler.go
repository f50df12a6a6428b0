package app

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"cabinet/internal/accounts/accountsweb"
	"cabinet/internal/activity/activityweb"
	"cabinet/internal/app/apiweb"
	"cabinet/internal/app/demo"
	"cabinet/internal/app/systemweb"
	"cabinet/internal/attributes/attributesweb"
	"cabinet/internal/bulk/bulkweb"
	"cabinet/internal/exports/exportsweb"
	"cabinet/internal/groups/groupsweb"
	"cabinet/internal/identity/identityweb"
	"cabinet/internal/invitations/invitationsweb"
	"cabinet/internal/leaving/leavingweb"
	"cabinet/internal/links"
	"cabinet/internal/moves/movesweb"
	"cabinet/internal/mydata/mydataweb"
	"cabinet/internal/people"
	"cabinet/internal/people/peopleweb"
	"cabinet/internal/people/peopleweb/usersweb"
	"cabinet/internal/platform/web"
	"cabinet/internal/practice/practiceweb"
	"cabinet/internal/requests/requestsweb"
	"cabinet/internal/roles/rolesweb"
	"cabinet/internal/scim/scimweb"
	"cabinet/internal/ui"
	"cabinet/web"
)

// Routes lists every address of the product and who may knock there, top to bottom.
func (p *Program) Routes() []web.Route {
	routes := []web.Route{
		{Method: http.MethodGet, Path: "/healthz", Door: web.Public, Handler: p.healthz, Cost: web.Free, Quiet: true},
		{Method: http.MethodGet, Path: "/readyz", Door: web.Public, Handler: p.readyz, Cost: web.Free, Quiet: true},
	}
	routes = append(routes, identityweb.Routes(identityweb.Deps{DB: p.DB, Identity: p.Identity, Accounts: p.Accounts,
		Founder: founder{p}, Frame: p.frame})...)
	doorway := identityweb.DoorwayOf(p.Identity)
	routes = append(routes, invitationsweb.Routes(invitationsweb.Deps{DB: p.DB, Invitations: p.Invitations, Accounts: p.Accounts, Roles: p.Roles,
		Groups: p.Groups, Doorway: invitationsweb.Doorway{Welcome: doorway.Welcome, Device: doorway.Device, Rules: doorway.Rules}, Frame: p.frame})...)
	routes = append(routes, groupsweb.Routes(groupsweb.Deps{Groups: p.GroupSettings, Names: names{p}, Frame: p.frame})...)
	routes = append(routes, peopleweb.Routes(peopleweb.Deps{DB: p.DB, People: p.People, Accounts: p.Accounts, Roles: p.Roles, Attributes: p.Attributes,
		Requests: p.Requests, Frame: p.frame})...)
	routes = append(routes, usersweb.Routes(usersweb.Deps{DB: p.DB, People: p.People, Attributes: p.Attributes, Accounts: p.Accounts, Roles: p.Roles, Groups: p.Groups,
		Invitations: p.Invitations, Bulk: p.Bulk, Moves: p.Moves, Exports: p.Exports, Sessions: p.Identity, Seats: people.Unlimited{}, Leaving: p.Leaving, MayViewAs: p.mayViewAs, Frame: p.frame})...)
	routes = append(routes, leavingweb.Routes(leavingweb.Deps{DB: p.DB, Leaving: p.Leaving, People: p.People, Groups: p.Groups, CaseName: p.caseName, Frame: p.frame})...)
	routes = append(routes, bulkweb.Routes(bulkweb.Deps{DB: p.DB, Bulk: p.Bulk, Accounts: p.Accounts, Roles: p.Roles, Groups: p.Groups,
		Exports: p.Exports, Frame: p.frame})...)
	routes = append(routes, movesweb.Routes(movesweb.Deps{DB: p.DB, Moves: p.Moves, Accounts: p.AccountSettings, Groups: p.Groups, Exports: p.Exports, Frame: p.frame})...)
	routes = append(routes, scimweb.Routes(scimweb.Deps{SCIM: p.SCIM, Groups: p.GroupSettings, Names: names{p}, Frame: p.frame})...)
	routes = append(routes, accountsweb.Routes(accountsweb.Deps{Settings: p.AccountSettings, Frame: p.frame})...)
	routes = append(routes, rolesweb.Routes(rolesweb.Deps{Settings: p.RoleSettings, Frame: p.frame})...)
	routes = append(routes, attributesweb.Routes(attributesweb.Deps{DB: p.DB, Attributes: p.Attributes, Roles: p.Roles, Frame: p.frame})...)
	routes = append(routes, exportsweb.Routes(exportsweb.Deps{Exports: p.Exports, Frame: p.frame})...)
	routes = append(routes, requestsweb.Routes(requestsweb.Deps{Requests: p.Requests, Frame: p.frame})...)
	routes = append(routes, practiceweb.Routes(practiceweb.Deps{Practice: p.PracticeLists, Frame: p.frame})...)
	routes = append(routes, mydataweb.Routes(mydataweb.Deps{MyData: p.MyData, Frame: p.frame})...)
	routes = append(routes, activityweb.Routes(p.activityPages(p.frame))...)
	routes = append(routes, systemweb.Routes(systemweb.Deps{System: p.System, Frame: p.frame})...)
	routes = append(routes, p.viewingRoutes()...)
	routes = viewable(append(routes, p.workRoutes()...))
	if p.demo {
		routes = append(routes, demo.Routes(demo.Deps{DB: p.DB, Outbox: p.Outbox, Clock: p.Clock})...)
		routes = append(routes, web.Route{Method: http.MethodGet, Path: "/dev/ui", Door: web.Public, Handler: p.gallery})
	}
	return append(routes, apiweb.Routes(apiweb.Deps{Frame: p.frame,
		Document: func() ([]byte, error) { return web.OpenAPI(Version(), routes) }})...)
}

// burstSeconds is how much of its budget a client may spend at once, in seconds' worth.
const burstSeconds = 10

func (p *Program) handler() (http.Handler, error) {
	doorkeeper, err := identityweb.NewDoorkeeper(p.Identity)
	if err != nil {
		return nil, err
	}
	assets, err := web.NewAssets(webassets.Files())
	if err != nil {
		return nil, err
	}
	return web.New(web.Config{
		BaseURL: p.Config.BaseURL, Doorkeeper: doorkeeper, Bundle: p.Bundle, Log: p.log, Wall: p.wall, Now: p.now, IDs: p.ids,
		Secret: p.box.Derive("web"), Errors: errorPages{p}, Routes: p.Routes(), Assets: assets, Limits: clientLimits(p.Config.ClientRate),
		TrustedProxies: p.Config.Proxies(), Version: Version(), Replays: p.replay, Meter: p.meter,
	})
}

// clientLimits turns requests a minute into the budget of one client; 0 means no limit.
func clientLimits(aMinute int) web.Limits {
	if aMinute <= 0 {
		return web.Limits{PerSecond: -1}
	}
	perSecond := float64(aMinute) / 60
	return web.Limits{PerSecond: perSecond, Burst: int(burstSeconds * perSecond)}
}

// healthz answers while the process lives.
func (p *Program) healthz(c *web.Ctx) error { return c.Text(http.StatusOK, "ok\n") }

// readyWithin is how long the database may take to answer a health page.
const readyWithin = 3 * time.Second

// readyz answers while this process can serve: its database can be used and has a
// schema that the program knows. All processes share one store of
// files, so that taking them out of service while it is away would only end the rest too: it is a warning here, and told on
// the System page.
func (p *Program) readyz(c *web.Ctx) error {
	ctx, cancel := context.WithTimeout(c.Context(), readyWithin)
	defer cancel()
	if version, err := p.DB.Version(ctx); err != nil {
		return err
	} else if version < newestSchema() {
		return c.Text(http.StatusServiceUnavailable, "the database has another schema\n")
	}
	if p.blobs.Ready() != nil {
		return c.Text(http.StatusOK, "ready\nwarning: files can't be reached\n")
	}
	return c.Text(http.StatusOK, "ready\n")
}

// frame is the frame of the part that the address is in.
func (e errorPages) frame(c *web.Ctx) ui.Framer {
	for _, start := range []string{links.Settings(), links.Admin()} {
		if strings.HasPrefix(c.R.URL.Path, start) {
			return e.p.frame
		}
	}
	return e.p.workFrame
}

func (p *Program) gallery(c *web.Ctx) error {
	page := ui.Page{Title: c.P.T("ui.gallery.title"), P: c.P, FormToken: c.FormToken(), Theme: c.Query("theme"), Density: c.Query("density"), Wide: true,
		Shell: &ui.Shell{AccountName: "Hartwell & Reid", AccountKind: "law_firm", UserName: "Elena Marchetti", Initials: "EM", RoleKey: "access.role.administrator",
			Nav: []ui.NavGroup{{Items: []ui.NavItem{{Text: "/dev/ui", Path: "/dev/ui", Icon: "layers"}}}}, Current: "/dev/ui"}}
	return c.Render(http.StatusOK, ui.Gallery(page))
}

// errorPages draws failed requests in the frame the person is used to, or in the bare one when that can't be made.
type errorPages struct{ p *Program }

func (e errorPages) Error(c *web.Ctx, x web.Problem) templ.Component {
	page := ui.Page{P: c.P, Theme: c.Visitor.Theme}
	if c.R.Method == http.MethodGet {
		page.Languages = ui.LanguageLinks(c.P, c.R.URL.Path, c.Queries())
	}
	if c.Visitor.SignedIn && x.Status < http.StatusInternalServerError {
		if framed, err := e.frame(c)(c, x.Title, ""); err == nil {
			page = framed
			page.Shell.Crumbs = nil
		}
	}
	return ui.ProblemPage(ui.ProblemPageProps(page, x), x)
}
