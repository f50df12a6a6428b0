package eventsweb

import (
	"net/http"

	"cabinet/internal/platform/web"
)

// Routes returns the pages and operations of this room.
func Routes(d Deps) []web.Route {
	h := newHandlers(d)
	get, post := http.MethodGet, http.MethodPost
	pages := []web.Route{
		{Method: get, Path: "/calendar", Door: web.SignedIn, Handler: h.calendar},
		{Method: get, Path: "/cases/{id}/events", Door: web.SignedIn, Handler: h.list},
		{Method: get, Path: "/cases/{id}/events/new", Door: web.SignedIn, Handler: h.newEvent},
		{Method: post, Path: "/cases/{id}/events/new", Door: web.SignedIn, Handler: h.addEvent},
		{Method: get, Path: "/events/{id}", Door: web.SignedIn, Handler: h.event},
		{Method: get, Path: "/events/{id}/edit", Door: web.SignedIn, Handler: h.editEvent},
		{Method: post, Path: "/events/{id}/edit", Door: web.SignedIn, Handler: h.saveEvent},
		{Method: post, Path: "/events/{id}/status", Door: web.SignedIn, Handler: h.setHeld},
		{Method: post, Path: "/events/{id}/answer", Door: web.SignedIn, Handler: h.reply},
		{Method: get, Path: "/events/{id}/cancel", Door: web.SignedIn, Handler: h.askCancel},
		{Method: post, Path: "/events/{id}/cancel", Door: web.SignedIn, Handler: h.cancel},
	}
	return append(pages, h.operations()...)
}

func (h handlers) operations() []web.Route {
	tags := []string{"events"}
	changed := []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed}
	return []web.Route{
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/me/calendar", Door: web.SignedIn, Scope: web.ScopeRead, Tags: tags,
			ID: "list-calendar", Summary: "Events over all cases that I may open, by when they begin, without cancelled ones",
			Description: "Those that end after from and begin before until, at most 400 days later. Whole days begin and end at midnight of their own zone."}, h.calendarAPI),
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/cases/{id}/events", Door: web.SignedIn, Scope: web.ScopeRead, Tags: tags,
			ID: "list-case-events", Summary: "The events of a case", Statuses: []int{http.StatusNotFound}}, h.listAPI),
		web.API(web.Operation{Method: http.MethodPost, Path: "/api/v1/cases/{id}/events", Door: web.SignedIn, Scope: web.ScopeWrite, Tags: tags,
			ID: "create-event", Summary: "Add an event to a case", Status: http.StatusCreated, Statuses: []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict}}, h.createAPI),
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/events/{id}", Door: web.SignedIn, Scope: web.ScopeRead, Tags: tags,
			ID: "get-event", Summary: "One event with who attends", Statuses: []int{http.StatusNotFound}}, h.getAPI),
		web.API(web.Operation{Method: http.MethodGet, Path: "/api/v1/events/{id}/history", Door: web.SignedIn, Scope: web.ScopeRead, Tags: tags,
			ID: "list-event-history", Summary: "What was done to an event, the newest first", Statuses: []int{http.StatusNotFound}}, h.historyAPI),
		web.API(web.Operation{Method: http.MethodPut, Path: "/api/v1/events/{id}/answer", Door: web.SignedIn, Scope: web.ScopeWrite, Tags: tags,
			ID: "put-event-answer", Summary: "Answer an event that I attend",
			Description: "Everybody who sees the event sees the answer. When the time of the event changes, everybody is asked anew.",
			Statuses:    []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict}}, h.replyAPI),
		web.API(web.Operation{Method: http.MethodPatch, Path: "/api/v1/events/{id}", Door: web.SignedIn, Scope: web.ScopeWrite, Tags: tags,
			ID: "patch-event", Summary: "Change an event, say that it was held, or cancel it",
			Description: "status is changed on its own: a body that has it has nothing else but the reason, which cancelling needs. An event isn't deleted: " +
				"what was cancelled stays, with who cancelled it and why.", Statuses: changed}, h.patchAPI),
	}
}
