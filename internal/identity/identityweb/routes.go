package identityweb

import (
	"net/http"
	"slices"

	"cabinet/internal/links"
	"cabinet/internal/platform/web"
)

// Routes returns the pages and operations of this room. Those before the sign-in are open to everybody.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	return slices.Concat(h.doors(), h.links(), h.settings(), leads(), h.operations())
}

// doors are the ways in and out.
func (h handlers) doors() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: "/setup", Door: web.Public, Handler: h.setup, TokenPage: true},
		{Method: http.MethodPost, Path: "/setup", Door: web.Public, Handler: h.takeSetup, TokenPage: true, Cost: 10},

		{Method: http.MethodGet, Path: "/signin", Door: web.Public, Handler: h.signIn},
		{Method: http.MethodPost, Path: "/signin", Door: web.Public, Handler: h.takeEmail},
		{Method: http.MethodGet, Path: "/signin/password", Door: web.Public, Handler: h.passwordStep},
		{Method: http.MethodPost, Path: "/signin/password", Door: web.Public, Handler: h.takePassword, Cost: 10},
		{Method: http.MethodGet, Path: "/signin/account", Door: web.Public, Handler: h.choose},
		{Method: http.MethodPost, Path: "/signin/account", Door: web.Public, Handler: h.takeChoice},
		{Method: http.MethodPost, Path: "/signout", Door: web.Public, Handler: h.signOut, Viewable: true},
		{Method: http.MethodGet, Path: "/confirm", Door: web.SignedIn, Handler: h.confirm},
		{Method: http.MethodPost, Path: "/confirm", Door: web.SignedIn, Handler: h.takeConfirm, Cost: 10},

		{Method: http.MethodGet, Path: "/password/forgot", Door: web.Public, Handler: h.forgot},
		{Method: http.MethodPost, Path: "/password/forgot", Door: web.Public, Handler: h.takeForgot, Cost: 10},
		{Method: http.MethodGet, Path: "/password/change", Door: web.Public, Handler: h.mustChange},
		{Method: http.MethodPost, Path: "/password/change", Door: web.Public, Handler: h.takeMustChange, Cost: 10},
		{Method: http.MethodPost, Path: "/password/strength", Door: web.Public, Handler: h.meter},
	}
}

// links are the pages behind mailed links: opening one changes nothing, and no other site learns its address.
func (h handlers) links() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: "/password/reset/{token}", Door: web.Public, Handler: h.reset, TokenPage: true},
		{Method: http.MethodPost, Path: "/password/reset/{token}", Door: web.Public, Handler: h.takeReset, TokenPage: true, Cost: 10},
		{Method: http.MethodPost, Path: "/password/reset/{token}/strength", Door: web.Public, Handler: h.resetMeter, TokenPage: true},
		{Method: http.MethodGet, Path: "/verify-email/{token}", Door: web.Public, Handler: h.verifyEmail, TokenPage: true},
		{Method: http.MethodPost, Path: "/verify-email/{token}", Door: web.Public, Handler: h.takeVerifyEmail, TokenPage: true, Cost: 10},
		{Method: http.MethodGet, Path: "/undo-email/{token}", Door: web.Public, Handler: h.undoEmail, TokenPage: true},
		{Method: http.MethodPost, Path: "/undo-email/{token}", Door: web.Public, Handler: h.takeUndoEmail, TokenPage: true, Cost: 10},
		{Method: http.MethodGet, Path: "/not-me/{token}", Door: web.Public, Handler: h.notMe, TokenPage: true},
		{Method: http.MethodPost, Path: "/not-me/{token}", Door: web.Public, Handler: h.takeNotMe, TokenPage: true, Cost: 10},
		{Method: http.MethodGet, Path: "/secured", Door: web.Public, Handler: h.secured},
	}
}

// settings are what people see and change of their own sign-in.
func (h handlers) settings() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: "/settings/security", Door: web.SignedIn, Handler: h.security},
		{Method: http.MethodPost, Path: "/settings/security/password", Door: web.SignedIn, Handler: h.changePassword, Cost: 10},
		{Method: http.MethodGet, Path: "/settings/security/email", Door: web.SignedIn, Handler: h.emailChange},
		{Method: http.MethodPost, Path: "/settings/security/email", Door: web.SignedIn, Handler: h.takeEmailChange, Cost: 10},
		{Method: http.MethodPost, Path: "/settings/security/email/resend", Door: web.SignedIn, Handler: h.resendEmailChange, Cost: 10},
		{Method: http.MethodPost, Path: "/settings/security/email/cancel", Door: web.SignedIn, Handler: h.cancelEmailChange},
		{Method: http.MethodPost, Path: "/settings/security/sessions/{id}/end", Door: web.Fresh, Handler: h.endSession},
		{Method: http.MethodPost, Path: "/settings/security/sessions/end-others", Door: web.Fresh, Handler: h.endOthers},
		{Method: http.MethodGet, Path: "/settings/security/sign-ins", Door: web.SignedIn, Handler: h.signIns},
		{Method: http.MethodPost, Path: "/session/extend", Door: web.SignedIn, Handler: h.extendSession, Viewable: true},

		{Method: http.MethodGet, Path: "/settings/applications", Door: web.SignedIn, Handler: h.applications},
		{Method: http.MethodGet, Path: "/settings/applications/tokens/new", Door: web.Fresh, Handler: h.newToken},
		{Method: http.MethodPost, Path: "/settings/applications/tokens/new", Door: web.Fresh, Handler: h.makeToken, Cost: 10},
		{Method: http.MethodGet, Path: "/settings/applications/tokens/{id}/revoke", Door: web.SignedIn, Handler: h.askRevoke},
		{Method: http.MethodPost, Path: "/settings/applications/tokens/{id}/revoke", Door: web.SignedIn, Handler: h.revoke},
	}
}

