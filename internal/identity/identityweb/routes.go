package identityweb

import (
	"net/http"

	"cabinet/internal/links"
	"cabinet/internal/platform/web"
)

// Routes returns the pages and operations of this room. Those before the sign-in are open to everybody.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	return []web.Route{
		{Method: http.MethodGet, Path: "/setup", Door: web.Public, Handler: h.setup, TokenPage: true},
		{Method: http.MethodPost, Path: "/setup", Door: web.Public, Handler: h.takeSetup, TokenPage: true, Cost: 10},

		{Method: http.MethodGet, Path: "/signin", Door: web.Public, Handler: h.signIn},
		{Method: http.MethodPost, Path: "/signin", Door: web.Public, Handler: h.takeEmail},
		{Method: http.MethodGet, Path: "/signin/password", Door: web.Public, Handler: h.passwordStep},
		{Method: http.MethodPost, Path: "/signin/password", Door: web.Public, Handler: h.takePassword, Cost: 10},
		{Method: http.MethodGet, Path: "/signin/account", Door: web.Public, Handler: h.choose},
		{Method: http.MethodPost, Path: "/signin/account", Door: web.Public, Handler: h.takeChoice},
		{Method: http.MethodPost, Path: "/signout", Door: web.Public, Handler: h.signOut},
		{Method: http.MethodGet, Path: "/confirm", Door: web.SignedIn, Handler: h.confirm},
		{Method: http.MethodPost, Path: "/confirm", Door: web.SignedIn, Handler: h.takeConfirm, Cost: 10},

		{Method: http.MethodGet, Path: "/password/forgot", Door: web.Public, Handler: h.forgot},
		{Method: http.MethodPost, Path: "/password/forgot", Door: web.Public, Handler: h.takeForgot, Cost: 10},
		{Method: http.MethodGet, Path: "/password/reset/{token}", Door: web.Public, Handler: h.reset, TokenPage: true},
		{Method: http.MethodPost, Path: "/password/reset/{token}", Door: web.Public, Handler: h.takeReset, TokenPage: true, Cost: 10},
		{Method: http.MethodPost, Path: "/password/reset/{token}/strength", Door: web.Public, Handler: h.resetMeter, TokenPage: true},
		{Method: http.MethodGet, Path: "/password/change", Door: web.Public, Handler: h.mustChange},
		{Method: http.MethodPost, Path: "/password/change", Door: web.Public, Handler: h.takeMustChange, Cost: 10},
		{Method: http.MethodPost, Path: "/password/strength", Door: web.Public, Handler: h.meter},

		{Method: http.MethodGet, Path: "/settings/security", Door: web.SignedIn, Handler: h.security},
		{Method: http.MethodPost, Path: "/settings/security/password", Door: web.SignedIn, Handler: h.changePassword, Cost: 10},
		{Method: http.MethodPost, Path: "/settings/security/sessions/{id}/end", Door: web.Fresh, Handler: h.endSession},
		{Method: http.MethodPost, Path: "/settings/security/sessions/end-others", Door: web.Fresh, Handler: h.endOthers},
		{Method: http.MethodPost, Path: "/session/extend", Door: web.SignedIn, Handler: h.extendSession},

		{Method: http.MethodGet, Path: "/", Door: web.Public, Handler: redirect(links.Home)},
		{Method: http.MethodGet, Path: "/profile", Door: web.Public, Handler: redirect(links.Profile)},
		{Method: http.MethodGet, Path: "/settings", Door: web.Public, Handler: redirect(links.Profile)},
		{Method: http.MethodGet, Path: "/settings/security/sessions/{id}/end", Door: web.SignedIn, Handler: redirect(links.Security)},
		{Method: http.MethodGet, Path: "/settings/security/sessions/end-others", Door: web.SignedIn, Handler: redirect(links.Security)},
		{Method: http.MethodGet, Path: "/settings/security/password", Door: web.Public, Handler: redirect(links.SecurityPassword)},
		{Method: http.MethodGet, Path: "/.well-known/change-password", Door: web.Public, Handler: redirect(links.SecurityPassword)},

		web.API(web.Operation{Method: http.MethodPost, Path: "/api/v1/me/password", Door: web.SignedIn, Scope: web.ScopeWrite, Tags: []string{"me"},
			ID: "change-my-password", Summary: "Change my password", Description: "Ends all other sessions and bearer tokens. Every wrong field is named.", Cost: 10}, h.postPassword),
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/me/sessions", Door: web.SignedIn, Scope: web.ScopeRead, Tags: []string{"me"},
			ID: "list-my-sessions", Summary: "Where I am signed in"}, h.listSessions),
		web.API(web.Operation{Method: http.MethodDelete, Path: "/api/v1/me/sessions/{id}", Door: web.SignedIn, Scope: web.ScopeWrite, Tags: []string{"me"},
			ID: "end-my-session", Summary: "End one of my sessions"}, h.deleteSession),
	}
}
