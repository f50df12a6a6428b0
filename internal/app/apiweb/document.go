package apiweb

import (
	"encoding/json"
	"fmt"
	"strings"
)

// document is what the page needs of an OpenAPI document.
type document struct {
	Info struct {
		Version string `json:"version"`
	} `json:"info"`
	Paths      map[string]map[string]rawOperation `json:"paths"`
	Components struct {
		Schemas map[string]*schema `json:"schemas"`
	} `json:"components"`
}

type rawOperation struct {
	ID          string                 `json:"operationId"`
	Summary     string                 `json:"summary"`
	Description string                 `json:"description"`
	Tags        []string               `json:"tags"`
	Parameters  []parameter            `json:"parameters"`
	Body        *content               `json:"requestBody"`
	Responses   map[string]rawResponse `json:"responses"`
	Security    []map[string][]string  `json:"security"`
	Scope       string                 `json:"x-scope"`
	Fresh       bool                   `json:"x-fresh-sign-in"`
	FreshOr     bool                   `json:"x-fresh-session"`
}

type parameter struct {
	Name        string  `json:"name"`
	In          string  `json:"in"`
	Required    bool    `json:"required"`
	Description string  `json:"description"`
	Schema      *schema `json:"schema"`
}

type content struct {
	Content map[string]struct {
		Schema *schema `json:"schema"`
	} `json:"content"`
}

type rawResponse struct {
	content
	Ref     string               `json:"$ref"`
	Headers map[string]parameter `json:"headers"`
}

// schema is a JSON schema as far as the product's document uses it.
type schema struct {
	Ref         string             `json:"$ref"`
	Type        types              `json:"type"`
	Format      string             `json:"format"`
	Description string             `json:"description"`
	Enum        []any              `json:"enum"`
	Default     any                `json:"default"`
	Minimum     *float64           `json:"minimum"`
	Maximum     *float64           `json:"maximum"`
	Properties  map[string]*schema `json:"properties"`
	Required    []string           `json:"required"`
	Items       *schema            `json:"items"`
	// Values is the schema of the values of an object with names of its own; nil where there are none.
	Values values `json:"additionalProperties"`
}

// types is a type, or several of which one is "null".
type types []string

// UnmarshalJSON reads one name or a list.
func (t *types) UnmarshalJSON(data []byte) error {
	var one string
	if err := json.Unmarshal(data, &one); err == nil {
		*t = types{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(t))
}

// values is a schema where one is given, and nothing where the document says yes or no.
type values struct{ *schema }

// UnmarshalJSON reads a schema or a truth value.
func (v *values) UnmarshalJSON(data []byte) error {
	if text := strings.TrimSpace(string(data)); text == "true" || text == "false" {
		return nil
	}
	return json.Unmarshal(data, &v.schema)
}

func readDocument(data []byte) (document, error) {
	var d document
	if err := json.Unmarshal(data, &d); err != nil {
		return d, fmt.Errorf("apiweb: the OpenAPI document can't be read: %w", err)
	}
	return d, nil
}

// resolve follows a reference; one that leads nowhere is an empty schema.
func (d document) resolve(s *schema) (out *schema, name string) {
	if s == nil {
		return &schema{}, ""
	}
	if s.Ref == "" {
		return s, ""
	}
	name = s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]
	if found := d.Components.Schemas[name]; found != nil {
		return found, name
	}
	return &schema{}, name
}
