// Package reporttypesweb is where administrators build the types of reports and say who reviews them (C11): pages and operations of the
// room reporttypes.
//
// Everything is done in small steps, each a form of its own that works without scripts: a section, a question, a place in the order. A
// step carries the version of the type that the person saw; when somebody changed it since, the step's form comes back as typed.
// Start at routes.go; builder.go is the page that the steps belong to, board.go who reviews.
package reporttypesweb
