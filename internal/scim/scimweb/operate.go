package scimweb

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/platform/errs"
	"cabinet/internal/scim"
	"cabinet/internal/scim/patch"
)

const listURN = "urn:ietf:params:scim:api:messages:2.0:ListResponse"

// request is one operation, whether it came by itself or among many.
type request struct {
	method, path         string
	query                url.Values
	body                 []byte
	ifMatch, ifNoneMatch string
}

// operate does one operation for a directory.
func (h handlers) operate(ctx context.Context, by scim.Caller, r request) (reply, error) {
	if r.method == http.MethodHead {
		r.method = http.MethodGet
	}
	kind, id, _ := strings.Cut(strings.Trim(r.path, "/"), "/")
	if strings.Contains(id, "/") {
		return reply{}, errs.E(errs.NotFound, "", nil)
	}
	switch kind {
	case "Users", "Groups":
		return h.resource(ctx, by, r, kind == "Users", id)
	case "ServiceProviderConfig", "ResourceTypes", "Schemas":
		if r.method != http.MethodGet {
			return reply{}, errs.E(errs.NotFound, "web.error.method", nil)
		}
		return discover(by, r, kind, id)
	case "Me":
		return notHere("/Me"), nil
	case ".search":
		return notHere("/.search"), nil
	}
	return reply{}, errs.E(errs.NotFound, "", nil)
}

// notHere answers for what SCIM knows and this server doesn't.
func notHere(what string) reply {
	return reply{status: http.StatusNotImplemented, body: scim.Resource{"schemas": []any{errorURN}, "status": "501", "detail": what + " isn't provided."}}
}

func (h handlers) resource(ctx context.Context, by scim.Caller, r request, users bool, id string) (reply, error) {
	switch {
	case r.method == http.MethodPost && id == ".search":
		return notHere("/.search"), nil
	case r.method == http.MethodGet && id == "":
		return h.list(ctx, by, r, users)
	case r.method == http.MethodGet:
		return h.get(ctx, by, r, users, id)
	case r.method == http.MethodPost && id == "":
		body, err := object(r.body)
		if err != nil {
			return reply{}, err
		}
		create := h.SCIM.CreateGroup
		if users {
			create = h.SCIM.CreateUser
		}
		out, err := create(ctx, by, body)
		return shown(http.StatusCreated, out, r, err)
	case id == "" || r.method == http.MethodPost:
		return reply{}, errs.E(errs.NotFound, "web.error.method", nil)
	case r.method == http.MethodDelete && users:
		return reply{status: http.StatusNoContent}, h.SCIM.DeleteUser(ctx, by, ids.User(id), r.ifMatch)
	case r.method == http.MethodDelete:
		return reply{status: http.StatusNoContent}, h.SCIM.DeleteGroup(ctx, by, id, r.ifMatch)
	}
	return h.change(ctx, by, r, users, id)
}

// change replaces or patches a resource.
func (h handlers) change(ctx context.Context, by scim.Caller, r request, users bool, id string) (reply, error) {
	var out scim.Resource
	body, err := object(r.body)
	if err != nil {
		return reply{}, err
	}
	switch {
	case r.method == http.MethodPut && users:
		out, err = h.SCIM.ReplaceUser(ctx, by, ids.User(id), body, r.ifMatch)
	case r.method == http.MethodPut:
		out, err = h.SCIM.ReplaceGroup(ctx, by, id, body, r.ifMatch)
	default:
		ops, wrong := patch.Read(r.body)
		switch {
		case wrong != nil:
			err = errs.E(errs.Malformed, "scim.error.syntax", wrong).With(errs.Args{"Attribute": "Operations"})
		case users:
			out, err = h.SCIM.PatchUser(ctx, by, ids.User(id), ops, r.ifMatch)
		default:
			out, err = h.SCIM.PatchGroup(ctx, by, id, ops, r.ifMatch)
		}
	}
	return shown(http.StatusOK, out, r, err)
}

func (h handlers) get(ctx context.Context, by scim.Caller, r request, users bool, id string) (reply, error) {
	var out scim.Resource
	var err error
	if users {
		out, err = h.SCIM.User(ctx, by, ids.User(id))
	} else {
		out, err = h.SCIM.Group(ctx, by, id)
	}
	a, err := shown(http.StatusOK, out, r, err)
	if err == nil && r.ifNoneMatch != "" && r.ifNoneMatch == a.etag {
		return reply{status: http.StatusNotModified, etag: a.etag}, nil
	}
	return a, err
}

