package ui

import "cabinet/internal/platform/errs"

// Problem is one thing to correct.
type Problem struct {
	Field string // form name; empty when it concerns the whole form
	Text  string // what to do, already translated
}

// Problems is what a refused form has to say, in the order of its noting.
type Problems []Problem

// ProblemsOf translates the fields of an [errs.Invalid] error. An error of another kind becomes one problem of the
// whole form; nil gives none.
func ProblemsOf(p Texts, err error) Problems {
	e := errs.As(err)
	if e == nil {
		return nil
	}
	if len(e.Fields) == 0 {
		return Problems{{Text: p.T(e.Key, e.Args)}}
	}
	out := make(Problems, 0, len(e.Fields))
	for _, f := range e.Fields {
		out = append(out, Problem{Field: f.Name, Text: p.T(f.Key, f.Args)})
	}
	return out
}

// For returns the first text about the named field, or nothing.
func (ps Problems) For(name string) string {
	for _, p := range ps {
		if p.Field == name {
			return p.Text
		}
	}
	return ""
}