// leads lead from addresses that people or programs know, or come back to, to those that we use.
func leads() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Path: "/", Door: web.Public, Handler: redirect(links.Home)},
		{Method: http.MethodGet, Path: "/profile", Door: web.Public, Handler: redirect(links.Profile)},
		{Method: http.MethodGet, Path: "/settings", Door: web.Public, Handler: redirect(links.Profile)},
		{Method: http.MethodGet, Path: "/settings/security/email/resend", Door: web.SignedIn, Handler: redirect(links.SecurityEmail)},
		{Method: http.MethodGet, Path: "/settings/security/email/cancel", Door: web.SignedIn, Handler: redirect(links.SecurityEmail)},
		{Method: http.MethodGet, Path: "/settings/security/sessions/{id}/end", Door: web.SignedIn, Handler: redirect(links.Security)},
		{Method: http.MethodGet, Path: "/settings/security/sessions/end-others", Door: web.SignedIn, Handler: redirect(links.Security)},
		{Method: http.MethodGet, Path: "/settings/security/password", Door: web.Public, Handler: redirect(links.SecurityPassword)},
		{Method: http.MethodGet, Path: "/.well-known/change-password", Door: web.Public, Handler: redirect(links.SecurityPassword)},
	}
}

// operations are what programs see and change of their owner's sign-in.
func (h handlers) operations() []web.Route {
	me := []string{"me"}
	return []web.Route{
		web.API(web.Operation{Method: http.MethodPost, Path: "/api/v1/me/password", Door: web.SignedIn, Scope: web.ScopeWrite, Tags: me,
			ID: "change-my-password", Summary: "Change my password", Description: "Ends all other sessions and bearer tokens. Every wrong field is named.", Cost: 10}, h.postPassword),
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/me/email-change", Door: web.SignedIn, Scope: web.ScopeRead, Tags: me,
			ID: "get-my-email-change", Summary: "The new sign-in address that waits to be confirmed", Statuses: []int{http.StatusNotFound}}, h.getEmailChange),
		web.API(web.Operation{Method: http.MethodPost, Path: "/api/v1/me/email-change", Door: web.SignedIn, Scope: web.ScopeWrite, Tags: me,
			ID: "start-my-email-change", Summary: "Ask for another sign-in address", Cost: 10, Status: http.StatusAccepted,
			Description: "A link is mailed to the new address and has to be opened in the same session, so bearer tokens get 403. Nothing changes until then.",
			Statuses:    []int{http.StatusForbidden, http.StatusConflict}}, h.postEmailChange),
		web.API(web.Operation{Method: http.MethodDelete, Path: "/api/v1/me/email-change", Door: web.SignedIn, Scope: web.ScopeWrite, Tags: me,
			ID: "cancel-my-email-change", Summary: "Forget the new sign-in address that waits", Statuses: []int{http.StatusNotFound}}, h.deleteEmailChange),
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/me/sessions", Door: web.SignedIn, Scope: web.ScopeRead, Tags: me,
			ID: "list-my-sessions", Summary: "Where I am signed in"}, h.listSessions),
		web.API(web.Operation{Method: http.MethodDelete, Path: "/api/v1/me/sessions/{id}", Door: web.SignedIn, Scope: web.ScopeWrite, Tags: me,
			ID: "end-my-session", Summary: "End one of my sessions"}, h.deleteSession),
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/me/sign-ins", Door: web.SignedIn, Scope: web.ScopeRead, Tags: me,
			ID: "list-my-sign-ins", Summary: "The attempts of the last 90 days to sign in as me, the newest first"}, h.listSignIns),
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/me/tokens", Door: web.SignedIn, Scope: web.ScopeRead, Tags: me,
			ID: "list-my-tokens", Summary: "My bearer tokens, the newest first"}, h.listTokens),
		web.API(web.Operation{Method: http.MethodPost, Path: "/api/v1/me/tokens", Door: web.Fresh, Scope: web.ScopeWrite, Tags: me,
			ID: "make-my-token", Summary: "Make a bearer token", Secret: true, Cost: 10, Status: http.StatusCreated,
			Description: "Wants a session whose password was entered within the last five minutes; a bearer token gets 403. The secret is in this answer and never shown again.",
			Statuses:    []int{http.StatusForbidden, http.StatusConflict}}, h.postToken),
		web.API(web.Operation{Method: http.MethodDelete, Path: "/api/v1/me/tokens/{id}", Door: web.SignedIn, Scope: web.ScopeWrite, Tags: me,
			ID: "revoke-my-token", Summary: "Revoke one of my bearer tokens", Statuses: []int{http.StatusNotFound}}, h.deleteToken),
	}
}
