package systemweb

import (
	"net/http"

	"cabinet/internal/platform/web"
)

// Routes returns the pages and operations.
func Routes(d Deps) []web.Route {
	h := handlers{d}
	return append([]web.Route{
		{Method: http.MethodGet, Path: "/admin", Door: web.SignedIn, Handler: h.index},
		{Method: http.MethodGet, Path: "/admin/system", Door: web.SignedIn, Handler: h.system, Cost: 3},
		{Method: http.MethodPost, Path: "/admin/system/mail-test", Door: web.SignedIn, Handler: h.testMail, Cost: 20},
		{Method: http.MethodGet, Path: "/admin/system/record-check", Door: web.SignedIn, Handler: h.checkProgress},
		{Method: http.MethodPost, Path: "/admin/system/record-check", Door: web.SignedIn, Handler: h.askCheck, Cost: 10},
		{Method: http.MethodGet, Path: "/admin/system/release", Door: web.Fresh, Handler: h.askRelease},
		{Method: http.MethodPost, Path: "/admin/system/release", Door: web.Fresh, Handler: h.release},
		{Method: http.MethodGet, Path: "/admin/system/jobs", Door: web.SignedIn, Handler: h.jobs},
		{Method: http.MethodPost, Path: "/admin/system/jobs/retry", Door: web.SignedIn, Handler: h.retryKind},
		{Method: http.MethodPost, Path: "/admin/system/jobs/{id}/retry", Door: web.SignedIn, Handler: h.retry},
		{Method: http.MethodGet, Path: "/admin/system/jobs/{id}/discard", Door: web.SignedIn, Handler: h.askDiscard},
		{Method: http.MethodPost, Path: "/admin/system/jobs/{id}/discard", Door: web.SignedIn, Handler: h.discard},
		{Method: http.MethodGet, Path: "/admin/mail", Door: web.SignedIn, Handler: h.stopped},
		{Method: http.MethodPost, Path: "/admin/mail/allow", Door: web.SignedIn, Handler: h.allow},
	}, operations(h)...)
}

func operations(h handlers) []web.Route {
	operation := func(method, path, id, summary string) web.Operation {
		return web.Operation{Method: method, Path: path, ID: id, Summary: summary, Door: web.SignedIn, Scope: web.ScopeAdmin, Tags: []string{"system"}}
	}
	onlyHome := "For administrators of the organisation that was made first; others get 404."
	state := operation(http.MethodGet, "/api/v1/system", "get-system", "How the deployment is doing")
	state.Description, state.Cost = onlyHome+" A part that couldn't be read says so and is otherwise empty.", 3
	test := operation(http.MethodPost, "/api/v1/system/mail-test", "test-mail", "Send a test mail to one's own address and tell how that went")
	test.Description, test.Cost = onlyHome, 20
	check := operation(http.MethodPost, "/api/v1/system/record-check", "check-record", "Have the whole activity record proven in the background")
	check.Description, check.Status, check.Cost = onlyHome+" See record_check in the answer of /api/v1/system.", http.StatusAccepted, 10
	letters := operation(http.MethodGet, "/api/v1/system/dead-letters", "list-dead-letters", "Jobs that were given up, the youngest first")
	letters.Description = onlyHome
	retry := operation(http.MethodPost, "/api/v1/system/dead-letters/{id}/retry", "retry-dead-letter", "Try a given-up job again")
	retry.Statuses = []int{http.StatusConflict}
	retryKind := operation(http.MethodPost, "/api/v1/system/dead-letters/retry", "retry-dead-letters", "Try all given-up jobs of one kind again")
	retryKind.Description, retryKind.Statuses = "Jobs that are under way again already stay.", []int{http.StatusConflict}
	release := operation(http.MethodPost, "/api/v1/system/release", "release-copy", "End the silence of a restored copy")
	release.Door, release.Statuses = web.Fresh, []int{http.StatusForbidden, http.StatusConflict}
	release.Description = onlyHome + " It asks for a session that proved its password within five minutes, so tokens can't."
	return []web.Route{
		web.API(state, h.getSystem),
		web.API(test, h.postMailTest),
		web.API(check, h.postRecordCheck),
		web.API(letters, h.listDeadLetters),
		web.API(retryKind, h.postRetryKind),
		web.API(retry, h.postRetry),
		web.API(operation(http.MethodDelete, "/api/v1/system/dead-letters/{id}", "discard-dead-letter", "Discard a given-up job"), h.deleteDeadLetter),
		web.API(release, h.postRelease),
		web.API(operation(http.MethodGet, "/api/v1/stopped-addresses", "list-stopped-addresses", "Addresses to which the organisation's mail no longer goes"), h.listStopped),
		web.API(operation(http.MethodPost, "/api/v1/stopped-addresses/allow", "allow-address", "Let mail go to a stopped address again"), h.postAllow),
	}
}
