package scimweb

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"cabinet/internal/links"
	"cabinet/internal/platform/errs"
	"cabinet/internal/platform/web"
	"cabinet/internal/scim"
)

const bulkURN = "urn:ietf:params:scim:api:messages:2.0:BulkResponse"

// bulkInput is the body of a bulk request; names may come in any letter case.
type bulkInput struct {
	FailOnErrors int
	Operations   []bulkOperation
}

type bulkOperation struct {
	Method, BulkID, Version, Path string
	Data                          json.RawMessage
}

// bulk does many operations, one after the other and each by itself, until one fails too many.
func (h handlers) bulk(c *web.Ctx) error {
	by, err := h.caller(c)
	if err != nil {
		return err
	}
	body, err := read(c)
	if err != nil {
		return err
	}
	var in bulkInput
	if err := json.Unmarshal(body, &in); err != nil {
		return errs.E(errs.Malformed, "scim.error.syntax", err).With(errs.Args{"Attribute": "Operations"})
	}
	if len(in.Operations) > scim.MaxBulkOperations {
		return errs.E(errs.TooLarge, "web.error.too_large", nil)
	}
	made := map[string]string{} // ids by bulkId
	failed, out := 0, []any{}
	for _, op := range in.Operations {
		if c.Context().Err() != nil {
			return c.Context().Err()
		}
		line, good := h.one(c, by, op, made)
		out = append(out, line)
		if good {
			continue
		}
		if failed++; in.FailOnErrors > 0 && failed >= in.FailOnErrors {
			break
		}
	}
	return write(c, http.StatusOK, scim.Resource{"schemas": []any{bulkURN}, "Operations": out})
}

// one does one operation of many and says what came of it.
func (h handlers) one(c *web.Ctx, by scim.Caller, op bulkOperation, made map[string]string) (scim.Resource, bool) {
	method := strings.ToUpper(op.Method)
	line := scim.Resource{"method": method}
	if op.BulkID != "" {
		line["bulkId"] = op.BulkID
	}
	a, err := h.operateOne(c, by, op, method, made)
	if err != nil {
		status, body := problem(c.Problem(err), err)
		line["status"], line["response"] = strconv.Itoa(status), body
		return line, false
	}
	line["status"] = strconv.Itoa(a.status)
	if a.etag != "" {
		line["version"] = a.etag
	}
	if a.location != "" {
		line["location"] = a.location
	} else if method != http.MethodPost {
		line["location"] = by.Base + links.SCIM() + resolved(op.Path, made)
	}
	if id, ok := a.body["id"].(string); ok && op.BulkID != "" {
		made[op.BulkID] = id
	}
	if a.status >= 300 {
		line["response"] = a.body
	}
	return line, a.status < 300
}

func (h handlers) operateOne(c *web.Ctx, by scim.Caller, op bulkOperation, method string, made map[string]string) (reply, error) {
	path := resolved(op.Path, made)
	kind := strings.HasPrefix(path, "/Users") || strings.HasPrefix(path, "/Groups")
	if !kind || method == http.MethodGet || method == http.MethodPost && op.BulkID == "" {
		return reply{}, errs.E(errs.Malformed, "scim.error.syntax", nil).With(errs.Args{"Attribute": "Operations"})
	}
	if strings.Contains(path, "bulkId:") {
		return reply{}, errs.E(errs.Conflict, "scim.error.value", nil).With(errs.Args{"Attribute": "bulkId"})
	}
	data, err := replaced(op.Data, made)
	if err != nil {
		return reply{}, err
	}
	return h.operate(c.Context(), by, request{method: method, path: path, query: url.Values{}, body: data, ifMatch: op.Version})
}

// resolved puts the ids of what was made before into a path.
func resolved(path string, made map[string]string) string {
	head, ref, found := strings.Cut(path, "bulkId:")
	if id, ok := made[ref]; found && ok {
		return head + id
	}
	return path
}

// replaced puts them into the values of a body.
func replaced(data json.RawMessage, made map[string]string) ([]byte, error) {
	if len(data) == 0 {
		return nil, nil
	}
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		return nil, errs.E(errs.Malformed, "scim.error.syntax", err).With(errs.Args{"Attribute": "data"})
	}
	missing := false
	out, err := json.Marshal(walk(v, made, &missing))
	if err == nil && missing {
		err = errs.E(errs.Conflict, "scim.error.value", nil).With(errs.Args{"Attribute": "bulkId"})
	}
	return out, err
}

func walk(v any, made map[string]string, missing *bool) any {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			v[name] = walk(inner, made, missing)
		}
	case []any:
		for i, inner := range v {
			v[i] = walk(inner, made, missing)
		}
	case string:
		if ref, ok := strings.CutPrefix(v, "bulkId:"); ok {
			id, known := made[ref]
			*missing = *missing || !known
			return id
		}
	}
	return v
}
