package people

import (
	"slices"
	"strings"

	"cabinet/internal/ids"
	"cabinet/internal/platform/db"
)

// condition is one condition of a filter. In its text § stands for the expression.
type condition struct {
	column  Column // whose index finds it; empty for a search
	expr    string
	numeric bool
	text    string
	args    []any
	// exact: one value, so that what the index finds is in the order of names.
	exact bool
	// several: any of a list of values.
	several bool
	// keeps tells which part of its own column's order it keeps whole: the values, the rest, or neither of the two.
	keeps part
	// span is what the condition asks of values, where that is one stretch of its own column's order, and rest whether it
	// keeps those with nothing as well.
	span string
	rest bool
	// extra: the column is a further one. many: it may hold several values of a user. parts: it is a part of a text, which an
	// index of parts finds. slow: no index can tell quickly whom it finds. nothing: it keeps those with nothing as well, or
	// alone where text is empty.
	extra, many, parts, slow, nothing bool
}

// part is a part of the order of a column.
type part int

const (
	mixed part = iota
	someValues
	withNothing
)

// found is the condition as an index answers it.
func (c condition) found() string {
	if c.extra {
		return c.among()
	}
	return strings.ReplaceAll(c.text, "§", c.expr)
}

// judged is the condition in a form for which no index is asked: the rows are on the table already.
func (c condition) judged() string {
	if c.extra {
		return c.among()
	}
	if c.numeric {
		return strings.ReplaceAll(c.text, "§", "("+c.expr+" + 0)")
	}
	return strings.ReplaceAll(c.text, "§", "("+c.expr+" || '')")
}

// conditions returns what the filter asks for besides its tab.
func (f DirectoryFilter) conditions() []condition {
	var out []condition
	oneOf := func(column Column, list []string) {
		if len(list) == 0 {
			return
		}
		c := condition{column: column, expr: sortings()[column].key, text: "§ in (?" + strings.Repeat(", ?", len(list)-1) + ")"}
		for _, v := range list {
			c.args = append(c.args, v)
		}
		if c.exact, c.several = len(list) == 1, len(list) > 1; c.exact {
			c.text = "§ = ?"
		}
		out = append(out, c)
	}
	oneOf(ColumnRole, texts(f.Roles))
	oneOf(ColumnGroup, texts(f.Groups))
	oneOf(ColumnTitle, texts(f.Titles))
	oneOf(ColumnBranch, texts(f.Branches))
	has := func(column Column, p Presence) {
		c := condition{column: column, expr: sortings()[column].key, text: "§ > ''", keeps: someValues}
		if p == Without {
			c.text, c.exact, c.keeps = "§ = ''", true, withNothing
		}
		if p != "" {
			out = append(out, c)
		}
	}
	has(ColumnCell, f.HasCell)
	has(ColumnIDNumber, f.HasIDNumber)
	if c, any := f.LastSignIn.condition(); any {
		out = append(out, c)
	}
	if !f.EndsBefore.IsZero() {
		out = append(out, condition{column: ColumnEnds, expr: sortings()[ColumnEnds].key, numeric: true,
			text: "§ > 0 and § < ?", span: "§ < ?", args: []any{db.At(f.EndsBefore)}})
	}
	for _, e := range f.Extras {
		out = append(out, e.condition(f.extras[e.Column]))
	}
	return append(out, f.searched()...)
}

// condition returns what the span asks for, if anything.
func (s SignInSpan) condition() (condition, bool) {
	c := condition{column: ColumnLastSignIn, expr: sortings()[ColumnLastSignIn].key, numeric: true}
	switch {
	case s.After.IsZero() && s.Before.IsZero() && s.Never:
		c.text, c.exact, c.keeps = "§ = 0", true, withNothing
	case s.After.IsZero() && s.Before.IsZero():
		return c, false
	case s.After.IsZero():
		c.text, c.span, c.args = "§ > 0 and § < ?", "§ < ?", []any{db.At(s.Before)}
	case s.Before.IsZero():
		c.text, c.span, c.args = "§ >= ?", "§ >= ?", []any{db.At(s.After)}
	default:
		c.text, c.span, c.args = "§ >= ? and § < ?", "§ >= ? and § < ?", []any{db.At(s.After), db.At(s.Before)}
	}
	if s.Never && !c.exact {
		c.text, c.rest = "("+c.text+" or § = 0)", true
	}
	return c, true
}

// plan says how a filter is answered. A page is read along the runs of an index that holds its order; what the runs
// don't answer is judged row by row. Where that finds too little, the rows are gathered by another index and put in order.
type plan struct {
	column Column
	by     sorting
	desc   bool
	// fixed is the condition that every run answers, if any.
	fixed *condition
	// values are the only ones of their column's to be visited; nil for all.
	values []string
	// skip is a part of the order that holds nobody.
	skip part
	// span narrows the run of those who have something in the column, if it isn't nil.
	span *condition
	// judged are the other conditions.
	judged []condition
	// all are all conditions.
	all []condition
}

// plan chooses the runs.
func (f DirectoryFilter) plan() plan {
	p := plan{column: f.column(), by: f.sorting(), desc: f.Desc, all: f.conditions()}
	for _, c := range p.all {
		switch {
		case p.by.key == "" && c.exact && p.fixed == nil:
			p.fixed = &c
		case c.column == p.column && p.by.values:
			if p.values = values(c.args); c.nothing {
				p.values = append(p.values, "")
			}
		case c.column == p.column && c.span != "":
			if p.span = &c; !c.rest {
				p.skip = withNothing
			}
		case c.column == p.column && c.keeps == someValues:
			p.skip = withNothing
		case c.column == p.column && c.keeps == withNothing:
			p.skip = someValues
		default:
			p.judged = append(p.judged, c)
		}
	}
	return p
}

func values(args []any) []string {
	var out []string
	for _, a := range args {
		out = append(out, a.(string))
	}
	return out
}

// allows reports whether a value of the column by which the list is ordered is to be visited.
func (p plan) allows(value string) bool { return p.values == nil || slices.Contains(p.values, value) }

// leader returns the condition by whose index rows are best gathered: the one that usually finds the fewest.
func (p plan) leader() (condition, bool) {
	for _, c := range p.all {
		if c.column == "" && len(grams(c)) > 0 {
			return c, true
		}
	}
	for _, c := range p.all {
		if c.parts {
			return c, true
		}
	}
	for _, c := range p.all {
		if c.extra && !c.slow && !c.nothing {
			return c, true
		}
	}
	order := []Column{ColumnEnds, ColumnGroup, ColumnTitle, ColumnBranch, ColumnLastSignIn, ColumnIDNumber, ColumnCell, ColumnRole}
	for _, column := range order {
		for _, c := range p.all {
			if c.column == column {
				return c, true
			}
		}
	}
	for _, c := range p.all {
		if c.extra {
			return c, true
		}
	}
	return condition{}, false
}

// within keeps of the groups asked for the one that a manager manages; false means that nobody is left.
func (f *DirectoryFilter) within(group ids.Group) bool {
	if len(f.Groups) > 0 && !slices.Contains(f.Groups, group) {
		return false
	}
	f.Groups = []ids.Group{group}
	return true
}
