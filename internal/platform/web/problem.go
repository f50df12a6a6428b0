package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"cabinet/internal/platform/errs"
)

// Problem is a failed request in the visitor's language: the body of problem+json (RFC 9457) and the data of the error
// page. It never holds a submitted value, except Kept, which only pages show.
type Problem struct {
	Type   string `json:"type" doc:"URN of the kind of problem"`
	Title  string `json:"title" doc:"The kind of problem in words"`
	Status int    `json:"status" doc:"HTTP status"`
	Detail string `json:"detail" doc:"What happened and what to do"`
	// Code is the stable message key, for programs.
	Code     string         `json:"code" doc:"Stable name of the problem, for programs"`
	Instance string         `json:"instance" doc:"URN of this request, as the log knows it"`
	Errors   []ProblemField `json:"errors,omitempty" doc:"One entry for each wrong field"`

	// Ref is the short number of an internal error, which is in the log too; empty otherwise.
	Ref string `json:"-"`
	// Kept is what was typed into a form whose page was too old, and Action where it goes.
	Kept   []KeptField `json:"-"`
	Action string      `json:"-"`
	// Cause is the room's own typed value for the page, such as both versions of a record in a conflict.
	Cause any `json:"-"`
}

// ProblemField is one wrong field.
type ProblemField struct {
	Field   string `json:"field" doc:"Name of the field; parts of a path are joined by dots"`
	Code    string `json:"code" doc:"Stable name of the message, for programs"`
	Message string `json:"message" doc:"What to do, in the visitor's language"`
}

// errMethod is a known path that doesn't know the method.
var errMethod = errs.E(errs.NotFound, "web.error.method", nil)

// statuses is the one mapping of kinds to HTTP.
var statuses = map[errs.Kind]int{
	errs.Internal:        http.StatusInternalServerError,
	errs.Malformed:       http.StatusBadRequest,
	errs.Invalid:         http.StatusUnprocessableEntity,
	errs.Unauthenticated: http.StatusUnauthorized,
	errs.Forbidden:       http.StatusForbidden,
	errs.NotFound:        http.StatusNotFound,
	errs.Conflict:        http.StatusConflict,
	errs.Stale:           http.StatusPreconditionFailed,
	errs.TooLarge:        http.StatusRequestEntityTooLarge,
	errs.Unsupported:     http.StatusUnsupportedMediaType,
	errs.TooMany:         http.StatusTooManyRequests,
	errs.Unavailable:     http.StatusServiceUnavailable,
}

// special are the few statuses that a kind alone doesn't tell.
var special = map[string]int{
	"web.error.method":            http.StatusMethodNotAllowed,
	"web.error.form_token":        419,
	"web.error.if_match_required": http.StatusPreconditionRequired,
	// Their kinds have these statuses too, but other titles.
	"web.error.replay_running": http.StatusConflict,
	"web.error.replay_unknown": http.StatusConflict,
	"web.error.replay_secret":  http.StatusConflict,
	"web.error.replay_large":   http.StatusConflict,
	"web.error.replay_other":   http.StatusUnprocessableEntity,
}

// Status returns the HTTP status that an error becomes.
func Status(err error) int {
	e := errs.As(err)
	if e == nil {
		return http.StatusInternalServerError
	}
	if s, ok := special[e.Key]; ok {
		return s
	}
	return statuses[e.Kind]
}

// StatusOf is [Status] for a handler that shows the error on a page of its own; it has the answer tell programs when to
// try again, where err says so.
func (c *Ctx) StatusOf(err error) int {
	c.sayWhen(err)
	return Status(err)
}

// aMinute is when to try again after an error that asks to wait and doesn't say how long.
const aMinute = time.Minute

func retryAfter(e *errs.Error) time.Duration {
	if e.RetryAfter > 0 {
		return time.Duration(e.RetryAfter) * time.Second
	}
	return aMinute
}

// sayWhen sets Retry-After, which every answer has that asks to wait.
func (c *Ctx) sayWhen(err error) {
	if e := errs.As(err); e != nil && (e.Kind == errs.TooMany || e.RetryAfter > 0) {
		c.W.Header().Set("Retry-After", strconv.Itoa(int(retryAfter(e)/time.Second)))
	}
}

// Problem translates an error for the visitor. An error without a kind, and one that is internal, shows a reference only.
func (c *Ctx) Problem(err error) Problem {
	e := errs.As(err)
	if e == nil || e.Kind == errs.Internal {
		e = &errs.Error{Kind: errs.Internal}
	}
	p := Problem{Status: Status(e), Type: "urn:cabinet:problem:" + e.Kind.String(), Instance: "urn:cabinet:request:" + c.RequestID,
		Code: e.Key, Cause: e.Detail}
	kind := e.Kind.String()
	if s, ok := special[e.Key]; ok {
		kind = strconv.Itoa(s)
	}
	p.Title = c.P.T("web.problem." + kind)
	args := e.Args
	switch {
	case e.Kind == errs.Internal:
		p.Ref = shortRef(c.RequestID)
		args = errs.Args{"Ref": p.Ref}
	case e.Kind == errs.NotFound && e.Key != errMethod.Key:
		p.Code = "" // one answer for "not there" and "not yours", whatever the room said
	}
	if p.Code == "" {
		p.Code = "web.error." + e.Kind.String()
	}
	p.Detail = c.P.T(p.Code, args)
	if _, told := args["When"]; e.Kind == errs.TooMany && !told {
		p.Detail += " " + c.P.T("web.error.again", errs.Args{"When": errs.In(retryAfter(e))})
	}
	for _, f := range e.Fields {
		p.Errors = append(p.Errors, ProblemField{Field: f.Name, Code: f.Key, Message: c.P.T(f.Key, f.Args)})
	}
	if p.Status == special[errFormToken.Key] && c.form != nil {
		p.Kept, p.Action = c.form.Kept(), c.R.URL.RequestURI()
		if !c.form.Whole() {
			p.Detail += " " + c.P.T("web.error.form_half")
		}
	}
	return p
}

// shortRef is the part of a request id that people can read out.
func shortRef(requestID string) string {
	if len(requestID) < 10 {
		return requestID
	}
	return requestID[len(requestID)-10:]
}

// fail answers with an error. Nothing may have been written before.
func (a *app) fail(c *Ctx, err error) {
	c.ex.err = err
	if c.R.Context().Err() != nil && errors.Is(err, context.Canceled) {
		c.ex.status = 499 // the client has left; only the log will know
		return
	}
	if errors.Is(err, context.DeadlineExceeded) && errs.As(err) == nil {
		err = errs.E(errs.Unavailable, "", err)
	}
	if c.ex.started() {
		return
	}
	p := c.Problem(err)
	c.ex.ref = p.Ref
	h := c.W.Header()
	c.sayWhen(err)
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="cabinet"`)
	}
	if p.Status == http.StatusRequestEntityTooLarge {
		c.drain(max(c.Route.MaxBody, defaultMaxBody))
	}
	if c.Route.Foreign != nil {
		c.Route.Foreign(c, p)
		return
	}
	if c.API() {
		a.writeProblem(c, p)
		return
	}
	if err := c.Render(p.Status, a.cfg.Errors.Error(c, p)); err != nil {
		a.cfg.Log.ErrorContext(c.R.Context(), "error page failed", "request", c.RequestID, "error", err.Error())
		a.writeProblem(c, p)
	}
}

func (a *app) writeProblem(c *Ctx, p Problem) {
	data, err := json.Marshal(p)
	if err != nil {
		data = []byte("{}") // texts and numbers always marshal
	}
	c.write(p.Status, "application/problem+json", append(data, '\n'))
}
