package web

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
)

// Operation describes one operation of the API, for the route and for the OpenAPI document alike.
type Operation struct {
	Method  string
	Path    string // under /api/
	Summary string // in English, one sentence
	Door    Door
	Scope   Scope
	Tags    []string
	// ID names the operation for generated clients; empty means made from method and path.
	ID          string
	Description string
	// Status is the answer's status when all is well; 0 means 200, or 204 without a body.
	Status int
	// Statuses are the errors of this operation beyond those that follow from its shape.
	Statuses []int
	// Secret marks an answer that shows a secret once, such as a new token: it is never kept for repetitions (see
	// [Replays]), which are told instead that the thing was made.
	Secret bool
	// MaxBody, Slow and Cost are as in [Route].
	MaxBody int64
	Slow    bool
	Cost    int
	// BodyTypes are the content types that a plain handler takes as its body; see [Plain].
	BodyTypes []string
	// Answer is a value of the type that a plain handler answers with, or nil.
	Answer any

	in, out reflect.Type
}

// API makes the route of a typed operation.
//
// The fields of I say where they come from: `path:"id"`, `query:"limit"` (with minimum, maximum and default for
// numbers), `header:"If-Match"`, and a field Body for the JSON body. O may have Body, Status, and fields with
// `header:"ETag"`; without Body the answer is 204. Parameters and fields that I doesn't name are refused with 422. Rules
// about values belong to the service, so that page and operation say the same words.
func API[I, O any](op Operation, h func(ctx context.Context, c *Ctx, in *I) (*O, error)) Route {
	op.in, op.out = reflect.TypeFor[I](), reflect.TypeFor[O]()
	in, out, err := bindingsOf(op.in), outputOf(op.out), checkPath(op.Path, op.in)
	if op.Status == 0 {
		op.Status = http.StatusOK
		if !out.hasBody {
			op.Status = http.StatusNoContent
		}
	}
	r := op.route(func(c *Ctx) error {
		var input I
		if err := in.read(c, reflect.ValueOf(&input).Elem()); err != nil {
			return err
		}
		answer, err := h(c.Context(), c, &input)
		if err != nil {
			return err
		}
		if answer == nil {
			return c.NoContent()
		}
		return out.write(c, op.Status, reflect.ValueOf(answer).Elem())
	})
	r.API.in, r.API.out = op.in, op.out
	if err != nil {
		r.Handler = nil // refused by New, which names the route
		r.Name = err.Error()
	}
	return r
}

// Plain makes the route of an operation whose handler reads or writes something else than JSON, such as a picture. Its
// description is written by hand in op.
func Plain(op Operation, h Handler) Route {
	if op.Status == 0 {
		op.Status = http.StatusOK
		if op.Answer == nil && op.Method != http.MethodGet {
			op.Status = http.StatusNoContent
		}
	}
	return op.route(h)
}

func (op Operation) route(h Handler) Route {
	return Route{Method: op.Method, Path: op.Path, Door: op.Door, Scope: op.Scope, Handler: h, API: &op, MaxBody: op.MaxBody, Slow: op.Slow, Cost: op.Cost}
}

// checkPath holds the wildcards of a path against the fields that take them.
func checkPath(path string, in reflect.Type) error {
	fields := map[string]bool{}
	for _, f := range reflect.VisibleFields(in) {
		if name := f.Tag.Get("path"); name != "" {
			fields[name] = true
		}
	}
	for _, name := range wildcards(path) {
		if !fields[name] {
			return fmt.Errorf("no input field takes {%s}", name)
		}
		delete(fields, name)
	}
	for name := range fields {
		return fmt.Errorf("the path has no {%s}", name)
	}
	return nil
}