func (h handlers) list(ctx context.Context, by scim.Caller, r request, users bool) (reply, error) {
	in := scim.ListInput{Filter: r.query.Get("filter"), StartIndex: number(r.query, "startIndex", 1), Count: number(r.query, "count", 100),
		Descending: strings.EqualFold(r.query.Get("sortOrder"), "descending"), ByName: strings.EqualFold(r.query.Get("sortBy"), "userName"),
		WithoutMembers: !wants(r.query, "members")}
	find := h.SCIM.Groups
	if users {
		find = h.SCIM.Users
	}
	found, err := find(ctx, by, in)
	if err != nil {
		return reply{}, err
	}
	var items []any
	for _, one := range found.Items {
		items = append(items, pick(one, r.query))
	}
	return reply{status: http.StatusOK, body: listOf(items, found.Total, found.StartIndex)}, nil
}

func listOf(items []any, total, start int) scim.Resource {
	if items == nil {
		items = []any{}
	}
	return scim.Resource{"schemas": []any{listURN}, "totalResults": total, "startIndex": start, "itemsPerPage": len(items), "Resources": items}
}

// number reads a whole number; nonsense is the value without one.
func number(q url.Values, name string, without int) int {
	n, err := strconv.Atoi(q.Get(name))
	if err != nil {
		return without
	}
	return n
}

// object reads a JSON object.
func object(body []byte) (scim.Resource, error) {
	d := json.NewDecoder(bytes.NewReader(body))
	var out scim.Resource
	if err := d.Decode(&out); err != nil || out == nil || d.More() {
		return nil, errs.E(errs.Malformed, "scim.error.syntax", err).With(errs.Args{"Attribute": "body"})
	}
	return out, nil
}

// shown is the reply about a resource, with as much of it as the client wants.
func shown(status int, out scim.Resource, r request, err error) (reply, error) {
	if err != nil {
		return reply{}, err
	}
	a := reply{status: status}
	if meta, ok := out["meta"].(scim.Resource); ok {
		a.etag, _ = meta["version"].(string)
		a.location, _ = meta["location"].(string)
	}
	a.body = pick(out, r.query)
	return a, nil
}

// names reads a list of attributes.
func names(q url.Values, name string) []string {
	var out []string
	for part := range strings.SplitSeq(q.Get(name), ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, strings.ToLower(part))
		}
	}
	return out
}

// wants reports whether a client wants to see an attribute.
func wants(q url.Values, attribute string) bool {
	if only := names(q, "attributes"); len(only) > 0 {
		return covered(only, attribute)
	}
	return !slices.Contains(names(q, "excludedAttributes"), strings.ToLower(attribute))
}

// covered reports whether a list of attributes has one, or parts of it.
func covered(list []string, attribute string) bool {
	attribute = strings.ToLower(attribute)
	return slices.ContainsFunc(list, func(asked string) bool {
		asked = strings.TrimPrefix(strings.TrimPrefix(asked, strings.ToLower(scim.UserURN)+":"), strings.ToLower(scim.GroupURN)+":")
		return asked == attribute || strings.HasPrefix(asked, attribute+".") || strings.HasPrefix(asked, attribute+":")
	})
}

// pick leaves out of a resource what a client doesn't want: attributes or excludedAttributes (RFC 7644 §3.4.2.5).
func pick(r scim.Resource, q url.Values) scim.Resource {
	if q.Get("attributes") == "" && q.Get("excludedAttributes") == "" {
		return r
	}
	out := scim.Resource{}
	for name, v := range r {
		if name == "id" || name == "schemas" || wants(q, name) {
			out[name] = v
		}
	}
	return out
}

// discover answers what this server understands.
func discover(by scim.Caller, r request, kind, id string) (reply, error) {
	if r.query.Get("filter") != "" {
		return reply{}, errs.E(errs.Forbidden, "access.permission", nil) // RFC 7644 §4
	}
	var all []scim.Resource
	switch kind {
	case "ServiceProviderConfig":
		return reply{status: http.StatusOK, body: scim.ServiceProviderConfig(by.Base)}, nil
	case "ResourceTypes":
		all = scim.ResourceTypes(by.Base)
	default:
		all = scim.Schemas(by.Base)
	}
	var items []any
	for _, one := range all {
		if one["id"] == id {
			return reply{status: http.StatusOK, body: one}, nil
		}
		items = append(items, one)
	}
	if id != "" {
		return reply{}, errs.E(errs.NotFound, "", nil)
	}
	return reply{status: http.StatusOK, body: listOf(items, len(items), 1)}, nil
}
