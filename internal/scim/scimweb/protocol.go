package scimweb

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/scim"
)

// scimType is the content type of everything that is answered; application/json is understood too.
const scimType = "application/scim+json"

const errorURN = "urn:ietf:params:scim:api:messages:2.0:Error"

// protocolRoutes are the doors for directories: one for each method, since SCIM has its own addresses behind them.
func (h handlers) protocolRoutes() []web.Route {
	var out []web.Route
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		out = append(out, web.Route{Method: method, Path: links.SCIM() + "/{path...}", Door: web.Public, Handler: h.speak, Foreign: complain, Name: method + " SCIM"})
	}
	return append(out, web.Route{Method: http.MethodPost, Path: links.SCIM() + "/Bulk", Door: web.Public, Handler: h.bulk, Foreign: complain, Slow: true,
		MaxBody: scim.MaxBulkBytes, Cost: bulkCost, Name: "POST SCIM bulk"})
}

// bulkCost is what a bulk request takes of a client's budget.
const bulkCost = 50

// caller recognises the directory by its token.
func (h handlers) caller(c *web.Ctx) (scim.Caller, error) {
	kind, secret, _ := strings.Cut(c.R.Header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") {
		secret = ""
	}
	caller, err := h.SCIM.ByToken(c.Context(), strings.TrimSpace(secret), scim.Client{RemoteIP: c.RemoteIP, RequestID: c.RequestID, Base: c.URL("")})
	if err == nil {
		c.Visitor.Account = string(caller.Connection.Account)
	}
	return caller, err
}

// speak does one operation.
func (h handlers) speak(c *web.Ctx) error {
	caller, err := h.caller(c)
	if err != nil {
		return err
	}
	body, err := read(c)
	if err != nil {
		return err
	}
	a, err := h.operate(c.Context(), caller, request{method: c.R.Method, path: c.Path("path"), query: c.Queries(), body: body, ifMatch: c.R.Header.Get("If-Match"),
		ifNoneMatch: c.R.Header.Get("If-None-Match")})
	if err != nil {
		return err
	}
	return answer(c, a)
}

// read reads the body, which is JSON or nothing.
func read(c *web.Ctx) ([]byte, error) {
	if kind := c.R.Header.Get("Content-Type"); kind != "" {
		media, _, err := mime.ParseMediaType(kind)
		if err != nil || media != scimType && media != "application/json" {
			return nil, errs.E(errs.Unsupported, "web.error.type", err)
		}
	}
	body, err := io.ReadAll(c.R.Body)
	if err != nil && errs.As(err) == nil {
		err = errs.E(errs.Malformed, "scim.error.syntax", err).With(errs.Args{"Attribute": "body"})
	}
	return body, err
}

// reply is what came of an operation.
type reply struct {
	status   int
	body     scim.Resource
	location string
	etag     string
}

func answer(c *web.Ctx, a reply) error {
	head := c.W.Header()
	if a.location != "" && a.status == http.StatusCreated {
		head.Set("Location", a.location)
	}
	if a.etag != "" {
		head.Set("ETag", a.etag)
	}
	if a.body == nil {
		c.W.WriteHeader(a.status)
		return nil
	}
	return write(c, a.status, a.body)
}

func write(c *web.Ctx, status int, body scim.Resource) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", scimType+"; charset=utf-8")
	c.W.Header().Set("Content-Length", strconv.Itoa(len(data)))
	c.W.WriteHeader(status)
	if c.R.Method != http.MethodHead {
		_, _ = c.W.Write(data) // the client may have left
	}
	return nil
}

// problem is an error as SCIM words it. Wrong fields are named after what happened.
func problem(p web.Problem, err error) (int, scim.Resource) {
	status := p.Status
	if status == http.StatusUnprocessableEntity {
		status = http.StatusBadRequest
	}
	out := scim.Resource{"schemas": []any{errorURN}, "status": strconv.Itoa(status), "detail": detail(p)}
	if kind := scim.TypeOf(err); kind != "" && status >= 400 && status < 500 {
		out["scimType"] = kind
	}
	return status, out
}

func detail(p web.Problem) string {
	text := p.Detail
	for _, f := range p.Errors {
		text += " " + f.Field + ": " + f.Message
	}
	return text
}

// complain answers a request that failed before or in its handler.
func complain(c *web.Ctx, p web.Problem) {
	status, out := problem(p, kindOf(p))
	_ = write(c, status, out) // texts always marshal
}

// kindOf gives an error back for what only the problem tells: its key says which it was.
func kindOf(p web.Problem) error {
	kinds := map[int]errs.Kind{http.StatusUnprocessableEntity: errs.Invalid, http.StatusBadRequest: errs.Malformed, http.StatusConflict: errs.Conflict}
	kind, ok := kinds[p.Status]
	if !ok {
		kind = errs.Internal
	}
	return errs.E(kind, p.Code, nil)
}
