package apptest

import (
	"encoding/json"
	"net/http"
	"slices"
)

// Problem is what an operation answers when it fails.
type Problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Code   string `json:"code"`
	Errors []struct {
		Field   string `json:"field"`
		Code    string `json:"code"`
		Message string `json:"message"`
	} `json:"errors"`
}

// Call asks an operation. A body that is a string or bytes goes out as it is, anything else as JSON.
func (p *Person) Call(method, path string, body any, header ...http.Header) *Page {
	p.t.Helper()
	h := http.Header{}
	var data []byte
	switch b := body.(type) {
	case nil:
	case string:
		data = []byte(b)
	case []byte:
		data = b
	default:
		var err error
		data, err = json.Marshal(b)
		p.app.Must(err)
	}
	if body != nil {
		h.Set("Content-Type", "application/json")
	}
	for _, more := range header {
		for name, values := range more {
			h[http.CanonicalHeaderKey(name)] = values
		}
	}
	return p.Send(method, path, h, data)
}

// Failure reads a failed operation's answer and fails the test unless it is one.
func (p *Page) Failure() Problem {
	p.t.Helper()
	var out Problem
	if got := p.Header.Get("Content-Type"); got != "application/problem+json" {
		p.t.Fatalf("%s %s: status %d, type %s: %.300s", p.Method, p.Path, p.Status, got, p.Body)
	}
	p.JSON(&out)
	if out.Status != p.Status || out.Title == "" || out.Detail == "" || out.Code == "" {
		p.t.Errorf("%s %s: half a problem: %s", p.Method, p.Path, p.Body)
	}
	for _, e := range out.Errors {
		if e.Message == "" || e.Code == "" || e.Message == e.Code {
			p.t.Errorf("%s %s: field %q without words", p.Method, p.Path, e.Field)
		}
	}
	return out
}

// Fields returns the codes of a refused operation's fields.
func (p *Page) Fields() map[string]string {
	p.t.Helper()
	out := map[string]string{}
	for _, e := range p.Failure().Errors {
		out[e.Field] = e.Code
	}
	return out
}

// Names returns the names of a refused operation's fields in order.
func (p *Page) Names() []string {
	p.t.Helper()
	var out []string
	for name := range p.Fields() {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}
