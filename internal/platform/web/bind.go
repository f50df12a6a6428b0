package web

import (
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"cabinet/internal/platform/errs"
)

// binding is one parameter of an operation: where it comes from and which field takes it.
type binding struct {
	from, name string // from is path, query or header
	index      []int
	min, max   *int64
	fallback   string
}

type bindings struct {
	list    []binding
	body    []int           // index of the field Body, or nil
	queries map[string]bool // whether a parameter of the query may stand there several times
}

func bindingsOf(t reflect.Type) bindings {
	b := bindings{queries: map[string]bool{}}
	for _, f := range reflect.VisibleFields(t) {
		if f.Name == "Body" && len(f.Index) == 1 {
			b.body = f.Index
			continue
		}
		for _, from := range []string{"path", "query", "header"} {
			name := f.Tag.Get(from)
			if name == "" {
				continue
			}
			b.list = append(b.list, binding{from: from, name: name, index: f.Index, min: bound(f, "minimum"), max: bound(f, "maximum"), fallback: f.Tag.Get("default")})
			if from == "query" {
				b.queries[name] = f.Type.Kind() == reflect.Slice
			}
		}
	}
	return b
}

func bound(f reflect.StructField, tag string) *int64 {
	n, err := strconv.ParseInt(f.Tag.Get(tag), 10, 64)
	if err != nil {
		return nil
	}
	return &n
}

func wildcards(path string) []string {
	var names []string
	for part := range strings.SplitSeq(path, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			names = append(names, strings.TrimSuffix(strings.TrimSuffix(name, "}"), "..."))
		}
	}
	return names
}

// read fills an operation's input from the request, noting all wrong parameters at once.
func (b bindings) read(c *Ctx, in reflect.Value) error {
	var bad errs.Fields
	queries := c.Queries()
	for _, name := range slices.Sorted(maps.Keys(queries)) { // the same answer each time
		values := queries[name]
		repeats, known := b.queries[name]
		switch {
		case bad.Len() >= maxTold:
		case !known:
			bad.Add(fieldName(name), "web.error.unknown_parameter")
		case len(values) > 1 && !repeats:
			bad.Add(name, "web.error.duplicate_field")
		}
	}
	for _, p := range b.list {
		p.read(c, in.FieldByIndex(p.index), &bad)
	}
	if err := bad.Err(); err != nil {
		return err
	}
	if b.body != nil {
		return c.Decode(in.FieldByIndex(b.body).Addr().Interface())
	}
	if c.R.ContentLength > 0 {
		return errs.E(errs.Malformed, "web.error.no_body", nil)
	}
	return nil
}

func (p binding) read(c *Ctx, field reflect.Value, bad *errs.Fields) {
	var text string
	switch p.from {
	case "path":
		text = c.Path(p.name)
	case "query":
		text = c.Query(p.name)
	default:
		text = c.R.Header.Get(p.name)
	}
	if !cleanText(text) {
		bad.Add(p.name, "web.error.characters")
		return
	}
	if text == "" {
		text = p.fallback
	}
	switch field.Kind() {
	case reflect.Slice: // of texts, from the query
		p.texts(c.Queries()[p.name], field, bad)
	case reflect.String:
		field.SetString(text)
	case reflect.Int, reflect.Int64:
		p.number(text, field, bad)
	case reflect.Bool:
		on, err := strconv.ParseBool(text)
		if err != nil && text != "" {
			bad.Add(p.name, "web.error.want_bool")
		}
		field.SetBool(on)
	}
}

// texts fills a list; an empty value asks for nothing.
func (p binding) texts(values []string, field reflect.Value, bad *errs.Fields) {
	for _, text := range values {
		if !cleanText(text) {
			bad.Add(p.name, "web.error.characters")
			return
		}
		if text != "" {
			field.Set(reflect.Append(field, reflect.ValueOf(text).Convert(field.Type().Elem())))
		}
	}
}

func (p binding) number(text string, field reflect.Value, bad *errs.Fields) {
	if text == "" {
		return
	}
	n, err := strconv.ParseInt(text, 10, field.Type().Bits())
	switch {
	case err != nil && p.min == nil:
		bad.Add(p.name, "web.error.want_number")
	case p.min != nil && p.max != nil && (err != nil || n < *p.min || n > *p.max):
		bad.Add(p.name, "web.error.range", errs.Args{"Min": *p.min, "Max": *p.max})
	default:
		field.SetInt(n)
	}
}

// output is the shape of an operation's answer.
type output struct {
	hasBody      bool
	body, status []int
	headers      map[string][]int
}

func outputOf(t reflect.Type) output {
	o := output{headers: map[string][]int{}}
	for _, f := range reflect.VisibleFields(t) {
		switch {
		case f.Name == "Body":
			o.hasBody, o.body = true, f.Index
		case f.Name == "Status" && f.Type.Kind() == reflect.Int:
			o.status = f.Index
		case f.Tag.Get("header") != "":
			o.headers[f.Tag.Get("header")] = f.Index
		}
	}
	return o
}

func (o output) write(c *Ctx, status int, v reflect.Value) error {
	for name, index := range o.headers {
		if text := fmt.Sprint(v.FieldByIndex(index).Interface()); text != "" {
			c.W.Header().Set(name, text)
		}
	}
	if o.status != nil && v.FieldByIndex(o.status).Int() != 0 {
		status = int(v.FieldByIndex(o.status).Int())
	}
	if !o.hasBody || status == http.StatusNoContent {
		c.W.WriteHeader(status)
		return nil
	}
	return c.JSON(status, v.FieldByIndex(o.body).Addr().Interface())
}
