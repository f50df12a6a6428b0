package scim

import (
	"slices"

	"cabinet/internal/links"
	"cabinet/internal/scim/filter"
)

// The most that a bulk request may have (RFC 7644 §3.7).
const (
	MaxBulkOperations = 1000
	MaxBulkBytes      = 1 << 20
)

// ServiceProviderConfig says what of SCIM is understood here.
func ServiceProviderConfig(base string) Resource {
	on, off := Resource{"supported": true}, Resource{"supported": false}
	return Resource{"schemas": []any{"urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"},
		"patch": on, "changePassword": off, "sort": on, "etag": on,
		"bulk":   Resource{"supported": true, "maxOperations": MaxBulkOperations, "maxPayloadSize": MaxBulkBytes},
		"filter": Resource{"supported": true, "maxResults": MaxCount},
		"authenticationSchemes": []any{Resource{"type": "oauthbearertoken", "name": "Bearer token", "primary": true,
			"description": "A token that an administrator makes for this directory", "specUri": "https://www.rfc-editor.org/info/rfc6750"}},
		"meta": Resource{"resourceType": "ServiceProviderConfig", "location": base + links.SCIM() + "/ServiceProviderConfig"}}
}

// ResourceTypes lists what there is.
func ResourceTypes(base string) []Resource {
	kind := func(name, endpoint, schema string, extensions ...any) Resource {
		out := Resource{"schemas": []any{"urn:ietf:params:scim:schemas:core:2.0:ResourceType"}, "id": name, "name": name, "endpoint": endpoint, "schema": schema,
			"meta": Resource{"resourceType": "ResourceType", "location": base + links.SCIM() + "/ResourceTypes/" + name}}
		if extensions != nil {
			out["schemaExtensions"] = extensions
		}
		return out
	}
	return []Resource{kind("User", "/Users", UserURN, Resource{"schema": EnterpriseURN, "required": false}), kind("Group", "/Groups", GroupURN)}
}

// Schemas lists the attributes that are kept.
func Schemas(base string) []Resource {
	user := UserSchema()
	return []Resource{schemaOf(base, user, "User", "A user of the account"), schemaOf(base, user.Extensions[0], "EnterpriseUser", "What organisations add to a user"),
		schemaOf(base, GroupSchema(), "Group", "A group of the directory")}
}

func schemaOf(base string, s filter.Schema, name, about string) Resource {
	return Resource{"schemas": []any{"urn:ietf:params:scim:schemas:core:2.0:Schema"}, "id": s.URN, "name": name, "description": about,
		"attributes": described(slices.DeleteFunc(slices.Clone(s.Attributes), func(a filter.Attribute) bool {
			return a.Name == "id" || a.Name == "externalId" || a.Name == "meta" // which every resource has (RFC 7643 §3.1)
		})),
		"meta": Resource{"resourceType": "Schema", "location": base + links.SCIM() + "/Schemas/" + s.URN}}
}

func described(list []filter.Attribute) []any {
	out := []any{}
	for _, a := range list {
		mutability, unique := "readWrite", "none"
		if a.ReadOnly || a.Derived {
			mutability = "readOnly"
		}
		if a.Unique != "" {
			unique = a.Unique
		}
		r := Resource{"name": a.Name, "type": string(a.Type), "multiValued": a.Multi, "description": a.About, "required": a.Required,
			"caseExact": a.CaseExact, "mutability": mutability, "returned": "default", "uniqueness": unique}
		if a.Type == filter.Complex {
			r["subAttributes"] = described(a.Sub)
		}
		if a.Type == filter.Reference {
			r["referenceTypes"] = []any{"User"}
		}
		out = append(out, r)
	}
	return out
}
