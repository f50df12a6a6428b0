package filter

import "strings"

// Type is what the values of an attribute are.
type Type string

// The types, as SCIM names them.
const (
	String    Type = "string"
	Boolean   Type = "boolean"
	DateTime  Type = "dateTime"
	Reference Type = "reference"
	Complex   Type = "complex"
)

// Attribute is one attribute of a resource.
type Attribute struct {
	Name      string
	Type      Type
	Multi     bool
	CaseExact bool
	// ReadOnly is what clients can't set. Derived ones follow from others: what is sent for them is passed over in silence,
	// since directories send it whether they may or not.
	ReadOnly, Derived bool
	// Required is what a resource can't be made without.
	Required bool
	// Unique is "none" when empty, or "server".
	Unique string
	About  string
	Sub    []Attribute
}

// Schema is a set of attributes with the URN that may stand before their names.
type Schema struct {
	URN        string
	Attributes []Attribute
	// Extensions are further schemas, whose attributes stand in an object named by their URN.
	Extensions []Schema
}

// find returns an attribute by its name in any letter case.
func find(list []Attribute, name string) (Attribute, bool) {
	for _, a := range list {
		if strings.EqualFold(a.Name, name) {
			return a, true
		}
	}
	return Attribute{}, false
}

// Path names an attribute, or a part of it.
type Path struct {
	// URN is the extension that the attribute belongs to; empty for the schema itself.
	URN string
	// Attr is the attribute under its own name; its zero value stands for the whole extension.
	Attr Attribute
	// Filter chooses values of a multi-valued attribute; nil for all.
	Filter Expr
	// Sub is the part of a complex attribute; its zero value stands for the whole.
	Sub Attribute
}

// Leaf returns the attribute that the path ends at.
func (p Path) Leaf() Attribute {
	if p.Sub.Name != "" {
		return p.Sub
	}
	return p.Attr
}

// String writes the path without its filter.
func (p Path) String() string {
	var parts []string
	for _, part := range []string{p.Attr.Name, p.Sub.Name} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	name := strings.Join(parts, ".")
	switch {
	case p.URN == "":
		return name
	case name == "":
		return p.URN
	default:
		return p.URN + ":" + name
	}
}

// Find returns an attribute of the schema itself, or one of an extension when urn names it, in any letter case.
func (s Schema) Find(urn, name string) (Attribute, bool) {
	if urn == "" {
		return find(s.Attributes, name)
	}
	for _, x := range s.Extensions {
		if strings.EqualFold(x.URN, urn) {
			return find(x.Attributes, name)
		}
	}
	return Attribute{}, false
}

// Part returns a part of a complex attribute, in any letter case.
func (a Attribute) Part(name string) (Attribute, bool) { return find(a.Sub, name) }

// split takes the URN of the schema or an extension off a name.
func (s Schema) split(name string) (urn string, attributes []Attribute, rest string, ok bool) {
	if !strings.HasPrefix(strings.ToLower(name), "urn:") {
		return "", s.Attributes, name, true
	}
	for i, x := range append([]Schema{s}, s.Extensions...) {
		if len(name) < len(x.URN) || !strings.EqualFold(name[:len(x.URN)], x.URN) {
			continue
		}
		rest := name[len(x.URN):]
		if rest != "" && rest[0] != ':' {
			continue
		}
		if i > 0 {
			urn = x.URN
		}
		return urn, x.Attributes, strings.TrimPrefix(rest, ":"), true
	}
	return "", nil, "", false
}

// resolve finds what a dotted name means; attributes are those of the schema that its URN named.
func resolve(urn string, attributes []Attribute, name string) (Path, bool) {
	p := Path{URN: urn}
	if name == "" {
		return p, urn != ""
	}
	first, sub, dotted := strings.Cut(name, ".")
	var ok bool
	if p.Attr, ok = find(attributes, first); !ok || !dotted {
		return p, ok
	}
	p.Sub, ok = find(p.Attr.Sub, sub)
	return p, ok
}
