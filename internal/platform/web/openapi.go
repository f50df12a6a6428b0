package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// OpenAPIPath is where the product serves its OpenAPI document.
const OpenAPIPath = "/api/v1/openapi.json"

// OpenAPI returns the OpenAPI 3.1 document of the operations among routes, the same bytes for the same routes in any
// order. Two different types of one name are an error.
func OpenAPI(version string, routes []Route) (data []byte, err error) {
	defer func() {
		if p := recover(); p != nil { // how huma reports types that it can't describe
			err = fmt.Errorf("web: OpenAPI: %v", p)
		}
	}()
	d := newDocument(version)
	routes = slices.Clone(routes)
	slices.SortStableFunc(routes, func(a, b Route) int { return strings.Compare(a.Path+" "+a.Method, b.Path+" "+b.Method) })
	for _, r := range routes {
		if r.API != nil && r.Path != OpenAPIPath {
			d.add(r)
		}
	}
	for _, s := range d.reg.Map() {
		notNullable(s)
	}
	raw, err := json.Marshal(d.api)
	if err != nil {
		return nil, fmt.Errorf("web: OpenAPI: %w", err)
	}
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		return nil, fmt.Errorf("web: OpenAPI: %w", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

func documentRoute(version string, routes []Route) (Route, error) {
	data, err := OpenAPI(version, routes)
	return Plain(Operation{Method: http.MethodGet, Path: OpenAPIPath, Summary: "This document", Door: Public}, func(c *Ctx) error {
		c.write(http.StatusOK, "application/json", data)
		return nil
	}), err
}

type document struct {
	api *huma.OpenAPI
	reg huma.Registry
}

func newDocument(version string) *document {
	reg := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	d := &document{reg: reg, api: &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info:    &huma.Info{Title: "Cabinet", Version: version},
		Components: &huma.Components{Schemas: reg, Responses: map[string]*huma.Response{},
			SecuritySchemes: map[string]*huma.SecurityScheme{"bearer": {Type: "http", Scheme: "bearer"}}},
		Paths: map[string]*huma.PathItem{},
	}}
	problem := reg.Schema(reflect.TypeFor[Problem](), true, "Problem")
	d.api.Components.Responses["problem"] = &huma.Response{Description: "A problem in the sense of RFC 9457",
		Content: map[string]*huma.MediaType{"application/problem+json": {Schema: problem}}}
	return d
}

func (d *document) add(r Route) {
	op := r.API
	out := &huma.Operation{Method: r.Method, Path: r.Path, OperationID: op.ID, Summary: op.Summary, Description: op.Description,
		Tags: op.Tags, Responses: map[string]*huma.Response{}}
	if out.OperationID == "" {
		out.OperationID = operationID(r)
	}
	if r.Door != Public {
		out.Security = []map[string][]string{{"bearer": {}}}
		out.Extensions = map[string]any{"x-scope": string(r.Scope)}
		switch r.Door {
		case Fresh:
			out.Extensions["x-fresh-sign-in"] = true
		case FreshOrToken:
			out.Extensions["x-fresh-session"] = true
		}
	}
	if op.in != nil {
		d.input(out, op.in)
	}
	for _, name := range wildcards(r.Path) {
		if op.in == nil {
			out.Parameters = append(out.Parameters, &huma.Param{Name: name, In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}})
		}
	}
	for _, media := range op.BodyTypes {
		if out.RequestBody == nil {
			out.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{}}
		}
		out.RequestBody.Content[media] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	if r.mayRepeat() {
		out.Parameters = append(out.Parameters, idempotencyParam())
	}
	d.answers(out, r)
	d.api.AddOperation(out)
}

func (d *document) input(out *huma.Operation, t reflect.Type) {
	for _, f := range reflect.VisibleFields(t) {
		if f.Name == "Body" && len(f.Index) == 1 {
			out.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
				"application/json": {Schema: d.reg.Schema(f.Type, true, out.OperationID+"Body")}}}
			continue
		}
		for _, in := range []string{"path", "query", "header"} {
			if name := f.Tag.Get(in); name != "" {
				s := huma.SchemaFromField(d.reg, f, f.Name)
				out.Parameters = append(out.Parameters, &huma.Param{Name: name, In: in, Required: in == "path", Description: f.Tag.Get("doc"), Schema: s})
			}
		}
	}
}

// idempotencyParam describes the header that every operation takes which changes something.
func idempotencyParam() *huma.Param {
	one, most := 1, maxIdempotencyKey
	return &huma.Param{Name: idempotencyHeader, In: "header", Schema: &huma.Schema{Type: huma.TypeString, MinLength: &one, MaxLength: &most},
		Description: "A name of your own for this request, in visible ASCII. The same request with the same key acts once: for 24 hours it gets the first answer again, " +
			"marked " + replayedHeader + ": true. Another request with the key is 422; 409 means that the first is still running, or what to look up before trying with a new key."}
}

func (d *document) answers(out *huma.Operation, r Route) {
	op := r.API
	good := &huma.Response{Description: http.StatusText(op.Status)}
	var body reflect.Type
	if op.out != nil {
		for _, f := range reflect.VisibleFields(op.out) {
			if f.Name == "Body" {
				body = f.Type
			}
			if name := f.Tag.Get("header"); name != "" {
				if good.Headers == nil {
					good.Headers = map[string]*huma.Param{}
				}
				good.Headers[name] = &huma.Param{Description: f.Tag.Get("doc"), Schema: &huma.Schema{Type: huma.TypeString}}
			}
		}
	} else if op.Answer != nil {
		body = reflect.TypeOf(op.Answer)
	}
	if body != nil {
		good.Content = map[string]*huma.MediaType{"application/json": {Schema: d.reg.Schema(body, true, out.OperationID+"Answer")}}
	}
	out.Responses[strconv.Itoa(op.Status)] = good
	for _, status := range errorStatuses(r, out) {
		out.Responses[strconv.Itoa(status)] = &huma.Response{Ref: "#/components/responses/problem"}
	}
}

// errorStatuses lists the errors that follow from a route's shape, and those it declares.
func errorStatuses(r Route, out *huma.Operation) []int {
	list := append([]int{http.StatusBadRequest, http.StatusTooManyRequests, http.StatusInternalServerError}, r.API.Statuses...)
	if r.Door != Public {
		list = append(list, http.StatusUnauthorized, http.StatusForbidden)
	}
	if r.mayRepeat() {
		list = append(list, http.StatusConflict)
	}
	if len(wildcards(r.Path)) > 0 {
		list = append(list, http.StatusNotFound)
	}
	if len(out.Parameters) > 0 || out.RequestBody != nil {
		list = append(list, http.StatusUnprocessableEntity)
	}
	if out.RequestBody != nil {
		list = append(list, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	return list
}

// operationID makes a stable name like get-me-sessions from method and path.
func operationID(r Route) string {
	id := strings.ToLower(r.Method)
	for part := range strings.SplitSeq(strings.TrimPrefix(r.Path, "/api/v1/"), "/") {
		if part != "" {
			id += "-" + strings.Trim(part, "{}")
		}
	}
	return id
}

// notNullable says of lists that they are never null, which [Ctx.JSON] sees to.
func notNullable(s *huma.Schema) {
	if s == nil {
		return
	}
	if s.Type == huma.TypeArray {
		s.Nullable = false
	}
	notNullable(s.Items)
	for _, p := range s.Properties {
		notNullable(p)
	}
}
