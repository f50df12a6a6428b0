package filter

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Parse reads a filter over the attributes of a schema.
func Parse(text string, s Schema) (Expr, error) {
	p, err := newParser(text, s)
	if err != nil {
		return nil, err
	}
	e, err := p.or(p.schema.Attributes, true)
	if err != nil {
		return nil, err
	}
	if p.skip(); p.at < len(p.text) {
		return nil, wrong("there is something behind the end of the filter")
	}
	return e, nil
}

// ParsePath reads the path of a PATCH operation: an attribute, a part of it, or some of its values.
func ParsePath(text string, s Schema) (Path, error) {
	p, err := newParser(text, s)
	if err != nil {
		return Path{}, err
	}
	path, err := p.path(s.Attributes, true)
	if err != nil {
		return Path{}, err
	}
	if p.take('[') {
		if path.Attr.Type != Complex || !path.Attr.Multi || path.Sub.Name != "" {
			return Path{}, wrong("only attributes with several values can be chosen by a filter")
		}
		if path.Filter, err = p.or(path.Attr.Sub, false); err != nil {
			return Path{}, err
		}
		if !p.take(']') {
			return Path{}, wrong("a bracket isn't closed")
		}
		if p.at < len(p.text) && p.text[p.at] == '.' {
			p.at++
			var ok bool
			if path.Sub, ok = find(path.Attr.Sub, p.name()); !ok {
				return Path{}, wrong("the path names an attribute that there isn't")
			}
		}
	}
	if p.skip(); p.at < len(p.text) {
		return Path{}, wrong("there is something behind the end of the path")
	}
	return path, nil
}

// parser reads from text[at:].
type parser struct {
	text   string
	at     int
	terms  int
	depth  int
	schema Schema
}

func newParser(text string, s Schema) (*parser, error) {
	if len(text) > MaxLength || !utf8.ValidString(text) {
		return nil, wrong("the text is too long or isn't UTF-8")
	}
	return &parser{text: text, schema: s}, nil
}

func (p *parser) skip() {
	for p.at < len(p.text) && p.text[p.at] == ' ' {
		p.at++
	}
}

// take reads one sign, if it comes next.
func (p *parser) take(sign byte) bool {
	p.skip()
	if p.at < len(p.text) && p.text[p.at] == sign {
		p.at++
		return true
	}
	return false
}

// name reads letters, digits and what else names of attributes have.
func (p *parser) name() string {
	p.skip()
	from := p.at
	for p.at < len(p.text) {
		c := p.text[p.at]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("_-$:.", c) >= 0 {
			p.at++
			continue
		}
		break
	}
	return p.text[from:p.at]
}

// word reads one of the language's own words, if it comes next.
func (p *parser) word(w string) bool {
	from := p.at
	if strings.EqualFold(p.name(), w) {
		return true
	}
	p.at = from
	return false
}

func (p *parser) or(in []Attribute, top bool) (Expr, error) {
	return p.joined(in, top, "or", func(l, r Expr) Expr { return Or{l, r} }, func(in []Attribute, top bool) (Expr, error) {
		return p.joined(in, top, "and", func(l, r Expr) Expr { return And{l, r} }, p.term)
	})
}

func (p *parser) joined(in []Attribute, top bool, by string, join func(l, r Expr) Expr, next func([]Attribute, bool) (Expr, error)) (Expr, error) {
	left, err := next(in, top)
	for err == nil && p.word(by) {
		var right Expr
		if right, err = next(in, top); err == nil {
			left = join(left, right)
		}
	}
	return left, err
}

// term reads a comparison, a choice of values, or something in parentheses.
func (p *parser) term(in []Attribute, top bool) (Expr, error) {
	if p.depth++; p.depth > MaxDepth {
		return nil, wrong("the filter is nested too deeply")
	}
	defer func() { p.depth-- }()
	from := p.at
	if p.word("not") {
		if p.take('(') {
			e, err := p.inside(in, top)
			return Not{e}, err
		}
		p.at = from
	}
	if p.take('(') {
		return p.inside(in, top)
	}
	if p.terms++; p.terms > MaxTerms {
		return nil, wrong("the filter has too many comparisons")
	}
	path, err := p.path(in, top)
	if err != nil {
		return nil, err
	}
	if top && p.take('[') {
		return p.has(path)
	}
	return p.compare(path)
}

func (p *parser) inside(in []Attribute, top bool) (Expr, error) {
	e, err := p.or(in, top)
	if err == nil && !p.take(')') {
		err = wrong("a parenthesis isn't closed")
	}
	return e, err
}

func (p *parser) has(path Path) (Expr, error) {
	if path.Attr.Type != Complex || !path.Attr.Multi || path.Sub.Name != "" {
		return nil, wrong("only attributes with several values can be chosen by a filter")
	}
	e, err := p.or(path.Attr.Sub, false)
	if err == nil && !p.take(']') {
		err = wrong("a bracket isn't closed")
	}
	return Has{path, e}, err
}

// path reads the name of an attribute; only at the top may it have a URN or a part.
func (p *parser) path(in []Attribute, top bool) (Path, error) {
	name := p.name()
	if name == "" {
		return Path{}, wrong("the name of an attribute is missing")
	}
	urn, rest := "", name
	if top {
		var ok bool
		if urn, in, rest, ok = p.schema.split(name); !ok {
			return Path{}, wrong("there is no such schema")
		}
	}
	path, ok := resolve(urn, in, rest)
	if !ok {
		return Path{}, wrong("there is no such attribute, or it can't be named here")
	}
	return path, nil
}

func (p *parser) compare(path Path) (Expr, error) {
	if path.Attr.Name == "" {
		return nil, wrong("a whole schema can't be compared")
	}
	op := Op(strings.ToLower(p.name()))
	if op == Present {
		return Compare{Path: path, Op: op}, nil
	}
	leaf := path.Leaf()
	if leaf.Type == Complex {
		value, ok := find(leaf.Sub, "value")
		if !ok || !leaf.Multi {
			return nil, wrong("this attribute can only be compared by its parts")
		}
		path.Sub, leaf = value, value
	}
	allowed := []Op{Equal, NotEqual}
	switch leaf.Type {
	case String, Reference:
		allowed = append(allowed, Contains, Starts, Ends, Greater, AtLeast, Less, AtMost)
	case DateTime:
		allowed = append(allowed, Greater, AtLeast, Less, AtMost)
	}
	if !slices.Contains(allowed, op) {
		return nil, wrong("this operator doesn't exist or doesn't suit the attribute")
	}
	value, err := p.value(leaf)
	if err == nil && value == nil && op != Equal && op != NotEqual {
		err = wrong("null can only be equal or not")
	}
	return Compare{path, op, value}, err
}

// value reads what an attribute is compared with, in the attribute's type.
func (p *parser) value(leaf Attribute) (any, error) {
	p.skip()
	if p.at < len(p.text) && p.text[p.at] == '"' {
		text, err := p.quoted()
		if err != nil {
			return nil, err
		}
		return typed(leaf, text)
	}
	switch word := p.name(); word {
	case "null":
		return nil, nil
	case "true", "false":
		if leaf.Type == Boolean {
			return word == "true", nil
		}
	}
	return nil, wrong("the value is missing or isn't of the attribute's type")
}

func typed(leaf Attribute, text string) (any, error) {
	switch leaf.Type {
	case String, Reference:
		return text, nil
	case Boolean: // as some clients write it
		switch strings.ToLower(text) {
		case "true":
			return true, nil
		case "false":
			return false, nil
		}
	case DateTime:
		if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
			return at.UTC(), nil
		}
	}
	return nil, wrong("the value isn't of the attribute's type")
}

// quoted reads a JSON string.
func (p *parser) quoted() (string, error) {
	from := p.at
	for p.at++; p.at < len(p.text); p.at++ {
		switch p.text[p.at] {
		case '\\':
			p.at++
		case '"':
			p.at++
			var text string
			if json.Unmarshal([]byte(p.text[from:p.at]), &text) != nil || strings.ContainsRune(text, 0) {
				return "", wrong("the value isn't a text")
			}
			return text, nil
		}
	}
	return "", wrong("a quotation mark isn't closed")
}
